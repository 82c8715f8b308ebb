/*
 * delimited.c - see delimited.h. Specified: docs/language/parse.md, csv and split.
 */
#include "lib/op/delimited.h"

#include "lang/string.h"

enum { FIELD, DELIM, ESCAPE, QUOTE, EXTRACT };

/* The character of an option; false: it is not known. */
static bool letter(struct binder *b, const struct clause *option, struct str fallback,
                   struct str *out)
{
    *out = fallback;
    if (!option->given) {
        return true;
    }
    const struct node *n = option->list.items[0].node;
    if (atom_has_hole(n)) {
        return false;
    }
    struct str raw = AST(string, n)->raw.text;
    *out = AST(string, n)->single && raw.len == 1 ? raw : string_decode(b->arena, raw);
    return true;
}

static bool check_letters(struct binder *b, const struct clause *c)
{
    static const struct {
        const char *name, *fallback;
    } options[] = { { "delim", "," }, { "escape", "\\" }, { "quote", "\"" } };
    struct str letters[3];
    bool known[3];
    for (size_t i = 0; i < 3; i++) {
        known[i] = letter(b, &c[DELIM + i], str_of(options[i].fallback), &letters[i]);
        for (size_t k = 0; k < i; k++) {
            if (known[i] && known[k] && str_eq(letters[i], letters[k])) {
                struct span at = c[DELIM + i].given ? c[DELIM + i].span : c[DELIM + k].span;
                struct diag *g =
                    stage_complain(b, DIAG_BAD_ARGUMENTS, at, "%s and %s are the same character",
                                   options[k].name, options[i].name);
                diag_help(b->diags, g,
                          "delim, escape and quote need three different ones; they are , \\ and \" "
                          "unless given");
                return false;
            }
        }
    }
    return true;
}

bool delimited_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) || !stage_read(b, &c[FIELD]) || !check_letters(b, c)) {
        return false;
    }
    for (size_t i = 0; i < c[EXTRACT].list.n; i++) {
        const struct name *name = &c[EXTRACT].list.items[i].name;
        if (!str_eq(name->text, STR("_")) || name->quoted) {
            stage_define_name(b, name, T_TEXT);
        }
    }
    return true;
}
