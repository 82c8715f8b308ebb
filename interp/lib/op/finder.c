/*
 * finder.c - see finder.h.
 */
#include "lib/op/finder.h"

#include "base/vec.h"

bool finder_open(struct binder *b, struct finder *f, struct str source, struct span at)
{
    f->in.who = b->node->op->name;
    return key_table_open(b, &f->in, source, at);
}

void finder_output(struct binder *b, struct finder *f, const struct name *as, size_t column,
                   const char *name, enum type type)
{
    size_t write = b->node->writes.n;
    stage_define_name(b, as, type);
    if (!as->hole) {
        *vec_add(b->arena, &f->outputs) = (struct finder_output) { write, column, name, type };
    }
}

static struct cell value_of(const struct csv_table *t, const struct finder_output *o, size_t row)
{
    struct str text =
        o->column == SIZE_MAX ? (struct str) { NULL, 0 } : t->cells[row * t->n_columns + o->column];
    struct cell number, c = text.s ? cell_of_text(text) : cell_null();
    if (!text.s || o->type == T_TEXT || o->type == T_ANY) {
        return c;
    }
    return cell_number(&c, &number) ? number : cell_null();
}

static void put_place(struct op_run *r, const struct finder *f, struct batch *in, size_t row)
{
    const struct cell *key = &in->cols[f->keys.items[0]][row];
    struct geo_place place = { .found = false };
    char room[CELL_TEXT_MAX];
    if (!cell_is_null(key)) {
        geo_find(f->in.geo, cell_text(key, room), &place);
    }
    for (size_t i = 0; i < f->outputs.n; i++) {
        const struct finder_output *o = &f->outputs.items[i];
        r->columns[o->write][row] = geo_value(&place, o->name, in->scratch);
    }
}

static void put_row(struct op_run *r, const struct finder *f, struct batch *in, size_t row)
{
    const struct cell *keys[KEYS_MOST];
    size_t found;
    for (size_t i = 0; i < f->in.columns.n; i++) {
        keys[i] = &in->cols[f->keys.items[i]][row];
    }
    bool there = key_table_find(&f->in, keys, in->scratch, &found);
    for (size_t i = 0; i < f->outputs.n; i++) {
        const struct finder_output *o = &f->outputs.items[i];
        r->columns[o->write][row] = there ? value_of(f->in.table, o, found) : cell_null();
    }
}

enum flow finder_push(struct op_run *r, struct batch *in)
{
    const struct finder *f = r->node->data;
    /* columns are put into the batch behind the loop: a field may replace a key */
    for (size_t i = 0; i < in->live; i++) {
        if (f->in.kind == KEY_TABLE_GEO) {
            put_place(r, f, in, in->sel[i]);
        } else {
            put_row(r, f, in, in->sel[i]);
        }
    }
    for (size_t i = 0; i < r->node->writes.n; i++) {
        op_column(r, in, i);
    }
    return op_emit(r, in);
}
