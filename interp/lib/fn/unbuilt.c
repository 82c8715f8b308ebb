/*
 * unbuilt.c - the functions of the language that this version cannot run. `check` knows them; `run` refuses them by name.
 *
 * A function leaves this list when its row with an evaluator appears in its family's file.
 */
#include "catalog/fn_def.h"

/* clang-format off */
const struct fn_def fns_unbuilt[] = {
    { .name = "format", .family = "string", .doc = "Values formatted as by printf." },
    { .name = "now", .family = "time", .doc = "The time of the run." },
    { .name = "queryStartTime", .family = "time", .doc = "The start of the time range." },
    { .name = "queryEndTime", .family = "time", .doc = "The end of the time range." },
    { .name = "queryTimeRange", .family = "time", .doc = "The length of the time range." },
    { .name = "fromMillis", .family = "time", .doc = "Milliseconds as a time." },
    { .name = "fromSeconds", .family = "time", .doc = "Seconds as a time." },
    { .name = "toMillis", .family = "time", .doc = "A time as milliseconds." },
    { .name = "formatDate", .family = "time", .doc = "A time as a text." },
    { .name = "parseDate", .family = "time", .doc = "A text as a time." },
    { .name = "lookupContains", .family = "lookup", .doc = "Does a lookup table have a row with these keys?" },
    { 0 },
};
/* clang-format on */
