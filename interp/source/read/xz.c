/*
 * xz.c - xz, by liblzma, with a bound on the memory of its dictionary.
 */
#include "source/read/unpack.h"

#include <lzma.h>

enum {
    XZ_DICTIONARY_MAX = 128 << 20, /* bytes; what xz -9 writes needs half of that */
    STATE_MAX = 1 << 20,           /* memory of the decoder besides its dictionary */
};

struct xz {
    struct arena *arena; /* for reasons */
    lzma_stream stream;
};

static bool xz_is(struct str head)
{
    return str_starts(head, STR("\xFD"
                                "7zXZ\0"));
}

static void *xz_open(struct arena *a, const char **why)
{
    struct xz *x = arena_new(a, struct xz);
    x->stream = (lzma_stream)LZMA_STREAM_INIT;
    x->arena = a;
    if (lzma_stream_decoder(&x->stream, (uint64_t)XZ_DICTIONARY_MAX + STATE_MAX,
                            LZMA_CONCATENATED) != LZMA_OK) {
        *why = unpack_no_memory;
        return NULL;
    }
    return x;
}

static const char *reason_of(struct xz *x, lzma_ret status)
{
    switch (status) {
    case LZMA_MEMLIMIT_ERROR:
        return arena_printf(x->arena,
                            "needs %llu MB to be unpacked, a dictionary may have %d MB: unpack it "
                            "first (xz -d)",
                            (unsigned long long)(lzma_memusage(&x->stream) >> 20),
                            (int)(XZ_DICTIONARY_MAX >> 20))
            .s;
    case LZMA_MEM_ERROR:
        return unpack_no_memory;
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

static enum unpack_status xz_step(void *self, struct unpack_io *io, const char **why)
{
    struct xz *x = self;
    x->stream.next_in = io->in;
    x->stream.avail_in = io->n_in;
    x->stream.next_out = io->out;
    x->stream.avail_out = io->n_out;
    lzma_ret status = lzma_code(&x->stream, io->ended ? LZMA_FINISH : LZMA_RUN);
    io->in = x->stream.next_in;
    io->n_in = x->stream.avail_in;
    io->out = x->stream.next_out;
    io->n_out = x->stream.avail_out;
    if (status == LZMA_STREAM_END) {
        return UNPACK_ENDED;
    }
    if (status != LZMA_OK) {
        *why = reason_of(x, status);
        return UNPACK_FAILED;
    }
    return UNPACK_GOES_ON;
}

static void xz_close(void *self)
{
    struct xz *x = self;
    lzma_end(&x->stream);
}

const struct unpack_def unpack_xz = { xz_is, xz_open, xz_step, xz_close };
