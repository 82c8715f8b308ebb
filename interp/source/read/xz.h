/*
 * xz.h - xz files, unpacked while they are read, with a bound on memory.
 *
 * A few hundred bytes may say that they need a dictionary of 4 GB, so that is not for the file to
 * decide. All streams and blocks of a file count, their checks are verified.
 */
#ifndef SUMOQ_SOURCE_READ_XZ_H
#define SUMOQ_SOURCE_READ_XZ_H

#include "base/block.h"

enum { XZ_DICTIONARY_MAX = 128 << 20 }; /* bytes; what xz -9 writes needs half of that */

struct xz;

/* Do these first bytes begin an xz file? */
bool xz_is(struct str head);
/* Unpacks the bytes of `fd` from `base` on; the descriptor stays the caller's, its position as it
 * is. It lives until xz_close; NULL: *why. */
struct xz *xz_open(struct arena *a, int fd, uint64_t base, const char **why);
/* Appends up to `n` bytes to `to`; sets *ended at the end. False: *why. */
bool xz_read(struct xz *x, struct block *to, size_t n, bool *ended, const char **why);
/* Packed bytes read so far. */
uint64_t xz_taken(const struct xz *x);
void xz_close(struct xz *x);

#endif
