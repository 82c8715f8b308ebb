/*
 * json_shape.h - is a document built like an earlier one?
 *
 * Documents of one program have the same brackets and the same keys at the same places, again and
 * again. What a walk over one of them found - that its brackets match, where each value ends, where
 * names lead to - then holds for the others, and to see that it does is cheaper than another walk.
 */
#ifndef SUMOQ_BASE_JSON_JSON_SHAPE_H
#define SUMOQ_BASE_JSON_JSON_SHAPE_H

#include "base/arena.h"
#include "base/json/json.h"

struct json_shapes;

/* What is known of a document. */
struct json_shape {
    uint64_t number;       /* of its shape, unlike all others of these shapes; 0: none */
    const uint32_t *found; /* the places kept with it, good until the next call here */
};

/* No shapes yet, in `a`; with each are kept `n_found` places. One thread at a time. */
struct json_shapes *json_shapes_new(struct arena *a, size_t n_found);
/* Is there a document that `j` is built like? Then *out, and j->after, are of that one. */
bool json_shapes_find(struct json_shapes *s, struct json *j, struct json_shape *out);
/* Is `j` worth remembering? Large documents and those of a source without regular shapes are not.
 */
bool json_shapes_wants(const struct json_shapes *s, const struct json *j);
/* Remembers `j`, which json_index has found sound, and the places found in it; the number of its
 * shape. 0: it is not wanted. */
uint64_t json_shapes_learn(struct json_shapes *s, const struct json *j, const uint32_t *found);

/* A document that was looked through where it came from, for those who do so again. */
struct json_doc {
    struct json j;  /* `after` only with a shape; text NULL: there is none */
    uint64_t shape; /* 0: not known */
};

#endif
