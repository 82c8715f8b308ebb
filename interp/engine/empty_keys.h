/*
 * empty_keys.h - keys of JSON events whose value is null or "": the field is there, though no event
 * has a value for it and the source does not list it.
 */
#ifndef SUMOQ_ENGINE_EMPTY_KEYS_H
#define SUMOQ_ENGINE_EMPTY_KEYS_H

#include "engine/result.h"
#include "source/source.h"

/* Reads all events; has[i] becomes true for an absent field that is such a key. Of a path such as
 * `a.b` the last name counts. Events that cannot be read are left out. */
void empty_keys_find(struct source *source, const struct stage_reports *reports, bool *has);

#endif
