/*
 * json_auto.c - `json auto`: all values of the JSON in a text become fields.
 *
 * What the fields are called depends on the data, so no later name is unknown. Never drops a row;
 * `nodrop` is accepted and says nothing. Specified: docs/language/parse.md, json auto.
 */
#include "lib/op/stage.h"

enum { FIELD, MAXDEPTH, ARRAYS, KEYS_WORD, REFONLY, KEYS, AS, NODROP };

static bool json_auto_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) || !stage_input(b, stage, &c[FIELD]) ||
        !stage_count(b, &c[KEYS], &c[AS], "key") ||
        !stage_range(b, &c[MAXDEPTH], "maxdepth", 1, 1e15)) {
        return false;
    }
    if ((c[KEYS_WORD].given || c[AS].given || c[REFONLY].given) && !c[KEYS].given) {
        struct diag *g =
            stage_complain(b, DIAG_MISSING_ARGUMENT, stage_head(stage), "no key is named");
        diag_help(b->diags, g,
                  "`keys`, `as` and `refonly` need keys in double quotes: json auto keys \"user\", "
                  "\"ip\"");
        return false;
    }
    stage_define_clause(b, &c[AS], T_ANY);
    b->scope.open = true;
    return true;
}

const struct op_def op_json_auto = {
    .name = "json auto",
    .group = "parse",
    .form = "json auto [field=FIELD] [maxdepth N] [extractarrays] [keys \"KEY\" {, \"KEY\"} [as "
            "NAME {, NAME}]] [refonly]",
    .doc = "Makes fields of all values of the JSON in a text.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to read; else _raw" },
               { "maxdepth", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER, .bare = true,
                 .doc = "how deep to go; deeper values stay JSON text" },
               { "extractarrays", CLAUSE_FLAG, .optional = true,
                 .doc = "arrays of plain values become a field each element" },
               { "keys", CLAUSE_FLAG, .optional = true, .doc = "stands in front of the keys" },
               { "refonly", CLAUSE_FLAG, .optional = true, .doc = "only the named keys" },
               { NULL, CLAUSE_STRINGS, .optional = true, .repeats = true, .doc = "keys to name" },
               { "as", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "a name for each key" },
               { "nodrop", CLAUSE_FLAG, .optional = true,
                 .doc = "accepted; no row is ever dropped" } },
    .examples = { { "* | json auto maxdepth 1", "the top level of each message" } },
    .bind = json_auto_bind,
};
