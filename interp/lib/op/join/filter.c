/*
 * filter.c - `filter a in (sum(x) by a | top 5 a by _sum)`: keeps the rows whose values occur in
 * the result of the stages. Specified: docs/language/operators.md, filter.
 */
#include "base/vec.h"
#include "exec/subplan.h"
#include "exec/tuple_map.h"
#include "lib/shared/stage.h"

static bool check_stages(struct binder *b, const struct node_filter *n)
{
    bool ok = true;
    for (size_t i = 0; i < n->stages.n; i++) {
        const struct node *stage = n->stages.items[i];
        bool filter = stage->kind == NODE_STAGE_FILTER;
        const struct op_def *op = stage->kind == NODE_STAGE_OPERATOR
                                      ? catalog_stage(b->catalog, AST(operator, stage))
                                      : NULL;
        if (filter || (op && op->traits.repeats)) {
            stage_complain(b, DIAG_BAD_ARGUMENTS, stage->span,
                           "`%s` is not allowed inside its parentheses",
                           filter ? "filter" : op->name);
            ok = false;
        }
    }
    return ok;
}

static bool check_fields(struct binder *b, const struct node_filter *n, const struct scope *result)
{
    bool ok = true;
    for (size_t i = 0; i < n->fields.n; i++) {
        const struct node *field = n->fields.items[i];
        if (!atom_is_name(field) || atom_name(field).placeholder) {
            continue;
        }
        struct name name = atom_name(field);
        uint32_t slot;
        ok = bind_read(b, &name, &slot) && ok;
        if (ok && result->table && !result->open && !scope_find(result, name.text)) {
            struct diag *g = stage_complain(b, DIAG_UNKNOWN_FIELD, name.span,
                                            "the stages in parentheses give no field `%.*s`",
                                            STR_ARG(name.text));
            diag_help(b->diags, g, "their result must have every field before `in`");
            ok = false;
        }
    }
    return ok;
}

static bool filter_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    const struct node_filter *n = AST(filter, stage);
    if (!stage_need_table(b, stage,
                          "aggregate first: | sum(x) by a | filter a in (top 5 a by _sum)")) {
        return false;
    }
    struct node_query *inner = arena_new(b->arena, struct node_query);
    struct scope result;
    *inner = (struct node_query) { .base = { NODE_QUERY, stage->depth, 0, stage->span },
                                   .stages = n->stages };
    *vec_add(b->arena, &out->inputs) = (struct plan_input) { .later_fields = true };
    *vec_add(b->arena, &out->inputs) =
        (struct plan_input) { .stages = &n->stages, .over_first = true };
    struct rel_pair *pairs = arena_array(b->arena, struct rel_pair, n->fields.n + 1);
    struct str *fields = arena_array(b->arena, struct str, n->fields.n + 1);
    out->as.join = (struct rel_join) { .form = JOIN_FILTER, .pairs = pairs, .window = -1 };
    for (size_t i = 0; i < n->fields.n; i++) {
        if (atom_is_name(n->fields.items[i])) {
            struct str field = atom_name(n->fields.items[i]).text;
            fields[out->as.join.n_pairs] = field;
            pairs[out->as.join.n_pairs++] = (struct rel_pair) { { 0, 1 }, { field, field } };
        }
    }
    out->inputs.items[0].fields = fields;
    out->inputs.items[0].n_fields = out->as.join.n_pairs;
    bool ok = check_stages(b, n) && check_inner(b, inner, &b->scope, &result);
    return ok && check_fields(b, n, &result);
}

/* The columns of the fields; NULL: one is missing. */
static const size_t *places_of(struct subplan *d, const struct rel_join *join,
                               const struct table *t)
{
    size_t *places = arena_array(d->arena, size_t, join->n_pairs + 1);
    for (size_t i = 0; i < join->n_pairs; i++) {
        places[i] = table_column(t, join->pairs[i].field[0]);
        if (places[i] == SIZE_MAX) {
            d->fail(d, DIAG_UNKNOWN_FIELD,
                    arena_printf(d->arena, "filter: unknown field `%.*s`",
                                 STR_ARG(join->pairs[i].field[0]))
                        .s,
                    "every field before `in` is a column of the table and of the result of "
                    "the stages in parentheses");
            return NULL;
        }
    }
    return places;
}

static void take_keys(const struct cell *row, const size_t *places, size_t n,
                      const struct cell **keys)
{
    for (size_t i = 0; i < n; i++) {
        keys[i] = &row[places[i]];
    }
}

static void release(void *wanted)
{
    tuple_map_release(wanted);
}

static const struct table *filter_subplan(struct subplan *d)
{
    const struct rel_join *join = &d->node->as.join;
    const struct subplan_result *all = d->input(d, 0, NULL);
    const struct subplan_result *some = all ? d->input(d, 1, NULL) : NULL;
    const size_t *from = some ? places_of(d, join, some->table) : NULL;
    const size_t *to = from ? places_of(d, join, all->table) : NULL;
    if (!to) {
        return NULL;
    }
    const struct cell **keys = arena_array(d->arena, const struct cell *, join->n_pairs + 1);
    struct tuple_map *wanted = arena_new(d->arena, struct tuple_map);
    tuple_map_init(wanted, join->n_pairs, 0, d->arena->budget);
    arena_on_release(d->arena, release, wanted);
    size_t at;
    bool is_new;
    for (size_t i = 0; i < some->table->n_rows && !budget_is_over(d->arena->budget); i++) {
        take_keys(some->table->rows[i], from, join->n_pairs, keys);
        tuple_map_find(wanted, keys, tuple_map_hash(keys, join->n_pairs), &is_new);
    }
    struct table *out = arena_new(d->arena, struct table);
    const struct cell **rows = arena_array(d->arena, const struct cell *, all->table->n_rows + 1);
    *out = *all->table;
    out->n_rows = 0;
    out->rows = rows;
    for (size_t i = 0; i < all->table->n_rows; i++) {
        take_keys(all->table->rows[i], to, join->n_pairs, keys);
        if (tuple_map_lookup(wanted, keys, tuple_map_hash(keys, join->n_pairs), &at)) {
            rows[out->n_rows++] = all->table->rows[i];
        }
    }
    return out;
}

const struct op_def op_filter = {
    .name = "filter",
    .group = "filter",
    .form = "filter FIELD {, FIELD} in (STAGES)",
    .doc = "Keeps the rows of a table whose values the result of stages over the same table has.",
    .examples = { { "* | count by hour, user | filter user in (sum(_count) by user | top 5 user by "
                    "_sum)",
                    "the five most active users, hour by hour" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_JOIN,
    .traits = { .order = ORDER_MADE,
                .spread = SPREAD_QUERIES,
                .makes_table = true,
                .makes_columns = true },
    .bind = filter_bind,
    .subplan = filter_subplan,
};
