/*
 * describe.h - descriptions of expressions, pre-filters and stages, as words or as JSON.
 *
 * A description is a sequence of members. In JSON a member is a key and a value; in words it is
 * its word, unless that is empty, and the value.
 */
#ifndef SUMOQ_PLAN_DESCRIBE_H
#define SUMOQ_PLAN_DESCRIBE_H

#include "base/buf.h"
#include "plan/plan.h"

struct describer {
    struct buf *out;
    const struct plan *plan;
    bool json;
};

/* A field's name; in words as %"..." where it does not read as one word. */
void describe_name(struct describer *d, struct str name);
/* The name of a slot; `#N` when it has none. */
void describe_slot(struct describer *d, uint32_t slot);
void describe_cell(struct describer *d, const struct cell *c);
void describe_expr(struct describer *d, const struct expr *e);
void describe_scan_test(struct describer *d, const struct scan_test *t);

/* A member; in JSON it follows others of its object. */
void describe_text(struct describer *d, const char *key, const char *word, struct str value);
void describe_number(struct describer *d, const char *key, const char *word, uint64_t value);
/* In words only when it is true. */
void describe_flag(struct describer *d, const char *key, const char *word, bool value);
/* Those that have a name, which are fields. */
void describe_slots(struct describer *d, const char *key, const char *word, const uint32_t *slots,
                    size_t n);
/* Writes `,"key":`, or ` word `. */
void describe_key(struct describer *d, const char *key, const char *word);

/* A duration in the largest unit that it is a whole number of: 5m. */
void describe_ms(struct buf *out, int64_t ms);

/* The members of what the stage does, by its kind. */
void describe_stage(struct describer *d, const struct plan_node *node);
/* "test", "extend", ...; "opaque" */
const char *rel_kind_name(enum rel_kind kind);

#endif
