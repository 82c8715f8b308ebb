/*
 * spill.c - see spill.h. A row on disk is its length, the row as in memory, then the bytes of its
 * texts in the order of the cells.
 */
#include "exec/spill.h"

#include "base/os/os.h"

#include <assert.h>
#include <errno.h>

enum { PIECE = 64 * 1024 /* bytes written and read at a time */ };

static size_t row_size(size_t width)
{
    return sizeof(struct row) + width * sizeof(struct cell);
}

static bool has_bytes(const struct cell *c)
{
    return (c->tag == CELL_STRING || c->tag == CELL_WRITTEN) && c->len > 0;
}

void spill_init(struct spill *s, size_t width, struct budget *budget)
{
    *s = (struct spill) { .fd = -1, .width = width };
    block_init(&s->buffer, budget);
}

static void flush(struct spill *s)
{
    if (s->buffer.len == 0) {
        return;
    }
    if (s->fd < 0 && !s->why) {
        s->fd = os_temp_file(&s->why);
    }
    /* after a failure the rows go nowhere: the run fails, but until then it must not fill memory */
    if (!s->why && !os_write_at(s->fd, s->buffer.data, s->buffer.len, s->end)) {
        s->why = strerror(errno);
    }
    assert(s->buffer.len <= UINT64_MAX - s->end);
    s->end += s->buffer.len;
    s->buffer.len = 0;
}

uint64_t spill_place(const struct spill *s)
{
    return s->end + s->buffer.len;
}

static void pack(struct block *out, const struct row *row, size_t width)
{
    size_t texts = 0;
    for (size_t i = 0; i < width; i++) {
        texts += has_bytes(&row->cells[i]) ? row->cells[i].len : 0;
    }
    uint64_t length = row_size(width) + texts;
    block_add(out, &length, sizeof length);
    block_add(out, row, row_size(width));
    for (size_t i = 0; i < width; i++) {
        if (has_bytes(&row->cells[i])) {
            block_add(out, row->cells[i].as.s, row->cells[i].len);
        }
    }
}

size_t spill_put(struct spill *s, const struct row *row)
{
    size_t before = s->buffer.len;
    pack(&s->buffer, row, s->width);
    size_t bytes = s->buffer.len - before;
    if (s->buffer.len >= PIECE) {
        flush(s);
    }
    return bytes;
}

struct spill_run spill_bytes(struct spill *s, struct str bytes)
{
    struct spill_run run = { .file = s, .at = spill_place(s) };
    block_add(&s->buffer, bytes.s, bytes.len);
    flush(s);
    run.end = s->end;
    return run;
}

/* Reads `n` bytes of the file after what `to` holds; returns why it failed, or NULL. */
static const char *read_at(const struct spill *file, uint64_t at, size_t n, struct block *to)
{
    ssize_t got = os_read_at(file->fd, block_reserve(to, n), n, at);
    if (got != (ssize_t)n) {
        return got < 0 ? strerror(errno) : "a temporary file was cut short";
    }
    to->len += n;
    return NULL;
}

bool spill_read_bytes(const struct spill_run *run, struct block *to, const char **why)
{
    assert(run->at <= run->end && run->end <= run->file->end && "it is on disk");
    *why = read_at(run->file, run->at, (size_t)(run->end - run->at), to);
    return !*why;
}

bool spill_end(struct spill *s)
{
    flush(s);
    return !s->why;
}

void spill_release(struct spill *s)
{
    if (s->fd >= 0) {
        os_close(s->fd);
    }
    s->fd = -1;
    block_release(&s->buffer);
}

void spill_read(struct spill_reader *r, struct spill_run run, struct arena *a,
                struct budget *budget)
{
    assert(run.at <= run.end && run.end <= run.file->end && "it is on disk");
    *r = (struct spill_reader) { .run = run };
    block_init(&r->bytes, budget);
    r->row = arena_alloc(a, row_size(run.file->width));
}

/* Makes `n` bytes from the next row on available; false: end of the run, or a failure. */
static bool need(struct spill_reader *r, size_t n)
{
    size_t have = r->bytes.len - r->at;
    if (have >= n) {
        return true;
    }
    assert(r->at <= r->bytes.len && r->run.at <= r->run.end);
    uint64_t left = r->run.end - r->run.at;
    if (left == 0 || r->why) {
        return false;
    }
    if (have > 0) {
        memmove(r->bytes.data, r->bytes.data + r->at, have);
    }
    r->bytes.len = have;
    r->at = 0;
    size_t to_read = n - have > PIECE ? n - have : PIECE;
    to_read = to_read > left ? (size_t)left : to_read;
    r->why = read_at(r->run.file, r->run.at, to_read, &r->bytes);
    if (r->why) {
        return false;
    }
    r->run.at += to_read;
    return have + to_read >= n;
}

const struct row *spill_next(struct spill_reader *r)
{
    uint64_t length;
    if (!need(r, sizeof length)) {
        return NULL;
    }
    memcpy(&length, r->bytes.data + r->at, sizeof length);
    if (!need(r, sizeof length + length)) {
        return NULL;
    }
    size_t width = r->run.file->width;
    const char *at = r->bytes.data + r->at + sizeof length;
    memcpy(r->row, at, row_size(width));
    assert(length >= row_size(width));
    const char *text = at + row_size(width);
    for (size_t i = 0; i < width; i++) {
        struct cell *c = &r->row->cells[i];
        if (has_bytes(c)) {
            c->as.s = text;
            text += c->len;
        }
    }
    assert(text == at + length && "the texts fill the row's bytes");
    r->at += sizeof length + length;
    return r->row;
}

void spill_read_end(struct spill_reader *r)
{
    block_release(&r->bytes);
}
