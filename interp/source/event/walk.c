/*
 * walk.c - what all walks share, and the walk of `run`: all keys once, in the order of the text,
 * each looked up in the projection.
 *
 * It descends into nested objects only where a requested name may be; json_skip validates the rest.
 * Values are not converted here: most events are rejected by their time, and fields may repeat.
 */
#include "source/event/walk.h"

#include "source/event/profile_map.h"
#include "source/event/walk_members.h"

struct walk *walk_new(struct arena *a, const struct projection *w)
{
    struct walk *walk = arena_new(a, struct walk);
    walk->arena = a;
    walk->parser = json_parser_new(a);
    walk->memo = key_memo_new(a);
    walk->shapes = w->reads_json ? json_shapes_new(a, w->n_slots) : NULL;
    walk->given = walk->hint = TIME_NONE;
    walk->places = arena_array(a, uint32_t, w->n_slots);
    walk->cells = arena_array(a, struct cell, w->n_slots);
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

/* The key of a record at index i, which is not the one that was expected after `before`; *number
 * is its number in the table, NAME_NONE: not requested. */
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

enum walk_name walk_inner_name(struct walk *walk, size_t i, size_t path_len, struct str *name,
                               struct name_bits *bits)
{
    if (!walk_key(walk, i, name, bits)) {
        return WALK_NAME_BAD;
    }
    if (path_len + 1 + name->len > sizeof walk->path) {
        return WALK_NAME_LONG;
    }
    walk->path[path_len] = '.';
    memcpy(walk->path + path_len + 1, name->s, name->len);
    *name = (struct str) { walk->path, path_len + 1 + name->len };
    *bits = name_bits_of(*name);
    return WALK_NAME_FINE;
}

bool walk_descends(struct walk *walk, size_t depth, struct str name)
{
    if (name.len > sizeof walk->path || depth >= JSON_DEPTH) {
        return false;
    }
    if (depth == 1) {
        memcpy(walk->path, name.s, name.len);
    }
    return true;
}

/* An object with requested members. */
struct place_sink {
    struct walk *walk;
    const struct projection *w;
    struct memo_key *key;   /* of a record: the key before */
    size_t depth, path_len; /* of an object in it */
};

/* Whether a text, a number or a word starts with this byte. */
static inline bool is_plain(char c)
{
    static const bool signs[256] = {
        ['{'] = true, ['['] = true, ['}'] = true, [']'] = true, [','] = true, [':'] = true
    };
    return !signs[(unsigned char)c];
}

static enum json_fault walk_object(struct walk *walk, const struct projection *w, size_t i,
                                   size_t depth, size_t path_len, size_t *next);

/* The value at index i, whose name has this number in the table. */
static inline __attribute__((always_inline)) enum json_fault
take_value(struct walk *walk, const struct projection *w, const struct json *j, size_t *i,
           size_t depth, uint32_t number)
{
    char c = j->text[j->at[*i]];
    bool descends = false;
    if (number == NAME_NONE && is_plain(c)) {
        ++*i;
        return JSON_FINE;
    }
    if (number != NAME_NONE) {
        const struct projection_name *name = &w->names[number];
        descends = name->descends;
        if (name->slot != SLOT_NONE) {
            walk->places[name->slot] = (uint32_t)*i;
        }
    }
    if (c == '{' || c == '[') {
        size_t next = 0; /* *i itself stays in a register */
        enum json_fault fault =
            c == '{' && descends && walk_descends(walk, depth, w->table.items[number].text)
                ? walk_object(walk, w, *i + 1, depth + 1, w->table.items[number].text.len, &next)
                : json_skip(&walk->j, *i, depth, &next);
        *i = next;
        return fault;
    }
    return json_begins_value(&walk->j, (*i)++) ? JSON_FINE : JSON_NO_VALUE;
}

/* A member of the record, whose keys are guessed first. */
static inline __attribute__((always_inline)) enum json_fault
take_of_record(void *sink, const struct json *j, size_t *i)
{
    struct place_sink *s = sink;
    const char *written = j->text + j->at[*i];
    uint32_t number = s->key->next->number;
    if (memo_key_is(s->key->next, written, j->at[*i + 1] + 1 - j->at[*i])) {
        s->key = s->key->next;
    } else if (!walk_has_key(j, *i)) {
        return walk_member_fault(&s->walk->j, *i);
    } else {
        s->key = find_key(s->walk, s->w, *i, s->key, &number);
    }
    *i += 2;
    return take_value(s->walk, s->w, j, i, 1, number);
}

static inline __attribute__((always_inline)) enum json_fault
take_of_object(void *sink, const struct json *j, size_t *i)
{
    struct place_sink *s = sink;
    struct str name;
    struct name_bits bits;
    if (!walk_has_key(j, *i)) {
        return walk_member_fault(&s->walk->j, *i);
    }
    bool fine = walk_inner_name(s->walk, *i, s->path_len, &name, &bits) == WALK_NAME_FINE;
    *i += 2;
    return take_value(s->walk, s->w, j, i, s->depth,
                      fine ? names_find(&s->w->table, name, bits) : NAME_NONE);
}

static enum json_fault walk_object(struct walk *walk, const struct projection *w, size_t i,
                                   size_t depth, size_t path_len, size_t *next)
{
    struct place_sink sink = { walk, w, NULL, depth, path_len };
    return walk_members(&walk->j, i, take_of_object, &sink, next);
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
    struct place_sink sink = { walk, w, walk->memo->keys, 1, 0 };
    size_t next = 0;
    enum json_fault fault = walk_members(&walk->j, 1, take_of_record, &sink, &next);
    return fault == JSON_FINE && next != walk->j.n ? JSON_TRAILING : fault;
}

/* The same for a record that a stage scans again; walk.shape gets its shape. */
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

void walk_cells(struct walk *walk, const struct projection *w, const struct in_event *event)
{
    walk->j = (struct json) { 0 }; /* there is no text to find values in */
    walk->shape = 0;
    memset(walk->places, 0, sizeof *walk->places * w->n_slots);
    for (size_t k = 0; k < event->n_cells; k++) {
        const struct in_cell *c = &event->cells[k];
        uint32_t number = c->number != NAME_NONE
                              ? c->number
                              : names_find(&w->table, c->name, name_bits_of(c->name));
        uint32_t slot = number == NAME_NONE ? SLOT_NONE : w->names[number].slot;
        if (slot != SLOT_NONE) {
            walk->places[slot] = cell_is_null(&c->value) ? 0 : PLACE_CELL;
            walk->cells[slot] = c->value;
        }
    }
}

enum json_fault walk_event(struct walk *walk, const struct projection *w,
                           const struct in_event *event)
{
    walk->given = event->time;
    walk->hint = event->hint;
    if (event->cells) {
        walk_cells(walk, w, event);
        return JSON_FINE;
    }
    return walk_record(walk, w, event->json);
}
