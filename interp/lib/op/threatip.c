/*
 * threatip.c - `threatip address`: what threat intelligence knows about an address. Specified:
 * docs/language/lookups.md.
 */
#include "lib/op/stage.h"

static bool threatip_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    static const char *const columns[] = { "actor", "malicious_confidence", "raw_threat", "type" };
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) || !stage_read(b, &c[0])) {
        return false;
    }
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        bind_define(b, str_of(columns[i]), T_TEXT);
    }
    return true;
}

const struct op_def op_threatip = {
    .name = "threatip",
    .group = "lookup",
    .form = "threatip FIELD",
    .doc = "Adds what is known about an address: actor, malicious_confidence, raw_threat, type.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the address" } },
    .examples = { { "* | threatip client_ip | where !isNull(malicious_confidence)",
                    "messages with a known address" } },
    .bind = threatip_bind,
};
