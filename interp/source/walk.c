/*
 * walk.c - the walk of `run`: all keys once, in the order of the text, each looked up in the table
 * of wanted names.
 *
 * It goes into nested objects only where a wanted name may be; the rest is checked by json_skip.
 * Values are not converted here: most events are left out by their time or have fields twice.
 */
#include "source/walk.h"

#include "source/profile_map.h"

struct walk *walk_new(struct arena *a, const struct wanted *w)
{
    struct walk *walk = arena_new(a, struct walk);
    walk->parser = json_parser_new(a);
    walk->memo = key_memo_new(a);
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

/* What is written from the quote that opens the key at place i to its colon. */
static inline struct str written_key(const struct json *j, size_t i)
{
    return (struct str) { j->text + j->at[i], j->at[i + 1] + 1 - j->at[i] };
}

/* Number of the key of a record at place i in the table; NAME_NONE: it is of no interest. */
static uint32_t find_key(struct walk *walk, const struct wanted *w, size_t i)
{
    struct name_bits bits;
    struct str key, written = written_key(&walk->j, i);
    if (!walk_key(walk, i, &key, &bits)) {
        return NAME_NONE;
    }
    uint32_t number = names_find(&w->table, key, bits);
    if (key.s == written.s + 1) {
        key_memo_learn(walk->memo, written, number);
    }
    return number;
}

/* The same of a key in the object that has this name. */
static uint32_t find_inner_key(struct walk *walk, const struct wanted *w, size_t i, struct str path)
{
    char room[WANTED_NAME_MAX];
    struct name_bits bits;
    struct str key;
    if (!walk_key(walk, i, &key, &bits) || path.len + 1 + key.len > sizeof room) {
        return NAME_NONE;
    }
    memcpy(room, path.s, path.len);
    room[path.len] = '.';
    memcpy(room + path.len + 1, key.s, key.len);
    struct str full = { room, path.len + 1 + key.len };
    return names_find(&w->table, full, name_bits_of(full));
}

static enum json_fault walk_object(struct walk *walk, const struct wanted *w, size_t i,
                                   size_t depth, struct str path, size_t *next);

/* The value at place i, whose name has this number in the table. */
static inline enum json_fault walk_value(struct walk *walk, const struct wanted *w, size_t i,
                                         size_t depth, uint32_t number, size_t *next)
{
    const struct json *j = &walk->j;
    char c = j->text[j->at[i]];
    bool descends = false;
    if (number != NAME_NONE) {
        const struct wanted_name *name = &w->names[number];
        descends = name->descends && depth < JSON_DEPTH;
        if (name->slot != SLOT_NONE) {
            walk->places[name->slot] = (uint32_t)i;
        }
    }
    if (c == '{' && descends) {
        return walk_object(walk, w, i + 1, depth + 1, w->table.items[number].text, next);
    }
    if (c == '{' || c == '[') {
        return json_skip(j, i, depth, next);
    }
    *next = i + 1;
    return json_begins_value(j, i) ? JSON_FINE : JSON_NO_VALUE;
}

/* From the first place behind the `{` of an object with this name, inside of `depth` brackets, to
 * the place behind its `}`. */
static enum json_fault walk_object(struct walk *walk, const struct wanted *w, size_t i,
                                   size_t depth, struct str path, size_t *next)
{
    const struct json *j = &walk->j;
    const char *text = j->text;
    if (i < j->n && text[j->at[i]] == '}') {
        *next = i + 1;
        return JSON_FINE;
    }
    for (;;) {
        if (i + 3 >= j->n || text[j->at[i]] != '"' || text[j->at[i + 1]] != ':') {
            return walk_member_fault(j, i);
        }
        uint32_t number = find_inner_key(walk, w, i, path);
        enum json_fault fault = walk_value(walk, w, i + 2, depth, number, &i);
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

/* The members of the record, from place *next to behind its closing bracket. */
static enum json_fault walk_members(struct walk *walk, const struct wanted *w, size_t *next)
{
    const struct json *j = &walk->j;
    const char *text = j->text;
    const uint32_t *at = j->at;
    size_t i = *next, n = j->n;
    key_memo_begin(walk->memo);
    if (i < n && text[at[i]] == '}') {
        ++*next;
        return JSON_FINE;
    }
    for (char c = ','; c != '}';) {
        uint32_t number;
        if (i + 3 >= n) {
            return walk_member_fault(j, i);
        }
        if (!key_memo_guess(walk->memo, written_key(j, i), &number)) {
            if (text[at[i]] != '"' || text[at[i + 1]] != ':') {
                return walk_member_fault(j, i);
            }
            number = find_key(walk, w, i);
        }
        enum json_fault fault = walk_value(walk, w, i + 2, 1, number, &i);
        if (fault != JSON_FINE) {
            return fault;
        }
        if (i >= n) {
            return JSON_NO_END;
        }
        c = text[at[i++]];
        if (c != ',' && c != '}') {
            return JSON_NO_COMMA;
        }
    }
    *next = i;
    return JSON_FINE;
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
    size_t next = 1;
    if (fault == JSON_FINE) {
        fault = walk_members(walk, w, &next);
    }
    return fault == JSON_FINE && next != walk->j.n ? JSON_BEHIND : fault;
}
