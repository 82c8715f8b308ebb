/*
 * group_stage.c - see group_stage.h.
 */
#include "lib/shared/group_stage.h"

#include "exec/group_parts.h"

static void release(void *groups)
{
    groups_release(groups);
}

static uint32_t write_of(const struct plan_node *node, size_t write)
{
    return write == SIZE_MAX ? SLOT_NULL : node->writes.items[write];
}

void group_stage_note(struct binder *b, const struct group_stage_plan *p, size_t limit)
{
    struct rel_item *items = arena_array(b->arena, struct rel_item, p->group.n_items + 1);
    for (size_t i = 0; i < p->group.n_items; i++) {
        const struct group_item *item = &p->group.items[i];
        items[i] = (struct rel_item) { .agg = item->agg,
                                       .slots = item->slots,
                                       .n_args = item->n_args,
                                       .parameter = item->parameter,
                                       .slot = write_of(b->node, p->item_write[i]) };
    }
    uint32_t *key_slots = arena_array(b->arena, uint32_t, p->group.n_keys + 1);
    for (size_t i = 0; i < p->group.n_keys; i++) {
        key_slots[i] = write_of(b->node, p->key_write[i]);
    }
    b->node->as.aggregate = (struct rel_aggregate) { .keys = p->group.keys,
                                                     .n_keys = p->group.n_keys,
                                                     .key_slots = key_slots,
                                                     .items = items,
                                                     .n_items = p->group.n_items,
                                                     .limit = limit };
}

void group_stage_open(struct op_run *r, struct group_stage *s, const struct group_stage_plan *p)
{
    bool by_arrival = r->node != r->plan->nodes[r->plan->holds];
    s->plan = p;
    groups_init(&s->groups, &p->group, by_arrival, op_budget(r));
    arena_on_release(&r->worker->arena, release, &s->groups);
}

enum flow group_stage_push(struct op_run *r, struct group_stage *s, const struct batch *in)
{
    const char *why = NULL;
    return groups_add(&s->groups, in, &why) ? FLOW_MORE : op_fail_disk(r, why);
}

bool group_stage_combine(struct op_run *into, struct op_run *from)
{
    struct group_stage *s = into->state, *other = from->state;
    groups_join(&s->groups, &other->groups);
    return true;
}

struct frames {
    state_frame *give;
    void *ctx;
};

static bool give_frame(void *frames, size_t part, struct str frame)
{
    struct frames *f = frames;
    (void)part;
    return f->give(f->ctx, frame);
}

bool group_stage_save(struct op_run *r, state_frame *frame, void *ctx)
{
    struct group_stage *s = r->state;
    const char *why = NULL;
    bool ok = groups_save(&s->groups, give_frame, &(struct frames) { frame, ctx });
    if (ok && s->groups.parts) {
        ok = group_parts_each(s->groups.parts, frame, ctx, &why);
    }
    if (why) {
        op_fail_disk(r, why);
    }
    return ok;
}

bool group_stage_restore(struct op_run *into, struct str frame)
{
    struct group_stage *s = into->state;
    const char *why = NULL;
    bool ok = groups_restore(&s->groups, frame);
    if (ok && !groups_settle(&s->groups, &why)) {
        op_fail_disk(into, why);
    }
    return ok && !why;
}

/* Puts the group into the batch's row `at`. */
static void put_group(const struct op_run *r, const struct group_stage_plan *p, struct groups *g,
                      size_t group, size_t at)
{
    const struct group_stage *s = r->state;
    const uint32_t *writes = r->node->writes.items;
    const struct cell *keys = groups_keys(g, group);
    for (size_t k = 0; k < p->group.n_keys; k++) {
        struct cell *column =
            p->key_write[k] == SIZE_MAX ? NULL : s->batch->cols[writes[p->key_write[k]]];
        if (column) {
            column[at] = keys[k];
        }
    }
    for (size_t k = 0; k < p->group.n_items; k++) {
        struct cell *column = s->batch->cols[writes[p->item_write[k]]];
        if (column) {
            column[at] = groups_result(g, group, k);
        }
    }
}

/* Rows of a table are positioned by their number. */
static void number_rows(struct op_run *r, struct batch *b)
{
    struct group_stage *s = r->state;
    for (size_t i = 0; i < b->rows; i++) {
        b->time[i] = TIME_NONE;
        b->seq[i] = s->given++;
    }
}

static enum flow give_table(struct op_run *r, struct group_stage *s)
{
    struct batch *b = s->batch;
    enum flow flow = FLOW_MORE;
    struct group_at at;
    groups_sort(&s->groups);
    bool more = groups_next(&s->groups, &at);
    while (more && flow == FLOW_MORE) {
        arena_reset(&r->worker->scratch);
        for (b->rows = 0; more && b->rows < b->cap; more = groups_next(&s->groups, &at)) {
            put_group(r, s->plan, at.table, at.group, b->rows++);
        }
        number_rows(r, b);
        batch_select_all(b);
        flow = op_emit(r, b);
    }
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}

static bool hold_groups(void *ctx, struct groups *g)
{
    struct op_run *r = ctx;
    struct group_stage *s = r->state;
    s->batch->rows = 1; /* one group after another */
    for (size_t group = 0; group < groups_count(g); group++) {
        const struct group_place *place = groups_place(g, group);
        put_group(r, s->plan, g, group, 0);
        s->batch->time[0] = place->time;
        s->batch->seq[0] = place->seq;
        row_buffer_add_nth(&s->rows.buffer, s->batch, 0, place->nth);
        if ((group + 1) % BATCH_ROWS == 0 && materialise_settle(r, &s->rows) == FLOW_FAIL) {
            return false;
        }
    }
    return materialise_settle(r, &s->rows) != FLOW_FAIL;
}

/* Buffers all groups as rows and emits them in the order of the buffer. */
static enum flow give_buffer(struct op_run *r, struct group_stage *s)
{
    const char *why = NULL;
    s->rows.spills = true;
    if (!groups_each(&s->groups, hold_groups, r, &why)) {
        return why ? op_fail_disk(r, why) : FLOW_FAIL;
    }
    groups_drop(&s->groups);
    materialise_finish(r, &s->rows);
    return materialise_emit(r, &s->rows, number_rows);
}

enum flow group_stage_finish(struct op_run *r, struct group_stage *s)
{
    s->batch = op_new_batch(r);
    if (groups_in_memory(&s->groups)) {
        return give_table(r, s);
    }
    materialise_open(r, &s->rows, &r->node->keep);
    row_buffer_order(&s->rows.buffer, row_by_position, NULL);
    return give_buffer(r, s);
}

enum flow group_stage_finish_by(struct op_run *r, struct group_stage *s, size_t limit,
                                row_compare *compare, const void *ctx)
{
    s->batch = op_new_batch(r);
    for (size_t i = 0; i < r->node->writes.n; i++) {
        struct cell **column = &s->batch->cols[r->node->writes.items[i]];
        if (!*column) {
            *column = arena_array(&r->worker->arena, struct cell, s->batch->cap);
        }
    }
    materialise_open(r, &s->rows, &r->node->writes);
    s->rows.limit = limit;
    row_buffer_order(&s->rows.buffer, compare, ctx);
    return give_buffer(r, s);
}
