/*
 * stream.c - chunks of files that are read sequentially.
 *
 * A cursor reads and cuts the next chunk under the lock; a format's cut sees every byte once, and
 * its remainder is carried over to the next chunk. A pass that resumes in the middle of a file
 * still reads it from the start: headers and times of earlier records count.
 */
#include "source/read/stream.h"

#include "base/json/json.h"
#include "base/os/os.h"
#include "data/cell.h"
#include "source/read/archive.h"
#include "source/read/pipe.h"

#include <errno.h>
#include <fcntl.h>

/* Each broken member of an archive costs going through its list again. */
enum { REOPENED_MAX = 2000000 };

static bool plain_read(struct reader_file *file, struct block *to, size_t n, const char **why)
{
    int fd = file->fd >= 0 ? file->fd : file->own_fd;
    uint64_t left = file->size > file->read ? file->size - file->read : 0;
    n = n < left ? n : (size_t)left;
    char *buffer = block_reserve(to, n + 1);
    ssize_t got = os_read_at(fd, buffer, n, file->base + file->read);
    if (got < 0) {
        *why = strerror(errno);
        return false;
    }
    to->len += (size_t)got;
    file->read += (size_t)got;
    file->ended = (size_t)got < n || file->read >= file->size;
    return true;
}

static bool read_bytes(struct reader *f, struct reader_file *file, struct block *to, size_t n,
                       const char **why)
{
    switch (file->kind) {
    case READER_PLAIN:
        return plain_read(file, to, n, why);
    case READER_PIPE:
        return pipe_read(file, to, n, why);
    case READER_PACKED:
        return packed_read(f->packed, to, n, &file->ended, why);
    }
    return false;
}

/* Appends the UTF-16 in f->raw to `to` as UTF-8. */
static void widen(struct reader *f, struct reader_file *file, bool ended, struct block *to)
{
    utf16_read(&file->wide, (struct str) { f->raw.data, f->raw.len }, ended, to);
    if (file->wide.cut) {
        damage_add(&file->damage, file->read,
                   "ended in the middle of a character: the file is cut off", 0);
    }
}

bool stream_read(struct reader *f, struct reader_file *file, struct block *to, size_t n,
                 const char **why)
{
    if (file->wide.order == UTF16_NONE) {
        return read_bytes(f, file, to, n, why);
    }
    f->raw.len = 0;
    bool done = read_bytes(f, file, &f->raw, n, why);
    widen(f, file, done && file->ended, to);
    return done;
}

static bool open_plain(struct reader_file *file, const char **why)
{
    if (file->fd < 0 && file->own_fd < 0) {
        file->own_fd = os_open(file->path, O_RDONLY, 0);
        if (file->own_fd < 0) {
            *why = strerror(errno);
        }
    }
    return file->fd >= 0 || file->own_fd >= 0;
}

static bool open_pipe(const struct reader *f, struct reader_file *file, const char **why)
{
    if (file->fd < 0) {
        file->fd = os_open(file->path, O_RDONLY, 0);
        if (file->fd < 0) {
            *why = strerror(errno);
            return false;
        }
    }
    return pipe_begin(file, f->rescans, why);
}

static bool open_bytes(struct reader *f, struct reader_file *file, const char **why)
{
    switch (file->kind) {
    case READER_PLAIN:
        return open_plain(file, why);
    case READER_PIPE:
        return open_pipe(f, file, why);
    case READER_PACKED:
        if (f->reopened > REOPENED_MAX) {
            *why = "is left out: too many files of its archive are broken";
            return false;
        }
        return packed_open(&f->packed, file, why);
    }
    return false;
}

/* Reads on; a file that cannot be read on has ended there. False: *why ends the pass. */
static bool read_part(struct reader *f, struct reader_file *file, struct block *to, size_t n,
                      const char **why)
{
    const char *reason = NULL;
    if (stream_read(f, file, to, n, &reason)) {
        return true;
    }
    if (reason == pipe_no_copy) {
        *why = reason;
        return false;
    }
    file->broken = reason;
    file->ended = true;
    return true;
}

/* Reads a first part and detects the format from it. */
static bool read_head(struct reader *f, struct reader_file *file, const char **why)
{
    bool blank = true;
    while (blank && !file->ended) {
        if (!read_part(f, file, &file->carry, STREAM_HEAD, why)) {
            return false;
        }
        struct str head = { file->carry.data, file->carry.len };
        if (file->broken && head.len == 0) {
            *why = file->broken;
            return false;
        }
        blank = str_trim(head).len == 0 && head.len < RECORD_MAX;
    }
    struct str head = { file->carry.data, file->carry.len };
    enum reader_kind kind = file->kind;
    file->kind = READER_PLAIN;
    bool known = reader_detect(f, file, head, file->ended, why);
    enum reader_kind detected = file->kind;
    file->kind = kind;
    if (known && file->wide.order != UTF16_NONE) {
        f->raw.len = 0;
        block_add(&f->raw, file->carry.data, file->carry.len);
        file->carry.len = 0;
        widen(f, file, file->ended && !file->broken, &file->carry);
    }
    if (!known || detected == READER_PLAIN) {
        return known;
    }
    if (kind == READER_PACKED) {
        *why = "is an archive in an archive: unpack the outer one first";
        return false;
    }
    if (packed_is_zip(head)) {
        *why = "is a zip archive, which can be read from a file only";
        return false;
    }
    /* an archive from a pipe: spooled compressed, then read */
    if (!pipe_keep(file, why) || !pipe_settle(file, why)) {
        return false;
    }
    file->kind = READER_PACKED;
    file->ended = false;
    file->read = 0;
    file->carry.len = 0;
    return open_bytes(f, file, why) && read_head(f, file, why);
}

static void begin_cut(struct reader_pass *r, struct reader_file *file)
{
    file->cut = (struct in_cut) { .options = r->reader->in,
                                  .clock = &file->clock,
                                  .arena = &r->arena,
                                  .buffer = r->buffer,
                                  .forced = r->reader->in->format != NULL,
                                  .damage = file->damage,
                                  .time = TIME_NONE,
                                  .near = TIME_NONE };
}

bool stream_begin(struct reader_pass *r, struct reader_file *file, const char **why)
{
    struct reader *f = r->reader;
    file->ended = file->dropping = false;
    file->broken = NULL;
    file->at = file->lines = file->read = file->records = 0;
    file->carry.len = 0;
    if (!open_bytes(f, file, why)) {
        return false;
    }
    bool knows = file->kind == READER_PLAIN;
    file->wide = (struct utf16) { .order = knows ? file->wide.order : UTF16_NONE };
    if (!knows && !read_head(f, file, why)) {
        return false;
    }
    if (!knows && file->doubt) {
        damage_add(&file->damage, 0, file->doubt, 0);
    }
    begin_cut(r, file);
    static const struct str bom = { "\xEF\xBB\xBF", 3 };
    if (reader_has_offsets(file) && !plain_read(file, &file->carry, bom.len, why)) {
        return false;
    }
    struct str head = { file->carry.data, file->carry.len };
    if (str_starts(head, bom)) {
        memmove(file->carry.data, file->carry.data + bom.len, head.len - bom.len);
        file->carry.len -= bom.len;
        file->at = bom.len;
    }
    return true;
}

void stream_end(struct reader *f, struct reader_file *file)
{
    if (file->own_fd >= 0) {
        os_close(file->own_fd);
        file->own_fd = -1;
    }
    if (file->kind == READER_PACKED) {
        block_release(&file->carry); /* an archive may have very many members */
        f->reopened += packed_end(&f->packed, file) ? file->members : 0;
    }
}

static size_t count_lines(const char *data, size_t n)
{
    size_t lines = 0;
    for (size_t k = 0; k < n; k++) {
        lines += data[k] == '\n';
    }
    return lines;
}

/* Lines that are no blanks: the records of a format without a cut. */
static size_t count_filled_lines(struct str data)
{
    size_t lines = 0, at = 0;
    struct str line;
    while (in_next_line(data, &at, &line)) {
        lines += line.len > 0 && (!json_is_blank(line.s[0]) || str_trim(line).len > 0);
    }
    return lines;
}

/* What the records pass on that a resumed pass skips in this chunk. */
static void follow_skipped(struct reader_cursor *c, struct reader_file *file)
{
    const struct reader_pass *r = c->pass;
    struct block skipped = c->spans;
    struct split_span span;
    if (!c->has_spans || !file->format->follow || c->file != r->skip_file ||
        r->skip_to <= c->base) {
        return;
    }
    for (skipped.len = 0; skipped.len < c->spans.len; skipped.len += sizeof span) {
        memcpy(&span, c->spans.data + skipped.len, sizeof span);
        if (c->base + span.at >= r->skip_to) {
            break;
        }
    }
    file->format->follow(&file->cut, c->buffer.data, c->buffer.len, &skipped);
}

/* Makes a chunk of the first `n` bytes of the buffer; the remainder is carried over to the next
 * one. */
static void hand_out(struct reader_cursor *c, struct reader_file *file, size_t n)
{
    struct in_cut *cut = &file->cut;
    if (c->buffer.len > n) {
        block_add(&file->carry, c->buffer.data + n, c->buffer.len - n);
    }
    c->buffer.len = n;
    c->base = file->at;
    c->line = file->lines;
    c->end = n;
    c->columns = cut->columns;
    if (file->at <= 3 && file->format->is_text) {
        cut->near = text_time_anchor(cut->clock, (struct str) { c->buffer.data, n });
    }
    follow_skipped(c, file);
    c->time = cut->time;
    c->near = cut->near;
    file->at += n;
    if (!reader_has_offsets(file) && file->format->block == 0) {
        file->lines += count_lines(c->buffer.data, n);
    }
    file->records += c->has_spans ? c->spans.len / sizeof(struct split_span)
                                  : count_filled_lines((struct str) { c->buffer.data, n });
    if (file->format->follow) {
        file->format->follow(cut, c->buffer.data, n, c->has_spans ? &c->spans : NULL);
    }
}

/* Bytes up to and including the last line end at or after `from`; 0: none. */
static size_t whole_lines(const struct block *b, size_t from)
{
    size_t n = b->len;
    while (n > from && b->data[n - 1] != '\n') {
        n--;
    }
    return n > from ? n : 0;
}

static bool read_more(struct reader_cursor *c, struct reader_file *file)
{
    struct reader *f = c->pass->reader;
    size_t before = c->buffer.len;
    uint64_t read = file->read;
    const char *why = NULL;
    if (!read_part(f, file, &c->buffer, f->chunk, &why)) {
        c->error = reader_describe(c->arena, file, why);
        return false;
    }
    c->bytes += file->kind == READER_PACKED      ? packed_taken(f->packed)
                : file->wide.order != UTF16_NONE ? file->read - read
                                                 : c->buffer.len - before;
    return true;
}

static bool next_lines(struct reader_cursor *c, struct reader_file *file)
{
    size_t looked = 0;
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
        if (n > 0 || (file->ended && !file->broken)) {
            hand_out(c, file, n > 0 ? n : c->buffer.len);
            return c->buffer.len > 0;
        }
        if (file->broken) {
            return false; /* the last line is not whole */
        }
        if (c->buffer.len > RECORD_MAX) {
            c->cut = true;
            file->dropping = true;
            hand_out(c, file, c->buffer.len);
            return true;
        }
        looked = c->buffer.len;
        if (!read_more(c, file)) {
            return false;
        }
    }
}

/* Forgets the bytes before the record in progress. */
static void forget(struct reader_cursor *c, struct reader_file *file)
{
    struct in_cut *cut = &file->cut;
    if (cut->start == 0) {
        return;
    }
    if (!reader_has_offsets(file)) {
        file->lines += count_lines(c->buffer.data, cut->start);
    }
    memmove(c->buffer.data, c->buffer.data + cut->start, c->buffer.len - cut->start);
    c->buffer.len -= cut->start;
    file->at += cut->start;
    cut->at -= cut->start;
    cut->start = 0;
}

static bool next_spans(struct reader_cursor *c, struct reader_file *file)
{
    struct in_cut *cut = &file->cut;
    c->has_spans = true;
    for (;;) {
        size_t at = cut->at, start = cut->start;
        if (cut->done) {
            return false;
        }
        if (at < c->buffer.len || file->ended) {
            bool whole = file->ended && !file->broken;
            file->format->cut(cut, c->buffer.data, c->buffer.len, whole, &c->spans);
            cut->start = cut->dropping ? cut->at : cut->start;
        }
        if (c->spans.len == 0 && !cut->dropping && c->buffer.len - cut->start > RECORD_MAX) {
            in_cut_bad(&c->spans, cut->start, "it is longer than 16 MB");
            cut->dropping = true;
            cut->start = cut->at;
        }
        if (c->spans.len > 0) {
            size_t n = cut->start;
            cut->at -= n;
            cut->start = 0;
            hand_out(c, file, n);
            return true;
        }
        bool moved = cut->at != at || cut->start != start;
        if (file->ended && !moved) {
            return false;
        }
        forget(c, file);
        if (!file->ended && !read_more(c, file)) {
            return false;
        }
    }
}

static bool next_blocks(struct reader_cursor *c, struct reader_file *file)
{
    const struct in_def *format = file->format;
    size_t n = reader_blocks(c->pass->reader, format) + (file->at == 0 ? format->header : 0);
    while (c->buffer.len < n && !file->ended) {
        if (!read_more(c, file)) {
            return false;
        }
    }
    n = c->buffer.len < n ? c->buffer.len : n;
    c->has_spans = true;
    c->base = file->at;
    if (n > 0) {
        reader_cut_blocks(c, file, n);
        hand_out(c, file, n);
    }
    return n > 0;
}

bool stream_next_chunk(struct reader_cursor *c, struct reader_file *file)
{
    if (file->carry.len > 0) {
        block_add(&c->buffer, file->carry.data, file->carry.len);
        file->carry.len = 0;
    }
    if (file->format->block > 0) {
        return next_blocks(c, file);
    }
    return file->format->cut ? next_spans(c, file) : next_lines(c, file);
}

const char *stream_damage(const struct reader_cursor *c, const struct reader_file *file)
{
    struct buf text = BUF_INIT;
    buf_printf(&text, "%s; ", file->broken);
    out_put_count(&text, file->records);
    buf_text(&text, file->records == 1 ? " record was read" : " records were read");
    const char *said = arena_cstr(c->arena, buf_view(&text));
    buf_release(&text);
    return said;
}
