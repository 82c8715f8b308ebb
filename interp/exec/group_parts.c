/*
 * group_parts.c - see group_parts.h: one file, in which a partition is a list of frames.
 */
#include "exec/group_parts.h"

#include "base/vec.h"

#include <assert.h>

struct group_parts *group_parts_new(struct arena *a, struct budget *budget)
{
    struct group_parts *p = arena_new(a, struct group_parts);
    spill_init(&p->file, 0, budget);
    arena_init(&p->arena, budget);
    return p;
}

void group_parts_free(struct group_parts *p)
{
    spill_release(&p->file);
    arena_release(&p->arena);
}

static bool put_frame(void *parts, size_t part, struct str frame)
{
    struct group_parts *p = parts;
    *vec_add(&p->arena, &p->parts[part]) = spill_bytes(&p->file, frame);
    return !p->file.why;
}

bool group_parts_add(struct group_parts *p, const struct groups *g)
{
    return groups_save(g, put_frame, p);
}

bool group_parts_each(const struct group_parts *p, state_frame *frame, void *ctx, const char **why)
{
    struct block bytes;
    bool ok = true;
    block_init(&bytes, p->file.buffer.budget);
    for (size_t part = 0; part < GROUP_PARTS; part++) {
        for (size_t i = 0; i < p->parts[part].n && ok; i++) {
            bytes.len = 0;
            ok = spill_read_bytes(&p->parts[part].items[i], &bytes, why) &&
                 frame(ctx, (struct str) { bytes.data, bytes.len });
        }
    }
    block_release(&bytes);
    return ok;
}

bool group_parts_take(const struct group_parts *p, size_t part, size_t i, struct groups *g,
                      const char **why)
{
    assert(part < GROUP_PARTS && i < p->parts[part].n);
    const struct spill_run *run = &p->parts[part].items[i];
    struct block bytes;
    block_init(&bytes, g->budget);
    bool ok = spill_read_bytes(run, &bytes, why) && !budget_is_over(g->budget);
    if (ok && !groups_restore(g, (struct str) { bytes.data, bytes.len })) {
        ok = false;
        *why = budget_is_over(g->budget) ? NULL : "a temporary file was damaged";
    }
    block_release(&bytes);
    return ok;
}
