/*
 * xml.c - see xml.h.
 *
 * For each attribute the library compares all attributes of the element, for each name it searches
 * all namespaces in scope, and its hash table of names stops growing at some thousand entries:
 * hence the limits. The table is reused for several texts, and replaced before its entries would
 * count against the next one.
 */
#include "base/xml/xml.h"

#include "base/xml/xml_markup.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>

const char xml_malformed[] = "it is not well-formed XML";
static const char too_long[] = "it is longer than 16 MB";
static const char too_long_part[] = "a name or text node in it is longer than the XML reader takes";
static const char has_type[] = "it has a document type (<!DOCTYPE), which is never read";
static const char too_deep[] = "its elements are nested more than 256 deep";
static const char too_many_attributes[] = "an element has more than 256 attributes";
static const char too_many_spaces[] = "it has more than 256 namespace declarations";
static const char too_many_names[] = "it has more than 10000 different names";

struct xml_reader {
    xmlParserCtxtPtr parser;
    xmlDocPtr doc;
    const char *why;
};

/* Does what the library does when memory runs out: xmlStopParser() would free the text that the
 * function reporting the error still uses. */
static void stop(struct xml_reader *r, const char *why)
{
    r->why = r->why ? r->why : why;
    r->parser->wellFormed = 0;
    r->parser->disableSAX = 1;
    r->parser->instate = XML_PARSER_EOF;
}

static void on_error(void *parser, xmlErrorPtr error)
{
    struct xml_reader *r = ((xmlParserCtxtPtr)parser)->_private;
    if (error->code == XML_ERR_NO_MEMORY) {
        arena_no_memory(XML_LENGTH_MAX);
    }
    if (error->level == XML_ERR_FATAL) {
        bool limit = error->code == XML_ERR_INTERNAL_ERROR || error->code == XML_ERR_NAME_TOO_LONG;
        stop(r, limit ? too_long_part : xml_malformed);
    }
}

/* For errors that the library reports without a parser. */
static void on_other_error(void *nothing, xmlErrorPtr error)
{
    (void)nothing;
    if (error->code == XML_ERR_NO_MEMORY) {
        arena_no_memory(XML_LENGTH_MAX);
    }
}

static void on_message(void *nothing, const char *format, ...)
{
    (void)nothing;
    (void)format;
}

static bool may_go_on(xmlParserCtxtPtr parser)
{
    if (xmlDictSize(parser->dict) <= XML_NAMES_MAX) {
        return true;
    }
    stop(parser->_private, too_many_names);
    return false;
}

static void on_element(void *parser, const xmlChar *name, const xmlChar *prefix,
                       const xmlChar *space, int n_spaces, const xmlChar **spaces, int n_attributes,
                       int n_defaulted, const xmlChar **attributes)
{
    if (may_go_on(parser)) {
        xmlSAX2StartElementNs(parser, name, prefix, space, n_spaces, spaces, n_attributes,
                              n_defaulted, attributes);
    }
}

static void on_instruction(void *parser, const xmlChar *target, const xmlChar *data)
{
    if (may_go_on(parser)) {
        xmlSAX2ProcessingInstruction(parser, target, data);
    }
}

/* Never reached, because the text is checked first. */
static void on_type(void *parser, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
    (void)name;
    (void)id;
    (void)system;
    stop(((xmlParserCtxtPtr)parser)->_private, has_type);
}

static void renew(struct xml_reader *r)
{
    xmlFreeParserCtxt(r->parser);
    r->parser = xmlNewParserCtxt();
    if (!r->parser) {
        arena_no_memory(sizeof *r->parser);
    }
    r->parser->_private = r;
    r->parser->sax->serror = on_error;
    r->parser->sax->startElementNs = on_element;
    r->parser->sax->processingInstruction = on_instruction;
    r->parser->sax->internalSubset = on_type;
}

static void release(void *reader)
{
    struct xml_reader *r = reader;
    xmlFreeDoc(r->doc);
    xmlFreeParserCtxt(r->parser);
}

/* xmlInitParser() is not thread-safe on first use. */
static void make_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, xmlInitParser);
}

struct xml_reader *xml_reader_new(struct arena *a)
{
    struct xml_reader *r = arena_new(a, struct xml_reader);
    make_ready();
    arena_on_release(a, release, r);
    renew(r);
    return r;
}

/* How often `xmlns` occurs in a tag, values included. */
static size_t spaces_in(struct str tag)
{
    size_t n = 0;
    for (size_t at = 0; (at = str_find(tag, STR("xmlns"), at)) != SIZE_MAX; at++) {
        n++;
    }
    return n;
}

/* The state of the check before parsing. */
struct look {
    struct str text;
    size_t at, depth, spaces;
    const char *wrong; /* NULL: valid so far */
};

/* Checks the markup at l->at, a `<`. */
static void look_at_markup(struct look *l)
{
    size_t from = l->at, used;
    enum xml_markup kind = xml_markup_at(l->text.s, l->text.len, from, true, &used);
    struct xml_place place = xml_markup_begin(kind);
    if (kind == XML_NONE || kind == XML_DECLARATION) {
        l->wrong = kind == XML_NONE ? xml_malformed : has_type;
        return;
    }
    l->at += used;
    bool over = xml_markup_end(&place, l->text.s, l->text.len, &l->at);
    if (!over || (kind == XML_CLOSE && l->depth-- == 0)) {
        l->wrong = xml_malformed;
    } else if (kind == XML_TAG) {
        l->depth += !place.slash;
        if (place.attributes > 0) {
            l->spaces += spaces_in((struct str) { l->text.s + from, l->at - from });
        }
        l->wrong = place.attributes > XML_ATTRIBUTES_MAX ? too_many_attributes
                   : l->spaces > XML_NAMESPACES_MAX      ? too_many_spaces
                   : l->depth > XML_DEPTH_MAX            ? too_deep
                                                         : NULL;
    }
}

/* NULL, or why the text is rejected before parsing. Text whose first bytes would make the library
 * guess another encoding is not XML in UTF-8. */
static const char *look_over(struct str text)
{
    struct look l = { .text = text };
    if (text.len > XML_LENGTH_MAX) {
        return too_long;
    }
    if (text.len == 0 || !strchr("<\xEF \t\r\n", text.s[0]) || memchr(text.s, '\0', text.len)) {
        return xml_malformed;
    }
    while (!l.wrong) {
        const char *mark = memchr(text.s + l.at, '<', text.len - l.at);
        if (!mark) {
            return l.depth > 0 ? xml_malformed : NULL;
        }
        l.at = (size_t)(mark - text.s);
        look_at_markup(&l);
    }
    return l.wrong;
}

/* The thread may use the library for other purposes, so its settings are restored. */
static xmlDocPtr parse(struct xml_reader *r, struct str text)
{
    xmlStructuredErrorFunc error = xmlStructuredError;
    xmlGenericErrorFunc message = xmlGenericError;
    void *error_context = xmlStructuredErrorContext, *message_context = xmlGenericErrorContext;
    xmlSetStructuredErrorFunc(NULL, on_other_error);
    xmlSetGenericErrorFunc(NULL, on_message);
    r->why = NULL;
    xmlDocPtr doc = xmlCtxtReadMemory(r->parser, text.s, (int)text.len, NULL, NULL,
                                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                          XML_PARSE_COMPACT | XML_PARSE_IGNORE_ENC);
    xmlSetStructuredErrorFunc(error_context, error);
    xmlSetGenericErrorFunc(message_context, message);
    return doc;
}

xmlDocPtr xml_read(struct xml_reader *r, struct str text, const char **why)
{
    xmlFreeDoc(r->doc);
    r->doc = NULL;
    *why = look_over(text);
    if (*why) {
        return NULL;
    }
    if (xmlDictSize(r->parser->dict) > XML_NAMES_MAX / 2) {
        renew(r);
    }
    int known = xmlDictSize(r->parser->dict);
    r->doc = parse(r, text);
    if (r->why == too_many_names && known > 0) {
        renew(r); /* some of the names may belong to other texts */
        r->doc = parse(r, text);
    }
    if (r->doc && !r->doc->encoding) {
        /* otherwise non-ASCII characters in attributes are written as character references */
        r->doc->encoding = xmlStrdup(BAD_CAST "UTF-8");
    }
    *why = r->doc ? NULL : r->why ? r->why : xml_malformed;
    return r->doc;
}
