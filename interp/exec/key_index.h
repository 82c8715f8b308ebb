/*
 * key_index.h - the row of a table for a tuple of keys: what lookup, geoip, threatip and
 * lookupContains share (docs/language/lookups.md).
 *
 * The table is read and indexed once, when the query is bound for a run, and shared by the workers.
 * A check has no tables.
 */
#ifndef SUMOQ_EXEC_KEY_INDEX_H
#define SUMOQ_EXEC_KEY_INDEX_H

#include "check/bind.h"
#include "exec/networks.h"
#include "exec/tuple_map.h"
#include "tables/geo.h"
#include "tables/known_source.h"

struct key_index {
    const char *who; /* the operator or function that uses it, for messages */
    enum {
        KEY_INDEX_NONE,     /* no table is given: no row is found */
        KEY_INDEX_ROWS,     /* by equal keys */
        KEY_INDEX_NETWORKS, /* by the network of an address */
        KEY_INDEX_GEO,      /* a MaxMind database: searched by geo_find */
    } kind;
    struct str source;                /* as the query names it */
    const struct known_source *known; /* NULL: only its table defines the columns */
    const struct csv_table *table;
    struct {
        size_t *items;
        size_t n, cap;
    } columns;              /* of the table, the keys */
    struct tuple_map index; /* keys to size_t, the number of the row */
    bool folds;             /* keys are case-insensitive */
    struct networks *networks;
    const struct geo *geo;
};

/* Opens the table of `source`. False: reported at `at`. Without tables (a check) nothing is opened.
 */
bool key_index_open(struct binder *b, struct key_index *k, struct str source, struct span at);
/* Reads the side of `left=right` that is a field of the rows; `slot` receives its slot; the other
 * becomes a key column. In a run the side that is a column is the table's; when both are, the right
 * one. */
bool key_index_pair(struct binder *b, struct key_index *k, const struct name *left,
                    const struct name *right, uint32_t *slot);
/* Indexes a table that was opened by the columns of all pairs; `at`: for messages. */
void key_index_index(struct binder *b, struct key_index *k, struct span at);

enum { KEYS_MOST = 32, KEY_ROWS_MOST = 64 };
#define KEY_ROW_NONE SIZE_MAX
/* Looks up `n` rows, at most KEY_ROWS_MOST: `keys` has the keys row by row, one per column, and is
 * overwritten. rows[i] receives the number of the table's row; KEY_ROW_NONE: not found, or a key is
 * null. The scratch is used for texts in lower case. */
void key_index_find(const struct key_index *k, const struct cell **keys, size_t n,
                    struct arena *scratch, size_t *rows);

#endif
