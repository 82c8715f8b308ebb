/*
 * field_stats.c - distinct values by HyperLogLog (Flajolet and others, 2007, with the correction
 * for small numbers), frequent ones by Space-Saving (Metwally and others, 2005).
 *
 * Values that show the same text are the same value, whatever their kind.
 */
#include "session/field_stats.h"

#include <math.h>

enum { SKETCH_BITS = 12, EXACT_ROOM = 2 * FIELD_EXACT };

/* Spreads the bits of a hash over the word. */
static uint64_t mix(uint64_t h)
{
    h = (h ^ (h >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    h = (h ^ (h >> 27)) * UINT64_C(0x94D049BB133111EB);
    h ^= h >> 31;
    return h ? h : 1; /* 0 marks an empty place */
}

static void add_sketch(struct field_stats *f, uint64_t hash)
{
    size_t at = (size_t)(hash >> (64 - SKETCH_BITS));
    uint64_t rest = hash << SKETCH_BITS;
    unsigned char rank = 1;
    while (rank <= 64 - SKETCH_BITS && !(rest >> 63)) {
        rest <<= 1;
        rank++;
    }
    f->sketch[at] = rank > f->sketch[at] ? rank : f->sketch[at];
}

static void add_distinct(struct field_stats *f, struct arena *a, uint64_t hash)
{
    if (f->sketch) {
        add_sketch(f, hash);
        return;
    }
    if (!f->exact) {
        f->exact = arena_array(a, uint64_t, EXACT_ROOM);
    }
    size_t at = (size_t)hash % EXACT_ROOM;
    while (f->exact[at] != 0 && f->exact[at] != hash) {
        at = (at + 1) % EXACT_ROOM;
    }
    if (f->exact[at] == hash) {
        return;
    }
    if (f->n_exact < FIELD_EXACT) {
        f->exact[at] = hash;
        f->n_exact++;
        return;
    }
    f->sketch = arena_array(a, unsigned char, FIELD_SKETCH);
    for (size_t i = 0; i < EXACT_ROOM; i++) {
        if (f->exact[i] != 0) {
            add_sketch(f, f->exact[i]);
        }
    }
    add_sketch(f, hash);
}

static void keep(struct field_kept *k, uint64_t hash, struct str text, uint64_t missed)
{
    size_t len = text.len < FIELD_TEXT ? text.len : FIELD_TEXT;
    while (len < text.len && len > 0 && ((unsigned char)text.s[len] & 0xC0) == 0x80) {
        len--; /* no partial character */
    }
    *k = (struct field_kept) { .hash = hash,
                               .count = missed + 1,
                               .missed = missed,
                               .len = (uint8_t)len,
                               .is_cut = len < text.len };
    if (len > 0) {
        memcpy(k->text, text.s, len);
    }
}

static void add_kept(struct field_stats *f, struct arena *a, uint64_t hash, struct str text)
{
    size_t least = 0;
    if (!f->kept) {
        f->kept = arena_array(a, struct field_kept, FIELD_KEPT);
    }
    for (size_t i = 0; i < f->n_kept; i++) {
        if (f->kept[i].hash == hash) {
            f->kept[i].count++;
            return;
        }
        least = f->kept[i].count < f->kept[least].count ? i : least;
    }
    if (f->n_kept < FIELD_KEPT) {
        keep(&f->kept[f->n_kept++], hash, text, 0);
    } else {
        keep(&f->kept[least], hash, text, f->kept[least].count);
    }
}

static enum field_kind kind_of(const struct cell *c)
{
    switch ((enum cell_tag)c->tag) {
    case CELL_INT:
        return FIELD_INTEGER;
    case CELL_REAL:
        return FIELD_DOUBLE;
    case CELL_WRITTEN:
        for (uint32_t i = 0; i < c->len; i++) {
            char d = c->as.s[i];
            if (d == '.' || d == 'e' || d == 'E') {
                return FIELD_DOUBLE;
            }
        }
        return FIELD_INTEGER;
    case CELL_NULL:
    case CELL_BOOL:
    case CELL_STRING:
        break;
    }
    return FIELD_TEXTUAL;
}

void field_stats_add(struct field_stats *f, struct arena *a, const struct cell *value)
{
    char buffer[CELL_TEXT_MAX];
    struct str text = cell_show(value, buffer);
    uint64_t hash = mix(str_hash(text));
    f->count++;
    f->of_kind[kind_of(value)]++;
    add_distinct(f, a, hash);
    add_kept(f, a, hash, text);
}

uint64_t field_stats_distinct(const struct field_stats *f)
{
    double sum = 0;
    size_t empty = 0;
    if (!f->sketch) {
        return f->n_exact;
    }
    for (size_t i = 0; i < FIELD_SKETCH; i++) {
        sum += ldexp(1.0, -f->sketch[i]);
        empty += f->sketch[i] == 0;
    }
    double m = FIELD_SKETCH;
    double estimate = 0.7213 / (1 + 1.079 / m) * m * m / sum;
    if (estimate <= 2.5 * m && empty > 0) {
        estimate = m * log(m / (double)empty);
    }
    uint64_t n = (uint64_t)(estimate + 0.5);
    n = n > FIELD_EXACT ? n : FIELD_EXACT + 1;
    return n < f->count ? n : f->count;
}

const char *field_stats_kind(const struct field_stats *f)
{
    static const char *const names[FIELD_KINDS] = { "integer", "double", "string" };
    for (size_t k = 0; k < FIELD_KINDS; k++) {
        if (f->of_kind[k] == f->count) {
            return names[k];
        }
    }
    return "mixed";
}

size_t field_stats_top(const struct field_stats *f, struct field_top out[FIELD_TOP])
{
    size_t n = 0;
    bool full = f->n_kept == FIELD_KEPT;
    for (size_t i = 0; i < f->n_kept; i++) {
        const struct field_kept *k = &f->kept[i];
        struct field_top top = { { k->text, k->len }, k->is_cut, k->count - k->missed };
        if (full && top.count < 2) {
            continue;
        }
        size_t at = n;
        while (at > 0 &&
               (out[at - 1].count < top.count ||
                (out[at - 1].count == top.count && str_cmp(out[at - 1].text, top.text) > 0))) {
            at--;
        }
        if (at == FIELD_TOP) {
            continue;
        }
        n += n < FIELD_TOP;
        memmove(out + at + 1, out + at, sizeof *out * (n - 1 - at));
        out[at] = top;
    }
    return n;
}
