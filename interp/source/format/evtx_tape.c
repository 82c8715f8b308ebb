/*
 * evtx_tape.c - see evtx_tape.h.
 *
 * An element in a template, or in a record without one, has the number of the substitution that it
 * depends on after its token; one in a value has not. Which of the two a fragment is written in is
 * found by the name of its first element, which only one of them finds.
 */
#include "source/format/evtx_tape.h"

#include "base/vec.h"

enum {
    FRAGMENT = 0x0F,
    MORE = 0x40,     /* a flag of tokens: attributes follow, or more of them */
    DEFINITION = 24, /* bytes before the fragment of a template */
    NAME_HEAD = 8,
    NAME_MOST = 512, /* units of a name; so the tokens of a chunk take little more than it */
};

struct reading {
    struct arena *arena;
    struct evtx_chunk chunk;
    size_t at, end;
    bool depends; /* elements have the number of a substitution */
    bool laid;    /* that is known */
    struct {
        struct evtx_token *items;
        size_t n, cap;
    } tokens;
    size_t open[EVTX_DEPTH]; /* tokens of elements that are open */
    size_t depth;
    bool in_tag;
    const char *why;
};

static bool fail(struct reading *r, const char *why)
{
    r->why = why;
    return false;
}

static bool has(const struct reading *r, size_t n)
{
    return n <= r->end - r->at;
}

static struct evtx_token *add(struct reading *r, enum evtx_kind kind)
{
    struct evtx_token *t = vec_add(r->arena, &r->tokens);
    *t = (struct evtx_token) { .kind = (uint8_t)kind };
    return t;
}

/* Whether a name stands at that offset; *units and *n are set. */
static bool find_name(const struct evtx_chunk *c, size_t at, const unsigned char **units, size_t *n)
{
    if (at > c->len || c->len - at < NAME_HEAD) {
        return false;
    }
    *n = evtx_u16(c->data + at + 6);
    *units = c->data + at + NAME_HEAD;
    return *n <= NAME_MOST && 2 * *n <= c->len - at - NAME_HEAD;
}

static bool is_hashed(const struct evtx_chunk *c, size_t at, const unsigned char *units, size_t n)
{
    uint32_t hash = 0;
    for (size_t k = 0; k < n; k++) {
        hash = hash * 65599 + evtx_u16(units + 2 * k);
    }
    return n > 0 && (hash & 0xFFFF) == evtx_u16(c->data + at + 4);
}

/* The name whose offset is next; it may stand right there. */
static bool read_name(struct reading *r, struct str *name)
{
    const unsigned char *units;
    size_t n;
    if (!has(r, 4)) {
        return fail(r, "a name is cut off");
    }
    size_t at = evtx_u32(r->chunk.data + r->at);
    r->at += 4;
    if (!find_name(&r->chunk, at, &units, &n)) {
        return fail(r, "a name is not where it should be");
    }
    if (at == r->at) {
        if (!has(r, NAME_HEAD + 2 * n + 2)) {
            return fail(r, "a name is cut off");
        }
        r->at += NAME_HEAD + 2 * n + 2;
    }
    *name = evtx_text(r->arena, units, n);
    return n > 0 || fail(r, "a name is empty");
}

/* Finds out how elements are written, by the name of the first. */
static void find_layout(struct reading *r)
{
    const unsigned char *units;
    size_t n;
    r->laid = true;
    for (size_t skip = 0; skip <= 2; skip += 2) {
        if (!has(r, 1 + skip + 4 + 4)) {
            continue;
        }
        size_t at = evtx_u32(r->chunk.data + r->at + 1 + skip + 4);
        if (find_name(&r->chunk, at, &units, &n) && is_hashed(&r->chunk, at, units, n)) {
            r->depends = skip > 0;
            return;
        }
    }
    r->depends = true;
}

static bool read_open(struct reading *r, bool has_attributes)
{
    struct str name;
    if (r->in_tag) {
        return fail(r, "an element begins in the tag of another");
    }
    if (r->depth == EVTX_DEPTH) {
        return fail(r, "its elements are nested too deeply");
    }
    if (!r->laid) {
        find_layout(r);
    }
    size_t head = 1 + (r->depends ? 2 : 0) + 4;
    if (!has(r, head)) {
        return fail(r, "an element is cut off");
    }
    r->at += head;
    if (!read_name(r, &name)) {
        return false;
    }
    if (has_attributes) {
        if (!has(r, 4)) {
            return fail(r, "an element is cut off");
        }
        r->at += 4;
    }
    r->open[r->depth++] = r->tokens.n;
    add(r, EVTX_OPEN)->text = name;
    r->in_tag = true;
    return true;
}

/* The element ends: is a substitution all of its content? */
static bool read_close(struct reading *r, enum evtx_kind kind)
{
    if (r->depth == 0 || r->in_tag != (kind == EVTX_BARE)) {
        return fail(r, "an element ends that is not open");
    }
    r->at++;
    r->in_tag = false;
    size_t first = r->open[--r->depth], n = r->tokens.n;
    const struct evtx_token *t = r->tokens.items;
    bool whole = n - first >= 3 && t[n - 1].kind == EVTX_SUBSTITUTION && t[n - 2].kind == EVTX_BODY;
    uint16_t index = whole ? (uint16_t)(t[n - 1].index + 1) : 0;
    add(r, kind);
    r->tokens.items[first].index = index;
    r->tokens.items[first].at = (uint32_t)n;
    return true;
}

/* UTF-16 with its number of units before it. */
static bool read_units(struct reading *r, enum evtx_kind kind)
{
    if (!has(r, 2) || !has(r, 2 + 2 * (size_t)evtx_u16(r->chunk.data + r->at))) {
        return fail(r, "a text is cut off");
    }
    size_t n = evtx_u16(r->chunk.data + r->at), from = r->at + 2;
    r->at = from + 2 * n;
    add(r, kind)->text = evtx_text(r->arena, r->chunk.data + from, n);
    return true;
}

static bool read_text(struct reading *r)
{
    char buffer[CELL_TEXT_MAX];
    if (!has(r, 2)) {
        return fail(r, "a value is cut off");
    }
    uint8_t type = r->chunk.data[r->at + 1];
    r->at += 2;
    if (type == EVTX_STRING) {
        return read_units(r, EVTX_TEXT);
    }
    struct evtx_value v = { r->chunk.data + r->at, evtx_size_of(type), type };
    if (type == EVTX_SID && has(r, 8)) {
        v.size = 8 + 4 * (uint32_t)v.bytes[1];
    }
    if (v.size == 0 || !has(r, v.size)) {
        return fail(r, "a value has a type that cannot stand there");
    }
    r->at += v.size;
    struct cell c = evtx_cell(r->arena, v);
    add(r, EVTX_TEXT)->text = arena_str(r->arena, cell_text(&c, buffer));
    return true;
}

static bool read_hole(struct reading *r)
{
    if (!has(r, 4)) {
        return fail(r, "a value is cut off");
    }
    uint16_t index = evtx_u16(r->chunk.data + r->at + 1);
    r->at += 4;
    if (index == UINT16_MAX) {
        return fail(r, "a value has no number");
    }
    add(r, EVTX_SUBSTITUTION)->index = index;
    return true;
}

static bool read_character(struct reading *r)
{
    if (!has(r, 3)) {
        return fail(r, "a character is cut off");
    }
    r->at += 3;
    add(r, EVTX_TEXT)->text = evtx_text(r->arena, r->chunk.data + r->at - 2, 1);
    return true;
}

static bool read_entity(struct reading *r)
{
    static const struct {
        struct str name, text;
    } known[] = {
        { { "lt", 2 }, { "<", 1 } },    { { "gt", 2 }, { ">", 1 } },   { { "amp", 3 }, { "&", 1 } },
        { { "quot", 4 }, { "\"", 1 } }, { { "apos", 4 }, { "'", 1 } },
    };
    struct str name;
    r->at++;
    if (!read_name(r, &name)) {
        return false;
    }
    struct evtx_token *t = add(r, EVTX_TEXT);
    t->text = STR("\xEF\xBF\xBD");
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        t->text = str_eq(name, known[k].name) ? known[k].text : t->text;
    }
    return true;
}

static bool read_named(struct reading *r, enum evtx_kind kind)
{
    struct str name;
    r->at++;
    if (!read_name(r, &name)) {
        return false;
    }
    add(r, kind)->text = name;
    return true;
}

static bool read_body(struct reading *r)
{
    if (!r->in_tag) {
        return fail(r, "the tag of an element ends that is not open");
    }
    r->at++;
    r->in_tag = false;
    add(r, EVTX_BODY);
    return true;
}

static bool read_instance(struct reading *r)
{
    struct evtx_instance instance;
    if (r->in_tag || !evtx_instance_read(&instance, r->chunk, r->at, r->end, &r->why)) {
        return r->in_tag ? fail(r, "a template stands in a tag") : false;
    }
    add(r, EVTX_FRAGMENT)->at = (uint32_t)r->at;
    r->at = instance.end;
    return true;
}

/* The token at r->at. */
static bool read_token(struct reading *r, unsigned token)
{
    switch (token & ~(unsigned)MORE) {
    case 0x01:
        return read_open(r, token & MORE);
    case 0x02:
        return read_body(r);
    case 0x03:
        return read_close(r, EVTX_BARE);
    case 0x04:
        return read_close(r, EVTX_CLOSE);
    case 0x05:
        return read_text(r);
    case 0x06:
        return r->in_tag ? read_named(r, EVTX_ATTRIBUTE)
                         : fail(r, "an attribute stands outside of a tag");
    case 0x07:
        r->at++;
        return read_units(r, EVTX_TEXT);
    case 0x08:
        return read_character(r);
    case 0x09:
        return read_entity(r);
    case 0x0A:
        return read_named(r, EVTX_TARGET);
    case 0x0B:
        r->at++;
        return read_units(r, EVTX_DATA);
    case 0x0C:
        return read_instance(r);
    case 0x0D:
    case 0x0E:
        return read_hole(r);
    case FRAGMENT:
        r->at += 4;
        return r->at <= r->end || fail(r, "a fragment is cut off");
    default:
        return fail(r, "its binary XML has an unknown token");
    }
}

bool evtx_tape_read(struct evtx_tape *tape, struct arena *a, struct evtx_chunk chunk, size_t at,
                    size_t end, const char **why)
{
    struct reading r = { .arena = a, .chunk = chunk, .at = at, .end = end };
    while (r.at < r.end && chunk.data[r.at] != 0) {
        if (!read_token(&r, chunk.data[r.at])) {
            *why = r.why;
            return false;
        }
    }
    if (r.depth > 0) {
        *why = "an element is not closed";
        return false;
    }
    *tape = (struct evtx_tape) { r.tokens.items, r.tokens.n };
    return true;
}

bool evtx_tape_template(struct evtx_tape *tape, struct arena *a, struct evtx_chunk chunk,
                        uint32_t at, size_t *size, const char **why)
{
    *why = "a template is not where it should be";
    if (at > chunk.len || chunk.len - at < DEFINITION) {
        return false;
    }
    size_t said = evtx_u32(chunk.data + at + 20);
    if (said > chunk.len - at - DEFINITION) {
        return false;
    }
    *size = said;
    return evtx_tape_read(tape, a, chunk, at + DEFINITION, at + DEFINITION + *size, why);
}

bool evtx_is_instance(struct evtx_chunk chunk, size_t *at, size_t end)
{
    size_t skip = *at < end && chunk.data[*at] == FRAGMENT ? 4 : 0;
    if (skip < end - *at && chunk.data[*at + skip] == 0x0C) {
        *at += skip;
        return true;
    }
    return false;
}

bool evtx_instance_read(struct evtx_instance *out, struct evtx_chunk chunk, size_t at, size_t end,
                        const char **why)
{
    enum { HEAD = 10, DESCRIPTION = 4 };
    *why = "the values of a template are cut off";
    if (end - at < HEAD) {
        return false;
    }
    out->template = evtx_u32(chunk.data + at + 6);
    at += HEAD;
    if (out->template == at) { /* it is defined here */
        if (end - at < DEFINITION || evtx_u32(chunk.data + at + 20) > end - at - DEFINITION) {
            return false;
        }
        at += DEFINITION + evtx_u32(chunk.data + at + 20);
    }
    if (end - at < 4) {
        return false;
    }
    out->n = evtx_u32(chunk.data + at);
    out->values = at + 4;
    if (out->n > UINT16_MAX || out->n * DESCRIPTION > end - out->values) {
        return false;
    }
    at = out->data = out->values + out->n * DESCRIPTION;
    for (size_t k = 0; k < out->n; k++) {
        size_t size = evtx_u16(chunk.data + out->values + k * DESCRIPTION);
        if (size > end - at) {
            return false;
        }
        at += size;
    }
    out->end = at;
    return true;
}
