/*
 * parse.c - `parse "user=* from *" as user, host`: the text between fixed texts.
 *
 * A term may also be `regex "..(?<name>..)"` after a comma. Specified: docs/language/parse.md,
 * anchors.
 */
#include "lib/op/parse/anchor.h"
#include "lib/op/parse/extract_regex.h"

enum { FIELD, TERMS, NODROP, MULTI };

/* What a part searches. */
struct term {
    const struct anchors *anchors; /* NULL: the regular expression */
    const struct extract_regex *regex;
};

/* `, regex ".."` among the terms. */
static bool bind_regex_term(struct binder *b, const struct clause_item *item,
                            struct extract_plan *p)
{
    struct extract_part *part;
    if (!extract_regex_add(b, p, item->node, &part)) {
        return false;
    }
    if (part) {
        struct term *term = arena_new(b->arena, struct term);
        term->regex = part->data;
        part->data = term;
    }
    return true;
}

static bool bind_anchor_term(struct binder *b, const struct clause_item *item,
                             struct extract_plan *p)
{
    if (!anchor_check(b, item)) {
        return false;
    }
    if (atom_has_placeholder(item->node)) {
        stage_define(b, &item->names, T_STRING);
        return true;
    }
    struct term *term = arena_new(b->arena, struct term);
    term->anchors = anchor_read(b, item);
    struct str text = STR("");
    stage_text(b, item->node, &text);
    struct extract_part *part = extract_add(b, p, text, item->names.n, term);
    for (size_t i = 0; i < item->names.n; i++) {
        extract_target(b, p, part, &item->names.items[i], T_STRING);
    }
    return true;
}

static bool parse_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct extract_plan *p = arena_new(b->arena, struct extract_plan);
    out->data = p;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    if (c[MULTI].given) {
        struct diag *g =
            stage_complain(b, DIAG_UNKNOWN_OPTION, c[MULTI].span, "multi belongs to parse regex");
        diag_help(
            b->diags, g,
            "write the pattern as a regular expression: | parse regex \"..(?<name>..)\" multi");
        return false;
    }
    if (!extract_begin(b, stage, &c[FIELD], c[NODROP].given, c[TERMS].list.n, p)) {
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < c[TERMS].list.n; i++) {
        const struct clause_item *item = &c[TERMS].list.items[i];
        ok =
            (item->names.n == 0 ? bind_regex_term(b, item, p) : bind_anchor_term(b, item, p)) && ok;
    }
    return ok;
}

static bool find_term(struct op_run *r, const struct extract_part *part, struct str text,
                      struct arena *scratch, struct cell *out)
{
    const struct term *term = part->data;
    if (term->anchors) {
        struct str *captures = arena_array(scratch, struct str, part->n_targets + 1);
        if (!anchors_match(term->anchors, text, captures)) {
            return false;
        }
        for (size_t i = 0; i < part->n_targets; i++) {
            out[i] = cell_of_text(captures[i]);
        }
        return true;
    }
    return extract_regex_find(r, term->regex, part, text, 0, out);
}

static enum flow parse_push(struct op_run *r, struct batch *in)
{
    return extract_push(r, in, r->node->data, NULL, find_term);
}

const struct op_def op_parse = {
    .name = "parse",
    .group = "parse",
    .form = "parse [field=FIELD] \"ANCHORS\" as NAME {, NAME} {, \"ANCHORS\" as NAME ...} [nodrop]",
    .doc = "Captures the text between fixed strings, which are found with case; each * is a "
           "capture.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to parse; else _raw" },
               { "regex", CLAUSE_TERMS, .repeats = true,
                 .doc = "the strings with a * for each capture, and the captures' names" },
               { "nodrop", CLAUSE_FLAG, .optional = true, .doc = "keep rows that do not match" },
               { "multi", CLAUSE_FLAG, .optional = true, .doc = "for parse regex only" } },
    .examples = { { "* | parse \"user=* from *:\" as user, host", "two fields" },
                  { "* | parse field=user \"*@*\" as name, domain nodrop",
                    "parts of a field; all rows stay" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTRACT,
    .traits = { .chained = true },
    .bind = parse_bind,
    .push = parse_push,
};
