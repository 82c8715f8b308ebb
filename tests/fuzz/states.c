/*
 * states.c - libFuzzer target: states of aggregates as bytes (data/state_bytes.h). The first byte
 * chooses the aggregate, the second where the rest is divided into two states.
 *
 * Bytes that are accepted make a state that saves, restores and merges; merging the two in either
 * order gives one result.
 */
#include "catalog/catalog.h"
#include "engine/lists.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* NOLINT: libFuzzer's name */

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

/* A state of both bytes; NULL: one is refused. */
static void *state_of(struct arena *a, const struct agg_def *agg, struct str x, struct str y)
{
    void *state = arena_zero(a, agg->state_size);
    return agg->restore(state, a, x) && agg->restore(state, a, y) ? state : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    if (size < 2) {
        return 0;
    }
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    const struct agg_def *agg = c->aggs[data[0] % c->n_aggs];
    size_t cut = data[1] < size - 2 ? data[1] : size - 2;
    struct str x = { (const char *)data + 2, cut };
    struct str y = { (const char *)data + 2 + cut, size - 2 - cut };
    void *one = state_of(&a, agg, x, y);
    if (one) {
        struct buf bytes = BUF_INIT;
        void *again = arena_zero(&a, agg->state_size), *both = arena_zero(&a, agg->state_size);
        void *other = arena_zero(&a, agg->state_size);
        need(agg->restore(both, &a, x) && agg->restore(other, &a, y), "they are good one by one");
        agg->merge(both, &a, other);
        agg->save(one, &bytes);
        need(agg->restore(again, &a, buf_view(&bytes)), "what is saved can be restored");
        struct cell r = agg->result(one, &a, 50), s = agg->result(again, &a, 50);
        struct cell t = agg->result(both, &a, 50);
        char rs[CELL_TEXT_MAX], ss[CELL_TEXT_MAX], ts[CELL_TEXT_MAX];
        need(str_eq(cell_text(&r, rs), cell_text(&s, ss)), "restoring gives the same");
        need(str_eq(cell_text(&r, rs), cell_text(&t, ts)), "merging gives the same");
        buf_release(&bytes);
    }
    arena_release(&a);
    return 0;
}
