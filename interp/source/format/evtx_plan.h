/*
 * evtx_plan.h - which fields of an event come from where in a tape (evtx_tape.h).
 *
 * Made once for a template and chunk; only of fields that the scan reads, so that no other value is
 * converted.
 */
#ifndef SUMOQ_SOURCE_FORMAT_EVTX_PLAN_H
#define SUMOQ_SOURCE_FORMAT_EVTX_PLAN_H

#include "source/format/evtx_tape.h"
#include "source/format/in_def.h"
#include "source/format/windows_event.h"

/* What the elements of a tape are in. */
enum evtx_place {
    EVTX_IN_NOTHING,
    EVTX_IN_EVENT,
    EVTX_IN_SYSTEM,
    EVTX_IN_DATA, /* of EventData */
    EVTX_IN_USER, /* of UserData, or another part that is not known */
    EVTX_IN_RENDERING,
    EVTX_IN_LEAF, /* of an element whose text is a value */
    EVTX_PLACES
};

/* A name of a field. */
struct evtx_name {
    struct str text;
    uint32_t number; /* as in struct in_cell */
};

/* Tokens of a tape; those that are no texts and substitutions do not count. */
struct evtx_pieces {
    uint32_t first, end;
};

struct evtx_item {
    uint8_t place; /* of the element: EVTX_IN_SYSTEM, .. */
    bool inner;    /* the pieces are binary XML that stands in `place`, no value of a field */
    bool unnamed;  /* a Data without a name */
    bool named;    /* by its pieces `name` */
    bool empty;    /* no value is the empty text, not nothing */
    uint8_t n_names;
    struct evtx_name names[WINDOWS_NAMES];
    struct evtx_pieces name, value;
};

struct evtx_plan {
    struct evtx_tape tape;
    const struct evtx_item *items; /* those of System are last: their values go before others */
    size_t n;
};

/* The plan of a tape that is in `place`; the tape stays its own. */
void evtx_plan_make(struct evtx_plan *plan, struct arena *a, const struct in_run *run,
                    const struct evtx_tape *tape, enum evtx_place place);
/* The names of a value of `part`, as far as the scan reads them; returns how many. */
size_t evtx_names_of(struct arena *a, const struct in_run *run, struct str part, struct str name,
                     struct evtx_name out[WINDOWS_NAMES]);

#endif
