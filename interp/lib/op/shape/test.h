/*
 * test.h - keeping the rows that pass a test: what `where` and the search expression share.
 */
#ifndef SUMOQ_LIB_OP_SHAPE_TEST_H
#define SUMOQ_LIB_OP_SHAPE_TEST_H

#include "exec/op_run.h"

/* Keeps the rows on which node->as.test.condition (NULL: everything) is true. */
enum flow test_push(struct op_run *r, struct batch *in);

#endif
