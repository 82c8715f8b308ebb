/*
 * json_path.c - libFuzzer target: a path, a zero byte, a document.
 *
 * A path that is refused says why, at a place of its own. A value that is found reads again as JSON
 * when it is an array or an object, and the same path gives it again; a path of names alone gives
 * what its first name and the rest of it give one after the other.
 */
#include "data/json/json_path_parts.h"
#include "lib/op/parse/json_paths.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* NOLINT: libFuzzer's name */

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

struct reading {
    struct arena *arena;
    struct json_parser *parser;
    struct json_path_scratch buffer;
};

static bool find(struct reading *r, const struct json_path *path, struct str doc, struct cell *out)
{
    struct json j;
    size_t next;
    return json_open_first(r->parser, doc, &j) == JSON_FINE &&
           json_index(r->parser, &j, 0, &next) == JSON_FINE &&
           json_path_find_from(path, &j, 0, 0, &r->buffer, r->arena, out);
}

static void check(struct reading *r, const struct json_path *path, struct str doc)
{
    struct cell value, again, part;
    if (!find(r, path, doc, &value)) {
        return;
    }
    need(find(r, path, doc, &again), "it is found again");
    need(value.tag == again.tag && value.len == again.len, "the same value");
    struct json_paths *together = json_paths_new(r->arena);
    json_paths_add(together, path);
    json_paths_add(together, path);
    for (size_t times = 0; times < 2; times++) { /* the second time its shape is known */
        need(json_paths_open(together, doc, NULL, r->arena) &&
                 json_paths_find(together, 1, &r->buffer, r->arena, &again),
             "it is found beside another");
        need(value.tag == again.tag && value.len == again.len, "the same value");
    }
    struct json j;
    size_t next;
    struct str text = cell_is_text(&value) ? cell_str(&value) : STR("");
    if (text.len > 0 && text.s[0] == '[' && json_open_first(r->parser, text, &j) == JSON_FINE &&
        json_index(r->parser, &j, 0, &next) == JSON_FINE) {
        struct json_path_error error;
        const struct json_path *whole = json_path_compile(r->arena, STR("$"), &error);
        need(whole && find(r, whole, text, &part), "an array reads again");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) /* NOLINT */
{
    struct arena a;
    struct json_path_error error = { 0 };
    const char *text = (const char *)data;
    const char *end = size > 0 ? memchr(text, 0, size) : NULL;
    if (!end) {
        return 0;
    }
    struct str path = { text, (size_t)(end - text) };
    struct str doc = { end + 1, size - path.len - 1 };
    arena_init(&a, NULL);
    struct reading r = { &a, json_parser_new(&a), { regex_scratch_new(&a), BUF_INIT, BUF_INIT } };
    const struct json_path *compiled = json_path_compile(&a, path, &error);
    need(compiled || (error.message && error.at <= path.len), "a refused path has a reason");
    if (compiled && utf8_valid(doc)) {
        check(&r, compiled, doc);
    }
    buf_release(&r.buffer.text);
    buf_release(&r.buffer.inner);
    arena_release(&a);
    return 0;
}
