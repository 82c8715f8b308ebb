/*
 * evtx_render.c - the XML of a record, as Windows shows it.
 *
 * An attribute whose values are all null is left out; an element whose content is an array is
 * written once for each of its values.
 */
#include "source/format/evtx_event.h"

static bool render_fragment(struct evtx *e, size_t at, size_t end, unsigned nesting);

/* What tokens are written with. */
struct rendering {
    const struct evtx_token *tokens;
    const struct evtx_values *values;
    const struct evtx_value *item; /* of an array, in the hole `item_index` */
    uint16_t item_index;
    unsigned nesting;
};

/* Text in XML: nothing in it is read as markup, and line ends stay what they are. */
static void put_escaped(struct buf *out, struct str s, bool in_attribute)
{
    size_t from = 0;
    for (size_t k = 0; k < s.len; k++) {
        const char *as = NULL;
        switch (s.s[k]) {
        case '&':
            as = "&amp;";
            break;
        case '<':
            as = "&lt;";
            break;
        case '>':
            as = "&gt;";
            break;
        case '\r':
            as = "&#13;";
            break;
        case '\'':
            as = in_attribute ? "&apos;" : NULL;
            break;
        case '\n':
            as = in_attribute ? "&#10;" : NULL;
            break;
        case '\t':
            as = in_attribute ? "&#9;" : NULL;
            break;
        default:
            break;
        }
        if (as) {
            buf_str(out, (struct str) { s.s + from, k - from });
            buf_text(out, as);
            from = k + 1;
        }
    }
    buf_str(out, (struct str) { s.s + from, s.len - from });
}

/* Names come from the file: what cannot stand in one is `_`. */
static void put_name(struct buf *out, struct str name)
{
    size_t from = 0;
    for (size_t k = 0; k < name.len; k++) {
        unsigned char c = (unsigned char)name.s[k];
        bool fits = c >= 0x80 || c == '_' || c == ':' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                    (k > 0 && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
        if (!fits) {
            buf_str(out, (struct str) { name.s + from, k - from });
            buf_char(out, '_');
            from = k + 1;
        }
    }
    buf_str(out, (struct str) { name.s + from, name.len - from });
}

static void put_value(struct evtx *e, struct evtx_value v, bool in_attribute)
{
    char buffer[CELL_TEXT_MAX];
    struct evtx_value item;
    uint32_t at = 0;
    if (!(v.type & EVTX_ARRAY)) {
        struct cell c = evtx_cell(e->run->scratch, v);
        put_escaped(&e->xml, cell_text(&c, buffer), in_attribute);
        return;
    }
    for (unsigned n = 0; evtx_array_next(v, &at, &item); n++) {
        struct cell c = evtx_cell(e->run->scratch, item);
        buf_text(&e->xml, n > 0 ? ", " : "");
        put_escaped(&e->xml, cell_text(&c, buffer), in_attribute);
    }
}

static struct evtx_value value_in(const struct rendering *r, size_t index)
{
    return r->item && index == r->item_index ? *r->item : evtx_value_at(r->values, index);
}

static bool put_hole(struct evtx *e, const struct rendering *r, size_t index)
{
    struct evtx_value v = value_in(r, index);
    if (v.type != EVTX_XML) {
        put_value(e, v, false);
        return true;
    }
    if (r->nesting == EVTX_NESTING) {
        e->why = "its binary XML is nested too deeply";
        return false;
    }
    size_t at = (size_t)(v.bytes - e->chunk.data);
    return render_fragment(e, at, at + v.size, r->nesting + 1);
}

/* The attribute at token k; returns the token after its values. */
static size_t put_attribute(struct evtx *e, const struct rendering *r, size_t k)
{
    size_t end = k + 1;
    bool any = false, holes = false;
    for (; r->tokens[end].kind == EVTX_TEXT || r->tokens[end].kind == EVTX_HOLE; end++) {
        bool is_hole = r->tokens[end].kind == EVTX_HOLE;
        struct evtx_value v = is_hole ? value_in(r, r->tokens[end].index)
                                      : (struct evtx_value) { NULL, 0, EVTX_STRING };
        any |= v.type != EVTX_NULL;
        holes |= is_hole;
    }
    if (!any && holes) {
        return end;
    }
    buf_char(&e->xml, ' ');
    put_name(&e->xml, r->tokens[k].text);
    buf_text(&e->xml, "='");
    for (size_t i = k + 1; i < end; i++) {
        if (r->tokens[i].kind == EVTX_TEXT) {
            put_escaped(&e->xml, r->tokens[i].text, true);
        } else {
            put_value(e, value_in(r, r->tokens[i].index), true);
        }
    }
    buf_char(&e->xml, '\'');
    return end;
}

static bool put_tokens(struct evtx *e, const struct rendering *r, size_t from, size_t end);

/* The element at token k for each value of the array that is its content. */
static bool put_array(struct evtx *e, const struct rendering *r, size_t k, struct evtx_value array)
{
    struct evtx_value item;
    uint32_t at = 0;
    while (evtx_array_next(array, &at, &item)) {
        struct rendering each = *r;
        each.item = &item;
        each.item_index = (uint16_t)(r->tokens[k].index - 1);
        if (!put_tokens(e, &each, k, r->tokens[k].at + 1)) {
            return false;
        }
    }
    return true;
}

static bool put_token(struct evtx *e, const struct rendering *r, size_t *k, struct str *names,
                      size_t *depth)
{
    const struct evtx_token *t = &r->tokens[*k];
    switch (t->kind) {
    case EVTX_OPEN:
        if (t->index > 0 && !r->item) {
            struct evtx_value v = evtx_value_at(r->values, t->index - 1u);
            if (v.type & EVTX_ARRAY && v.size > 0) {
                bool done = put_array(e, r, *k, v);
                *k = t->at + 1;
                return done;
            }
        }
        names[(*depth)++] = t->text;
        buf_char(&e->xml, '<');
        put_name(&e->xml, t->text);
        break;
    case EVTX_ATTRIBUTE:
        *k = put_attribute(e, r, *k);
        return true;
    case EVTX_BODY:
        buf_char(&e->xml, '>');
        break;
    case EVTX_BARE:
        --*depth;
        buf_text(&e->xml, "/>");
        break;
    case EVTX_CLOSE:
        buf_text(&e->xml, "</");
        put_name(&e->xml, names[--*depth]);
        buf_char(&e->xml, '>');
        break;
    case EVTX_TEXT:
        put_escaped(&e->xml, t->text, false);
        break;
    case EVTX_HOLE:
        ++*k;
        return put_hole(e, r, t->index);
    case EVTX_FRAGMENT:
        ++*k;
        if (r->nesting == EVTX_NESTING) {
            e->why = "its binary XML is nested too deeply";
            return false;
        }
        return render_fragment(e, t->at, e->chunk.len, r->nesting + 1);
    default:
        break; /* instructions are nothing of the event */
    }
    ++*k;
    return true;
}

static bool put_tokens(struct evtx *e, const struct rendering *r, size_t from, size_t end)
{
    struct str names[EVTX_DEPTH];
    size_t depth = 0, k = from;
    while (k < end) {
        size_t before = e->xml.b.len;
        if (!put_token(e, r, &k, names, &depth) || !evtx_charge(e, 1)) {
            return false;
        }
        if (e->xml.b.len > EVTX_RECORD_WORK || !evtx_charge(e, e->xml.b.len - before)) {
            return evtx_charge(e, SIZE_MAX);
        }
    }
    return true;
}

static bool render_fragment(struct evtx *e, size_t at, size_t end, unsigned nesting)
{
    struct evtx_values values = { NULL, 0 };
    struct evtx_tape tape;
    if (evtx_is_instance(e->chunk, &at, end)) {
        struct evtx_instance instance;
        if (!evtx_instance_read(&instance, e->chunk, at, end, &e->why)) {
            return false;
        }
        struct evtx_template *t = evtx_template_at(e, instance.template);
        if (!t || !evtx_values_of(e, &instance, &values)) {
            return false;
        }
        tape = t->tape;
    } else if (!evtx_charge(e, end - at) ||
               !evtx_tape_read(&tape, e->run->scratch, e->chunk, at, end, &e->why)) {
        return false;
    }
    struct rendering r = { .tokens = tape.tokens, .values = &values, .nesting = nesting };
    return put_tokens(e, &r, 0, tape.n);
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
