/*
 * keyvalue.c - `kv "user", "ip" as user, ip`: values of keys in a text. Specified:
 * docs/language/parse.md, keyvalue.
 */
#include "lang/string.h"
#include "lib/op/kv_keys.h"

enum { FIELD, INFER, REGEX, KEYS_WORD, KEYS, AS, NODROP };

/* The regular expression captures the value, or key and value. */
static bool check_regex(struct binder *b, const struct node *n)
{
    if (atom_has_hole(n)) {
        return true;
    }
    struct regex_error error;
    struct str text = string_decode_regex(b->arena, AST(string, n)->raw.text);
    const struct regex *re = regex_compile(b->arena, text, REGEX_PARSE, 0, false, &error);
    if (!re) {
        struct diag *g = stage_complain(b, DIAG_BAD_PATTERN, n->span,
                                        "the regular expression cannot be compiled: %.*s",
                                        STR_ARG(error.message));
        diag_label(
            b->diags, g, "at its character %zu",
            utf8_count((struct str) { text.s, error.offset < text.len ? error.offset : text.len }) +
                1);
        return false;
    }
    if (re->captures != 1 && re->captures != 2) {
        struct diag *g =
            stage_complain(b, DIAG_BAD_PATTERN, n->span,
                           "the regular expression has %u capturing groups", re->captures);
        diag_help(b->diags, g,
                  "it takes one group, the value, or two: the key and the value; others are "
                  "written (?:..)");
        return false;
    }
    return true;
}

static bool keyvalue_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    uint32_t input;
    (void)out;
    if (!stage_match(b, stage, c) || !stage_input(b, stage, &c[FIELD], &input) ||
        !stage_count(b, &c[KEYS], &c[AS], "key")) {
        return false;
    }
    if (c[REGEX].given && c[INFER].given) {
        stage_complain(b, DIAG_BAD_ARGUMENTS, c[INFER].span,
                       "`infer` and `regex` exclude each other");
        return false;
    }
    if (c[REGEX].given && !check_regex(b, c[REGEX].list.items[0].node)) {
        return false;
    }
    b->uses_chain = true;
    kv_define(b, &c[KEYS], &c[AS]);
    return true;
}

const struct op_def op_keyvalue = {
    .name = "keyvalue",
    .aliases = { "kv" },
    .group = "parse",
    .form = "kv [field=FIELD] [infer | regex \"REGEX\"] [keys] \"KEY\" {, \"KEY\"} [as NAME {, "
            "NAME}] [nodrop]",
    .doc = "Reads the values of keys in a text.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to read; else _raw" },
               { "infer", CLAUSE_FLAG, .optional = true,
                 .doc = "find values by the usual signs, as without regex" },
               { "regex", CLAUSE_OPTION, .optional = true, .value = TAKES_TEXT, .bare = true,
                 .doc = "finds key and value by two groups, or a value behind a key by one" },
               { "keys", CLAUSE_FLAG, .optional = true, .doc = "may stand in front of the keys" },
               { NULL, CLAUSE_KEY_TEXTS, .repeats = true, .doc = "the keys" },
               { "as", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "a name for each key; else the key" },
               { "nodrop", CLAUSE_FLAG, .optional = true, .doc = "keep rows that lack a key" } },
    .examples = { { "* | kv \"module\", \"status\" as module, status", "two fields" },
                  { "* | kv regex \"=(.*?)(?:\\s|$)\" \"src\" nodrop",
                    "a value up to the next blank" } },
    .flags = OP_PARSE,
    .fidelity = FIDELITY_INFERRED,
    .bind = keyvalue_bind,
};
