/*
 * in_xml.c - reading Windows events in XML.
 *
 * See base/xml/xml.h for what one may contain.
 */
#include "source/format/in_xml.h"

#include "base/json/json.h"
#include "base/xml/xml.h"

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

/* System comes last: of equal names the last wins, and its values are authoritative. */
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
    if (!r->xml) {
        r->xml = xml_reader_new(r->arena);
    }
    const char *why;
    xmlDocPtr doc = xml_read(r->xml, out->raw, &why);
    if (!doc) {
        return why;
    }
    put_event(r, xmlDocGetRootElement(doc));
    out->json = in_json_end(r);
    return NULL;
}
