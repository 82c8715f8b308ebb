/*
 * networks.h - which of many networks an address lies in, by the longest prefix.
 */
#ifndef SUMOQ_EXEC_NETWORKS_H
#define SUMOQ_EXEC_NETWORKS_H

#include "base/arena.h"

struct networks;

struct networks *networks_new(struct arena *a);
/* Adds 10.0.0.0/8, 2001:db8::/32, or an address alone; of equal ones the last counts. False: it is
 * none of these. */
bool networks_add(struct networks *n, struct str network, size_t value);
/* The value of the smallest network that holds the address; false: none does, it is private or set
 * aside, or it is no address. */
bool networks_find(const struct networks *n, struct str address, size_t *value);

#endif
