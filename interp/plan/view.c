/*
 * view.c - see view.h.
 */
#include "plan/view.h"

#include "base/write/json_write.h"
#include "plan/describe.h"

static bool is_result(const struct plan *p, size_t i)
{
    return i + 1 == p->n_nodes && p->nodes[i]->implied && p->nodes[i]->op->kind == REL_OPAQUE;
}

static void put_scan_lines(struct describer *d, const char *indent)
{
    const struct plan *p = d->plan;
    buf_printf(d->out, "%sscan", indent);
    for (size_t i = 0; i < p->scan.n_fields; i++) {
        buf_text(d->out, i > 0 ? ", " : " ");
        describe_name(d, p->scan.fields[i]);
    }
    buf_char(d->out, '\n');
    if (p->scan.filter) {
        buf_printf(d->out, "%spushed ", indent);
        describe_scan_test(d, p->scan.filter);
        buf_char(d->out, '\n');
    }
}

static void put_order(struct buf *out, const char *what, bool by_position, size_t limit)
{
    buf_printf(out, "%s %s", what, by_position ? "newest first" : "as it comes");
    if (limit != SIZE_MAX) {
        buf_printf(out, ", top %zu", limit);
    }
}

static void put_stage_line(struct describer *d, const struct plan_node *node)
{
    if (node->implied) {
        buf_text(d->out, "implied");
    } else {
        buf_printf(d->out, "stage %zu", node->stage);
    }
    buf_printf(d->out, " %s", rel_kind_name(node->op->kind));
    describe_stage(d, node);
    buf_text(d->out, node->idle ? " (idle)" : "");
}

static void put_node_line(struct describer *d, size_t i)
{
    const struct plan_node *node = d->plan->nodes[i];
    const struct plan_collect *collect = node->data;
    if (node->op->kind == REL_SORT && node->implied) {
        put_order(d->out, "order", true, node->limit_hint);
        return;
    }
    if (is_result(d->plan, i)) {
        put_order(d->out, "result", collect->by_position, collect->limit);
        return;
    }
    put_stage_line(d, node);
}

void plan_put_lines(struct buf *out, const struct plan *p, const char *indent)
{
    struct describer d = { .out = out, .plan = p };
    put_scan_lines(&d, indent);
    for (size_t i = 0; i < p->n_nodes; i++) {
        buf_text(out, indent);
        put_node_line(&d, i);
        buf_text(out, i == p->holds ? " (workers end)\n" : "\n");
    }
}

static const char *order_name(enum rel_order order)
{
    static const char *const names[] = { [ORDER_ANY] = "any",
                                         [ORDER_NEEDED] = "needed",
                                         [ORDER_MADE] = "made",
                                         [ORDER_REMADE] = "remade" };
    return names[order];
}

static const char *spread_name(enum rel_spread spread)
{
    static const char *const names[] = { [SPREAD_ROWS] = "rows",
                                         [SPREAD_STATES] = "states",
                                         [SPREAD_ONE] = "one",
                                         [SPREAD_QUERIES] = "queries" };
    return names[spread];
}

static void put_scan_json(struct describer *d)
{
    const struct scan_spec *scan = &d->plan->scan;
    buf_text(d->out, "{\"scan\":{\"fields\":[");
    for (size_t i = 0; i < scan->n_fields; i++) {
        buf_text(d->out, i > 0 ? "," : "");
        json_put_shown(d->out, scan->fields[i]);
    }
    buf_text(d->out, "],\"prefilter\":");
    if (scan->filter) {
        describe_scan_test(d, scan->filter);
    } else {
        buf_text(d->out, "null");
    }
    buf_char(d->out, '}');
}

static void begin_node(struct describer *d, const struct plan_node *node, const char *kind)
{
    buf_printf(d->out, "{\"kind\":\"%s\"", kind);
    describe_text(d, "operator", "", str_of(node->op->name));
    if (!node->implied) {
        describe_number(d, "stage", "", node->stage);
        describe_text(d, "text", "", node->text);
    }
}

static void end_node(struct describer *d, const struct plan_node *node, const char *runs)
{
    describe_slots(d, "reads", "", node->reads.items, node->reads.n);
    describe_slots(d, "writes", "", node->writes.items, node->writes.n);
    describe_text(d, "order", "", str_of(order_name(node->op->traits.order)));
    describe_text(d, "spread", "", str_of(spread_name(node->op->traits.spread)));
    describe_text(d, "runs", "", str_of(runs));
    describe_flag(d, "idle", "", node->idle);
    buf_char(d->out, '}');
}

static void put_node_json(struct describer *d, size_t i)
{
    const struct plan_node *node = d->plan->nodes[i];
    if (is_result(d->plan, i)) {
        const struct plan_collect *collect = node->data;
        begin_node(d, node, "result");
        describe_flag(d, "newest_first", "", collect->by_position);
        if (collect->limit != SIZE_MAX) {
            describe_number(d, "top", "", collect->limit);
        }
    } else {
        begin_node(d, node, rel_kind_name(node->op->kind));
        describe_stage(d, node);
    }
    end_node(d, node, i <= d->plan->holds ? "workers" : "one thread");
}

void plan_begin_json(struct buf *out, const struct plan *p)
{
    struct describer d = { .out = out, .plan = p, .json = true };
    put_scan_json(&d);
    buf_text(out, ",\"stages\":[");
    for (size_t i = 0; i < p->n_nodes; i++) {
        buf_text(out, i > 0 ? "," : "");
        put_node_json(&d, i);
    }
    buf_text(out, "],\"columns\":[");
    for (size_t i = 0; i < p->n_columns; i++) {
        buf_text(out, i > 0 ? ",{\"name\":" : "{\"name\":");
        json_put_shown(out, p->columns[i].name);
        describe_flag(&d, "key", "", p->columns[i].key);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

void plan_put_stage_line(struct buf *out, const struct plan_node *node,
                         const struct name_list *slot_names, const char *indent)
{
    const struct plan names = { .slot_names = *slot_names };
    struct describer d = { .out = out, .plan = &names };
    buf_text(out, indent);
    put_stage_line(&d, node);
    buf_char(out, '\n');
}

void plan_put_stage_json(struct buf *out, const struct plan_node *node,
                         const struct name_list *slot_names)
{
    const struct plan names = { .slot_names = *slot_names };
    struct describer d = { .out = out, .plan = &names, .json = true };
    begin_node(&d, node, rel_kind_name(node->op->kind));
    describe_stage(&d, node);
    end_node(&d, node, "queries");
}
