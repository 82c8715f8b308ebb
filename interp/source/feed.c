/*
 * feed.c - which worker reads which bytes.
 *
 * A file of lines is divided by place alone: a piece owns the records that start in it, and reads
 * on to the end of the last one. Pipes and arrays cannot be divided so: whoever claims reads and
 * cuts the next piece under the lock, and parses it outside. Files are opened by the cursors, one
 * at a time each, so their number has no limit.
 */
#include "source/feed.h"

#include "base/json.h"
#include "source/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD = 4096, FIRST_STEP = 4096, LAST_STEP = 1024 * 1024 };

static const struct str bom = { "\xEF\xBB\xBF", 3 };

bool feed_tell_format(struct str head, size_t *looked, enum feed_format *out)
{
    size_t at = *looked;
    if (at < bom.len && str_starts(head, bom)) {
        at = bom.len;
    }
    while (at < head.len && json_is_blank(head.s[at])) {
        at++;
    }
    *looked = at;
    if (at == head.len || (head.len < bom.len && str_starts(bom, head))) {
        return false;
    }
    *out = head.s[at] == '[' ? FEED_ARRAY : FEED_LINES;
    return true;
}

long feed_pread(int fd, char *to, size_t n, uint64_t at)
{
    size_t done = 0;
    while (done < n) {
        ssize_t got = pread(fd, to + done, n - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return -1;
        }
        if (got == 0) {
            break;
        }
        done += (size_t)got;
    }
    return (long)done;
}

static const char *say(struct arena *a, const struct feed_file *file, const char *reason)
{
    return arena_printf(a, "%.*s: %s", STR_ARG(file->shown), reason).s;
}

/* Looks into a regular file for its format. */
static bool look_into(struct feed_file *file, const char **reason)
{
    char head[HEAD];
    uint64_t at = 0;
    int fd = file->fd >= 0 ? file->fd : open(file->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        *reason = strerror(errno);
        return false;
    }
    file->format = FEED_LINES;
    for (;;) {
        long got = feed_pread(fd, head, sizeof head, file->base + at);
        if (got < 0) {
            *reason = strerror(errno);
        }
        size_t looked = 0;
        struct str seen = { head, got > 0 ? (size_t)got : 0 };
        if (got <= 0 || feed_tell_format(seen, &looked, &file->format)) {
            if (file->fd < 0) {
                close(fd);
            }
            return got >= 0;
        }
        at += seen.len;
    }
}

static bool open_file(struct feed_file *file, const char **reason)
{
    struct stat st;
    bool is_stdin = strcmp(file->path, "-") == 0;
    if ((is_stdin ? fstat(0, &st) : stat(file->path, &st)) != 0) {
        *reason = strerror(errno);
        return false;
    }
    if (S_ISDIR(st.st_mode)) {
        *reason = "is a folder, not a file";
        return false;
    }
    file->fd = is_stdin ? 0 : -1;
    file->regular = S_ISREG(st.st_mode);
    if (!file->regular) {
        if (!is_stdin && access(file->path, R_OK) != 0) {
            *reason = strerror(errno);
            return false;
        }
        return true;
    }
    off_t from = is_stdin ? lseek(0, 0, SEEK_CUR) : 0;
    file->base = from > 0 ? (uint64_t)from : 0;
    file->size = (uint64_t)st.st_size > file->base ? (uint64_t)st.st_size - file->base : 0;
    return look_into(file, reason);
}

bool feed_open(struct feed *f, struct arena *a, const char *const *paths, size_t n,
               const char **why)
{
    f->files = arena_array(a, struct feed_file, n);
    f->n = 0;
    for (size_t k = 0; k < n; k++) {
        struct feed_file *file = &f->files[k];
        *file =
            (struct feed_file) { .path = arena_cstr(a, str_of(paths[k])), .fd = -1, .spool = -1 };
        bool is_stdin = strcmp(paths[k], "-") == 0;
        file->shown = is_stdin ? STR("standard input") : str_of(file->path);
        block_init(&file->carry, f->budget);
        const char *reason = NULL;
        if (!open_file(file, &reason)) {
            *why = say(a, file, reason);
            return false;
        }
        f->n++;
    }
    return true;
}

void feed_close(struct feed *f)
{
    for (size_t k = 0; k < f->n; k++) {
        struct feed_file *file = &f->files[k];
        if (file->fd > 0 && file->fd != file->spool) {
            close(file->fd);
        }
        if (file->spool >= 0) {
            close(file->spool);
        }
        block_free(&file->carry);
    }
    f->n = 0;
}

bool feed_round_begin(struct feed_round *r, struct feed *f, struct arena *a, const char **why)
{
    for (size_t k = 0; k < f->n; k++) {
        struct feed_file *file = &f->files[k];
        if (file->regular || !file->begun) {
            continue;
        }
        const char *reason = "can be read only once";
        if (file->spool < 0 || !pipe_settle(file, &reason)) {
            *why = say(a, file, reason);
            return false;
        }
    }
    *r = (struct feed_round) { .feed = f };
    pthread_mutex_init(&r->lock, NULL);
    return true;
}

void feed_round_end(struct feed_round *r)
{
    pthread_mutex_destroy(&r->lock);
}

void feed_round_seek(struct feed_round *r, size_t file, uint64_t offset)
{
    r->file = file;
    r->at = offset;
    r->exact = true;
    r->begun = offset > 0;
    split_begin(&r->split, offset > 0);
}

void feed_cursor_begin(struct feed_cursor *c, struct feed_round *r, struct arena *a)
{
    *c = (struct feed_cursor) { .round = r, .arena = a, .fd = -1 };
    block_init(&c->buffer, a->budget);
    block_init(&c->spans, a->budget);
}

void feed_cursor_end(struct feed_cursor *c)
{
    if (c->fd >= 0) {
        close(c->fd);
    }
    block_free(&c->buffer);
    block_free(&c->spans);
}

static bool fail(struct feed_cursor *c, const struct feed_file *file, const char *reason)
{
    c->error = say(c->arena, file, reason);
    return false;
}

/* Appends the bytes at offset `at` of a regular file; *got less than `n`: the file ends there. */
static bool read_on(struct feed_cursor *c, const struct feed_file *file, size_t n, uint64_t at,
                    size_t *got)
{
    int fd = file->fd >= 0 ? file->fd : c->fd;
    if (file->fd < 0 && (c->fd < 0 || c->fd_file != c->file)) {
        if (c->fd >= 0) {
            close(c->fd);
        }
        c->fd = fd = open(file->path, O_RDONLY | O_CLOEXEC);
        c->fd_file = c->file;
        if (fd < 0) {
            return fail(c, file, strerror(errno));
        }
    }
    /* what is appended to a file while it is read belongs to no piece */
    n = at >= file->size ? 0 : n > file->size - at ? (size_t)(file->size - at) : n;
    char *room = block_reserve(&c->buffer, n + 1);
    long read = feed_pread(fd, room, n, file->base + at);
    if (read < 0) {
        return fail(c, file, strerror(errno));
    }
    *got = (size_t)read;
    c->buffer.len += *got;
    c->bytes += *got;
    return true;
}

/* Reads on until the last record that starts in the piece is complete. */
static bool complete_last(struct feed_cursor *c, const struct feed_file *file)
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

/* Reads the piece [from, to) of a file of lines; `exact`: a record starts at `from`. */
static bool load_lines(struct feed_cursor *c, const struct feed_file *file, uint64_t from,
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
    return c->at >= c->end || c->buffer.data[c->end - 1] == '\n' || complete_last(c, file);
}

/* Cuts the next elements out of an array. Under the lock. */
static bool claim_elements(struct feed_cursor *c, const struct feed_file *file)
{
    struct feed_round *r = c->round;
    struct split *s = &r->split;
    c->base = r->at;
    for (;;) {
        size_t got = 0;
        if (!read_on(c, file, r->feed->chunk, c->base + c->buffer.len, &got)) {
            return false;
        }
        if (c->base == 0 && s->state == SPLIT_OPEN && s->at == 0) {
            struct str head = { c->buffer.data, c->buffer.len };
            if (got > 0 && head.len < bom.len) {
                continue;
            }
            s->at = s->start = str_starts(head, bom) ? bom.len : 0;
        }
        split_scan(s, c->buffer.data, c->buffer.len, got == 0, &c->spans);
        if (s->state == SPLIT_ELEMENT && c->buffer.len - s->start > RECORD_MAX && !s->dropping) {
            split_drop(s, "it is longer than 16 MB", &c->spans);
        }
        if (c->spans.len > 0 || s->state == SPLIT_END) {
            break;
        }
        if (s->state != SPLIT_ELEMENT || s->dropping) {
            memmove(c->buffer.data, c->buffer.data + s->start, c->buffer.len - s->start);
            c->buffer.len -= s->start;
            c->base += s->start;
            split_rewind(s);
        }
    }
    r->at = c->base + s->start;
    split_rewind(s);
    return true;
}

static bool begin_file(struct feed_cursor *c, struct feed_file *file)
{
    struct feed_round *r = c->round;
    r->begun = true;
    if (!file->regular && !file->begun) {
        const char *reason = NULL;
        if (file->fd < 0) {
            file->fd = open(file->path, O_RDONLY | O_CLOEXEC);
            if (file->fd < 0) {
                return fail(c, file, strerror(errno));
            }
        }
        if (!pipe_begin(r->feed, file, &reason)) {
            return fail(c, file, reason);
        }
        c->bytes += file->regular ? 0 : file->read;
    }
    split_begin(&r->split, false);
    return true;
}

/* Takes the next piece of the file; *more says whether there was one. Holds the lock, and gives it
 * back for reading. */
static bool claim_from(struct feed_cursor *c, struct feed_file *file, bool *more)
{
    struct feed_round *r = c->round;
    if (file->regular && file->format == FEED_LINES) {
        uint64_t from = r->at;
        bool exact = r->exact;
        *more = from < file->size;
        if (*more) {
            uint64_t to = (from / r->feed->chunk + 1) * r->feed->chunk;
            to = to > bom.len ? to
                              : bom.len + 1; /* the record behind a BOM starts in the first piece */
            to = to < file->size ? to : file->size;
            r->at = to;
            r->exact = false;
            pthread_mutex_unlock(&r->lock);
            bool done = load_lines(c, file, from, to, exact);
            pthread_mutex_lock(&r->lock);
            return done;
        }
        return true;
    }
    if (file->regular) {
        *more = r->split.state != SPLIT_END;
        return !*more || claim_elements(c, file);
    }
    *more = pipe_claim(c, file);
    return *more || !c->error || fail(c, file, c->error);
}

bool feed_claim(struct feed_cursor *c)
{
    struct feed_round *r = c->round;
    struct feed *f = r->feed;
    bool more = false, sound = true;
    c->at = c->end = c->next_span = 0;
    c->cut = false;
    c->line = 0;
    c->spans.len = 0;
    if (c->buffer.cap > 4 * (f->chunk + LAST_STEP)) {
        block_free(&c->buffer); /* a very long record made it grow */
    }
    c->buffer.len = 0;
    pthread_mutex_lock(&r->lock);
    while (sound && !more && r->file < f->n) {
        struct feed_file *file = &f->files[r->file];
        c->file = r->file;
        sound = r->begun || begin_file(c, file);
        sound = sound && claim_from(c, file, &more);
        if (sound && !more) {
            r->file++;
            r->at = 0;
            r->begun = false;
            r->exact = false;
        }
    }
    pthread_mutex_unlock(&r->lock);
    return sound && more;
}
