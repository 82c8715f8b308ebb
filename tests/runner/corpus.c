/*
 * corpus.c - see corpus.h.
 */
#include "runner/corpus.h"

#include "data/json/json_value.h"

#include <stdio.h>
#include <stdlib.h>

struct corpus {
    FILE *file;
    struct arena arena, line_arena;
    struct json_parser *parser;
    char *line;
    size_t cap;
};

struct corpus *corpus_open(void)
{
    FILE *f = fopen("../shared/corpus/queries.jsonl", "r");
    struct arena first;
    if (!f) {
        return NULL;
    }
    arena_init(&first, NULL);
    struct corpus *c = arena_new(&first, struct corpus);
    c->arena = first;
    c->file = f;
    c->parser = json_parser_new(&c->arena);
    arena_init(&c->line_arena, NULL);
    return c;
}

bool corpus_next(struct corpus *c, struct str *text)
{
    struct json j;
    struct json_members members = { 0 };
    size_t next;
    ssize_t len = getline(&c->line, &c->cap, c->file);
    struct arena *a = &c->line_arena;
    arena_release(a);
    arena_init(a, NULL);
    if (len <= 0 || json_open(c->parser, (struct str) { c->line, (size_t)len }, &j) != JSON_FINE ||
        json_index(c->parser, &j, 0, &next) != JSON_FINE) {
        return false;
    }
    json_members(&j, 0, a, &members);
    for (size_t i = 0; i < members.n; i++) {
        if (json_key_is(&j, members.items[i].key, STR("query"), a)) {
            return json_unescape(a, json_quoted(&j, members.items[i].value), text);
        }
    }
    return false;
}

bool corpus_is_json(struct corpus *c, struct str text)
{
    struct json j;
    size_t next;
    return json_open(c->parser, text, &j) == JSON_FINE && json_skip(&j, 0, 0, &next) == JSON_FINE &&
           next == j.n;
}

void corpus_close(struct corpus *c)
{
    struct arena last = c->arena;
    free(c->line);
    fclose(c->file);
    arena_release(&c->line_arena);
    arena_release(&last);
}
