/*
 * in_xml.c - reading Windows events in XML.
 *
 * See base/xml/xml.h for what one may contain.
 */
#include "source/format/in_xml.h"

#include "base/json/json.h"
#include "base/xml/xml.h"
#include "data/json/json_cell.h"
#include "source/format/windows_event.h"
#include "source/names.h"

static struct str name_of(const xmlNode *node)
{
    return str_of((const char *)node->name);
}

static bool is_text(const xmlNode *n)
{
    return (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content;
}

/* The text in an element or attribute, in r->scratch. */
static struct str text_of(struct in_run *r, const xmlNode *first)
{
    size_t len = 0, at = 0;
    for (const xmlNode *n = first; n; n = n->next) {
        len += is_text(n) ? strlen((const char *)n->content) : 0;
    }
    char *text = arena_alloc(r->scratch, len + 1);
    for (const xmlNode *n = first; n; n = n->next) {
        if (is_text(n)) {
            struct str chunk = str_of((const char *)n->content);
            memcpy(text + at, chunk.s, chunk.len);
            at += chunk.len;
        }
    }
    return (struct str) { text, len };
}

/* A value under all its names; whole numbers of System are numbers. */
static void put(struct in_run *r, const struct str *names, size_t n, struct str value, bool numbers)
{
    struct cell cell = cell_of_text(value);
    struct cell number;
    if (numbers && json_number_form(value) == JSON_INTEGER && json_number_cell(value, &number)) {
        cell = number;
    }
    for (size_t k = 0; k < n; k++) {
        struct in_cell put = { names[k], cell, NAME_NONE };
        if (in_number(r, names[k], &put.number)) {
            in_cells_put(r, put);
        }
    }
}

static void put_of_part(struct in_run *r, const char *part, struct str name, struct str value)
{
    struct str names[WINDOWS_NAMES];
    put(r, names, windows_data_names(r->scratch, str_of(part), name, names), value, false);
}

static void put_system(struct in_run *r, const xmlNode *system)
{
    struct str names[WINDOWS_NAMES], none = { NULL, 0 };
    for (const xmlNode *n = system->children; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE) {
            continue;
        }
        for (const xmlAttr *a = n->properties; a; a = a->next) {
            struct str attribute = str_of((const char *)a->name);
            size_t found = windows_system_names(r->scratch, name_of(n), attribute, names);
            put(r, names, found, text_of(r, a->children), true);
        }
        struct str text = text_of(r, n->children);
        if (text.len > 0) {
            put(r, names, windows_system_names(r->scratch, name_of(n), none, names), text, true);
        }
    }
}

static void put_data(struct in_run *r, const xmlNode *data)
{
    int unnamed = 0;
    for (const xmlNode *n = data->children; n; n = n->next) {
        struct str name = { NULL, 0 };
        if (n->type != XML_ELEMENT_NODE) {
            continue;
        }
        for (const xmlAttr *a = n->properties; a; a = a->next) {
            if (str_eq(str_of((const char *)a->name), STR("Name"))) {
                name = text_of(r, a->children);
            }
        }
        if (name.len == 0 && str_eq(name_of(n), STR("Data"))) {
            name = arena_printf(r->scratch, "Data%d", ++unnamed);
        }
        name = name.len > 0 ? name : name_of(n);
        put_of_part(r, "EventData", name, text_of(r, n->children));
    }
}

/* Elements that hold no other, at any depth. */
static void put_innermost(struct in_run *r, const xmlNode *top)
{
    const xmlNode *n = top->children;
    while (n) {
        const xmlNode *inner = n->type == XML_ELEMENT_NODE ? n->children : NULL;
        while (inner && inner->type != XML_ELEMENT_NODE) {
            inner = inner->next;
        }
        if (inner) {
            n = inner;
            continue;
        }
        if (n->type == XML_ELEMENT_NODE) {
            put_of_part(r, "UserData", name_of(n), text_of(r, n->children));
        }
        while (n && !n->next && n->parent != top) {
            n = n->parent;
        }
        n = n ? n->next : NULL;
    }
}

static void put_message(struct in_run *r, const xmlNode *info)
{
    for (const xmlNode *n = info->children; n; n = n->next) {
        if (n->type == XML_ELEMENT_NODE && str_eq(name_of(n), STR("Message"))) {
            put_of_part(r, "RenderingInfo", STR("Message"), text_of(r, n->children));
        }
    }
}

static const xmlNode *child(const xmlNode *event, const char *name)
{
    const xmlNode *n = event->children;
    while (n && !(n->type == XML_ELEMENT_NODE && str_eq(name_of(n), str_of(name)))) {
        n = n->next;
    }
    return n;
}

/* System comes last: of equal names the last wins, and its values are authoritative. */
static void put_event(struct in_run *r, const xmlNode *event)
{
    const xmlNode *system = child(event, "System"), *data = child(event, "EventData");
    const xmlNode *user = child(event, "UserData"), *info = child(event, "RenderingInfo");
    in_cells_begin(r);
    if (data) {
        put_data(r, data);
    }
    if (user) {
        put_innermost(r, user);
    }
    if (info) {
        put_message(r, info);
    }
    if (system) {
        put_system(r, system);
    }
}

/* The code that a reference to a character has, at text[at]; *end is set after it. False: it is
 * none.
 */
static bool reads_reference(struct str text, size_t at, uint32_t *code, size_t *end)
{
    size_t k = at + 2, digits = 0;
    if (text.len - at < 4 || text.s[at] != '&' || text.s[at + 1] != '#') {
        return false;
    }
    uint32_t base = text.s[k] == 'x' ? 16 : 10;
    k += base == 16;
    *code = 0;
    for (; k < text.len && digits < 8; k++, digits++) {
        unsigned char c = (unsigned char)text.s[k], low = c | 0x20;
        uint32_t digit = c >= '0' && c <= '9'       ? c - '0'
                         : low >= 'a' && low <= 'f' ? low - 'a' + 10
                                                    : 16;
        if (digit >= base) {
            break;
        }
        *code = *code * base + digit;
    }
    *end = k + 1;
    return digits > 0 && k < text.len && text.s[k] == ';';
}

/* Whether XML 1.0 allows the character. */
static bool is_allowed(uint32_t code)
{
    return code < 0x20 ? code == '\t' || code == '\n' || code == '\r'
                       : (code < 0xD800 || code > 0xDFFF) && code != 0xFFFE && code != 0xFFFF &&
                             code <= 0x10FFFF;
}

/* The text with U+FFFD in place of what XML 1.0 forbids, written as it is or as a reference. */
static struct str without_forbidden(struct in_run *r, struct str text)
{
    char *to = arena_alloc(r->scratch, 3 * text.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        size_t from = at, end = 0;
        uint32_t code = 0;
        if (reads_reference(text, at, &code, &end)) {
            at = end;
        } else {
            code = utf8_next(text, &at);
        }
        if (is_allowed(code)) {
            memcpy(to + len, text.s + from, at - from);
            len += at - from;
        } else {
            len += utf8_put(to + len, 0xFFFD);
        }
    }
    return (struct str) { to, len };
}

const char *in_xml_event(struct in_run *r, struct str record, struct in_event *out)
{
    *out = (struct in_event) { .raw = in_utf8(r, record), .time = TIME_NONE, .hint = TIME_NONE };
    if (!r->xml) {
        r->xml = xml_reader_new(r->arena);
    }
    const char *why;
    xmlDocPtr doc = xml_read(r->xml, out->raw, &why);
    if (!doc && why == xml_malformed) { /* forbidden characters cost only themselves */
        struct str allowed = without_forbidden(r, out->raw);
        doc = xml_read(r->xml, allowed, &why);
    }
    if (!doc) {
        return why;
    }
    put_event(r, xmlDocGetRootElement(doc));
    in_cells_end(r, out);
    return NULL;
}
