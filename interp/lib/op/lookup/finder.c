/*
 * finder.c - see finder.h.
 */
#include "lib/op/lookup/finder.h"

#include "base/vec.h"

bool finder_open(struct binder *b, struct finder *f, struct str source, struct span at)
{
    f->in.who = b->node->op->name;
    b->node->as.lookup.table = source;
    return key_index_open(b, &f->in, source, at);
}

void finder_output(struct binder *b, struct finder *f, const struct name *as, size_t column,
                   const char *name, enum type type)
{
    size_t write = b->node->writes.n;
    stage_define_name(b, as, type);
    if (!as->placeholder) {
        *vec_add(b->arena, &f->outputs) = (struct finder_output) { write, column, name, type };
    }
}

static struct cell value_of(const struct csv_table *t, const struct finder_output *o, size_t row)
{
    struct str text =
        o->column == SIZE_MAX ? (struct str) { NULL, 0 } : t->cells[row * t->n_columns + o->column];
    struct cell number, c = text.s ? cell_of_text(text) : cell_null();
    if (!text.s || o->type == T_STRING || o->type == T_ANY) {
        return c;
    }
    return cell_number(&c, &number) ? number : cell_null();
}

bool finder_begin(struct op_run *r)
{
    const struct finder *f = r->node->data;
    struct finder_state *s = r->state;
    struct arena *a = &r->worker->arena;
    const char **columns = arena_array(a, const char *, f->outputs.n);
    s->reads = arena_array(a, bool, f->outputs.n);
    for (size_t i = 0; i < f->outputs.n; i++) {
        const struct finder_output *o = &f->outputs.items[i];
        s->reads[i] = plan_keeps(r->node, r->node->writes.items[o->write]);
        columns[i] = s->reads[i] ? o->name : NULL;
    }
    if (f->in.kind == KEY_INDEX_GEO) {
        s->places = geo_reader_new(a, f->in.geo, columns, f->outputs.n);
    }
    return true;
}

static void put_place(struct op_run *r, const struct finder *f, struct batch *in, size_t row)
{
    const struct finder_state *s = r->state;
    const struct cell *key = &in->cols[r->node->as.lookup.keys.items[0]][row];
    char buffer[CELL_TEXT_MAX];
    /* nothing is known of an invalid address */
    struct str address = cell_is_null(key) ? STR("") : cell_text(key, buffer);
    size_t damaged;
    const struct cell *values = geo_find(s->places, address, &damaged);
    r->counts.invalid_inputs += damaged;
    for (size_t i = 0; i < f->outputs.n; i++) {
        r->columns[f->outputs.items[i].write][row] = values[i];
    }
}

/* The rows of the batch from the one selected number `from` on, as many as are looked up at once.
 */
static size_t put_rows(struct op_run *r, const struct finder *f, struct batch *in, size_t from)
{
    const struct finder_state *s = r->state;
    const struct cell *keys[KEY_ROWS_MOST * KEYS_MOST];
    size_t rows[KEY_ROWS_MOST], width = f->in.columns.n;
    size_t n = in->live - from < KEY_ROWS_MOST ? in->live - from : KEY_ROWS_MOST;
    const uint16_t *sel = &in->sel[from];
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < width; k++) {
            keys[i * width + k] = &in->cols[r->node->as.lookup.keys.items[k]][sel[i]];
        }
    }
    key_index_find(&f->in, keys, n, in->scratch, rows);
    for (size_t k = 0; k < f->outputs.n; k++) {
        const struct finder_output *o = &f->outputs.items[k];
        for (size_t i = 0; i < n; i++) {
            bool there = rows[i] != KEY_ROW_NONE && s->reads[k];
            r->columns[o->write][sel[i]] = there ? value_of(f->in.table, o, rows[i]) : cell_null();
        }
    }
    return n;
}

enum flow finder_push(struct op_run *r, struct batch *in)
{
    const struct finder *f = r->node->data;
    /* columns are put into the batch after the loop: a field may replace a key */
    for (size_t i = 0; i < in->live;) {
        if (f->in.kind == KEY_INDEX_GEO) {
            put_place(r, f, in, in->sel[i++]);
        } else {
            i += put_rows(r, f, in, i);
        }
    }
    for (size_t i = 0; i < r->node->writes.n; i++) {
        op_column(r, in, i);
    }
    return op_emit(r, in);
}
