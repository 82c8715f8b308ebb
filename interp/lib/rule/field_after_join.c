/*
 * field_after_join.c - W1042: after `join` a field is called by its table too, `a_user`.
 */
#include "lib/rule/ask.h"

enum { STAGES_MOST = 64 };

/* The last `join` before the stage, when all columns are still its columns and what stages that
 * write names add to them; NULL: none, or not known. */
static const struct node_join *join_before(const struct rule_place *p)
{
    const struct scope *s = &p->binder->scope;
    if (!s->table || !s->open || s->unsure || s->dynamic.n > 0) {
        return NULL;
    }
    for (size_t i = p->at; i > 0 && p->at - i < STAGES_MOST; i--) {
        const struct node *n = p->query->stages.items[i - 1];
        if (n->kind == NODE_STAGE_JOIN) {
            return AST(join, n);
        }
        /* stages after which other columns are there, or may be */
        bool known = n->kind == NODE_STAGE_WHERE || n->kind == NODE_STAGE_EXPR ||
                     ask_is_operator(n, "parse") || ask_is_operator(n, "sort") ||
                     ask_is_operator(n, "limit") || ask_is_operator(n, "timeslice") ||
                     ask_is_operator(n, "dedup");
        if (!known) {
            return NULL;
        }
    }
    return NULL;
}

static bool starts_with_table(const struct node_join *j, struct str name)
{
    for (size_t i = 0; i < j->tables.n; i++) {
        const struct name *as = &AST(join_table, j->tables.items[i])->as;
        if (as->placeholder || (name.len > as->text.len && name.s[as->text.len] == '_' &&
                                str_starts_fold(name, as->text))) {
            return true;
        }
    }
    return false;
}

/* The field with the name of the first table that is known to have it, else of the first table. */
static struct str with_table(const struct rule_place *p, const struct node_join *j, struct str name)
{
    struct str first = { 0 };
    for (size_t i = 0; i < j->tables.n; i++) {
        struct str as = AST(join_table, j->tables.items[i])->as.text;
        struct str full = arena_printf(p->binder->arena, "%.*s_%.*s", STR_ARG(as), STR_ARG(name));
        if (scope_find(&p->binder->scope, full)) {
            return full;
        }
        first = first.len > 0 ? first : full;
    }
    return first;
}

static void look(const struct rule_place *p)
{
    const struct name *name = &AST(field, p->node)->name;
    if (name->placeholder || name->text.len == 0 || scope_find(&p->binder->scope, name->text)) {
        return;
    }
    const struct node_join *j = join_before(p);
    if (!j || starts_with_table(j, name->text)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct str full = with_table(p, j, name->text);
    struct diag *g = diag_at(d, DIAG_FIELD_AFTER_JOIN, p->node->span,
                             "`%.*s` is null after `join`: its columns are called TABLE_FIELD",
                             STR_ARG(name->text));
    diag_help(d, g, "write %.*s", STR_ARG(full));
    diag_fix(d, g, full);
}

const struct rule_def rule_field_after_join = {
    .name = "field_after_join",
    .kinds = RULE_AT(FIELD),
    .look = look,
};
