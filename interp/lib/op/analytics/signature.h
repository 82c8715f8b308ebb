/*
 * signature.h - messages grouped by what they have in common: the constant words, and `**********`
 * for varying ones (docs/language/logreduce.md).
 *
 * Deterministic: a message joins the cluster with the same shape that shares the most fixed words
 * with it, or starts a new one.
 */
#ifndef SUMOQ_LIB_OP_ANALYTICS_SIGNATURE_H
#define SUMOQ_LIB_OP_ANALYTICS_SIGNATURE_H

#include "base/buf.h"

struct signatures;

/* Released with `a`; its memory counts against the arena's budget. */
struct signatures *signatures_new(struct arena *a);
/* The number of the cluster that the message joins or starts. */
size_t signatures_add(struct signatures *s, struct str message);
size_t signatures_count(const struct signatures *s);
/* Appends the cluster's signature as it is by now. */
void signatures_text(const struct signatures *s, size_t cluster, struct buf *out);

#endif
