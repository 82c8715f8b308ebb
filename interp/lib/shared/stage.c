/*
 * stage.c - see stage.h.
 */
#include "lib/shared/stage.h"

#include "base/buf.h"
#include "lang/string.h"

struct span stage_head(const struct node *stage)
{
    return stage->kind == NODE_STAGE_OPERATOR ? AST(operator, stage)->name.span
                                              : (struct span) { stage->span.at, 1 };
}

/* Leading atoms that belong to the name: `auto` of `json auto`. */
static size_t name_words(const struct op_def *op, const struct node_operator *stage)
{
    const char *second = strchr(op->name, ' ');
    return second && stage->args.n > 0 && atom_is_word(stage->args.items[0], second + 1);
}

bool stage_match(struct binder *b, const struct node *stage, struct clause out[SHAPE_MAX])
{
    const struct op_def *op = b->node->op;
    const struct node_operator *n = AST(operator, stage);
    return shape_match(b->arena, b->diags, op->name, op->shape, n, name_words(op, n), out,
                       &b->more_stages);
}

struct diag *stage_complain(struct binder *b, enum diag_code code, struct span at, const char *fmt,
                            ...)
{
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, fmt);
    buf_vprintf(&text, fmt, args);
    va_end(args);
    struct diag *g =
        diag_at(b->diags, code, at, "%s: %.*s", b->node->op->name, STR_ARG(buf_view(&text)));
    buf_release(&text);
    return g;
}

bool stage_read(struct binder *b, const struct clause *names)
{
    bool ok = true;
    for (size_t i = 0; i < names->list.n; i++) {
        uint32_t slot;
        ok = bind_read(b, &names->list.items[i].name, &slot) && ok;
    }
    return ok;
}

void stage_define_name(struct binder *b, const struct name *name, enum type type)
{
    if (name->placeholder) {
        b->scope.open = true;
    } else {
        bind_define(b, name->text, type);
    }
}

void stage_define_key(struct binder *b, const struct name *name, enum type type)
{
    if (name->placeholder) {
        b->scope.open = true;
    } else {
        bind_define_key(b, name->text, type);
    }
}

void stage_define(struct binder *b, const struct name_items *names, enum type type)
{
    for (size_t i = 0; i < names->n; i++) {
        stage_define_name(b, &names->items[i], type);
    }
}

struct name stage_alias(const struct clause *as, struct str fallback, struct span at)
{
    return as->given ? as->list.items[0].name : (struct name) { .text = fallback, .span = at };
}

bool stage_input(struct binder *b, const struct node *stage, const struct clause *field,
                 uint32_t *slot)
{
    *slot = SLOT_NULL;
    if (field->given) {
        return bind_read(b, &field->list.items[0].name, slot);
    }
    if (b->scope.table && !b->scope.open && !scope_find(&b->scope, STR("_raw"))) {
        struct diag *g = stage_complain(b, DIAG_UNKNOWN_FIELD, stage_head(stage),
                                        "the table has no column `_raw` to parse");
        diag_help(b->diags, g,
                  "name the column with field=, or keep the text: first(_raw) as _raw");
        return false;
    }
    *slot = bind_find(b, STR("_raw"));
    return true;
}

/* A single placeholder may represent a list. */
static bool has_placeholder(const struct clause *c)
{
    for (size_t i = 0; i < c->list.n; i++) {
        if (c->list.items[i].node->kind == NODE_PLACEHOLDER) {
            return true;
        }
    }
    return false;
}

bool stage_count(struct binder *b, const struct clause *texts, const struct clause *as,
                 const char *what)
{
    size_t n = texts->list.n, names = as->list.n;
    if (!as->given || n == names || has_placeholder(texts) || has_placeholder(as)) {
        return true;
    }
    struct diag *g =
        stage_complain(b, DIAG_ALIAS_COUNT, as->span, "%zu %s%s but %zu name%s after `as`", n, what,
                       n == 1 ? "" : "s", names, names == 1 ? "" : "s");
    diag_help(b->diags, g, "each %s takes one name", what);
    return false;
}

bool stage_text(struct binder *b, const struct node *n, struct str *out)
{
    if (n->kind == NODE_STRING) {
        *out = string_decode(b->arena, AST(string, n)->raw.text);
        return !AST(string, n)->raw.placeholder;
    }
    *out = n->kind == NODE_PLACEHOLDER ? AST(placeholder, n)->text : atom_name(n).text;
    return !atom_has_placeholder(n);
}

bool stage_need_table(struct binder *b, const struct node *stage, const char *help)
{
    if (b->scope.table || b->scope.open) {
        return true;
    }
    struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, stage_head(stage),
                                    "works on a table, not on messages");
    diag_help(b->diags, g, "%s", help);
    return false;
}

bool stage_need_messages(struct binder *b, const struct node *stage)
{
    if (!b->scope.table || b->scope.unsure) {
        return true;
    }
    struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, stage_head(stage),
                                    "works on messages, not after an aggregate");
    diag_help(b->diags, g, "write it before the first aggregate");
    return false;
}

bool stage_time(struct binder *b, const struct node *stage)
{
    if (b->scope.table && !b->scope.open && !scope_find(&b->scope, STR("_messageTime"))) {
        struct diag *g = stage_complain(b, DIAG_UNKNOWN_FIELD, stage_head(stage),
                                        "the table has no column `_messageTime`");
        diag_help(b->diags, g,
                  "write the stage before the aggregate, or keep the time: count by _messageTime");
        return false;
    }
    bind_find(b, STR("_messageTime"));
    return true;
}

bool stage_slice(struct binder *b, const struct node *stage, uint32_t *slot, bool *own)
{
    struct str names[] = { b->slice.name, STR("_timeslice") };
    for (size_t i = 0; i < 2; i++) {
        if (names[i].len > 0 && scope_find(&b->scope, names[i])) {
            *slot = bind_find(b, names[i]);
            *own = b->slice.name.len > 0 && str_eq_fold(names[i], b->slice.name);
            return true;
        }
    }
    *slot = SLOT_NULL;
    *own = false;
    if (b->scope.open) {
        return true;
    }
    struct diag *g = stage_complain(b, DIAG_UNKNOWN_FIELD, stage_head(stage),
                                    "the table has no timeslice column");
    diag_help(b->diags, g,
              "slice and group by the slices first: | timeslice 5m | count by _timeslice");
    return false;
}

bool stage_range(struct binder *b, const struct clause *number, const char *what, double least,
                 double most)
{
    if (!number->given || number->list.items[0].node->kind == NODE_PLACEHOLDER) {
        return true;
    }
    const struct amount *amount = &number->list.items[0].amount;
    if (amount->value >= least && amount->value <= most) {
        return true;
    }
    struct diag *g = stage_complain(b, DIAG_BAD_NUMBER, number->span, "%s is out of range", what);
    if (most < 1e15) {
        diag_help(b->diags, g, "it takes %g to %g", least, most);
    } else {
        diag_help(b->diags, g, "it takes %g or more", least);
    }
    return false;
}
