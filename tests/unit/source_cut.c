/*
 * source_cut.c - where events of XML and JSON objects begin and end: in one call over all the
 * bytes, and when they come byte by byte.
 */
#include "source/format/in_def.h"

#include <criterion/criterion.h>

/* Cuts `text`, of which the cutter sees `step` bytes more each time, into "<start>+<length> ...";
 * an `!` stands for a bad place. Each call must find all that is to be found: it is made once. */
static struct str cut(struct arena *a, const char *format, struct str text, size_t step)
{
    struct in_cut c = { .arena = a };
    struct block spans;
    struct buf out = BUF_INIT;
    block_init(&spans, NULL);
    for (size_t len = step < text.len ? step : text.len;; len += step) {
        len = len < text.len ? len : text.len;
        in_find(str_of(format))->cut(&c, text.s, len, len == text.len, &spans);
        if (len == text.len) {
            break;
        }
    }
    const struct split_span *items = (const struct split_span *)spans.data;
    for (size_t i = 0; i < spans.len / sizeof *items; i++) {
        buf_printf(&out, items[i].reason ? "!%zu " : "%zu+%zu ", items[i].at, items[i].len);
    }
    struct str result = arena_str(a, buf_view(&out));
    buf_release(&out);
    block_release(&spans);
    return result;
}

static void expect_cut(const char *format, const char *text, const char *expected)
{
    struct arena a;
    arena_init(&a, NULL);
    for (size_t step = strlen(text); step > 0; step--) {
        struct str got = cut(&a, format, str_of(text), step);
        cr_expect(str_eq(got, str_of(expected)), "%s, %zu bytes at a time: %.*s, not %s", text,
                  step, STR_ARG(got), expected);
    }
    arena_release(&a);
}

Test(source_cut, xml)
{
    expect_cut("xml", "<Event>1</Event>", "0+16 ");
    expect_cut("xml", "<Event>1</Event>\n<Event a='b'></Event>", "0+16 17+21 ");
    expect_cut("xml", "<Events><Event>1</Event></Events>\n", "8+16 ");
    expect_cut("xml", "<Event><EventID>1</EventID></Event>", "0+35 ");
}

Test(source_cut, an_xml_event_that_is_not_closed_ends_where_the_next_one_begins)
{
    expect_cut("xml", "<Event>1<Event>2</Event>", "0+8 8+16 ");
    expect_cut("xml", "<Event><Event><Event>3", "0+7 7+7 14+8 ");
    expect_cut("xml", "<Event>1</Event", "0+15 ");
}

Test(source_cut, json_objects)
{
    expect_cut("json-objects", "{\"a\": \"}\"}\n{\"b\": 1}\n", "0+10 11+8 ");
    expect_cut("json-objects", "{\n\"a\": \"\\\"{\",\n\"b\": [{}]\n}", "0+25 ");
}
