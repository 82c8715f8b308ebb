/*
 * unbuilt.c - the operators of the language that this version cannot run. `check` knows them; `run`
 * refuses them by name.
 *
 * An operator leaves this list when its own file appears.
 */
#include "catalog/op_def.h"

/* clang-format off */
const struct op_def ops_unbuilt[] = {
    { .name = "subquery", .group = "join", .form = "[subquery: QUERY | compose FIELD]",
      .doc = "A query whose values become a search expression or a test.", .flags = OP_INTERNAL },
    { .name = "sessionize", .group = "analytics", .form = "sessionize \"PATTERN\" as NAME, ...",
      .doc = "Joins messages that share values.", .flags = OP_TABLE },
    { .name = "logreduce keys", .aliases = { "summarize keys" }, .group = "analytics", .form = "logreduce keys [parser=json|keyvalue] [maxdepth=N] [field=FIELD] [noaggregate]",
      .doc = "Groups messages by the keys that they have.", .flags = OP_TABLE },
    { .name = "logreduce values", .aliases = { "summarize values" }, .group = "analytics", .form = "logreduce values on FIELD {, FIELD}",
      .doc = "Groups messages by the values of fields.", .flags = OP_TABLE },
    { .name = "logcompare", .group = "analytics", .form = "logcompare timeshift N UNIT",
      .doc = "Compares patterns of messages over time.", .flags = OP_TABLE },
    { .name = "logexplain", .group = "analytics", .form = "logexplain CONDITION on FIELD, ...",
      .doc = "Which values go with a condition.", .flags = OP_TABLE },
    { .name = "details", .group = "service", .form = "details",
      .doc = "Opens a cluster of messages; needs the service.", .flags = OP_SERVICE },
    { .name = "infer", .group = "service", .form = "infer ...",
      .doc = "Needs the service.", .flags = OP_SERVICE },
    { .name = "benchmark", .group = "service", .form = "benchmark ...",
      .doc = "Needs the service.", .flags = OP_SERVICE },
    { .name = "sample", .group = "service", .form = "sample N",
      .doc = "Needs the service.", .flags = 0 },
    { 0 },
};
/* clang-format on */
