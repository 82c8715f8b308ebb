/*
 * walk.c - the walk of `run`: all keys once, in the order of the text, each looked up in the table
 * of wanted names.
 *
 * It goes into nested objects only where a wanted name may be; the rest is checked by json_skip.
 * Values are not converted here: most events are left out by their time or have fields twice.
 */
#include "source/event/walk.h"

#include "source/event/profile_map.h"

struct walk *walk_new(struct arena *a, const struct projection *w)
{
    struct walk *walk = arena_new(a, struct walk);
    walk->parser = json_parser_new(a);
    walk->memo = key_memo_new(a);
    walk->shapes = w->reads_json ? json_shapes_new(a, w->n_slots) : NULL;
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
        walk->invalid_inputs++;
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

/* The key of a record at place i, which is not the one that was expected after `before`; *number
 * is its number in the table, NAME_NONE: it is of no interest. */
static struct memo_key *find_key(struct walk *walk, const struct projection *w, size_t i,
                                 struct memo_key *before, uint32_t *number)
{
    const struct json *j = &walk->j;
    struct str key, written = { j->text + j->at[i], j->at[i + 1] + 1 - j->at[i] };
    struct name_bits bits;
    *number = NAME_NONE;
    if (!walk_key(walk, i, &key, &bits)) {
        return &walk->memo->keys[KEY_MEMO_MAX];
    }
    *number = names_find(&w->table, key, bits);
    return key.s == written.s + 1 ? key_memo_learn(walk->memo, before, written, *number)
                                  : &walk->memo->keys[KEY_MEMO_MAX];
}

/* Number in the table of the key at place i of the object that has this name. */
static uint32_t find_inner_key(struct walk *walk, const struct projection *w, size_t i,
                               struct str path)
{
    char buffer[PROJECTION_NAME_MAX];
    struct name_bits bits;
    struct str key;
    if (!walk_key(walk, i, &key, &bits) || path.len + 1 + key.len > sizeof buffer) {
        return NAME_NONE;
    }
    memcpy(buffer, path.s, path.len);
    buffer[path.len] = '.';
    memcpy(buffer + path.len + 1, key.s, key.len);
    struct str full = { buffer, path.len + 1 + key.len };
    return names_find(&w->table, full, name_bits_of(full));
}

static enum json_fault walk_object(struct walk *walk, const struct projection *w, size_t i,
                                   size_t depth, struct str path, size_t *next);

/* Does a text, a number or a word begin so? */
static inline bool is_plain(char c)
{
    static const bool signs[256] = {
        ['{'] = true, ['['] = true, ['}'] = true, [']'] = true, [','] = true, [':'] = true
    };
    return !signs[(unsigned char)c];
}

/* The value at place i, whose name has this number in the table. */
static inline enum json_fault walk_value(struct walk *walk, const struct projection *w, size_t i,
                                         size_t depth, uint32_t number, size_t *next)
{
    const struct json *j = &walk->j;
    char c = j->text[j->at[i]];
    bool descends = false;
    if (number != NAME_NONE) {
        const struct projection_name *name = &w->names[number];
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

/* From the first place after the `{` of an object inside of `depth` brackets to the place after
 * its
 * `}`. `path`: its name; NULL: it is the record, whose keys are guessed first. It is put into each
 * of its callers. */
static inline __attribute__((always_inline)) enum json_fault
walk_members(struct walk *walk, const struct projection *w, size_t i, size_t depth,
             const struct str *path, size_t *next)
{
    const struct json *j = &walk->j;
    const char *text = j->text;
    const uint32_t *at = j->at;
    struct memo_key *key = walk->memo->keys;
    size_t n = j->n;
    if (i < n && text[at[i]] == '}') {
        *next = i + 1;
        return JSON_FINE;
    }
    for (char c = ','; c != '}';) {
        if (i + 3 >= n) {
            return walk_member_fault(j, i);
        }
        uint32_t number = key->next->number;
        if (!path && memo_key_is(key->next, text + at[i], at[i + 1] + 1 - at[i])) {
            key = key->next;
        } else if (text[at[i]] != '"' || text[at[i + 1]] != ':') {
            return walk_member_fault(j, i);
        } else if (path) {
            number = find_inner_key(walk, w, i, *path);
        } else {
            key = find_key(walk, w, i, key, &number);
        }
        i += 2;
        if (number != NAME_NONE || !is_plain(text[at[i]])) {
            enum json_fault fault = walk_value(walk, w, i, depth, number, &i);
            if (fault != JSON_FINE) {
                return fault;
            }
            if (i >= n) {
                return JSON_NO_END;
            }
        } else {
            i++;
        }
        c = text[at[i++]];
        if (c != ',' && c != '}') {
            return JSON_NO_COMMA;
        }
    }
    *next = i;
    return JSON_FINE;
}

static enum json_fault walk_object(struct walk *walk, const struct projection *w, size_t i,
                                   size_t depth, struct str path, size_t *next)
{
    return walk_members(walk, w, i, depth, &path, next);
}

enum json_fault walk_open(struct walk *walk, const struct projection *w, struct str record)
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

/* Over all members of the record that is open. */
static enum json_fault walk_all(struct walk *walk, const struct projection *w)
{
    size_t next = 0;
    enum json_fault fault = walk_members(walk, w, 1, 1, NULL, &next);
    return fault == JSON_FINE && next != walk->j.n ? JSON_BEHIND : fault;
}

/* The same for a record that a stage looks through again; walk.shape gets its shape. */
static enum json_fault walk_by_shape(struct walk *walk, const struct projection *w)
{
    struct json_shape shape = { 0, NULL };
    size_t next;
    uint64_t bad = walk->invalid_inputs;
    if (json_shapes_find(walk->shapes, &walk->j, &shape)) {
        memcpy(walk->places, shape.found, w->n_slots * sizeof *walk->places);
        walk->shape = shape.number;
        return JSON_FINE;
    }
    enum json_fault fault = walk_all(walk, w);
    walk->shape = 0;
    /* a key that cannot be read counts in each record */
    if (fault == JSON_FINE && walk->invalid_inputs == bad &&
        json_shapes_wants(walk->shapes, &walk->j)) {
        fault = json_index(walk->parser, &walk->j, 0, &next);
        walk->shape = json_shapes_learn(walk->shapes, &walk->j, walk->places);
    }
    return fault;
}

enum json_fault walk_record(struct walk *walk, const struct projection *w, struct str record)
{
    enum json_fault fault = walk_open(walk, w, record);
    if (fault != JSON_FINE) {
        return fault;
    }
    return walk->shapes ? walk_by_shape(walk, w) : walk_all(walk, w);
}
