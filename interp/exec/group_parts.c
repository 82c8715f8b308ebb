/*
 * group_parts.c - see group_parts.h: one file, in which a partition is a list of runs.
 */
#include "exec/group_parts.h"

#include "base/vec.h"

#include <assert.h>

enum { PIECE = 16 * 1024 /* bytes of a partition that are written at a time */ };

struct group_parts *group_parts_new(struct arena *a, size_t width, struct budget *budget)
{
    struct group_parts *p = arena_new(a, struct group_parts);
    spill_init(&p->file, width, budget);
    arena_init(&p->arena, budget);
    p->row = arena_zero(a, sizeof(struct row) + width * sizeof(struct cell));
    for (size_t i = 0; i < GROUP_PARTS; i++) {
        block_init(&p->parts[i].buffer, budget);
    }
    return p;
}

void group_parts_free(struct group_parts *p)
{
    for (size_t i = 0; i < GROUP_PARTS; i++) {
        block_release(&p->parts[i].buffer);
    }
    spill_release(&p->file);
    arena_release(&p->arena);
}

static void write_part(struct group_parts *p, struct group_part *part)
{
    if (part->buffer.len > 0) {
        *vec_add(&p->arena, &part->runs) = spill_packed(&p->file, &part->buffer);
        part->buffer.len = 0;
    }
}

void group_parts_put(struct group_parts *p, size_t part)
{
    assert(part < GROUP_PARTS);
    struct group_part *to = &p->parts[part];
    spill_pack(&to->buffer, p->row, p->file.width);
    if (to->buffer.len >= PIECE) {
        write_part(p, to);
    }
}

bool group_parts_read(struct group_parts *p, size_t part, struct budget *budget,
                      group_parts_row *each, void *ctx, const char **why)
{
    assert(part < GROUP_PARTS);
    struct group_part *from = &p->parts[part];
    struct arena a;
    write_part(p, from);
    *why = p->file.why;
    arena_init(&a, budget);
    for (size_t i = 0; i < from->runs.n && !*why; i++) {
        struct spill_reader reader;
        spill_read(&reader, from->runs.items[i], &a, budget);
        for (const struct row *row; (row = spill_next(&reader));) {
            each(ctx, row);
        }
        *why = reader.why;
        spill_read_end(&reader);
    }
    arena_release(&a);
    return !*why;
}
