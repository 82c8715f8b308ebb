/*
 * test_in_search.c - W1022: a test of `where`, such as `EventCode in (1, 3)` or `x matches "y"`,
 * whose words are searched in the text; W1029: `EventCode=1 OR 3`.
 */
#include "lib/rule/in_search.h"

#include "base/buf.h"

enum { VALUES_MAX = 50 };

static bool is_name(struct str s)
{
    bool name = s.len > 0 && !(s.s[0] >= '0' && s.s[0] <= '9');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.s[i], low = ascii_lower(c);
        name =
            name && (c == '_' || c == '.' || (c >= '0' && c <= '9') || (low >= 'a' && low <= 'z'));
    }
    return name;
}

static struct diag *report(const struct rule_place *p, const struct node *from,
                           const struct node *to, struct str word)
{
    struct diags *d = p->binder->diags;
    struct diag *g =
        diag_at(d, DIAG_TEST_IN_SEARCH, span_join(from->span, to->span),
                "`%.*s` is a word like others in the search expression", STR_ARG(word));
    diag_label(d, g, "every word of this is looked for in the text");
    return g;
}

/* `field in (a, b)`: (field=a OR field=b). */
static bool look_in(const struct rule_place *p, size_t i)
{
    const struct node *field = search_item(p, i), *in = search_item(p, i + 1);
    bool negated = in && in->kind == NODE_SEARCH_NOT;
    const struct node *word = negated ? AST(unary, in)->operand : in;
    struct str values[VALUES_MAX];
    uint32_t end;
    size_t n =
        field && in && search_is(word, "in") ? search_values(p, word, values, VALUES_MAX, &end) : 0;
    if (n == 0) {
        return false;
    }
    struct buf text = BUF_INIT;
    buf_text(&text, negated ? "NOT (" : "(");
    for (size_t k = 0; k < n; k++) {
        bool single = values[k].len > 1 && values[k].s[0] == '\'';
        struct str inner = single ? (struct str) { values[k].s + 1, values[k].len - 2 } : values[k];
        const char *quote = single ? "\"" : "";
        buf_printf(&text, "%s%.*s=%s%.*s%s", k ? " OR " : "", STR_ARG(search_word(field)), quote,
                   STR_ARG(inner), quote);
    }
    buf_char(&text, ')');
    struct diag *g = report(p, field, word, search_word(word));
    struct str fix = arena_str(p->binder->arena, buf_view(&text));
    diag_help(p->binder->diags, g, "write %.*s", STR_ARG(fix));
    struct span whole = { field->span.at, end - field->span.at };
    if (search_written(p, whole)) {
        diag_edit(p->binder->diags, g, whole, fix);
    }
    buf_release(&text);
    return true;
}

static bool is_regex_or_glob(const struct node *n)
{
    struct str s = search_word(n);
    return s.len > 1 && (s.s[0] == '/' || s.s[0] == '*' || s.s[s.len - 1] == '*');
}

/* `field matches "x"` and the like. */
static bool look_matches(const struct rule_place *p, size_t i)
{
    static const char *const words[] = { "matches", "like",     "rlike",      "contains",
                                         "has",     "endswith", "startswith", "equals",
                                         "~",       "=~",       "!~" };
    const struct node *field = search_item(p, i), *word = search_item(p, i + 1),
                      *value = search_item(p, i + 2);
    if (!value || (value->kind != NODE_SEARCH_PHRASE &&
                   !(search_is(word, "matches") && is_regex_or_glob(value)))) {
        return false;
    }
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (!search_is(word, words[k])) {
            continue;
        }
        struct str text = bind_text(p->binder, value->span);
        struct diag *g = report(p, field, value, search_word(word));
        bool keeps = k == 0 || k == 3;
        bool regex = k >= 8;
        const char *quote = value->kind == NODE_SEARCH_PHRASE || text.s[0] == '/' ? "" : "\"";
        if (keeps) {
            struct str stage =
                arena_printf(p->binder->arena, "where %.*s %s %s%.*s%s",
                             STR_ARG(search_word(field)), words[k], quote, STR_ARG(text), quote);
            diag_help(p->binder->diags, g, "test the field in a stage: | %.*s", STR_ARG(stage));
            search_fix_stage(p, g, field, value->span.at + value->span.len, stage);
        } else if (regex) {
            diag_help(p->binder->diags, g, "match in a stage: | where %.*s matches /.../",
                      STR_ARG(search_word(field)));
        } else {
            diag_help(p->binder->diags, g,
                      "test the field here with %.*s=*...*, or in a stage: | where %.*s matches "
                      "\"*...*\"",
                      STR_ARG(search_word(field)), STR_ARG(search_word(field)));
        }
        return true;
    }
    return false;
}

/* `field is null`, `field is not null`, `field between 1 and 2`. */
static bool look_words(const struct rule_place *p, size_t i)
{
    const struct node *field = search_item(p, i), *word = search_item(p, i + 1),
                      *next = search_item(p, i + 2), *last = search_item(p, i + 3);
    if (!next) {
        return false;
    }
    struct diags *d = p->binder->diags;
    bool not_null = search_is(word, "is") && next->kind == NODE_SEARCH_NOT &&
                    search_is(AST(unary, next)->operand, "null");
    if (not_null || (search_is(word, "is") && search_is(next, "null"))) {
        struct str fix = arena_printf(p->binder->arena, "%s%.*s=*", not_null ? "" : "NOT ",
                                      STR_ARG(search_word(field)));
        struct diag *g = report(p, field, next, search_word(word));
        diag_help(d, g, "a field that is there has some value: write %.*s", STR_ARG(fix));
        struct span whole = span_join(field->span, next->span);
        if (search_written(p, whole)) {
            diag_edit(d, g, whole, fix);
        }
        return true;
    }
    if (search_is(word, "between") && last && search_word(last).len > 0 &&
        search_word(next).len > 0 && search_word(next).s[0] >= '0' &&
        search_word(next).s[0] <= '9') {
        struct str name = search_word(field), low = search_word(next), high = search_word(last);
        struct diag *g = report(p, field, last, search_word(word));
        struct str stage = arena_printf(p->binder->arena, "where %.*s >= %.*s and %.*s <= %.*s",
                                        STR_ARG(name), STR_ARG(low), STR_ARG(name), STR_ARG(high));
        diag_help(d, g, "compare in a stage: | %.*s", STR_ARG(stage));
        search_fix_stage(p, g, field, last->span.at + last->span.len, stage);
        return true;
    }
    return false;
}

/* `isNull(x)`: a function of `where`. */
static bool look_call(const struct rule_place *p, size_t i)
{
    const struct node *word = search_item(p, i);
    const struct fn_def *fn = catalog_fn(p->binder->catalog, search_word(word));
    struct str values[1];
    uint32_t end;
    if (!fn || search_byte_after(p, word) != '(' || search_values(p, word, values, 1, &end) != 1) {
        return false;
    }
    struct diag *g = report(p, word, word, search_word(word));
    struct str stage = arena_printf(p->binder->arena, "where %.*s(%.*s)",
                                    STR_ARG(search_word(word)), STR_ARG(values[0]));
    diag_help(p->binder->diags, g, "call functions in a stage: | %.*s", STR_ARG(stage));
    search_fix_stage(p, g, word, end, stage);
    return true;
}

/* `field =~ "x"`, `field=null`, `field => 5`: read as values. */
static void look_value(const struct rule_place *p)
{
    const struct node_predicate *n = AST(predicate, p->node);
    struct diags *d = p->binder->diags;
    struct str value = n->value, name = n->field.text;
    if (n->placeholder || n->quoted || n->field.placeholder || value.len == 0) {
        return;
    }
    bool null = str_eq_fold(value, STR("null")), tilde = value.s[0] == '~',
         greater = value.s[0] == '>' || value.s[0] == '<';
    if (!null && !tilde && !(greater && value.len < 32)) {
        return;
    }
    struct diag *g = diag_at(d, DIAG_TEST_IN_SEARCH, p->node->span,
                             "the search expression compares with the text `%.*s`", STR_ARG(value));
    if (null) {
        struct str fix =
            arena_printf(p->binder->arena, "%s%.*s=*", n->negated ? "" : "NOT ", STR_ARG(name));
        diag_help(d, g, "a field that is there has some value: write %.*s", STR_ARG(fix));
        if (search_written(p, p->node->span)) {
            diag_edit(d, g, p->node->span, fix);
        }
    } else if (tilde) {
        diag_help(d, g, "match in a stage: | where %.*s matches /.../", STR_ARG(name));
    } else if (value.len > 1) {
        diag_help(d, g, "compare in a stage: | where %.*s %c= %.*s", STR_ARG(name), value.s[0],
                  (int)(value.len - 1), value.s + 1);
    } else {
        diag_help(d, g, "compare in a stage: | where %.*s %c= ...", STR_ARG(name), value.s[0]);
    }
}

static bool is_number(struct str s)
{
    bool number = s.len > 0;
    for (size_t i = 0; i < s.len; i++) {
        number = number && s.s[i] >= '0' && s.s[i] <= '9';
    }
    return number;
}

/* `EventCode=1 OR 3`: the second is looked for in the text. */
static void look_or(const struct rule_place *p)
{
    struct diags *d = p->binder->diags;
    for (size_t i = 0; search_item(p, i + 1); i++) {
        const struct node *first = search_item(p, i), *next = search_item(p, i + 1);
        if (first->kind != NODE_SEARCH_PREDICATE) {
            continue;
        }
        const struct node_predicate *n = AST(predicate, first);
        if (n->placeholder || n->quoted || !is_number(n->value) || !is_number(search_word(next))) {
            continue;
        }
        struct diag *g = diag_at(d, DIAG_VALUE_WITHOUT_FIELD, next->span,
                                 "`%.*s` is looked for in the text", STR_ARG(search_word(next)));
        struct str fix = arena_printf(p->binder->arena, "%.*s=%.*s", STR_ARG(n->field.text),
                                      STR_ARG(search_word(next)));
        diag_help(d, g, "each value needs its field: %.*s", STR_ARG(fix));
        if (search_written(p, next->span)) {
            diag_edit(d, g, next->span, fix);
        }
        return;
    }
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_SEARCH_PREDICATE) {
        look_value(p);
        return;
    }
    if (p->node->kind == NODE_SEARCH_OR) {
        look_or(p);
        return;
    }
    for (size_t i = 0; search_item(p, i); i++) {
        if (is_name(search_word(search_item(p, i))) &&
            (look_in(p, i) || look_matches(p, i) || look_words(p, i) || look_call(p, i))) {
            return;
        }
    }
}

const struct rule_def rule_test_in_search = {
    .name = "test_in_search",
    .kinds = RULE_AT(SEARCH_AND) | RULE_AT(SEARCH_OR) | RULE_AT(SEARCH_PREDICATE),
    .look = look,
};
