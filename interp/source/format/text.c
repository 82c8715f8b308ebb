/*
 * text.c - plain text: an event a line, or from each line that --multiline matches to the next.
 *
 * An event has no field but its text. Its time is the one found in it (text_time.h), else that of
 * the event before. The time that a chunk passes on is searched from its last line backwards, so
 * most chunks are scanned once.
 */
#include "source/format/in_def.h"

enum { STEPS = 256 }; /* lines of a chunk that are looked at, for years */

static int sniff(struct str head, bool named, bool whole)
{
    (void)head;
    (void)whole;
    return named ? 35 : 10;
}

static bool begins(struct in_cut *c, struct str line)
{
    return regex_test(c->options->multiline, c->buffer, line) == REGEX_YES;
}

static void put(struct in_cut *c, const char *data, size_t end, size_t next, struct block *spans)
{
    while (end > c->start && (data[end - 1] == '\n' || data[end - 1] == '\r')) {
        end--;
    }
    if (str_trim((struct str) { data + c->start, end - c->start }).len > 0) {
        in_cut_put(c, spans, end, next);
    }
    c->start = next;
}

/* Without --multiline a line is an event; with it c->at is the start of a line. */
static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    size_t most = spans->len + SPLIT_MOST * sizeof(struct split_span);
    if (!c->options->multiline) {
        in_cut_lines(c, data, len, ended, spans);
        return;
    }
    while (c->at < len && spans->len < most) {
        const char *line_end = memchr(data + c->at, '\n', len - c->at);
        size_t from = c->at, next = line_end ? (size_t)(line_end - data) + 1 : len;
        if (!line_end && !ended && !c->dropping) {
            if (len - from <= RECORD_MAX) {
                break;
            }
        }
        struct str line = { data + from, next - from - (line_end != NULL) };
        line.len -= line.len > 0 && line.s[line.len - 1] == '\r';
        if (begins(c, line)) {
            if (from > c->start || c->dropping) {
                put(c, data, from, from, spans);
                c->dropping = false;
            }
            c->start = from;
        }
        c->at = next;
    }
    if (ended && c->at >= len && c->start < len && spans->len < most) {
        put(c, data, len, len, spans);
        c->at = len;
    }
}

static bool is_binary(struct str record)
{
    return memchr(record.s, '\0', record.len) != NULL;
}

/* The time of span k; refused records pass none on. */
static bool span_time(const struct time_reader *t, const char *data, const struct block *spans,
                      size_t k, struct time_found *found)
{
    struct split_span span;
    memcpy(&span, spans->data + k * sizeof span, sizeof span);
    struct str record = { data + span.at, span.len };
    bool refused = span.reason || span.len > RECORD_MAX || is_binary(record);
    return !refused && text_time(t, record, found);
}

/* Times without a year follow each other through a chunk, which may go over more than a year: they
 * are looked at in steps. */
static void follow(struct in_cut *c, const char *data, size_t len, const struct block *spans)
{
    size_t n = spans->len / sizeof(struct split_span), last = n;
    struct time_reader t = { .how = c->clock, .near = c->near };
    struct time_found found;
    (void)len;
    while (last > 0 && !span_time(&t, data, spans, last - 1, &found)) {
        last--;
    }
    if (last == 0) {
        return;
    }
    for (size_t k = 0; found.yearless && k + 1 < last; k += 1 + n / STEPS) {
        struct time_found step;
        if (span_time(&t, data, spans, k, &step) && text_time_leads(&step)) {
            t.near = step.ms;
        }
    }
    if (found.yearless) {
        span_time(&t, data, spans, last - 1, &found);
    }
    c->time = found.ms;
    c->near = text_time_leads(&found) ? found.ms : t.near;
}

static const char *event(struct in_run *r, struct str record, struct in_event *out)
{
    struct time_found found;
    if (is_binary(record)) {
        return "it contains NUL bytes, so it is not text";
    }
    *out = (struct in_event) { .raw = in_utf8(r, record), .hint = TIME_NONE };
    if (text_time(&r->times, record, &found)) {
        r->time = found.ms;
        if (text_time_leads(&found)) {
            time_form_follow(&r->times, &found);
        }
        time_form_used(&r->times, &found);
        r->times.format.fits += r->times.how->format || r->times.how->epoch;
    } else {
        r->untimed++;
        if (r->times.how->format || r->times.how->epoch) {
            times_tried_add(&r->times.format, false, record);
        }
    }
    out->time = r->time;
    return NULL;
}

const struct in_def in_text = {
    .name = "text",
    .doc = "plain text: one event per line, or per several lines with {--multiline}",
    .recognised = "the name, or nothing else that fits",
    .globs = "*.log *.txt *.log.* *.txt.*",
    .sniff = sniff,
    .cut = cut,
    .follow = follow,
    .event = event,
    .is_text = true,
};
