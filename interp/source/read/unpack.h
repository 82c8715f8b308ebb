/*
 * unpack.h - files packed by one method as a stream of bytes, with a bound on memory.
 *
 * All that can be unpacked of a file that is cut off or broken is given before the reason; what
 * was packed piece by piece and joined is read to its end. Checks are verified.
 */
#ifndef SUMOQ_SOURCE_READ_UNPACK_H
#define SUMOQ_SOURCE_READ_UNPACK_H

#include "base/block.h"

enum { UNPACK_PIECE = 64 * 1024 };

/* The packed bytes of a descriptor, piece after piece. */
struct unpack_input {
    struct arena *arena; /* for reasons */
    int fd;              /* the caller's */
    uint64_t base, at;   /* at: bytes read */
    bool ended;
    unsigned char bytes[UNPACK_PIECE];
};

/* Reads the next piece, `n` bytes; 0: the end. False: why. */
bool unpack_fill(struct unpack_input *in, size_t *n, const char **why);

struct unpack_def {
    /* Whether these are the first bytes of such a file. */
    bool (*is)(struct str head);
    /* Unpacks the bytes of `fd` from `base` on; memory is from `a`, but what `close` releases. The
     * descriptor stays the caller's, its position as it is. NULL: why. */
    void *(*open)(struct arena *a, int fd, uint64_t base, const char **why);
    /* Appends up to `n` bytes to `to`; sets *ended at the end. False: *why, after what is sound was
     * appended. */
    bool (*read)(void *self, struct block *to, size_t n, bool *ended, const char **why);
    /* Packed bytes read so far. */
    uint64_t (*taken)(const void *self);
    void (*close)(void *self);
};

extern const struct unpack_def unpack_gz, unpack_xz;
/* What is said of packed bytes that end too early, of damaged ones, of a checksum that differs. */
extern const char unpack_cut_off[], unpack_broken[], unpack_checksum[];

#endif
