/*
 * parse_xml.c - `parse xml "/a/b/@c" as c`: values of an XML text. Specified:
 * docs/language/parse.md, XML.
 */
#include "base/xml/xml.h"
#include "lib/op/parse/extract.h"
#include "lib/op/parse/xml_path.h"

enum { FIELD, PATHS, AS, NODROP };

struct xml_state {
    struct xml_text *text;
};

static const void *compile(struct arena *a, struct str path, const char **wrong)
{
    return xml_path_compile(a, path, wrong);
}

static bool parse_xml_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct extract_plan *p = arena_new(b->arena, struct extract_plan);
    struct extract_paths paths = {
        &c[FIELD],  &c[PATHS], &c[AS],
        &c[NODROP], compile,   "a path reads \"/events/event[1]/@id\" or \"/a/b/text()\"",
        T_STRING
    };
    out->data = p;
    return stage_match(b, stage, c) && extract_bind_paths(b, stage, &paths, p);
}

static bool parse_xml_open(struct op_run *r)
{
    struct xml_state *s = r->state;
    s->text = xml_text_new(&r->worker->arena);
    return true;
}

static bool begin_text(struct op_run *r, struct str text)
{
    const struct xml_state *s = r->state;
    const char *why = xml_text_open(s->text, text);
    if (why && why != xml_malformed) {
        op_refuse(r, why);
    }
    return !why;
}

static bool find_path(struct op_run *r, const struct extract_part *part, struct str text,
                      struct arena *scratch, struct cell *out)
{
    const struct xml_state *s = r->state;
    struct str value;
    (void)text;
    bool found = xml_path_find(part->data, s->text, scratch, &value);
    *out = found ? cell_of_text(value) : cell_null();
    return found;
}

static enum flow parse_xml_push(struct op_run *r, struct batch *in)
{
    return extract_push(r, in, r->node->data, begin_text, find_path);
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
                    "an attribute and an element's text" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTRACT,
    .traits = { .chained = true },
    .bind = parse_xml_bind,
    .state_size = sizeof(struct xml_state),
    .open = parse_xml_open,
    .push = parse_xml_push,
};
