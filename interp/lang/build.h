/*
 * build.h - the node constructors that the grammar's actions call.
 *
 * Every node records its depth; a node deeper than NODE_DEPTH_MAX is replaced by a leaf (a broken
 * stage, a placeholder) and reported once as E0601, so that recursion over a tree is always safe.
 */
#ifndef SUMOQ_LANG_BUILD_H
#define SUMOQ_LANG_BUILD_H

#include "lang/parser.h"

/* The arguments in the parentheses of an aggregate. */
struct aggregate_args {
    struct node_list list;
    bool star; /* count(*) */
};

/* The keys of an aggregate stage and the name after them. */
struct aggregate_tail {
    struct node_list *keys;
    struct name as;
};

/* from=(..) and to=(..) of a subquery. */
struct subquery_head {
    struct node_list from, to;
};

/* A zeroed node over children of depth `below`, which build_fit has limited. */
void *build_node(struct parser *p, enum node_kind kind, size_t size, struct span at,
                 uint32_t below);
/* `node`, or, if it is too deep to be a child, a leaf in its place and E0601. */
struct node *build_fit(struct parser *p, struct node *node);
/* Applies build_fit to all items and returns their greatest depth. */
uint32_t build_fit_all(struct parser *p, const struct node_list *list);
#define BUILD(p, type, kind, at, below)                                                            \
    ((struct node_##type *)build_node((p), NODE_##kind, sizeof(struct node_##type), (at), (below)))

void build_finish(struct parser *p, struct node *query);
struct node_list *build_list(struct parser *p);
struct node_list *build_list_of(struct parser *p, struct node *item);
struct node_list *build_list_add(struct parser *p, struct node_list *list, struct node *item);
/* Adds a stage to those of a query; one beyond STAGES_MAX is left out and reported (E0604). */
struct node_list *build_stage_add(struct parser *p, struct node_list *list, struct node *stage);
/* A list of `item` and the items of `list`. */
struct node_list *build_list_front(struct parser *p, struct node *item,
                                   const struct node_list *list);
struct name build_name(struct parser *p, struct token_value word, struct span at);
struct name build_dotted(struct parser *p, const struct name *head, const struct name *tail,
                         struct span at);

/* `first` is the search expression, a stage or NULL. */
struct node *build_query(struct parser *p, struct node *first, const struct node_list *piped,
                         struct span at);
struct node *build_broken(struct parser *p, struct span at);
struct node *build_where(struct parser *p, struct node *test, struct span at);
/* `where x as y`, which is an error. */
struct node *build_where_as(struct parser *p, struct node *test, struct span as, struct span at);
struct node *build_stage_expr(struct parser *p, struct node *value, struct span text,
                              const struct name *as, struct span at);
struct node *build_aggregate(struct parser *p, const struct node_list *items,
                             const struct aggregate_tail *tail, struct span at);
struct aggregate_tail *build_tail(struct parser *p, struct node_list *keys, const struct name *as);
/* `args` is NULL without parentheses. */
struct node *build_item(struct parser *p, struct token_value function, struct span function_at,
                        const struct aggregate_args *args, const struct name *as, struct span at);
/* `list` is NULL for a star. */
struct aggregate_args *build_args(struct parser *p, const struct node_list *list);
struct node *build_operator(struct parser *p, struct token_value word, struct span word_at,
                            const struct node_list *args, struct span at);
struct node *build_join(struct parser *p, const struct node_list *tables,
                        const struct node_list *conditions, const struct node_list *window,
                        struct span at);
struct node *build_join_table(struct parser *p, struct node *query, const struct name *as,
                              struct span at);
struct node *build_condition(struct parser *p, const struct name *left,
                             const struct name *left_field, const struct name *right,
                             const struct name *right_field, struct span at);
struct node *build_filter(struct parser *p, const struct node_list *fields,
                          const struct node_list *stages, struct span at);
struct node *build_assign(struct parser *p, const struct name *name, struct node *value,
                          struct span at);
struct subquery_head *build_head(struct parser *p);
struct subquery_head *build_head_from(struct parser *p, struct subquery_head *head,
                                      const struct node_list *time);
struct subquery_head *build_head_to(struct parser *p, struct subquery_head *head,
                                    const struct node_list *time);
struct node *build_subquery(struct parser *p, const struct subquery_head *head, struct node *query,
                            struct span at);

struct node *build_list_node(struct parser *p, enum node_kind kind, const struct node_list *items,
                             struct span at);
struct node *build_unary(struct parser *p, enum node_kind kind, enum unary_op op,
                         struct node *operand, struct span at);
/* An expression in parentheses: the expression itself, which counts them. */
struct node *build_inside(struct parser *p, struct node *node, struct span at);
struct node *build_word(struct parser *p, enum node_kind kind, struct token_value word,
                        struct span at);
struct node *build_phrase(struct parser *p, struct token_value word, struct span at);
struct node *build_predicate(struct parser *p, struct token_value field, struct span field_at,
                             bool negated, struct token_value value, struct span value_at,
                             struct span at);
struct node *build_punct(struct parser *p, struct token_value punct, struct span at);
struct node *build_number(struct parser *p, struct token_value word, struct span at);
struct node *build_string(struct parser *p, struct token_value word, struct span at);
struct node *build_regex(struct parser *p, struct token_value word, struct span at);
struct node *build_boolean(struct parser *p, bool value, struct span at);
struct node *build_null(struct parser *p, struct span at);
struct node *build_placeholder(struct parser *p, struct token_value word, struct span at);
struct node *build_stage_param(struct parser *p, struct token_value word, struct span at);
struct node *build_field(struct parser *p, struct token_value word, struct span at);
struct node *build_call(struct parser *p, struct token_value word, struct span word_at,
                        const struct node_list *args, struct span at);
struct node *build_binary(struct parser *p, enum binary_op op, struct span op_at, struct node *left,
                          struct node *right, struct span at);
/* not matches, not contains */
struct node *build_not_binary(struct parser *p, enum binary_op op, struct span op_at,
                              struct node *left, struct node *right, struct span at);
/* `duration {{d}}`, where the value contains the comparison operator and its operand. */
struct node *build_hole_test(struct parser *p, struct node *left, struct token_value placeholder,
                             struct span placeholder_at, struct span at);
struct node *build_conditional(struct parser *p, struct node *test, struct node *yes,
                               struct node *no, struct span at);
struct node *build_in(struct parser *p, struct node *left, const struct node_list *items,
                      bool negated, struct span at);

#endif
