/*
 * evtx_event.c - see evtx_event.h.
 */
#include "source/format/evtx_event.h"

#include "source/format/evtx_chunk.h"

enum { TEMPLATE_WORK = 16 /* charged for a byte of a definition of a template */ };

struct evtx *evtx_state(struct in_run *r, struct str record)
{
    struct evtx *e = r->evtx;
    if (!e) {
        e = r->evtx = arena_new(r->arena, struct evtx);
        e->run = r;
        arena_init(&e->memory, r->arena->budget);
        arena_init(&e->work, r->arena->budget);
        block_init(&e->xml.b, r->arena->budget);
        block_init(&e->literal.b, r->arena->budget);
    }
    uint64_t at = r->chunk_base + (uint64_t)(record.s - r->chunk.s) - EVTX_HEADER;
    uint64_t block = at / EVTX_CHUNK;
    size_t into = (size_t)(at % EVTX_CHUNK);
    if (e->number != r->n_chunks || e->block != block) {
        e->number = r->n_chunks;
        e->block = block;
        size_t left = (size_t)(r->chunk.s + r->chunk.len - record.s) + into;
        e->chunk = (struct evtx_chunk) { (const unsigned char *)record.s - into,
                                         left < EVTX_CHUNK ? left : EVTX_CHUNK };
        memset(e->heads, 0, sizeof e->heads);
        arena_reset(&e->memory);
        e->chunk_left = EVTX_CHUNK_WORK;
    }
    arena_reset(&e->work);
    e->n_unnamed = 0;
    e->left = EVTX_RECORD_WORK < e->chunk_left ? EVTX_RECORD_WORK : e->chunk_left;
    return e;
}

void evtx_state_free(struct evtx *e)
{
    arena_release(&e->memory);
    arena_release(&e->work);
    buf_release(&e->xml);
    buf_release(&e->literal);
}

bool evtx_charge(struct evtx *e, size_t n)
{
    if (n > e->left) {
        e->why = "its values take too much";
        e->left = 0;
        return false;
    }
    e->left -= n;
    e->chunk_left -= n;
    return true;
}

struct evtx_template *evtx_template_at(struct evtx *e, uint32_t at)
{
    struct evtx_template **head = &e->heads[(at ^ at >> 6) % (sizeof e->heads / sizeof *e->heads)];
    struct evtx_template *t = *head;
    size_t size = 0;
    while (t && t->at != at) {
        t = t->next;
    }
    if (!t) {
        t = arena_new(&e->memory, struct evtx_template);
        t->at = at;
        t->next = *head;
        *head = t;
        const char *why = NULL;
        t->why = evtx_tape_template(&t->tape, &e->memory, e->chunk, at, &size, &why) ? NULL : why;
        if (!evtx_charge(e, (1 + size) * TEMPLATE_WORK)) {
            return NULL;
        }
    }
    e->why = t->why;
    return t->why ? NULL : t;
}

bool evtx_values_of(struct evtx *e, const struct evtx_instance *instance, struct evtx_values *out)
{
    size_t at = instance->data, n = instance->n;
    if (!evtx_charge(e, n)) {
        return false;
    }
    struct evtx_value *items = arena_alloc(&e->work, sizeof *items * (n + 1));
    const unsigned char *description = e->chunk.data + instance->values;
    for (size_t k = 0; k < n; k++, description += 4) {
        uint32_t size = evtx_u16(description);
        items[k] = (struct evtx_value) { e->chunk.data + at, size, description[2] };
        at += size;
    }
    *out = (struct evtx_values) { items, n };
    return true;
}
