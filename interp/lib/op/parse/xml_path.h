/*
 * xml_path.h - paths into an XML text: /a/b[2]/@id, /a/b[@id='x']/text() (docs/language/parse.md,
 * XML).
 *
 * Names compare as written, prefix and all; a path whose names have a prefix finds nothing, as in
 * the service. See base/xml/xml.h for the accepted XML.
 */
#ifndef SUMOQ_LIB_OP_PARSE_XML_PATH_H
#define SUMOQ_LIB_OP_PARSE_XML_PATH_H

#include "base/arena.h"

struct xml_path;

/* Compiles a path, which lives in `a`; NULL: `wrong` has the reason. */
const struct xml_path *xml_path_compile(struct arena *a, struct str path, const char **wrong);

/* A text read as XML, one at a time. */
struct xml_text;
/* Released with `a`. */
struct xml_text *xml_text_new(struct arena *a);
/* Reads the text; returns NULL, or a constant reason why it has no values (see xml_read). */
const char *xml_text_open(struct xml_text *x, struct str text);
/* The first value of the path in the text that was opened last, in `scratch`: an attribute's value,
 * a text, or an element with its tags. False: not found. */
bool xml_path_find(const struct xml_path *p, const struct xml_text *x, struct arena *scratch,
                   struct str *out);

#endif
