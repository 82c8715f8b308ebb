/*
 * json_shape.h - is a document built like an earlier one?
 *
 * Documents of one program have the same brackets and the same keys at the same places, again and
 * again. What a walk over one of them found - that its brackets match, where each value ends, where
 * names lead to - then holds for the others, and to see that it does is cheaper than another walk.
 */
#ifndef SUMOQ_BASE_JSON_SHAPE_H
#define SUMOQ_BASE_JSON_SHAPE_H

#include "base/arena.h"
#include "base/json.h"

struct json_shapes;

/* No shapes yet, in `a`; with each are kept `n_found` places. One thread at a time. */
struct json_shapes *json_shapes_new(struct arena *a, size_t n_found);
/* The places kept with the document that `j` is built like, good until the next call here, and
 * j->behind of it; NULL: none is known. */
const uint32_t *json_shapes_find(struct json_shapes *s, struct json *j);
/* Remembers `j`, which json_index has found sound, and the places found in it. Large documents and
 * those of a source without regular shapes are not remembered. */
void json_shapes_learn(struct json_shapes *s, const struct json *j, const uint32_t *found);

#endif
