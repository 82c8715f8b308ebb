/*
 * lists.h - the tables of lib/ as one catalogue.
 */
#ifndef SUMOQ_ENGINE_LISTS_H
#define SUMOQ_ENGINE_LISTS_H

#include "catalog/catalog.h"

/* All operators, functions, aggregates and rules; the lists live in `a`, the rows are const. */
const struct catalog *engine_catalog(struct arena *a);

#endif
