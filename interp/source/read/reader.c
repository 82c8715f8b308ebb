/*
 * reader.c - which files there are, what they are, and which worker reads which bytes.
 *
 * A file of JSON lines is divided by offset alone: a chunk owns the records that start in it, and
 * its reader continues to the end of the last one. Everything else is read and cut in order under
 * the lock, and parsed outside (stream.c). Cursors open files one at a time, so the number of files
 * is unlimited.
 */
#include "source/read/reader.h"

#include "base/map.h"
#include "base/os/os.h"
#include "source/read/archive.h"
#include "source/read/pipe.h"
#include "source/read/stream.h"
#include "source/time/time_file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { FIRST_STEP = 4096, LAST_STEP = 1024 * 1024, UNREAD_TOLD = 5 };

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

/* Reads the first bytes of a plain file, after white space. */
static bool classify(const struct reader *f, struct reader_file *file, const char **reason)
{
    struct block head;
    bool done = false;
    uint64_t at = 0;
    int fd = file->fd >= 0 ? file->fd : os_open(file->path, O_RDONLY, 0);
    if (fd < 0) {
        *reason = strerror(errno);
        return false;
    }
    block_init(&head, f->budget);
    char *buffer = block_reserve(&head, STREAM_HEAD);
    while (!done) {
        ssize_t got = os_read_at(fd, buffer, STREAM_HEAD, file->base + at);
        if (got < 0) {
            *reason = strerror(errno);
            break;
        }
        struct str seen = { buffer, (size_t)got };
        if (str_trim(seen).len == 0 && got == STREAM_HEAD) {
            at += seen.len;
            continue;
        }
        done = reader_detect(f, file, seen, got < STREAM_HEAD, reason);
        break;
    }
    block_release(&head);
    if (file->fd < 0) {
        os_close(fd);
    }
    return done;
}

/* What is known of the years of a file's times before it is read. */
static void begin_years(const struct reader *f, struct reader_file *file)
{
    struct text_time *clock = &file->clock;
    clock->near = TIME_NONE;
    clock->year = f->in->year;
    clock->year_from = f->in->year > 0  ? TIME_YEAR_GIVEN
                       : f->in->now > 0 ? TIME_YEAR_NOW
                                        : TIME_YEAR_CHANGED;
    time_year_of_name(clock, file->name);
}

/* The time that times without a year are not after: now, or when the file was changed. */
static void set_written(const struct reader *f, struct reader_file *file, int64_t written)
{
    file->clock.written = f->in->now > 0 ? f->in->now : written;
}

/* Determines what a path is; sets `packed` for an archive. */
static bool open_file(const struct reader *f, struct reader_file *file, bool *packed,
                      const char **reason)
{
    struct stat st;
    bool is_stdin = strcmp(file->path, "-") == 0;
    if (!(is_stdin ? os_stat_fd(0, &st) : os_stat(file->path, &st))) {
        *reason = strerror(errno);
        return false;
    }
    if (S_ISDIR(st.st_mode)) {
        const char *why = f->folders ? map_get(f->folders, str_of(file->path)) : NULL;
        *reason = why ? why : "is a folder, not a file";
        return false;
    }
    file->fd = is_stdin ? 0 : -1;
    file->kind = S_ISREG(st.st_mode) ? READER_PLAIN : READER_PIPE;
    set_written(f, file,
                file->kind == READER_PLAIN ? (int64_t)st.st_mtim.tv_sec * 1000 : os_now_ms());
    if (file->kind == READER_PIPE) {
        if (!is_stdin && !os_may(file->path, R_OK)) {
            *reason = strerror(errno);
            return false;
        }
        return true;
    }
    int64_t from = is_stdin ? os_place(0) : 0;
    file->base = from > 0 ? (uint64_t)from : 0;
    file->size = (uint64_t)st.st_size > file->base ? (uint64_t)st.st_size - file->base : 0;
    if (!classify(f, file, reason)) {
        return false;
    }
    *packed = file->kind == READER_PACKED;
    return true;
}

static struct reader_file *add_file(struct reader *f, struct arena *a)
{
    if (f->n == f->cap) {
        size_t cap = f->cap ? 2 * f->cap : 16;
        struct reader_file *files = arena_array(a, struct reader_file, cap);
        if (f->n > 0) {
            memcpy(files, f->files, sizeof *files * f->n);
        }
        f->files = files;
        f->cap = cap;
    }
    return &f->files[f->n++];
}

/* Replaces an archive by its members; what cannot be listed of it is a file that cannot be read. */
static void add_members(struct reader *f, struct arena *a)
{
    struct reader_file whole = f->files[--f->n];
    struct packed_member *members = NULL;
    size_t n = 0;
    uint64_t origin = 0;
    const char *reason = NULL;
    bool complete = packed_list(a, &whole, &members, &n, &reason);
    for (size_t k = 0; k < n; k++) {
        struct reader_file *file = add_file(f, a);
        *file = whole;
        file->member = members[k].number;
        file->members = n;
        file->origin = origin;
        origin += members[k].size;
        if (members[k].name.len > 0) {
            file->name = members[k].name.s;
            begin_years(f, file);
            file->shown =
                arena_printf(a, "%.*s: %.*s", STR_ARG(whole.shown), STR_ARG(members[k].name));
            if (whole.source.len > 0) {
                file->source = arena_printf(a, "%s/%.*s", whole.path, STR_ARG(members[k].name));
            }
        }
        if (members[k].written != TIME_NONE) {
            set_written(f, file, members[k].written);
        }
    }
    if (!complete) {
        struct reader_file *rest = add_file(f, a);
        *rest = whole;
        rest->origin = origin;
        rest->unread = reason;
    }
}

/* Opens and classifies a path. */
static void add_path(struct reader *f, struct arena *a, const char *path, size_t argument)
{
    struct reader_file *file = add_file(f, a);
    *file = (struct reader_file) { .path = arena_cstr(a, str_of(path)),
                                   .fd = -1,
                                   .spool = -1,
                                   .own_fd = -1,
                                   .argument = argument };
    bool is_stdin = strcmp(path, "-") == 0, packed = false;
    file->name = file->path;
    file->shown = is_stdin ? STR("standard input") : str_of(file->path);
    file->source = is_stdin ? STR("") : file->shown;
    file->clock.zone = f->in->zone ? f->in->zone : zone_utc();
    file->clock.format = f->in->time;
    file->clock.epoch = f->in->epoch_time;
    file->clock.field = f->in->time_field;
    begin_years(f, file);
    block_init(&file->carry, f->budget);
    const char *reason = NULL;
    if (!open_file(f, file, &packed, &reason)) {
        file->unread = arena_cstr(a, str_of(reason));
    } else if (packed) {
        add_members(f, a);
    }
}

/* None of the files can be read: the first of them, each with its reason. */
static const char *all_unread(const struct reader *f, struct arena *a)
{
    const char *why = reader_describe(a, &f->files[0], f->files[0].unread);
    if (f->n > 1) {
        why = arena_printf(a, "none of the %zu files can be read: %s", f->n, why).s;
    }
    for (size_t k = 1; k < f->n && k < UNREAD_TOLD; k++) {
        why =
            arena_printf(a, "%s; %s", why, reader_describe(a, &f->files[k], f->files[k].unread)).s;
    }
    return f->n > UNREAD_TOLD ? arena_printf(a, "%s; and %zu more", why, f->n - UNREAD_TOLD).s
                              : why;
}

bool reader_open(struct reader *f, struct arena *a, const char *const *paths, size_t n,
                 const char **why)
{
    size_t n_unread = 0;
    damage_init(&f->damage);
    block_init(&f->raw, f->budget);
    for (size_t k = 0; k < n; k++) {
        add_path(f, a, paths[k], k);
    }
    for (size_t k = 0; k < f->n; k++) {
        f->files[k].damage = (struct damage_of) { &f->damage, k };
        n_unread += f->files[k].unread != NULL;
    }
    if (f->n > 0 && n_unread == f->n) {
        *why = all_unread(f, a);
        return false;
    }
    return true;
}

void reader_close(struct reader *f)
{
    for (size_t k = 0; k < f->n; k++) {
        struct reader_file *file = &f->files[k];
        stream_end(f, file);
        if (file->fd > 0 && file->fd != file->spool) {
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
    for (size_t k = 0; k < d->n && k < UNREAD_TOLD; k++) {
        const char *one = reader_describe(a, &f->files[d->kept[k].file], d->kept[k].reason);
        const char *between = k > 0 ? "; " : f->n > 1 ? ": " : "";
        why = arena_printf(a, "%s%s%s", why, between, one).s;
    }
    pthread_mutex_unlock(&d->lock);
    return f->n > UNREAD_TOLD ? arena_printf(a, "%s; and more", why).s : why;
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
