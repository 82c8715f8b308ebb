/*
 * evtx_tape.h - binary XML of Windows event logs as a flat list of tokens.
 *
 * A fragment is an element with its content, or an instance of a template: the place of an
 * element with substitutions, and the values for them. Rules: MS-EVEN6 2.2.12 and the description
 * of the format by the libyal project. All offsets are of a chunk of the file, and checked against
 * it.
 */
#ifndef SUMOQ_SOURCE_FORMAT_EVTX_TAPE_H
#define SUMOQ_SOURCE_FORMAT_EVTX_TAPE_H

#include "source/format/evtx_value.h"

enum {
    EVTX_DEPTH = 64,  /* nesting of elements */
    EVTX_NESTING = 8, /* of binary XML in values */
};

enum evtx_kind {
    EVTX_OPEN, /* an element: its name; `index`: 1 + the substitution that is all of its content, or
                  0 */
    EVTX_ATTRIBUTE, /* its name; its texts and substitutions follow */
    EVTX_BODY,      /* what follows is content of the element */
    EVTX_BARE,      /* the element ends without content */
    EVTX_CLOSE,     /* the element ends */
    EVTX_TEXT,
    EVTX_SUBSTITUTION, /* a value goes here: `index` */
    EVTX_TARGET,       /* of a processing instruction */
    EVTX_DATA,         /* of the same */
    EVTX_FRAGMENT,     /* an instance of a template: `bytes`, from its token on */
};

struct evtx_token {
    uint8_t kind;
    uint16_t index;
    uint32_t at; /* of EVTX_FRAGMENT: offset in the chunk; of EVTX_OPEN: the token that ends it */
    struct str text;
};

struct evtx_tape {
    const struct evtx_token *tokens;
    size_t n;
};

/* The chunk of a file, or what there is of it. */
struct evtx_chunk {
    const unsigned char *data;
    size_t len;
};

/* An instance of a template in a fragment. */
struct evtx_instance {
    uint32_t template; /* offset of its definition */
    size_t values, n;  /* offset of their descriptions, number */
    size_t data, end;  /* offset of the first value; end of the instance */
};

/* Reads the tokens of data[at..end) up to the end of the fragment; false: *why. */
bool evtx_tape_read(struct evtx_tape *tape, struct arena *a, struct evtx_chunk chunk, size_t at,
                    size_t end, const char **why);
/* Reads the definition of a template; *size gets the bytes of it. */
bool evtx_tape_template(struct evtx_tape *tape, struct arena *a, struct evtx_chunk chunk,
                        uint32_t at, size_t *size, const char **why);
/* The instance whose token is at `at`; its values are all within data[..end). */
bool evtx_instance_read(struct evtx_instance *out, struct evtx_chunk chunk, size_t at, size_t end,
                        const char **why);
/* Whether an instance of a template begins there; *at goes past the header of a fragment. */
bool evtx_is_instance(struct evtx_chunk chunk, size_t *at, size_t end);

#endif
