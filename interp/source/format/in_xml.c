/*
 * in_xml.c - cutting and reading Windows events in XML, with libxml2.
 *
 * What the library gets is one element without a document type, so there are no entities to expand
 * and nothing to fetch. An event whose end is missing costs itself alone: the next one begins with
 * its own tag.
 */
#include "source/format/in_xml.h"

#include "base/json/json.h"
#include "base/xml.h"

#include <libxml/parser.h>
#include <limits.h>

enum { BETWEEN, INSIDE, JUNK, TAG_ROOM = 7 /* bytes of `<Event` and one after */ };

static const struct str end_tag = { "</Event>", 8 };

/* Does an event open at `at`? *cut: more bytes must be seen. */
static bool opens(const char *data, size_t len, size_t at, bool *cut)
{
    size_t left = len - at, n = left < 6 ? left : 6;
    *cut = false;
    if (memcmp(data + at, "<Event", n) != 0) {
        return false;
    }
    *cut = left < TAG_ROOM;
    return !*cut && strchr(" \t\r\n>/", data[at + 6]) != NULL && data[at + 6] != '\0';
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
        if (text.s[at] == '<' && opens(text.s, text.len, at, &cut)) {
            return 90;
        }
    }
    return 0;
}

/* Inside of an event; false: more bytes are wanted. */
static bool inside(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    while (c->at < len) {
        const char *mark = memchr(data + c->at, '<', len - c->at);
        bool cut = false;
        if (!mark) {
            c->at = len;
            return false;
        }
        size_t at = (size_t)(mark - data), left = len - at;
        c->at = at;
        if (left >= end_tag.len && memcmp(mark, end_tag.s, end_tag.len) == 0) {
            in_cut_put(c, spans, at + end_tag.len, at + end_tag.len);
            c->state = BETWEEN;
            return true;
        }
        if (opens(data, len, at, &cut)) {
            in_cut_put(c, spans, at, at);
            c->state = BETWEEN;
            return true;
        }
        if (!ended && (cut || (left < end_tag.len && memcmp(mark, end_tag.s, left) == 0))) {
            return false;
        }
        c->at++;
    }
    return false;
}

/* Between events: white space, and the tags around them. False: more bytes are wanted. */
static bool between(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    char b = data[c->at];
    bool cut = false;
    if (b == '<') {
        if (opens(data, len, c->at, &cut)) {
            c->start = c->at;
            c->at += TAG_ROOM - 1;
            c->state = INSIDE;
            return true;
        }
        size_t left = len - c->at;
        const char *end = memchr(data + c->at, '>', left);
        if (!ended && (cut || (!end && left < 64 * 1024))) {
            return false;
        }
        struct str tag = { data + c->at, end ? (size_t)(end - data) + 1 - c->at : left };
        bool around = str_starts(tag, STR("<Events")) || str_starts(tag, STR("</Events>")) ||
                      str_starts(tag, STR("<?xml")) || str_starts(tag, STR("<!--"));
        if (around && end) {
            c->start = c->at += tag.len;
            return true;
        }
    }
    if (!json_is_blank(b)) {
        if (c->state != JUNK) {
            in_cut_bad(spans, c->at, "something that is no event stands between events");
        }
        c->state = JUNK;
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
        more = c->state == INSIDE ? inside(c, data, len, ended, spans)
                                  : between(c, data, len, ended, spans);
    }
    if (ended && spans->len < most && c->state == INSIDE) {
        in_cut_put(c, spans, len, len);
        c->state = BETWEEN;
    }
}

static struct str name_of(const xmlNode *node)
{
    return str_of((const char *)node->name);
}

/* The text in an element or attribute, in r->scratch. */
static struct str text_of(struct in_run *r, const xmlNode *first)
{
    struct str text = { "", 0 };
    size_t pieces = 0;
    for (const xmlNode *n = first; n; n = n->next) {
        if (n->type != XML_TEXT_NODE && n->type != XML_CDATA_SECTION_NODE) {
            continue;
        }
        struct str more = str_of((const char *)n->content);
        if (pieces++ == 0) {
            text = arena_str(r->scratch, more);
            continue;
        }
        char *whole = arena_alloc(r->scratch, text.len + more.len);
        memcpy(whole, text.s, text.len);
        memcpy(whole + text.len, more.s, more.len);
        text = (struct str) { whole, text.len + more.len };
    }
    return text;
}

static void put(struct in_run *r, const char *name, struct str value, bool numbers)
{
    struct str key = str_of(name);
    if (!in_matters(r, key)) {
        return;
    }
    if (numbers && json_number_form(value) == JSON_INTEGER) {
        in_json_word(r, key, value);
    } else {
        in_json_text(r, key, value);
    }
}

static void put_attribute(struct in_run *r, const xmlNode *node, const char *attribute,
                          const char *name)
{
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        if (str_eq(str_of((const char *)a->name), str_of(attribute))) {
            put(r, name, text_of(r, a->children), strcmp(name, "TimeCreated") != 0);
        }
    }
}

static void put_system(struct in_run *r, const xmlNode *system)
{
    static const struct {
        const char *element, *attribute, *name;
    } rows[] = {
        { "Provider", "Name", "SourceName" },
        { "Provider", "Guid", "ProviderGuid" },
        { "TimeCreated", "SystemTime", "TimeCreated" },
        { "Correlation", "ActivityID", "ActivityID" },
        { "Execution", "ProcessID", "ExecutionProcessID" },
        { "Execution", "ThreadID", "ThreadID" },
        { "Security", "UserID", "UserID" },
        { "Computer", NULL, "Hostname" },
        { "EventRecordID", NULL, "RecordNumber" },
    };
    for (const xmlNode *n = system->children; n; n = n->next) {
        bool known = false;
        if (n->type != XML_ELEMENT_NODE) {
            continue;
        }
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
            if (!str_eq(name_of(n), str_of(rows[k].element))) {
                continue;
            }
            known = true;
            if (rows[k].attribute) {
                put_attribute(r, n, rows[k].attribute, rows[k].name);
            } else {
                put(r, rows[k].name, text_of(r, n->children), true);
            }
        }
        if (!known && (n->children || !n->properties)) {
            put(r, (const char *)n->name, text_of(r, n->children), true);
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
        if (in_matters(r, name)) {
            in_json_text(r, name, text_of(r, n->children));
        }
    }
}

/* Elements that hold no other, at any depth: the parser allows 256. */
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
            put(r, (const char *)n->name, text_of(r, n->children), false);
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
            put(r, "Message", text_of(r, n->children), false);
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

/* System comes last: of equal names the last wins, and what it says is sure. */
static void put_event(struct in_run *r, const xmlNode *event)
{
    const xmlNode *system = child(event, "System"), *data = child(event, "EventData");
    const xmlNode *user = child(event, "UserData"), *info = child(event, "RenderingInfo");
    in_json_begin(r);
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

const char *in_xml_event(struct in_run *r, struct str record, struct in_event *out)
{
    *out = (struct in_event) { .raw = in_utf8(r, record), .time = TIME_NONE, .hint = TIME_NONE };
    if (out->raw.len > INT_MAX) {
        return "it is longer than 16 MB";
    }
    xml_prepare();
    xmlDoc *doc = xmlReadMemory(out->raw.s, (int)out->raw.len, NULL, "UTF-8",
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                    XML_PARSE_COMPACT);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (root) {
        put_event(r, root);
        out->json = in_json_end(r);
    }
    xmlFreeDoc(doc);
    return root ? NULL : "it is not well-formed XML";
}
