/*
 * xz.c - liblzma over a descriptor. libarchive reads xz as well, but sets no bound to its memory.
 */
#include "source/read/xz.h"

#include "base/os/os.h"

#include <errno.h>
#include <lzma.h>

enum {
    PIECE = 64 * 1024,
    STATE_MAX = 1 << 20, /* memory of the decoder besides its dictionary */
};

struct xz {
    struct arena *arena;
    lzma_stream stream;
    int fd;
    uint64_t base, at; /* at: bytes read of it */
    bool ended;        /* of the packed bytes */
    uint8_t in[PIECE];
};

bool xz_is(struct str head)
{
    return str_starts(head, STR("\xFD"
                                "7zXZ\0"));
}

struct xz *xz_open(struct arena *a, int fd, uint64_t base, const char **why)
{
    struct xz *x = arena_new(a, struct xz);
    *x = (struct xz) { .arena = a, .stream = LZMA_STREAM_INIT, .fd = fd, .base = base };
    if (lzma_stream_decoder(&x->stream, (uint64_t)XZ_DICTIONARY_MAX + STATE_MAX,
                            LZMA_CONCATENATED) != LZMA_OK) {
        *why = "no memory for unpacking";
        return NULL;
    }
    return x;
}

static bool fill(struct xz *x, const char **why)
{
    ssize_t got = os_read_at(x->fd, (char *)x->in, sizeof x->in, x->base + x->at);
    if (got < 0) {
        *why = arena_cstr(x->arena, str_of(strerror(errno)));
        return false;
    }
    x->at += (uint64_t)got;
    x->ended = got == 0;
    x->stream.next_in = x->in;
    x->stream.avail_in = (size_t)got;
    return true;
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
        return "no memory for unpacking";
    case LZMA_BUF_ERROR:
        return "the archive is broken: it is cut short";
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
    return "the archive is broken: its data are damaged";
}

bool xz_read(struct xz *x, struct block *to, size_t n, bool *ended, const char **why)
{
    while (n > 0 && !*ended) {
        if (x->stream.avail_in == 0 && !x->ended && !fill(x, why)) {
            return false;
        }
        x->stream.next_out = block_reserve(to, n);
        x->stream.avail_out = n;
        lzma_ret status = lzma_code(&x->stream, x->ended ? LZMA_FINISH : LZMA_RUN);
        size_t got = n - x->stream.avail_out;
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

uint64_t xz_taken(const struct xz *x)
{
    return x->at - x->stream.avail_in;
}

void xz_close(struct xz *x)
{
    lzma_end(&x->stream);
}
