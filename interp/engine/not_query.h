/*
 * not_query.h - texts that are no queries: data and documents given by mistake.
 */
#ifndef SUMOQ_ENGINE_NOT_QUERY_H
#define SUMOQ_ENGINE_NOT_QUERY_H

#include "base/diag.h"

/* Is the text a document, data or UTF-16? Looks at its beginning only. True: reported. */
bool not_query_report(struct diags *diags, struct str text);

#endif
