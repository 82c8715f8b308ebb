/*
 * pipe.c - lines from a pipe, and pipes that are read more than once.
 *
 * Where a later pass will need the bytes they are written to a temporary file that has no name
 * while they are read the first time; settling reads the rest, and from then on the pipe is an
 * ordinary file.
 */
#include "source/pipe.h"

#include "base/buf.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { PIPE_READ = 64 * 1024 };

static const char no_copy[] = "its copy in the folder for temporary files cannot be written";

static bool make_spool(struct feed_file *file, const char **why)
{
    const char *folder = getenv("TMPDIR");
    struct buf name = BUF_INIT;
    buf_printf(&name, "%s/sumoq-XXXXXX", folder && folder[0] ? folder : "/tmp");
    buf_char(&name, '\0');
    file->spool = mkstemp(name.b.data);
    if (file->spool < 0) {
        *why = strerror(errno);
    } else {
        unlink(name.b.data);
    }
    buf_free(&name);
    return file->spool >= 0;
}

static bool write_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, data, n);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return false;
        }
        data += done;
        n -= (size_t)done;
    }
    return true;
}

/* Appends up to `n` bytes of the pipe to `to`; sets ended at its end. */
static bool pipe_read(struct feed_file *file, struct block *to, size_t n, const char **why)
{
    size_t left = n;
    while (left > 0 && !file->ended) {
        char *room = block_reserve(to, left);
        ssize_t got = read(file->fd, room, left);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            *why = strerror(errno);
            return false;
        }
        if (file->spool >= 0 && !write_all(file->spool, room, (size_t)got)) {
            *why = no_copy;
            return false;
        }
        file->ended = got == 0;
        file->read += (size_t)got;
        to->len += (size_t)got;
        left -= (size_t)got;
    }
    return true;
}

static bool tell_format(struct feed_file *file, const char **why)
{
    size_t looked = 0;
    for (;;) {
        struct str head = { file->carry.data, file->carry.len };
        if (feed_tell_format(head, &looked, &file->format)) {
            return true;
        }
        if (file->ended) {
            file->format = FEED_LINES;
            return true;
        }
        if (!pipe_read(file, &file->carry, PIPE_READ, why)) {
            return false;
        }
    }
}

bool pipe_begin(const struct feed *f, struct feed_file *file, const char **why)
{
    file->begun = true;
    if (f->rescans && !make_spool(file, why)) {
        return false;
    }
    if (!tell_format(file, why)) {
        return false;
    }
    if (file->format == FEED_ARRAY) {
        if (file->spool < 0) {
            if (!make_spool(file, why)) {
                return false;
            }
            if (!write_all(file->spool, file->carry.data, file->carry.len)) {
                *why = no_copy;
                return false;
            }
        }
        return pipe_settle(file, why);
    }
    struct str head = { file->carry.data, file->carry.len };
    if (str_starts(head, STR("\xEF\xBB\xBF"))) {
        memmove(file->carry.data, file->carry.data + 3, file->carry.len - 3);
        file->carry.len -= 3;
        file->at = 3;
    }
    return true;
}

bool pipe_settle(struct feed_file *file, const char **why)
{
    while (!file->ended) {
        file->carry.len = 0;
        if (!pipe_read(file, &file->carry, PIPE_READ, why)) {
            return false;
        }
    }
    block_free(&file->carry);
    if (file->fd > 0) {
        close(file->fd);
    }
    file->fd = file->spool;
    file->size = file->read;
    file->base = 0;
    file->regular = true;
    return true;
}

static size_t count_lines(const char *data, size_t n)
{
    size_t lines = 0;
    for (size_t k = 0; k < n; k++) {
        lines += data[k] == '\n';
    }
    return lines;
}

/* Hands out the first `n` bytes of the buffer; the rest is kept for the next claim. */
static void hand_out(struct feed_cursor *c, struct feed_file *file, size_t n)
{
    if (c->buffer.len > n) {
        block_add(&file->carry, c->buffer.data + n, c->buffer.len - n);
    }
    c->buffer.len = n;
    c->base = file->at;
    c->line = file->lines;
    c->end = n;
    file->at += n;
    file->lines += count_lines(c->buffer.data, n);
}

/* Bytes up to and with the last line end at or after `from`; 0: there is none. */
static size_t whole_lines(const struct block *b, size_t from)
{
    size_t n = b->len;
    while (n > from && b->data[n - 1] != '\n') {
        n--;
    }
    return n > from ? n : 0;
}

bool pipe_claim(struct feed_cursor *c, struct feed_file *file)
{
    size_t chunk = c->round->feed->chunk;
    size_t looked = 0;
    if (file->carry.len > 0) {
        block_add(&c->buffer, file->carry.data, file->carry.len);
        file->carry.len = 0;
    }
    for (;;) {
        if (file->dropping && c->buffer.len > 0) {
            const char *line_end = memchr(c->buffer.data, '\n', c->buffer.len);
            size_t n = line_end ? (size_t)(line_end - c->buffer.data) + 1 : c->buffer.len;
            file->dropping = !line_end;
            hand_out(c, file, n);
            c->at = n;
            return true;
        }
        size_t n = whole_lines(&c->buffer, looked);
        if (n > 0 || file->ended) {
            hand_out(c, file, n > 0 ? n : c->buffer.len);
            return c->buffer.len > 0;
        }
        if (c->buffer.len > RECORD_MAX) {
            c->cut = true;
            file->dropping = true;
            hand_out(c, file, c->buffer.len);
            return true;
        }
        looked = c->buffer.len;
        size_t before = c->buffer.len;
        if (!pipe_read(file, &c->buffer, chunk, &c->error)) {
            return false;
        }
        c->bytes += c->buffer.len - before;
    }
}
