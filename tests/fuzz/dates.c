/*
 * dates.c - libFuzzer target: a date pattern or a format specification, and a text; or a name and a
 * text that may be a time of an event.
 *
 * The first byte chooses zone and kind, the second line is what is read or written. A date that was
 * read must be written without trouble, and what an unambiguous pattern writes must read back as
 * the same instant.
 */
#include "data/date_format.h"
#include "lib/text/printf.h"
#include "source/format/text_time.h"
#include "source/time/time_file.h"
#include "source/time/time_name.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* NOLINT: libFuzzer's name */

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

static const struct zone *chosen_zone(struct arena *a, unsigned choice)
{
    static const char *const names[] = { "UTC", "America/New_York", "Asia/Kolkata", "-11:30" };
    return zone_find(a, str_of(names[choice % 4]));
}

static void reads_back(struct arena *a, int64_t ms, const struct zone *zone)
{
    const int64_t far = 200000000000000; /* the year 8307; years have four digits */
    const char *why;
    if (ms < -60000000000000 || ms > far || zone_offset(zone, ms) % 60000 != 0) {
        return;
    }
    const struct date_format *f =
        date_format_compile(a, STR("yyyy-MM-dd'T'HH:mm:ss.SSS XXX"), &why);
    struct str written = date_format_write(f, a, ms, zone);
    int64_t back = 0;
    need(date_format_read(f, written, zone, 0, &back), "a written date reads");
    need(back == ms, "a written date reads back");
}

static void try_date(struct arena *a, struct str pattern, struct str text, const struct zone *zone)
{
    const char *why = NULL;
    const struct date_format *f = date_format_compile(a, pattern, &why);
    int64_t ms = 0;
    if (!f) {
        need(why != NULL, "a refused pattern has a reason");
        return;
    }
    if (date_format_read(f, text, zone, 1700000000000, &ms)) {
        reads_back(a, ms, zone);
    }
    need(date_format_write(f, a, ms, zone).len <= f->buffer, "a written date has room");
    int64_t any = 0;
    memcpy(&any, text.s, text.len < sizeof any ? text.len : sizeof any);
    need(date_format_write(f, a, any, zone).len <= f->buffer, "any instant has room");
}

static void try_format(struct arena *a, struct str spec, struct str text, const struct zone *zone)
{
    const char *why = NULL;
    const struct printf_spec *f = printf_compile(a, spec, 4, &why);
    if (!f) {
        need(why != NULL, "a refused specification has a reason");
        return;
    }
    struct cell values[4] = { cell_of_text(text), cell_int(0), cell_real(0), cell_bool(true) };
    memcpy(&values[1].as.i, text.s,
           text.len < sizeof values[1].as.i ? text.len : sizeof values[1].as.i);
    memcpy(&values[2].as.f, text.s,
           text.len < sizeof values[2].as.f ? text.len : sizeof values[2].as.f);
    const struct cell *args[4] = { &values[0], &values[1], &values[2], &values[3] };
    struct buf out = BUF_INIT;
    printf_write(f, args, zone, a, &out);
    buf_release(&out);
}

/* All readers of the list of forms; what one says it has read is in the text. */
static void try_time(struct str name, struct str text, const struct zone *zone, unsigned choice)
{
    struct text_time how = { .zone = zone, .near = TIME_NONE, .written = 1700000000000 };
    struct time_reader t = { .how = &how, .near = choice & 16 ? 1500000000000 : TIME_NONE };
    struct time_found found, again;
    int64_t offset;
    char path[200] = "";
    memcpy(path, name.s, name.len < sizeof path - 1 ? name.len : sizeof path - 1);
    time_year_of_name(&how, path);
    how.order = time_order_of(text);
    time_name_of(name);
    for (size_t at = 0; at < text.len; at++) {
        if (time_form_at(&t, text, at, &found)) {
            need(found.at <= found.end && found.end <= text.len, "a time is in the text");
        }
    }
    if (text_time(&t, text, &found)) {
        need(found.full && text_time(&t, text, &again) && again.ms == found.ms,
             "a line has a time");
    }
    if (time_form_whole(&t, text, &found)) {
        need(time_form_value(&t, text, NULL, &again) && again.ms == found.ms, "a value is a time");
    }
    time_form_joined(&t, name, text, text, &found);
    time_form_zone(text, &offset);
    text_time_anchor(&how, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    if (size < 2 || size > 2000) {
        return 0;
    }
    struct str input = { (const char *)data + 1, size - 1 };
    const char *line = memchr(input.s, '\n', input.len);
    size_t cut = line ? (size_t)(line - input.s) : input.len;
    struct str pattern = { input.s, cut };
    struct str text = { input.s + cut, input.len - cut };
    if (line) {
        text = (struct str) { text.s + 1, text.len - 1 };
    }
    arena_init(&a, NULL);
    const struct zone *zone = chosen_zone(&a, data[0]);
    if (data[0] & 8) {
        try_time(pattern, text, zone, data[0]);
    } else if (data[0] & 4) {
        try_format(&a, pattern, text, zone);
    } else {
        try_date(&a, pattern, text, zone);
    }
    arena_release(&a);
    return 0;
}
