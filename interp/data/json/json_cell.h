/*
 * json_cell.h - one JSON value as a cell.
 */
#ifndef SUMOQ_DATA_JSON_JSON_CELL_H
#define SUMOQ_DATA_JSON_JSON_CELL_H

#include "base/json/json.h"
#include "data/value.h"

/* The value at index i, which json_skip must have accepted: strings without escapes, objects and
 * arrays point into the source, the rest is in `scratch`. JSON null is the null cell. False:
 * invalid, and the cell is null. */
bool json_cell(const struct json *j, size_t i, struct arena *scratch, struct cell *out);
/* The number that is written so in JSON; false: it is none. The cell may point to `word`. */
bool json_number_cell(struct str word, struct cell *out);

#endif
