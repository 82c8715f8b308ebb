/*
 * record.h - one event of a file, with all its fields: what `load` stores and `fields` counts.
 */
#ifndef SUMOQ_SOURCE_RECORD_H
#define SUMOQ_SOURCE_RECORD_H

#include "data/value.h"

struct field_value {
    struct str name;   /* as spelled in the record; nested objects flattened with dots */
    struct cell value; /* never null: JSON null is a missing field */
};

/* A nested object under its own name. */
struct object_value {
    struct str name;  /* flattened, as that of a field */
    struct str text;  /* as written */
    uint32_t number;  /* of the reader */
    bool has_members; /* some field may come from it */
};

struct record {
    struct str raw; /* the event's own text: key `_raw` of the record, else the record as read */
    bool raw_is_record;               /* raw is the record as read */
    uint64_t seq;                     /* load order (record_seq) */
    struct str source;                /* default of _sourceName; empty: none. The file's */
    const char *format;               /* default of _format */
    uint64_t count;                   /* default of _messageCount; 0: not known */
    int64_t time;                     /* epoch ms, TIME_NONE: none */
    const struct field_value *fields; /* of names equal without case only the last; built-in
                                         metadata are fields here too, but for _raw */
    size_t n_fields;
    const struct object_value *objects; /* those that cannot be recovered from raw and the names of
                                           the fields: all unless raw_is_record */
    size_t n_objects;
};

/* The number of an event: its file's (of an archive: its member's), then the offset in it. */
enum { RECORD_OFFSET_BITS = 48 };

static inline uint64_t record_seq(size_t file, uint64_t offset)
{
    return (uint64_t)file << RECORD_OFFSET_BITS | offset;
}

static inline uint64_t record_offset(const struct record *r)
{
    return r->seq & ((UINT64_C(1) << RECORD_OFFSET_BITS) - 1);
}

#endif
