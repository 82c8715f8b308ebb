/*
 * view.h - a plan for whoever reads it: what it asks of the source, what each stage does, where
 * parallel work ends. Lines of text and JSON are made from one description.
 *
 * Lines:
 *
 *     scan a, b                        the fields asked of the source
 *     pushed a = 1                     its pre-filter; no such line: none
 *     stage 0 test a = 1               what a stage does; the search expression is stage 0
 *     stage 1 extend b = x + 1 (idle)  makes only fields that nothing reads, so it does not run
 *     order newest first, top 5        rows are put in order, and only so many kept
 *     stage 2 limit 5
 *     result as it comes
 *
 * `(workers end)` follows the stage after which one thread runs the rest.
 */
#ifndef SUMOQ_PLAN_VIEW_H
#define SUMOQ_PLAN_VIEW_H

#include "base/buf.h"
#include "plan/plan.h"

/* Each line begins with `indent`. */
void plan_put_lines(struct buf *out, const struct plan *p, const char *indent);
/* The line, or the object, of a stage whose rows come from queries of its own: it is in no plan. */
void plan_put_stage_line(struct buf *out, const struct plan_node *node,
                         const struct name_list *slot_names, const char *indent);
void plan_put_stage_json(struct buf *out, const struct plan_node *node,
                         const struct name_list *slot_names);
/* An object with "scan", "stages" and "columns" (docs/plan.md), which the caller ends with `}`. */
void plan_begin_json(struct buf *out, const struct plan *p);

#endif
