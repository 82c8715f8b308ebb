/*
 * build_stage.c - constructors for queries and stages.
 */
#include "base/vec.h"
#include "lang/build.h"

static struct name name_or_none(const struct name *name)
{
    return name ? *name : (struct name) { .text = { "", 0 } };
}

static uint32_t deeper(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

void build_finish(struct parser *p, struct node *query)
{
    p->out->query = (struct node_query *)(void *)query;
}

struct node *build_query(struct parser *p, struct node *first, const struct node_list *piped,
                         struct span at)
{
    struct node *scope = first;
    struct node_list stages = *piped;
    if (first && first->kind >= NODE_STAGE_WHERE && first->kind <= NODE_STAGE_BROKEN) {
        scope = NULL;
        stages = *build_list_front(p, first, piped);
    }
    scope = build_fit(p, scope);
    uint32_t below = build_fit_all(p, &stages);
    struct node_query *n = BUILD(p, query, QUERY, at, deeper(scope ? scope->depth : 0, below));
    n->scope = scope;
    n->stages = stages;
    return &n->base;
}

struct node *build_broken(struct parser *p, struct span at)
{
    return build_node(p, NODE_STAGE_BROKEN, sizeof(struct node_broken), at, 0);
}

struct node *build_where(struct parser *p, struct node *test, struct span at)
{
    test = build_fit(p, test);
    struct node_where *n = BUILD(p, where, STAGE_WHERE, at, test->depth);
    n->test = test;
    return &n->base;
}

struct node *build_where_as(struct parser *p, struct node *test, struct span as, struct span at)
{
    struct diag *g = parser_error(p, DIAG_ALIAS_REFUSED, as, "a `where` stage takes no `as`");
    if (g) {
        diag_help(p->diags, g,
                  "leave out `where` to keep the truth value as a field, or leave out the name to "
                  "filter");
    }
    return build_where(p, test, at);
}

struct node *build_stage_expr(struct parser *p, struct node *value, struct span text,
                              const struct name *as, struct span at)
{
    value = build_fit(p, value);
    struct node_stage_expr *n = BUILD(p, stage_expr, STAGE_EXPR, at, value->depth);
    n->value = value;
    n->as = name_or_none(as);
    n->text = (struct str) { p->user.s + text.at, text.len };
    return &n->base;
}

struct aggregate_tail *build_tail(struct parser *p, struct node_list *keys, const struct name *as)
{
    struct aggregate_tail *tail = arena_new(p->arena, struct aggregate_tail);
    tail->keys = keys;
    tail->as = name_or_none(as);
    return tail;
}

struct aggregate_args *build_args(struct parser *p, const struct node_list *list)
{
    struct aggregate_args *args = arena_new(p->arena, struct aggregate_args);
    if (list) {
        args->list = *list;
    }
    args->star = !list;
    return args;
}

struct node *build_item(struct parser *p, struct token_value function, struct span function_at,
                        const struct aggregate_args *args, const struct name *as, struct span at)
{
    uint32_t below = args ? build_fit_all(p, &args->list) : 0;
    struct node_aggregate_item *n = BUILD(p, aggregate_item, AGGREGATE_ITEM, at, below);
    n->function = build_name(p, function, function_at);
    n->as = name_or_none(as);
    n->parens = args != NULL;
    if (args) {
        n->args = args->list;
        n->star = args->star;
    }
    return &n->base;
}

struct node *build_aggregate(struct parser *p, const struct node_list *items,
                             const struct aggregate_tail *tail, struct span at)
{
    uint32_t below = build_fit_all(p, items);
    struct node_aggregate *n = BUILD(p, aggregate, STAGE_AGGREGATE, at, deeper(below, 1));
    n->items = *items;
    n->as = name_or_none(tail ? &tail->as : NULL);
    if (tail) {
        n->keys = *tail->keys;
    }
    return &n->base;
}

struct node *build_operator(struct parser *p, struct token_value word, struct span word_at,
                            const struct node_list *args, struct span at)
{
    uint32_t below = build_fit_all(p, args);
    struct node_operator *n = BUILD(p, operator, STAGE_OPERATOR, at, below);
    n->name = build_name(p, word, word_at);
    n->args = *args;
    return &n->base;
}

struct node *build_join(struct parser *p, const struct node_list *tables,
                        const struct node_list *conditions, const struct node_list *window,
                        struct span at)
{
    uint32_t below = deeper(build_fit_all(p, tables), build_fit_all(p, window));
    struct node_join *n = BUILD(p, join, STAGE_JOIN, at, deeper(below, 1));
    n->tables = *tables;
    n->conditions = *conditions;
    n->window = *window;
    return &n->base;
}

struct node *build_join_table(struct parser *p, struct node *query, const struct name *as,
                              struct span at)
{
    query = build_fit(p, query);
    struct node_join_table *n = BUILD(p, join_table, JOIN_TABLE, at, query->depth);
    n->query = query;
    n->as = name_or_none(as);
    return &n->base;
}

struct node *build_condition(struct parser *p, const struct name *left,
                             const struct name *left_field, const struct name *right,
                             const struct name *right_field, struct span at)
{
    struct node_join_condition *n = BUILD(p, join_condition, JOIN_CONDITION, at, 0);
    n->left_table = *left;
    n->left_field = *left_field;
    n->right_table = *right;
    n->right_field = *right_field;
    return &n->base;
}

struct node *build_filter(struct parser *p, const struct node_list *fields,
                          const struct node_list *stages, struct span at)
{
    uint32_t below = deeper(build_fit_all(p, fields), build_fit_all(p, stages));
    struct node_filter *n = BUILD(p, filter, STAGE_FILTER, at, below);
    n->fields = *fields;
    n->stages = *stages;
    return &n->base;
}

struct node *build_assign(struct parser *p, const struct name *name, struct node *value,
                          struct span at)
{
    value = build_fit(p, value);
    struct node_assign *n = BUILD(p, assign, ASSIGN, at, value->depth);
    n->name = *name;
    n->value = value;
    return &n->base;
}

struct subquery_head *build_head(struct parser *p)
{
    return arena_new(p->arena, struct subquery_head);
}

struct subquery_head *build_head_from(struct parser *p, struct subquery_head *head,
                                      const struct node_list *time)
{
    (void)p;
    head->from = *time;
    return head;
}

struct subquery_head *build_head_to(struct parser *p, struct subquery_head *head,
                                    const struct node_list *time)
{
    (void)p;
    head->to = *time;
    return head;
}

struct node *build_subquery(struct parser *p, const struct subquery_head *head, struct node *query,
                            struct span at)
{
    query = build_fit(p, query);
    uint32_t below = deeper(build_fit_all(p, &head->from), build_fit_all(p, &head->to));
    struct node_subquery *n = BUILD(p, subquery, SUBQUERY, at, deeper(below, query->depth));
    n->from = head->from;
    n->to = head->to;
    n->query = query;
    return &n->base;
}
