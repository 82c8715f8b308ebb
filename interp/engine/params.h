/*
 * params.h - the parameters of a query: values from options and header comments, and the types
 * that header comments declare (docs/language/core.md).
 *
 *     // @param name=value      // @param name string      // @param name string = value
 */
#ifndef SUMOQ_ENGINE_PARAMS_H
#define SUMOQ_ENGINE_PARAMS_H

#include "engine/query.h"

/* What the parser substitutes: values of options before those of headers. A parameter that is
 * declared a string is put in double quotes where it is an operand. */
struct parse_options params_of(struct arena *a, const struct query_options *o,
                               const struct parsed *first);
/* Reports headers that are no parameters, and values that are not of their type. */
void params_check(struct diags *diags, const struct query_options *o, const struct parsed *p);

#endif
