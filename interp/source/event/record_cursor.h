/*
 * record_cursor.h - the state of reading whole records, shared by records.c and record_fill.c.
 */
#ifndef SUMOQ_SOURCE_EVENT_RECORD_CURSOR_H
#define SUMOQ_SOURCE_EVENT_RECORD_CURSOR_H

#include "source/event/file.h"
#include "source/event/file_source.h"
#include "source/event/profile_map.h"

/* What is known of a name, by its number. */
struct known_name {
    uint64_t stamp;  /* number of the record that had it last */
    uint32_t field;  /* in that record */
    uint32_t slot;   /* of the times and built-in fields; SLOT_NONE */
    uint64_t filler; /* which fill step set the value; 0: none */
    uint64_t object; /* 1 + its object in this record; 0: its last value is not an object */
};

struct record_cursor {
    struct file_source *file;
    struct arena *arena;
    struct reader_cursor cursor;
    struct projection *wanted;
    struct walk *walk;
    struct in_run run;
    struct arena names_arena, scratch;
    struct names names;
    struct block known;  /* struct known_name */
    struct block fields; /* struct field_value */
    size_t n_fields;
    struct block objects; /* struct object_value */
    size_t n_objects;
    uint64_t puts;     /* fields put so far */
    uint64_t filler;   /* not 0: only names without a value are filled, by this step */
    bool placeholders; /* fields with null values must be removed */
    uint64_t stamp;    /* number of the record being read */
    bool in_chunk;
    size_t place_file;
    uint64_t place, sought; /* after the last record; bytes that a seek passed over */
    struct file_counts counts;
    struct file_times_part times;
    const char *error;
};

static inline struct known_name *known_at(const struct record_cursor *c, uint32_t number)
{
    return (struct known_name *)(void *)c->known.data + number;
}

static inline struct field_value *field_at(const struct record_cursor *c, size_t k)
{
    return (struct field_value *)(void *)c->fields.data + k;
}

/* The number of a name, which is copied when it is new. */
uint32_t record_name(struct record_cursor *c, struct str name, struct name_bits bits);
/* Whether the name has a value that the current fill step must not replace; an object is not one.
 */
bool record_is_taken(const struct record_cursor *c, const struct known_name *known);
/* Sets the value of a name, unless it is taken. */
void record_put(struct record_cursor *c, uint32_t number, struct str name,
                const struct cell *value);
/* All members of an object, from the first index after its `{` on. */
enum json_fault record_members(struct record_cursor *c, size_t i, size_t depth, size_t path_len,
                               size_t *next);
/* Fills missing fields and flattens objects, as the mapping does in a scan. */
void record_fill(struct record_cursor *c, const struct mapping *m);

#endif
