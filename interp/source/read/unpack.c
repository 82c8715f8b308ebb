/*
 * unpack.c - see unpack.h. libarchive knows these methods as well, but keeps back what it unpacked
 * before a file ends too early, verifies no checksum of gzip, and sets no bound to the memory of
 * xz.
 */
#include "source/read/unpack.h"

#include "base/os/os.h"

#include <errno.h>

enum { PIECE = 64 * 1024 };

struct unpack {
    const struct unpack_def *method;
    void *self;
    struct arena *arena; /* for reasons */
    int fd;
    uint64_t base, at; /* at: bytes read */
    struct unpack_io io;
    unsigned char bytes[PIECE];
};

extern const struct unpack_def unpack_gz, unpack_xz, unpack_bz2, unpack_zstd;

static const struct unpack_def *const methods[] = { &unpack_gz, &unpack_xz, &unpack_bz2,
                                                    &unpack_zstd };

const char unpack_no_memory[] = "no memory for unpacking";
const char unpack_cut_off[] = "ended in the middle: the file is cut off";
const char unpack_broken[] = "the packed data are broken";
const char unpack_checksum[] = "the checksum is wrong: what was read may be damaged";
const char unpack_junk[] = "something else follows the packed data";

const struct unpack_def *unpack_method(struct str head)
{
    for (size_t k = 0; k < sizeof methods / sizeof *methods; k++) {
        if (methods[k]->is(head)) {
            return methods[k];
        }
    }
    return NULL;
}

struct unpack *unpack_open(struct arena *a, const struct unpack_def *method, int fd, uint64_t base,
                           const char **why)
{
    struct unpack *u = arena_new(a, struct unpack);
    u->method = method;
    u->arena = a;
    u->fd = fd;
    u->base = base;
    u->self = method->open(a, why);
    return u->self ? u : NULL;
}

static bool fill(struct unpack *u, const char **why)
{
    struct unpack_io *io = &u->io;
    if (io->n_in > 0 || io->ended) {
        return true;
    }
    ssize_t got = os_read_at(u->fd, (char *)u->bytes, sizeof u->bytes, u->base + u->at);
    if (got < 0) {
        *why = arena_cstr(u->arena, str_of(strerror(errno)));
        return false;
    }
    u->at += (uint64_t)got;
    io->ended = got == 0;
    io->in = u->bytes;
    io->n_in = (size_t)got;
    return true;
}

bool unpack_read(struct unpack *u, struct block *to, size_t n, bool *ended, const char **why)
{
    struct unpack_io *io = &u->io;
    while (n > 0 && !*ended) {
        if (!fill(u, why)) {
            return false;
        }
        size_t most = n < PIECE ? n : PIECE, had = io->n_in;
        io->out = (unsigned char *)block_reserve(to, most);
        io->n_out = most;
        enum unpack_status status = u->method->step(u->self, io, why);
        size_t got = most - io->n_out;
        to->len += got;
        n -= got;
        if (status == UNPACK_GOES_ON && io->ended && got == 0 && io->n_in == had) {
            *why = unpack_cut_off; /* all is consumed, and nothing comes any more */
            return false;
        }
        *ended = status == UNPACK_ENDED;
        if (status == UNPACK_FAILED) {
            return false;
        }
    }
    return true;
}

uint64_t unpack_taken(const struct unpack *u)
{
    return u->at - u->io.n_in;
}

void unpack_close(struct unpack *u)
{
    u->method->close(u->self);
}
