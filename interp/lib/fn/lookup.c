/*
 * lookup.c - lookupContains(path://"..", field=column and ...): whether a table has a row with
 * these keys. Specified: docs/language/lookups.md.
 */
#include "exec/key_index.h"
#include "lang/ast.h"

static bool no_pair(struct binder *b, const struct key_index *k, struct span at)
{
    struct diag *g = diag_at(b->diags, DIAG_BAD_ARGUMENTS, at,
                             "%s: a pair of a field and a column is expected here", k->who);
    diag_help(b->diags, g, "write %s(path://\"/PATH/TO/TABLE\", FIELD=COLUMN and FIELD=COLUMN)",
              k->who);
    return false;
}

static bool name_of(const struct node *n, struct name *out)
{
    if (n->kind == NODE_PLACEHOLDER) {
        *out = (struct name) { .text = AST(placeholder, n)->text,
                               .span = n->span,
                               .placeholder = true };
        return true;
    }
    if (n->kind == NODE_FIELD) {
        *out = AST(field, n)->name;
    }
    return n->kind == NODE_FIELD;
}

/* `field=column`, or several of them joined with `and`. */
static bool bind_pairs(struct binder *b, struct key_index *k, const struct node *n,
                       struct expr *out)
{
    if (n->kind == NODE_BINARY && AST(binary, n)->op == BINARY_AND) {
        const struct node_binary *last = AST(binary, n);
        const struct node_binary *link = last->first;
        bool ok = bind_pairs(b, k, link->left, out);
        for (; ok && link; link = node_next_link(last, link)) {
            ok = bind_pairs(b, k, link->right, out);
        }
        return ok;
    }
    struct name left, right;
    uint32_t slot;
    if (n->kind != NODE_BINARY || AST(binary, n)->op != BINARY_EQ ||
        !name_of(AST(binary, n)->left, &left) || !name_of(AST(binary, n)->right, &right)) {
        return no_pair(b, k, n->span);
    }
    if (!key_index_pair(b, k, &left, &right, &slot)) {
        return false;
    }
    if (out->n_args <= KEYS_MOST) {
        out->args[out->n_args++] = expr_slot(b->arena, slot, n->span);
    }
    return true;
}

static bool bind_contains(struct binder *b, const struct node *const *args, size_t n,
                          struct expr *out)
{
    struct key_index *k = arena_new(b->arena, struct key_index);
    struct str source;
    k->who = "lookupContains";
    if (args[0]->kind == NODE_WORD) {
        source = AST(word, args[0])->text;
    } else if (args[0]->kind == NODE_STRING) {
        source = AST(string, args[0])->raw.text;
    } else if (args[0]->kind == NODE_PLACEHOLDER) {
        source = STR("");
    } else {
        return no_pair(b, k, args[0]->span);
    }
    if (!key_index_open(b, k, source, args[0]->span)) {
        return false;
    }
    out->args = arena_array(b->arena, const struct expr *, KEYS_MOST + 1);
    out->args[out->n_args++] = expr_const(b->arena, cell_of_text(source), args[0]->span);
    for (size_t i = 1; i < n; i++) {
        if (!bind_pairs(b, k, args[i], out)) {
            return false;
        }
    }
    if (k->table && !k->known) {
        key_index_index(b, k, args[0]->span);
    }
    out->prepared = k;
    return true;
}

static void eval_contains(struct fn_call *c)
{
    const struct key_index *k = c->prepared;
    const struct cell *keys[KEY_ROWS_MOST * KEYS_MOST];
    size_t rows[KEY_ROWS_MOST];
    for (size_t from = 0; from < c->live; from += KEY_ROWS_MOST) {
        size_t n = c->live - from < KEY_ROWS_MOST ? c->live - from : KEY_ROWS_MOST, at = 0;
        for (size_t i = 0; i < n; i++) {
            for (size_t key = 1; key < c->n_args; key++) {
                keys[at++] = fn_cell(c, key, from + i);
            }
        }
        key_index_find(k, keys, n, c->scratch, rows);
        for (size_t i = 0; i < n; i++) {
            fn_put(c, from + i, cell_bool(rows[i] != KEY_ROW_NONE));
        }
    }
}

/* clang-format off */
const struct fn_def fns_lookup[] = {
    { .name = "lookupContains", .family = "lookup",
      .doc = "Does one row of a lookup table have all these keys? Each pair names a field and a column of the table.",
      .params = { { "table", T_STRING }, { "field=column", T_ANY, .repeats = true } },
      .returns = T_BOOL, .nulls = FN_NULL_SEEN, .named = true, .bind = bind_contains, .eval = eval_contains,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "lookupContains(path://\"/Library/Users/me@example.com/hosts\", _raw=host)", "true" } } },
    { 0 },
};
/* clang-format on */
