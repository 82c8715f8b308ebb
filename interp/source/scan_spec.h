/*
 * scan_spec.h - what a plan requests from a source.
 *
 * The tests are a superset filter: a source may omit rows that fail them, and may deliver them; the
 * stages above decide. Field names compare without case. Built-in metadata
 * (_messageTime, _raw, ...) are fields like others.
 */
#ifndef SUMOQ_SOURCE_SCAN_SPEC_H
#define SUMOQ_SOURCE_SCAN_SPEC_H

#include "data/pattern/pattern.h"
#include "data/value_index.h"

enum scan_test_kind {
    SCAN_AND,     /* all of kids */
    SCAN_OR,      /* any of kids */
    SCAN_EQUAL,   /* the field may equal `value` (cell_equals) or, when `folds`, is not null and its
                     text may equal that of `value`, a text, without case */
    SCAN_DIFFERS, /* the field is not of the kind of `value`, a text or a number, and equal to it */
    SCAN_LESS,    /* the field compares so with `value`, a number or a text (cell_compare) */
    SCAN_LESS_EQUAL,
    SCAN_GREATER,
    SCAN_GREATER_EQUAL,
    SCAN_GLOB, /* the field's whole text matches `value` without case; `*` any characters, `?` one
                */
    SCAN_MATCHES, /* the field's text matches `pattern`, as far as this needs no PCRE2 */
    SCAN_ANY_OF,  /* the field is not null and may equal one of `values`, none of which is null (as
                     SCAN_EQUAL) */
    SCAN_PRESENT, /* the field is present and not null */
};

struct scan_test {
    enum scan_test_kind kind;
    const struct scan_test *const *kids;
    size_t n_kids;
    size_t field; /* index into scan_spec.fields */
    struct cell value;
    bool folds;
    bool negated;                  /* of an exact test: passes what fails it, null included */
    const struct pattern *pattern; /* SCAN_MATCHES; not `caseless` when negated */
    const struct cell *values;     /* SCAN_ANY_OF; texts all when `folds` */
    size_t n_values;
    const struct value_index *index; /* of them, by value_hash, or value_hash_folded */
};

/* Whether a non-null value may pass a SCAN_ANY_OF. */
bool scan_any_of(const struct scan_test *t, const struct cell *c);
/* Whether a value passes an exact test: SCAN_PRESENT, SCAN_LESS to SCAN_GREATER_EQUAL, and
 * SCAN_MATCHES where case counts, pass what the language's own test passes and nothing else, so
 * that they may be negated. */
bool scan_exact_holds(const struct scan_test *t, const struct cell *c);

/* Which of an event's times orders it and is tested against the range. */
enum scan_time { SCAN_MESSAGE_TIME, SCAN_RECEIPT_TIME, SCAN_SEARCHABLE_TIME };

struct scan_spec {
    const struct str *fields; /* column i of a batch gets fields[i]; no two equal without case */
    size_t n_fields;
    const struct scan_test *filter; /* NULL: none */
    bool ranged; /* rows outside [from, to), epoch ms, and rows without time are omitted */
    int64_t from, to;
    enum scan_time time;
    bool reads_json;   /* a stage reads values from the JSON of `_raw` */
    size_t batch_rows; /* rows a batch, 1 .. BATCH_ROWS */
};

#endif
