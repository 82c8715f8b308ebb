/*
 * elastic.c - the profile of events in the Elastic Common Schema, as Beats and the Elastic Agent
 * write them. `_raw` stays the whole object, which is what the service has of them.
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "_sourceHost", PROFILE_LIST("host.name", "host.hostname", "agent.hostname", "agent.name", "host (if text)") },
    { "_sourceName", PROFILE_LIST("log.file.path", "source (if text)") },
    { "_sourceCategory", PROFILE_LIST("event.dataset", "data_stream.dataset", "event.module") },
    { NULL, NULL },
};

const struct profile profile_elastic = {
    .name = "profile elastic",
    .id = "elastic",
    .doc = "events of Elasticsearch in the Elastic Common Schema (ECS)",
    .recognised = "@timestamp, ecs.version or agent.type, and message or event.original",
    .needs = PROFILE_LIST("ecs.version|agent.type", "@timestamp", "message|event.original"),
    .targets = targets,
};
/* clang-format on */
