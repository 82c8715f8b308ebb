/*
 * log_level.c - see log_level.h.
 */
#include "check/log_level.h"

bool log_level_is(struct str name)
{
    return str_eq_fold(name, STR("_loglevel"));
}

uint32_t log_level_bind(struct binder *b, uint32_t own)
{
    struct plan_node *node = arena_new(b->arena, struct plan_node);
    struct log_level_plan *p = arena_new(b->arena, struct log_level_plan);
    *node = (struct plan_node) { .op = catalog_internal(b->catalog, "(log level)"),
                                 .data = p,
                                 .text = STR("the level of each message"),
                                 .implied = true };
    p->raw = bind_source(b, STR("_raw"));
    p->own = own;
    p->slot = bind_slot_of(b, node);
    bind_name_slot(b, p->slot, STR("_loglevel"));
    bind_reads(b, node, p->raw);
    bind_reads(b, node, p->own);
    b->log_level = node;
    return p->slot;
}
