/*
 * distinct.c - `count_distinct(x)`, `count_distinct(x, y)`: how many different values or tuples,
 * exactly. Specified: docs/language/aggregates.md.
 *
 * Values are compared by their text in results, so 200, 200.0 and "200" are one. A tuple is ignored
 * only when all its parts are null.
 */
#include "base/buf.h"
#include "catalog/agg_def.h"

/* Short texts are stored in the table itself: reading one costs one cache miss, not two. */
struct member {
    uint64_t hash; /* 0: free */
    uint32_t len;
    char text[20]; /* of longer ones: a pointer to it */
};

struct distinct {
    struct member *items; /* open addressing */
    size_t n, cap;
};

enum { FIRST_CAP = 4 };

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

static struct member *place_of(const struct distinct *d, struct str key, uint64_t hash)
{
    size_t at = hash & (d->cap - 1);
    while (d->items[at].hash &&
           (d->items[at].hash != hash || !str_eq(text_of(&d->items[at]), key))) {
        at = (at + 1) & (d->cap - 1);
    }
    return &d->items[at];
}

static void grow(struct distinct *d, struct arena *a)
{
    struct distinct old = *d;
    d->cap = old.cap ? old.cap * 2 : FIRST_CAP;
    d->items = arena_array(a, struct member, d->cap);
    for (size_t i = 0; i < old.cap; i++) {
        const struct member *m = &old.items[i];
        if (m->hash) {
            *place_of(d, text_of(m), m->hash) = *m;
        }
    }
}

static void insert(struct distinct *d, struct arena *a, struct str key, uint64_t hash)
{
    if (d->n * 4 >= d->cap * 3) {
        grow(d, a);
    }
    struct member *m = place_of(d, key, hash);
    if (!m->hash) {
        m->hash = hash;
        set_text(m, a, key);
        d->n++;
    }
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
    const struct distinct *other = from;
    for (size_t i = 0; i < other->cap; i++) {
        const struct member *m = &other->items[i];
        if (m->hash) {
            insert(into, a, text_of(m), m->hash);
        }
    }
}

static struct cell distinct_result(const void *state, struct arena *a, double parameter)
{
    const struct distinct *d = state;
    (void)a, (void)parameter;
    return cell_int((int64_t)d->n);
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
      .result = distinct_result },
    { 0 },
};
