/*
 * walk.h - the single pass over a record that decides whether it is an event and finds the
 * requested values.
 */
#ifndef SUMOQ_SOURCE_EVENT_WALK_H
#define SUMOQ_SOURCE_EVENT_WALK_H

#include "base/json/json_shape.h"
#include "source/event/key_memo.h"
#include "source/event/projection.h"
#include "source/event/time_search.h"

/* In walk.places: the value is in walk.cells. */
#define PLACE_CELL UINT32_MAX

/* Where the events of a chunk come from. */
struct walk_origin {
    const void *file;   /* which one; NULL: none yet */
    struct str source;  /* of the file, for _sourceName; empty: none */
    const char *format; /* its name */
    uint64_t count;     /* the place of the event in its file, from 1 */
    uint64_t passed;    /* no file yet: events before the place of a seek */
    bool uncounted;     /* `count` is not that place */
};
static inline uint64_t walk_count(const struct walk_origin *o)
{
    return o->uncounted ? 0 : o->count;
}

/* A worker's state for walks. */
struct walk {
    struct json_parser *parser;
    struct json j;              /* of the record walked last */
    uint32_t *places;           /* by slot: structural index of its value; 0: none */
    struct cell *cells;         /* by slot, for PLACE_CELL */
    struct arena *scratch;      /* for keys with escapes and for values */
    struct key_memo *memo;      /* of the keys of records, not of objects in them */
    struct json_shapes *shapes; /* of records that stages scan again, else NULL */
    uint64_t shape;             /* of the record walked last; 0: not known */
    struct mapped *mapped;      /* of the mapping, if any (profile_map.h) */
    int64_t given, hint;        /* times that the file format knows: before those of fields with
                                   well-known names, and after them; TIME_NONE */
    struct walk_origin origin;
    struct time_reader *times;  /* of the file that is read */
    struct time_search *search; /* NULL: records of this kind are not searched for a time */
    struct time_search searched;
    struct arena *arena; /* lives as long as the walk */
    struct zone_memo *zones;
    uint64_t invalid_inputs;        /* incremented by everything that reads values */
    char path[PROJECTION_NAME_MAX]; /* the name of the object that is walked over, or of a member */
};

/* The state for walks under `w`, in `a`. */
struct walk *walk_new(struct arena *a, const struct projection *w);
/* Builds the structural index of `record`, which must start with `{`, and clears the slots. */
enum json_fault walk_open(struct walk *walk, const struct projection *w, struct str record);
/* Walks over `record` to its end; JSON_FINE: it is exactly one object, and walk.places has the
 * fields of `w`. */
enum json_fault walk_record(struct walk *walk, const struct projection *w, struct str record);
/* The same for the cells that a format made of a record (in_def.h). */
void walk_cells(struct walk *walk, const struct projection *w, const struct in_event *event);
/* The one or the other. */
enum json_fault walk_event(struct walk *walk, const struct projection *w,
                           const struct in_event *event);
/* The key at index i without escapes; false: an invalid escape, which is counted. */
bool walk_key(struct walk *walk, size_t i, struct str *key, struct name_bits *bits);
/* The name of the key at index i of an object in a record, put together in walk->path, whose first
 * `path_len` bytes are that of the object. */
enum walk_name { WALK_NAME_FINE, WALK_NAME_BAD /* counted */, WALK_NAME_LONG };
enum walk_name walk_inner_name(struct walk *walk, size_t i, size_t path_len, struct str *name,
                               struct name_bits *bits);
/* Prepares to walk over the members of the object called `name`, inside `depth` brackets; false:
 * nested too deeply, or the names would be too long. */
bool walk_descends(struct walk *walk, size_t depth, struct str name);
/* The syntax error at structural index i, where a `key: value` member was expected. */
enum json_fault walk_member_fault(const struct json *j, size_t i);

#endif
