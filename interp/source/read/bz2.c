/*
 * bz2.c - bzip2, by libbz2. Its blocks of up to 900 KB are unpacked whole or not at all.
 */
#include "source/read/unpack.h"

#include <bzlib.h>

struct bz2 {
    bz_stream stream;
    bool between; /* pieces that were joined */
    bool joined;  /* not in the first of them */
};

/* The level is a digit; a block, or the end of an empty file, follows it. */
static bool bz2_is(struct str head)
{
    return head.len >= UNPACK_HEAD && str_starts(head, STR("BZh")) &&
           (memcmp(head.s + 4, "1AY&SY", 6) == 0 || memcmp(head.s + 4, "\x17rE8P\x90", 6) == 0);
}

static bool begin(struct bz2 *b)
{
    b->stream = (bz_stream) { 0 };
    return BZ2_bzDecompressInit(&b->stream, 0, 0) == BZ_OK;
}

static void *bz2_open(struct arena *a, const char **why)
{
    struct bz2 *b = arena_new(a, struct bz2);
    if (!begin(b)) {
        *why = unpack_no_memory;
        return NULL;
    }
    return b;
}

static const char *reason_of(const struct bz2 *b, int status)
{
    if (status == BZ_MEM_ERROR) {
        return unpack_no_memory;
    }
    return b->joined && status == BZ_DATA_ERROR_MAGIC ? unpack_junk : unpack_broken;
}

static enum unpack_status bz2_step(void *self, struct unpack_io *io, const char **why)
{
    struct bz2 *b = self;
    if (b->between) {
        if (io->n_in == 0) {
            return UNPACK_ENDED;
        }
        BZ2_bzDecompressEnd(&b->stream);
        if (!begin(b)) {
            *why = unpack_no_memory;
            return UNPACK_FAILED;
        }
        b->between = false;
    }
    b->stream.next_in = (char *)io->in;
    b->stream.avail_in = (unsigned)io->n_in;
    b->stream.next_out = (char *)io->out;
    b->stream.avail_out = (unsigned)io->n_out;
    int status = BZ2_bzDecompress(&b->stream);
    io->in += io->n_in - b->stream.avail_in;
    io->n_in = b->stream.avail_in;
    io->out += io->n_out - b->stream.avail_out;
    io->n_out = b->stream.avail_out;
    if (status == BZ_STREAM_END) {
        b->between = b->joined = true;
    } else if (status != BZ_OK) {
        *why = reason_of(b, status);
        return UNPACK_FAILED;
    }
    return UNPACK_GOES_ON;
}

static void bz2_close(void *self)
{
    struct bz2 *b = self;
    BZ2_bzDecompressEnd(&b->stream);
}

const struct unpack_def unpack_bz2 = { bz2_is, bz2_open, bz2_step, bz2_close };
