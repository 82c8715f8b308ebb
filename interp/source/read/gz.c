/*
 * gz.c - zlib over a descriptor. libarchive reads gzip as well, but verifies no checksum and keeps
 * back what it unpacked before a file is cut off.
 */
#include "source/read/unpack.h"

#include <zlib.h>

enum { GZIP = 15 + 16 }; /* the largest window, and the header and checksum of gzip */

struct gz {
    struct unpack_input in;
    z_stream stream;
    bool between; /* pieces that were joined */
    bool joined;  /* not in the first of them */
};

static bool gz_is(struct str head)
{
    return str_starts(head, STR("\x1F\x8B\x08"));
}

static void *gz_open(struct arena *a, int fd, uint64_t base, const char **why)
{
    struct gz *g = arena_new(a, struct gz);
    g->in.arena = a;
    g->in.fd = fd;
    g->in.base = base;
    if (inflateInit2(&g->stream, GZIP) != Z_OK) {
        *why = "no memory for unpacking";
        return NULL;
    }
    return g;
}

static bool fill(struct gz *g, const char **why)
{
    size_t n;
    if (g->stream.avail_in > 0 || g->in.ended) {
        return true;
    }
    if (!unpack_fill(&g->in, &n, why)) {
        return false;
    }
    g->stream.next_in = g->in.bytes;
    g->stream.avail_in = (unsigned)n;
    return true;
}

static const char *reason_of(const struct gz *g, int status)
{
    if (status == Z_MEM_ERROR) {
        return "no memory for unpacking";
    }
    if (status == Z_BUF_ERROR) {
        return unpack_cut_off;
    }
    if (g->joined && g->stream.total_out == 0) {
        return "something else stands after the packed data";
    }
    const char *said = g->stream.msg;
    bool is_check = said && (strstr(said, "data check") || strstr(said, "length check"));
    return is_check ? unpack_checksum : unpack_broken;
}

/* Unpacks into the free space of the stream; false: why. */
static bool step(struct gz *g, const char **why)
{
    int status = inflate(&g->stream, Z_NO_FLUSH);
    if (status == Z_STREAM_END) {
        g->between = g->joined = true;
        inflateReset(&g->stream);
        return true;
    }
    if (status == Z_OK || (status == Z_BUF_ERROR && (g->stream.avail_out == 0 || !g->in.ended))) {
        return true;
    }
    *why = reason_of(g, status);
    return false;
}

static bool gz_read(void *self, struct block *to, size_t n, bool *ended, const char **why)
{
    struct gz *g = self;
    while (n > 0 && !*ended) {
        if (!fill(g, why)) {
            return false;
        }
        if (g->between) { /* zeros pad the pieces */
            while (g->stream.avail_in > 0 && *g->stream.next_in == 0) {
                g->stream.next_in++;
                g->stream.avail_in--;
            }
            g->between = g->stream.avail_in == 0;
            *ended = g->between && g->in.ended;
            continue;
        }
        unsigned most = n < UNPACK_PIECE ? (unsigned)n : UNPACK_PIECE;
        g->stream.next_out = (unsigned char *)block_reserve(to, most);
        g->stream.avail_out = most;
        bool sound = step(g, why);
        size_t got = most - g->stream.avail_out;
        to->len += got;
        n -= got;
        if (!sound) {
            return false;
        }
    }
    return true;
}

static uint64_t gz_taken(const void *self)
{
    const struct gz *g = self;
    return g->in.at - g->stream.avail_in;
}

static void gz_close(void *self)
{
    struct gz *g = self;
    inflateEnd(&g->stream);
}

const struct unpack_def unpack_gz = { gz_is, gz_open, gz_read, gz_taken, gz_close };
