/*
 * xz.c - liblzma over a descriptor. libarchive reads xz as well, but sets no bound to its memory.
 */
#include "source/read/unpack.h"

#include <lzma.h>

enum {
    XZ_DICTIONARY_MAX = 128 << 20, /* bytes; what xz -9 writes needs half of that */
    STATE_MAX = 1 << 20,           /* memory of the decoder besides its dictionary */
};

struct xz {
    struct unpack_input in;
    lzma_stream stream;
};

static bool xz_is(struct str head)
{
    return str_starts(head, STR("\xFD"
                                "7zXZ\0"));
}

static void *xz_open(struct arena *a, int fd, uint64_t base, const char **why)
{
    struct xz *x = arena_new(a, struct xz);
    x->stream = (lzma_stream)LZMA_STREAM_INIT;
    x->in.arena = a;
    x->in.fd = fd;
    x->in.base = base;
    if (lzma_stream_decoder(&x->stream, (uint64_t)XZ_DICTIONARY_MAX + STATE_MAX,
                            LZMA_CONCATENATED) != LZMA_OK) {
        *why = "no memory for unpacking";
        return NULL;
    }
    return x;
}

static bool fill(struct xz *x, const char **why)
{
    size_t n;
    if (x->stream.avail_in > 0 || x->in.ended) {
        return true;
    }
    if (!unpack_fill(&x->in, &n, why)) {
        return false;
    }
    x->stream.next_in = x->in.bytes;
    x->stream.avail_in = n;
    return true;
}

static const char *reason_of(struct xz *x, lzma_ret status)
{
    switch (status) {
    case LZMA_MEMLIMIT_ERROR:
        return arena_printf(x->in.arena,
                            "needs %llu MB to be unpacked, a dictionary may have %d MB: unpack it "
                            "first (xz -d)",
                            (unsigned long long)(lzma_memusage(&x->stream) >> 20),
                            (int)(XZ_DICTIONARY_MAX >> 20))
            .s;
    case LZMA_MEM_ERROR:
        return "no memory for unpacking";
    case LZMA_BUF_ERROR:
        return unpack_cut_off;
    case LZMA_OPTIONS_ERROR:
        return "is packed by an unknown method";
    case LZMA_OK:
    case LZMA_STREAM_END:
    case LZMA_NO_CHECK:
    case LZMA_UNSUPPORTED_CHECK:
    case LZMA_GET_CHECK:
    case LZMA_FORMAT_ERROR:
    case LZMA_DATA_ERROR:
    case LZMA_PROG_ERROR:
    case LZMA_SEEK_NEEDED:
    case LZMA_RET_INTERNAL1:
    case LZMA_RET_INTERNAL2:
    case LZMA_RET_INTERNAL3:
    case LZMA_RET_INTERNAL4:
    case LZMA_RET_INTERNAL5:
    case LZMA_RET_INTERNAL6:
    case LZMA_RET_INTERNAL7:
    case LZMA_RET_INTERNAL8:
        break;
    }
    return unpack_broken;
}

static bool xz_read(void *self, struct block *to, size_t n, bool *ended, const char **why)
{
    struct xz *x = self;
    while (n > 0 && !*ended) {
        if (!fill(x, why)) {
            return false;
        }
        size_t most = n < UNPACK_PIECE ? n : UNPACK_PIECE;
        x->stream.next_out = (uint8_t *)block_reserve(to, most);
        x->stream.avail_out = most;
        lzma_ret status = lzma_code(&x->stream, x->in.ended ? LZMA_FINISH : LZMA_RUN);
        size_t got = most - x->stream.avail_out;
        to->len += got;
        n -= got;
        *ended = status == LZMA_STREAM_END;
        if (status != LZMA_OK && !*ended) {
            *why = reason_of(x, status);
            return false;
        }
    }
    return true;
}

static uint64_t xz_taken(const void *self)
{
    const struct xz *x = self;
    return x->in.at - x->stream.avail_in;
}

static void xz_close(void *self)
{
    struct xz *x = self;
    lzma_end(&x->stream);
}

const struct unpack_def unpack_xz = { xz_is, xz_open, xz_read, xz_taken, xz_close };
