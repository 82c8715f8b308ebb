/*
 * json_shape.h - recognizes documents with the structure of an earlier one.
 *
 * Records of one program usually share a skeleton: same keys, same nesting, same order. What
 * indexing one of them found - that its brackets match, where each value ends, where the wanted
 * names are - then holds for the others, and comparing skeletons is cheaper than indexing again.
 */
#ifndef SUMOQ_BASE_JSON_JSON_SHAPE_H
#define SUMOQ_BASE_JSON_JSON_SHAPE_H

#include "base/arena.h"
#include "base/json/json.h"

struct json_shapes;

/* What is known of a document. */
struct json_shape {
    uint64_t number;       /* identifies its shape among these shapes; 0: unknown */
    const uint32_t *found; /* the indexes stored with it, valid until the next call here */
};

/* An empty set of shapes, in `a`; each stores `n_found` indexes. For one thread at a time. */
struct json_shapes *json_shapes_new(struct arena *a, size_t n_found);
/* Finds a remembered document with the same skeleton as `j`; then *out and j->after are that
 * document's. */
bool json_shapes_find(struct json_shapes *s, struct json *j, struct json_shape *out);
/* Is `j` worth remembering? Large documents and those of a source without regular shapes are not.
 */
bool json_shapes_wants(const struct json_shapes *s, const struct json *j);
/* Remembers `j`, which json_index must have accepted, with the indexes found in it; returns the
 * number of its shape. 0: not remembered. */
uint64_t json_shapes_learn(struct json_shapes *s, const struct json *j, const uint32_t *found);

/* A document that the reader has already indexed, for stages that search it again. */
struct json_doc {
    struct json j;  /* `after` only with a shape; text NULL: no document */
    uint64_t shape; /* 0: unknown */
};

#endif
