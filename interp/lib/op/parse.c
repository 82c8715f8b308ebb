/*
 * parse.c - `parse "user=* from *" as user, host`: what stands between fixed texts.
 *
 * A term may also be `regex "..(?<name>..)"` behind a comma. Specified: docs/language/parse.md,
 * anchors.
 */
#include "check/pattern_bind.h"
#include "lib/op/anchor.h"

enum { FIELD, TERMS, NODROP, MULTI };

/* `, regex ".."` among the terms. */
static bool bind_regex_term(struct binder *b, const struct clause_item *term)
{
    if (atom_has_hole(term->node)) {
        b->scope.open = true;
        return true;
    }
    const struct regex *re = bind_regex(b, term->node, "parse regex");
    for (size_t i = 0; re && i < re->n_groups; i++) {
        bind_define(b, re->groups[i].name, T_TEXT);
    }
    return re != NULL;
}

static bool parse_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    uint32_t input;
    (void)out;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    b->uses_chain = true;
    if (c[MULTI].given) {
        struct diag *g =
            stage_complain(b, DIAG_UNKNOWN_OPTION, c[MULTI].span, "multi belongs to parse regex");
        diag_help(
            b->diags, g,
            "write the pattern as a regular expression: | parse regex \"..(?<name>..)\" multi");
        return false;
    }
    if (!stage_input(b, stage, &c[FIELD], &input)) {
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < c[TERMS].list.n; i++) {
        const struct clause_item *term = &c[TERMS].list.items[i];
        if (term->names.n == 0) {
            ok = bind_regex_term(b, term) && ok;
        } else {
            ok = anchor_check(b, term) && ok;
            stage_define(b, &term->names, T_TEXT);
        }
    }
    return ok;
}

const struct op_def op_parse = {
    .name = "parse",
    .group = "parse",
    .form = "parse [field=FIELD] \"ANCHORS\" as NAME {, NAME} {, \"ANCHORS\" as NAME ...} [nodrop]",
    .doc = "Captures what stands between fixed texts; each * is a capture.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to parse; else _raw" },
               { "regex", CLAUSE_TERMS, .repeats = true,
                 .doc = "the texts with a * for each capture, and the captures' names" },
               { "nodrop", CLAUSE_FLAG, .optional = true, .doc = "keep rows that do not match" },
               { "multi", CLAUSE_FLAG, .optional = true, .doc = "for parse regex only" } },
    .examples = { { "* | parse \"user=* from *:\" as user, host", "two fields" },
                  { "* | parse field=user \"*@*\" as name, domain nodrop",
                    "parts of a field; all rows stay" } },
    .flags = OP_PARSE,
    .bind = parse_bind,
};
