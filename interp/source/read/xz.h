/*
 * xz.h - xz files, unpacked while they are read, with a bound on memory.
 *
 * A few hundred bytes can declare a dictionary of 4 GB, so the file must not decide. All streams
 * and blocks of a file are read and their checks verified.
 */
#ifndef SUMOQ_SOURCE_READ_XZ_H
#define SUMOQ_SOURCE_READ_XZ_H

#include "base/block.h"

enum { XZ_DICTIONARY_MAX = 128 << 20 }; /* bytes; what xz -9 writes needs half of that */

struct xz;

/* Whether these are the first bytes of an xz file. */
bool xz_is(struct str head);
/* Unpacks the bytes of `fd` from `base` on; the descriptor stays the caller's, its position as it
 * is. It must be closed by xz_close. NULL: why. */
struct xz *xz_open(struct arena *a, int fd, uint64_t base, const char **why);
/* Appends up to `n` bytes to `to`; sets *ended at the end. False: *why. */
bool xz_read(struct xz *x, struct block *to, size_t n, bool *ended, const char **why);
/* Packed bytes read so far. */
uint64_t xz_taken(const struct xz *x);
void xz_close(struct xz *x);

#endif
