/*
 * evtx_markup.h - the XML of a tape (evtx_tape.h), escaped and joined where there is no value, so
 * that the events of a template only copy it.
 */
#ifndef SUMOQ_SOURCE_FORMAT_EVTX_MARKUP_H
#define SUMOQ_SOURCE_FORMAT_EVTX_MARKUP_H

#include "base/buf.h"
#include "source/format/evtx_tape.h"

enum evtx_piece_kind {
    EVTX_LITERAL,  /* `text` */
    EVTX_VALUE,    /* of the substitution `index` */
    EVTX_INSTANCE, /* of a template: its token is at `at` in the chunk */
    EVTX_OPTIONAL, /* up to the piece `at`: left out when all values are null */
    EVTX_REPEATED, /* up to the piece `at`: once for each value of an array in the substitution
                      `index` */
};

struct evtx_piece {
    uint8_t kind;
    bool in_attribute;
    uint16_t index;
    uint32_t at;
    struct str text;
};

struct evtx_markup {
    const struct evtx_piece *pieces; /* NULL: not made yet */
    size_t n;
};

/* Makes the markup of a tape in `a`, with `buffer` for work. More than `most` bytes of text are too
 * many: false. *size gets the bytes. */
bool evtx_markup_make(struct evtx_markup *markup, struct arena *a, struct buf *buffer,
                      const struct evtx_tape *tape, size_t most, size_t *size);
/* Appends text to XML: nothing in it is read as markup, and line ends stay what they are. */
void evtx_put_escaped(struct buf *out, struct str s, bool in_attribute);

#endif
