/*
 * threatlookup.c - `threatlookup address`: indicators of compromise, a row for each match.
 * Specified: docs/language/lookups.md.
 */
#include "lib/op/stage.h"
#include "lib/op/table_source.h"

enum { SINGLE, SOURCE, FIELDS };

static const struct source_column columns[] = {
    { "actors", T_TEXT },     { "confidence", T_INT }, { "fields", T_TEXT },
    { "id", T_TEXT },         { "imported", T_INT },   { "indicator", T_TEXT },
    { "kill_chain", T_TEXT }, { "source", T_TEXT },    { "threat_type", T_TEXT },
    { "type", T_TEXT },       { "updated", T_INT },    { "valid_from", T_INT },
    { "valid_until", T_INT },
};

static bool threatlookup_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) || !stage_read(b, &c[FIELDS])) {
        return false;
    }
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        bind_define(b, arena_printf(b->arena, "_threatlookup.%s", columns[i].name),
                    columns[i].type);
    }
    if (c[SINGLE].given) {
        bind_define(b, STR("_threatlookup.num_matches"), T_INT);
    }
    return true;
}

const struct op_def op_threatlookup = {
    .name = "threatlookup",
    .group = "lookup",
    .form = "threatlookup [singleIndicator] [source=\"NAME\"] FIELD {FIELD}",
    .doc = "Adds indicators of compromise that match a field, as _threatlookup.actors and so on.",
    .shape = { { "singleIndicator", CLAUSE_FLAG, .optional = true,
                 .doc = "only the best match, and how many there are" },
               { "source", CLAUSE_OPTION, .optional = true, .value = TAKES_TEXT,
                 .doc = "only indicators of this source" },
               { NULL, CLAUSE_WORDS, .repeats = true, .doc = "the fields to look up" } },
    .examples = { { "* | threatlookup singleIndicator client_ip | where _threatlookup.confidence > "
                    "50",
                    "messages with a known address" } },
    .bind = threatlookup_bind,
};
