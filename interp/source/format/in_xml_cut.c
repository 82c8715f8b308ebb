/*
 * in_xml_cut.c - cutting Windows events in XML out of a file.
 *
 * An event is the text from `<Event` to `</Event>` as XML reads it: in comments, CDATA
 * sections, processing instructions, attributes' values and a document type they are text. If the
 * end of an event is missing only that event is lost: the next one begins with its own tag.
 */
#include "source/format/in_xml.h"

#include "base/json/json.h"

enum {
    BETWEEN,
    JUNK,    /* between events, on a line that was reported */
    OPENING, /* in an event's first tag */
    INSIDE,
    CLOSING, /* in its last one */
};

static const struct str event_start = { "<Event", 6 }, event_end = { "</Event", 7 };

/* Whether the tag that starts at `at` has that name, `<` and all? *cut: more bytes must be seen. */
static bool is_called(const char *data, size_t len, size_t at, struct str name, bool *cut)
{
    size_t left = len - at, n = left < name.len ? left : name.len;
    bool same = memcmp(data + at, name.s, n) == 0;
    *cut = same && left <= name.len;
    return same && !*cut && strchr(" \t\r\n>/", data[at + n]) && data[at + n] != '\0';
}

int in_xml_sniff(struct str head, bool named, bool whole)
{
    struct str text = str_trim(head);
    bool cut;
    (void)whole;
    (void)named;
    if (text.len == 0 || text.s[0] != '<') {
        return 0;
    }
    if (str_starts(text, STR("<Events"))) {
        return 90;
    }
    for (size_t at = 0; at < text.len; at++) {
        if (text.s[at] == '<' && is_called(text.s, text.len, at, event_start, &cut)) {
            return 90;
        }
    }
    return 0;
}

static void begin_markup(struct in_cut *c, enum xml_markup kind, size_t bytes)
{
    c->markup = xml_markup_begin(kind);
    c->at += bytes;
}

/* In markup; false: more bytes are needed. */
static bool in_markup(struct in_cut *c, const char *data, size_t len, struct block *spans)
{
    bool over = xml_markup_end(&c->markup, data, len, &c->at);
    if (c->state == BETWEEN || c->state == JUNK) {
        c->start = c->at;
    }
    if (!over) {
        return false;
    }
    c->markup.in = XML_NONE;
    if (c->state == CLOSING || (c->state == OPENING && c->markup.slash)) {
        in_cut_put(c, spans, c->at, c->at);
        c->state = BETWEEN;
    } else if (c->state == OPENING) {
        c->state = INSIDE;
    }
    return true;
}

/* In the text of an event; false: more bytes are needed. */
static bool inside(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    const char *mark = memchr(data + c->at, '<', len - c->at);
    size_t bytes;
    bool cut = false;
    c->at = mark ? (size_t)(mark - data) : len;
    if (!mark) {
        return false;
    }
    enum xml_markup kind = xml_markup_at(data, len, c->at, ended, &bytes);
    if (kind == XML_NONE) {
        c->at++;
        return true;
    }
    if (is_called(data, len, c->at, event_start, &cut)) {
        in_cut_put(c, spans, c->at, c->at);
        c->state = BETWEEN;
        return true;
    }
    bool closes = !cut && is_called(data, len, c->at, event_end, &cut);
    if (kind == XML_CUT || (cut && !ended)) {
        return false;
    }
    c->state = closes ? CLOSING : INSIDE;
    begin_markup(c, kind, bytes);
    return true;
}

static void junk(struct in_cut *c, struct block *spans)
{
    if (c->state != JUNK) {
        in_cut_bad(spans, c->at, "unexpected content between events");
    }
    c->state = JUNK;
}

/* A `<` between events, comments, instructions and the tags around the events. False: more bytes
 * are needed. */
static bool between_markup(struct in_cut *c, const char *data, size_t len, bool ended,
                           struct block *spans)
{
    size_t bytes;
    bool cut = false, cut_around = false;
    enum xml_markup kind = xml_markup_at(data, len, c->at, ended, &bytes);
    bool opens = is_called(data, len, c->at, event_start, &cut);
    bool around = is_called(data, len, c->at, STR("<Events"), &cut_around) ||
                  (!cut_around && is_called(data, len, c->at, STR("</Events"), &cut_around));
    c->start = c->at;
    if (kind == XML_CUT || ((cut || cut_around) && !ended)) {
        return false;
    }
    if (opens) {
        c->state = OPENING;
        begin_markup(c, kind, bytes);
        return true;
    }
    if (kind == XML_DECLARATION) {
        in_cut_bad(spans, c->at, "a document type (<!DOCTYPE) between events; it is never read");
    } else if (!around && kind != XML_COMMENT && kind != XML_INSTRUCTION) {
        junk(c, spans);
    }
    begin_markup(c, kind, kind == XML_NONE ? 1 : bytes);
    c->start = c->at;
    return true;
}

/* Between events. False: more bytes are needed. */
static bool between(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    char b = data[c->at];
    if (b == '<') {
        return between_markup(c, data, len, ended, spans);
    }
    if (!json_is_blank(b)) {
        junk(c, spans);
    }
    c->state = b == '\n' ? BETWEEN : c->state;
    c->start = ++c->at;
    return true;
}

void in_xml_cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    size_t most = spans->len + SPLIT_MOST * sizeof(struct split_span);
    bool more = true;
    while (more && c->at < len && spans->len < most) {
        more = c->markup.in != XML_NONE ? in_markup(c, data, len, spans)
               : c->state == INSIDE     ? inside(c, data, len, ended, spans)
                                        : between(c, data, len, ended, spans);
    }
    if (ended && spans->len < most && c->state >= OPENING) {
        in_cut_put(c, spans, len, len);
        c->state = BETWEEN;
    }
}
