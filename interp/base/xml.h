/*
 * xml.h - a text read as XML by libxml2, within limits.
 *
 * The text is looked over first (xml_markup.h), so that the library never sees a document type, an
 * element with thousands of attributes or anything else whose cost grows faster than its size. It
 * stops at the first error, reads nothing from elsewhere and writes no message. Whatever encoding
 * the text declares, it is UTF-8. A document does not depend on those read before it.
 */
#ifndef SUMOQ_BASE_XML_H
#define SUMOQ_BASE_XML_H

#include "base/arena.h"

#include <libxml/tree.h>

enum {
    XML_LENGTH_MAX = 16 * 1024 * 1024, /* bytes of a text */
    XML_DEPTH_MAX = 256,               /* elements in each other */
    XML_ATTRIBUTES_MAX = 256,          /* of an element */
    XML_NAMESPACES_MAX = 256,          /* declarations in a text */
    XML_NAMES_MAX = 10000,             /* different names in a text */
};

struct xml_reader;

/* A reader for one thread, released with `a`. */
struct xml_reader *xml_reader_new(struct arena *a);
/* The document, good until the next call; NULL: *why, a constant, says why there is none. */
xmlDocPtr xml_read(struct xml_reader *r, struct str text, const char **why);
/* Why a text that is no XML has no document; other reasons are limits. */
extern const char xml_malformed[];

#endif
