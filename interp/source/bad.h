/*
 * bad.h - malformed records: how many, and the first few by position in the input.
 */
#ifndef SUMOQ_SOURCE_BAD_H
#define SUMOQ_SOURCE_BAD_H

#include "source/source.h"

struct bad_place {
    size_t file;
    uint64_t offset, line; /* line 0: computed from the offset when it is shown */
    const char *reason;
};

struct bad_list {
    uint64_t count;
    struct bad_place shown[SOURCE_BAD_SHOWN]; /* in order */
    size_t n_shown;
};

/* Whether this position would be shown if it were added; if not, its line is not needed. */
bool bad_is_shown(const struct bad_list *list, const struct bad_place *place);
void bad_add(struct bad_list *list, const struct bad_place *place);
void bad_merge(struct bad_list *into, const struct bad_list *from);

#endif
