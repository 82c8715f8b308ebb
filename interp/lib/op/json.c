/*
 * json.c - `json "a.b", "c[0]" as x, y`: values of a JSON text. Specified: docs/language/parse.md,
 * JSON.
 */
#include "lib/op/json_path.h"
#include "lib/op/stage.h"

enum { FIELD, PATHS, AS, NODROP };

static bool check_paths(struct binder *b, const struct clause *paths)
{
    bool ok = true;
    for (size_t i = 0; i < paths->list.n; i++) {
        const struct clause_item *item = &paths->list.items[i];
        struct str path;
        const char *wrong = stage_text(b, item->node, &path) ? json_path_wrong(path) : NULL;
        if (wrong) {
            struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, item->span, "%s", wrong);
            diag_help(b->diags, g, "a path reads \"a.b\", \"a[0].b\", \"a[*]\" or \"['a.b']\"");
            ok = false;
        }
    }
    return ok;
}

static bool json_bind(struct binder *b, const struct node *stage, struct plan_node *out)
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
        stage_define_name(b, &name, T_ANY);
    }
    stage_define_clause(b, &c[AS], T_ANY);
    return true;
}

const struct op_def op_json = {
    .name = "json",
    .group = "parse",
    .form = "json [field=FIELD] \"PATH\" {, \"PATH\"} [as NAME {, NAME}] [nodrop]",
    .doc = "Reads values of a JSON text.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to read; else _raw" },
               { NULL, CLAUSE_STRINGS, .repeats = true,
                 .doc = "paths: a.b, a[0], a[*].b, ['a.b']" },
               { "as", CLAUSE_NAMES, .optional = true, .repeats = true,
                 .doc = "a name for each path; else the path itself" },
               { "nodrop", CLAUSE_FLAG, .optional = true, .doc = "keep rows that lack a value" } },
    .examples = { { "* | json \"user.name\", \"action\" as user, action", "two fields" },
                  { "* | json field=properties \"ip\" nodrop",
                    "a field called ip; all rows stay" } },
    .flags = OP_PARSE,
    .bind = json_bind,
};
