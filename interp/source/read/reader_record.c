/*
 * reader_record.c - the records in a cursor's chunk, and their offsets and lines.
 */
#include "base/json/json.h"
#include "base/os/os.h"
#include "source/read/reader.h"

#include <assert.h>
#include <fcntl.h>

static bool is_blank(struct str s)
{
    for (size_t k = 0; k < s.len; k++) {
        if (!json_is_blank(s.s[k])) {
            return false;
        }
    }
    return true;
}

void reader_cut_blocks(struct reader_cursor *c, const struct reader_file *file, size_t n)
{
    struct in_block block = { { c->buffer.data, n }, c->base, file->damage };
    file->format->cut_block(&block, &c->spans);
}

/* A pass that resumes in the middle of a file skips what is before. */
static bool is_skipped(const struct reader_cursor *c, size_t at)
{
    const struct reader_pass *r = c->pass;
    return c->base + at < r->skip_to && c->file == r->skip_file;
}

static bool next_span(struct reader_cursor *c, struct reader_record *out)
{
    struct split_span span;
    do {
        if (c->next_span * sizeof(struct split_span) >= c->spans.len) {
            return false;
        }
        memcpy(&span, c->spans.data + c->next_span++ * sizeof span, sizeof span);
    } while (is_skipped(c, span.at) && is_skipped(c, span.at + span.len - (span.len > 0)));
    assert(span.at <= c->buffer.len && span.len <= c->buffer.len - span.at);
    *out = (struct reader_record) { { c->buffer.data ? c->buffer.data + span.at : "", span.len },
                                    c->base + span.at,
                                    span.reason,
                                    span.context };
    c->at = span.at + span.len;
    if (span.len > RECORD_MAX) {
        out->text.len = 0;
        out->reason = "it is longer than 16 MB";
    }
    return true;
}

bool reader_next_record(struct reader_cursor *c, struct reader_record *out)
{
    if (c->has_spans) {
        return next_span(c, out);
    }
    assert(c->end <= c->buffer.len);
    while (c->at < c->end) {
        const char *text = c->buffer.data + c->at;
        const char *line_end = memchr(text, '\n', c->buffer.len - c->at);
        size_t len = line_end ? (size_t)(line_end - text) : c->buffer.len - c->at;
        *out = (struct reader_record) { { text, len }, c->base + c->at, NULL, NULL };
        c->at += line_end ? len + 1 : len;
        if (is_skipped(c, c->at - 1)) {
            continue;
        }
        if (len > RECORD_MAX || (c->cut && !line_end)) {
            out->text.len = 0;
            out->reason = "it is longer than 16 MB";
            return true;
        }
        if (len > 0 && text[len - 1] == '\r') {
            out->text.len--;
        }
        if (out->text.len > 0 && (text[0] == '{' || !is_blank(out->text))) {
            return true;
        }
    }
    return false;
}

uint64_t reader_resume_offset(const struct reader_cursor *c)
{
    return c->pass->reader->files[c->file].origin + c->base + c->at;
}

uint64_t reader_line_here(const struct reader_cursor *c, uint64_t offset)
{
    if (reader_has_offsets(&c->pass->reader->files[c->file])) {
        return 0;
    }
    uint64_t line = c->line + 1;
    for (size_t k = 0; k < offset - c->base; k++) {
        line += c->buffer.data[k] == '\n';
    }
    return line;
}

uint64_t reader_line(const struct reader *f, size_t number, uint64_t offset)
{
    const struct reader_file *file = &f->files[number];
    enum { STEP = 64 * 1024 };
    char data[STEP];
    if (!reader_has_offsets(file)) {
        return 0;
    }
    int fd = file->fd >= 0 ? file->fd : os_open(file->path, O_RDONLY, 0);
    uint64_t line = 1, at = 0;
    while (fd >= 0 && at < offset) {
        size_t want = offset - at < STEP ? (size_t)(offset - at) : STEP;
        ssize_t got = os_read_at(fd, data, want, file->base + at);
        if (got <= 0) {
            line = 0;
            break;
        }
        for (ssize_t k = 0; k < got; k++) {
            line += data[k] == '\n';
        }
        at += (uint64_t)got;
    }
    if (fd >= 0 && file->fd < 0) {
        os_close(fd);
    }
    return fd >= 0 ? line : 0;
}
