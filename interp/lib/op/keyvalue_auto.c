/*
 * keyvalue_auto.c - `kv auto`: all keys of a text become fields. Which ones depends on the data.
 * Specified: docs/language/parse.md, keyvalue.
 */
#include "lib/op/kv_keys.h"

enum { FIELD, DELIM, KEYS_WORD, REFONLY, KEYS, AS, NODROP };

static bool keyvalue_auto_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    uint32_t input;
    (void)out;
    if (!stage_match(b, stage, c) || !stage_input(b, stage, &c[FIELD], &input) ||
        !stage_count(b, &c[KEYS], &c[AS], "key")) {
        return false;
    }
    if ((c[KEYS_WORD].given || c[AS].given || c[REFONLY].given) && !c[KEYS].given) {
        struct diag *g =
            stage_complain(b, DIAG_MISSING_ARGUMENT, stage_head(stage), "no key is named");
        diag_help(
            b->diags, g,
            "`keys`, `as` and `refonly` need keys in double quotes: kv auto keys \"user\", \"ip\"");
        return false;
    }
    kv_define(b, &c[KEYS], &c[AS]);
    b->scope.open = true;
    return true;
}

const struct op_def op_keyvalue_auto = {
    .name = "keyvalue auto",
    .aliases = { "kv auto" },
    .group = "parse",
    .form = "kv auto [field=FIELD] [delim \"TEXT\"] [keys \"KEY\" {, \"KEY\"} [as NAME {, NAME}]] "
            "[refonly]",
    .doc = "Makes fields of all keys and values of a text.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to read; else _raw" },
               { "delim", CLAUSE_OPTION, .optional = true, .value = TAKES_TEXT, .bare = true,
                 .doc = "only this text stands between key and value" },
               { "keys", CLAUSE_FLAG, .optional = true, .doc = "stands in front of the keys" },
               { "refonly", CLAUSE_FLAG, .optional = true, .doc = "only the named keys" },
               { NULL, CLAUSE_STRINGS, .optional = true, .repeats = true, .doc = "keys to name" },
               { "as", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "a name for each key" },
               { "nodrop", CLAUSE_FLAG, .optional = true,
                 .doc = "accepted; no row is ever dropped" } },
    .examples = { { "* | kv auto", "a field a key" } },
    .fidelity = FIDELITY_INFERRED,
    .bind = keyvalue_auto_bind,
};
