/*
 * profile_file.c - reading a profile of the user's, a JSON file:
 *
 *     { "comment": "...",
 *       "flatten": ["event_data", "EventData#json"],
 *       "targets": { "EventCode": ["event_id", "EventID"], "host": "machine" },
 *       "_sourceCategory": { "Security": "windows/security", "*": "windows/<Channel>" },
 *       "optional_4688": { "Image": "NewProcessName" } }
 *
 * Optional targets have the name and the conditions of the Windows profile's ones of that name.
 * Every key is optional; unknown keys are errors, so that a misspelt one is noticed.
 */
#include "source/map/profile.h"

#include "base/json/json.h"
#include "base/os/os.h"
#include "base/vec.h"

enum { FILE_MAX = 16 * 1024 * 1024, LIST_MAX = 60, FLATTEN_MAX = 16 };

struct reading {
    struct arena *arena;
    const char *path;
    struct json j;
    struct profile *profile;
    const char *why;
};

/* Reports an error at structural index i; returns false. */
static bool fail(struct reading *r, size_t i, const char *what)
{
    size_t to = i < r->j.n ? r->j.at[i] : r->j.len, line = 1, column = 1;
    for (size_t k = 0; k < to; k++) {
        bool ends = r->j.text[k] == '\n';
        line += ends;
        column = ends ? 1 : column + (((unsigned char)r->j.text[k] & 0xC0) != 0x80);
    }
    r->why = arena_printf(r->arena, "%s:%zu:%zu: %s", r->path, line, column, what).s;
    return false;
}

static char kind_at(const struct reading *r, size_t i)
{
    return r->j.text[r->j.at[i]];
}

/* The text at index i, which is not empty. */
static bool read_text(struct reading *r, size_t i, const char *what, const char **out)
{
    struct str text;
    if (kind_at(r, i) != '"') {
        return fail(r, i, arena_printf(r->arena, "%s is a string in quotes", what).s);
    }
    if (!json_unescape(r->arena, json_quoted(&r->j, i), &text)) {
        return fail(r, i, "an invalid escape in a string");
    }
    if (text.len == 0 || memchr(text.s, '\0', text.len)) {
        return fail(
            r, i, arena_printf(r->arena, "%s must not be empty and must not contain NUL", what).s);
    }
    *out = arena_cstr(r->arena, text);
    return true;
}

/* Where the value at index i ends; the file is valid JSON. */
static size_t after(const struct reading *r, size_t i)
{
    size_t next = i + 1;
    json_skip(&r->j, i, 0, &next);
    return next;
}

/* The list of texts at index i, or one text. */
static bool read_list(struct reading *r, size_t i, const char *what, size_t most,
                      const char *const **out)
{
    const char **list = arena_array(r->arena, const char *, most + 1);
    size_t n = 0;
    *out = list;
    if (kind_at(r, i) == '"') {
        return read_text(r, i, what, &list[0]);
    }
    if (kind_at(r, i) != '[') {
        return fail(r, i, arena_printf(r->arena, "%s is a string or a list of strings", what).s);
    }
    for (i++; kind_at(r, i) != ']'; i = after(r, i)) {
        i += kind_at(r, i) == ',';
        if (n == most) {
            return fail(r, i, arena_printf(r->arena, "more than %zu in a list", most).s);
        }
        if (!read_text(r, i, what, &list[n++])) {
            return false;
        }
    }
    return true;
}

/* Calls `each` for the members of the object at index i. */
static bool read_members(struct reading *r, size_t i, const char *what, void *to,
                         bool (*each)(struct reading *r, size_t key, const char *name, void *to))
{
    const char *name = "";
    if (kind_at(r, i) != '{') {
        return fail(r, i, arena_printf(r->arena, "%s is an object", what).s);
    }
    for (i++; kind_at(r, i) != '}'; i = after(r, i + 2)) {
        i += kind_at(r, i) == ',';
        if (!read_text(r, i, "a name", &name) || !each(r, i, name, to)) {
            return false;
        }
    }
    return true;
}

struct targets {
    struct profile_target *items;
    size_t n, cap;
};

static bool read_target(struct reading *r, size_t key, const char *name, void *to)
{
    struct targets *targets = to;
    struct profile_target *t = vec_add(r->arena, targets);
    t->name = name;
    return read_list(r, key + 2, "a source", LIST_MAX, &t->sources);
}

static bool read_targets(struct reading *r, size_t key, const char *name,
                         const struct profile_target **out)
{
    struct targets targets = { NULL, 0, 0 };
    bool valid = read_members(r, key + 2, name, &targets, read_target);
    (void)vec_add(r->arena, &targets); /* the end */
    *out = targets.items;
    return valid;
}

struct categories {
    struct profile_category *items;
    size_t n, cap;
};

static bool read_category(struct reading *r, size_t key, const char *name, void *to)
{
    struct categories *categories = to;
    struct profile_category *c = vec_add(r->arena, categories);
    c->channel = name;
    return read_text(r, key + 2, "a category", &c->category);
}

/* Targets for the events of `known`; the last ones of a name count. */
static bool read_optional(struct reading *r, size_t key, const char *name,
                          const struct profile_optional *known, struct profile *p)
{
    struct profile_optional *list = arena_array(r->arena, struct profile_optional, 2);
    list[0] = *known;
    p->optional = list;
    return read_targets(r, key, name, &list[0].targets);
}

static bool read_part(struct reading *r, size_t key, const char *name, void *to)
{
    struct profile *p = to;
    if (strcmp(name, "comment") == 0) {
        return true;
    }
    if (strcmp(name, "flatten") == 0) {
        return read_list(r, key + 2, "a path", FLATTEN_MAX, &p->flatten);
    }
    if (strcmp(name, "targets") == 0) {
        return read_targets(r, key, name, &p->targets);
    }
    if (str_starts(str_of(name), STR("optional_"))) {
        const struct profile_optional *known =
            profile_optional(&profile_windows, name + strlen("optional_"));
        if (known) {
            return read_optional(r, key, name, known, p);
        }
    }
    if (strcmp(name, "_sourceCategory") == 0) {
        struct categories list = { NULL, 0, 0 };
        bool valid = read_members(r, key + 2, name, &list, read_category);
        (void)vec_add(r->arena, &list); /* the end */
        p->categories = list.items;
        return valid;
    }
    return fail(
        r, key,
        arena_printf(r->arena,
                     "`%s` is not a key of a mapping; the keys are comment, flatten, targets, "
                     "_sourceCategory and optional_%s",
                     name, profile_windows.optional[0].name)
            .s);
}

const struct profile *profile_read(struct arena *a, const char *path, const char **why)
{
    struct reading r = { .arena = a, .path = path };
    struct str text;
    const char *reason;
    if (!os_read_file(a, path, FILE_MAX, &text, &reason)) {
        *why = arena_printf(a, "%s: %s", path, reason).s;
        return NULL;
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text.s += 3;
        text.len -= 3;
    }
    struct profile *p = arena_new(a, struct profile);
    p->name = arena_printf(a, "map %s", path).s;
    size_t next = 0;
    enum json_fault fault = json_open(json_parser_new(a), text, &r.j);
    if (fault == JSON_FINE) {
        fault = text.s[r.j.at[0]] == '{' ? json_skip(&r.j, 0, 0, &next) : JSON_NO_OBJECT;
        fault = fault == JSON_FINE && next != r.j.n ? JSON_TRAILING : fault;
    }
    if (fault != JSON_FINE) {
        *why = arena_printf(a, "%s: %s", path, json_fault_text(fault)).s;
        return NULL;
    }
    if (!read_members(&r, 0, "a mapping", p, read_part)) {
        *why = r.why;
        return NULL;
    }
    return p;
}
