/*
 * fillmissing.c - `fillmissing timeslice, values("a") in k with 0 for n`: adds missing rows.
 *
 * On a table the keys and the fields with a value must be columns; on messages any name is
 * accepted. Specified: docs/language/operators.md, fillmissing.
 */
#include "base/vec.h"
#include "lib/op/shape/fill.h"
#include "lib/shared/stage.h"

#include <math.h>

enum { GENERATORS, WITH, TAKELAST };

/* While the stage is bound. */
struct filling {
    struct name_items keys;
    bool has_slices;
    struct fill_plan *plan;
};

static struct diag *form_help(struct binder *b, struct diag *g)
{
    diag_help(b->diags, g,
              "a generator is timeslice(5m), values(\"a\", \"b\") in FIELD or values all in FIELD");
    return g;
}

/* `(5m)` after `timeslice`; without it the width is that of the last timeslice. */
static bool read_width(struct binder *b, struct cursor *c, struct fill_generator *g)
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
            cursor_complain(&in, DIAG_BAD_ARGUMENTS, "`)` is expected after the width");
        }
        g->width = amount_ms(&width);
        return in.ok;
    }
    g->width = b->slice.width;
    if (b->slice.width > 0 || b->scope.open) {
        return true;
    }
    struct diag *none =
        cursor_complain_at(c, DIAG_MISSING_ARGUMENT, c->run->items[c->at - 1]->span,
                           "timeslice needs a width here: no earlier stage sets one");
    diag_help(b->diags, none, "write timeslice(5m), or add an earlier stage: | timeslice 5m");
    return false;
}

struct cells {
    struct cell *items;
    size_t n, cap;
};

static bool read_values(struct binder *b, struct cursor *c, struct fill_generator *g)
{
    struct cells values = { 0 };
    if (cursor_word(c, "all")) {
        g->kind = FILL_ALL;
        return true;
    }
    const struct node *group = cursor_peek(c, 0);
    if (!group || group->kind != NODE_GROUP) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT, "values needs strings in parentheses, or `all`");
        return false;
    }
    struct cursor in = cursor_inside(c, group);
    do {
        const struct node *node;
        struct str text;
        if (!cursor_string(&in, &node, "a string in double quotes")) {
            return false;
        }
        stage_text(b, node, &text);
        *vec_add(b->arena, &values) = cell_of_text(text);
    } while (cursor_punct(&in, ","));
    if (cursor_peek(&in, 0)) {
        cursor_complain(&in, DIAG_BAD_ARGUMENTS, "a comma or `)` is expected here");
        return false;
    }
    c->at++;
    g->kind = FILL_LISTED;
    g->values = values.items;
    g->n = values.n;
    return true;
}

static bool add_key(struct binder *b, struct filling *all, const struct name *name,
                    struct fill_generator g)
{
    if (!bind_read(b, name, &g.slot)) {
        return false;
    }
    *vec_add(b->arena, &all->plan->generators) = g;
    struct name *items = arena_array(b->arena, struct name, all->keys.n + 1);
    for (size_t i = 0; i < all->keys.n; i++) {
        items[i] = all->keys.items[i];
        if (!name->placeholder && str_eq_fold(items[i].text, name->text)) {
            stage_complain(b, DIAG_REPEATED_NAME, name->span, "two generators for `%.*s`",
                           STR_ARG(name->text));
            return false;
        }
    }
    items[all->keys.n] = *name;
    all->keys = (struct name_items) { items, all->keys.n + 1, all->keys.n + 1 };
    return true;
}

static bool read_generator(struct binder *b, struct cursor *c, struct filling *all)
{
    struct span at = cursor_here(c);
    bool slices = cursor_word(c, "timeslice");
    struct name key = { .text = STR("_timeslice"), .span = at };
    struct fill_generator g = { .kind = FILL_SLICES };
    if (slices) {
        all->has_slices = true;
        if (!read_width(b, c, &g)) {
            return false;
        }
    } else if (cursor_word(c, "values")) {
        if (!read_values(b, c, &g)) {
            return false;
        }
    } else {
        form_help(
            b, cursor_complain(c, DIAG_BAD_ARGUMENTS, "`timeslice` or `values` is expected here"));
        return false;
    }
    if (cursor_word(c, "in")) {
        return cursor_name(c, &key, "the field to fill") && add_key(b, all, &key, g);
    }
    if (!slices) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT, "`in` and the field to fill are expected here");
        return false;
    }
    return add_key(b, all, &key, g);
}

/* A number, a text or `null`. */
static bool read_value(struct binder *b, struct cursor *c, struct cell *out)
{
    const struct node *n = cursor_peek(c, 0);
    struct amount number;
    struct str text;
    *out = cell_null();
    if (cursor_word(c, "null")) {
        return true;
    }
    if (cursor_word(c, "true") || cursor_word(c, "false")) {
        *out = cell_bool(str_eq_fold(atom_name(n).text, STR("true")));
        return true;
    }
    if (n && (n->kind == NODE_STRING || n->kind == NODE_PLACEHOLDER)) {
        c->at++;
        stage_text(b, n, &text);
        *out = cell_of_text(text);
        return true;
    }
    if (!cursor_amount(c, false, &number, "a number, a string in double quotes or null")) {
        return false;
    }
    bool whole = number.integral && fabs(number.value) < 9e15;
    *out = whole ? cell_int((int64_t)number.value) : cell_real(number.value);
    return true;
}

static void set_column(struct binder *b, struct fill_plan *p, uint32_t slot, struct cell value)
{
    for (size_t i = 0; i < p->columns.n; i++) {
        if (p->columns.items[i].slot == slot) {
            p->columns.items[i].kind = FILL_GIVEN;
            p->columns.items[i].given = value;
            return;
        }
    }
    *vec_add(b->arena, &p->columns) = (struct fill_column) { slot, FILL_GIVEN, value };
}

/* VALUE for FIELD */
static bool read_default(struct binder *b, struct cursor *c, struct filling *all)
{
    struct name name;
    uint32_t slot;
    struct cell value;
    if (!read_value(b, c, &value)) {
        return false;
    }
    if (!cursor_word(c, "for")) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT, "`for` and a field are expected after the value");
        return false;
    }
    if (!cursor_name(c, &name, "the field that gets the value")) {
        return false;
    }
    for (size_t i = 0; i < all->keys.n; i++) {
        if (!name.placeholder && str_eq_fold(all->keys.items[i].text, name.text)) {
            stage_complain(b, DIAG_BAD_ARGUMENTS, name.span,
                           "`%.*s` gets its values from a generator", STR_ARG(name.text));
            return false;
        }
    }
    if (!bind_read(b, &name, &slot)) {
        return false;
    }
    set_column(b, all->plan, slot, value);
    return true;
}

/* The columns of a table that are not keys of the generators, with the fill value of their types.
 */
static void add_columns(struct binder *b, const struct filling *all)
{
    struct fill_plan *p = all->plan;
    for (size_t i = 0; b->scope.table && i < b->scope.fields.n; i++) {
        const struct field *f = &b->scope.fields.items[i];
        bool generated = false;
        for (size_t k = 0; k < p->generators.n; k++) {
            generated = generated || p->generators.items[k].slot == f->slot;
        }
        if (generated) {
            continue;
        }
        struct fill_column c = { .slot = f->slot, .kind = FILL_GIVEN, .given = cell_null() };
        if (!f->key && !f->source) {
            switch (f->type) {
            case T_INT:
            case T_NUMBER:
            case T_REAL:
                c.given = cell_int(0);
                break;
            case T_BOOL:
                c.given = cell_bool(false);
                break;
            case T_ANY:
            case T_TIME:
                c.kind = FILL_BY_VALUES;
                break;
            case T_STRING:
                break;
            }
        }
        *vec_add(b->arena, &p->columns) = c;
    }
}

/* The fields that it reads from incoming rows. */
static void add_reads(struct binder *b, const struct fill_plan *p)
{
    for (size_t i = 0; i < p->columns.n; i++) {
        if (b->node->as.fill.take_last || p->columns.items[i].kind == FILL_BY_VALUES) {
            bind_reads(b, b->node, p->columns.items[i].slot);
        }
    }
}

static bool at_end(struct cursor *c)
{
    if (cursor_peek(c, 0)) {
        cursor_complain(c, DIAG_BAD_ARGUMENTS, "a comma is expected here");
    }
    return c->ok;
}

static void note_fill(struct binder *b, const struct fill_plan *p, bool take_last)
{
    uint32_t *keys = arena_array(b->arena, uint32_t, p->generators.n + 1);
    for (size_t i = 0; i < p->generators.n; i++) {
        keys[i] = p->generators.items[i].slot;
    }
    b->node->as.fill = (struct rel_fill) { keys, p->generators.n, take_last };
}

static bool fillmissing_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct filling all = { .plan = arena_new(b->arena, struct fill_plan) };
    out->data = all.plan;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    struct cursor *run = &c[GENERATORS].run;
    do {
        if (!read_generator(b, run, &all)) {
            return false;
        }
    } while (cursor_punct(run, ","));
    if (!at_end(run)) {
        return false;
    }
    if (c[TAKELAST].given && !all.has_slices) {
        stage_complain(b, DIAG_BAD_ARGUMENTS, c[TAKELAST].span,
                       "takelast needs a timeslice generator");
        return false;
    }
    note_fill(b, all.plan, c[TAKELAST].given);
    add_columns(b, &all);
    if (c[WITH].given) {
        do {
            if (!read_default(b, &c[WITH].run, &all)) {
                return false;
            }
        } while (cursor_punct(&c[WITH].run, ","));
    }
    add_reads(b, all.plan);
    return !c[WITH].given || at_end(&c[WITH].run);
}

/* Slices are those of the range. */
static bool fillmissing_needs_range(const struct node *stage)
{
    const struct node_list *args = &AST(operator, stage)->args;
    for (size_t i = 0; i < args->n; i++) {
        if (atom_is_word(args->items[i], "timeslice")) {
            return true;
        }
    }
    return false;
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
                 .doc = "what other fields of the new rows hold; else 0 for numbers, null for "
                        "strings" },
               { "takelast", CLAUSE_FLAG, .optional = true,
                 .doc = "use the value of the preceding slice" } },
    .examples = { { "* | timeslice 5m | count by _timeslice | fillmissing timeslice",
                    "a row for every five minutes" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_FILL,
    .traits = { .order = ORDER_NEEDED, .spread = SPREAD_ONE },
    .bind = fillmissing_bind,
    .needs_range = fillmissing_needs_range,
    .state_size = sizeof(struct fill_state),
    .open = fill_open,
    .push = fill_push,
    .combine = op_no_combine,
    .finish = fill_finish,
};
