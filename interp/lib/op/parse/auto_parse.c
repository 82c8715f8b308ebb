/*
 * auto_parse.c - auto-parse mode: `json auto` before the first stage, which does not overwrite
 * fields that have a value. Specified: docs/language/parse.md, auto-parse mode.
 */
#include "lib/op/parse/json_fields.h"

static bool auto_parse_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct json_fields_plan *p = arena_new(b->arena, struct json_fields_plan);
    static const struct dynamic_keys none = { NULL, 0 };
    (void)stage;
    p->rules = (struct flat_rules) { .max_depth = SIZE_MAX };
    p->gives_way = true;
    p->dynamic = dynamic_bind(b, bind_find(b, STR("_raw")), &none, true);
    out->data = p;
    return true;
}

const struct op_def op_auto_parse = {
    .name = "(auto parse)",
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTRACT,
    .traits = { .pure = true },
    .use = OP_IMPLIED,
    .bind = auto_parse_bind,
    .state_size = sizeof(struct json_fields),
    .open = json_fields_open,
    .push = json_fields_push,
    .dynamic_names = json_fields_names,
};
