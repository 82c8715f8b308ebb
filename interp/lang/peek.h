/*
 * peek.h - lookahead in the text, for the few decisions that need more than one token.
 *
 * Its total cost is limited by parser.peeks_left, so that no text makes parsing quadratic; when
 * that is used up the default reading is taken.
 */
#ifndef SUMOQ_LANG_PEEK_H
#define SUMOQ_LANG_PEEK_H

#include "lang/parser.h"

/* After white space and comments. */
size_t peek_skip(struct parser *p, size_t at);
/* The byte at `at` after white space and comments; 0 at the end. */
char peek_char(struct parser *p, size_t at);
/* The identifier at `at`, after white space and comments, or an empty string. */
struct str peek_word(struct parser *p, size_t at);
/* Whether the word at `at` is one of the words that continue an expression (and, or, as, in ...).
 */
bool peek_continues(struct parser *p, size_t at);
/* Whether the parentheses that open at `at` contain a comma at their own level. */
bool peek_two_arguments(struct parser *p, size_t at);
/* Whether a stage whose unknown first `word` ends at `at` is an expression. What could be either,
 * such as a word alone, counts as an operator if the word resembles one. */
bool peek_expression(struct parser *p, struct str word, size_t at);
/* Whether a stage starts at `at`, rather than a search expression (tables of `join`). */
bool peek_stage(struct parser *p, size_t at);
/* Whether `cat` and a table follow at `at`. */
bool peek_cat(struct parser *p, size_t at);
/* Whether a field name follows at `at`: a word, %"...", or a parameter. */
bool peek_name(struct parser *p, size_t at);

#endif
