/*
 * source_xml.c - events cut out of XML: the same however the bytes come.
 */
#include "source/format/in_xml.h"

#include "source_rows.h"

static const char marked[] =
    "<?xml version=\"1.0\"?><!-- <Event>a</Event> --><!DOCTYPE Events [<!-- ]> --><!ENTITY e "
    "\"<Event>b</Event>\"><?p ]> ?>]><Events a='<Event>c</Event>'>\n"
    "<Event a='>' b=\"/\"><Data Name=\"a\"><![CDATA[</Event><Event>d]]]></Data></Event >junk\n"
    "<Event><!-- </Event> - -- --><?p </Event><Event> ?></Event\n><Event/>\n"
    "<Event><a b=\"x\n <Event>e</Event></Events>";

/* Where events begin and end, with reasons at bad places, when `piece` bytes come at a time. */
static char *cut_in_pieces(const char *text, size_t n, size_t piece)
{
    struct in_cut c = { 0 };
    struct buf out = { 0 };
    struct block spans;
    block_init(&out.b, NULL);
    block_init(&spans, NULL);
    for (size_t len = 0; len < n;) {
        len = len + piece < n ? len + piece : n;
        in_xml_cut(&c, text, len, len == n, &spans);
    }
    for (size_t at = 0; at < spans.len; at += sizeof(struct split_span)) {
        struct split_span span;
        memcpy(&span, spans.data + at, sizeof span);
        buf_printf(&out, "%s%.*s\n", span.reason ? "bad" : "", (int)span.len, text + span.at);
    }
    char *result = strndup(out.b.data, out.b.len);
    block_release(&out.b);
    block_release(&spans);
    return result;
}

Test(source_xml, pieces_of_any_size)
{
    static const char expected[] =
        "bad\n"
        "<Event a='>' b=\"/\"><Data Name=\"a\"><![CDATA[</Event><Event>d]]]></Data></Event >\n"
        "bad\n"
        "<Event><!-- </Event> - -- --><?p </Event><Event> ?></Event\n>\n"
        "<Event/>\n"
        "<Event><a b=\"x\n \n"
        "<Event>e</Event>\n";
    for (size_t piece = 1; piece < sizeof marked; piece++) {
        char *cut = cut_in_pieces(marked, sizeof marked - 1, piece);
        cr_expect_str_eq(cut, expected, "pieces of %zu bytes", piece);
        free(cut);
    }
}
