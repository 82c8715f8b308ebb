/*
 * gz.c - gzip, by zlib.
 */
#include "source/read/unpack.h"

#include <zlib.h>

enum { GZIP = 15 + 16 }; /* the largest window, and the header and checksum of gzip */

struct gz {
    z_stream stream;
    bool between; /* pieces that were joined */
    bool joined;  /* not in the first of them */
};

static bool gz_is(struct str head)
{
    return str_starts(head, STR("\x1F\x8B\x08"));
}

static void *gz_open(struct arena *a, const char **why)
{
    struct gz *g = arena_new(a, struct gz);
    if (inflateInit2(&g->stream, GZIP) != Z_OK) {
        *why = unpack_no_memory;
        return NULL;
    }
    return g;
}

static const char *reason_of(const struct gz *g, int status)
{
    if (status == Z_MEM_ERROR) {
        return unpack_no_memory;
    }
    if (g->joined && g->stream.total_out == 0) {
        return unpack_junk;
    }
    const char *said = g->stream.msg;
    bool is_check = said && (strstr(said, "data check") || strstr(said, "length check"));
    return is_check ? unpack_checksum : unpack_broken;
}

/* Zeros pad the pieces. */
static enum unpack_status pass_zeros(struct gz *g, struct unpack_io *io)
{
    while (io->n_in > 0 && *io->in == 0) {
        io->in++;
        io->n_in--;
    }
    g->between = io->n_in == 0;
    return g->between && io->ended ? UNPACK_ENDED : UNPACK_GOES_ON;
}

static enum unpack_status gz_step(void *self, struct unpack_io *io, const char **why)
{
    struct gz *g = self;
    if (g->between) {
        enum unpack_status status = pass_zeros(g, io);
        if (g->between) {
            return status;
        }
    }
    g->stream.next_in = (unsigned char *)io->in;
    g->stream.avail_in = (unsigned)io->n_in;
    g->stream.next_out = io->out;
    g->stream.avail_out = (unsigned)io->n_out;
    int status = inflate(&g->stream, Z_NO_FLUSH);
    io->in = g->stream.next_in;
    io->n_in = g->stream.avail_in;
    io->out = g->stream.next_out;
    io->n_out = g->stream.avail_out;
    if (status == Z_STREAM_END) {
        g->between = g->joined = true;
        inflateReset(&g->stream);
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
        *why = reason_of(g, status);
        return UNPACK_FAILED;
    }
    return UNPACK_GOES_ON;
}

static void gz_close(void *self)
{
    struct gz *g = self;
    inflateEnd(&g->stream);
}

const struct unpack_def unpack_gz = { gz_is, gz_open, gz_step, gz_close };
