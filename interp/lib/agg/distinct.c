/*
 * distinct.c - `count_distinct(x)`, `count_distinct(x, y)`: how many different values or tuples,
 * exactly. Specified: docs/language/aggregates.md.
 *
 * Values are told apart by their text in results, so 200, 200.0 and "200" are one. A tuple is left
 * out only when all its parts are null.
 */
#include "base/buf.h"
#include "catalog/agg_def.h"

struct member {
    uint64_t hash;
    const char *s;
    uint32_t len;
};

struct distinct {
    struct member *items; /* open addressing; s NULL: free */
    size_t n, cap;
};

enum { FIRST_CAP = 4 };

static struct member *place_of(struct member *items, size_t cap, struct str key, uint64_t hash)
{
    size_t at = hash & (cap - 1);
    while (items[at].s && (items[at].hash != hash || items[at].len != key.len ||
                           memcmp(items[at].s, key.s, key.len) != 0)) {
        at = (at + 1) & (cap - 1);
    }
    return &items[at];
}

static void grow(struct distinct *d, struct arena *a)
{
    size_t cap = d->cap ? d->cap * 2 : FIRST_CAP;
    struct member *items = arena_array(a, struct member, cap);
    for (size_t i = 0; i < d->cap; i++) {
        const struct member *m = &d->items[i];
        if (m->s) {
            *place_of(items, cap, (struct str) { m->s, m->len }, m->hash) = *m;
        }
    }
    d->items = items;
    d->cap = cap;
}

static void insert(struct distinct *d, struct arena *a, struct str key, uint64_t hash)
{
    if (d->n * 4 >= d->cap * 3) {
        grow(d, a);
    }
    struct member *m = place_of(d->items, d->cap, key, hash);
    if (!m->s) {
        struct str kept = arena_str(a, key);
        *m = (struct member) { hash, kept.s, (uint32_t)kept.len };
        d->n++;
    }
}

/* Each part's length in front of it tells ("a", "bc") from ("ab", "c"); null has none. */
static struct str tuple_key(struct buf *to, const struct agg_row *row)
{
    char room[CELL_TEXT_MAX];
    for (size_t i = 0; i < row->n_args; i++) {
        if (cell_is_null(row->args[i])) {
            buf_text(to, "-");
            continue;
        }
        struct str s = cell_show(row->args[i], room);
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
    char room[CELL_TEXT_MAX];
    if (is_all_null(row)) {
        return;
    }
    if (row->n_args == 1) {
        struct str key = cell_show(row->args[0], room);
        insert(state, a, key, str_hash(key));
        return;
    }
    struct buf tuple = BUF_INIT;
    struct str key = tuple_key(&tuple, row);
    insert(state, a, key, str_hash(key));
    buf_free(&tuple);
}

static void distinct_merge(void *into, struct arena *a, const void *from)
{
    const struct distinct *other = from;
    for (size_t i = 0; i < other->cap; i++) {
        const struct member *m = &other->items[i];
        if (m->s) {
            insert(into, a, (struct str) { m->s, m->len }, m->hash);
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
          "Null does not count, the empty text does.",
      .form = "count_distinct(FIELD [, FIELD ...])",
      .flags = AGG_TUPLE,
      .returns = T_INT,
      .state_size = sizeof(struct distinct),
      .examples = { { "count_distinct(x)", "2" } },
      .add = distinct_add,
      .merge = distinct_merge,
      .result = distinct_result },
    { 0 },
};
