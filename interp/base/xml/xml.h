/*
 * xml.h - XML parsing by libxml2, within limits.
 *
 * The text is checked first (xml_markup.h), so that the library never gets a document type, an
 * element with thousands of attributes or anything else whose cost grows faster than its size.
 * Parsing stops at the first error, loads nothing external and prints nothing. The text is read as
 * UTF-8, whatever encoding it declares. A document does not depend on those parsed before it.
 */
#ifndef SUMOQ_BASE_XML_XML_H
#define SUMOQ_BASE_XML_XML_H

#include "base/arena.h"

#include <libxml/tree.h>

enum {
    XML_LENGTH_MAX = 16 * 1024 * 1024, /* bytes of a text */
    XML_DEPTH_MAX = 256,               /* nesting of elements */
    XML_ATTRIBUTES_MAX = 256,          /* of an element */
    XML_NAMESPACES_MAX = 256,          /* declarations in a text */
    XML_NAMES_MAX = 10000,             /* different names in a text */
};

struct xml_reader;

/* A reader for one thread, released with `a`. */
struct xml_reader *xml_reader_new(struct arena *a);
/* The document, valid until the next call; NULL: *why is set to the reason, a string constant. */
xmlDocPtr xml_read(struct xml_reader *r, struct str text, const char **why);
/* The reason for text that is not well-formed; all other reasons are limits. */
extern const char xml_malformed[];

#endif
