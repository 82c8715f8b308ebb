/*
 * splunk.c - the profile of Splunk: rows of an export (`_raw`, `sourcetype`), lines of the export
 * endpoint ({"preview": false, "result": {...}}), events of the HTTP event collector
 * ({"event": ..., "sourcetype": ...}).
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "_raw", PROFILE_LIST("_raw", "result._raw", "event (if text)") },
    { "_messageTime", PROFILE_LIST("_time", "result._time", "time") },
    { "_sourceHost", PROFILE_LIST("host (if text)", "result.host") },
    { "_sourceName", PROFILE_LIST("source", "result.source") },
    { "_sourceCategory", PROFILE_LIST("sourcetype", "result.sourcetype") },
    { "_view", PROFILE_LIST("index", "result.index") },
    { NULL, NULL },
};

const struct profile profile_splunk = {
    .name = "profile splunk",
    .id = "splunk",
    .doc = "events of Splunk: exports as JSON or CSV, and those sent to its HTTP event collector",
    .recognised = "sourcetype or _time, and _raw or event, also in result",
    .needs = PROFILE_LIST("sourcetype|result.sourcetype|result._raw|_time", "_raw|result._raw|event"),
    .flatten = PROFILE_LIST("result", "event", "fields"),
    .targets = targets,
};
/* clang-format on */
