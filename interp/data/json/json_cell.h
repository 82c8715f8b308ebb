/*
 * json_cell.h - one JSON value as a cell.
 */
#ifndef SUMOQ_DATA_JSON_JSON_CELL_H
#define SUMOQ_DATA_JSON_JSON_CELL_H

#include "base/json/json.h"
#include "data/value.h"

/* The value at place i, which json_skip has accepted: texts without escapes and brackets point into
 * the source, the rest lives in `scratch`. JSON null is the null cell. False: it does not parse,
 * and the cell is null. */
bool json_cell(const struct json *j, size_t i, struct arena *scratch, struct cell *out);

#endif
