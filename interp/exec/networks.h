/*
 * networks.h - finds the network that contains an address, by longest prefix.
 */
#ifndef SUMOQ_EXEC_NETWORKS_H
#define SUMOQ_EXEC_NETWORKS_H

#include "base/arena.h"

struct networks;

struct networks *networks_new(struct arena *a);
/* Adds 10.0.0.0/8, 2001:db8::/32, or an address alone; duplicates: last wins. Returns false if
 * `network` is malformed. */
bool networks_add(struct networks *n, struct str network, size_t value);
/* The value of the smallest network that contains the address; false: none does, the address is
 * private or reserved, or it is malformed. */
bool networks_find(const struct networks *n, struct str address, size_t *value);

#endif
