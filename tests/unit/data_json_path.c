/*
 * data_json_path.c - paths into JSON against a plain reference, over random documents and paths
 * (fixed seeds): the reference walks a tree that the text is written from.
 */
#include "data/json/json_path_parts.h"
#include "lib/op/parse/json_paths.h"

#include <criterion/criterion.h>

enum { KIDS_MOST = 4, DEPTH_MOST = 4, STEPS_MOST = 4, ROUNDS = 20000 };

enum kind { NUMBER, TEXT, NOTHING, ARRAY, OBJECT };

struct tree {
    enum kind kind;
    unsigned value;
    size_t n;
    const char *keys[KIDS_MOST];
    const struct tree *kids[KIDS_MOST];
};

enum step_kind { NAME, INDEX, ALL, DEEP_NAME, SLICE, KINDS };

struct step {
    enum step_kind kind;
    const char *name;
    int from, to;
};

static const char *const names[] = { "a", "b", "c d", "e" };

static uint64_t state;

static unsigned pick(unsigned n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % n;
}

static const struct tree *grow(struct arena *a, unsigned depth)
{
    struct tree *t = arena_new(a, struct tree);
    t->kind = depth == 0 ? (enum kind)pick(3) : (enum kind)pick(5);
    t->value = pick(100);
    t->n = t->kind >= ARRAY ? pick(KIDS_MOST + 1) : 0;
    for (size_t i = 0; i < t->n; i++) {
        t->keys[i] = names[i]; /* different ones */
        t->kids[i] = grow(a, depth - 1);
    }
    return t;
}

/* As values are shown inside of brackets; `blanks` adds some, as a source may have them. */
static void write(struct buf *out, const struct tree *t, bool blanks)
{
    const char *gap = blanks && pick(3) == 0 ? " " : "";
    switch (t->kind) {
    case NUMBER:
        buf_printf(out, "%u.50", t->value);
        return;
    case TEXT:
        buf_printf(out, "\"t%u\\/\"", t->value);
        return;
    case NOTHING:
        buf_text(out, "null");
        return;
    case ARRAY:
    case OBJECT:
        break;
    }
    buf_text(out, t->kind == ARRAY ? "[" : "{");
    for (size_t i = 0; i < t->n; i++) {
        buf_text(out, i > 0 ? "," : "");
        buf_text(out, gap);
        if (t->kind == OBJECT) {
            buf_printf(out, "\"%s\"%s:", t->keys[i], gap);
        }
        write(out, t->kids[i], blanks);
    }
    buf_text(out, t->kind == ARRAY ? "]" : "}");
}

/* --- the reference --- */

struct hits {
    const struct tree *items[100000];
    size_t n;
};

static void reach(const struct tree *t, const struct step *steps, size_t n, struct hits *out);

static void reach_name(const struct tree *t, const char *name, const struct step *rest, size_t n,
                       struct hits *out)
{
    for (size_t i = 0; t->kind == OBJECT && i < t->n; i++) {
        if (strcmp(t->keys[i], name) == 0) {
            reach(t->kids[i], rest, n, out);
        }
    }
}

static void reach_deep(const struct tree *t, const char *name, const struct step *rest, size_t n,
                       struct hits *out)
{
    reach_name(t, name, rest, n, out);
    for (size_t i = 0; i < t->n; i++) {
        reach_deep(t->kids[i], name, rest, n, out);
    }
}

/* The elements of an array from one number to another, from its end where they are negative. */
static void reach_some(const struct tree *t, int from, int to, const struct step *rest, size_t n,
                       struct hits *out)
{
    for (int i = 0; t->kind == ARRAY && i < (int)t->n; i++) {
        if (i >= from && i < to) {
            reach(t->kids[i], rest, n, out);
        }
    }
}

static int counted(int number, const struct tree *t)
{
    return number < 0 ? number + (int)t->n : number;
}

static void reach(const struct tree *t, const struct step *steps, size_t n, struct hits *out)
{
    if (n == 0) {
        out->items[out->n++] = t;
        return;
    }
    int from = counted(steps->from, t);
    switch (steps->kind) {
    case NAME:
        reach_name(t, steps->name, steps + 1, n - 1, out);
        return;
    case DEEP_NAME:
        reach_deep(t, steps->name, steps + 1, n - 1, out);
        return;
    case INDEX:
        reach_some(t, from, from + 1, steps + 1, n - 1, out);
        return;
    case SLICE:
        reach_some(t, from, counted(steps->to, t), steps + 1, n - 1, out);
        return;
    case ALL:
        for (size_t i = 0; i < t->n; i++) {
            reach(t->kids[i], steps + 1, n - 1, out);
        }
        return;
    case KINDS:
        return;
    }
}

static bool is_definite(const struct step *s)
{
    return s->kind == NAME || s->kind == INDEX;
}

/* What the path gives, as text; false: nothing. */
static bool expected(const struct tree *t, const struct step *steps, size_t n, struct buf *out)
{
    static struct hits hits;
    size_t definite = 0;
    while (definite < n && is_definite(&steps[definite])) {
        definite++;
    }
    hits.n = 0;
    reach(t, steps, definite, &hits);
    if (hits.n == 0) {
        return false;
    }
    if (definite == n) {
        const struct tree *hit = hits.items[0];
        if (hit->kind == TEXT) {
            buf_printf(out, "t%u/", hit->value); /* not escaped outside of brackets */
        } else if (hit->kind != NOTHING) {
            write(out, hit, false);
        }
        return true;
    }
    hits.n = 0;
    reach(t, steps, n, &hits);
    buf_text(out, "[");
    for (size_t i = 0; i < hits.n; i++) {
        buf_text(out, i > 0 ? "," : "");
        write(out, hits.items[i], false);
    }
    buf_text(out, "]");
    return true;
}

/* --- paths --- */

static void write_step(struct buf *out, const struct step *s, bool first)
{
    switch (s->kind) {
    case NAME:
        if (pick(3) == 0) {
            buf_printf(out, "['%s']", s->name);
        } else {
            buf_printf(out, "%s%s", first ? "" : ".", s->name);
        }
        return;
    case INDEX:
        buf_printf(out, "%s[%d]", pick(4) == 0 ? "." : "", s->from);
        return;
    case ALL:
        buf_text(out, pick(2) == 0 ? "[*]" : first ? "*" : ".*");
        return;
    case DEEP_NAME:
        buf_printf(out, "..%s", s->name);
        return;
    case SLICE:
        buf_printf(out, "[%d:%d]", s->from, s->to);
        return;
    case KINDS:
        return;
    }
}

static size_t make_path(struct step *steps, struct buf *text)
{
    size_t n = 1 + pick(STEPS_MOST);
    for (size_t i = 0; i < n; i++) {
        /* names and elements more often than the others */
        steps[i] = (struct step) { .kind = pick(2) == 0 ? (enum step_kind)pick(2)
                                                        : (enum step_kind)pick(KINDS),
                                   .name = names[pick(4)],
                                   .from = (int)pick(6) - 2,
                                   .to = (int)pick(7) - 2 };
        write_step(text, &steps[i], i == 0);
    }
    return n;
}

Test(json_path, random_paths_against_a_plain_reference)
{
    struct arena a;
    struct json_path_scratch buffer;
    arena_init(&a, NULL);
    state = 0x9E3779B97F4A7C15u;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct step steps[STEPS_MOST];
        struct buf doc = BUF_INIT, path = BUF_INIT, want = BUF_INIT;
        struct json_path_error error = { 0 };
        struct json j;
        size_t next;
        char shown[CELL_TEXT_MAX];
        arena_reset(&a);
        const struct tree *t = grow(&a, DEPTH_MOST);
        write(&doc, t, true);
        size_t n = make_path(steps, &path);
        bool there = expected(t, steps, n, &want);
        buffer = (struct json_path_scratch) { regex_scratch_new(&a), BUF_INIT, BUF_INIT };
        const struct json_path *p = json_path_compile(&a, buf_view(&path), &error);
        cr_assert_not_null(p, "%.*s: %s", STR_ARG(buf_view(&path)), error.message);
        struct json_parser *parser = json_parser_new(&a);
        cr_assert_eq(json_open_first(parser, buf_view(&doc), &j), JSON_FINE);
        cr_assert_eq(json_index(parser, &j, 0, &next), JSON_FINE);
        struct cell got = cell_null();
        bool found = json_path_find_from(p, &j, 0, 0, &buffer, &a, &got);
        struct str text = found ? cell_text(&got, shown) : STR("");
        cr_assert(found == there && str_eq(text, buf_view(&want)),
                  "%.*s of %.*s: %d %.*s, not %d %.*s", STR_ARG(buf_view(&path)),
                  STR_ARG(buf_view(&doc)), found, STR_ARG(text), there, STR_ARG(buf_view(&want)));
        buf_release(&doc);
        buf_release(&path);
        buf_release(&want);
        buf_release(&buffer.text);
        buf_release(&buffer.inner);
    }
    arena_release(&a);
}

/* Writes an object of the two-letter names, some of them twice, some with an escape. */
static void write_doubled(struct buf *out, unsigned depth)
{
    unsigned n = pick(6);
    buf_char(out, '{');
    for (unsigned i = 0; i < n; i++) {
        const char *name = names[pick(4)];
        buf_text(out, i > 0 ? "," : "");
        buf_printf(out, pick(5) == 0 ? "\"\\u%04x%s\":" : "\"%c%s\":", (unsigned)name[0], name + 1);
        if (depth > 0 && pick(2) == 0) {
            write_doubled(out, depth - 1);
        } else {
            buf_printf(out, pick(4) == 0 ? "[%u,{\"a\":1}]" : "%u", pick(100));
        }
    }
    buf_char(out, '}');
}

/* Changes one letter, digit or bracket: much of what comes of it is built like the text before. */
static void change(struct buf *doc)
{
    static const char others[] = "ab[]{},:\"\\17 ";
    size_t at = pick((unsigned)buf_view(doc).len);
    struct buf copy = BUF_INIT;
    buf_str(&copy, buf_view(doc));
    buf_clear(doc);
    buf_str(doc, (struct str) { buf_view(&copy).s, at });
    buf_char(doc, others[pick(sizeof others - 1)]);
    buf_str(doc, (struct str) { buf_view(&copy).s + at + 1, buf_view(&copy).len - at - 1 });
    buf_release(&copy);
}

Test(json_path, paths_together_give_what_each_gives_alone)
{
    enum { PATHS = 6 };
    struct arena a;
    arena_init(&a, NULL);
    state = 0xD1B54A32D192ED03u;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct buf doc = BUF_INIT, texts[PATHS];
        const struct json_path *paths[PATHS];
        struct json_path_error error = { 0 };
        struct json j;
        size_t next;
        arena_reset(&a);
        struct json_path_scratch buffer = { regex_scratch_new(&a), BUF_INIT, BUF_INIT };
        struct json_paths *together = json_paths_new(&a);
        struct json_parser *parser = json_parser_new(&a);
        for (size_t k = 0; k < PATHS; k++) {
            struct step steps[STEPS_MOST];
            texts[k] = (struct buf)BUF_INIT;
            make_path(steps, &texts[k]);
            paths[k] = json_path_compile(&a, buf_view(&texts[k]), &error);
            cr_assert_not_null(paths[k]);
            json_paths_add(together, paths[k]);
        }
        for (unsigned docs = 0; docs < 12; docs++) {
            if (docs % 4 == 0) {
                buf_clear(&doc);
                write_doubled(&doc, DEPTH_MOST);
                buf_text(&doc, pick(2) == 0 ? " tail" : "");
            } else {
                change(&doc);
            }
            bool sound = json_open_first(parser, buf_view(&doc), &j) == JSON_FINE &&
                         json_index(parser, &j, 0, &next) == JSON_FINE;
            cr_assert_eq(json_paths_open(together, buf_view(&doc), NULL, &a), sound, "%.*s",
                         STR_ARG(buf_view(&doc)));
            for (size_t k = 0; sound && k < PATHS; k++) {
                struct cell one = cell_null(), other = cell_null();
                char shown[2][CELL_TEXT_MAX];
                bool there = json_path_find_from(paths[k], &j, 0, 0, &buffer, &a, &one);
                cr_assert_eq(json_paths_find(together, k, &buffer, &a, &other), there);
                cr_assert(one.tag == other.tag &&
                              str_eq(cell_text(&one, shown[0]), cell_text(&other, shown[1])),
                          "%.*s of %.*s", STR_ARG(buf_view(&texts[k])), STR_ARG(buf_view(&doc)));
            }
        }
        for (size_t k = 0; k < PATHS; k++) {
            buf_release(&texts[k]);
        }
        buf_release(&doc);
        buf_release(&buffer.text);
        buf_release(&buffer.inner);
    }
    arena_release(&a);
}
