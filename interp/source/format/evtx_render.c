/*
 * evtx_render.c - the XML of a record, as Windows shows it.
 *
 * An attribute whose values are all null is left out; an element whose content is an array is
 * written once for each of its values.
 */
#include "source/format/evtx_event.h"

static bool render_fragment(struct evtx *e, size_t at, size_t end, unsigned nesting);

/* What pieces are written with. */
struct rendering {
    const struct evtx_piece *pieces;
    const struct evtx_values *values;
    const struct evtx_value *item; /* of an array, in the substitution `item_index` */
    uint16_t item_index;
    unsigned nesting;
};

static void put_one(struct evtx *e, struct evtx_value v, bool in_attribute)
{
    char buffer[CELL_TEXT_MAX];
    struct cell c = evtx_cell(e->run->scratch, v);
    struct str text = cell_text(&c, buffer);
    if (v.type == EVTX_STRING || v.type == EVTX_ANSI) {
        evtx_put_escaped(&e->xml, text, in_attribute);
    } else {
        buf_str(&e->xml, text); /* of letters, digits and marks that are none in XML */
    }
}

static void put_value(struct evtx *e, struct evtx_value v, bool in_attribute)
{
    struct evtx_value item;
    uint32_t at = 0;
    if (!(v.type & EVTX_ARRAY)) {
        put_one(e, v, in_attribute);
        return;
    }
    for (unsigned n = 0; evtx_array_next(v, &at, &item); n++) {
        buf_text(&e->xml, n > 0 ? ", " : "");
        put_one(e, item, in_attribute);
    }
}

static struct evtx_value value_in(const struct rendering *r, size_t index)
{
    return r->item && index == r->item_index ? *r->item : evtx_value_at(r->values, index);
}

static bool put_inner(struct evtx *e, const struct rendering *r, size_t at, size_t end)
{
    if (r->nesting == EVTX_NESTING) {
        e->why = "its binary XML is nested too deeply";
        return false;
    }
    return render_fragment(e, at, end, r->nesting + 1);
}

static bool put_hole(struct evtx *e, const struct rendering *r, const struct evtx_piece *piece)
{
    struct evtx_value v = value_in(r, piece->index);
    if (v.type == EVTX_XML && !piece->in_attribute) {
        size_t at = (size_t)(v.bytes - e->chunk.data);
        return put_inner(e, r, at, at + v.size);
    }
    put_value(e, v, piece->in_attribute);
    return evtx_charge(e, v.size);
}

/* Whether a value between these pieces is not null. */
static bool has_value(const struct rendering *r, size_t from, size_t end)
{
    bool has = false;
    for (size_t k = from; k < end; k++) {
        has |= r->pieces[k].kind == EVTX_VALUE && value_in(r, r->pieces[k].index).type != EVTX_NULL;
    }
    return has;
}

static bool put_pieces(struct evtx *e, const struct rendering *r, size_t from, size_t end);

/* The pieces after the k-th, an element, for each value of the array that is its content. */
static bool put_array(struct evtx *e, const struct rendering *r, size_t k, struct evtx_value array)
{
    struct rendering each = *r;
    struct evtx_value item;
    uint32_t at = 0;
    each.item = &item;
    each.item_index = r->pieces[k].index;
    while (evtx_array_next(array, &at, &item)) {
        if (!put_pieces(e, &each, k + 1, r->pieces[k].at)) {
            return false;
        }
    }
    return true;
}

/* Writes the piece k; *next, which is k + 1, goes past what is written or left out with it. */
static bool put_piece(struct evtx *e, const struct rendering *r, size_t k, size_t *next)
{
    const struct evtx_piece *piece = &r->pieces[k];
    struct evtx_value v;
    switch (piece->kind) {
    case EVTX_VALUE:
        return put_hole(e, r, piece);
    case EVTX_INSTANCE:
        return put_inner(e, r, piece->at, e->chunk.len);
    case EVTX_OPTIONAL:
        *next = has_value(r, k + 1, piece->at) ? k + 1 : piece->at;
        return evtx_charge(e, piece->at - k);
    case EVTX_REPEATED:
        v = evtx_value_at(r->values, piece->index);
        if (!(v.type & EVTX_ARRAY) || v.size == 0) {
            return true;
        }
        *next = piece->at;
        return put_array(e, r, k, v);
    default:
        buf_str(&e->xml, piece->text);
        return true;
    }
}

static bool put_pieces(struct evtx *e, const struct rendering *r, size_t from, size_t end)
{
    for (size_t k = from, next; k < end; k = next) {
        size_t before = e->xml.b.len;
        next = k + 1;
        if (!put_piece(e, r, k, &next)) {
            return false;
        }
        bool too_long = e->xml.b.len > EVTX_RECORD_WORK;
        if (!evtx_charge(e, too_long ? SIZE_MAX : 1 + e->xml.b.len - before)) {
            return false;
        }
    }
    return true;
}

static bool make_markup(struct evtx *e, struct evtx_markup *markup, struct arena *a,
                        const struct evtx_tape *tape)
{
    size_t size = SIZE_MAX;
    bool made = evtx_markup_make(markup, a, &e->literal, tape, e->left, &size);
    return evtx_charge(e, made ? size : SIZE_MAX);
}

static bool render_fragment(struct evtx *e, size_t at, size_t end, unsigned nesting)
{
    struct evtx_values values = { NULL, 0 };
    struct evtx_markup markup;
    if (evtx_is_instance(e->chunk, &at, end)) {
        struct evtx_instance instance;
        if (!evtx_instance_read(&instance, e->chunk, at, end, &e->why)) {
            return false;
        }
        struct evtx_template *t = evtx_template_at(e, instance.template);
        if (!t || !evtx_values_of(e, &instance, &values) ||
            (!t->markup.pieces && !make_markup(e, &t->markup, &e->memory, &t->tape))) {
            return false;
        }
        markup = t->markup;
    } else {
        struct evtx_tape tape;
        if (!evtx_charge(e, end - at) ||
            !evtx_tape_read(&tape, e->run->scratch, e->chunk, at, end, &e->why) ||
            !make_markup(e, &markup, e->run->scratch, &tape)) {
            return false;
        }
    }
    struct rendering r = { .pieces = markup.pieces, .values = &values, .nesting = nesting };
    return put_pieces(e, &r, 0, markup.n);
}

bool evtx_render(struct evtx *e, size_t at, size_t end, struct str *out)
{
    buf_clear(&e->xml);
    e->left = EVTX_RECORD_WORK < e->chunk_left ? EVTX_RECORD_WORK : e->chunk_left;
    if (!render_fragment(e, at, end, 0)) {
        return false;
    }
    *out = arena_str(e->run->scratch, buf_view(&e->xml));
    return true;
}
