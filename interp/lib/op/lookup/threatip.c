/*
 * threatip.c - `threatip address`: threat intelligence about an address. Specified:
 * docs/language/lookups.md.
 */
#include "base/vec.h"
#include "lib/op/lookup/finder.h"

static bool threatip_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    static const struct {
        const char *as, *column;
    } columns[] = { { "actor", "actor" },
                    { "malicious_confidence", "threatlevel" },
                    { "raw_threat", "raw" },
                    { "type", "type" } };
    struct clause c[SHAPE_MAX];
    struct finder *f = arena_new(b->arena, struct finder);
    uint32_t slot;
    out->data = f;
    if (!stage_match(b, stage, c) || !bind_read(b, &c[0].list.items[0].name, &slot) ||
        !finder_open(b, f, STR("sumo://threat/cs"), stage_head(stage))) {
        return false;
    }
    *vec_add(b->arena, &out->as.lookup.keys) = slot;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        size_t at =
            f->in.table ? csv_table_column(f->in.table, str_of(columns[i].column)) : SIZE_MAX;
        finder_output(b, f, &(struct name) { .text = str_of(columns[i].as) }, at, columns[i].column,
                      T_STRING);
    }
    return true;
}

const struct op_def op_threatip = {
    .name = "threatip",
    .group = "lookup",
    .form = "threatip FIELD",
    .doc = "Adds what is known about an IP address: actor, malicious_confidence, raw_threat, type.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the address" } },
    .examples = { { "* | threatip client_ip | where !isNull(malicious_confidence)",
                    "messages with a known address" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_LOOKUP,
    .traits = { .pure = true },
    .bind = threatip_bind,
    .state_size = sizeof(struct finder_state),
    .open = finder_begin,
    .push = finder_push,
};
