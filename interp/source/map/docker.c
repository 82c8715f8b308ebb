/*
 * docker.c - the profile of Docker's json-file driver. The line end of `log` is no part of the
 * message.
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "_raw", PROFILE_LIST("log (a line)") },
    { "_sourceName", PROFILE_LIST("attrs.name", "attrs.tag") },
    { NULL, NULL },
};

const struct profile profile_docker = {
    .name = "profile docker",
    .id = "docker",
    .doc = "lines of containers: the json-file driver of Docker",
    .told = "log, stream and time",
    .needs = PROFILE_LIST("stream", "log", "time"),
    .targets = targets,
};
/* clang-format on */
