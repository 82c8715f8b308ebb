/*
 * bad.h - records that are no event: how many, and the first few by place.
 */
#ifndef SUMOQ_SOURCE_BAD_H
#define SUMOQ_SOURCE_BAD_H

#include "source/source.h"

struct bad_place {
    size_t file;
    uint64_t offset, line; /* line 0: found from the offset when it is shown */
    const char *reason;
};

struct bad_list {
    uint64_t count;
    struct bad_place shown[SOURCE_BAD_SHOWN]; /* in order */
    size_t n_shown;
};

/* Would the place be shown, if it were added? Else its line need not be known. */
bool bad_is_shown(const struct bad_list *list, const struct bad_place *place);
void bad_add(struct bad_list *list, const struct bad_place *place);
void bad_merge(struct bad_list *into, const struct bad_list *from);

#endif
