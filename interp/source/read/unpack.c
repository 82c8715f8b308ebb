/*
 * unpack.c - see unpack.h.
 */
#include "source/read/unpack.h"

#include "base/os/os.h"

#include <errno.h>

const char unpack_cut_off[] = "ended in the middle: the file is cut off";
const char unpack_broken[] = "the packed data are broken";
const char unpack_checksum[] = "the checksum is wrong: what was read may be damaged";

bool unpack_fill(struct unpack_input *in, size_t *n, const char **why)
{
    ssize_t got = os_read_at(in->fd, (char *)in->bytes, sizeof in->bytes, in->base + in->at);
    if (got < 0) {
        *why = arena_cstr(in->arena, str_of(strerror(errno)));
        return false;
    }
    in->at += (uint64_t)got;
    in->ended = got == 0;
    *n = (size_t)got;
    return true;
}
