/*
 * join.c - `join (stages) as a, (stages) as b on a.x=b.y`: rows of tables that agree in fields.
 *
 * Every table runs its stages over the rows that reach the join; a search expression before
 * them is ignored. The columns are called `a_x`; they are dynamic when a table is messages.
 * Specified: docs/language/joins.md.
 */
#include "base/vec.h"
#include "check/check.h"
#include "check/trail.h"
#include "lib/op/join/join_run.h"
#include "lib/shared/stage.h"

struct bound_table {
    struct name as;
    struct scope scope;
};

struct bound_tables {
    struct bound_table *items;
    size_t n, cap;
};

static const struct bound_table *find_table(const struct bound_tables *tables, struct str name)
{
    for (size_t i = 0; i < tables->n; i++) {
        if (str_eq_fold(tables->items[i].as.text, name)) {
            return &tables->items[i];
        }
    }
    return NULL;
}

static bool bind_one(struct binder *b, const struct node_join_table *n, struct bound_tables *tables)
{
    struct bound_table table = { .as = n->as };
    const struct node_query *q = AST(query, n->query);
    if (n->as.text.len > 0 && !n->as.placeholder && find_table(tables, n->as.text)) {
        stage_complain(b, DIAG_REPEATED_NAME, n->as.span, "two tables are called `%.*s`",
                       STR_ARG(n->as.text));
        return false;
    }
    bool star = q->scope && q->scope->kind == NODE_SEARCH_WORD &&
                str_eq(AST(word, q->scope)->text, STR("*"));
    if (q->scope && !star) {
        struct diag *g = diag_at(b->diags, DIAG_IGNORED, q->scope->span,
                                 "join: the search expression of a table is ignored");
        diag_help(b->diags, g, "write it before the first pipe, or as a stage: where ...");
    }
    bool ok = check_inner(b, q, &b->scope, &table.scope);
    *vec_add(b->arena, tables) = table;
    return ok;
}

static bool read_side(struct binder *b, const struct bound_tables *tables, const struct name *alias,
                      const struct name *field)
{
    if (alias->placeholder || field->placeholder) {
        return true;
    }
    const struct bound_table *table = find_table(tables, alias->text);
    if (!table) {
        struct diag *g = stage_complain(b, DIAG_UNKNOWN_FIELD, alias->span, "unknown table `%.*s`",
                                        STR_ARG(alias->text));
        diag_help(b->diags, g,
                  "a condition reads TABLE.FIELD=TABLE.FIELD, with the names after `as`");
        return false;
    }
    const struct scope *s = &table->scope;
    if (b->trail) {
        trail_read(b, field->text, scope_find(s, field->text));
        trail_place(b, field);
    }
    if (s->table && !s->open && !scope_find(s, field->text)) {
        stage_complain(b, DIAG_UNKNOWN_FIELD, field->span, "the table `%.*s` has no column `%.*s`",
                       STR_ARG(alias->text), STR_ARG(field->text));
        return false;
    }
    return true;
}

static bool check_conditions(struct binder *b, const struct node_join *n,
                             const struct bound_tables *tables)
{
    bool ok = true;
    for (size_t i = 0; i < n->conditions.n; i++) {
        const struct node_join_condition *c = AST(join_condition, n->conditions.items[i]);
        ok = read_side(b, tables, &c->left_table, &c->left_field) && ok;
        ok = read_side(b, tables, &c->right_table, &c->right_field) && ok;
        if (ok && !c->left_table.placeholder &&
            str_eq_fold(c->left_table.text, c->right_table.text)) {
            stage_complain(b, DIAG_BAD_ARGUMENTS, c->base.span,
                           "a condition compares fields of two tables");
            ok = false;
        }
    }
    return ok;
}

/* `timewindow 12h`, also in square brackets. */
static bool check_window(struct binder *b, const struct node_join *n, struct join_plan *p)
{
    struct span whole = n->base.span;
    struct cursor c = { .arena = b->arena,
                        .diags = b->diags,
                        .op = "join",
                        .run = &n->window,
                        .end = n->window.n,
                        .tail = { whole.at + whole.len, 0 },
                        .ok = true };
    struct amount window;
    if (c.end == 0) {
        return true;
    }
    bool square = cursor_punct(&c, "[");
    if (!cursor_word(&c, "timewindow")) {
        cursor_complain(&c, DIAG_BAD_ARGUMENTS,
                        "only `timewindow` follows the conditions, which are joined with `and`");
        return false;
    }
    if (!cursor_duration(&c, false, &window)) {
        return false;
    }
    p->window = amount_ms(&window);
    if ((square && !cursor_punct(&c, "]")) || cursor_peek(&c, 0)) {
        cursor_complain(&c, DIAG_BAD_ARGUMENTS, "nothing follows the time window");
    }
    return c.ok;
}

static void define_columns(struct binder *b, const struct bound_tables *tables)
{
    bind_table(b);
    for (size_t i = 0; i < tables->n; i++) {
        const struct scope *s = &tables->items[i].scope;
        b->scope.open = b->scope.open || !s->table || s->open || tables->items[i].as.placeholder;
        for (size_t k = 0; k < s->fields.n; k++) {
            struct name name = tables->items[i].as;
            name.text = arena_printf(b->arena, "%.*s_%.*s", STR_ARG(name.text),
                                     STR_ARG(s->fields.items[k].name));
            stage_define_name(b, &name, s->fields.items[k].type);
        }
    }
}

static size_t number_of(const struct bound_tables *tables, struct str name)
{
    const struct bound_table *t = find_table(tables, name);
    return t ? (size_t)(t - tables->items) : 0;
}

/* The fields of a table that conditions name. */
static void add_fields(struct binder *b, const struct join_plan *p, size_t table,
                       struct plan_input *input)
{
    struct str *fields = arena_array(b->arena, struct str, 2 * p->pairs.n + 1);
    for (size_t i = 0; i < p->pairs.n; i++) {
        for (size_t side = 0; side < 2; side++) {
            if (p->pairs.items[i].table[side] == table) {
                fields[input->n_fields++] = p->pairs.items[i].field[side];
            }
        }
    }
    input->fields = fields;
}

static void plan_tables(struct binder *b, const struct node_join *n,
                        const struct bound_tables *tables, struct join_plan *p)
{
    for (size_t i = 0; i < n->conditions.n; i++) {
        const struct node_join_condition *c = AST(join_condition, n->conditions.items[i]);
        *vec_add(b->arena, &p->pairs) =
            (struct rel_pair) { { number_of(tables, c->left_table.text),
                                  number_of(tables, c->right_table.text) },
                                { c->left_field.text, c->right_field.text } };
    }
    for (size_t i = 0; i < n->tables.n; i++) {
        const struct node_query *q = AST(query, AST(join_table, n->tables.items[i])->query);
        struct plan_input *input = vec_add(b->arena, &b->node->inputs);
        *input = (struct plan_input) { .name = tables->items[i].as.text,
                                       .stages = &q->stages,
                                       .later_fields = true };
        add_fields(b, p, i, input);
    }
}

static struct rel_join note_join(struct binder *b, const struct join_plan *p)
{
    struct str *names = arena_array(b->arena, struct str, b->node->inputs.n + 1);
    for (size_t i = 0; i < b->node->inputs.n; i++) {
        names[i] = b->node->inputs.items[i].name;
    }
    return (struct rel_join) { .form = JOIN_ROWS,
                               .tables = names,
                               .n_tables = b->node->inputs.n,
                               .pairs = p->pairs.items,
                               .n_pairs = p->pairs.n,
                               .window = p->window };
}

static bool join_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    const struct node_join *n = AST(join, stage);
    struct bound_tables tables = { 0 };
    struct join_plan *p = arena_new(b->arena, struct join_plan);
    bool ok = true;
    out->data = p;
    p->window = -1;
    for (size_t i = 0; i < n->tables.n; i++) {
        ok = bind_one(b, AST(join_table, n->tables.items[i]), &tables) && ok;
    }
    if (n->tables.n < 2) {
        struct diag *g =
            stage_complain(b, DIAG_MISSING_ARGUMENT, (struct span) { stage->span.at, 4 },
                           "it takes two tables or more");
        diag_help(b->diags, g, "write join (STAGES) as a, (STAGES) as b on a.x=b.y");
        return false;
    }
    if (!ok || !check_conditions(b, n, &tables) || !check_window(b, n, p)) {
        return false;
    }
    plan_tables(b, n, &tables, p);
    out->as.join = note_join(b, p);
    define_columns(b, &tables);
    return true;
}

const struct op_def op_join = {
    .name = "join",
    .group = "join",
    .form = "join (STAGES) as NAME, (STAGES) as NAME {, ...} on NAME.FIELD=NAME.FIELD {and ...} "
            "[timewindow N UNIT]",
    .doc = "Joins tables made of the same rows; the columns are called NAME_FIELD.",
    .examples = { { "* | join (where action=\"login\") as a, (where action=\"buy\") as b on "
                    "a.user=b.user",
                    "log-ins with what was bought" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_JOIN,
    .traits = { .order = ORDER_MADE,
                .spread = SPREAD_QUERIES,
                .makes_table = true,
                .makes_columns = true },
    .bind = join_bind,
    .subplan = join_subplan,
};
