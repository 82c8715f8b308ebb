/*
 * unpack.h - files packed by one method as a stream of bytes, with a bound on memory.
 *
 * All that can be unpacked of a file that is cut off or broken is given before the reason; what
 * was packed piece by piece and joined is read to its end. Checks are verified.
 */
#ifndef SUMOQ_SOURCE_READ_UNPACK_H
#define SUMOQ_SOURCE_READ_UNPACK_H

#include "base/block.h"

/* What a step consumes and makes: it advances the pointers and lowers the counts. */
struct unpack_io {
    const unsigned char *in;
    size_t n_in;
    unsigned char *out;
    size_t n_out;
    bool ended; /* no input follows; without it a step has at least a byte of input */
};

enum unpack_status { UNPACK_GOES_ON, UNPACK_ENDED, UNPACK_FAILED };

/* A method; a module each. */
struct unpack_def {
    /* Whether these are the first bytes of such a file. */
    bool (*is)(struct str head);
    /* Its state, from `a`, but what `close` releases. NULL: why. */
    void *(*open)(struct arena *a, const char **why);
    /* Unpacks a part. When it fails, *why is set, and what is sound was put out. */
    enum unpack_status (*step)(void *self, struct unpack_io *io, const char **why);
    void (*close)(void *self);
};

/* Bytes of a head from which all methods know their files. */
enum { UNPACK_HEAD = 10 };

/* The method of a file with these first bytes; NULL: none. */
const struct unpack_def *unpack_method(struct str head);

struct unpack;

/* Unpacks the bytes of `fd` from `base` on. The descriptor stays the caller's, its position as it
 * is. NULL: why. Memory is from `a`; `unpack_close` releases the rest. */
struct unpack *unpack_open(struct arena *a, const struct unpack_def *method, int fd, uint64_t base,
                           const char **why);
/* Appends up to `n` bytes to `to`; sets *ended at the end. False: *why, after what is sound was
 * appended. */
bool unpack_read(struct unpack *u, struct block *to, size_t n, bool *ended, const char **why);
/* Packed bytes read so far. */
uint64_t unpack_taken(const struct unpack *u);
void unpack_close(struct unpack *u);

/* Reasons that methods share. */
extern const char unpack_no_memory[], unpack_cut_off[], unpack_broken[], unpack_checksum[],
    unpack_junk[];

#endif
