/*
 * diag.h - errors and warnings about a query, each with a code, a location, a label and help.
 *
 * Message: one line, lower case, factual. Label: printed under the caret, the reason at this
 * location. Help: what to do. Codes are rows in diag.def; each has a page (`sumoq explain E0201`).
 * Spans are byte offsets into the query as the user wrote it; lines and columns are computed when a
 * diagnostic is shown.
 */
#ifndef SUMOQ_BASE_DIAG_H
#define SUMOQ_BASE_DIAG_H

#include "base/arena.h"

#include <stdarg.h>

struct span {
    uint32_t at, len; /* bytes */
};

/* The smallest span that covers both. */
struct span span_join(struct span a, struct span b);

/* A note is worth knowing, but may well be meant: a check prints it, a run does not. */
enum diag_level { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE, DIAG_LEVELS };

/* "error", "warning", "note". */
extern const char *const diag_level_names[DIAG_LEVELS];

enum diag_code {
#define DIAG(code, name, level, title, text, wrong, right) DIAG_##name,
#include "base/diag.def"
#undef DIAG
    DIAG_CODES
};

/* One row of diag.def. */
struct diag_info {
    const char *code; /* "E0201" */
    enum diag_level level;
    const char *title; /* one line */
    const char *text;  /* the page: why it is reported, what to do */
    const char *wrong; /* a query whose check gives the code; NULL: only a run can */
    const char *right; /* the query put right; NULL as well */
};

/* Replaces the bytes of `span`, which may be none, by `text`, which may be empty. */
struct diag_edit {
    struct span span;
    struct str text;
};

struct diag {
    enum diag_code code;
    enum diag_level level;
    struct span span;
    bool placed;   /* false: about the run, not about a location in the query */
    bool left_out; /* one of too many, which nobody sees */
    bool refuses;  /* the query is valid, but this version cannot run it: exit status 4, not 3 */
    const char *message;
    const char *label;  /* may be NULL */
    const char **helps; /* n_helps lines */
    size_t n_helps;
    struct {
        struct diag_edit *items;
        size_t n, cap;
    } edits; /* all of them together put the query right; none: no exact fix is known */
};

/* Of one code in one query; more help nobody, and each costs a search for its line. The others are
 * counted, and one more diagnostic reports their number. */
enum { DIAG_SAME_MAX = 200 };
/* Bytes of a message, a label or a help line, which may quote the query; the end is cut off. */
enum { DIAG_TEXT_MAX = 2000 };

/* All diagnostics of one query; everything in it lives in `arena`. */
struct diags {
    struct arena *arena;
    struct diag **items;
    size_t n, cap;
    size_t count[DIAG_LEVELS];
    unsigned same[DIAG_CODES]; /* added so far, by code */
    size_t left_out[DIAG_LEVELS];
    struct diag *more; /* reports how many are left out; NULL: none */
};

extern const struct diag_info diag_infos[DIAG_CODES];

void diags_init(struct diags *d, struct arena *a);
/* Adds one and returns it, so that the caller may set label and help. Never NULL, also when it is
 * one of too many and left out. */
__attribute__((format(printf, 4, 5))) struct diag *diag_at(struct diags *d, enum diag_code code,
                                                           struct span at, const char *fmt, ...);
/* The same for a finding about the run, without a location. */
__attribute__((format(printf, 3, 4))) struct diag *diag_run(struct diags *d, enum diag_code code,
                                                            const char *fmt, ...);
__attribute__((format(printf, 3, 4))) void diag_label(struct diags *d, struct diag *g,
                                                      const char *fmt, ...);
__attribute__((format(printf, 3, 4))) void diag_help(struct diags *d, struct diag *g,
                                                     const char *fmt, ...);
/* Text that may replace the span of `g`; without a help line the fix is shown as one. */
void diag_fix(struct diags *d, struct diag *g, struct str text);
/* The same at another place of the query, or at several, which must not overlap. */
void diag_edit(struct diags *d, struct diag *g, struct span at, struct str text);
/* Removes a diagnostic that was added. */
void diag_withdraw(struct diags *d, const struct diag *g);
/* Sorts by offset, errors before warnings before notes at the same offset; of several with the same
 * code and offset one is kept. Reports how many are left out. */
void diags_sort(struct diags *d);
/* The row of a code such as "E0201" (any case), or NULL. */
const struct diag_info *diag_find(struct str code);

#endif
