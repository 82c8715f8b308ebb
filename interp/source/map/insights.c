/*
 * insights.c - the profile of results of CloudWatch Logs Insights.
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "_raw", PROFILE_LIST("@message") },
    { "_sourceHost", PROFILE_LIST("@log") },
    { "_sourceName", PROFILE_LIST("@logStream") },
    { NULL, NULL },
};

const struct profile profile_insights = {
    .name = "profile insights",
    .id = "insights",
    .doc = "results of CloudWatch Logs Insights",
    .recognised = "@timestamp and @message",
    .needs = PROFILE_LIST("@message", "@timestamp"),
    .targets = targets,
};
/* clang-format on */
