/*
 * in_search.h - what rules ask about the words of the search expression.
 */
#ifndef SUMOQ_LIB_RULE_IN_SEARCH_H
#define SUMOQ_LIB_RULE_IN_SEARCH_H

#include "lib/rule/ask.h"

/* The text of a word outside quotes without parameters; empty: the node is something else. */
struct str search_word(const struct node *n);
/* Is it this word, in any case? */
bool search_is(const struct node *n, const char *word);
/* Node `i` of a list that is shown; NULL: there is none. */
const struct node *search_item(const struct rule_place *p, size_t i);
/* The query's text from `n` to the end of the search expression, its first line, shortened. */
struct str search_rest(const struct rule_place *p, const struct node *n);
/* The query's text from the start of `a` to the end of `b`. */
struct str search_text(const struct rule_place *p, const struct node *a, const struct node *b);
/* Is the text in the span what the user wrote, without parameters and macros? */
bool search_written(const struct rule_place *p, struct span span);
/* The byte of the query right after the node, 0 at the end. */
char search_byte_after(const struct rule_place *p, const struct node *n);
/* The word right before the node, blanks and a `(` between them left out; empty: none. */
struct str search_word_before(const struct rule_place *p, const struct node *n);
/* Is the node that is shown in parentheses, or under NOT? There no pipe may be put. */
bool search_is_inside(const struct rule_place *p);
/* Edits `g` so that a stage takes the place of the nodes from `from` to `to`, where nothing of the
 * search expression comes after them. `end`: where they end in the query. */
void search_fix_stage(const struct rule_place *p, struct diag *g, const struct node *from,
                      uint32_t end, struct str stage);
/* The values of a list in parentheses that follows `n`, and its end in the query; 0: no such list,
 * or more than `most`. */
size_t search_values(const struct rule_place *p, const struct node *n, struct str *values,
                     size_t most, uint32_t *end);

#endif
