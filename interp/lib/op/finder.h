/*
 * finder.h - the row of a table for the keys of a row: what lookup, geoip and threatip share
 * (docs/language/lookups.md).
 *
 * The table is read and indexed once, when the stage is bound for a run, and shared by the workers.
 * A check has no tables.
 */
#ifndef SUMOQ_LIB_OP_FINDER_H
#define SUMOQ_LIB_OP_FINDER_H

#include "data/networks.h"
#include "exec/keyed.h"
#include "exec/op_run.h"
#include "lib/op/stage.h"
#include "lib/op/table_source.h"
#include "source/geo.h"
#include "source/tables.h"

struct finder_output {
    size_t write;     /* index into node->writes */
    size_t column;    /* of the table */
    const char *name; /* of the known source's column */
    enum type type;
};

struct finder {
    enum {
        FINDER_NONE,     /* nothing is given: all is null */
        FINDER_TABLE,    /* by equal keys */
        FINDER_NETWORKS, /* by the network of an address */
        FINDER_GEO,      /* a MaxMind database */
    } kind;
    const struct csv_table *table;
    struct keyed index; /* keys to size_t, the number of the row */
    bool folds;         /* keys have no case */
    struct networks *networks;
    const struct geo *geo;
    struct {
        uint32_t *items;
        size_t n, cap;
    } keys; /* slots of the rows' keys */
    struct {
        struct finder_output *items;
        size_t n, cap;
    } outputs;
};

/* Opens the table of a source; `known`: its row, or NULL. False: reported. Without tables (a check)
 * nothing is opened. */
bool finder_open_source(struct binder *b, struct finder *f, struct str source, struct span at,
                        const struct known_source *known);
/* Indexes the table by the columns; `network`: they are one, of networks. */
void finder_index(struct binder *b, struct finder *f, const size_t *columns, size_t n);
/* The stage makes the field `as` of a column. */
void finder_output(struct binder *b, struct finder *f, const struct name *as, size_t column,
                   const char *name, enum type type);
/* push of a stage whose data begins with a struct finder. */
enum flow finder_push(struct op_run *r, struct batch *in);

#endif
