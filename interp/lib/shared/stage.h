/*
 * stage.h - what the binds of many operators share: matching the stage's clauses, reading and
 * making the fields that they name.
 */
#ifndef SUMOQ_LIB_SHARED_STAGE_H
#define SUMOQ_LIB_SHARED_STAGE_H

#include "check/bind.h"

/* Matches the stage with the operator's shape, after the words of its name. */
bool stage_match(struct binder *b, const struct node *stage, struct clause out[SHAPE_MAX]);
/* Reads every field that the clause names; false: one is unknown. */
bool stage_read(struct binder *b, const struct clause *names);
/* Makes a field of every name; a placeholder makes the schema unknown. */
void stage_define(struct binder *b, const struct name_items *names, enum type type);
void stage_define_name(struct binder *b, const struct name *name, enum type type);
/* The same; the field is a group key. */
void stage_define_key(struct binder *b, const struct name *name, enum type type);
/* The name after `as`, or `fallback`. */
struct name stage_alias(const struct clause *as, struct str fallback, struct span at);
/* Reads the input of a parse stage, the field of `field=`, else _raw; `*slot` receives its slot. */
bool stage_input(struct binder *b, const struct node *stage, const struct clause *field,
                 uint32_t *slot);
/* One name after `as` for each of `n` texts; `what` calls them: "path", "key". */
bool stage_count(struct binder *b, const struct clause *texts, const struct clause *as,
                 const char *what);
/* The decoded text of a string; false: it contains a placeholder. */
bool stage_text(struct binder *b, const struct node *n, struct str *out);
/* Reports an error unless the rows are a table (messages). */
bool stage_need_table(struct binder *b, const struct node *stage, const char *help);
bool stage_need_messages(struct binder *b, const struct node *stage);
/* Reads the message time; on a table it must be a column. */
bool stage_time(struct binder *b, const struct node *stage);
/* Reads the column of the last timeslice; false: none, reported. `slot` receives its slot, `*own`
 * whether that timeslice made it. */
bool stage_slice(struct binder *b, const struct node *stage, uint32_t *slot, bool *own);
/* A whole number of at least `least` (and at most `most`), unless it is a placeholder. */
bool stage_range(struct binder *b, const struct clause *number, const char *what, double least,
                 double most);
/* Reports a diagnostic in the operator's own words, with a pointer to its form. */
__attribute__((format(printf, 4, 5))) struct diag *
stage_complain(struct binder *b, enum diag_code code, struct span at, const char *fmt, ...);
/* The span of the operator's word. */
struct span stage_head(const struct node *stage);

#endif
