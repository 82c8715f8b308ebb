/*
 * journald.c - the profile of `journalctl -o json`. A MESSAGE that is not UTF-8 is an array of its
 * bytes.
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "_raw", PROFILE_LIST("MESSAGE (or bytes)") },
    { "_messageTime", PROFILE_LIST("_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP") },
    { "_sourceHost", PROFILE_LIST("_HOSTNAME") },
    { "_sourceName", PROFILE_LIST("SYSLOG_IDENTIFIER", "_COMM") },
    { "_sourceCategory", PROFILE_LIST("_SYSTEMD_UNIT") },
    { NULL, NULL },
};

const struct profile profile_journald = {
    .name = "profile journald",
    .id = "journald",
    .doc = "entries of the journal of systemd: journalctl -o json",
    .recognised = "MESSAGE and __REALTIME_TIMESTAMP",
    .needs = PROFILE_LIST("__REALTIME_TIMESTAMP", "MESSAGE"),
    .targets = targets,
};
/* clang-format on */
