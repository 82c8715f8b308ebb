/*
 * expand.h - expands macros (`name` in backquotes) and parameters (`{{name}}`), and maps offsets in
 * the expanded text back to the text as written.
 *
 * A parameter is replaced with its value; in a run, one without a value takes the default. Without
 * either it stays `{{name}}`, which the lexer reads as a placeholder. A parameter that is declared
 * a string gets double quotes, but not inside of a string, nor where it touches other text.
 */
#ifndef SUMOQ_LANG_EXPAND_H
#define SUMOQ_LANG_EXPAND_H

#include "lang/parse.h"

/* A piece of the expanded text: copied from the user's text, or the replacement of its origin: the
 * value of a parameter, a part of a macro. */
struct piece {
    uint32_t from; /* in the expanded text */
    struct span origin;
    struct str text;
    struct str param; /* the parameter's name; empty: not a parameter's value */
    bool copied;      /* a verbatim copy of its origin */
};

struct expansion {
    struct str text;
    struct {
        struct piece *items; /* in order; the first starts at 0 */
        size_t n, cap;
    } pieces;
    size_t at;              /* the piece found last: look-ups move forward */
    const char *macro_loop; /* out: the macro that contains itself; NULL: none */
    struct span loop_at;
    bool too_many; /* uses of macros and parameters */
};

/* The length of the parameter at s[at], braces included; 0: not a parameter. */
size_t expand_param_at(struct str s, size_t at, struct str *name);
/* Expands; false when the result would be longer than `limit` bytes. */
bool expand_text(struct arena *a, struct str text, const struct parse_options *o, size_t limit,
                 struct expansion *out);
/* The index of the piece that byte `at` of the expanded text is in: the last that starts there or
 * before. */
size_t expand_piece(struct expansion *e, uint32_t at);
/* Maps bytes from..end of the expanded text to a span of the user's text; an empty range gives an
 * empty span. */
struct span expand_span(struct expansion *e, uint32_t from, uint32_t end);
/* Where the parameter's value ends that byte `at` of the expanded text belongs to; UINT32_MAX: it
 * is in none. */
uint32_t expand_value_end(struct expansion *e, uint32_t at);
/* `s` with its placeholders replaced by the default, if there is one. *hole: it contained any. */
struct str expand_placeholders(struct arena *a, struct str s, const struct parse_options *o,
                               bool *placeholder);

#endif
