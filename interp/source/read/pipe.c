/*
 * pipe.c - bytes from a pipe, and pipes that are read more than once.
 *
 * Where a later pass needs the bytes, the first one also writes them to an unnamed temporary file;
 * settling reads the remainder, and from then on the pipe is an ordinary file.
 */
#include "source/read/pipe.h"

#include "base/os/os.h"

#include <errno.h>

enum { PIPE_READ = 64 * 1024 };

const char pipe_no_copy[] = "its copy in the folder for temporary files cannot be written";

static bool make_spool(struct reader_file *file, const char **why)
{
    file->spool = os_temp_file(why);
    return file->spool >= 0;
}

bool pipe_read(struct reader_file *file, struct block *to, size_t n, const char **why)
{
    size_t left = n;
    while (left > 0 && !file->ended) {
        char *buffer = block_reserve(to, left);
        ssize_t got = os_read(file->fd, buffer, left);
        if (got < 0) {
            *why = strerror(errno);
            return false;
        }
        if (file->spool >= 0 && !os_write(file->spool, buffer, (size_t)got)) {
            *why = pipe_no_copy;
            return false;
        }
        file->ended = got == 0;
        file->read += (size_t)got;
        to->len += (size_t)got;
        left -= (size_t)got;
    }
    return true;
}

bool pipe_begin(struct reader_file *file, bool keeps, const char **why)
{
    file->used = true;
    return !keeps || make_spool(file, why);
}

bool pipe_keep(struct reader_file *file, const char **why)
{
    if (file->spool >= 0) {
        return true;
    }
    if (!make_spool(file, why)) {
        return false;
    }
    if (!os_write(file->spool, file->carry.data, file->carry.len)) {
        *why = pipe_no_copy;
        return false;
    }
    return true;
}

bool pipe_settle(struct reader_file *file, const char **why)
{
    while (!file->ended) {
        file->carry.len = 0;
        if (!pipe_read(file, &file->carry, PIPE_READ, why)) {
            return false;
        }
    }
    block_release(&file->carry);
    if (file->fd > 0) {
        os_close(file->fd);
    }
    file->fd = file->spool;
    file->size = file->read;
    file->base = 0;
    file->kind = READER_PLAIN;
    file->ended = false;
    return true;
}
