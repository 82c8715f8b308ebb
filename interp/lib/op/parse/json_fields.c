/*
 * json_fields.c - see json_fields.h.
 */
#include "lib/op/parse/json_fields.h"

static void drop_buffer(void *buffer)
{
    buf_release(buffer);
}

bool json_fields_open(struct op_run *r)
{
    struct json_fields *s = r->state;
    const struct json_fields_plan *p = r->node->data;
    const struct dynamic_fields *dynamic = p->dynamic;
    struct arena *a = &r->worker->arena;
    struct str *names = arena_array(a, struct str, dynamic->fields.n + 1);
    size_t n = 0;
    s->fields = arena_array(a, size_t, dynamic->fields.n + 1);
    for (size_t i = 0; i < dynamic->fields.n; i++) {
        names[n] = dynamic->fields.items[i].name;
        s->fields[n] = i;
        n += dynamic_is_read(dynamic, i);
    }
    s->parser = json_parser_new(a);
    s->buffer = BUF_INIT;
    arena_on_release(a, drop_buffer, &s->buffer);
    flat_look_init(&s->look, a, names, n, &p->rules);
    return true;
}

static bool has_value(const struct cell *c)
{
    return !cell_is_null(c) && !(cell_is_text(c) && cell_str(c).len == 0);
}

/* The fields of one row. */
static void fill_row(struct op_run *r, const struct batch *in, size_t row)
{
    struct json_fields *s = r->state;
    const struct json_fields_plan *p = r->node->data;
    const struct cell *text = &in->cols[p->dynamic->input][row];
    struct json j;
    bool there = cell_is_text(text) && flat_open(s->parser, cell_str(text), &j);
    if (there) {
        flat_find(&s->look, &j, in->scratch);
    }
    for (size_t k = 0; k < s->look.n; k++) {
        const struct dynamic_field *f = &p->dynamic->fields.items[s->fields[k]];
        struct cell *to = &in->cols[f->slot][row];
        const struct cell *old = &in->cols[f->old][row];
        *to = *old;
        if (!there || s->look.places[k] == 0 || (p->gives_way && has_value(old))) {
            continue;
        }
        struct cell value;
        r->counts.invalid_inputs +=
            !json_value(&j, s->look.places[k], in->scratch, &s->buffer, &value);
        if (!cell_is_null(&value) || !(f->skips_null || p->gives_way)) {
            *to = value;
        }
    }
}

enum flow json_fields_push(struct op_run *r, struct batch *in)
{
    struct json_fields *s = r->state;
    const struct dynamic_fields *dynamic =
        ((const struct json_fields_plan *)r->node->data)->dynamic;
    for (size_t k = 0; k < s->look.n; k++) {
        op_column(r, in, dynamic->fields.items[s->fields[k]].write);
    }
    if (dynamic_is_kept(dynamic, dynamic->rest)) {
        in->cols[dynamic->rest] = in->cols[dynamic->input];
    }
    for (size_t i = 0; s->look.n > 0 && i < in->live; i++) {
        fill_row(r, in, in->sel[i]);
    }
    return op_emit(r, in);
}

static void add_name(void *ctx, struct str name)
{
    struct dynamic_walk *w = ctx;
    w->found(w, name);
}

void json_fields_names(const struct plan_node *node, struct dynamic_walk *w, struct str text)
{
    const struct json_fields_plan *p = node->data;
    struct json j;
    if (!w->state) {
        w->state = json_parser_new(w->arena);
    }
    if (flat_open(w->state, text, &j)) {
        flat_names(&j, &p->rules, w->scratch, add_name, w);
    }
}
