/*
 * evtx_markup.c - see evtx_markup.h.
 */
#include "source/format/evtx_markup.h"

#include "base/vec.h"

enum {
    LONGEST = 6, /* the longest escape: &apos; */
    ESCAPES = 4, /* escapes from here on are of attributes only */
    REPEATS_NONE = -1,
};

void evtx_put_escaped(struct buf *out, struct str s, bool in_attribute)
{
    static const struct str escapes[] = { { "", 0 },      { "&amp;", 5 }, { "&lt;", 4 },
                                          { "&gt;", 4 },  { "&#13;", 5 }, { "&apos;", 6 },
                                          { "&#10;", 5 }, { "&#9;", 4 } };
    static const unsigned char escape_of[256] = {
        ['&'] = 1, ['<'] = 2, ['>'] = 3, ['\r'] = 4, ['\''] = 5, ['\n'] = 6, ['\t'] = 7
    };
    unsigned last = in_attribute ? UINT8_MAX : ESCAPES;
    char *start = block_reserve(&out->b, s.len * LONGEST), *to = start;
    for (size_t k = 0; k < s.len; k++) {
        unsigned escape = escape_of[(unsigned char)s.s[k]];
        if (escape == 0 || escape > last) {
            *to++ = s.s[k];
        } else {
            memcpy(to, escapes[escape].s, escapes[escape].len);
            to += escapes[escape].len;
        }
    }
    out->b.len += (size_t)(to - start);
}

/* Names come from the file: what a name may not contain is `_`. */
static void put_name(struct buf *out, struct str name)
{
    char *to = block_reserve(&out->b, name.len);
    for (size_t k = 0; k < name.len; k++) {
        unsigned char c = (unsigned char)name.s[k];
        bool fits = c >= 0x80 || c == '_' || c == ':' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                    (k > 0 && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
        to[k] = fits ? name.s[k] : '_';
    }
    out->b.len += name.len;
}

struct making {
    struct arena *arena;
    struct buf *text; /* of the literal that is not added yet */
    const struct evtx_tape *tape;
    struct {
        struct evtx_piece *items;
        size_t n, cap;
    } pieces;
    size_t size;                  /* bytes of literals */
    struct str names[EVTX_DEPTH]; /* of elements that are open */
    size_t depth;
    ptrdiff_t repeated; /* the piece of the element that may be repeated, if in one */
};

static void end_literal(struct making *m)
{
    if (m->text->b.len > 0) {
        struct evtx_piece *piece = vec_add(m->arena, &m->pieces);
        *piece = (struct evtx_piece) { .kind = EVTX_LITERAL,
                                       .text = arena_str(m->arena, buf_view(m->text)) };
        m->size += piece->text.len;
        buf_clear(m->text);
    }
}

static size_t add(struct making *m, struct evtx_piece piece)
{
    end_literal(m);
    *(struct evtx_piece *)vec_add(m->arena, &m->pieces) = piece;
    return m->pieces.n - 1;
}

/* The piece's part of the markup ends. */
static void end_part(struct making *m, size_t piece)
{
    end_literal(m);
    m->pieces.items[piece].at = (uint32_t)m->pieces.n;
}

/* The attribute at token k; returns the token after its values. */
static size_t add_attribute(struct making *m, size_t k)
{
    const struct evtx_token *t = m->tape->tokens;
    size_t end = k + 1, part = 0;
    bool texts = false;
    for (; end < m->tape->n && (t[end].kind == EVTX_TEXT || t[end].kind == EVTX_SUBSTITUTION);
         end++) {
        texts |= t[end].kind == EVTX_TEXT;
    }
    bool optional = !texts && end > k + 1;
    if (optional) {
        part = add(m, (struct evtx_piece) { .kind = EVTX_OPTIONAL });
    }
    buf_char(m->text, ' ');
    put_name(m->text, t[k].text);
    buf_text(m->text, "='");
    for (size_t i = k + 1; i < end; i++) {
        if (t[i].kind == EVTX_TEXT) {
            evtx_put_escaped(m->text, t[i].text, true);
        } else {
            add(m, (struct evtx_piece) {
                       .kind = EVTX_VALUE, .in_attribute = true, .index = t[i].index });
        }
    }
    buf_char(m->text, '\'');
    if (optional) {
        end_part(m, part);
    }
    return end;
}

static void add_open(struct making *m, const struct evtx_token *t)
{
    if (t->index > 0) {
        m->repeated = (ptrdiff_t)add(
            m, (struct evtx_piece) { .kind = EVTX_REPEATED, .index = (uint16_t)(t->index - 1) });
    }
    m->names[m->depth++] = t->text;
    buf_char(m->text, '<');
    put_name(m->text, t->text);
}

static void add_close(struct making *m)
{
    buf_text(m->text, "</");
    put_name(m->text, m->names[--m->depth]);
    buf_char(m->text, '>');
    if (m->repeated != REPEATS_NONE) { /* there are no elements in it */
        end_part(m, (size_t)m->repeated);
        m->repeated = REPEATS_NONE;
    }
}

/* The token k; returns the next. */
static size_t add_token(struct making *m, size_t k)
{
    const struct evtx_token *t = &m->tape->tokens[k];
    switch (t->kind) {
    case EVTX_OPEN:
        add_open(m, t);
        break;
    case EVTX_ATTRIBUTE:
        return add_attribute(m, k);
    case EVTX_BODY:
        buf_char(m->text, '>');
        break;
    case EVTX_BARE:
        --m->depth;
        buf_text(m->text, "/>");
        break;
    case EVTX_CLOSE:
        add_close(m);
        break;
    case EVTX_TEXT:
        evtx_put_escaped(m->text, t->text, false);
        break;
    case EVTX_SUBSTITUTION:
        add(m, (struct evtx_piece) { .kind = EVTX_VALUE, .index = t->index });
        break;
    case EVTX_FRAGMENT:
        add(m, (struct evtx_piece) { .kind = EVTX_INSTANCE, .at = t->at });
        break;
    default:
        break; /* instructions are nothing of the event */
    }
    return k + 1;
}

bool evtx_markup_make(struct evtx_markup *markup, struct arena *a, struct buf *buffer,
                      const struct evtx_tape *tape, size_t most, size_t *size)
{
    struct making m = { .arena = a, .text = buffer, .tape = tape, .repeated = REPEATS_NONE };
    buf_clear(buffer);
    for (size_t k = 0; k < tape->n;) {
        k = add_token(&m, k);
        if (m.size + buffer->b.len > most) {
            return false;
        }
    }
    end_literal(&m);
    if (m.pieces.n == 0) {
        add(&m, (struct evtx_piece) { .kind = EVTX_LITERAL, .text = STR("") });
    }
    *markup = (struct evtx_markup) { m.pieces.items, m.pieces.n };
    *size = m.size;
    return true;
}
