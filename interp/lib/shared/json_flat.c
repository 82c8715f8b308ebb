/*
 * json_flat.c - see json_flat.h. Scanned backwards, JSON is unambiguous: a quote closes a string,
 * and the previous unescaped one opens it. So the object that a `}` closes is found in one scan,
 * whatever precedes it.
 */
#define _GNU_SOURCE /* memrchr */
#include "lib/shared/json_flat.h"

enum { NAME_MAX_LEN = 4096 }; /* bytes; longer names are skipped */

/* The quote that opens the string whose closing quote is at `at`; SIZE_MAX: not found. */
static size_t opening_quote(struct str s, size_t at)
{
    while (at > 0) {
        const char *quote = memrchr(s.s, '"', at);
        if (!quote) {
            return SIZE_MAX;
        }
        size_t i = (size_t)(quote - s.s), slashes = 0;
        while (slashes < i && s.s[i - 1 - slashes] == '\\') {
            slashes++;
        }
        if (slashes % 2 == 0) {
            return i;
        }
        at = i - slashes;
    }
    return SIZE_MAX;
}

/* The bracket that the one at `close` closes; SIZE_MAX: not found. */
static size_t opening_bracket(struct str s, size_t close)
{
    size_t depth = 0;
    for (size_t i = close + 1; i-- > 0;) {
        char c = s.s[i];
        if (c == '"') {
            i = opening_quote(s, i);
            if (i == SIZE_MAX) {
                return SIZE_MAX;
            }
        } else if (c == '}' || c == ']') {
            depth++;
        } else if ((c == '{' || c == '[') && --depth == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

bool flat_open(struct json_parser *p, struct str text, struct json *out)
{
    const char *close = memrchr(text.s, '}', text.len);
    if (!close) {
        return false;
    }
    size_t from = 0, end = (size_t)(close - text.s) + 1, next;
    while (json_is_blank(text.s[from])) {
        from++;
    }
    if (text.s[from] == '{' && json_open(p, (struct str) { text.s, end }, out) == JSON_FINE &&
        json_index(p, out, 0, &next) == JSON_FINE && next == out->n) {
        return true;
    }
    from = opening_bracket(text, end - 1);
    return from != SIZE_MAX && text.s[from] == '{' &&
           json_open(p, (struct str) { text.s + from, end - from }, out) == JSON_FINE &&
           json_index(p, out, 0, &next) == JSON_FINE && next == out->n;
}

static bool is_bracket(const struct json *j, size_t i)
{
    char c = j->text[j->at[i]];
    return c == '{' || c == '[';
}

static bool is_empty(const struct json *j, size_t i)
{
    return json_next(j, i) == i + 2;
}

/* An array without brackets in it. */
static bool is_plain_array(const struct json *j, size_t i)
{
    size_t end = json_next(j, i) - 1;
    if (j->text[j->at[i]] != '[') {
        return false;
    }
    for (size_t at = i + 1; at < end; at += 2) {
        if (is_bracket(j, at)) {
            return false;
        }
    }
    return true;
}

/* Whether the value at index i, `depth` deep, becomes one field. */
static bool is_whole(const struct json *j, const struct flat_rules *rules, size_t i, size_t depth)
{
    return !is_bracket(j, i) || depth >= rules->max_depth || is_empty(j, i) ||
           (!rules->splits && is_plain_array(j, i));
}

struct namer {
    const struct json *j;
    const struct flat_rules *rules;
    struct arena *a;
    struct buf name;
    flat_name *found;
    void *ctx;
};

static void name_value(struct namer *n, size_t i, size_t depth);

static void name_members(struct namer *n, size_t object, size_t depth)
{
    struct json_members members;
    json_members(n->j, object, n->a, &members);
    size_t len = n->name.b.len;
    for (size_t k = 0; k < members.n; k++) {
        struct str key = json_key(n->j, members.items[k].key, n->a);
        if (len > 0) {
            buf_char(&n->name, '.');
        }
        for (size_t c = 0; c < key.len; c++) {
            buf_char(&n->name, key.s[c] == ' ' ? '_' : key.s[c]);
        }
        name_value(n, members.items[k].value, depth);
        n->name.b.len = len;
    }
}

static void name_value(struct namer *n, size_t i, size_t depth)
{
    if (n->name.b.len > NAME_MAX_LEN) {
        return;
    }
    if (is_whole(n->j, n->rules, i, depth)) {
        n->found(n->ctx, buf_view(&n->name));
        return;
    }
    if (n->j->text[n->j->at[i]] == '{') {
        name_members(n, i, depth + 1);
        return;
    }
    size_t end = json_next(n->j, i) - 1, len = n->name.b.len, nth = 0;
    for (size_t at = i + 1; at < end; at = json_next(n->j, at) + 1) {
        buf_printf(&n->name, "[%zu]", nth++);
        name_value(n, at, depth + 1);
        n->name.b.len = len;
    }
}

void flat_names(const struct json *j, const struct flat_rules *rules, struct arena *a,
                flat_name *found, void *ctx)
{
    struct namer n = { .j = j, .rules = rules, .a = a, .name = BUF_INIT, .found = found };
    n.ctx = ctx;
    name_members(&n, 0, 1);
    buf_release(&n.name);
}

/* A name that may continue here, and how much of it the path so far has matched. */
struct flat_want {
    size_t name, used;
};

static size_t levels_of(struct str name)
{
    size_t n = 1;
    for (size_t i = 0; i < name.len; i++) {
        n += name.s[i] == '.' || name.s[i] == '[';
    }
    return n;
}

void flat_look_init(struct flat_look *look, struct arena *a, const struct str *names, size_t n,
                    const struct flat_rules *rules)
{
    size_t levels = 1;
    for (size_t i = 0; i < n; i++) {
        size_t these = levels_of(names[i]);
        levels = these > levels ? these : levels;
    }
    *look = (struct flat_look) { .names = names, .n = n, .rules = *rules };
    look->places = arena_array(a, size_t, n + 1);
    look->buffer = arena_array(a, struct flat_want, n * (levels + 1) + 1);
}

struct finder {
    struct flat_look *look;
    const struct json *j;
    struct arena *a;
};

/* Whether the remaining name starts with the key. Blanks of keys are `_` in names. */
static bool begins_with(struct str rest, struct str key)
{
    if (key.len > rest.len) {
        return false;
    }
    for (size_t i = 0; i < key.len; i++) {
        char c = key.s[i] == ' ' ? '_' : key.s[i];
        if (ascii_lower((unsigned char)c) != ascii_lower((unsigned char)rest.s[i])) {
            return false;
        }
    }
    return true;
}

static void find_inside(struct finder *f, size_t i, size_t depth, struct flat_want *wants,
                        size_t n);

/* The value at index i, reached by the `n` wants: it is the value of names that end here; the
 * others continue inside it. */
static void find_value(struct finder *f, size_t i, size_t depth, struct flat_want *wants, size_t n)
{
    bool whole = is_whole(f->j, &f->look->rules, i, depth);
    char sign = f->j->text[f->j->at[i]] == '{' ? '.' : '[';
    size_t deeper = 0;
    for (size_t k = 0; k < n; k++) {
        struct flat_want want = wants[k];
        struct str name = f->look->names[want.name];
        if (want.used == name.len && whole) {
            f->look->places[want.name] = i;
        } else if (want.used < name.len && !whole && name.s[want.used] == sign) {
            want.used += sign == '.';
            wants[deeper++] = want;
        }
    }
    if (deeper > 0) {
        find_inside(f, i, depth + 1, wants, deeper);
    }
}

static void find_members(struct finder *f, size_t object, size_t depth,
                         const struct flat_want *wants, size_t n, struct flat_want *next)
{
    struct json_members members;
    json_members(f->j, object, f->a, &members);
    for (size_t m = 0; m < members.n; m++) {
        struct str key = json_key(f->j, members.items[m].key, f->a);
        size_t hits = 0;
        for (size_t k = 0; k < n; k++) {
            struct str name = f->look->names[wants[k].name];
            struct str rest = { name.s + wants[k].used, name.len - wants[k].used };
            if (begins_with(rest, key)) {
                next[hits++] = (struct flat_want) { wants[k].name, wants[k].used + key.len };
            }
        }
        if (hits > 0) {
            find_value(f, members.items[m].value, depth, next, hits);
        }
    }
}

/* Skips `[12]`; false: the name has no index here. */
static bool read_index(struct str name, size_t *at, size_t *nth)
{
    size_t i = *at + 1, value = 0;
    size_t from = i;
    while (i < name.len && name.s[i] >= '0' && name.s[i] <= '9' && value < SIZE_MAX / 100) {
        value = value * 10 + (size_t)(name.s[i++] - '0');
    }
    if (i == from || (name.s[from] == '0' && i > from + 1) || i == name.len || name.s[i] != ']') {
        return false;
    }
    *at = i + 1;
    *nth = value;
    return true;
}

static void find_elements(struct finder *f, size_t array, size_t depth,
                          const struct flat_want *wants, size_t n, struct flat_want *next)
{
    size_t end = json_next(f->j, array) - 1, nth = 0;
    for (size_t i = array + 1; i < end; i = json_next(f->j, i) + 1, nth++) {
        size_t hits = 0;
        for (size_t k = 0; k < n; k++) {
            struct flat_want want = wants[k];
            size_t wanted;
            if (read_index(f->look->names[want.name], &want.used, &wanted) && wanted == nth) {
                next[hits++] = want;
            }
        }
        if (hits > 0) {
            find_value(f, i, depth, next, hits);
        }
    }
}

static void find_inside(struct finder *f, size_t i, size_t depth, struct flat_want *wants, size_t n)
{
    /* every level matches at least one character of each name, so the buffer is large enough */
    struct flat_want *next = wants + n;
    if (f->j->text[f->j->at[i]] == '{') {
        find_members(f, i, depth, wants, n, next);
    } else {
        find_elements(f, i, depth, wants, n, next);
    }
}

void flat_find(struct flat_look *look, const struct json *j, struct arena *a)
{
    struct finder f = { look, j, a };
    for (size_t k = 0; k < look->n; k++) {
        look->places[k] = 0;
        look->buffer[k] = (struct flat_want) { k, 0 };
    }
    if (look->n > 0) {
        find_inside(&f, 0, 1, look->buffer, look->n);
    }
}
