/*
 * keyvalue.c - `kv "user", "ip" as user, ip`: values of keys in a text. Specified:
 * docs/language/parse.md, keyvalue.
 */
#include "lang/string.h"
#include "lib/op/parse/extract.h"
#include "lib/op/parse/kv_keys.h"
#include "lib/shared/pairs.h"

enum { FIELD, INFER, REGEX, KEYS_WORD, KEYS, AS, NODROP };

/* What a part searches. */
struct key {
    struct str text;
    const struct regex *regex; /* NULL: by the default delimiters */
};

/* The regular expression captures the value, or key and value. */
static bool read_regex(struct binder *b, const struct node *n, const struct regex **out)
{
    *out = NULL;
    if (atom_has_placeholder(n)) {
        return true;
    }
    struct regex_error error;
    struct str text = string_decode_regex(b->arena, AST(string, n)->raw.text);
    const struct regex *re = regex_compile(b->arena, text, REGEX_PARSE, 0, true, &error);
    *out = re;
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
    struct extract_plan *p = arena_new(b->arena, struct extract_plan);
    const struct regex *regex = NULL;
    out->data = p;
    if (!stage_match(b, stage, c) ||
        !extract_begin(b, stage, &c[FIELD], c[NODROP].given, c[KEYS].list.n, p) ||
        !stage_count(b, &c[KEYS], &c[AS], "key")) {
        return false;
    }
    if (c[REGEX].given && c[INFER].given) {
        stage_complain(b, DIAG_BAD_ARGUMENTS, c[INFER].span,
                       "`infer` and `regex` exclude each other");
        return false;
    }
    if (c[REGEX].given && !read_regex(b, c[REGEX].list.items[0].node, &regex)) {
        return false;
    }
    for (size_t i = 0; i < c[KEYS].list.n; i++) {
        struct key *key = arena_new(b->arena, struct key);
        struct name name = { .span = c[KEYS].list.items[i].span };
        name.placeholder = !stage_text(b, c[KEYS].list.items[i].node, &key->text);
        name.text = kv_field(b->arena, key->text);
        key->regex = regex;
        struct extract_part *part = extract_add(b, p, key->text, 1, key);
        bool named = i < c[AS].list.n;
        extract_target(b, p, part, named ? &c[AS].list.items[i].name : &name, T_STRING);
        if (!named && !name.placeholder && !str_eq(name.text, key->text)) {
            struct field *f = scope_find(&b->scope, name.text), found = *f;
            found.also = key->text;
            field_list_set(b->arena, &b->scope.fields, f, found);
        }
    }
    /* a placeholder may represent several names */
    for (size_t i = c[KEYS].list.n; i < c[AS].list.n; i++) {
        stage_define_name(b, &c[AS].list.items[i].name, T_STRING);
    }
    return true;
}

/* The value of the match whose first group is the key. */
static bool find_by_groups(struct op_run *r, const struct key *key, struct str text,
                           struct str *value)
{
    struct regex_scratch *buffer = r->worker->eval.regex;
    size_t at = 0;
    enum regex_result hit = REGEX_NO;
    while (at <= text.len && (hit = regex_search(key->regex, buffer, text, at)) == REGEX_YES) {
        struct str whole, its;
        bool named = regex_captured(buffer, text, 1, &its) && str_eq(its, key->text);
        if (named) {
            return regex_captured(buffer, text, 2, value);
        }
        regex_captured(buffer, text, 0, &whole);
        size_t end = (size_t)(whole.s - text.s) + whole.len;
        at = whole.len > 0 ? end : end + 1;
    }
    r->counts.undecided += hit == REGEX_LIMIT;
    return false;
}

/* The group's capture after the first occurrence of the key. */
static bool find_behind_key(struct op_run *r, const struct key *key, struct str text,
                            struct str *value)
{
    struct regex_scratch *buffer = r->worker->eval.regex;
    size_t place = str_find(text, key->text, 0);
    if (place == SIZE_MAX) {
        return false;
    }
    enum regex_result hit = regex_search(key->regex, buffer, text, place + key->text.len);
    r->counts.undecided += hit == REGEX_LIMIT;
    return hit == REGEX_YES && regex_captured(buffer, text, 1, value);
}

static bool find_key(struct op_run *r, const struct extract_part *part, struct str text,
                     struct arena *scratch, struct cell *out)
{
    const struct key *key = part->data;
    struct str value;
    bool found = !key->regex                 ? pairs_find(text, key->text, scratch, &value)
                 : key->regex->captures == 2 ? find_by_groups(r, key, text, &value)
                                             : find_behind_key(r, key, text, &value);
    *out = found ? cell_of_text(value) : cell_null();
    return found;
}

static enum flow keyvalue_push(struct op_run *r, struct batch *in)
{
    return extract_push(r, in, r->node->data, NULL, find_key);
}

const struct op_def op_keyvalue = {
    .name = "keyvalue",
    .aliases = { "kv" },
    .group = "parse",
    .form = "kv [field=FIELD] [infer | regex \"REGEX\"] [keys] \"KEY\" {, \"KEY\"} [as NAME {, "
            "NAME}] [nodrop]",
    .doc = "Reads the values of keys in a string.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to read; else _raw" },
               { "infer", CLAUSE_FLAG, .optional = true,
                 .doc = "find values by the usual signs, as without regex" },
               { "regex", CLAUSE_OPTION, .optional = true, .value = TAKES_TEXT, .bare = true,
                 .doc = "finds key and value by two groups, or a value after a key by one" },
               { "keys", CLAUSE_FLAG, .optional = true, .doc = "may precede the keys" },
               { NULL, CLAUSE_KEY_TEXTS, .repeats = true, .doc = "the keys" },
               { "as", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "a name for each key; else the key" },
               { "nodrop", CLAUSE_FLAG, .optional = true, .doc = "keep rows that lack a key" } },
    .examples = { { "* | kv \"module\", \"status\" as module, status", "two fields" },
                  { "* | kv regex \"=(.*?)(?:\\s|$)\" \"src\" nodrop",
                    "a value up to the next blank" } },
    .kind = REL_EXTRACT,
    .traits = { .chained = true },
    .fidelity = FIDELITY_INFERRED,
    .bind = keyvalue_bind,
    .push = keyvalue_push,
};
