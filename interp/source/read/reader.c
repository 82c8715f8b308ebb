/*
 * reader.c - which worker reads which bytes of the files (reader_open.c has which files there are).
 *
 * A file of JSON lines is divided by offset alone: a chunk owns the records that start in it, and
 * its reader continues to the end of the last one. Everything else is read and cut in order under
 * the lock, and parsed outside (stream.c). Cursors open files one at a time, so the number of files
 * is unlimited.
 */
#include "source/read/reader.h"

#include "base/os/os.h"
#include "source/read/archive.h"
#include "source/read/pipe.h"
#include "source/read/stream.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { FIRST_STEP = 4096, LAST_STEP = 1024 * 1024 };

static const struct str bom = { "\xEF\xBB\xBF", 3 };

const char *reader_describe(struct arena *a, const struct reader_file *file, const char *reason)
{
    return arena_printf(a, "%.*s: %s", STR_ARG(file->shown), reason).s;
}

bool reader_has_offsets(const struct reader_file *file)
{
    return file->kind == READER_PLAIN && file->wide.order == UTF16_NONE;
}

bool reader_is_seekable(const struct reader_file *file)
{
    return reader_has_offsets(file) && !file->format->cut && !file->format->follow;
}

void reader_close(struct reader *f)
{
    for (size_t k = 0; k < f->n; k++) {
        struct reader_file *file = &f->files[k];
        stream_end(f, file);
        if (file->fd > 0 && !file->lent && file->fd != file->spool) {
            os_close(file->fd);
        }
        if (file->spool >= 0) {
            os_close(file->spool);
        }
        block_release(&file->carry);
    }
    packed_close(&f->packed);
    damage_release(&f->damage);
    block_release(&f->raw);
    f->n = 0;
}

bool reader_pass_begin(struct reader_pass *r, struct reader *f, struct arena *a, const char **why)
{
    for (size_t k = 0; k < f->n; k++) {
        struct reader_file *file = &f->files[k];
        if (file->kind != READER_PIPE || !file->used) {
            continue;
        }
        const char *reason = "can be read only once";
        if (file->spool < 0 || !pipe_settle(file, &reason)) {
            *why = reader_describe(a, file, reason);
            return false;
        }
    }
    *r = (struct reader_pass) { .reader = f };
    damage_begin(&f->damage, a, f->n);
    f->reopened = 0;
    for (size_t k = 0; k < f->n; k++) {
        if (f->files[k].unread) {
            damage_add(&f->files[k].damage, 0, f->files[k].unread, 0);
        } else if (f->files[k].kind == READER_PLAIN && f->files[k].doubt) {
            damage_add(&f->files[k].damage, 0, f->files[k].doubt, 0);
        }
    }
    arena_init(&r->arena, f->budget);
    if (f->in->multiline) {
        r->buffer = regex_scratch_new(&r->arena);
    }
    pthread_mutex_init(&r->lock, NULL);
    return true;
}

void reader_pass_end(struct reader_pass *r)
{
    for (size_t k = 0; k < r->reader->n; k++) {
        stream_end(r->reader, &r->reader->files[k]);
    }
    packed_close(&r->reader->packed);
    block_release(&r->reader->raw);
    arena_release(&r->arena);
    pthread_mutex_destroy(&r->lock);
}

void reader_pass_seek(struct reader_pass *r, size_t argument, uint64_t offset)
{
    struct reader *f = r->reader;
    size_t k = 0;
    while (k < f->n && f->files[k].argument < argument) {
        k++;
    }
    while (k + 1 < f->n && f->files[k + 1].argument == argument &&
           f->files[k + 1].origin <= offset) {
        k++;
    }
    r->file = k;
    r->begun = false;
    r->at = 0;
    r->exact = true;
    if (k < f->n) {
        uint64_t in_file = offset - f->files[k].origin;
        r->skip_file = k;
        r->skip_to = in_file;
        r->at = in_file; /* of files read by offset */
    }
}

void reader_cursor_begin(struct reader_cursor *c, struct reader_pass *r, struct arena *a)
{
    *c = (struct reader_cursor) {
        .pass = r, .arena = a, .fd = -1, .time = TIME_NONE, .near = TIME_NONE
    };
    block_init(&c->buffer, a->budget);
    block_init(&c->spans, a->budget);
}

void reader_cursor_end(struct reader_cursor *c)
{
    if (c->fd >= 0) {
        os_close(c->fd);
    }
    block_release(&c->buffer);
    block_release(&c->spans);
}

/* What cannot be read is damage of the file at that offset, or an error. */
static void fail(struct reader_cursor *c, const struct reader_file *file, uint64_t offset,
                 const char *reason)
{
    if (reason == pipe_no_copy) {
        c->error = reader_describe(c->arena, file, reason);
    } else {
        damage_add(&file->damage, offset, reason, 0);
    }
}

/* Appends up to `n` bytes at offset `at` of a plain file; `got` < `n`: the file ends there. */
static bool read_on(struct reader_cursor *c, const struct reader_file *file, size_t n, uint64_t at,
                    size_t *got)
{
    int fd = file->fd >= 0 ? file->fd : c->fd;
    if (file->fd < 0 && (c->fd < 0 || c->fd_file != c->file)) {
        if (c->fd >= 0) {
            os_close(c->fd);
        }
        c->fd = fd = os_open(file->path, O_RDONLY, 0);
        c->fd_file = c->file;
        if (fd < 0) {
            c->reason = strerror(errno);
            return false;
        }
    }
    /* what is appended to a file while it is read belongs to no chunk */
    n = at >= file->size ? 0 : n > file->size - at ? (size_t)(file->size - at) : n;
    char *buffer = block_reserve(&c->buffer, n + 1);
    ssize_t read = os_read_at(fd, buffer, n, file->base + at);
    if (read < 0) {
        c->reason = strerror(errno);
        return false;
    }
    *got = (size_t)read;
    c->buffer.len += *got;
    assert(*got <= n);
    c->bytes += *got;
    return true;
}

/* Reads on until the last record that starts in the chunk is complete. */
static bool complete_last(struct reader_cursor *c, const struct reader_file *file)
{
    size_t start = c->end;
    while (start > c->at && c->buffer.data[start - 1] != '\n') {
        start--;
    }
    size_t step = FIRST_STEP;
    while (start < c->end) {
        size_t seen = c->buffer.len, got = 0;
        if (seen - start > RECORD_MAX) {
            c->cut = true;
            break;
        }
        if (!read_on(c, file, step, c->base + seen, &got)) {
            return false;
        }
        if (got == 0 || memchr(c->buffer.data + seen, '\n', got)) {
            break;
        }
        step = step < LAST_STEP ? step * 2 : step;
    }
    return true;
}

/* Reads the chunk [from, to) of a file of lines; `exact`: a record starts at `from`. */
static bool load_lines(struct reader_cursor *c, const struct reader_file *file, uint64_t from,
                       uint64_t to, bool exact)
{
    bool before = !exact && from > 0;
    size_t got = 0;
    c->base = before ? from - 1 : from;
    size_t n = (size_t)(to - c->base);
    if (!read_on(c, file, n, c->base, &got)) {
        return false;
    }
    c->end = got;
    if (before) {
        const char *line_end = memchr(c->buffer.data, '\n', got);
        c->at = line_end ? (size_t)(line_end - c->buffer.data) + 1 : got;
    }
    struct str head = { c->buffer.data, c->buffer.len };
    if (from == 0 && str_starts(head, bom)) {
        c->at = bom.len;
    }
    if (c->at < c->end && c->buffer.data[c->end - 1] != '\n' && !complete_last(c, file)) {
        fail(c, file, c->base + c->end, c->reason); /* only the last record is lost */
        while (c->end > c->at && c->buffer.data[c->end - 1] != '\n') {
            c->end--;
        }
    }
    return true;
}

/* Reads the chunk [from, to) of a file of blocks. */
static bool load_blocks(struct reader_cursor *c, const struct reader_file *file, uint64_t from,
                        uint64_t to)
{
    size_t got = 0;
    c->base = from;
    c->has_spans = true;
    if (!read_on(c, file, (size_t)(to - from), from, &got)) {
        return false;
    }
    c->end = got;
    reader_cut_blocks(c, file, got);
    return true;
}

/* Where the chunk ends that is read next; *from goes back to where it begins. */
static uint64_t chunk_end(const struct reader *f, const struct reader_file *file, uint64_t *from)
{
    const struct in_def *format = file->format;
    if (format->block > 0) {
        size_t step = reader_blocks(f, format);
        uint64_t place = *from < format->header ? 0 : (*from - format->header) / step;
        *from = *from < format->header ? 0 : format->header + place * step;
        return format->header + (place + 1) * step;
    }
    uint64_t to = (*from / f->chunk + 1) * f->chunk;
    return to > bom.len ? to : bom.len + 1; /* the record after a BOM starts in the first chunk */
}

enum found {
    FOUND_CHUNK,
    FOUND_DAMAGE, /* the file may have more */
    FOUND_END,    /* of the file */
};

/* Takes the next chunk of a file read by offset. Called with the lock held; unlocks it for reading.
 */
static enum found next_offset(struct reader_cursor *c, const struct reader_file *file)
{
    struct reader_pass *r = c->pass;
    uint64_t from = r->at;
    bool exact = r->exact;
    if (from >= file->size) {
        return FOUND_END;
    }
    uint64_t to = chunk_end(r->reader, file, &from);
    to = to < file->size ? to : file->size;
    assert(to > from && to <= file->size);
    r->at = to;
    r->exact = false;
    r->loading++;
    pthread_mutex_unlock(&r->lock);
    bool done = file->format->block > 0 ? load_blocks(c, file, from, to)
                                        : load_lines(c, file, from, to, exact);
    bool opened = file->fd >= 0 || c->fd >= 0;
    pthread_mutex_lock(&r->lock);
    r->loading--;
    if (!done) {
        fail(c, file, from, c->reason);
    }
    if ((!done || !opened) && &r->reader->files[r->file] == file) {
        r->at = file->size;
    }
    return done ? FOUND_CHUNK : FOUND_DAMAGE;
}

static enum found chunk_from(struct reader_cursor *c, struct reader_file *file)
{
    struct reader_pass *r = c->pass;
    if (file->unread) {
        return FOUND_END;
    }
    if (!r->begun) {
        const char *reason = NULL;
        bool known = file->kind == READER_PLAIN && file->format && reader_is_seekable(file);
        if (!known && !stream_begin(r, file, &reason)) {
            fail(c, file, 0, reason);
            return FOUND_END;
        }
        bool is_wide = file->wide.order != UTF16_NONE;
        c->bytes += known || file->kind == READER_PACKED ? 0
                    : is_wide                            ? file->read
                                                         : file->at + file->carry.len;
        r->begun = true;
    }
    if (reader_is_seekable(file)) {
        return next_offset(c, file);
    }
    if (stream_next_chunk(c, file)) {
        return FOUND_CHUNK;
    }
    if (file->broken) {
        fail(c, file, file->at, stream_damage(c, file));
    }
    return FOUND_END;
}

static void empty_chunk(struct reader_cursor *c)
{
    c->at = c->end = c->next_span = 0;
    c->cut = c->has_spans = false;
    c->line = 0;
    c->near = TIME_NONE;
    c->spans.len = 0;
    c->buffer.len = 0;
}

/* All files are damage: the first of them, each with its reason. */
static const char *nothing_read(struct reader *f, struct arena *a)
{
    struct damage_list *d = &f->damage;
    pthread_mutex_lock(&d->lock);
    const char *why = f->n > 1 ? arena_printf(a, "none of the %zu files can be read", f->n).s : "";
    for (size_t k = 0; k < d->n && k < READER_UNREAD_SHOWN; k++) {
        const char *one = reader_describe(a, &f->files[d->kept[k].file], d->kept[k].reason);
        const char *between = k > 0 ? "; " : f->n > 1 ? ": " : "";
        why = arena_printf(a, "%s%s%s", why, between, one).s;
    }
    pthread_mutex_unlock(&d->lock);
    return f->n > READER_UNREAD_SHOWN ? arena_printf(a, "%s; and more", why).s : why;
}

bool reader_next_chunk(struct reader_cursor *c)
{
    struct reader_pass *r = c->pass;
    struct reader *f = r->reader;
    enum found found = FOUND_END;
    empty_chunk(c);
    if (c->buffer.cap > 4 * (f->chunk + LAST_STEP)) {
        block_release(&c->buffer); /* a very long record made it grow */
    }
    pthread_mutex_lock(&r->lock);
    while (found != FOUND_CHUNK && !c->error && r->file < f->n) {
        struct reader_file *file = &f->files[r->file];
        c->file = r->file;
        found = chunk_from(c, file);
        if (found == FOUND_END && !c->error) {
            stream_end(f, file);
            r->file++;
            r->at = 0;
            r->begun = false;
            r->exact = false;
        }
        if (found != FOUND_CHUNK) {
            empty_chunk(c); /* of the remainder at the file's end */
        }
    }
    r->given |= found == FOUND_CHUNK;
    if (!r->given && r->loading == 0 && !c->error && !f->may_be_empty && f->n > 0 &&
        damage_files(&f->damage) == f->n) {
        c->error = nothing_read(f, c->arena);
    }
    pthread_mutex_unlock(&r->lock);
    return found == FOUND_CHUNK && !c->error;
}
