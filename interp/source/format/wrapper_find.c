/*
 * wrapper_find.c - finding the array of events in the first bytes of a file.
 *
 * One walk over the brackets notes each array of objects, or of arrays, with its path. Arrays of
 * such arrays' elements are looked into only where a known path goes on, so that the walk is
 * linear.
 */
#include "source/format/wrapper.h"

#include "base/json/json.h"

static const struct known {
    const char *path;
    enum wrapper_kind kind;
    char element; /* what elements begin with */
} known[] = {
    { "hits.hits", WRAPPER_HIT, '{' },
    { "data.result[].values", WRAPPER_LOKI, '[' },
    { "streams[].values", WRAPPER_LOKI, '[' },
    { "resourceLogs[].scopeLogs[].logRecords", WRAPPER_OTLP, '{' },
    { "resourceLogs[].instrumentationLibraryLogs[].logRecords", WRAPPER_OTLP, '{' },
    { "results", WRAPPER_CELLS, '[' },
};

/* Names of arrays of events in an object that holds little else. */
static const char *const usual[] = { "Records", "events",  "value", "logEvents", "items",    "logs",
                                     "entries", "results", "hits",  "data",      "messages", NULL };

struct level {
    bool is_array;
    size_t path_len;
    size_t members; /* seen so far */
};

/* An array that may hold the events. */
struct found {
    struct wrapper wrapper;
    size_t from, to; /* to 0: it does not end in this data */
    size_t elements; /* of arrays of objects */
    bool is_first, is_usual;
};

struct finding {
    struct str s;
    size_t at;
    struct level levels[WRAPPER_LEVELS];
    size_t depth;
    char path[WRAPPER_PATH];
    size_t path_len;
    struct str key;
    bool has_group, has_type; /* members of CloudWatch's subscriptions */
    struct found best;
    size_t top_end; /* of the first object; 0: not in this data */
};

size_t wrapper_skip_text(struct str s, size_t at)
{
    for (at++; at < s.len; at++) {
        if (s.s[at] == '\\') {
            at++;
        } else if (s.s[at] == '"') {
            return at + 1;
        }
    }
    return SIZE_MAX;
}

size_t wrapper_skip_value(struct str s, size_t at)
{
    size_t depth = 0;
    while (at < s.len) {
        char c = s.s[at];
        if (c == '"') {
            at = wrapper_skip_text(s, at);
            if (at == SIZE_MAX) {
                return at;
            }
        } else {
            if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
                return at;
            }
            depth += c == '{' || c == '[';
            depth -= c == '}' || c == ']';
            at++;
        }
        if (depth == 0 && (c == '"' || c == '}' || c == ']')) {
            return at;
        }
    }
    return SIZE_MAX;
}

static size_t skip_blanks(struct str s, size_t at)
{
    while (at < s.len && json_is_blank(s.s[at])) {
        at++;
    }
    return at;
}

static char byte_at(struct str s, size_t at)
{
    return at < s.len ? s.s[at] : '\0';
}

/* Whether the path is that of an array on the way to a known one. */
static bool goes_on(struct str path)
{
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        struct str whole = str_of(known[k].path);
        if (str_starts(whole, path) && whole.len > path.len && whole.s[path.len] == '[') {
            return true;
        }
    }
    return false;
}

static const struct known *known_path(struct str path, char element)
{
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        if (str_eq(str_of(known[k].path), path) &&
            (known[k].element == element || element == ']')) { /* one without elements, too */
            return &known[k];
        }
    }
    return NULL;
}

static bool is_usual(struct str name)
{
    for (size_t k = 0; usual[k]; k++) {
        if (str_eq_fold(str_of(usual[k]), name)) {
            return true;
        }
    }
    return false;
}

/* How many elements an array has in this data; *end: after it, 0: it goes on. */
static size_t count_elements(struct str s, size_t at, size_t *end)
{
    size_t n = 0;
    *end = 0;
    at = skip_blanks(s, at + 1);
    while (at < s.len && s.s[at] != ']') {
        n++;
        at = wrapper_skip_value(s, at);
        at = at == SIZE_MAX ? s.len : skip_blanks(s, at);
        at = byte_at(s, at) == ',' ? skip_blanks(s, at + 1) : at;
        if (byte_at(s, at) == '}') {
            return n; /* broken */
        }
    }
    *end = at < s.len ? at + 1 : 0;
    return n;
}

/* Whether an element is an object that begins with `map`, as the Search Job API makes them. */
static bool is_mapped(struct str s, size_t at)
{
    at = skip_blanks(s, skip_blanks(s, at + 1) + 1);
    return str_starts((struct str) { s.s + at, at < s.len ? s.len - at : 0 }, STR("\"map\""));
}

/* The array at f->at, whose path is f->path; returns the offset after it, or SIZE_MAX. */
static size_t see_array(struct finding *f, bool is_first)
{
    struct str path = { f->path, f->path_len };
    char element = byte_at(f->s, skip_blanks(f->s, f->at + 1));
    const struct known *k = known_path(path, element);
    struct found found = { .from = f->at, .is_first = is_first };
    found.elements = count_elements(f->s, f->at, &found.to);
    size_t after = found.to > 0 ? found.to : SIZE_MAX;
    bool at_top = f->depth == 1;
    found.is_usual = at_top && is_usual(path);
    bool is_events = k || element == '{' || (element == ']' && found.is_usual);
    if (!is_events || f->best.wrapper.known) {
        return after;
    }
    struct wrapper *w = &found.wrapper;
    memcpy(w->path, f->path, f->path_len);
    w->kind = k ? k->kind : WRAPPER_PLAIN;
    w->known = k != NULL;
    if (at_top && str_eq(path, STR("logEvents")) && (f->has_group || f->has_type)) {
        w->kind = WRAPPER_CLOUDWATCH;
        w->known = true;
    } else if (at_top && (str_eq(path, STR("messages")) || str_eq(path, STR("records"))) &&
               is_mapped(f->s, f->at)) {
        w->known = true;
    } else if (at_top && is_first && str_eq_fold(path, STR("records"))) {
        w->known = after == SIZE_MAX || byte_at(f->s, skip_blanks(f->s, after)) == '}';
    }
    size_t before = f->best.to > 0 ? f->best.to - f->best.from : f->s.len - f->best.from;
    size_t now = found.to > 0 ? found.to - found.from : f->s.len - found.from;
    bool better = f->best.wrapper.path[0] == '\0' || (found.is_usual && !f->best.is_usual) ||
                  (found.is_usual == f->best.is_usual && !f->best.is_first && now > before);
    if (w->known || better) {
        f->best = found;
    }
    return after;
}

static bool push(struct finding *f, bool is_array)
{
    if (f->depth == WRAPPER_LEVELS || f->path_len + 2 > sizeof f->path - 1) {
        return false;
    }
    if (is_array) {
        memcpy(f->path + f->path_len, "[]", 2);
        f->path_len += 2;
    }
    f->levels[f->depth++] = (struct level) { .is_array = is_array, .path_len = f->path_len };
    f->at++;
    return true;
}

/* The key at f->at; sets the path to that of its value. False: the data end, or are broken. */
static bool take_key(struct finding *f)
{
    const struct level *level = &f->levels[f->depth - 1];
    size_t end = wrapper_skip_text(f->s, f->at);
    if (end == SIZE_MAX) {
        return false;
    }
    f->key = (struct str) { f->s.s + f->at + 1, end - f->at - 2 };
    f->path_len = level->path_len;
    if (f->path_len + f->key.len + 3 < sizeof f->path) {
        if (f->path_len > 0) {
            f->path[f->path_len++] = '.';
        }
        memcpy(f->path + f->path_len, f->key.s, f->key.len);
        f->path_len += f->key.len;
    } else {
        f->path[f->path_len++] = '?'; /* a name that no path has */
    }
    if (f->depth == 1) {
        f->has_group |= str_eq(f->key, STR("logGroup"));
        f->has_type |= str_eq(f->key, STR("messageType"));
    }
    f->at = skip_blanks(f->s, end);
    if (byte_at(f->s, f->at) != ':') {
        return false;
    }
    f->at = skip_blanks(f->s, f->at + 1);
    return f->at < f->s.len;
}

/* The value at f->at; false: the walk ends. */
static bool take_value(struct finding *f)
{
    struct level *level = &f->levels[f->depth - 1];
    char c = f->s.s[f->at];
    bool is_first = level->members++ == 0 && f->depth == 1;
    struct str path = { f->path, f->path_len };
    size_t after = SIZE_MAX;
    if (c == '{' && f->depth < WRAPPER_LEVELS) {
        return push(f, false);
    }
    if (c == '[' && goes_on(path) && byte_at(f->s, skip_blanks(f->s, f->at + 1)) == '{') {
        size_t at = f->at;
        if (f->depth == 1 && is_usual(path)) {
            see_array(f, is_first);
        }
        f->at = at;
        return push(f, true);
    }
    after = c == '[' ? see_array(f, is_first) : wrapper_skip_value(f->s, f->at);
    f->at = after;
    return after != SIZE_MAX;
}

static void walk(struct finding *f)
{
    bool more = push(f, false);
    while (more) {
        f->at = skip_blanks(f->s, f->at);
        char c = byte_at(f->s, f->at);
        bool is_array = f->levels[f->depth - 1].is_array;
        if (c == ',') {
            f->at++;
        } else if (c == (is_array ? ']' : '}')) {
            f->at++;
            f->depth--;
            more = f->depth > 0;
            f->path_len = more ? f->levels[f->depth - 1].path_len : 0;
        } else if (c == '\0' || c == '}' || c == ']' || c == ':') {
            more = false;
        } else {
            f->path_len = f->levels[f->depth - 1].path_len;
            more = (is_array || (c == '"' && take_key(f))) && take_value(f);
        }
    }
    f->top_end = f->depth == 0 ? f->at : 0;
}

bool wrapper_find(struct str data, bool whole, bool forced, struct wrapper *out)
{
    struct finding f = { .s = data, .at = skip_blanks(data, 0) };
    size_t start = f.at;
    if (byte_at(data, start) != '{') {
        return false;
    }
    walk(&f);
    const struct found *best = &f.best;
    *out = best->wrapper;
    if (out->path[0] == '\0') {
        return false;
    }
    size_t end = f.top_end > 0 ? f.top_end : data.len;
    size_t next = f.top_end > 0 ? skip_blanks(data, end) : data.len;
    out->only = next == data.len && (f.top_end > 0 ? whole : true);
    size_t share = (best->to > 0 ? best->to : data.len) - best->from;
    bool most = best->is_usual ? share * 2 >= end - start
                               : best->elements >= 2 && share * 5 >= (end - start) * 4;
    bool leads = best->is_usual && (best->is_first || str_eq(str_of(out->path), STR("Records")));
    return out->known || forced || (out->only && (leads || most));
}
