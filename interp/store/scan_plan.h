/*
 * scan_plan.h - a scan as one SELECT; made once a scan, shared by its workers.
 */
#ifndef SUMOQ_STORE_SCAN_PLAN_H
#define SUMOQ_STORE_SCAN_PLAN_H

#include "store/prefilter.h"
#include "store/schema.h"

/* The first columns of the SELECT; those of the fields follow. */
enum { PLAN_ROW, PLAN_TIME, PLAN_FIELDS };

enum scan_place {
    PLACE_NULL,   /* it has no column */
    PLACE_COLUMN, /* of the SELECT */
    PLACE_TIME,   /* the same, an integer or null */
};

/* Where a field's value is; if null there, it is searched in `more`, then among the objects. */
struct scan_field {
    enum scan_place place;
    int at;     /* of PLACE_COLUMN and PLACE_TIME */
    int more;   /* number among the names requested in `more`; -1: not there */
    int object; /* number among the objects; -1: not one */
};

struct scan_plan {
    const char *sql;           /* ?1 and ?2: first and last row */
    struct prefilter filter;   /* values of the other parameters, functions */
    struct scan_field *fields; /* of the spec's fields */
    size_t n_fields;
    int more_at;      /* column of the SELECT that is `more` */
    struct str *more; /* names requested there */
    size_t n_more;
    int raw_at;          /* column of the SELECT: the raw text where an object may be requested */
    struct str *objects; /* names of nested objects */
    size_t n_objects;
    int own_raw; /* number in `more` of the marker that the raw text has no objects */
};

/* The plan of a scan of rows `first` to `last`, in `a`; false: db->why. Tests that nearly every row
 * passes are left out when there are many rows: a few of them are read to know. */
bool scan_plan_make(struct arena *a, struct db *db, const struct schema *columns,
                    const struct scan_spec *spec, int64_t first, int64_t last,
                    struct scan_plan *out);

#endif
