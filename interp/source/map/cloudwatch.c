/*
 * cloudwatch.c - the profile of CloudWatch Logs: log group and stream take the places that the
 * service's own function for CloudWatch gives them. That function sends the whole object, so `_raw`
 * stays what it is: queries read `message` by the operator json.
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "_sourceHost", PROFILE_LIST("logGroup", "logGroupName") },
    { "_sourceName", PROFILE_LIST("logStream", "logStreamName") },
    { NULL, NULL },
};

const struct profile profile_cloudwatch = {
    .name = "profile cloudwatch",
    .id = "cloudwatch",
    .doc = "events of CloudWatch Logs, of subscriptions and exports",
    .recognised = "logGroup, logStream and message (also logGroupName, logStreamName)",
    .needs = PROFILE_LIST("logGroup|logGroupName", "logStream|logStreamName", "message"),
    .targets = targets,
};
/* clang-format on */
