/*
 * build.c - builds a plan from bound stages: sorts where a stage needs ordered rows, removes unused
 * slots, pushes predicates down to the source.
 */
#include "plan/plan.h"

#include "base/sort.h"
#include "base/vec.h"
#include "catalog/fn_def.h"
#include "check/dynamic.h"

#include <assert.h>

struct node_vec {
    struct plan_node **items;
    size_t n, cap;
};

struct builder {
    struct binder *b;
    struct plan *plan;
    struct node_vec nodes;
    bool faithful;
    bool ordered; /* rows arrive in one thread and in a defined order from here on */
};

static struct plan_node *implied(struct builder *u, const char *op, const char *text)
{
    struct plan_node *node = arena_new(u->b->arena, struct plan_node);
    *node = (struct plan_node) { .op = catalog_internal(u->b->catalog, op),
                                 .text = str_of(text),
                                 .limit_hint = SIZE_MAX,
                                 .implied = true };
    *vec_add(u->b->arena, &u->nodes) = node;
    return node;
}

/* Passes the row limit down to the preceding stage (top-N). */
static size_t limit_hint_of(const struct builder *u, const struct plan_node *node)
{
    bool tops = node && !u->faithful && node->op->kind == REL_LIMIT;
    return tops ? node->as.limit.rows : SIZE_MAX;
}

static void add_stages(struct builder *u, const struct checked *checked)
{
    if (u->b->log_level) {
        *vec_add(u->b->arena, &u->nodes) = u->b->log_level;
    }
    for (size_t i = 0; i < checked->nodes.n; i++) {
        struct plan_node *node = checked->nodes.items[i];
        if (rel_needs_order(&node->op->traits) && !u->ordered) {
            implied(u, "(order)", "rows in the order of their times, newest first")->limit_hint =
                limit_hint_of(u, node);
            u->ordered = true;
        }
        *vec_add(u->b->arena, &u->nodes) = node;
        node->limit_hint =
            limit_hint_of(u, i + 1 < checked->nodes.n ? checked->nodes.items[i + 1] : NULL);
        if (rel_makes_order(&node->op->traits)) {
            u->ordered = true;
        }
    }
}

static void add_column(struct builder *u, struct str name, uint32_t slot)
{
    const struct field *f = scope_find(&u->b->scope, name);
    struct plan_column *columns = (struct plan_column *)u->plan->columns;
    columns[u->plan->n_columns++] = (struct plan_column) { name, slot, bind_type(u->b, name),
                                                           u->b->scope.table && f && f->key };
}

static int by_name(const void *a, const void *b, const void *ctx)
{
    const struct str *x = a, *y = b;
    size_t shorter = x->len < y->len ? x->len : y->len;
    (void)ctx;
    for (size_t i = 0; i < shorter; i++) {
        int l = ascii_lower((unsigned char)x->s[i]), r = ascii_lower((unsigned char)y->s[i]);
        if (l != r) {
            return l - r;
        }
    }
    return (x->len > y->len) - (x->len < y->len);
}

/* Of messages: the time, the fields that the query names in alphabetical order, the text. */
static struct name_list message_columns(struct binder *b)
{
    struct name_list fields = { 0 }, all = { 0 };
    for (size_t i = 0; i < b->scope.named.n; i++) {
        struct str name = b->scope.named.items[i];
        if (!str_eq_fold(name, STR("_raw")) && !str_eq_fold(name, STR("_messageTime"))) {
            *vec_add(b->arena, &fields) = name;
        }
    }
    sort_stable(fields.items, arena_array(b->arena, struct str, fields.n + 1), fields.n,
                sizeof *fields.items, by_name, NULL);
    name_list_add(b->arena, &all, STR("_messageTime"));
    for (size_t i = 0; i < fields.n; i++) {
        name_list_add(b->arena, &all, fields.items[i]);
    }
    name_list_add(b->arena, &all, STR("_raw"));
    return all;
}

/* The columns of a result (docs/language/results.md). */
static void choose_columns(struct builder *u)
{
    struct binder *b = u->b;
    struct scope *s = &b->scope;
    u->plan->aggregate = s->table;
    if (s->table) {
        u->plan->columns = arena_array(b->arena, struct plan_column, s->fields.n + 1);
        for (size_t i = 0; i < s->fields.n; i++) {
            struct str name = s->fields.items[i].name;
            add_column(u, name, bind_find(b, name));
        }
        return;
    }
    struct name_list names = s->has_shown ? s->shown : message_columns(b);
    u->plan->columns = arena_array(b->arena, struct plan_column, names.n + 1);
    for (size_t i = 0; i < names.n; i++) {
        if (s->has_shown || !name_list_has(&s->mask.removed, names.items[i])) {
            uint32_t slot = bind_find(b, names.items[i]);
            const struct field *f = scope_find(s, names.items[i]);
            add_column(u, f && !f->source ? f->name : names.items[i], slot);
        }
    }
}

/* From the last stage to the first: which slots are read after each. */
static bool *find_live(struct builder *u)
{
    struct arena *a = u->b->arena;
    bool *live = arena_array(a, bool, u->plan->n_slots);
    for (size_t i = u->nodes.n; i-- > 0;) {
        struct plan_node *node = u->nodes.items[i];
        node->keep.n = 0;
        for (uint32_t s = 1; s < u->plan->n_slots; s++) {
            if (live[s]) {
                *vec_add(a, &node->keep) = s;
            }
        }
        bool used = false;
        for (size_t k = 0; k < node->writes.n; k++) {
            used = used || live[node->writes.items[k]];
            live[node->writes.items[k]] = false;
        }
        node->idle = node->op->traits.pure && !used && !node->filters_rows && !u->faithful;
        for (size_t k = 0; !node->idle && k < node->reads.n; k++) {
            live[node->reads.items[k]] = true;
        }
    }
    return live;
}

/* Each stage keeps what the source and the stages up to it have made. */
static void keep_all(struct builder *u)
{
    struct arena *a = u->b->arena;
    bool *made = arena_array(a, bool, u->plan->n_slots);
    for (size_t i = 0; i < u->plan->scan.n_fields; i++) {
        made[u->plan->scan_slots[i]] = true;
    }
    for (size_t i = 0; i + 1 < u->nodes.n; i++) {
        struct plan_node *node = u->nodes.items[i];
        for (size_t k = 0; k < node->writes.n; k++) {
            made[node->writes.items[k]] = true;
        }
        node->keep.n = 0;
        for (uint32_t s = 1; s < u->plan->n_slots; s++) {
            if (made[s]) {
                *vec_add(a, &node->keep) = s;
            }
        }
    }
}

static void renumber(struct scan_test *t, const size_t *field_of_slot)
{
    if (t->kind != SCAN_AND && t->kind != SCAN_OR) {
        t->field = field_of_slot[t->field];
    }
    for (size_t i = 0; i < t->n_kids; i++) {
        renumber((struct scan_test *)t->kids[i], field_of_slot);
    }
}

/* May evaluation count an invalid input? Then conditions after it must not be pushed to the source,
 * because that would change the count. */
static bool may_count(const struct expr *e)
{
    bool tests = e->kind == EXPR_CALL && e->fn->test != FN_TEST_NONE;
    if ((e->kind == EXPR_CALL && !tests) || (e->kind >= EXPR_NEGATE && e->kind <= EXPR_MOD)) {
        return true;
    }
    for (size_t i = 0; i < e->n_args; i++) {
        if (may_count(e->args[i])) {
            return true;
        }
    }
    return false;
}

/* Adds the conjuncts of a condition, up to the first that may count an invalid input; false: there
 * was one. */
static bool add_tests(struct expr *all, const struct expr *test)
{
    if (test->kind == EXPR_AND) {
        for (size_t i = 0; i < test->n_args; i++) {
            if (!add_tests(all, test->args[i])) {
                return false;
            }
        }
        return true;
    }
    bool counts = may_count(test);
    if (!counts) {
        all->args[all->n_args++] = test;
    }
    return !counts;
}

static size_t count_parts(const struct expr *test)
{
    size_t n = 1;
    for (size_t i = 0; test->kind == EXPR_AND && i < test->n_args; i++) {
        n += count_parts(test->args[i]);
    }
    return n;
}

/* The conditions of the leading filter stages. The stage before them that makes `_loglevel` drops
 * no row and counts nothing. */
static struct scan_test *leading_tests(struct builder *u)
{
    struct expr *all = arena_new(u->b->arena, struct expr);
    all->kind = EXPR_AND;
    const size_t first = u->b->log_level != NULL;
    size_t tests = first, parts = 0;
    while (tests < u->nodes.n && u->nodes.items[tests]->op->kind == REL_TEST) {
        const struct plan_node *node = u->nodes.items[tests++];
        parts += node->as.test.condition ? count_parts(node->as.test.condition) : 0;
    }
    all->args = arena_array(u->b->arena, const struct expr *, parts + 1);
    bool more = true;
    for (size_t i = first; more && i < tests; i++) {
        const struct plan_node *node = u->nodes.items[i];
        more = !node->as.test.condition || add_tests(all, node->as.test.condition);
    }
    return (struct scan_test *)plan_push(u->b, all);
}

static bool reads_slot(const struct plan_node *node, uint32_t slot)
{
    for (size_t k = 0; k < node->reads.n; k++) {
        if (node->reads.items[k] == slot) {
            return true;
        }
    }
    return false;
}

/* Does a stage extract values from the JSON in this field of the events? */
static bool reads_json(const struct builder *u, const struct source_field *field)
{
    for (size_t i = 0; i < u->nodes.n; i++) {
        const struct plan_node *node = u->nodes.items[i];
        if (node->op->traits.reads_json && !node->idle && reads_slot(node, field->slot)) {
            return true;
        }
    }
    return false;
}

static void ask_source(struct builder *u, const bool *live)
{
    struct binder *b = u->b;
    size_t n = 0;
    bool json = false;
    struct str *fields = arena_array(b->arena, struct str, b->source_fields.n + 1);
    uint32_t *slots = arena_array(b->arena, uint32_t, b->source_fields.n + 1);
    size_t *field_of_slot = arena_array(b->arena, size_t, u->plan->n_slots);
    for (size_t i = 0; i < b->source_fields.n; i++) {
        const struct source_field *f = &b->source_fields.items[i];
        if (live[f->slot]) {
            fields[n] = f->name;
            slots[n] = f->slot;
            field_of_slot[f->slot] = n++;
            json |= str_eq_fold(f->name, STR("_raw")) && reads_json(u, f);
        }
    }
    struct scan_test *filter = u->faithful ? NULL : leading_tests(u);
    if (filter) {
        renumber(filter, field_of_slot);
    }
    u->plan->scan = (struct scan_spec) {
        .fields = fields, .n_fields = n, .filter = filter, .reads_json = json
    };
    u->plan->scan_slots = slots;
}

bool plan_keeps(const struct plan_node *node, uint32_t slot)
{
    for (size_t i = 0; i < node->keep.n; i++) {
        if (node->keep.items[i] == slot) {
            return true;
        }
    }
    return false;
}

static void choose_texts(struct builder *u)
{
    struct binder *b = u->b;
    size_t first = dynamic_shown(&b->scope), n = b->scope.dynamic.n - first;
    u->plan->columns = arena_array(b->arena, struct plan_column, n + 1);
    for (size_t k = first; k < b->scope.dynamic.n; k++) {
        uint32_t rest = dynamic_rest(b, k);
        bind_reads(b, b->node, rest);
        struct plan_column *columns = (struct plan_column *)u->plan->columns;
        columns[u->plan->n_columns++] = (struct plan_column) { STR("text"), rest, T_STRING };
    }
}

static void check_slots(const struct slots *slots, uint32_t n)
{
    for (size_t i = 0; i < slots->n; i++) {
        assert(slots->items[i] < n);
    }
}

/* Asserts what a run relies on. */
static void check_plan(const struct plan *p)
{
    assert(p->n_nodes > 0 && p->holds < p->n_nodes && p->n_slots > SLOT_NULL);
    for (size_t i = 0; i < p->n_nodes; i++) {
        const struct plan_node *node = p->nodes[i];
        assert(node->op && (node->idle || node->op->push));
        check_slots(&node->reads, p->n_slots);
        check_slots(&node->writes, p->n_slots);
        check_slots(&node->keep, p->n_slots);
        for (size_t k = 0; k < node->writes.n; k++) {
            assert(node->writes.items[k] != SLOT_NULL); /* it is null for all */
        }
    }
    for (size_t i = 0; i < p->scan.n_fields; i++) {
        assert(p->scan_slots[i] != SLOT_NULL && p->scan_slots[i] < p->n_slots);
    }
    for (size_t i = 0; i < p->n_columns; i++) {
        assert(p->columns[i].slot < p->n_slots);
    }
}

static struct plan_node *add_result(struct builder *u, size_t limit)
{
    struct plan_node *node = implied(u, "(result)", "the rows of the result");
    struct plan_collect *collect = arena_new(u->b->arena, struct plan_collect);
    *collect = (struct plan_collect) { .by_position = !u->ordered, .limit = limit };
    node->data = collect;
    return node;
}

static const struct plan *build(struct binder *b, const struct checked *checked,
                                const struct plan_options *options,
                                void (*columns)(struct builder *u))
{
    struct builder u = { .b = b,
                         .plan = arena_new(b->arena, struct plan),
                         .faithful = options->faithful,
                         .ordered = b->segment > 0 };
    add_stages(&u, checked);
    if (u.nodes.n == 0 || !u.nodes.items[u.nodes.n - 1]->op->traits.makes_columns) {
        b->node = add_result(&u, options->limit);
        columns(&u);
    }
    u.plan->n_slots = b->n_slots;
    u.plan->slot_names = b->slot_names;
    u.plan->subqueries = &b->subqueries;
    u.plan->uses_chain = b->uses_chain;
    const bool *live = find_live(&u);
    ask_source(&u, live);
    if (u.faithful) {
        keep_all(&u);
    }
    u.plan->nodes = (const struct plan_node *const *)u.nodes.items;
    u.plan->n_nodes = u.nodes.n;
    while (!u.plan->nodes[u.plan->holds]->op->finish) {
        u.plan->holds++;
    }
    check_plan(u.plan);
    return u.plan;
}

const struct plan *plan_build(struct binder *b, const struct checked *checked,
                              const struct plan_options *options)
{
    return build(b, checked, options, choose_columns);
}

const struct plan *plan_build_probe(struct binder *b, const struct checked *checked,
                                    const struct plan_options *options)
{
    return build(b, checked, options, choose_texts);
}
