/*
 * sessionize.c - `sessionize "id=* started" as (id), "id=$id took * ms" as (ms)`: messages joined
 * by the values that patterns capture.
 *
 * For each pattern in turn, the sessions so far are joined to the messages with the same values of
 * the names that the pattern repeats. Specified: docs/language/transactions.md, sessionize.
 */
#include "base/vec.h"
#include "exec/subplan.h"
#include "lib/op/join/session_match.h"
#include "lib/shared/stage.h"

#include <stdlib.h>

enum { SESSIONS_MAX = 10000000 };

struct session_pattern {
    struct session_ways ways;
    size_t *joined; /* numbers of the names that earlier patterns capture, too */
    size_t n_joined;
    size_t *own; /* numbers of its captures */
    size_t n_own;
};

struct session_plan {
    struct name_list names; /* of all captures, in order */
    struct {
        struct session_pattern *items;
        size_t n, cap;
    } patterns;
};

static size_t number_of(const struct name_list *names, struct str name)
{
    size_t i = 0;
    while (i < names->n && !str_eq_fold(names->items[i], name)) {
        i++;
    }
    return i;
}

static void join_by(struct session_pattern *p, size_t name)
{
    for (size_t i = 0; i < p->n_joined; i++) {
        if (p->joined[i] == name) {
            return;
        }
    }
    p->joined[p->n_joined++] = name;
}

/* Numbers the captures and values of one way; `before`: names that earlier patterns capture. */
static bool number_way(struct binder *b, const struct clause_item *item,
                       const struct name_list *before, const struct session_plan *plan,
                       struct session_pattern *p, struct session_way *way)
{
    size_t stars = 0;
    for (size_t i = 0; i < way->n; i++) {
        struct session_part *part = &way->items[i];
        if (part->kind == PART_VALUE) {
            part->name = number_of(before, part->text);
            if (part->name == before->n) {
                struct diag *g =
                    stage_complain(b, DIAG_UNKNOWN_FIELD, item->node->span,
                                   "no earlier pattern captures `%.*s`", STR_ARG(part->text));
                diag_help(b->diags, g, "`$name` stands for the value of a `*` called name");
                return false;
            }
            join_by(p, part->name);
        } else if (part->kind == PART_STAR && stars++ < item->names.n) {
            part->name = number_of(&plan->names, item->names.items[stars - 1].text);
        }
    }
    if (stars != item->names.n) {
        struct diag *g = stage_complain(
            b, DIAG_ALIAS_COUNT, item->span, "%zu wildcard%s (*) in the pattern but %zu name%s",
            stars, stars == 1 ? "" : "s", item->names.n, item->names.n == 1 ? "" : "s");
        diag_help(b->diags, g, "each * takes one name after `as`, in order");
        return false;
    }
    return true;
}

static bool read_pattern(struct binder *b, const struct clause_item *item,
                         struct session_plan *plan)
{
    struct session_pattern *p = vec_add(b->arena, &plan->patterns);
    struct name_list before = plan->names;
    const char *why = session_read(b->arena, AST(string, item->node)->raw.text, &p->ways);
    if (why) {
        stage_complain(b, DIAG_BAD_ARGUMENTS, item->node->span, "%s", why);
        return false;
    }
    p->joined = arena_array(b->arena, size_t, before.n + 1);
    p->own = arena_array(b->arena, size_t, item->names.n + 1);
    for (size_t i = 0; i < item->names.n; i++) {
        struct str name = item->names.items[i].text;
        size_t number = number_of(&plan->names, name);
        if (number < before.n) {
            join_by(p, number);
        } else if (number == plan->names.n) {
            *vec_add(b->arena, &plan->names) = name;
        }
        p->own[p->n_own++] = number;
    }
    for (size_t i = 0; i < p->ways.n; i++) {
        if (!number_way(b, item, &before, plan, p, &p->ways.items[i])) {
            return false;
        }
    }
    return true;
}

static bool sessionize_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct session_plan *p = arena_new(b->arena, struct session_plan);
    bool open = false;
    out->data = p;
    if (!stage_match(b, stage, c) || !stage_need_messages(b, stage)) {
        return false;
    }
    for (size_t i = 0; i < c[0].list.n; i++) {
        const struct clause_item *item = &c[0].list.items[i];
        open = open || atom_has_placeholder(item->node);
        for (size_t k = 0; k < item->names.n; k++) {
            open = open || item->names.items[k].placeholder;
        }
        if (!open && !read_pattern(b, item, p)) {
            return false;
        }
    }
    static const struct str fields[] = { { "_raw", 4 }, { "_messageTime", 12 } };
    *vec_add(b->arena, &out->inputs) = (struct plan_input) { .fields = fields, .n_fields = 2 };
    bind_table(b);
    for (size_t i = 0; i < p->names.n; i++) {
        bind_define(b, p->names.items[i], T_STRING);
    }
    bind_define(b, STR("_messagetime"), T_TIME);
    b->scope.open = open;
    return true;
}

struct session {
    const struct str *values; /* by name */
    size_t row;               /* its first message */
    size_t from, number;      /* in order: the session that it continues, then as found */
    size_t next;              /* with the same join values, + 1; 0: the last */
};

struct sessions {
    struct session *items;
    size_t n, cap;
};

struct joiner {
    struct subplan *subplan;
    const struct session_plan *plan;
    const struct session_pattern *pattern;
    const struct table *rows;
    struct sessions before, after;
    struct tuple_map index; /* join values; a state is the first session's number + 1 */
    struct tuple_map seen;  /* join values that the current message has added */
    size_t row;
    bool first, full, has_seen;
};

/* The join values as keys; one that never occurs is a constant key. */
static uint64_t keys_of(const struct session_pattern *p, const struct str *values,
                        struct cell *cells, const struct cell **keys)
{
    for (size_t i = 0; i < p->n_joined; i++) {
        struct str text = values[p->joined[i]];
        cells[i] = text.s ? cell_of_text(text) : cell_null();
        keys[i] = &cells[i];
    }
    cells[p->n_joined] = cell_int(0);
    keys[p->n_joined] = &cells[p->n_joined];
    return tuple_map_hash(keys, p->n_joined + 1);
}

static void add_session(struct joiner *j, const struct session *from, const struct str *values)
{
    size_t n = j->plan->names.n;
    struct arena *a = j->subplan->arena;
    struct str *all = arena_array(a, struct str, n + 1);
    if (j->after.n == SESSIONS_MAX || budget_is_over(a->budget)) {
        j->full = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (from && from->values[i].s) {
            all[i] = from->values[i];
        } else if (values[i].s) {
            all[i] = arena_str(a, values[i]);
        }
    }
    size_t at = from ? (size_t)(from - j->before.items) : j->row;
    *vec_add(a, &j->after) = (struct session) { all, from ? from->row : j->row, at, j->after.n, 0 };
}

/* A message matches the pattern with these values. */
static void found(void *to, const struct str *values)
{
    struct joiner *j = to;
    size_t n = j->pattern->n_joined + 1, at;
    struct cell *cells = arena_array(j->subplan->arena, struct cell, n);
    const struct cell **keys = arena_array(j->subplan->arena, const struct cell *, n);
    uint64_t hash = keys_of(j->pattern, values, cells, keys);
    bool is_new;
    if (!j->has_seen) {
        tuple_map_init(&j->seen, n, 0, j->subplan->arena->budget);
        j->has_seen = true;
    }
    tuple_map_find(&j->seen, keys, hash, &is_new);
    if (!is_new) {
        return;
    }
    if (j->first) {
        add_session(j, NULL, values);
    } else if (tuple_map_lookup(&j->index, keys, hash, &at)) {
        for (size_t s = *(size_t *)tuple_map_state(&j->index, at); s > 0;
             s = j->before.items[s - 1].next) {
            add_session(j, &j->before.items[s - 1], values);
        }
    }
}

static void index_sessions(struct joiner *j)
{
    size_t n = j->pattern->n_joined + 1;
    struct cell *cells = arena_array(j->subplan->arena, struct cell, n);
    const struct cell **keys = arena_array(j->subplan->arena, const struct cell *, n);
    tuple_map_init(&j->index, n, sizeof(size_t), j->subplan->arena->budget);
    for (size_t i = j->before.n; i-- > 0 && !budget_is_over(j->index.arena.budget);) {
        bool is_new;
        uint64_t hash = keys_of(j->pattern, j->before.items[i].values, cells, keys);
        size_t at = tuple_map_find(&j->index, keys, hash, &is_new);
        size_t *head = tuple_map_state(&j->index, at);
        j->before.items[i].next = *head;
        *head = i + 1;
    }
}

static struct session_values *known_values(struct joiner *j)
{
    struct arena *a = j->subplan->arena;
    struct session_values *known = arena_array(a, struct session_values, j->plan->names.n + 1);
    for (size_t i = 0; i < j->pattern->n_joined; i++) {
        size_t name = j->pattern->joined[i];
        session_values_init(&known[name], a);
        for (size_t s = 0; s < j->before.n && !budget_is_over(a->budget); s++) {
            session_values_add(&known[name], a, j->before.items[s].values[name]);
        }
    }
    return known;
}

/* The sessions that match all patterns up to this one. */
static bool join_pattern(struct joiner *j, const struct session_pattern *p, size_t raw)
{
    char buffer[CELL_TEXT_MAX];
    struct subplan *d = j->subplan;
    size_t cut_short = 0;
    struct str *values = arena_array(d->arena, struct str, j->plan->names.n + 1);
    j->pattern = p;
    const struct session_values *known = known_values(j);
    index_sessions(j);
    for (j->row = 0; j->row < j->rows->n_rows && !j->full; j->row++) {
        const struct cell *text = &j->rows->rows[j->row][raw];
        j->full = budget_is_over(d->arena->budget);
        if (cell_is_null(text)) {
            continue;
        }
        for (size_t w = 0; w < p->ways.n; w++) {
            memset(values, 0, (j->plan->names.n + 1) * sizeof *values);
            struct session_match m = { .way = &p->ways.items[w],
                                       .text = cell_text(text, buffer),
                                       .known = known,
                                       .values = values,
                                       .found = found,
                                       .to = j };
            session_find(&m);
            cut_short += m.steps == SESSION_STEPS_MAX;
        }
        if (j->has_seen) {
            tuple_map_release(&j->seen);
            j->has_seen = false;
        }
    }
    tuple_map_release(&j->index);
    if (cut_short > 0) {
        d->warn(d,
                arena_printf(d->arena,
                             "sessionize: %zu messages match a pattern in too many ways; some of "
                             "their sessions may be missing",
                             cut_short)
                    .s);
    }
    if (j->full && !budget_is_over(d->arena->budget)) {
        d->fail(d, DIAG_OUT_OF_MEMORY, "sessionize makes more than 10,000,000 sessions",
                "let patterns share a value: $name, or the same name after `as`");
    }
    return !j->full;
}

static int in_order(const void *a, const void *b)
{
    const struct session *x = a, *y = b;
    if (x->from != y->from) {
        return x->from < y->from ? -1 : 1;
    }
    return x->number < y->number ? -1 : x->number > y->number;
}

static const struct table *table_of(struct joiner *j, size_t time)
{
    struct arena *a = j->subplan->arena;
    size_t n = j->plan->names.n;
    struct table *out = arena_new(a, struct table);
    struct result_column *columns = arena_array(a, struct result_column, n + 1);
    const struct cell **rows = arena_array(a, const struct cell *, j->before.n + 1);
    for (size_t i = 0; i < n; i++) {
        columns[i] = (struct result_column) { j->plan->names.items[i], T_STRING };
    }
    columns[n] = (struct result_column) { STR("_messagetime"), T_TIME };
    for (size_t r = 0; r < j->before.n && !budget_is_over(a->budget); r++) {
        const struct session *s = &j->before.items[r];
        struct cell *cells = arena_array(a, struct cell, n + 1);
        for (size_t i = 0; i < n; i++) {
            cells[i] = s->values[i].s ? cell_of_text(s->values[i]) : cell_null();
        }
        cells[n] = time == SIZE_MAX ? cell_null() : j->rows->rows[s->row][time];
        rows[r] = cells;
    }
    *out = (struct table) { columns, n + 1, rows, j->before.n };
    return out;
}

static const struct table *sessionize_subplan(struct subplan *d)
{
    struct joiner j = { .subplan = d, .plan = d->node->data };
    const struct subplan_result *rows = d->input(d, 0, NULL);
    if (!rows) {
        return NULL;
    }
    j.rows = rows->table;
    size_t raw = table_column(j.rows, STR("_raw"));
    for (size_t i = 0; i < j.plan->patterns.n && raw != SIZE_MAX; i++) {
        j.first = i == 0;
        j.after = (struct sessions) { 0 };
        if (!join_pattern(&j, &j.plan->patterns.items[i], raw)) {
            return NULL;
        }
        j.before = j.after;
        if (j.before.n > 0) {
            qsort(j.before.items, j.before.n, sizeof *j.before.items, in_order);
        }
    }
    return table_of(&j, table_column(j.rows, STR("_messageTime")));
}

const struct op_def op_sessionize = {
    .name = "sessionize",
    .group = "analytics",
    .form = "sessionize \"PATTERN\" as (NAME, ...) {, \"PATTERN\" as (NAME, ...)}",
    .doc = "Joins messages by the values that patterns capture: a row for each complete session.",
    .shape = { { NULL, CLAUSE_TERMS, .repeats = true,
                 .doc = "fixed strings, a * for each name after as, and $name for a value that an "
                        "earlier pattern captured" } },
    .examples = { { "* | sessionize \"id=* started\" as (id), \"id=$id took * ms\" as (ms)",
                    "how long each took" } },
    .traits = { .order = ORDER_MADE,
                .spread = SPREAD_QUERIES,
                .makes_table = true,
                .makes_columns = true },
    .fidelity = FIDELITY_INFERRED,
    .bind = sessionize_bind,
    .subplan = sessionize_subplan,
};
