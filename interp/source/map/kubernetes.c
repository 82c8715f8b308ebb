/*
 * kubernetes.c - the profile of audit events of Kubernetes.
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "_messageTime", PROFILE_LIST("requestReceivedTimestamp", "stageTimestamp") },
    { NULL, NULL },
};

const struct profile profile_kubernetes = {
    .name = "profile kubernetes",
    .id = "kubernetes",
    .doc = "audit events of Kubernetes",
    .recognised = "auditID, stage and verb",
    .needs = PROFILE_LIST("auditID", "stage", "verb"),
    .targets = targets,
};
/* clang-format on */
