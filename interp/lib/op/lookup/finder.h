/*
 * finder.h - columns of a table for the keys of a row: what lookup, geoip and threatip share
 * (docs/language/lookups.md).
 */
#ifndef SUMOQ_LIB_OP_LOOKUP_FINDER_H
#define SUMOQ_LIB_OP_LOOKUP_FINDER_H

#include "exec/key_index.h"
#include "exec/op_run.h"
#include "lib/shared/stage.h"

struct finder_output {
    size_t write;     /* index into node->writes */
    size_t column;    /* of the table; SIZE_MAX: no such column */
    const char *name; /* of the known source's column */
    enum type type;
};

struct finder {
    struct key_index in;
    struct {
        struct finder_output *items;
        size_t n, cap;
    } outputs;
};

/* Opens the table of a source for the stage; false: reported. */
bool finder_open(struct binder *b, struct finder *f, struct str source, struct span at);
/* Makes the field `as` from a column. */
void finder_output(struct binder *b, struct finder *f, const struct name *as, size_t column,
                   const char *name, enum type type);

/* open and push of a stage whose data begins with a struct finder, and its state with this. */
struct finder_state {
    bool *reads;               /* by output: read by later stages */
    struct geo_reader *places; /* NULL: not a table of locations */
};
bool finder_begin(struct op_run *r);
enum flow finder_push(struct op_run *r, struct batch *in);

#endif
