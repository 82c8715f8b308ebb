/*
 * json_path.h - paths of `json`, as far as a check of the query can judge them.
 */
#ifndef SUMOQ_LIB_OP_JSON_PATH_H
#define SUMOQ_LIB_OP_JSON_PATH_H

#include "base/text.h"

/* What is wrong with a path such as a.b[0]['c d']; NULL: nothing. */
const char *json_path_wrong(struct str path);

#endif
