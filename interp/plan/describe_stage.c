/*
 * describe_stage.c - what a stage does, by the kind of its operator; see describe.h.
 */
#include "plan/describe.h"

#include "base/write/json_write.h"
#include "catalog/agg_def.h"
#include "data/cell.h"

const char *rel_kind_name(enum rel_kind kind)
{
    static const char *const names[REL_KINDS] = {
        [REL_OPAQUE] = "opaque",       [REL_SCAN] = "scan",
        [REL_TEST] = "test",           [REL_EXTEND] = "extend",
        [REL_EXTRACT] = "extract",     [REL_PROJECT] = "project",
        [REL_AGGREGATE] = "aggregate", [REL_SORT] = "sort",
        [REL_LIMIT] = "limit",         [REL_DEDUP] = "dedup",
        [REL_WINDOW] = "window",       [REL_FILL] = "fill",
        [REL_PIVOT] = "pivot",         [REL_LOOKUP] = "lookup",
        [REL_JOIN] = "join",           [REL_SAVE] = "save"
    };
    return names[kind];
}

/* Starts the item number `i` of a list, and its list. */
static void begin_item(struct describer *d, size_t i, const char *key, const char *word)
{
    if (i == 0) {
        describe_key(d, key, word);
        buf_text(d->out, d->json ? "[" : "");
    } else {
        buf_text(d->out, d->json ? "," : ", ");
    }
}

static void end_list(struct describer *d, size_t n, const char *key)
{
    if (d->json) {
        if (n == 0) {
            buf_printf(d->out, ",\"%s\":[", key);
        }
        buf_char(d->out, ']');
    }
}

static void put_names(struct describer *d, const char *key, const char *word,
                      const struct str *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        begin_item(d, i, key, word);
        describe_name(d, names[i]);
    }
    end_list(d, n, key);
}

static void put_test(struct describer *d, const struct plan_node *node)
{
    const struct expr *condition = node->as.test.condition;
    describe_key(d, "condition", "");
    if (condition) {
        describe_expr(d, condition);
    } else {
        buf_text(d->out, d->json ? "null" : "every row");
    }
}

static void put_extend(struct describer *d, const struct plan_node *node)
{
    const struct rel_extend *e = &node->as.extend;
    for (size_t i = 0; i < e->n; i++) {
        begin_item(d, i, "assign", "");
        buf_text(d->out, d->json ? "{\"field\":" : "");
        describe_slot(d, node->writes.items[i]);
        buf_text(d->out, d->json ? ",\"value\":" : " = ");
        describe_expr(d, e->items[i]);
        buf_text(d->out, d->json ? "}" : "");
    }
    end_list(d, e->n, "assign");
    if (e->n == 0 && !d->json) {
        describe_slots(d, "", "", node->writes.items, node->writes.n);
        describe_slots(d, "", "from", node->reads.items, node->reads.n);
    }
}

static void put_extract(struct describer *d, const struct plan_node *node)
{
    const struct rel_extract *x = &node->as.extract;
    size_t at = 0;
    describe_slots(d, "input", "from", &x->input, 1);
    for (size_t i = 0; i < x->n_parts; i++) {
        const struct rel_part *part = &x->parts[i];
        begin_item(d, i, "parts", "by");
        buf_text(d->out, d->json ? "{\"pattern\":" : "");
        json_put_shown(d->out, part->pattern);
        if (part->n_fields > 0) {
            describe_slots(d, "fields", "as", node->writes.items + at, part->n_fields);
        }
        at += part->n_fields;
        buf_text(d->out, d->json ? "}" : "");
    }
    end_list(d, x->n_parts, "parts");
    if (x->n_parts == 0 && (d->json || !x->open)) {
        describe_slots(d, "fields", "as", node->writes.items, node->writes.n);
    }
    describe_flag(d, "drops", "or drop the row", x->drops);
    describe_flag(d, "repeats", "for every match", x->repeats);
    describe_flag(d, "open", "what is read later", x->open);
}

static void put_aggregate(struct describer *d, const struct plan_node *node)
{
    const struct rel_aggregate *a = &node->as.aggregate;
    for (size_t i = 0; i < a->n_items; i++) {
        const struct rel_item *item = &a->items[i];
        begin_item(d, i, "aggregates", "");
        if (d->json) {
            buf_printf(d->out, "{\"function\":\"%s\"", item->agg->name);
            describe_slots(d, "arguments", "", item->slots, item->n_args);
            if (item->agg->flags & AGG_PERCENTILES) {
                buf_printf(d->out, ",\"percentile\":%.17g", item->parameter);
            }
            describe_key(d, "as", "");
            describe_slot(d, item->slot);
            buf_char(d->out, '}');
            continue;
        }
        buf_printf(d->out, "%s%s", item->agg->name, item->n_args > 0 ? "(" : "");
        for (size_t k = 0; k < item->n_args; k++) {
            buf_text(d->out, k > 0 ? ", " : "");
            describe_slot(d, item->slots[k]);
        }
        if (item->agg->flags & AGG_PERCENTILES) {
            buf_printf(d->out, ", %g", item->parameter);
        }
        buf_text(d->out, item->n_args > 0 ? ") as " : " as ");
        describe_slot(d, item->slot);
    }
    end_list(d, a->n_items, "aggregates");
    describe_slots(d, "by", "by", a->keys, a->n_keys);
    if (a->limit != SIZE_MAX) {
        describe_number(d, "most_frequent", "most frequent", a->limit);
    }
}

static void put_sort(struct describer *d, const struct plan_node *node)
{
    const struct rel_sort *s = &node->as.sort;
    for (size_t i = 0; i < s->n; i++) {
        begin_item(d, i, "by", "by");
        buf_text(d->out, d->json ? "{\"field\":" : "");
        describe_slot(d, s->items[i].slot);
        if (d->json) {
            buf_printf(d->out, ",\"ascending\":%s}", s->items[i].ascending ? "true" : "false");
        } else {
            buf_text(d->out, s->items[i].ascending ? " asc" : "");
        }
    }
    end_list(d, s->n, "by");
    if (node->limit_hint != SIZE_MAX) {
        buf_text(d->out, d->json ? "" : ",");
        describe_number(d, "top", "top", node->limit_hint);
    }
}

static void put_window(struct describer *d, const struct plan_node *node)
{
    const struct rel_window *w = &node->as.window;
    if (!d->json) {
        describe_slots(d, "", "", node->writes.items, node->writes.n);
        buf_printf(d->out, " = %s of", node->op->name);
    }
    describe_slots(d, "field", "", &w->field, 1);
    if (w->rows > 0) {
        describe_number(d, "rows", "over rows:", w->rows);
    }
    describe_slots(d, "by", "by", w->keys, w->n_keys);
}

static void put_side(struct describer *d, struct str table, struct str field)
{
    if (!d->json) {
        buf_printf(d->out, "%.*s.%.*s", STR_ARG(table), STR_ARG(field));
        return;
    }
    buf_text(d->out, "{\"table\":");
    json_put_shown(d->out, table);
    describe_text(d, "field", "", field);
    buf_char(d->out, '}');
}

static void put_join(struct describer *d, const struct plan_node *node)
{
    const struct rel_join *j = &node->as.join;
    if (j->form == JOIN_FILTER) {
        for (size_t i = 0; i < j->n_pairs; i++) {
            begin_item(d, i, "fields", "rows of input 1 whose");
            describe_name(d, j->pairs[i].field[0]);
        }
        end_list(d, j->n_pairs, "fields");
        buf_text(d->out, d->json ? "" : " is in input 2");
        return;
    }
    put_names(d, "tables", "", j->tables, j->n_tables);
    for (size_t i = 0; i < j->n_pairs; i++) {
        const struct rel_pair *p = &j->pairs[i];
        begin_item(d, i, "on", "on");
        buf_text(d->out, d->json ? "[" : "");
        put_side(d, j->tables[p->table[0]], p->field[0]);
        buf_text(d->out, d->json ? "," : " = ");
        put_side(d, j->tables[p->table[1]], p->field[1]);
        buf_text(d->out, d->json ? "]" : "");
    }
    end_list(d, j->n_pairs, "on");
    if (j->window >= 0) {
        describe_key(d, "window_ms", "within");
        if (d->json) {
            buf_printf(d->out, "%lld", (long long)j->window);
        } else {
            describe_ms(d->out, j->window);
        }
    }
}

static void put_project(struct describer *d, const struct plan_node *node)
{
    const struct rel_project *p = &node->as.project;
    put_names(d, p->removes ? "removes" : "keeps", p->removes ? "without" : "", p->names, p->n);
}

static void put_limit(struct describer *d, const struct plan_node *node)
{
    describe_number(d, "rows", "", node->as.limit.rows);
}

static void put_dedup(struct describer *d, const struct plan_node *node)
{
    const struct rel_dedup *p = &node->as.dedup;
    describe_number(d, "rows", "", p->rows);
    describe_slots(d, "by", "by", p->slots, p->n);
    describe_flag(d, "consecutive", "consecutive", p->consecutive);
}

static void put_fill(struct describer *d, const struct plan_node *node)
{
    const struct rel_fill *f = &node->as.fill;
    describe_slots(d, "by", "by", f->keys, f->n_keys);
    describe_flag(d, "take_last", "as in the row before", f->take_last);
}

static void put_pivot(struct describer *d, const struct plan_node *node)
{
    const struct rel_pivot *p = &node->as.pivot;
    describe_slots(d, "rows", "row", p->rows.items, p->rows.n);
    describe_slots(d, "columns", "column", p->columns.items, p->columns.n);
    describe_slots(d, "values", "values", p->values.items, p->values.n);
}

static void put_lookup(struct describer *d, const struct plan_node *node)
{
    describe_slots(d, "fields", "", node->writes.items, node->writes.n);
    describe_text(d, "table", "from", node->as.lookup.table);
    describe_slots(d, "keys", "by", node->as.lookup.keys.items, node->as.lookup.keys.n);
}

static void put_save(struct describer *d, const struct plan_node *node)
{
    describe_text(d, "table", "to", node->as.save.table);
    describe_flag(d, "append", "append", node->as.save.append);
}

static void put_scan(struct describer *d, const struct plan_node *node)
{
    describe_text(d, "table", "", node->as.scan.table);
}

/* As written; a new line is shown as an escape. */
static void put_opaque(struct describer *d, const struct plan_node *node)
{
    enum { LONGEST = 200 };
    if (d->json) {
        return; /* its text, and what it reads and writes, are members of every stage */
    }
    buf_char(d->out, ' ');
    out_put_shown(d->out, node->text, LONGEST, true);
}

void describe_stage(struct describer *d, const struct plan_node *node)
{
    static void (*const by_kind[REL_KINDS])(struct describer * d, const struct plan_node *node) = {
        [REL_OPAQUE] = put_opaque,       [REL_SCAN] = put_scan,
        [REL_TEST] = put_test,           [REL_EXTEND] = put_extend,
        [REL_EXTRACT] = put_extract,     [REL_PROJECT] = put_project,
        [REL_AGGREGATE] = put_aggregate, [REL_SORT] = put_sort,
        [REL_LIMIT] = put_limit,         [REL_DEDUP] = put_dedup,
        [REL_WINDOW] = put_window,       [REL_FILL] = put_fill,
        [REL_PIVOT] = put_pivot,         [REL_LOOKUP] = put_lookup,
        [REL_JOIN] = put_join,           [REL_SAVE] = put_save
    };
    by_kind[node->op->kind](d, node);
}
