/*
 * evtx_event.h - events of the records of a Windows event log, a worker's state for one chunk.
 *
 * What a record costs is bounded: binary XML may expand to many times its size.
 */
#ifndef SUMOQ_SOURCE_FORMAT_EVTX_EVENT_H
#define SUMOQ_SOURCE_FORMAT_EVTX_EVENT_H

#include "source/format/evtx_markup.h"
#include "source/format/evtx_plan.h"

enum {
    EVTX_RECORD_WORK = 4 << 20, /* bytes and steps that an event may take */
    EVTX_CHUNK_WORK = 64 << 20, /* and all events of a chunk */
    EVTX_UNNAMED = 64,          /* names of Data without a name that are kept */
};

struct evtx_template {
    uint32_t at;     /* offset of its definition */
    const char *why; /* why it cannot be read; NULL: it can be */
    struct evtx_tape tape;
    struct evtx_markup markup;
    struct evtx_plan *plans[EVTX_PLACES]; /* NULL: not made yet */
    struct evtx_template *next;           /* in its chain */
};

/* The values of an instance, for the substitutions of a tape. */
struct evtx_values {
    const struct evtx_value *items;
    size_t n;
};

struct evtx {
    struct in_run *run;
    struct arena memory; /* of the chunk */
    struct arena work;   /* of the event */
    struct evtx_chunk chunk;
    uint64_t number, block; /* of the run's chunk, of the file's: to know another one */
    struct evtx_template *heads[64];
    struct {
        struct evtx_name names[WINDOWS_NAMES];
        size_t n;
        bool known;
    } unnamed[EVTX_UNNAMED];
    size_t n_unnamed; /* Data without a name in this event so far */
    size_t left, chunk_left;
    struct buf xml, literal; /* of the event; of a tape, in work */
    const char *why;
};

/* The worker's state, set to the chunk that `record` is in. */
struct evtx *evtx_state(struct in_run *r, struct str record);
void evtx_state_free(struct evtx *e);

/* Adds the cells of the fragment in the chunk at [at, end); false: e->why. */
bool evtx_fields(struct evtx *e, size_t at, size_t end);
/* Its XML, in the scratch memory of the run; false: e->why. */
bool evtx_render(struct evtx *e, size_t at, size_t end, struct str *out);

/* For these. Charges `n` bytes or steps; false: too many. */
bool evtx_charge(struct evtx *e, size_t n);
/* The template of an instance, NULL: e->why. */
struct evtx_template *evtx_template_at(struct evtx *e, uint32_t at);
/* The values of an instance; false: e->why. */
bool evtx_values_of(struct evtx *e, const struct evtx_instance *instance, struct evtx_values *out);
/* The value of a substitution; null when the instance has none for it. */
static inline struct evtx_value evtx_value_at(const struct evtx_values *values, size_t index)
{
    return index < values->n ? values->items[index] : (struct evtx_value) { NULL, 0, EVTX_NULL };
}

#endif
