/*
 * objects.c - nested objects under their own names.
 *
 * Loading flattens objects, so the database only has their members. Their texts come from the
 * record by the walk that reads files, so that a file and the database it was loaded into give the
 * same bytes and agree on which of equal names is the last.
 */
#include "store/objects.h"

#include "source/event/event.h"
#include "store/stmt.h"

struct objects {
    struct projection *wanted;
    struct walk *walk;
    size_t n;
};

/* Names with a NUL are BLOBs, which follow all texts of the index. */
bool objects_may_be(struct arena *a, struct db *db, struct str name)
{
    bool failed = false;
    bool found = false;
    struct str from = arena_printf(a, "%.*s.", STR_ARG(name));
    struct str to = arena_printf(a, "%.*s/", STR_ARG(name)); /* the character after the dot */
    struct stmt *s = stmt_new(a, db,
                              "SELECT name FROM fields WHERE name >= ?1 AND name < ?2 "
                              "UNION ALL SELECT name FROM fields WHERE name >= x''");
    if (!s || !stmt_set_text(s, 1, from) || !stmt_set_text(s, 2, to)) {
        return false;
    }
    while (!found && stmt_row(s, &failed)) {
        struct str field = stmt_text(s, 0);
        found = field.len > name.len && field.s[name.len] == '.' && str_starts_fold(field, name);
    }
    stmt_free(s);
    return found;
}

struct objects *objects_new(struct arena *a, const struct str *names, size_t n)
{
    static const struct file_options none = { 0 };
    const struct scan_spec spec = { .fields = names, .n_fields = n };
    struct objects *o = arena_new(a, struct objects);
    o->wanted = projection_new(a, &spec, &none);
    o->walk = walk_new(a, o->wanted);
    o->n = n;
    return o;
}

void objects_read(struct objects *o, struct arena *a, struct str record, struct cell *out)
{
    struct walk *walk = o->walk;
    struct event_times times = { TIME_NONE, TIME_NONE, TIME_NONE, false, false, false };
    walk->scratch = a;
    bool is_event = record.len > 0 && walk_record(walk, o->wanted, record) == JSON_FINE;
    for (size_t i = 0; i < o->n; i++) {
        out[i] = cell_null();
        uint32_t place = is_event ? walk->places[o->wanted->columns[i].slot] : 0;
        if (place > 0 && walk->j.text[walk->j.at[place]] == '{') {
            struct cell text = event_column(walk, o->wanted, i, &times, record);
            out[i] = cell_keep(a, &text);
        }
    }
}
