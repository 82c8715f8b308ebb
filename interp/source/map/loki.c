/*
 * loki.c - the profile of lines of Loki, as logcli writes them as JSON. Replies of its interface
 * are wrapped arrays (source/format/wrapper.h).
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "_raw", PROFILE_LIST("line") },
    { "_messageTime", PROFILE_LIST("timestamp") },
    { NULL, NULL },
};

const struct profile profile_loki = {
    .name = "profile loki",
    .id = "loki",
    .doc = "lines of Loki, as logcli writes them",
    .recognised = "labels, line and timestamp",
    .needs = PROFILE_LIST("labels", "line", "timestamp"),
    .flatten = PROFILE_LIST("labels"),
    .targets = targets,
};
/* clang-format on */
