/*
 * distinct.c - `count_distinct(x)`, `count_distinct(x, y)`: how many different values or tuples,
 * exactly. Specified: docs/language/aggregates.md.
 *
 * Values are compared by their text in results, so 200, 200.0 and "200" are one. A tuple is ignored
 * only when all its parts are null.
 */
#include "base/buf.h"
#include "catalog/agg_def.h"

#include <assert.h>

/* Short texts are stored in the table itself: reading one costs one cache miss, not two. */
struct member {
    uint64_t hash; /* 0: free */
    uint32_t len;
    char text[20]; /* of longer ones: a pointer to it */
};

/* A hash table, by open addressing. */
struct set {
    struct member *items;
    size_t n, cap;
};

/* Many members are in parts by their hashes, each in a block: while one part grows, there is not
 * all of it twice. */
struct part {
    struct set set;
    struct block block;
};

struct distinct {
    struct set few;
    struct part *parts; /* NULL: all members are in `few` */
};

enum { FIRST_CAP = 4, FEW = 3072, PART_BITS = 6, PARTS = 1 << PART_BITS };

static uint64_t hash_of(struct str key)
{
    uint64_t hash = str_hash(key);
    return hash ? hash : 1;
}

static struct str text_of(const struct member *m)
{
    const char *far;
    if (m->len <= sizeof m->text) {
        return (struct str) { m->text, m->len };
    }
    memcpy(&far, m->text, sizeof far);
    return (struct str) { far, m->len };
}

static void set_text(struct member *m, struct arena *a, struct str key)
{
    m->len = (uint32_t)key.len;
    if (key.len <= sizeof m->text) {
        memcpy(m->text, key.s, key.len);
    } else {
        const char *far = arena_str(a, key).s;
        memcpy(m->text, &far, sizeof far);
    }
}

static struct member *place_of(const struct set *d, struct str key, uint64_t hash)
{
    assert(d->items);
    size_t at = hash & (d->cap - 1);
    while (d->items[at].hash &&
           (d->items[at].hash != hash || !str_eq(text_of(&d->items[at]), key))) {
        at = (at + 1) & (d->cap - 1);
    }
    return &d->items[at];
}

/* Moves the members to `items`, which is zeroed. */
static void move(struct set *d, struct member *items, size_t cap)
{
    struct set old = *d;
    d->items = items;
    d->cap = cap;
    for (size_t i = 0; i < old.cap; i++) {
        const struct member *m = &old.items[i];
        if (m->hash) {
            *place_of(d, text_of(m), m->hash) = *m;
        }
    }
}

static bool is_full(const struct set *d)
{
    return d->n * 4 >= d->cap * 3;
}

static void grow_part(struct part *p, struct budget *budget)
{
    struct block old = p->block;
    size_t cap = p->set.cap ? p->set.cap * 2 : FIRST_CAP;
    block_init(&p->block, budget);
    struct member *items = block_reserve(&p->block, cap * sizeof *items);
    memset(items, 0, cap * sizeof *items);
    move(&p->set, items, cap);
    block_release(&old);
}

static void release_parts(void *parts)
{
    struct part *all = parts;
    for (size_t i = 0; i < PARTS; i++) {
        block_release(&all[i].block);
    }
}

static struct set *part_of(struct distinct *d, struct arena *a, uint64_t hash)
{
    struct part *p = &d->parts[hash >> (64 - PART_BITS)];
    if (is_full(&p->set)) {
        grow_part(p, a->budget);
    }
    return &p->set;
}

static void divide(struct distinct *d, struct arena *a)
{
    d->parts = arena_array(a, struct part, PARTS);
    arena_on_release(a, release_parts, d->parts);
    for (size_t i = 0; i < d->few.cap; i++) {
        const struct member *m = &d->few.items[i];
        if (m->hash) {
            struct set *set = part_of(d, a, m->hash);
            *place_of(set, text_of(m), m->hash) = *m;
            set->n++;
        }
    }
    d->few = (struct set) { 0 };
}

static void insert(struct distinct *d, struct arena *a, struct str key, uint64_t hash)
{
    struct set *set = &d->few;
    if (!d->parts && is_full(set)) {
        if (set->n < FEW) {
            size_t cap = set->cap ? set->cap * 2 : FIRST_CAP;
            move(set, arena_array(a, struct member, cap), cap);
        } else {
            divide(d, a);
        }
    }
    set = d->parts ? part_of(d, a, hash) : set;
    struct member *m = place_of(set, key, hash);
    if (!m->hash) {
        m->hash = hash;
        set_text(m, a, key);
        set->n++;
    }
}

/* The sets of a state, from number 0 on; NULL: no more. */
static const struct set *set_at(const struct distinct *d, size_t i)
{
    if (d->parts) {
        return i < PARTS ? &d->parts[i].set : NULL;
    }
    return i == 0 ? &d->few : NULL;
}

static size_t members(const struct distinct *d)
{
    size_t n = 0;
    const struct set *set;
    for (size_t i = 0; (set = set_at(d, i)); i++) {
        n += set->n;
    }
    return n;
}

/* A length prefix for each part distinguishes ("a", "bc") from ("ab", "c"); null has none. */
static struct str tuple_key(struct buf *to, const struct agg_row *row)
{
    char buffer[CELL_TEXT_MAX];
    for (size_t i = 0; i < row->n_args; i++) {
        if (cell_is_null(row->args[i])) {
            buf_text(to, "-");
            continue;
        }
        struct str s = cell_show(row->args[i], buffer);
        buf_printf(to, "%zu:", s.len);
        buf_str(to, s);
    }
    return buf_view(to);
}

static bool is_all_null(const struct agg_row *row)
{
    size_t i = 0;
    while (i < row->n_args && cell_is_null(row->args[i])) {
        i++;
    }
    return i == row->n_args;
}

static void distinct_add(void *state, struct arena *a, const struct agg_row *row)
{
    char buffer[CELL_TEXT_MAX];
    if (is_all_null(row)) {
        return;
    }
    if (row->n_args == 1) {
        struct str key = cell_show(row->args[0], buffer);
        insert(state, a, key, hash_of(key));
        return;
    }
    struct buf tuple = BUF_INIT;
    struct str key = tuple_key(&tuple, row);
    insert(state, a, key, hash_of(key));
    buf_release(&tuple);
}

static void distinct_merge(void *into, struct arena *a, const void *from)
{
    const struct set *set;
    for (size_t i = 0; (set = set_at(from, i)); i++) {
        for (size_t k = 0; k < set->cap; k++) {
            const struct member *m = &set->items[k];
            if (m->hash) {
                insert(into, a, text_of(m), m->hash);
            }
        }
    }
}

static void distinct_save(const void *state, struct buf *to)
{
    const struct set *set;
    state_put_uint(to, members(state));
    for (size_t i = 0; (set = set_at(state, i)); i++) {
        for (size_t k = 0; k < set->cap; k++) {
            if (set->items[k].hash) {
                state_put_text(to, text_of(&set->items[k]));
            }
        }
    }
}

static bool distinct_restore(void *into, struct arena *a, struct str from)
{
    struct state_reader r = state_read(from);
    size_t n = state_count(&r, 1);
    for (size_t i = 0; i < n && !r.damaged && !budget_is_over(a->budget); i++) {
        struct str key = state_text(&r);
        if (state_need(&r, key.len <= UINT32_MAX)) {
            insert(into, a, key, hash_of(key));
        }
    }
    return state_done(&r);
}

static struct cell distinct_result(const void *state, struct arena *a, double parameter)
{
    (void)a, (void)parameter;
    return cell_int((int64_t)members(state));
}

const struct agg_def aggs_distinct[] = {
    { .name = "count_distinct",
      .output = "_count_distinct",
      .doc =
          "The number of different values of the field, or of different tuples of several; exact. "
          "Null does not count, the empty string does.",
      .form = "count_distinct(FIELD [, FIELD ...])",
      .flags = AGG_TUPLE,
      .returns = T_INT,
      .state_size = sizeof(struct distinct),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "count_distinct(x)", "2" } },
      .add = distinct_add,
      .merge = distinct_merge,
      .save = distinct_save,
      .restore = distinct_restore,
      .result = distinct_result },
    { 0 },
};
