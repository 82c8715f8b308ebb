/*
 * fields.c - `fields a, b` keeps columns, `fields - a, b` removes them.
 *
 * On messages the allowlist passes fields with a leading `_` to later stages, but the
 * result shows the named ones. No work at run time: names are bound to slots. Specified:
 * docs/language/operators.md, fields.
 */
#include "base/map.h"
#include "base/vec.h"
#include "exec/op_run.h"
#include "lib/shared/show.h"

bool show_unique(struct binder *b, const char *op, const struct clause *names)
{
    struct map seen;
    map_init(&seen, b->arena, true);
    for (size_t i = 0; i < names->list.n; i++) {
        struct name *name = &names->list.items[i].name;
        if (map_get(&seen, name->text) && !name->placeholder) {
            diag_at(b->diags, DIAG_REPEATED_NAME, name->span, "%s: the field `%.*s` appears twice",
                    op, STR_ARG(name->text));
            return false;
        }
        map_put(&seen, name->text, name);
    }
    return true;
}

/* The field of that name as the list shows it: on tables an unknown one is a column of nulls. */
static struct field kept_field(struct binder *b, const struct name *name)
{
    uint32_t slot = bind_find(b, name->text);
    const struct field *f = scope_find(&b->scope, name->text);
    if (f) {
        return *f;
    }
    if (b->scope.table && !b->scope.open) {
        struct diag *g =
            diag_at(b->diags, DIAG_NO_SUCH_COLUMN, name->span,
                    "the table has no column `%.*s`; it is shown empty", STR_ARG(name->text));
        diag_help(
            b->diags, g,
            "the columns are the keys and outputs of the aggregate, and what later stages made");
    }
    return (struct field) { name->text, slot, T_ANY, b->stage, false, false };
}

void show_only(struct binder *b, const struct clause *names, bool metadata)
{
    struct scope *s = &b->scope;
    struct field_list kept = { 0 };
    struct name_list shown = { 0 };
    b->node->as.project.metadata = metadata && !s->table;
    for (size_t i = 0; i < names->list.n && !b->too_many; i++) {
        const struct name *name = &names->list.items[i].name;
        if (name->placeholder) {
            s->open = true;
            continue;
        }
        field_list_add(b->arena, &kept, kept_field(b, name));
        name_list_add(b->arena, &shown, name->text);
    }
    for (size_t i = 0; i < s->fields.n; i++) {
        struct field f = s->fields.items[i];
        bool passes = !s->table && metadata && f.name.len > 0 && f.name.s[0] == '_';
        if (passes && !name_list_has(&shown, f.name)) {
            field_list_add(b->arena, &kept, f);
        }
    }
    s->fields = kept;
    b->node->as.project.names = shown.items;
    b->node->as.project.n = shown.n;
    s->latent.n = 0;
    s->mask.listed = true;
    s->mask.sealed = s->mask.sealed || s->table || !metadata;
    if (!s->table) {
        s->has_shown = true;
        s->shown = shown;
    }
}

static void remove_fields(struct binder *b, const struct clause *names)
{
    struct scope *s = &b->scope;
    struct name_list gone = { 0 };
    b->node->as.project.removes = true;
    for (size_t i = 0; i < names->list.n && !b->too_many; i++) {
        struct str name = names->list.items[i].name.text;
        name_list_add(b->arena, &gone, name);
        name_list_add(b->arena, &s->mask.removed, name);
    }
    field_list_remove(b->arena, &s->fields, &gone);
    for (size_t i = s->latent.n; i-- > 0;) {
        if (name_list_has(&gone, s->latent.items[i].name)) {
            s->latent.items[i] = s->latent.items[--s->latent.n];
        }
    }
    b->node->as.project.names = gone.items;
    b->node->as.project.n = gone.n;
    if (!s->table) {
        name_list_remove_all(b->arena, &s->named, &gone);
        name_list_remove_all(b->arena, &s->shown, &gone);
    }
}

static bool fields_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause clauses[SHAPE_MAX];
    (void)out;
    if (!bind_shape(b, b->node->op, stage, clauses) || !show_unique(b, "fields", &clauses[1])) {
        return false;
    }
    if (clauses[0].given) {
        remove_fields(b, &clauses[1]);
    } else {
        show_only(b, &clauses[1], true);
    }
    return true;
}

const struct op_def op_fields = {
    .name = "fields",
    .group = "fields",
    .form = "fields [-] FIELD {, FIELD}",
    .doc = "Keeps the named fields, in that order; with - removes them.",
    .shape = { { "-", CLAUSE_PUNCT, .optional = true, .doc = "remove the fields instead" },
               { NULL, CLAUSE_NAMES, .repeats = true, .doc = "the fields" } },
    .examples = { { "* | fields user, action", "two columns" },
                  { "* | count by a, b | fields - b", "all columns but one" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_PROJECT,
    .traits = { .pure = true },
    .bind = fields_bind,
    .push = op_emit,
};
