/*
 * plan_text.c - see plan_text.h. The query is parsed and bound here as the engine does it, but for
 * parameters and settings.
 */
#include "runner/plan_text.h"

#include "engine/lists.h"
#include "plan/plan.h"
#include "runner/judge.h"

static void put_tests(struct buf *out, const struct plan *p, const struct scan_test *t, bool inside)
{
    static const char *const signs[] = {
        [SCAN_EQUAL] = " = ",          [SCAN_DIFFERS] = " != ",    [SCAN_GLOB] = " matches ",
        [SCAN_LESS] = " < ",           [SCAN_LESS_EQUAL] = " <= ", [SCAN_GREATER] = " > ",
        [SCAN_GREATER_EQUAL] = " >= ", [SCAN_PRESENT] = " present"
    };
    if (t->kind != SCAN_AND && t->kind != SCAN_OR) {
        buf_text(out, t->negated ? "not " : "");
        buf_str(out, p->scan.fields[t->field]);
        buf_text(out, signs[t->kind]);
        if (t->kind != SCAN_PRESENT) {
            judge_put_cell(out, &t->value);
        }
        return;
    }
    buf_text(out, inside ? "(" : "");
    for (size_t i = 0; i < t->n_kids; i++) {
        buf_text(out, i == 0 ? "" : t->kind == SCAN_AND ? " and " : " or ");
        put_tests(out, p, t->kids[i], true);
    }
    buf_text(out, inside ? ")" : "");
}

static void put_scan(struct buf *out, const struct plan *p)
{
    buf_text(out, "scan");
    for (size_t i = 0; i < p->scan.n_fields; i++) {
        buf_printf(out, "%s %.*s", i > 0 ? "," : "", STR_ARG(p->scan.fields[i]));
    }
    buf_char(out, '\n');
    if (p->scan.filter) {
        buf_text(out, "pushed ");
        put_tests(out, p, p->scan.filter, false);
        buf_char(out, '\n');
    }
}

static void put_node(struct buf *out, const struct plan_node *node)
{
    if (!node->implied) {
        buf_printf(out, "stage %zu %.*s", node->stage, STR_ARG(node->text));
        buf_text(out, node->idle ? " (idle)" : "");
        return;
    }
    bool order = node->op->kind == REL_SORT;
    if (!order && strcmp(node->op->name, "(result)") != 0) {
        buf_text(out, node->op->name);
        return;
    }
    const struct plan_collect *collect = node->data;
    size_t limit = order ? node->limit_hint : collect->limit;
    buf_text(out, order ? "order" : "result");
    buf_text(out, order || collect->by_position ? " newest first" : " as it comes");
    if (limit != SIZE_MAX) {
        buf_printf(out, ", top %zu", limit);
    }
}

static void put_plan(struct buf *out, const struct plan *p)
{
    put_scan(out, p);
    for (size_t i = 0; i < p->n_nodes; i++) {
        put_node(out, p->nodes[i]);
        buf_text(out, i == p->holds ? " (workers end)\n" : "\n");
    }
}

bool plan_text(struct buf *out, struct str query, const struct query_options *options)
{
    struct arena a;
    struct diags diags;
    static const struct tables_options none;
    const struct parse_options parsing = { 0 };
    arena_init(&a, NULL);
    diags_init(&diags, &a);
    struct parsed *parsed = parse_query(&a, query, &parsing, &diags);
    struct checked checked = { 0 };
    struct binder b = { .arena = &a,
                        .diags = &diags,
                        .catalog = engine_catalog(&a),
                        .text = query,
                        .eval_dialect = check_uses_eval(parsed->query),
                        .auto_parse = options->auto_parse,
                        .tables = tables_new(&a, options->tables ? options->tables : &none),
                        .n_slots = 1 };
    check_query(&b, parsed->query, &checked);
    bool ok = true;
    for (size_t i = 0; i < diags.n; i++) {
        ok = ok && diags.items[i]->level != DIAG_ERROR;
    }
    if (ok) {
        struct plan_options of = { .limit = options->limit ? options->limit : SIZE_MAX };
        put_plan(out, plan_build(&b, &checked, &of));
    }
    arena_release(&a);
    return ok;
}
