/*
 * json_paths.h - paths that are resolved in a document together, in one walk over it.
 */
#ifndef SUMOQ_LIB_OP_PARSE_JSON_PATHS_H
#define SUMOQ_LIB_OP_PARSE_JSON_PATHS_H

#include "base/json/json_shape.h"
#include "base/json/json_tree.h"
#include "data/json/json_path.h"

struct joined_path {
    const struct json_path *path;
    const struct json_node *node; /* where its leading names lead to */
    size_t names;                 /* how many these are */
};

enum { JSON_PATHS_SHAPES = 16 };

/* Paths and the document opened last. One thread at a time. */
struct json_paths {
    struct arena *arena;
    struct json_parser *parser;
    struct json_node *root;
    struct json_shapes *shapes; /* NULL: no document was opened yet */
    struct {
        struct joined_path *items;
        size_t n, cap;
    } paths;
    struct json doc;
    uint32_t *walked;      /* by path: the index that its names lead to; 0: none */
    const uint32_t *found; /* the same of the document opened last */
    struct known_shape {   /* the same of shapes that the source knows, by their numbers */
        uint64_t shape;
        uint32_t *found;
    } known[JSON_PATHS_SHAPES];
};

/* No paths yet; in `a`. */
struct json_paths *json_paths_new(struct arena *a);
/* Adds a path, before any document is opened; returns its number, counted from 0. The path must
 * outlive them. */
void json_paths_add(struct json_paths *p, const struct json_path *path);
/* Reads the value at the start of `text`. False: no value there; nothing is found. `doc`: the
 * structure of a text that may be this one, always from the same set of shapes; NULL: unknown. */
bool json_paths_open(struct json_paths *p, struct str text, const struct json_doc *doc,
                     struct arena *scratch);
/* As json_path_find_from, for the path with that number in the document opened last. */
bool json_paths_find(const struct json_paths *p, size_t number, struct json_path_scratch *buffer,
                     struct arena *scratch, struct cell *out);

#endif
