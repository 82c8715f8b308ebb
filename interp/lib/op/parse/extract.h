/*
 * extract.h - what the parse operators share: fields extracted from one text, the `nodrop` chain,
 * and fields that keep their value when nothing was found (docs/language/parse.md).
 *
 * A stage has parts, each with its targets: a pattern with its captures, a path with its field.
 * Without nodrop a row passes when every part was found, or when a nodrop stage of the same chain
 * found something; with it every row passes. A field keeps its value when its part was not found.
 */
#ifndef SUMOQ_LIB_OP_PARSE_EXTRACT_H
#define SUMOQ_LIB_OP_PARSE_EXTRACT_H

#include "exec/op_run.h"
#include "lib/shared/stage.h"

struct extract_target {
    size_t write; /* index into node->writes */
    uint32_t old; /* slot of the field's value before; SLOT_NULL: it had none */
};

struct extract_part {
    struct extract_target *targets;
    size_t n_targets;
    const void *data; /* the operator's */
    struct rel_part *rel;
};

struct extract_plan {
    uint32_t input;
    struct extract_part *parts;
    size_t n_parts, cap;
    bool nodrop;
    bool starts_chain;  /* the preceding stage is not a parse stage */
    bool parts_are_own; /* each part sets its fields whether the others were found or not: several
                           stages in one */
};

/* Starts a plan for at most `parts` parts; reads the stage's input. False: reported. */
bool extract_begin(struct binder *b, const struct node *stage, const struct clause *field,
                   bool nodrop, size_t parts, struct extract_plan *p);
/* A new part with space for `targets` targets, which looks for `pattern`. */
struct extract_part *extract_add(struct binder *b, struct extract_plan *p, struct str pattern,
                                 size_t targets, const void *data);
/* The next target of a part is the field of that name. */
void extract_target(struct binder *b, const struct extract_plan *p, struct extract_part *part,
                    const struct name *name, enum type type);

/* The form of a stage of paths: `[field=FIELD] "PATH" {, "PATH"} [as NAME {, NAME}] [nodrop]`. */
struct extract_paths {
    const struct clause *field, *paths, *as, *nodrop;
    /* Compiles a path into the `data` of a part; NULL: `wrong` has the reason. */
    const void *(*compile)(struct arena *a, struct str path, const char **wrong);
    const char *help; /* how a path reads */
    enum type type;   /* of the values */
};
/* Binds such a stage: a part for each path. False: reported. */
bool extract_bind_paths(struct binder *b, const struct node *stage, const struct extract_paths *e,
                        struct extract_plan *p);

/* Finds one part in a text; true: found, out[i] is the cell of target i, its text in `text` or
 * in the batch's scratch arena. */
typedef bool extract_find(struct op_run *r, const struct extract_part *part, struct str text,
                          struct arena *scratch, struct cell *out);
/* Runs the stage's parts over the batch and pushes it on. `begin`, unless NULL, is called with each
 * text first; false: the text has none of the parts. */
typedef bool extract_begin_text(struct op_run *r, struct str text);
enum flow extract_push(struct op_run *r, struct batch *in, const struct extract_plan *p,
                       extract_begin_text *begin, extract_find *find);

/* The steps of extract_push, for stages that process rows together. */
struct extract_scratch {
    bool *found;         /* by part */
    struct cell **cells; /* by part and target */
};
struct extract_scratch extract_scratch_new(const struct extract_plan *p, struct arena *scratch);
/* The input of a row as text that lives as long as the batch; false: null. */
bool extract_text(const struct extract_plan *p, const struct batch *in, size_t row,
                  struct str *text);
/* Sets the fields of one part in row `to_row` of `to`: to `found`, or, if NULL, to their previous
 * values in row `row` of `in`. */
void extract_put(const struct op_run *r, const struct extract_part *part, const struct cell *found,
                 const struct batch *in, size_t row, struct batch *to, size_t to_row);
/* Puts the stage's columns into the batch. */
void extract_columns(struct op_run *r, struct batch *in);
/* One row, whose text is `text`, or NULL: it has none of the parts. True when the row passes. */
bool extract_row(struct op_run *r, const struct extract_plan *p, struct batch *in, size_t row,
                 const struct str *text, extract_find *find, struct extract_scratch *buffer);

#endif
