/*
 * json_shape.c - see json_shape.h.
 *
 * A shape is stored in the slot of its index count, so that a document is compared with one shape
 * only. When few documents of a trial match, the following documents are skipped.
 */
#include "base/json/json_shape.h"

#include "base/name_bits.h"

enum {
    SLOTS = 16,
    PLACES_MAX = 1024,
    KEYS_MAX = 256,
    TEXT_MAX = 8192, /* bytes of all keys, with quotes */
    TRIAL = 256,     /* documents */
    PAUSE = 4096,
};

/* A key as written, from its opening quote to the colon; it covers two indexes.
 */
struct key {
    uint32_t place;
    struct str written;
    struct name_bits bits;
};

struct shape {
    size_t n; /* number of indexes; 0: the slot is empty */
    size_t n_keys, n_others;
    struct key keys[KEYS_MAX];
    uint16_t others[PLACES_MAX];     /* indexes that are not part of a key */
    unsigned char signs[PLACES_MAX]; /* the kind of byte there */
    uint32_t after[PLACES_MAX];
    char text[TEXT_MAX];
    uint32_t *found;
    uint64_t number;
};

struct json_shapes {
    struct arena *arena;
    size_t n_found;
    struct shape *slots[SLOTS];
    size_t asked, known; /* documents of the current trial, and how many had a known shape */
    size_t pause;        /* documents to skip */
    uint64_t learned;
};

/* The class of a byte: which bracket or separator it is; all values are one class. */
static const unsigned char sign_of[256] = {
    ['{'] = 1, ['}'] = 2, ['['] = 3, [']'] = 4, [','] = 5, [':'] = 6
};

struct json_shapes *json_shapes_new(struct arena *a, size_t n_found)
{
    struct json_shapes *s = arena_new(a, struct json_shapes);
    s->arena = a;
    s->n_found = n_found;
    return s;
}

static bool has_signs(const struct shape *shape, const struct json *j)
{
    enum { STEP = 32 };
    for (size_t from = 0; from < shape->n_others; from += STEP) {
        size_t to = from + STEP < shape->n_others ? from + STEP : shape->n_others;
        unsigned differ = 0;
        for (size_t i = from; i < to; i++) {
            unsigned char c = (unsigned char)j->text[j->at[shape->others[i]]];
            differ |= (unsigned)(sign_of[c] ^ shape->signs[i]);
        }
        if (differ) {
            return false;
        }
    }
    return true;
}

static struct str key_written(const struct json *j, size_t place)
{
    return (struct str) { j->text + j->at[place], j->at[place + 1] + 1 - j->at[place] };
}

static bool has_keys(const struct shape *shape, const struct json *j)
{
    for (size_t k = 0; k < shape->n_keys; k++) {
        const struct key *key = &shape->keys[k];
        struct str written = key_written(j, key->place);
        if (written.len != key->written.len ||
            !name_bits_same(key->written, key->bits, written, name_bits_of(written))) {
            return false;
        }
    }
    return true;
}

/* Counts a document of the trial; an unsuccessful trial is followed by a pause. */
static void count(struct json_shapes *s, bool known)
{
    s->known += known;
    if (++s->asked == TRIAL) {
        s->pause = s->known < TRIAL / 2 ? PAUSE : 0;
        s->asked = s->known = 0;
    }
}

bool json_shapes_find(struct json_shapes *s, struct json *j, struct json_shape *out)
{
    if (s->pause > 0) {
        s->pause--;
        return false;
    }
    const struct shape *shape = s->slots[j->n % SLOTS];
    bool known = shape && shape->n == j->n && has_signs(shape, j) && has_keys(shape, j);
    count(s, known);
    if (known) {
        j->after = shape->after;
        *out = (struct json_shape) { shape->number, shape->found };
    }
    return known;
}

/* Stores the skeleton of a valid document; false: it has too many keys. */
static bool take_places(struct shape *shape, const struct json *j)
{
    size_t len = 0;
    shape->n_keys = shape->n_others = 0;
    for (size_t i = 0; i < j->n; i++) {
        if (i + 1 == j->n || j->text[j->at[i + 1]] != ':') {
            shape->others[shape->n_others] = (uint16_t)i;
            shape->signs[shape->n_others++] = sign_of[(unsigned char)j->text[j->at[i]]];
            continue;
        }
        struct str written = key_written(j, i);
        if (shape->n_keys == KEYS_MAX || written.len > TEXT_MAX - len) {
            return false;
        }
        memcpy(shape->text + len, written.s, written.len);
        struct str kept = { shape->text + len, written.len };
        shape->keys[shape->n_keys++] = (struct key) { (uint32_t)i, kept, name_bits_of(kept) };
        len += written.len;
        i++; /* the colon */
    }
    memcpy(shape->after, j->after, j->n * sizeof *j->after);
    return true;
}

bool json_shapes_wants(const struct json_shapes *s, const struct json *j)
{
    return s->pause == 0 && j->n <= PLACES_MAX;
}

uint64_t json_shapes_learn(struct json_shapes *s, const struct json *j, const uint32_t *found)
{
    if (!json_shapes_wants(s, j)) {
        return 0;
    }
    struct shape *shape = s->slots[j->n % SLOTS];
    if (!shape) {
        shape = s->slots[j->n % SLOTS] = arena_new(s->arena, struct shape);
        shape->found = arena_array(s->arena, uint32_t, s->n_found + 1);
    }
    shape->n = 0;
    if (!take_places(shape, j)) {
        return 0;
    }
    memcpy(shape->found, found, s->n_found * sizeof *found);
    shape->n = j->n;
    return shape->number = ++s->learned;
}
