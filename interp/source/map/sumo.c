/*
 * sumo.c - the profile of what Sumo Logic itself exports to S3: pieces of data forwarding (CSV,
 * JSON) and of archives.
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "_raw", PROFILE_LIST("message") },
    { "_sourceCategory", PROFILE_LIST("sourceCategory") },
    { "_sourceName", PROFILE_LIST("sourceName") },
    { "_sourceHost", PROFILE_LIST("sourceHost") },
    { "_messageTime", PROFILE_LIST("messageTime", "date") },
    { "_receiptTime", PROFILE_LIST("receiptTime") },
    { "_messageId", PROFILE_LIST("messageId", "_id") },
    { "_collectorId", PROFILE_LIST("collectorId") },
    { "_sourceId", PROFILE_LIST("sourceId") },
    { "_view", PROFILE_LIST("view") },
    { "_format", PROFILE_LIST("format") },
    { NULL, NULL },
};

const struct profile profile_sumo = {
    .name = "profile sumo",
    .id = "sumo",
    .doc = "what Sumo Logic itself exports: data forwarding and archives in S3",
    .recognised = "sourceCategory, sourceName, sourceHost and message",
    .needs = PROFILE_LIST("sourceCategory", "sourceName", "sourceHost", "message"),
    .targets = targets,
};
/* clang-format on */
