/*
 * in_export.h - delimited files of well-known programs, recognised by the names of their columns,
 * and which fields these columns are.
 *
 * Each is data: a row of in_exports. Nothing is known of other files.
 */
#ifndef SUMOQ_SOURCE_FORMAT_IN_EXPORT_H
#define SUMOQ_SOURCE_FORMAT_IN_EXPORT_H

#include "base/text.h"

enum { IN_EXPORT_NEEDS = 4, IN_EXPORT_NAMES = 4 };

enum in_export_time { IN_NO_TIME, IN_TIME, IN_TIME_UTC /* whatever the zone of others */ };

struct in_export_column {
    const char *column;
    const char *names[IN_EXPORT_NAMES]; /* of its fields, instead of its own; ends in NULL */
    enum in_export_time time;           /* whether it is the event's time */
};

struct in_export {
    const char *name, *doc;
    const char *needs[IN_EXPORT_NEEDS + 1]; /* columns of every such file; ends in NULL */
    const struct in_export_column *columns; /* ends in column NULL */
    const char *const *extra;               /* cells after the last column; ends in NULL */
    const char *unset;                      /* cells that mean no value; NULL: none */
    bool brackets;                          /* a cell in brackets may hold the separator */
    bool headless;                          /* its rows have no header, their shape tells */
};

/* Ends in a name NULL. */
extern const struct in_export in_exports[];
/* The export that has columns of these names, in any case; NULL: none. */
const struct in_export *in_export_find(const struct str *names, size_t n);

#endif
