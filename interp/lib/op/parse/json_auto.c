/*
 * json_auto.c - `json auto`: all values of the JSON in a text become fields.
 *
 * What the fields are called depends on the data, so no later name is unknown. Never drops a row;
 * `nodrop` is accepted and has no effect. Specified: docs/language/parse.md, json auto.
 */
#include "lib/op/parse/dynamic_stage.h"
#include "lib/op/parse/json_fields.h"

enum { FIELD, MAXDEPTH, ARRAYS, KEYS_WORD, REFONLY, KEYS, AS, NODROP };

/* The name of a field that a key has without `as`. */
static struct str field_of(struct arena *a, struct str key)
{
    struct str name = arena_str(a, key);
    for (size_t i = 0; i < name.len; i++) {
        if (name.s[i] == ' ') {
            ((char *)name.s)[i] = '_';
        }
    }
    return name;
}

static bool json_auto_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct dynamic_keys keys;
    uint32_t input;
    if (!stage_match(b, stage, c) || !stage_input(b, stage, &c[FIELD], &input) ||
        !stage_count(b, &c[KEYS], &c[AS], "key") ||
        !stage_range(b, &c[MAXDEPTH], "maxdepth", 1, 1e15) ||
        !dynamic_stage_keys(
            b, stage, &(struct dynamic_clauses) { &c[KEYS_WORD], &c[KEYS], &c[AS], &c[REFONLY] },
            "json auto keys \"user\", \"ip\"", field_of, &keys)) {
        return false;
    }
    struct json_fields_plan *p = arena_new(b->arena, struct json_fields_plan);
    bool bounded = c[MAXDEPTH].given && c[MAXDEPTH].list.items[0].node->kind != NODE_PLACEHOLDER;
    p->rules = (struct flat_rules) {
        .max_depth = bounded ? (size_t)c[MAXDEPTH].list.items[0].amount.value : SIZE_MAX,
        .splits = c[ARRAYS].given,
    };
    p->dynamic = dynamic_bind(b, input, &keys, !c[REFONLY].given);
    out->data = p;
    return true;
}

const struct op_def op_json_auto = {
    .name = "json auto",
    .group = "parse",
    .form = "json auto [field=FIELD] [maxdepth N] [extractarrays] [keys \"KEY\" {, \"KEY\"} [as "
            "NAME {, NAME}]] [refonly]",
    .doc = "Makes fields of all values of the JSON in a string.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to read; else _raw" },
               { "maxdepth", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER, .bare = true,
                 .doc = "how deep to go; deeper values stay JSON text" },
               { "extractarrays", CLAUSE_FLAG, .optional = true,
                 .doc = "arrays of plain values become one field per element" },
               { "keys", CLAUSE_FLAG, .optional = true, .doc = "precedes the keys" },
               { "refonly", CLAUSE_FLAG, .optional = true, .doc = "only the named keys" },
               { NULL, CLAUSE_STRINGS, .optional = true, .repeats = true, .doc = "keys to name" },
               { "as", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "a name for each key" },
               { "nodrop", CLAUSE_FLAG, .optional = true,
                 .doc = "accepted; no row is ever dropped" } },
    .examples = { { "* | json auto maxdepth 1", "the top level of each message" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTRACT,
    .traits = { .pure = true },
    .bind = json_auto_bind,
    .state_size = sizeof(struct json_fields),
    .open = json_fields_open,
    .push = json_fields_push,
    .dynamic_names = json_fields_names,
};
