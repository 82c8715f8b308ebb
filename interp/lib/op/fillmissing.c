/*
 * fillmissing.c - `fillmissing timeslice, values("a") in k with 0 for n`: adds the rows that are
 * not there.
 *
 * On a table the keys and the fields with a value must be columns; on messages any name is good.
 * Specified: docs/language/operators.md, fillmissing.
 */
#include "lib/op/stage.h"

enum { GENERATORS, WITH, TAKELAST };

struct generators {
    struct name_items keys;
    bool has_slices;
};

static struct diag *form_help(struct binder *b, struct diag *g)
{
    diag_help(b->diags, g,
              "a generator is timeslice(5m), values(\"a\", \"b\") in FIELD or values all in FIELD");
    return g;
}

/* `(5m)` behind `timeslice`; without it the width is that of the last timeslice. */
static bool read_width(struct binder *b, struct cursor *c)
{
    const struct node *group = cursor_peek(c, 0);
    if (group && group->kind == NODE_GROUP) {
        struct cursor in = cursor_inside(c, group);
        struct amount width;
        c->at++;
        if (!cursor_duration(&in, false, &width)) {
            return false;
        }
        if (cursor_peek(&in, 0)) {
            cursor_complain(&in, DIAG_BAD_ARGUMENTS, "`)` is expected behind the width");
        }
        return in.ok;
    }
    if (b->slice.width > 0 || b->scope.open) {
        return true;
    }
    struct diag *g =
        cursor_complain_at(c, DIAG_MISSING_ARGUMENT, c->run->items[c->at - 1]->span,
                           "timeslice needs a width here: no stage before slices by one");
    diag_help(b->diags, g, "write timeslice(5m), or slice before: | timeslice 5m");
    return false;
}

static bool read_values(struct cursor *c)
{
    if (cursor_word(c, "all")) {
        return true;
    }
    const struct node *group = cursor_peek(c, 0);
    if (!group || group->kind != NODE_GROUP) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT, "values needs texts in parentheses, or `all`");
        return false;
    }
    struct cursor in = cursor_inside(c, group);
    do {
        const struct node *text;
        if (!cursor_string(&in, &text, "a text in double quotes")) {
            return false;
        }
    } while (cursor_sign(&in, ","));
    if (cursor_peek(&in, 0)) {
        cursor_complain(&in, DIAG_BAD_ARGUMENTS, "a comma or `)` is expected here");
        return false;
    }
    c->at++;
    return true;
}

static bool add_key(struct binder *b, struct generators *all, const struct name *name)
{
    uint32_t slot;
    if (!bind_read(b, name, &slot)) {
        return false;
    }
    struct name *items = arena_array(b->arena, struct name, all->keys.n + 1);
    for (size_t i = 0; i < all->keys.n; i++) {
        items[i] = all->keys.items[i];
        if (!name->hole && str_eq_fold(items[i].text, name->text)) {
            stage_complain(b, DIAG_REPEATED_NAME, name->span, "two generators for `%.*s`",
                           STR_ARG(name->text));
            return false;
        }
    }
    items[all->keys.n] = *name;
    all->keys = (struct name_items) { items, all->keys.n + 1, all->keys.n + 1 };
    return true;
}

static bool read_generator(struct binder *b, struct cursor *c, struct generators *all)
{
    struct span at = cursor_here(c);
    bool slices = cursor_word(c, "timeslice");
    struct name key = { .text = STR("_timeslice"), .span = at };
    if (slices) {
        all->has_slices = true;
        if (!read_width(b, c)) {
            return false;
        }
    } else if (cursor_word(c, "values")) {
        if (!read_values(c)) {
            return false;
        }
    } else {
        form_help(
            b, cursor_complain(c, DIAG_BAD_ARGUMENTS, "`timeslice` or `values` is expected here"));
        return false;
    }
    if (cursor_word(c, "in")) {
        return cursor_name(c, &key, "the field to fill") && add_key(b, all, &key);
    }
    if (!slices) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT, "`in` and the field to fill are expected here");
        return false;
    }
    return add_key(b, all, &key);
}

/* A number, a text or `null`. */
static bool read_value(struct cursor *c)
{
    const struct node *n = cursor_peek(c, 0);
    struct amount number;
    if (cursor_word(c, "null") || cursor_word(c, "true") || cursor_word(c, "false")) {
        return true;
    }
    if (n && (n->kind == NODE_STRING || n->kind == NODE_HOLE)) {
        c->at++;
        return true;
    }
    return cursor_amount(c, false, &number, "a number, a text in double quotes or null");
}

static bool read_default(struct binder *b, struct cursor *c, const struct generators *all)
{
    struct name name;
    uint32_t slot;
    if (!read_value(c)) {
        return false;
    }
    if (!cursor_word(c, "for")) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT,
                        "`for` and a field are expected behind the value");
        return false;
    }
    if (!cursor_name(c, &name, "the field that gets the value")) {
        return false;
    }
    for (size_t i = 0; i < all->keys.n; i++) {
        if (!name.hole && str_eq_fold(all->keys.items[i].text, name.text)) {
            stage_complain(b, DIAG_BAD_ARGUMENTS, name.span,
                           "`%.*s` gets its values from a generator", STR_ARG(name.text));
            return false;
        }
    }
    return bind_read(b, &name, &slot);
}

static bool at_end(struct cursor *c)
{
    if (cursor_peek(c, 0)) {
        cursor_complain(c, DIAG_BAD_ARGUMENTS, "a comma is expected here");
    }
    return c->ok;
}

static bool fillmissing_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct generators all = { 0 };
    (void)out;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    struct cursor *run = &c[GENERATORS].run;
    do {
        if (!read_generator(b, run, &all)) {
            return false;
        }
    } while (cursor_sign(run, ","));
    if (!at_end(run)) {
        return false;
    }
    if (c[TAKELAST].given && !all.has_slices) {
        stage_complain(b, DIAG_BAD_ARGUMENTS, c[TAKELAST].span,
                       "takelast needs a timeslice generator");
        return false;
    }
    if (!c[WITH].given) {
        return true;
    }
    do {
        if (!read_default(b, &c[WITH].run, &all)) {
            return false;
        }
    } while (cursor_sign(&c[WITH].run, ","));
    return at_end(&c[WITH].run);
}

const struct op_def op_fillmissing = {
    .name = "fillmissing",
    .group = "shape",
    .form =
        "fillmissing GENERATOR {, GENERATOR} [with VALUE for FIELD {, VALUE for FIELD}] [takelast]",
    .doc = "Adds the rows that are not there: slices of time, or values of a field.",
    .shape = { { NULL, CLAUSE_RUN,
                 .doc = "timeslice[(N UNIT)] [in FIELD], values(\"a\", ...) in FIELD, values all "
                        "in FIELD" },
               { "with", CLAUSE_RUN, .optional = true,
                 .doc =
                     "what other fields of the new rows hold; else 0 for numbers, null for texts" },
               { "takelast", CLAUSE_FLAG, .optional = true,
                 .doc = "take what the slice before holds" } },
    .examples = { { "* | timeslice 5m | count by _timeslice | fillmissing timeslice",
                    "a row for every five minutes" } },
    .flags = OP_ORDERED,
    .bind = fillmissing_bind,
};
