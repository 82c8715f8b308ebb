/*
 * zstd.c - zstd, by libzstd, with a bound on the memory of its window.
 */
#include "source/read/unpack.h"

#include <zstd.h>
#include <zstd_errors.h>

enum { WINDOW_LOG_MAX = 27 }; /* 128 MB, as `zstd -d` without further options */

struct zstd {
    ZSTD_DStream *stream;
    bool between; /* frames that were joined */
    bool joined;  /* not in the first of them */
};

static bool zstd_is(struct str head)
{
    return str_starts(head, STR("\x28\xB5\x2F\xFD"));
}

static void *zstd_open(struct arena *a, const char **why)
{
    struct zstd *z = arena_new(a, struct zstd);
    z->stream = ZSTD_createDStream();
    if (!z->stream ||
        ZSTD_isError(ZSTD_DCtx_setParameter(z->stream, ZSTD_d_windowLogMax, WINDOW_LOG_MAX))) {
        ZSTD_freeDStream(z->stream);
        *why = unpack_no_memory;
        return NULL;
    }
    return z;
}

static const char *reason_of(const struct zstd *z, size_t status)
{
    ZSTD_ErrorCode code = ZSTD_getErrorCode(status);
    if (code == ZSTD_error_memory_allocation) {
        return unpack_no_memory;
    }
    if (code == ZSTD_error_frameParameter_windowTooLarge) {
        return "needs a window of more than 128 MB: unpack it first (zstd -d --long=31)";
    }
    if (code == ZSTD_error_checksum_wrong) {
        return unpack_checksum;
    }
    return z->joined && code == ZSTD_error_prefix_unknown ? unpack_junk : unpack_broken;
}

static enum unpack_status zstd_step(void *self, struct unpack_io *io, const char **why)
{
    struct zstd *z = self;
    if (z->between && io->n_in == 0) {
        return UNPACK_ENDED;
    }
    ZSTD_inBuffer in = { io->in, io->n_in, 0 };
    ZSTD_outBuffer out = { io->out, io->n_out, 0 };
    size_t status = ZSTD_decompressStream(z->stream, &out, &in);
    io->in += in.pos;
    io->n_in -= in.pos;
    io->out += out.pos;
    io->n_out -= out.pos;
    if (ZSTD_isError(status)) {
        *why = reason_of(z, status);
        return UNPACK_FAILED;
    }
    z->between = status == 0;
    z->joined |= z->between;
    return UNPACK_GOES_ON;
}

static void zstd_close(void *self)
{
    struct zstd *z = self;
    ZSTD_freeDStream(z->stream);
}

const struct unpack_def unpack_zstd = { zstd_is, zstd_open, zstd_step, zstd_close };
