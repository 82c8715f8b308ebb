/*
 * json_wrapped.c - JSON objects that hold the events in an array: {"Records": [...]}.
 *
 * The first bytes say where the array is (source/format/wrapper.h). Then objects are followed only
 * along its path, other values are passed over, and an element is cut out as soon as it is there:
 * neither the array nor what stands beside it is held. Of the objects around an array only small
 * members that stand before it are known to its elements.
 */
#include "base/json/json.h"
#include "base/map.h"
#include "source/format/wrapper.h"

enum {
    SCALAR_MAX = 4096, /* bytes of a key */
    /* bytes of all of them; each element gets a copy, so that this bounds what a small file costs
     */
    MEMBERS_MAX = 16 * 1024
};

enum mode { OBJECTS, ELEMENTS, SKIPPING, JUNK };

/* An open bracket on the way to the array. */
struct level {
    bool is_array;
    size_t path_len, members_len;
};

struct wrapping {
    struct wrapper wrapper;
    enum mode mode;
    struct level levels[WRAPPER_LEVELS];
    size_t depth;
    char path[WRAPPER_PATH + SCALAR_MAX + 4]; /* of the value at hand */
    size_t path_len;
    bool has_key, told_end;
    struct str key;    /* in `path` */
    size_t skip_depth; /* of what is passed over */
    bool in_text;
    char *members; /* as JSON, each after a comma but the first */
    size_t members_len;
    struct map contexts;
    const struct in_context *context;
};

static int sniff(struct str head, bool named, bool whole)
{
    struct wrapper w;
    struct str part = { head.s, head.len < WRAPPER_HEAD ? head.len : WRAPPER_HEAD };
    bool found = wrapper_find(part, whole && part.len == head.len, false, &w);
    /* in a file called one of JSON lines only what is known for sure */
    return found && (w.known || !named) ? 80 : 0;
}

/* Decides where the array is, by as many bytes as do; false: more are needed, or there is none. */
static bool begin(struct in_cut *c, struct str data, bool ended, struct block *spans)
{
    struct wrapper found;
    for (size_t n = WRAPPER_HEAD; n <= RECORD_MAX; n *= 2) {
        bool all = ended && data.len <= n;
        if (data.len < n && !all) {
            return false;
        }
        struct str head = { data.s, all ? data.len : n };
        if (wrapper_find(head, all, c->forced, &found)) {
            c->wrapping = arena_new(c->arena, struct wrapping);
            c->wrapping->wrapper = found;
            c->wrapping->members = arena_alloc(c->arena, MEMBERS_MAX);
            map_init(&c->wrapping->contexts, c->arena, false);
            return true;
        }
        if (all) {
            break;
        }
    }
    if (str_trim(data).len > 0) {
        in_cut_bad(spans, 0, "it does not contain an array of events");
    }
    c->at = c->start = data.len;
    c->state = 2;
    return false;
}

/* What the elements of the array that begins inherit. */
static const struct in_context *context(struct in_cut *c)
{
    struct wrapping *w = c->wrapping;
    struct str members = { w->members, w->members_len };
    struct in_context *known = map_get(&w->contexts, members);
    if (!known) {
        known = arena_new(c->arena, struct in_context);
        *known = (struct in_context) { arena_str(c->arena, members), (int)w->wrapper.kind };
        map_put(&w->contexts, known->members, known);
    }
    return known;
}

static void skip(struct wrapping *w, size_t depth, bool in_text)
{
    w->mode = SKIPPING;
    w->skip_depth = depth;
    w->in_text = in_text;
    w->has_key = false;
}

static void skip_on(struct in_cut *c, const char *data, size_t len)
{
    struct wrapping *w = c->wrapping;
    size_t at = c->at;
    while (at < len && w->mode == SKIPPING) {
        char b = data[at];
        if (w->in_text) {
            if (b == '\\' && at + 1 >= len) {
                break;
            }
            at += b == '\\' ? 2 : 1;
            w->in_text = b != '"';
        } else if (w->skip_depth == 0 && (b == ',' || b == '}' || b == ']')) {
            w->mode = OBJECTS;
            continue;
        } else {
            at++;
            w->in_text = b == '"';
            w->skip_depth += b == '{' || b == '[';
            w->skip_depth -= (b == '}' || b == ']') && w->skip_depth > 0;
        }
    }
    c->at = at;
}

static struct str path_of(const struct wrapping *w)
{
    return (struct str) { w->path, w->path_len };
}

/* Whether the array lies in what is at this path. */
static bool leads_on(const struct wrapping *w)
{
    struct str whole = str_of(w->wrapper.path), path = path_of(w);
    return path.len == 0 || (str_starts(whole, path) && whole.len > path.len &&
                             (whole.s[path.len] == '.' || whole.s[path.len] == '['));
}

static void push(struct in_cut *c, bool is_array)
{
    struct wrapping *w = c->wrapping;
    if (is_array && w->path_len > 0) {
        memcpy(w->path + w->path_len, "[]", 2);
        w->path_len += 2;
    }
    w->levels[w->depth++] = (struct level) { is_array, w->path_len, w->members_len };
    w->has_key = false;
    c->at++;
}

static void after_value(struct wrapping *w)
{
    w->has_key = false;
    w->path_len = w->depth > 0 ? w->levels[w->depth - 1].path_len : 0;
}

static void pop(struct wrapping *w)
{
    w->depth--;
    w->members_len = w->levels[w->depth].members_len;
    after_value(w);
}

/* The key at c->at; false: more bytes are needed. */
static bool take_key(struct in_cut *c, struct str s, bool ended)
{
    struct wrapping *w = c->wrapping;
    size_t end = wrapper_skip_text(s, c->at);
    if (end == SIZE_MAX && s.len - c->at < SCALAR_MAX && !ended) {
        return false;
    }
    after_value(w);
    w->has_key = true;
    if (end == SIZE_MAX || end - c->at > SCALAR_MAX) {
        skip(w, 0, false); /* and what it is the key of */
        return true;
    }
    w->path[w->path_len] = '.';
    w->path_len += w->path_len > 0;
    w->key = (struct str) { w->path + w->path_len, end - c->at - 2 };
    memcpy(w->path + w->path_len, s.s + c->at + 1, w->key.len);
    w->path_len += w->key.len;
    c->at = end;
    return true;
}

/* Whether the value of the key becomes fields of the events. */
static bool is_member(const struct wrapping *w, char first)
{
    bool is_object = first == '{';
    if (!w->has_key || first == '[') {
        return false;
    }
    switch (w->wrapper.kind) {
    case WRAPPER_CLOUDWATCH:
        return !is_object && w->depth == 1;
    case WRAPPER_LOKI:
        return is_object && str_eq(w->key, STR("stream"));
    case WRAPPER_OTLP:
        return is_object && (str_eq(w->key, STR("resource")) || str_eq(w->key, STR("scope")) ||
                             str_eq(w->key, STR("instrumentationLibrary")));
    case WRAPPER_PLAIN:
    case WRAPPER_HIT:
    case WRAPPER_CELLS:
        break;
    }
    return false;
}

/* Keeps the member whose value is at c->at; false: more bytes are needed. */
static bool keep_member(struct in_cut *c, struct str s, bool ended)
{
    struct wrapping *w = c->wrapping;
    size_t end = wrapper_skip_value(s, c->at);
    bool is_long = s.len - c->at > MEMBERS_MAX;
    if (end == SIZE_MAX && !is_long && !ended) {
        return false;
    }
    struct str value = { s.s + c->at, end == SIZE_MAX ? 0 : end - c->at };
    size_t left = MEMBERS_MAX - w->members_len;
    if (end == SIZE_MAX || value.len > left || w->key.len + 4 > left - value.len) {
        skip(w, 0, false);
        return true;
    }
    char *to = w->members + w->members_len;
    *to = ',';
    to += w->members_len > 0;
    *to++ = '"';
    memcpy(to, w->key.s, w->key.len);
    to += w->key.len;
    *to++ = '"';
    *to++ = ':';
    memcpy(to, value.s, value.len);
    w->members_len = (size_t)(to - w->members) + value.len;
    c->at = end;
    after_value(w);
    return true;
}

/* The value at c->at, which is not blank; false: more bytes are needed. */
static bool take_value(struct in_cut *c, struct str s, bool ended)
{
    struct wrapping *w = c->wrapping;
    char b = s.s[c->at];
    if (b == '[' && str_eq(path_of(w), str_of(w->wrapper.path))) {
        w->mode = ELEMENTS;
        w->context = context(c);
        c->split = (struct split) { .state = SPLIT_OPEN, .start = c->at, .at = c->at };
        return true;
    }
    if ((b == '{' || b == '[') && leads_on(w) && w->depth < WRAPPER_LEVELS) {
        push(c, b == '[');
        return true;
    }
    if (is_member(w, b)) {
        return keep_member(c, s, ended);
    }
    skip(w, 0, false);
    return true;
}

static void junk(struct in_cut *c, struct block *spans)
{
    struct wrapping *w = c->wrapping;
    if (w->mode != JUNK) {
        in_cut_bad(spans, c->at, "unexpected text in or after the object around the events");
    }
    w->mode = JUNK;
    w->depth = 0;
    w->members_len = 0;
    after_value(w);
}

/* One step between elements; false: more bytes are needed. */
static bool step(struct in_cut *c, struct str s, bool ended, struct block *spans)
{
    struct wrapping *w = c->wrapping;
    char b = s.s[c->at];
    bool in_array = w->depth > 0 && w->levels[w->depth - 1].is_array;
    if (w->mode == JUNK) { /* up to the next line */
        w->mode = b == '\n' ? OBJECTS : JUNK;
        c->at++;
    } else if (json_is_blank(b) || b == ',' || (b == ':' && w->has_key)) {
        c->at++;
    } else if ((b == '}' || b == ']') && w->depth > 0 && (b == ']') == in_array) {
        pop(w);
        c->at++;
    } else if (w->depth > 0 && !in_array && !w->has_key && b == '"') {
        return take_key(c, s, ended);
    } else if (b == '}' || b == ']' || b == ':' || (w->depth == 0 && b != '{') ||
               (w->depth > 0 && !in_array && !w->has_key)) {
        junk(c, spans);
    } else {
        return take_value(c, s, ended);
    }
    return true;
}

/* The elements found by then get what is known of the objects around them. */
static void elements(struct in_cut *c, struct str data, bool ended, struct block *spans)
{
    struct wrapping *w = c->wrapping;
    struct split *s = &c->split;
    size_t before = spans->len;
    s->start = c->start;
    s->at = c->at;
    s->dropping = c->dropping;
    s->wrapped = true;
    split_scan(s, data.s, data.len, ended, spans);
    c->start = s->start;
    c->at = s->at;
    c->dropping = s->dropping;
    for (size_t k = before; k < spans->len; k += sizeof(struct split_span)) {
        ((struct split_span *)(void *)(spans->data + k))->context = w->context;
    }
    if (s->state == SPLIT_END) {
        w->mode = OBJECTS;
        w->told_end |= c->at == 0 || data.s[c->at - 1] != ']';
        after_value(w);
    }
}

static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    struct str s = { data, len };
    size_t most = spans->len + SPLIT_MOST * sizeof(struct split_span);
    if (c->state == 2) {
        c->done = true;
        return;
    }
    if (!c->wrapping && !begin(c, s, ended, spans)) {
        return;
    }
    struct wrapping *w = c->wrapping;
    bool more = true;
    while (more && c->at < len && spans->len < most) {
        if (w->mode == ELEMENTS) {
            elements(c, s, ended, spans);
            more = w->mode != ELEMENTS;
            continue;
        }
        if (w->mode == SKIPPING) {
            skip_on(c, data, len);
            more = w->mode != SKIPPING;
        } else {
            more = step(c, s, ended, spans);
        }
        c->start = c->at;
    }
    if (ended && spans->len < most && w->mode == ELEMENTS) {
        elements(c, s, true, spans);
    } else if (ended && spans->len < most && w->depth > 0 && !w->told_end) {
        in_cut_bad(spans, len, "the object around the events has no closing bracket");
        w->told_end = true;
    }
    if (ended && spans->len < most) {
        c->at = c->start = len;
    }
}

const struct in_def in_json_wrapped = {
    .name = "json-wrapped",
    .doc = "JSON objects with the events in an array, such as {\"Records\": [...]}, wherever it "
           "stands",
    .recognised = "an array of objects under a known name or path, or most of the one object",
    .globs = "*.jsonl *.ndjson *.jsonl.* *.ndjson.*",
    .sniff = sniff,
    .cut = cut,
    .event = wrapper_event,
};
