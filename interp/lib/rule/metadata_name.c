/*
 * metadata_name.c - W1024: the name of a built-in field without its `_`, misspelled, or without a
 * `=`; and what other languages call it. After the first pipe only misspelled names.
 */
#include "lib/rule/in_search.h"

#include "check/builtin.h"

/* Fields of Splunk and others that are built in here under another name. */
static struct str other_name(struct str name)
{
    static const char *const rows[][2] = {
        { "index", "_index" },
        { "host", "_sourceHost" },
        { "sourcetype", "_sourceCategory" },
        { "_category", "_sourceCategory" },
        { "_host", "_sourceHost" },
        { "_name", "_sourceName" },
        { "_sourcetype", "_sourceCategory" },
        { "_time", "_messageTime" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_eq_fold(name, str_of(rows[i][0]))) {
            return str_of(rows[i][1]);
        }
    }
    return (struct str) { NULL, 0 };
}

/* Is it a name that fields of the events do not have by chance? */
static bool is_telling(struct str name)
{
    return (name.len > 0 && name.s[0] == '_') || str_starts_fold(name, STR("source")) ||
           str_eq_fold(name, STR("index")) || str_eq_fold(name, STR("collector"));
}

static void report(const struct rule_place *p, const struct name *field, struct str meant)
{
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_METADATA_NAME, field->span,
                             "no built-in field is named `%.*s`", STR_ARG(field->text));
    diag_label(d, g, "a field of the events; nothing is found where they lack it");
    diag_help(d, g, "did you mean `%.*s`?", STR_ARG(meant));
    if (str_eq_fold(field->text, STR("source"))) {
        diag_help(d, g, "the path of a file, in Splunk `source`, is `_sourceName`");
    }
    if (search_written(p, field->span)) {
        diag_edit(d, g, field->span, meant);
    }
}

static void look_predicate(const struct rule_place *p)
{
    const struct node_predicate *n = AST(predicate, p->node);
    struct str name = n->field.text;
    if (n->field.placeholder || builtin_is(name)) {
        return;
    }
    if (str_eq_fold(name, STR("earliest")) || str_eq_fold(name, STR("latest"))) {
        bool from = ascii_lower((unsigned char)name.s[0]) == 'e';
        struct diags *d = p->binder->diags;
        struct diag *g = diag_at(d, DIAG_METADATA_NAME, p->node->span,
                                 "the time range is no part of the search expression");
        diag_help(d, g, "give it with %s, or in a comment before the query: // @%s -1h",
                  from ? "{--from}" : "{--to}", from ? "from" : "to");
        return;
    }
    struct str meant = other_name(name);
    meant = meant.len > 0 ? meant : builtin_near(name);
    if (meant.len > 0 && is_telling(name)) {
        report(p, &n->field, meant);
    }
}

/* `_sourceCategory prod`, `_sourceCategory:prod`. */
static void look_word(const struct rule_place *p)
{
    struct diags *d = p->binder->diags;
    struct str text = search_word(p->node);
    size_t colon = str_find(text, STR(":"), 0);
    struct str name = { text.s, colon < text.len ? colon : text.len };
    if (!builtin_is(name) || str_eq_fold(search_word_before(p, p->node), STR("by"))) {
        return; /* after `by` it is W1021 */
    }
    struct diag *g = diag_at(d, DIAG_METADATA_NAME, p->node->span,
                             "`%.*s` is searched as a word here", STR_ARG(text));
    if (colon < text.len) {
        struct str value = { text.s + colon + 1, text.len - colon - 1 };
        diag_help(d, g, "a field is compared with `=`: %.*s=%.*s", STR_ARG(name), STR_ARG(value));
        struct span at = { p->node->span.at + (uint32_t)colon, 1 };
        if (search_written(p, p->node->span)) {
            diag_edit(d, g, at, STR("="));
        }
    } else {
        diag_help(d, g, "a field is compared with `=`: %.*s=VALUE", STR_ARG(name));
    }
}

/* "_sourceCategory=prod" in quotes. */
static void look_phrase(const struct rule_place *p)
{
    const struct node_word *n = AST(word, p->node);
    size_t sign = str_find(n->text, STR("="), 0);
    if (n->placeholder || sign >= n->text.len ||
        !builtin_is(str_trim((struct str) { n->text.s, sign }))) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_METADATA_NAME, p->node->span,
                             "what is in quotes is searched in the text, field name and all");
    diag_help(d, g, "quotes hold the value alone: %.*s=\"%.*s\"", (int)sign, n->text.s,
              (int)(n->text.len - sign - 1), n->text.s + sign + 1);
}

/* A field of a stage that no stage makes. */
static void look_field(const struct rule_place *p)
{
    const struct name *name = &AST(field, p->node)->name;
    if (name->text.len == 0 || name->text.s[0] != '_' || builtin_is(name->text) ||
        ask_maker(p, name) != ASK_EVENTS) {
        return;
    }
    struct str meant = builtin_near(name->text);
    if (meant.len > 0) {
        report(p, name, meant);
    }
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_FIELD) {
        look_field(p);
        return;
    }
    if (p->node->kind == NODE_SEARCH_PREDICATE) {
        look_predicate(p);
    } else if (p->node->kind == NODE_SEARCH_WORD) {
        look_word(p);
    } else {
        look_phrase(p);
    }
}

const struct rule_def rule_metadata_name = {
    .name = "metadata_name",
    .kinds =
        RULE_AT(SEARCH_PREDICATE) | RULE_AT(SEARCH_WORD) | RULE_AT(SEARCH_PHRASE) | RULE_AT(FIELD),
    .look = look,
};
