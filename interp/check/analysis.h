/*
 * analysis.h - what is known of a query without running it: the fields before and after each stage,
 * who made them, every use of a name, findings with their edits. Also of unfinished texts: a stage
 * that does not parse sees the fields before it, and after it any name may be a field.
 *
 * A field is one value under one name: what is made again is another field. Stages, fields and uses
 * are described in trail.h; those of inner queries (tables of `join`, subqueries, the stages of
 * `filter`) are among them.
 */
#ifndef SUMOQ_CHECK_ANALYSIS_H
#define SUMOQ_CHECK_ANALYSIS_H

#include "check/trail.h"
#include "lang/document/document.h"

struct analysis {
    const struct document *document;
    struct {
        const struct trail_stage *items;
        size_t n;
    } stages; /* at least one, the search expression */
    struct {
        const struct trail_field *items;
        size_t n;
    } fields;
    struct {
        const struct trail_use *items; /* by place; all have one */
        size_t n;
    } uses;
    const struct diags *diags; /* of parser and checker; diag.edits are edits of the document */
    bool cut;                  /* too many fields: later scopes and uses are missing */
};

/* Binds the document's query as a check does. `start`: a binder with catalog and dialect. Findings
 * are added to those of the document. Everything lives in `a`, which must be the document's. */
const struct analysis *analysis_new(struct arena *a, const struct document *d,
                                    const struct binder *start);

/* The fields visible after a stage, in the order of columns; of messages only those that the query
 * names: others may exist unless the stage is `masked`. `stage` may be TRAIL_NONE: none. */
const struct trail_field **analysis_scope(struct arena *a, const struct analysis *x, size_t stage,
                                          size_t *n);
/* The stage after which byte `at` is, the cursor of an editor: what is typed there sees the fields
 * after that stage. TRAIL_NONE: it is in a search expression. *in: the stage that it is in, or that
 * it begins to be: TRAIL_NONE if nothing of that is there yet. */
size_t analysis_before(const struct analysis *x, size_t at, size_t *in);
/* The use of a name at byte `at`, or just before it; NULL: none. */
const struct trail_use *analysis_use_at(const struct analysis *x, size_t at);

#endif
