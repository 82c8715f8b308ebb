/*
 * walk.c - the walk of `run`: all keys once, in the order of the text, each looked up in the table
 * of wanted names.
 *
 * It goes into nested objects only where a wanted name may be; the rest is checked by json_skip.
 * Values are not converted here: most events are left out by their time or have fields twice.
 */
#include "source/walk.h"

#include "source/profile_map.h"

/* The name that leads to the object being walked, with room for the next key. */
struct path {
    size_t len; /* 0: the record itself */
    char text[WANTED_NAME_MAX];
};

struct walk *walk_new(struct arena *a, const struct wanted *w)
{
    struct walk *walk = arena_new(a, struct walk);
    walk->parser = json_parser_new(a);
    walk->given = walk->hint = TIME_NONE;
    walk->places = arena_array(a, uint32_t, w->n_slots);
    walk->mapped = w->mapping ? mapped_new(a, w->mapping) : NULL;
    return walk;
}

bool walk_key(struct walk *walk, size_t i, struct str *key, struct name_bits *bits)
{
    *key = json_quoted(&walk->j, i);
    *bits = name_bits_of(*key);
    if (!name_has_escape(*key, *bits)) {
        return true;
    }
    if (!json_unescape(walk->scratch, *key, key)) {
        walk->bad_values++;
        return false;
    }
    *bits = name_bits_of(*key);
    return true;
}

enum json_fault walk_member_fault(const struct json *j, size_t i)
{
    if (i >= j->n) {
        return JSON_NO_END;
    }
    if (j->text[j->at[i]] != '"') {
        return JSON_NO_KEY;
    }
    if (i + 1 >= j->n) {
        return JSON_NO_END;
    }
    if (j->text[j->at[i + 1]] != ':') {
        return JSON_NO_COLON;
    }
    if (i + 2 >= j->n) {
        return JSON_NO_END;
    }
    return json_begins_value(j, i + 2) ? JSON_NO_END : JSON_NO_VALUE;
}

/* Number of the key at place i in the table, its path before it; NAME_NONE: it is of no interest.
 */
static uint32_t find_key(struct walk *walk, const struct wanted *w, size_t i,
                         const struct path *path, struct str *full, char room[WANTED_NAME_MAX])
{
    struct name_bits bits;
    if (!walk_key(walk, i, full, &bits)) {
        return NAME_NONE;
    }
    if (path) {
        if (path->len + 1 + full->len > WANTED_NAME_MAX) {
            return NAME_NONE;
        }
        memcpy(room, path->text, path->len);
        room[path->len] = '.';
        memcpy(room + path->len + 1, full->s, full->len);
        *full = (struct str) { room, path->len + 1 + full->len };
        bits = name_bits_of(*full);
    }
    return names_find(&w->table, *full, bits);
}

static enum json_fault walk_object(struct walk *walk, const struct wanted *w, size_t i,
                                   size_t depth, const struct path *path, size_t *next);

/* The object at place i, which belongs to the wanted name `full`. */
static enum json_fault walk_inner(struct walk *walk, const struct wanted *w, size_t i, size_t depth,
                                  struct str full, size_t *next)
{
    struct path path;
    if (full.len > WANTED_NAME_MAX || depth >= JSON_DEPTH) {
        return json_skip(&walk->j, i, depth, next);
    }
    path.len = full.len;
    memcpy(path.text, full.s, full.len);
    return walk_object(walk, w, i + 1, depth + 1, &path, next);
}

/* The value at place i, whose name has this number in the table. */
static inline enum json_fault walk_value(struct walk *walk, const struct wanted *w, size_t i,
                                         size_t depth, uint32_t number, struct str full,
                                         size_t *next)
{
    const struct json *j = &walk->j;
    char c = j->text[j->at[i]];
    if (number != NAME_NONE && w->names[number].slot != SLOT_NONE) {
        walk->places[w->names[number].slot] = (uint32_t)i;
    }
    if (c == '{' && number != NAME_NONE && w->names[number].descends) {
        return walk_inner(walk, w, i, depth, full, next);
    }
    if (c == '{' || c == '[') {
        return json_skip(j, i, depth, next);
    }
    *next = i + 1;
    return json_begins_value(j, i) ? JSON_FINE : JSON_NO_VALUE;
}

/* From the first place behind an object's `{`, inside of `depth` brackets, to the place behind its
 * `}`. */
static enum json_fault walk_object(struct walk *walk, const struct wanted *w, size_t i,
                                   size_t depth, const struct path *path, size_t *next)
{
    const struct json *j = &walk->j;
    const char *text = j->text;
    char room[WANTED_NAME_MAX];
    if (i < j->n && text[j->at[i]] == '}') {
        *next = i + 1;
        return JSON_FINE;
    }
    for (;;) {
        if (i + 3 >= j->n || text[j->at[i]] != '"' || text[j->at[i + 1]] != ':') {
            return walk_member_fault(j, i);
        }
        struct str full;
        uint32_t number = find_key(walk, w, i, path, &full, room);
        enum json_fault fault = walk_value(walk, w, i + 2, depth, number, full, &i);
        if (fault != JSON_FINE) {
            return fault;
        }
        if (i >= j->n) {
            return JSON_NO_END;
        }
        char c = text[j->at[i++]];
        if (c == '}') {
            *next = i;
            return JSON_FINE;
        }
        if (c != ',') {
            return JSON_NO_COMMA;
        }
    }
}

enum json_fault walk_open(struct walk *walk, const struct wanted *w, struct str record)
{
    enum json_fault fault = json_open(walk->parser, record, &walk->j);
    if (fault != JSON_FINE) {
        return fault;
    }
    if (record.s[walk->j.at[0]] != '{') {
        return JSON_NO_OBJECT;
    }
    memset(walk->places, 0, sizeof *walk->places * w->n_slots);
    return JSON_FINE;
}

enum json_fault walk_record(struct walk *walk, const struct wanted *w, struct str record)
{
    enum json_fault fault = walk_open(walk, w, record);
    size_t next = 0;
    if (fault == JSON_FINE) {
        fault = walk_object(walk, w, 1, 1, NULL, &next);
    }
    return fault == JSON_FINE && next != walk->j.n ? JSON_BEHIND : fault;
}
