/*
 * vpcflow.c - the profile of VPC flow logs as JSON; `start` is in seconds.
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "_messageTime", PROFILE_LIST("start") },
    { "_sourceHost", PROFILE_LIST("interface_id", "interface-id", "instance_id", "instance-id") },
    { NULL, NULL },
};

const struct profile profile_vpcflow = {
    .name = "profile vpcflow",
    .id = "vpcflow",
    .doc = "records of VPC flow logs as JSON",
    .recognised = "srcaddr, dstaddr and start",
    .needs = PROFILE_LIST("srcaddr|pkt_srcaddr", "dstaddr|pkt_dstaddr", "start"),
    .targets = targets,
};
/* clang-format on */
