/*
 * service.c - parts of the language that are not stages run here: subqueries, which appear in tests
 * (check/inner.c), and stages that only the Sumo Logic service can run. `check` accepts these, with
 * a warning; `run` refuses them by name. Specified: docs/language/operators.md.
 */
#include "catalog/op_def.h"

/* clang-format off */
const struct op_def ops_service[] = {
    { .name = "subquery", .group = "join", .form = "[subquery: QUERY | compose FIELD]",
      .doc = "A query whose values become a search expression or a test.", .use = OP_IMPLIED,
      .fidelity = FIDELITY_EXACT },
    { .name = "details", .group = "service", .form = "details ID",
      .doc = "The messages of a cluster of logreduce.", .use = OP_OF_SERVICE },
    { .name = "infer", .group = "service", .form = "infer _model=NAME ...",
      .doc = "Marks what a model trained in the service finds.", .use = OP_OF_SERVICE },
    { .name = "benchmark", .group = "service", .form = "benchmark COLUMN as NAME {, ...} from SOURCE on FIELD=COLUMN {, ...}",
      .doc = "Compares with figures of other customers.", .use = OP_OF_SERVICE },
    { .name = "parse using", .group = "service", .form = "parse using NAME",
      .doc = "Fields by a parser that the service keeps.", .use = OP_OF_SERVICE },
    { .name = "sample", .group = "service", .form = "sample N",
      .doc = "A sample of the messages.", .use = OP_OF_SERVICE },
    { 0 },
};
/* clang-format on */
