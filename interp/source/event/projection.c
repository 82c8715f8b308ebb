/*
 * projection.c - the table of names that a scan reads.
 *
 * A requested `a.b.c` may appear in the event as a key of that name, or as `c` in `b` in `a`, or as
 * `b.c` in `a`; so `a` and `a.b` are in the table too, as names to descend into.
 */
#include "source/event/projection.h"

#include "source/event/profile_map.h"
#include "source/time/time_name.h"

static struct projection_name *wanted_entry(struct projection *w, struct arena *a, struct str name)
{
    uint32_t number = names_add(&w->table, name);
    if (number >= w->cap) {
        size_t cap = w->cap ? w->cap * 2 : 64;
        struct projection_name *names = arena_alloc(a, sizeof *names * cap);
        if (w->cap > 0) {
            memcpy(names, w->names, sizeof *names * w->cap);
        }
        for (size_t k = w->cap; k < cap; k++) {
            names[k] = (struct projection_name) { SLOT_NONE, false };
        }
        w->names = names;
        w->cap = cap;
    }
    return &w->names[number];
}

uint32_t projection_slot(struct projection *w, struct arena *a, struct str name)
{
    for (size_t dot = str_find(name, STR("."), 0); dot != SIZE_MAX;
         dot = str_find(name, STR("."), dot + 1)) {
        wanted_entry(w, a, (struct str) { name.s, dot })->descends = true;
    }
    struct projection_name *entry = wanted_entry(w, a, name);
    if (entry->slot == SLOT_NONE) {
        entry->slot = w->n_slots++;
    }
    return entry->slot;
}

/* UtcTime and the like are UTC, whatever the zone of other times. */
struct projection_time projection_time(struct projection *w, struct arena *a, struct str name)
{
    bool utc = time_name_is_utc(name);
    return (struct projection_time) { projection_slot(w, a, name), utc ? zone_utc() : w->zone,
                                      name };
}

/* What an option gives. */
static struct cell given(struct str text)
{
    return text.len > 0 ? cell_of_text(text) : cell_null();
}

static struct projection_column projection_column(const struct projection *w, uint32_t slot)
{
    struct projection_column c = { COLUMN_FIELD, slot, cell_null() };
    if (slot == w->raw) {
        c.kind = COLUMN_RAW;
    } else if (slot == w->size) {
        c.kind = COLUMN_SIZE;
    } else if (slot == w->message) {
        c.kind = COLUMN_MESSAGE_TIME;
    } else if (slot == w->receipt) {
        c.kind = COLUMN_RECEIPT_TIME;
    } else if (slot == w->searchable) {
        c.kind = COLUMN_SEARCHABLE_TIME;
    } else if (slot == w->source_name) {
        c.kind = COLUMN_SOURCE_NAME;
    } else if (slot == w->format) {
        c.kind = COLUMN_FORMAT;
    } else if (slot == w->count) {
        c.kind = COLUMN_COUNT;
    } else if (slot == w->host) {
        c.kind = COLUMN_HOST;
        c.otherwise = given(w->options->host);
    } else if (slot == w->category) {
        c.otherwise = given(w->options->category);
    } else if (slot == w->source) {
        c.otherwise = given(w->options->source);
    } else if (slot == w->collector) {
        c.otherwise = given(w->options->collector);
    }
    return c;
}

static void add_zones(struct projection *w, struct arena *a)
{
    w->n_values = w->n_slots;
    for (size_t k = 0; k < EVENT_ZONE_NAMES; k++) {
        w->zones[k] = projection_slot(w, a, str_of(event_zone_names[k]));
    }
}

/* Adds the metadata of which a test wants a value; they are why nothing is found where no event has
 * them. */
static void add_asked(struct projection *w, const struct scan_test *t)
{
    if (t->kind == SCAN_AND || t->kind == SCAN_OR) {
        for (size_t k = 0; k < t->n_kids; k++) {
            add_asked(w, t->kids[k]);
        }
        return;
    }
    uint32_t slot = w->columns[t->field].slot;
    bool is_metadata = slot == w->category || slot == w->host || slot == w->source_name ||
                       slot == w->source || slot == w->collector;
    for (size_t k = 0; k < w->n_asked; k++) {
        is_metadata &= w->asked[k] != t->field;
    }
    if (is_metadata && t->kind != SCAN_DIFFERS && !t->negated && w->n_asked < PROJECTION_ASKED) {
        w->asked[w->n_asked++] = t->field;
    }
}

struct projection *projection_new(struct arena *a, const struct scan_spec *spec,
                                  const struct file_options *o)
{
    struct projection *w = arena_new(a, struct projection);
    names_init(&w->table, a);
    w->zone = o->zone ? o->zone : zone_utc();
    w->options = o;
    w->raw = projection_slot(w, a, STR("_raw"));
    w->size = projection_slot(w, a, STR("_size"));
    w->message = projection_slot(w, a, STR("_messageTime"));
    w->receipt = projection_slot(w, a, STR("_receiptTime"));
    w->searchable = projection_slot(w, a, STR("_searchableTime"));
    w->category = projection_slot(w, a, STR("_sourceCategory"));
    w->host = projection_slot(w, a, STR("_sourceHost"));
    w->source_name = projection_slot(w, a, STR("_sourceName"));
    w->format = projection_slot(w, a, STR("_format"));
    w->count = projection_slot(w, a, STR("_messageCount"));
    w->source = projection_slot(w, a, STR("_source"));
    w->collector = projection_slot(w, a, STR("_collector"));
    for (size_t k = 0; k < TIME_USUAL; k++) {
        w->times[k] = projection_time(w, a, str_of(time_usual_names[k]));
    }
    w->time_field.slot = SLOT_NONE;
    if (o->time_field.len > 0) {
        w->time_field = projection_time(w, a, o->time_field);
    }
    if (!spec) {
        w->mapping = mapping_new(w, a, NULL, o);
        add_zones(w, a);
        return w;
    }
    w->filter = spec->filter;
    w->reads_json = spec->reads_json;
    w->order = spec->time;
    w->ranged = spec->ranged;
    w->from = spec->from;
    w->to = spec->to;
    w->n_columns = spec->n_fields;
    w->columns = arena_array(a, struct projection_column, spec->n_fields);
    for (size_t i = 0; i < spec->n_fields; i++) {
        uint32_t slot = projection_slot(w, a, arena_str(a, spec->fields[i]));
        w->columns[i] = projection_column(w, slot);
        w->wants_raw |= slot == w->raw || slot == w->size;
        w->wants_count |= slot == w->count;
    }
    if (spec->filter) {
        add_asked(w, spec->filter);
    }
    w->mapping = mapping_new(w, a, spec, o);
    add_zones(w, a);
    return w;
}
