/*
 * tokens.h - the tokens of one stage, which the rules of this folder replace. Private to habits/.
 */
#ifndef SUMOQ_HABITS_TOKENS_H
#define SUMOQ_HABITS_TOKENS_H

#include "habits/habits.h"

enum token_kind {
    TOKEN_WORD,
    TOKEN_STRING, /* "..." */
    TOKEN_SINGLE, /* '...' */
    TOKEN_TICKS,  /* `...` */
    TOKEN_NUMBER, /* with a unit: 5m */
    TOKEN_REGEX,
    TOKEN_SIGN,
    TOKEN_COMMENT, /* to the end of the line */
    TOKEN_OURS,    /* written by a rule: an operand */
};

struct htoken {
    enum token_kind kind;
    uint32_t at;          /* in the query */
    struct str gap, text; /* white space before it; the token as written */
};

struct htokens {
    struct arena *arena;
    struct htoken *items;
    size_t n, cap;
    bool changed;
    bool refused; /* the stage has a part without an exact form here */
};

/* The tokens of `text`. */
void htokens_read(struct htokens *t, struct arena *a, struct str text);
/* Those of the stage around byte `at` only. */
void htokens_stage(struct htokens *t, const struct htokens *query, uint32_t at);
/* Is token i this word or sign, in any case? False after the end. */
bool htoken_is(const struct htokens *t, size_t i, const char *text);
/* Is token i a word of the language or of another one, which no comma comes before or after? */
bool htoken_is_keyword(const struct htokens *t, size_t i);
/* Replaces n tokens from i on by one with this text. */
void htokens_put(struct htokens *t, size_t i, size_t n, struct str text);
__attribute__((format(printf, 4, 5))) void htokens_printf(struct htokens *t, size_t i, size_t n,
                                                          const char *fmt, ...);
/* The text of tokens [from, to), without the white space before it. */
struct str htokens_text(const struct htokens *t, size_t from, size_t to);
/* The token after the parenthesis that closes the one at i; `n` when none does. */
size_t htokens_close(const struct htokens *t, size_t i);
/* The first token of the operand that ends before token i, and the token after the one that begins
 * at i; i when there is none. */
size_t htokens_operand_before(const struct htokens *t, size_t i);
size_t htokens_operand_after(const struct htokens *t, size_t i);
/* The token after the list item that begins at i: a comma at its level, `end`, or the bracket that
 * closes the list. */
size_t htokens_item(const struct htokens *t, size_t i, size_t end);
/* The content of a quoted token. */
struct str htoken_content(const struct htoken *k);

#endif
