/*
 * judge.h - does what a run gave agree with what a case expects?
 */
#ifndef SUMOQ_TESTS_JUDGE_H
#define SUMOQ_TESTS_JUDGE_H

#include "runner/golden.h"
#include "runner/play.h"

/* Appends what differs, for people; nothing when all is as expected. */
void judge(struct buf *out, const struct golden_case *c, const struct played *p);
/* Appends what differs between the query's plan and the one that the case expects, if it does. */
void judge_plan(struct buf *out, const struct golden_case *c);
/* The whole result as text: columns with types, rows with the kinds of their values, warnings. Two
 * settings must give the same. */
void judge_dump(struct buf *out, const struct played *p);
/* One value: null is `null`, a text stands in quotes. */
void judge_put_cell(struct buf *out, const struct cell *cell);

#endif
