/*
 * dump.h - the tree as text.
 */
#ifndef TESTS_DUMP_H
#define TESTS_DUMP_H

#include "base/buf.h"
#include "lang/parse.h"

/* The tree as indented text, a node a line. */
void node_dump(struct buf *out, const struct node *n);

#endif
