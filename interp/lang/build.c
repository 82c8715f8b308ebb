/*
 * build.c - constructors for the search expression, for expressions and for atoms.
 *
 * Nothing is folded or looked up here, with one exception: `if(a, b, c)` and `a ? b : c` make the
 * same node.
 */
#include "lang/build.h"

#include "base/vec.h"
#include "lang/literal.h"
#include "lang/string.h"

#include <errno.h>
#include <stdlib.h>

void *build_node(struct parser *p, enum node_kind kind, size_t size, struct span at, uint32_t below)
{
    struct node *n = arena_zero(p->arena, size);
    n->kind = kind;
    n->depth = (uint16_t)(below + 1);
    n->span = at;
    return n;
}

static struct node *leaf_for(struct parser *p, enum node_kind kind, struct span at)
{
    if (kind >= NODE_STAGE_WHERE && kind <= NODE_STAGE_BROKEN) {
        return build_broken(p, at);
    }
    if (kind >= NODE_SEARCH_AND && kind <= NODE_SEARCH_PREDICATE) {
        return build_word(p, NODE_SEARCH_WORD, (struct token_value) { .placeholder = true }, at);
    }
    return build_placeholder(p, (struct token_value) { .placeholder = true }, at);
}

/* A node that its stage accesses by type keeps its kind and loses its children. */
static struct node *empty_part(struct parser *p, struct node *n)
{
    void *part = n;
    n->depth = 2;
    if (n->kind == NODE_QUERY) {
        struct node_query *query = part;
        query->scope = NULL;
        query->stages = *build_list_of(p, build_broken(p, n->span));
    } else if (n->kind == NODE_JOIN_TABLE) {
        struct node_join_table *table = part;
        table->query = empty_part(p, table->query);
        n->depth = 3;
    } else if (n->kind == NODE_ASSIGN) {
        struct node_assign *assign = part;
        assign->value = leaf_for(p, NODE_PLACEHOLDER, n->span);
    } else {
        struct node_aggregate_item *item = part;
        item->args.n = 0;
        n->depth = 1;
    }
    return n;
}

struct node *build_fit(struct parser *p, struct node *node)
{
    if (!node || node->depth < NODE_DEPTH_MAX) {
        return node;
    }
    parser_too_deep(p, node->span);
    if (node->kind == NODE_QUERY || node->kind == NODE_JOIN_TABLE || node->kind == NODE_ASSIGN ||
        node->kind == NODE_AGGREGATE_ITEM) {
        return empty_part(p, node);
    }
    return leaf_for(p, node->kind, node->span);
}

uint32_t build_fit_all(struct parser *p, const struct node_list *list)
{
    uint32_t deepest = 0;
    for (size_t i = 0; i < list->n; i++) {
        list->items[i] = build_fit(p, list->items[i]);
        deepest = list->items[i]->depth > deepest ? list->items[i]->depth : deepest;
    }
    return deepest;
}

struct node_list *build_list(struct parser *p)
{
    return arena_new(p->arena, struct node_list);
}

struct node_list *build_list_add(struct parser *p, struct node_list *list, struct node *item)
{
    *vec_add(p->arena, list) = item;
    return list;
}

struct node_list *build_stage_add(struct parser *p, struct node_list *list, struct node *stage)
{
    if (list->n >= STAGES_MAX) {
        parser_too_many_stages(p, stage->span);
        return list;
    }
    return build_list_add(p, list, stage);
}

struct node_list *build_list_of(struct parser *p, struct node *item)
{
    return build_list_add(p, build_list(p), item);
}

struct node_list *build_list_front(struct parser *p, struct node *item,
                                   const struct node_list *list)
{
    struct node_list *out = build_list_of(p, item);
    for (size_t i = 0; i < list->n; i++) {
        build_list_add(p, out, list->items[i]);
    }
    return out;
}

struct name build_name(struct parser *p, struct token_value word, struct span at)
{
    struct str text = word.quoted ? string_decode_phrase(p->arena, word.text) : word.text;
    return (struct name) {
        .text = text, .span = at, .quoted = word.quoted, .placeholder = word.placeholder
    };
}

struct name build_dotted(struct parser *p, const struct name *head, const struct name *tail,
                         struct span at)
{
    enum { COPIED_MAX = 4096 }; /* a chain of blanks and dots must not take quadratic time */
    struct name out = *head;
    if (!tail->quoted && head->text.s + head->text.len + 1 == tail->text.s) {
        out.text.len += 1 + tail->text.len;
    } else if (head->text.len < COPIED_MAX) {
        out.text = arena_printf(p->arena, "%.*s.%.*s", STR_ARG(head->text), STR_ARG(tail->text));
    }
    out.span = at;
    out.placeholder = head->placeholder || tail->placeholder;
    return out;
}

struct node *build_list_node(struct parser *p, enum node_kind kind, const struct node_list *items,
                             struct span at)
{
    uint32_t below = build_fit_all(p, items);
    struct node_list_of *n = build_node(p, kind, sizeof *n, at, below);
    n->items = *items;
    return &n->base;
}

struct node *build_unary(struct parser *p, enum node_kind kind, enum unary_op op,
                         struct node *operand, struct span at)
{
    operand = build_fit(p, operand);
    struct node_unary *n = build_node(p, kind, sizeof *n, at, operand->depth);
    n->op = op;
    n->operand = operand;
    return &n->base;
}

struct node *build_inside(struct parser *p, struct node *node, struct span at)
{
    (void)p;
    (void)at;
    node->parens++; /* brackets are at most NODE_DEPTH_MAX deep */
    return node;
}

struct node *build_word(struct parser *p, enum node_kind kind, struct token_value word,
                        struct span at)
{
    struct node_word *n = build_node(p, kind, sizeof *n, at, 0);
    n->text = word.text;
    n->placeholder = word.placeholder;
    return &n->base;
}

struct node *build_phrase(struct parser *p, struct token_value word, struct span at)
{
    word.text = string_decode_phrase(p->arena, word.text);
    return build_word(p, NODE_SEARCH_PHRASE, word, at);
}

struct node *build_predicate(struct parser *p, struct token_value field, struct span field_at,
                             bool negated, struct token_value value, struct span value_at,
                             struct span at)
{
    struct node_predicate *n = BUILD(p, predicate, SEARCH_PREDICATE, at, 0);
    n->field = build_name(p, field, field_at);
    n->value = value.quoted ? string_decode_phrase(p->arena, value.text) : value.text;
    n->value_span = value_at;
    n->quoted = value.quoted;
    n->negated = negated;
    n->placeholder = value.placeholder;
    return &n->base;
}

struct node *build_punct(struct parser *p, struct token_value punct, struct span at)
{
    struct node_punct *n = BUILD(p, punct, PUNCT, at, 0);
    n->text = punct.text;
    return &n->base;
}

struct node *build_number(struct parser *p, struct token_value word, struct span at)
{
    struct node_number *n = BUILD(p, number, NUMBER, at, 0);
    struct number_parts parts = number_split(word.text);
    const char *digits = arena_cstr(p->arena, parts.digits);
    double factor;
    number_suffix(parts.suffix, &factor);
    n->value = strtod(digits, NULL) * factor;
    n->text = word.text;
    n->suffix = parts.suffix;
    bool whole = parts.digits.len == word.text.len && !strpbrk(digits, ".eE");
    errno = 0;
    long long integer = whole ? strtoll(digits, NULL, 10) : 0;
    n->integral = whole && errno == 0;
    n->integer = n->integral ? integer : 0;
    return &n->base;
}

struct node *build_string(struct parser *p, struct token_value word, struct span at)
{
    struct node_string *n = BUILD(p, string, STRING, at, 0);
    n->raw = (struct raw_text) { word.text, word.placeholder };
    n->single = word.single;
    return &n->base;
}

struct node *build_regex(struct parser *p, struct token_value word, struct span at)
{
    struct node_regex *n = BUILD(p, regex, REGEX, at, 0);
    size_t close = word.text.len;
    while (close > 0 && word.text.s[close - 1] != '/') {
        close--;
    }
    size_t body = close > 1 ? close - 2 : word.text.len - 1;
    n->raw = (struct raw_text) { { word.text.s + 1, body }, word.placeholder };
    n->flags = (struct str) { word.text.s + 1 + body, word.text.len - 1 - body };
    if (n->flags.len > 0) {
        n->flags.s++;
        n->flags.len--;
    }
    return &n->base;
}

struct node *build_boolean(struct parser *p, bool value, struct span at)
{
    struct node_boolean *n = BUILD(p, boolean, BOOLEAN, at, 0);
    n->value = value;
    return &n->base;
}

struct node *build_null(struct parser *p, struct span at)
{
    return build_node(p, NODE_NULL_VALUE, sizeof(struct node_null_value), at, 0);
}

struct node *build_placeholder(struct parser *p, struct token_value word, struct span at)
{
    struct node_placeholder *n = BUILD(p, placeholder, PLACEHOLDER, at, 0);
    n->text = word.text;
    return &n->base;
}

struct node *build_stage_param(struct parser *p, struct token_value word, struct span at)
{
    struct node_placeholder *n = BUILD(p, placeholder, STAGE_PARAM, at, 0);
    n->text = word.text;
    return &n->base;
}

struct node *build_field(struct parser *p, struct token_value word, struct span at)
{
    struct node_field *n = BUILD(p, field, FIELD, at, 0);
    n->name = build_name(p, word, at);
    return &n->base;
}

struct node *build_call(struct parser *p, struct token_value word, struct span word_at,
                        const struct node_list *args, struct span at)
{
    if (args->n == 3 && !word.quoted && str_eq_fold(word.text, STR("if"))) {
        return build_conditional(p, args->items[0], args->items[1], args->items[2], at);
    }
    uint32_t below = build_fit_all(p, args);
    struct node_call *n = BUILD(p, call, CALL, at, below);
    n->function = build_name(p, word, word_at);
    n->args = *args;
    return &n->base;
}

static struct node *binary(struct parser *p, enum binary_op op, bool negated, struct span op_at,
                           struct node *const sides[2], struct span at)
{
    bool goes_on = !negated && node_is_link(sides[0], op);
    if (goes_on && AST(binary, sides[0])->links >= CHAIN_MAX) {
        parser_too_long(p, at);
        return sides[0];
    }
    struct node *left = goes_on ? sides[0] : build_fit(p, sides[0]);
    struct node *right = build_fit(p, sides[1]);
    uint32_t below = left->depth - (goes_on ? 1u : 0u);
    struct node_binary *n =
        BUILD(p, binary, BINARY, at, below > right->depth ? below : right->depth);
    n->links = 1;
    n->first = n;
    if (goes_on) {
        struct node_binary *before = (struct node_binary *)left;
        n->links = before->links + 1;
        n->first = before->first;
        before->next = n;
    }
    n->op = op;
    n->negated = negated;
    n->op_span = op_at;
    n->left = left;
    n->right = right;
    return &n->base;
}

struct node *build_binary(struct parser *p, enum binary_op op, struct span op_at, struct node *left,
                          struct node *right, struct span at)
{
    return binary(p, op, false, op_at, (struct node *[]) { left, right }, at);
}

struct node *build_not_binary(struct parser *p, enum binary_op op, struct span op_at,
                              struct node *left, struct node *right, struct span at)
{
    return binary(p, op, true, op_at, (struct node *[]) { left, right }, at);
}

struct node *build_hole_test(struct parser *p, struct node *left, struct token_value placeholder,
                             struct span placeholder_at, struct span at)
{
    struct span op_at = { placeholder_at.at, 0 };
    return build_binary(p, BINARY_EQ, op_at, left,
                        build_placeholder(p, placeholder, placeholder_at), at);
}

struct node *build_conditional(struct parser *p, struct node *test, struct node *yes,
                               struct node *no, struct span at)
{
    struct node *kids[] = { test, yes, no };
    uint32_t below = build_fit_all(p, &(struct node_list) { kids, 3, 3 });
    struct node_conditional *n = BUILD(p, conditional, CONDITIONAL, at, below);
    n->test = kids[0];
    n->yes = kids[1];
    n->no = kids[2];
    return &n->base;
}

struct node *build_in(struct parser *p, struct node *left, const struct node_list *items,
                      bool negated, struct span at)
{
    left = build_fit(p, left);
    uint32_t below = build_fit_all(p, items);
    struct node_in_list *n =
        BUILD(p, in_list, IN_LIST, at, below > left->depth ? below : left->depth);
    n->left = left;
    n->items = *items;
    n->negated = negated;
    return &n->base;
}
