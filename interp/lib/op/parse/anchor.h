/*
 * anchor.h - patterns of `parse` and `sessionize`: fixed texts with a * for each capture.
 */
#ifndef SUMOQ_LIB_OP_PARSE_ANCHOR_H
#define SUMOQ_LIB_OP_PARSE_ANCHOR_H

#include "lib/op/parse/anchors.h"
#include "lib/shared/stage.h"

/* Checks a pattern against the names of its captures; false: reported. A pattern with a placeholder
 * is not checked. */
bool anchor_check(struct binder *b, const struct clause_item *term);
/* The pattern of a term that anchor_check accepted. */
const struct anchors *anchor_read(struct binder *b, const struct clause_item *term);

#endif
