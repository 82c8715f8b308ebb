/*
 * xml_markup.c - see xml_markup.h.
 */
#include "base/xml/xml_markup.h"

static const struct str comment_start = { "<!--", 4 }, cdata_start = { "<![CDATA[", 9 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool begins_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
           (unsigned char)c >= 0x80;
}

/* Does `word` start at `s`? *cut: the input ends inside of it. */
static bool begins(struct str s, struct str word, bool *cut)
{
    size_t n = s.len < word.len ? s.len : word.len;
    bool same = memcmp(s.s, word.s, n) == 0;
    *cut = *cut || (same && n < word.len);
    return same && n == word.len;
}

enum xml_markup xml_markup_at(const char *data, size_t len, size_t at, bool ended, size_t *used)
{
    struct str s = { data + at, len - at };
    bool cut = s.len < 2;
    *used = 2;
    if (cut) {
        return ended ? XML_NONE : XML_CUT;
    }
    switch (s.s[1]) {
    case '/':
        return XML_CLOSE;
    case '?':
        return XML_INSTRUCTION;
    case '!':
        break;
    default:
        return begins_name(s.s[1]) ? XML_TAG : XML_NONE;
    }
    if (begins(s, comment_start, &cut)) {
        *used = comment_start.len;
        return XML_COMMENT;
    }
    if (begins(s, cdata_start, &cut)) {
        *used = cdata_start.len;
        return XML_CDATA;
    }
    return !cut ? XML_DECLARATION : ended ? XML_NONE : XML_CUT;
}

struct xml_place xml_markup_begin(enum xml_markup kind)
{
    return (struct xml_place) { .in = kind, .inner = XML_NONE };
}

/* Skips up to and including `mark`. */
static bool text_end(const char *data, size_t len, size_t *at, struct str mark)
{
    size_t end = str_find((struct str) { data, len }, mark, *at);
    if (end != SIZE_MAX) {
        *at = end + mark.len;
        return true;
    }
    if (len - *at >= mark.len) {
        *at = len - mark.len + 1; /* the mark may have started */
    }
    return false;
}

enum { STOPS_TAG = 1, STOPS_DOUBLE = 2, STOPS_SINGLE = 4 };

/* Significant bytes in a tag, in a double-quoted value, in a single-quoted value. */
static const unsigned char stops[256] = {
    ['<'] = STOPS_TAG | STOPS_DOUBLE | STOPS_SINGLE,
    ['>'] = STOPS_TAG,
    ['"'] = STOPS_TAG | STOPS_DOUBLE,
    ['\''] = STOPS_TAG | STOPS_SINGLE,
    ['\n'] = STOPS_DOUBLE | STOPS_SINGLE,
};

/* Scans an attribute's value from *at on; true: the tag ends there. */
static bool value_end(struct xml_place *p, const char *data, size_t len, size_t *at)
{
    unsigned mask = p->quote == '"' ? STOPS_DOUBLE : STOPS_SINGLE;
    size_t i = *at;
    for (; i < len && p->quote; i++) {
        while (p->line_start && i < len && is_blank(data[i])) {
            i++;
        }
        if (p->line_start && i < len && data[i] == '<') {
            *at = i;
            p->slash = false;
            return true;
        }
        p->line_start = p->line_start && i == len;
        while (i < len && !(stops[(unsigned char)data[i]] & mask)) {
            i++;
        }
        if (i == len) {
            break;
        }
        p->line_start = data[i] == '\n';
        p->quote = data[i] == p->quote ? '\0' : p->quote;
    }
    *at = i;
    return false;
}

static bool tag_end(struct xml_place *p, const char *data, size_t len, size_t *at)
{
    size_t i = *at;
    while (i < len) {
        if (p->quote) {
            if (value_end(p, data, len, &i)) {
                *at = i;
                return true;
            }
            continue;
        }
        size_t from = i;
        while (i < len && !(stops[(unsigned char)data[i]] & STOPS_TAG)) {
            i++;
        }
        p->slash = i > from ? data[i - 1] == '/' : p->slash;
        if (i == len) {
            break;
        }
        char c = data[i];
        if (c == '<' || c == '>') {
            *at = i + (c == '>');
            p->slash = p->slash && c == '>';
            return true;
        }
        p->slash = false;
        if (p->in == XML_TAG) {
            p->quote = c;
            p->line_start = false;
            p->attributes++;
        }
        i++;
    }
    *at = len;
    return false;
}

static bool inner_end(struct xml_place *p, const char *data, size_t len, size_t *at)
{
    struct str mark = p->inner == XML_COMMENT ? STR("-->") : STR("?>");
    bool over = text_end(data, len, at, mark);
    p->inner = over ? XML_NONE : p->inner;
    return over;
}

/* A document type, including its internal subset. */
static bool declaration_end(struct xml_place *p, const char *data, size_t len, size_t *at)
{
    while (*at < len) {
        if (p->inner != XML_NONE) {
            if (!inner_end(p, data, len, at)) {
                return false;
            }
            continue;
        }
        char c = data[*at];
        if (p->quote) {
            p->quote = c == p->quote ? '\0' : p->quote;
        } else if (c == '"' || c == '\'') {
            p->quote = c;
        } else if (c == '<') {
            size_t used;
            enum xml_markup kind = xml_markup_at(data, len, *at, false, &used);
            if (kind == XML_CUT) {
                return false;
            }
            if (kind == XML_COMMENT || kind == XML_INSTRUCTION) {
                p->inner = kind;
                *at += used;
                continue;
            }
            p->nested++;
        } else if (c == '>' && p->nested-- == 0) {
            ++*at;
            return true;
        }
        ++*at;
    }
    return false;
}

bool xml_markup_end(struct xml_place *p, const char *data, size_t len, size_t *at)
{
    switch (p->in) {
    case XML_TAG:
    case XML_CLOSE:
        return tag_end(p, data, len, at);
    case XML_COMMENT:
        return text_end(data, len, at, STR("-->"));
    case XML_CDATA:
        return text_end(data, len, at, STR("]]>"));
    case XML_INSTRUCTION:
        return text_end(data, len, at, STR("?>"));
    case XML_DECLARATION:
        return declaration_end(p, data, len, at);
    case XML_NONE:
    case XML_CUT:
        break;
    }
    return true;
}
