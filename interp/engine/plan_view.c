/*
 * plan_view.c - see plan_view.h.
 */
#include "engine/plan_view.h"

#include "base/write/json_write.h"
#include "engine/inputs.h"
#include "plan/describe.h"
#include "plan/view.h"

enum { DEPTH_MAX = 16, QUERIES_MAX = 200 };

/* A query, or an input of a stage (struct plan_input), in the making. */
struct viewed {
    const struct plan_view *view;
    struct buf *out;
    size_t *queries; /* so many have been put, inputs and subqueries: each repeats the stages before
                        it */
    const char *indent;
    unsigned depth;
    const struct node_query *query;
    struct binder binder;
    struct diags diags;
    struct checked checked;
    bool over_table;        /* of whatever columns */
    struct name_list shown; /* fields that it must have */
};

static void put_query(struct viewed *v);

static void put_input_head(const struct viewed *v, const struct plan_node *node, size_t i)
{
    const struct plan_input *input = &node->inputs.items[i];
    struct buf *out = v->out;
    if (v->view->json) {
        buf_text(out, i > 0 ? ",{\"name\":" : "{\"name\":");
        json_put_shown(out, input->name);
        buf_printf(out, ",\"ms_earlier\":%lld,\"over\":%s,\"segments\":", (long long)input->back,
                   input->by_groups    ? "\"groups of the first input\""
                   : input->over_first ? "\"the first input\""
                                       : "null");
        return;
    }
    buf_printf(out, "%sinput %zu", v->indent, i + 1);
    if (input->name.len > 0) {
        buf_printf(out, " %.*s", STR_ARG(input->name));
    }
    if (input->back != 0) {
        buf_text(out, ", ");
        describe_ms(out, input->back);
        buf_text(out, " earlier");
    }
    buf_text(out, input->own_time ? ", over a time of its own" : "");
    buf_text(out, input->by_groups    ? ", over each group of input 1\n"
                  : input->over_first ? ", over the rows of input 1\n"
                                      : "\n");
}

static void put_input(struct viewed *v, struct inputs *in, size_t i)
{
    const struct plan_node *node = in->node;
    const struct plan_input *input = &node->inputs.items[i];
    struct viewed *inner = arena_new(v->view->arena, struct viewed);
    *inner =
        (struct viewed) { .view = v->view,
                          .out = v->out,
                          .queries = v->queries,
                          .indent = arena_printf(v->view->arena, "%s  ", v->indent).s,
                          .depth = v->depth + 1,
                          .query = input->query ? input->query : v->query,
                          .over_table = input->over_first || (!input->query && v->over_table) };
    inner->checked.stages = input->query ? NULL : inputs_stages(in, input);
    inputs_fields(in, input, &inner->shown);
    put_input_head(v, node, i);
    put_query(inner);
    buf_text(v->out, v->view->json ? "}" : "");
}

static bool goes_deeper(const struct viewed *v)
{
    return v->depth < DEPTH_MAX && (*v->queries)++ < QUERIES_MAX;
}

/* A stage whose rows come from queries: these, then the stage. */
static void put_queries(struct viewed *v, const struct plan_node *node)
{
    struct buf *out = v->out;
    bool json = v->view->json;
    if (json) {
        buf_text(out, "{\"stages\":[");
        plan_put_stage_json(out, node, &v->binder.slot_names);
        buf_text(out, "],\"inputs\":[");
    }
    struct inputs in = { .arena = v->view->arena,
                         .binder = &v->binder,
                         .query = v->query,
                         .checked = &v->checked,
                         .node = node,
                         .also = &v->shown };
    size_t i = 0;
    for (; i < node->inputs.n && goes_deeper(v); i++) {
        put_input(v, &in, i);
    }
    if (json) {
        buf_printf(out, "],\"left_out\":%zu}", node->inputs.n - i);
    } else {
        if (i < node->inputs.n) {
            buf_printf(out, "%s(%zu more inputs: the plan is too long)\n", v->indent,
                       node->inputs.n - i);
        }
        plan_put_stage_line(out, node, &v->binder.slot_names, v->indent);
    }
}

/* The subqueries of a segment's tests, whose rows are known when it runs. */
static void put_subqueries(struct viewed *v)
{
    for (size_t i = 0; i < v->binder.subqueries.n && goes_deeper(v); i++) {
        struct viewed *inner = arena_new(v->view->arena, struct viewed);
        *inner = (struct viewed) { .view = v->view,
                                   .out = v->out,
                                   .queries = v->queries,
                                   .indent = arena_printf(v->view->arena, "%s  ", v->indent).s,
                                   .depth = v->depth + 1,
                                   .query = AST(query, v->binder.subqueries.items[i].node->query) };
        if (v->view->json) {
            buf_text(v->out, i > 0 ? "," : "");
        } else {
            buf_printf(v->out, "%ssubquery %zu\n", v->indent, i + 1);
        }
        put_query(inner);
    }
}

static void put_plan(struct viewed *v, const struct plan *plan)
{
    if (!v->view->json) {
        put_subqueries(v);
        plan_put_lines(v->out, plan, v->indent);
        return;
    }
    plan_begin_json(v->out, plan);
    if (v->binder.subqueries.n > 0) {
        buf_text(v->out, ",\"subqueries\":[");
        put_subqueries(v);
        buf_char(v->out, ']');
    }
    buf_char(v->out, '}');
}

static void put_segment(struct viewed *v, bool first)
{
    const struct plan_options options = { .limit = v->depth == 0 ? v->view->limit : SIZE_MAX };
    const struct checked *c = &v->checked;
    const struct plan_node *last = c->nodes.n > 0 ? c->nodes.items[c->nodes.n - 1] : NULL;
    if (!first && v->view->json) {
        buf_char(v->out, ',');
    } else if (!first) {
        buf_printf(v->out, "%s-- columns from data\n", v->indent);
    }
    if (v->checked.next == check_stages_of(v->query, c)->n) {
        inputs_show(&v->binder, &v->shown);
    }
    if (last && last->op->subplan) {
        put_queries(v, last);
    } else {
        put_plan(v, plan_build(&v->binder, c, &options));
    }
}

/* What columns a stage makes is not known here: every name may be one. */
static void bind_next(struct viewed *v)
{
    v->checked.nodes.n = v->checked.nodes.cap = 0;
    bind_next_segment(&v->binder, NULL, 0);
    v->binder.scope.open = true;
    check_segment(&v->binder, v->query, &v->checked);
}

static void put_query(struct viewed *v)
{
    const struct binder *like = v->view->like;
    struct arena *a = v->view->arena;
    diags_init(&v->diags, a);
    v->binder = (struct binder) { .arena = a,
                                  .diags = &v->diags,
                                  .catalog = like->catalog,
                                  .text = like->text,
                                  .eval_dialect = like->eval_dialect,
                                  .auto_parse = like->auto_parse,
                                  .tables = like->tables,
                                  .takes_names = true,
                                  .n_slots = 1 };
    buf_text(v->out, v->view->json ? "[" : "");
    if (v->over_table) {
        bind_next(v);
    } else {
        check_query(&v->binder, v->query, &v->checked);
    }
    put_segment(v, true);
    while (v->checked.next < check_stages_of(v->query, &v->checked)->n) {
        bind_next(v);
        put_segment(v, false);
    }
    buf_text(v->out, v->view->json ? "]" : "");
}

void plan_view_put(struct buf *out, const struct plan_view *view)
{
    size_t queries = 0;
    struct viewed v = {
        .view = view, .out = out, .queries = &queries, .indent = "", .query = view->query
    };
    put_query(&v);
}
