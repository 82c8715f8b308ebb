/*
 * cat.c - `cat path://"table"`: the rows of a lookup table instead of messages. Only the table
 * defines the columns. Specified: docs/language/lookups.md.
 */
#include "exec/op_run.h"
#include "lib/shared/stage.h"

static bool open_table(struct binder *b, const struct clause *source, const struct csv_table **out)
{
    const char *why = NULL;
    struct str name = source->list.items[0].name.text;
    *out = tables_find(b->tables, name, &why);
    if (*out || (!why && tables_promised(b->tables, name))) {
        return true;
    }
    struct diag *g = why ? stage_complain(b, DIAG_NO_TABLE, source->span,
                                          "the table %.*s cannot be read: %s", STR_ARG(name), why)
                         : stage_complain(b, DIAG_NO_TABLE, source->span,
                                          "lookup table not found: %.*s", STR_ARG(name));
    diag_help(b->diags, g, "give {--lookup} '%.*s=FILE.csv'", STR_ARG(name));
    return false;
}

static bool cat_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    const struct csv_table *table = NULL;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    if (b->stage > 1) {
        struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, stage_head(stage),
                                        "is only allowed at the very start of a query");
        diag_help(b->diags, g, "to add a table's columns to rows use lookup");
        return false;
    }
    if (b->tables && !open_table(b, &c[0], &table)) {
        return false;
    }
    out->data = table;
    out->as.scan.table = c[0].list.items[0].name.text;
    bind_table(b);
    b->scope.open = !table;
    for (size_t i = 0; table && i < table->n_columns; i++) {
        bind_define(b, table->names[i], T_STRING);
    }
    return true;
}

/* Events are ignored: stops the source. */
static enum flow cat_push(struct op_run *r, struct batch *in)
{
    (void)r, (void)in;
    return FLOW_DONE;
}

static void put_row(struct op_run *r, struct batch *b, const struct csv_table *t, size_t row)
{
    size_t to = b->rows++;
    b->time[to] = TIME_NONE;
    b->seq[to] = row;
    for (size_t c = 0; c < t->n_columns; c++) {
        struct cell *column = b->cols[r->node->writes.items[c]];
        struct str text = t->cells[row * t->n_columns + c];
        if (column) {
            column[to] = text.s ? cell_of_text(text) : cell_null();
        }
    }
}

static enum flow cat_finish(struct op_run *r)
{
    const struct csv_table *t = r->node->data;
    struct batch *b = op_new_batch(r);
    enum flow flow = FLOW_MORE;
    for (size_t row = 0; row < t->n_rows && flow == FLOW_MORE;) {
        for (b->rows = 0; row < t->n_rows && b->rows < b->cap;) {
            put_row(r, b, t, row++);
        }
        batch_select_all(b);
        flow = op_emit(r, b);
    }
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}

const struct op_def op_cat = {
    .name = "cat",
    .group = "lookup",
    .form = "cat SOURCE",
    .doc = "The rows of a lookup table; only at the start of a query.",
    .shape = { { NULL, CLAUSE_SOURCE, .doc = "the table: path://\"..\" or a path" } },
    .examples = { { "cat path://\"/Library/Users/me@example.com/hosts\" | count by owner",
                    "rows of a table, counted" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_SCAN,
    .traits = { .order = ORDER_MADE, .spread = SPREAD_ONE, .makes_table = true },
    .bind = cat_bind,
    .push = cat_push,
    .combine = op_no_combine,
    .finish = cat_finish,
};
