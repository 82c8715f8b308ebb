/*
 * xml_markup.h - where markup begins and ends in XML: tags, comments, CDATA sections, processing
 * instructions, declarations. For text that arrives in chunks, and to check text before libxml2
 * parses it.
 *
 * No byte is read twice, so the result does not depend on the chunks. Malformed markup ends early:
 * a tag before the next `<`, an attribute's value before a `<` at the start of a line (no value may
 * contain a `<`). So a truncated event does not affect the events after it.
 */
#ifndef SUMOQ_BASE_XML_XML_MARKUP_H
#define SUMOQ_BASE_XML_XML_MARKUP_H

#include "base/text.h"

enum xml_markup {
    XML_NONE,        /* not markup */
    XML_TAG,         /* <a b="c"> */
    XML_CLOSE,       /* </a> */
    XML_COMMENT,     /* <!-- --> */
    XML_CDATA,       /* <![CDATA[ ]]> */
    XML_INSTRUCTION, /* <? ?> */
    XML_DECLARATION, /* <!DOCTYPE a [ ]> and whatever else begins with <! */
    XML_CUT,         /* more bytes are needed to decide */
};

/* A position inside of markup. */
struct xml_place {
    enum xml_markup in;    /* XML_NONE: in text */
    enum xml_markup inner; /* of a declaration: the comment or instruction in it, else XML_NONE */
    char quote;            /* of the value or literal; 0: not in one */
    bool line_start;       /* only blanks since the last line end, in a value */
    bool slash;            /* of a tag: its last byte was `/`, as in <a/> */
    size_t nested;         /* of a declaration: open `<` in it */
    size_t attributes;     /* of a tag: values so far */
};

/* The kind of markup that starts at data[at], a `<`; *used: the bytes that identify it. `ended`:
 * the input ends there. */
enum xml_markup xml_markup_at(const char *data, size_t len, size_t at, bool ended, size_t *used);
/* The position after those bytes. */
struct xml_place xml_markup_begin(enum xml_markup kind);
/* Continues at *at. True: the markup ends before *at; false: more bytes are needed, from *at on. */
bool xml_markup_end(struct xml_place *p, const char *data, size_t len, size_t *at);

#endif
