/*
 * peek.h - looking ahead in the text: the few readings that one token cannot decide.
 *
 * All of it is bounded by parser.peeks_left, so that no text makes parsing quadratic; once that is
 * used up the plain reading is taken.
 */
#ifndef SUMOQ_LANG_PEEK_H
#define SUMOQ_LANG_PEEK_H

#include "lang/parser.h"

/* After white space and comments. */
size_t peek_skip(struct parser *p, size_t at);
/* The byte at `at` after white space and comments; 0 at the end. */
char peek_char(struct parser *p, size_t at);
/* The identifier there, after white space and comments, or an empty text. */
struct str peek_word(struct parser *p, size_t at);
/* Whether the word at `at` is one of the words that continue an expression (and, or, as, in ...).
 */
bool peek_continues(struct parser *p, size_t at);
/* Whether the parentheses that open at `at` hold a comma at their own level. */
bool peek_two_arguments(struct parser *p, size_t at);
/* Whether a stage whose unknown first `word` ends at `at` is an expression. What could be either,
 * such as a word alone, is an operator when the word is nearly one. */
bool peek_expression(struct parser *p, struct str word, size_t at);
/* Whether what stands at `at` is a stage rather than a search expression (tables of `join`). */
bool peek_stage(struct parser *p, size_t at);
/* Whether `cat` and a table stand at `at`. */
bool peek_cat(struct parser *p, size_t at);
/* Whether a field name stands there: a word, %"...", or a parameter. */
bool peek_name(struct parser *p, size_t at);

#endif
