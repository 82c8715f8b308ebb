/*
 * projection.h - what one scan reads from each event: the requested fields and those that may hold
 * the event's time.
 *
 * Every such name has a slot. The walk over an event (walk.h) stores in a slot the offset of the
 * last value of that name; event.h makes columns and times from them. Built once a scan, shared by
 * the workers.
 */
#ifndef SUMOQ_SOURCE_EVENT_PROJECTION_H
#define SUMOQ_SOURCE_EVENT_PROJECTION_H

#include "source/event/event_time.h"
#include "source/event/file.h"
#include "source/names.h"
#include "source/scan_spec.h"
#include "source/time/time_name.h"

enum {
    PROJECTION_NAME_MAX = 1024
}; /* bytes of a name put together from keys; longer ones are not read */

#define SLOT_NONE UINT32_MAX

enum column_kind {
    COLUMN_FIELD,
    COLUMN_RAW,
    COLUMN_SIZE,
    COLUMN_MESSAGE_TIME,
    COLUMN_RECEIPT_TIME,
    COLUMN_SEARCHABLE_TIME,
    COLUMN_HOST,
    COLUMN_SOURCE_NAME,
    COLUMN_FORMAT,
    COLUMN_COUNT,
};

struct projection_column {
    enum column_kind kind;
    uint32_t slot;
    struct cell otherwise; /* value for events without the field, by an option; else null */
};

/* What is known of a name of the table, by its number. */
struct projection_name {
    uint32_t slot; /* SLOT_NONE: only a prefix of requested names */
    bool descends; /* requested names start with it and a dot */
};

/* A field that may hold the event's time. */
struct projection_time {
    uint32_t slot;
    const struct zone *zone; /* of times in it without a zone */
    struct str name;
};

enum { PROJECTION_ASKED = 5 };

struct mapping;

struct projection {
    struct names table;
    struct projection_name *names; /* by number in the table */
    size_t cap;
    uint32_t n_slots;
    struct projection_column *columns; /* of the spec's fields */
    size_t n_columns;
    const struct scan_test *filter; /* of the spec */
    size_t asked[PROJECTION_ASKED]; /* columns of metadata that it asks for a value of */
    size_t n_asked;
    bool reads_json;  /* of the spec */
    bool wants_raw;   /* a column needs the event's own text */
    bool wants_count; /* one needs the event's place in its file */
    /* slots */
    uint32_t raw, size, message, receipt, searchable, category, host;
    uint32_t source_name, format, count, source, collector;
    struct projection_time time_field; /* slot SLOT_NONE: no option */
    struct projection_time times[TIME_USUAL];
    uint32_t zones[EVENT_ZONE_NAMES]; /* slots, after all others */
    uint32_t n_values;                /* slots before those of zones */
    struct mapping *mapping;          /* NULL: no field is mapped */
    const struct zone *zone;
    const struct file_options *options;
    enum scan_time order;
    bool ranged;
    int64_t from, to;
};

/* What `spec` requests; NULL: the names of built-in metadata and times alone. Lives in `a`. */
struct projection *projection_new(struct arena *a, const struct scan_spec *spec,
                                  const struct file_options *o);

/* The slot of `name`, which lives as long as the table. */
uint32_t projection_slot(struct projection *w, struct arena *a, struct str name);
/* The field `name` as a time. */
struct projection_time projection_time(struct projection *w, struct arena *a, struct str name);

#endif
