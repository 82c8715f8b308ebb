/*
 * show.h - choosing the columns: what `fields` and `table` share.
 */
#ifndef SUMOQ_LIB_SHARED_SHOW_H
#define SUMOQ_LIB_SHARED_SHOW_H

#include "check/bind.h"

/* Reports a name that appears twice in the list. */
bool show_unique(struct binder *b, const char *op, const struct clause *names);
/* For `bind`. Keeps exactly the named fields, in that order; on messages also those with a leading
 * `_` when `metadata`. */
void show_only(struct binder *b, const struct clause *names, bool metadata);

#endif
