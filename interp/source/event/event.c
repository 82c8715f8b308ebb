/*
 * event.c - from the offsets of values to the cells of a row (docs/language/fields.md, built-in
 * fields).
 */
#include "source/event/event.h"

#include "data/json/json_cell.h"
#include "source/event/profile_map.h"
#include "source/format/syslog.h"

/* The cell in a slot; null when missing from the record. False: present, but it does not parse. */
static bool slot_cell(struct walk *walk, uint32_t slot, struct cell *out)
{
    uint32_t place = walk->places[slot];
    *out = cell_null();
    if (place == PLACE_CELL) {
        *out = walk->cells[slot];
        return true;
    }
    return place == 0 || json_cell(&walk->j, place, walk->scratch, out);
}

/* A built-in time of the record itself. */
static bool builtin_time(struct walk *walk, const struct projection *w, uint32_t slot, int64_t *ms)
{
    struct cell c;
    if (walk->places[slot] == 0) {
        return false;
    }
    bool parsed = slot_cell(walk, slot, &c);
    if (event_time_builtin(&c, w->zone, ms)) {
        return true;
    }
    struct time_found found; /* as pages show times: `07/20/2018 15:51:55.081 +0000` */
    if (cell_is_text(&c) && event_time_field(walk->times, &c, w->zone, &found) && found.full) {
        time_form_used(walk->times, &found);
        *ms = found.ms;
        return true;
    }
    *ms = TIME_NONE;
    walk->invalid_inputs += !parsed || !cell_is_null(&c);
    return false;
}

/* Reads the field as a time; false: it is absent or none. */
static bool field_time(struct walk *walk, const struct projection_time *t, struct time_found *found)
{
    struct cell c;
    return t->slot != SLOT_NONE && walk->places[t->slot] != 0 && slot_cell(walk, t->slot, &c) &&
           event_time_field(walk->times, &c, t->zone, found);
}

/* The text of a slot, or an empty one. */
static struct str slot_text(struct walk *walk, uint32_t slot)
{
    struct cell c;
    bool is_text = walk->places[slot] != 0 && slot_cell(walk, slot, &c) && cell_is_text(&c);
    return is_text ? cell_str(&c) : (struct str) { NULL, 0 };
}

/* A zone that an event names, which most events of a file do alike. */
struct zone_memo {
    enum { ZONES_KNOWN = 16 } most;
    size_t n;
    struct {
        struct str name;
        const struct zone *zone; /* NULL: unknown */
    } items[ZONES_KNOWN];
};

static const struct zone *named_zone(struct walk *walk, struct str name)
{
    if (!walk->zones) {
        walk->zones = arena_new(walk->arena, struct zone_memo);
    }
    struct zone_memo *m = walk->zones;
    for (size_t k = 0; k < m->n; k++) {
        if (str_eq(m->items[k].name, name)) {
            return m->items[k].zone;
        }
    }
    bool may_be = name.len > 3 && name.len < TIME_VALUE_MOST && m->n < ZONES_KNOWN &&
                  str_find(name, STR("/"), 0) < name.len;
    if (!may_be) {
        return NULL;
    }
    m->items[m->n].name = arena_str(walk->arena, name);
    m->items[m->n].zone = zone_find(walk->arena, name);
    return m->items[m->n++].zone;
}

/* The zone of a time that has none may be a field of its own. */
static void zone_field(struct walk *walk, const struct projection *w, struct time_found *found)
{
    for (size_t k = 0; !found->zoned && k < EVENT_ZONE_NAMES; k++) {
        struct str name = slot_text(walk, w->zones[k]);
        int64_t offset, local;
        if (name.len == 0 || !time_add(found->ms, zone_offset(w->zone, found->ms), &local)) {
            continue;
        }
        if (time_form_zone(name, &offset)) {
            found->ms = time_subtract_bounded(local, offset);
            found->zoned = true;
            return;
        }
        const struct zone *zone = named_zone(walk, name);
        if (zone) {
            found->ms = zone_instant(zone, local);
            found->zoned = true;
        }
    }
}

/* The times that the profiles of this event know, in their order. */
static bool profile_time(struct walk *walk, const struct mapping *m, struct time_found *found)
{
    unsigned applies = walk->mapped->applies;
    for (unsigned k = 0; applies >> k != 0; k++) {
        const struct mapping_times *times = &m->profiles[k].times;
        for (size_t i = 0; (applies & 1u << k) && i < times->n; i++) {
            if (field_time(walk, &times->items[i], found)) {
                return true;
            }
        }
    }
    return false;
}

/* The time under one of the usual names, else anywhere in the record; a date without a time of day
 * comes last, unless the time of day is the next name. */
static bool usual_time(struct walk *walk, const struct projection *w, struct time_found *found)
{
    struct time_found date = { .full = false };
    bool has_date = false;
    for (size_t k = 0; k < TIME_USUAL; k++) {
        const struct projection_time *t = &w->times[k];
        if (walk->places[t->slot] == 0 || !field_time(walk, t, found)) {
            continue;
        }
        if (found->full) {
            if (t->zone == w->zone) {
                zone_field(walk, w, found);
            }
            return true;
        }
        date = has_date ? date : *found;
        has_date = true;
    }
    if (walk->hint == TIME_NONE && walk->search) {
        walk->search->scratch = walk->scratch;
        walk->search->times = walk->times;
        if (time_search(walk->search, &walk->j, found) && (found->full || !has_date)) {
            zone_field(walk, w, found);
            return true;
        }
    }
    *found = date;
    return has_date && walk->hint == TIME_NONE;
}

/* The time in the field that the user named. */
static bool given_field(struct walk *walk, const struct projection *w, struct time_found *found)
{
    struct cell c;
    if (w->time_field.slot == SLOT_NONE) {
        return false;
    }
    bool is_time = field_time(walk, &w->time_field, found);
    bool there = !is_time && walk->places[w->time_field.slot] != 0 &&
                 slot_cell(walk, w->time_field.slot, &c) && !cell_is_null(&c);
    char buffer[CELL_TEXT_MAX];
    times_tried_add(&walk->times->field, is_time, there ? cell_text(&c, buffer) : STR(""));
    if (is_time && w->time_field.zone == w->zone) {
        zone_field(walk, w, found);
    }
    return is_time;
}

/* The time of an event that says none itself. */
static bool found_time(struct walk *walk, const struct projection *w, int64_t *ms)
{
    struct time_found found;
    bool known =
        given_field(walk, w, &found) || (w->mapping && profile_time(walk, w->mapping, &found));
    if (!known && walk->given != TIME_NONE) {
        *ms = walk->given;
        return true;
    }
    if (!known && !usual_time(walk, w, &found)) {
        return false;
    }
    time_form_used(walk->times, &found);
    *ms = found.ms;
    return true;
}

void event_times(struct walk *walk, const struct projection *w, struct event_times *out)
{
    *out = (struct event_times) { .message = TIME_NONE,
                                  .receipt = TIME_NONE,
                                  .searchable = TIME_NONE };
    out->message_own = builtin_time(walk, w, w->message, &out->message);
    out->receipt_own = builtin_time(walk, w, w->receipt, &out->receipt);
    out->searchable_own = builtin_time(walk, w, w->searchable, &out->searchable);
    if (!out->message_own && !found_time(walk, w, &out->message)) {
        out->message = out->receipt != TIME_NONE ? out->receipt : walk->hint;
    }
    if (!out->receipt_own) {
        out->receipt = out->message;
    }
    if (!out->searchable_own) {
        out->searchable = out->receipt;
    }
}

struct str event_raw(struct walk *walk, const struct projection *w, struct str record)
{
    struct cell c;
    uint32_t place = walk->places[w->raw];
    if (place == 0 || !slot_cell(walk, w->raw, &c) || cell_is_null(&c)) {
        return record;
    }
    if (cell_is_text(&c)) {
        return cell_str(&c);
    }
    if (place == PLACE_CELL) {
        char buffer[CELL_TEXT_MAX];
        return arena_str(walk->scratch, cell_text(&c, buffer));
    }
    return json_word(&walk->j, place);
}

bool event_is_text(struct str record)
{
    return record.len > 0 && !memchr(record.s, '\0', record.len) && utf8_valid(record);
}

static struct cell time_cell(int64_t ms)
{
    return ms == TIME_NONE ? cell_null() : cell_int(ms);
}

/* The value of a field that the event lacks. */
static struct cell default_column(const struct walk *walk, const struct projection_column *column,
                                  struct str raw)
{
    const struct walk_origin *o = &walk->origin;
    if (column->kind == COLUMN_SIZE) {
        return cell_int((int64_t)raw.len);
    }
    if (column->kind == COLUMN_SOURCE_NAME) {
        return o->source.len > 0 ? cell_of_text(o->source) : cell_null();
    }
    if (column->kind == COLUMN_FORMAT) {
        return cell_of_text(str_of(o->format));
    }
    return column->kind == COLUMN_COUNT ? cell_int((int64_t)o->count) : column->otherwise;
}

struct cell event_column(struct walk *walk, const struct projection *w, size_t i,
                         const struct event_times *times, struct str raw)
{
    const struct projection_column *column = &w->columns[i];
    struct cell c = cell_null();
    switch (column->kind) {
    case COLUMN_RAW:
        return cell_of_text(raw);
    case COLUMN_MESSAGE_TIME:
        return time_cell(times->message);
    case COLUMN_RECEIPT_TIME:
        return time_cell(times->receipt);
    case COLUMN_SEARCHABLE_TIME:
        return time_cell(times->searchable);
    case COLUMN_FIELD:
    case COLUMN_SIZE:
    case COLUMN_HOST:
    case COLUMN_SOURCE_NAME:
    case COLUMN_FORMAT:
    case COLUMN_COUNT:
        break;
    }
    if (!slot_cell(walk, column->slot, &c)) {
        walk->invalid_inputs++;
    }
    return cell_is_null(&c) ? default_column(walk, column, raw) : c;
}

struct cell event_raw_column(const struct walk *walk, const struct projection *w, size_t i,
                             struct str raw, int64_t time)
{
    struct str host;
    switch (w->columns[i].kind) {
    case COLUMN_RAW:
        return cell_of_text(raw);
    case COLUMN_MESSAGE_TIME:
    case COLUMN_RECEIPT_TIME:
    case COLUMN_SEARCHABLE_TIME:
        return time_cell(time);
    case COLUMN_HOST:
        host = syslog_host(raw);
        return host.len > 0 ? cell_of_text(host) : w->columns[i].otherwise;
    case COLUMN_FIELD:
    case COLUMN_SIZE:
    case COLUMN_SOURCE_NAME:
    case COLUMN_FORMAT:
    case COLUMN_COUNT:
        break;
    }
    return default_column(walk, &w->columns[i], raw);
}

int64_t event_order_time(const struct projection *w, const struct event_times *times)
{
    switch (w->order) {
    case SCAN_MESSAGE_TIME:
        return times->message;
    case SCAN_RECEIPT_TIME:
        return times->receipt;
    case SCAN_SEARCHABLE_TIME:
        return times->searchable;
    }
    return times->message;
}
