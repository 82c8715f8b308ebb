/*
 * json_path.c - compiles paths (see json_path.h). Names are lenient: they may contain blanks,
 * operators, @ and $, and parentheses that do not belong to a function.
 */
#include "data/json/json_path_parts.h"

#include "base/vec.h"

#include <string.h>

enum { DEPTH_MAX = 20 }; /* of filters in filters */

struct steps {
    struct json_step *items;
    size_t n, cap;
};

struct names {
    struct str *items;
    size_t n, cap;
};

struct numbers {
    int64_t *items;
    size_t n, cap;
};

bool json_path_wrong(struct json_path_reader *r, const char *message)
{
    if (!r->error.message) {
        r->error = (struct json_path_error) { message, r->at };
    }
    return false;
}

static char look(const struct json_path_reader *r, size_t ahead)
{
    return r->at + ahead < r->text.len ? r->text.s[r->at + ahead] : 0;
}

void json_path_blanks(struct json_path_reader *r)
{
    while (look(r, 0) == ' ' || look(r, 0) == '\t') {
        r->at++;
    }
}

bool json_path_quoted(struct json_path_reader *r, struct str *out)
{
    char quote = look(r, 0);
    size_t from = r->at + 1, n = 0;
    char *text = arena_alloc(r->arena, r->text.len - r->at);
    for (size_t i = from; i < r->text.len; i++) {
        char c = r->text.s[i];
        if (c == quote) {
            *out = (struct str) { text, n };
            r->at = i + 1;
            return true;
        }
        if (c == '\\' && i + 1 < r->text.len) {
            c = r->text.s[++i];
        }
        text[n++] = c;
    }
    return json_path_wrong(r, "a quote in the path is never closed");
}

static bool close_bracket(struct json_path_reader *r)
{
    json_path_blanks(r);
    if (look(r, 0) != ']') {
        return json_path_wrong(r, r->at >= r->text.len ? "a `[` of the path is never closed"
                                                       : "`]` is expected here in the path");
    }
    r->at++;
    return true;
}

static bool read_names(struct json_path_reader *r, struct json_step *out)
{
    struct names names = { 0 };
    for (;;) {
        struct str name;
        if (!json_path_quoted(r, &name)) {
            return false;
        }
        *vec_add(r->arena, &names) = name;
        json_path_blanks(r);
        if (look(r, 0) != ',') {
            break;
        }
        r->at++;
        json_path_blanks(r);
        if (look(r, 0) != '\'' && look(r, 0) != '"') {
            return json_path_wrong(r, "a name in quotes is expected after the comma");
        }
    }
    *out = (struct json_step) { .kind = names.n == 1 ? STEP_NAME : STEP_NAMES,
                                .names = names.items,
                                .n = names.n };
    return close_bracket(r);
}

static bool read_integer(struct json_path_reader *r, int64_t *out)
{
    bool minus = look(r, 0) == '-';
    int64_t n = 0;
    r->at += minus;
    if (look(r, 0) < '0' || look(r, 0) > '9') {
        return json_path_wrong(r, "a whole number is expected between the brackets of the path");
    }
    while (look(r, 0) >= '0' && look(r, 0) <= '9') {
        n = n > INT32_MAX ? n : n * 10 + (look(r, 0) - '0');
        r->at++;
    }
    *out = minus ? -n : n;
    return true;
}

/* From `:` on: the slice's end, and a step that is ignored. */
static bool read_slice(struct json_path_reader *r, struct json_step *out, int64_t *ends)
{
    out->kind = STEP_SLICE;
    out->indexes = ends;
    r->at++;
    json_path_blanks(r);
    if (look(r, 0) != ']' && look(r, 0) != ':') {
        out->to = true;
        if (!read_integer(r, &ends[1])) {
            return false;
        }
        json_path_blanks(r);
    }
    if (look(r, 0) == ':') {
        int64_t ignored;
        r->at++;
        json_path_blanks(r);
        if (look(r, 0) != ']' && !read_integer(r, &ignored)) {
            return false;
        }
    }
    return close_bracket(r);
}

static bool read_indexes(struct json_path_reader *r, struct json_step *out)
{
    struct numbers numbers = { 0 };
    *out = (struct json_step) { .kind = STEP_INDEX };
    if (look(r, 0) == ':') {
        return read_slice(r, out, arena_array(r->arena, int64_t, 2));
    }
    for (;;) {
        int64_t n;
        if (!read_integer(r, &n)) {
            return false;
        }
        *vec_add(r->arena, &numbers) = n;
        json_path_blanks(r);
        if (look(r, 0) == ':' && numbers.n == 1) {
            int64_t *ends = arena_array(r->arena, int64_t, 2);
            ends[0] = n;
            out->from = true;
            return read_slice(r, out, ends);
        }
        if (look(r, 0) != ',') {
            break;
        }
        r->at++;
        json_path_blanks(r);
    }
    out->kind = numbers.n == 1 ? STEP_INDEX : STEP_INDEXES;
    out->indexes = numbers.items;
    out->n = numbers.n;
    return close_bracket(r);
}

static bool read_filter(struct json_path_reader *r, struct json_step *out)
{
    r->at++;
    json_path_blanks(r);
    if (look(r, 0) != '(') {
        return json_path_wrong(r, "a filter of the path is written [?(@.name == 'value')]");
    }
    if (r->depth >= DEPTH_MAX) {
        return json_path_wrong(r, "the path has too many filters inside of filters");
    }
    bool inner = r->inner;
    r->depth++;
    r->inner = true;
    r->at++;
    *out = (struct json_step) { .kind = STEP_FILTER, .filter = json_filter_read(r) };
    r->depth--;
    r->inner = inner;
    if (!out->filter) {
        return false;
    }
    json_path_blanks(r);
    if (look(r, 0) != ')') {
        return json_path_wrong(r, "`)` is expected here in the filter of the path");
    }
    r->at++;
    return close_bracket(r);
}

static bool read_bracket(struct json_path_reader *r, struct json_step *out)
{
    r->at++;
    json_path_blanks(r);
    switch (look(r, 0)) {
    case '\'':
    case '"':
        return read_names(r, out);
    case '*':
        r->at++;
        *out = (struct json_step) { .kind = STEP_ALL };
        return close_bracket(r);
    case '?':
        return read_filter(r, out);
    case '(':
        *out = (struct json_step) { .kind = STEP_SCRIPT, .script = json_script_read(r) };
        return out->script && close_bracket(r);
    case ']':
        return json_path_wrong(r, "the path has nothing between its brackets");
    case 0:
        return json_path_wrong(r, "a `[` of the path is never closed");
    default:
        return read_indexes(r, out);
    }
}

static const char *const functions[] = {
    [FUNCTION_LENGTH] = "length", [FUNCTION_MIN] = "min",     [FUNCTION_MAX] = "max",
    [FUNCTION_AVG] = "avg",       [FUNCTION_SUM] = "sum",     [FUNCTION_STDDEV] = "stddev",
    [FUNCTION_KEYS] = "keys",     [FUNCTION_FIRST] = "first", [FUNCTION_LAST] = "last",
};

/* `length()` at the end. */
static bool take_function(struct json_path_reader *r, struct json_step *out)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        size_t len = strlen(functions[i]);
        struct str rest = { r->text.s + r->at, r->text.len - r->at };
        if (rest.len >= len + 2 && memcmp(rest.s, functions[i], len) == 0 &&
            memcmp(rest.s + len, "()", 2) == 0 && (rest.len == len + 2 || r->inner)) {
            r->at += len + 2;
            *out = (struct json_step) { .kind = STEP_FUNCTION, .function = (enum json_function)i };
            return true;
        }
    }
    return false;
}

static bool ends_name(const struct json_path_reader *r, char c)
{
    return c == 0 || c == '.' || c == '[' || c == '*' || c == ']' ||
           (r->inner && strchr(" \t()=!<>&|,~", c));
}

static bool read_name(struct json_path_reader *r, struct json_step *out)
{
    size_t from = r->at;
    while (!ends_name(r, look(r, 0))) {
        r->at++;
    }
    struct str *name = arena_new(r->arena, struct str);
    *name = arena_str(r->arena, (struct str) { r->text.s + from, r->at - from });
    *out = (struct json_step) { .kind = STEP_NAME, .names = name, .n = 1 };
    return name->len > 0 || json_path_wrong(r, "a name is expected here in the path");
}

/* Parses one step; *end: no more steps. */
static bool read_step(struct json_path_reader *r, struct steps *steps, bool *end)
{
    struct json_step step;
    bool dotted = look(r, 0) == '.';
    if (dotted && look(r, 1) == '.') {
        r->at += 2;
        *vec_add(r->arena, steps) = (struct json_step) { .kind = STEP_DEEP };
        if (look(r, 0) == 0 || look(r, 0) == '.') {
            return json_path_wrong(r, "the path ends in `..`");
        }
        dotted = true;
    } else if (dotted) {
        r->at++;
    }
    char c = look(r, 0);
    if (c == '[') {
        if (!read_bracket(r, &step)) {
            return false;
        }
    } else if (c == '*') {
        r->at++;
        step = (struct json_step) { .kind = STEP_ALL };
    } else if (c == ']' && !r->inner) {
        return json_path_wrong(r, "unmatched `]` in the path");
    } else if (ends_name(r, c)) {
        *end = true; /* a dot at the end is ignored */
        return c != '.' || json_path_wrong(r, "a name is expected here in the path");
    } else if (!((dotted || steps->n == 0) && take_function(r, &step)) && !read_name(r, &step)) {
        return false;
    }
    *vec_add(r->arena, steps) = step;
    return true;
}

static bool is_definite(const struct steps *steps)
{
    for (size_t i = 0; i < steps->n; i++) {
        switch (steps->items[i].kind) {
        case STEP_NAME:
        case STEP_INDEX:
        case STEP_SCRIPT:
        case STEP_FUNCTION:
            break;
        case STEP_NAMES:
            if (i + 1 < steps->n) {
                return false;
            }
            break;
        case STEP_INDEXES:
        case STEP_SLICE:
        case STEP_ALL:
        case STEP_DEEP:
        case STEP_FILTER:
            return false;
        }
    }
    return true;
}

bool json_path_read(struct json_path_reader *r, struct json_path *out)
{
    struct steps steps = { 0 };
    bool end = false;
    char c = look(r, 1);
    if (look(r, 0) == '$' && (c == 0 || c == '.' || c == '[' || c == '*' || r->inner)) {
        r->at++;
    }
    while (!end && r->at < r->text.len) {
        if (!read_step(r, &steps, &end)) {
            return false;
        }
    }
    *out = (struct json_path) { steps.items, steps.n, is_definite(&steps) };
    return true;
}

const struct json_path *json_path_compile(struct arena *a, struct str path,
                                          struct json_path_error *error)
{
    struct json_path *p = arena_new(a, struct json_path);
    struct json_path_reader r = { .arena = a, .text = str_trim(path) };
    bool ok = r.text.len > 0 ? json_path_read(&r, p) : json_path_wrong(&r, "the path is empty");
    if (ok && r.at < r.text.len) {
        ok = json_path_wrong(&r, "the path cannot be read from here on");
    }
    *error = r.error;
    return ok ? p : NULL;
}
