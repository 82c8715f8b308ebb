/*
 * xml_markup.h - where markup begins and ends in XML: tags, comments, CDATA sections, processing
 * instructions, declarations. For texts that come in pieces, and to look a text over before
 * libxml2 reads it.
 *
 * No byte before the current one is looked at again, so the answer does not depend on the pieces.
 * Malformed markup ends early: a tag before the next `<`, an attribute's value before a `<` that
 * begins a line (no value may hold a `<`). So an event that is cut off costs itself alone.
 */
#ifndef SUMOQ_BASE_XML_MARKUP_H
#define SUMOQ_BASE_XML_MARKUP_H

#include "base/text.h"

enum xml_markup {
    XML_NONE,        /* no markup */
    XML_TAG,         /* <a b="c"> */
    XML_CLOSE,       /* </a> */
    XML_COMMENT,     /* <!-- --> */
    XML_CDATA,       /* <![CDATA[ ]]> */
    XML_INSTRUCTION, /* <? ?> */
    XML_DECLARATION, /* <!DOCTYPE a [ ]> and whatever else begins with <! */
    XML_CUT,         /* more bytes decide */
};

/* A place inside of markup. */
struct xml_place {
    enum xml_markup in;    /* XML_NONE: in text */
    enum xml_markup inner; /* of a declaration: the comment or instruction in it, else XML_NONE */
    char quote;            /* of the value or literal; 0: in none */
    bool line_start;       /* only blanks since the last line end, in a value */
    bool slash;            /* of a tag: its last byte was `/`, as in <a/> */
    size_t nested;         /* of a declaration: open `<` in it */
    size_t attributes;     /* of a tag: values so far */
};

/* What begins at data[at], a `<`; *used: the bytes that say so. `ended`: no bytes follow. */
enum xml_markup xml_markup_at(const char *data, size_t len, size_t at, bool ended, size_t *used);
/* A place after those bytes. */
struct xml_place xml_markup_begin(enum xml_markup kind);
/* Goes on from *at. True: the markup ends before *at; false: more bytes are wanted, from *at on. */
bool xml_markup_end(struct xml_place *p, const char *data, size_t len, size_t *at);

#endif
