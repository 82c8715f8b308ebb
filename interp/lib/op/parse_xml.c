/*
 * parse_xml.c - `parse xml "/a/b/@c" as c`: values of an XML text. Specified:
 * docs/language/parse.md, XML.
 */
#include "lib/op/stage.h"

enum { FIELD, PATHS, AS, NODROP };

static bool contains(struct str s, const char *part)
{
    size_t len = strlen(part);
    for (size_t i = 0; i + len <= s.len; i++) {
        if (memcmp(s.s + i, part, len) == 0) {
            return true;
        }
    }
    return false;
}

/* What is wrong with a path; NULL: nothing. */
static const char *wrong_path(struct str path)
{
    int open = 0;
    for (size_t i = 0; i < path.len && open >= 0 && open <= 1; i++) {
        open += path.s[i] == '[' ? 1 : path.s[i] == ']' ? -1 : 0;
    }
    if (path.len == 0 || path.s[0] != '/') {
        return "the path does not start with `/`";
    }
    if (contains(path, "//")) {
        return "the path holds `//`; each step is named";
    }
    if (contains(path, "..") || contains(path, "::")) {
        return "the path holds an axis; steps only lead down by name";
    }
    if (path.s[path.len - 1] == '/') {
        return "the path ends in `/`";
    }
    return open != 0 ? "a bracket of the path has no partner" : NULL;
}

static bool check_paths(struct binder *b, const struct clause *paths)
{
    bool ok = true;
    for (size_t i = 0; i < paths->list.n; i++) {
        const struct clause_item *item = &paths->list.items[i];
        struct str path;
        const char *wrong = stage_text(b, item->node, &path) ? wrong_path(path) : NULL;
        if (wrong) {
            struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, item->span, "%s", wrong);
            diag_help(b->diags, g, "a path reads \"/events/event[1]/@id\" or \"/a/b/text()\"");
            ok = false;
        }
    }
    return ok;
}

static bool parse_xml_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    uint32_t input;
    (void)out;
    if (!stage_match(b, stage, c) || !stage_input(b, stage, &c[FIELD], &input) ||
        !check_paths(b, &c[PATHS]) || !stage_count(b, &c[PATHS], &c[AS], "path")) {
        return false;
    }
    b->uses_chain = true;
    for (size_t i = 0; !c[AS].given && i < c[PATHS].list.n; i++) {
        struct name name = { .span = c[PATHS].list.items[i].span };
        name.hole = !stage_text(b, c[PATHS].list.items[i].node, &name.text);
        stage_define_name(b, &name, T_TEXT);
    }
    stage_define_clause(b, &c[AS], T_TEXT);
    return true;
}

const struct op_def op_parse_xml = {
    .name = "parse xml",
    .group = "parse",
    .form = "parse xml [field=FIELD] \"PATH\" {, \"PATH\"} [as NAME {, NAME}] [nodrop]",
    .doc = "Reads elements and attributes of an XML text.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to read; else _raw" },
               { NULL, CLAUSE_STRINGS, .repeats = true,
                 .doc = "paths from the root: /a/b/text(), /a/@id" },
               { "as", CLAUSE_NAMES, .optional = true, .repeats = true,
                 .doc = "a name for each path; else the path itself" },
               { "nodrop", CLAUSE_FLAG, .optional = true, .doc = "keep rows that do not match" } },
    .examples = { { "* | parse xml \"/event/@id\", \"/event/user/text()\" as id, user",
                    "an attribute and a text" } },
    .flags = OP_PARSE,
    .bind = parse_xml_bind,
};
