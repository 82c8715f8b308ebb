/*
 * settings.h - the run's time range, zone and parameters: from options and from header comments
 * (docs/language/time.md).
 */
#ifndef SUMOQ_ENGINE_SETTINGS_H
#define SUMOQ_ENGINE_SETTINGS_H

#include "engine/query.h"

#define SETTINGS_OPEN (TIME_NONE + 1)

struct settings {
    const struct zone *zone; /* never NULL */
    int64_t now;             /* epoch ms */
    bool ranged;
    int64_t from, to; /* epoch ms, `to` exclusive; SETTINGS_OPEN: only the end was given */
};

/* Options override headers. Invalid ones are reported. */
void settings_read(struct settings *s, struct arena *a, struct diags *diags,
                   const struct query_options *o, const struct parsed *parsed);
#endif
