/*
 * expand.h - macros and parameters: the text with `name` in backquotes and `{{name}}` replaced, and
 * the way back to the text as written.
 *
 * A parameter with a value becomes that value; in a run one without takes the default. What has no
 * value stays as
 * `{{name}}`, which the lexer reads as a hole.
 */
#ifndef SUMOQ_LANG_EXPAND_H
#define SUMOQ_LANG_EXPAND_H

#include "lang/parse.h"

/* A run of the expanded text: copied from the user's text, or what stands for its origin: the value
 * of a parameter, a part of a macro. */
struct piece {
    uint32_t from; /* in the expanded text */
    struct span origin;
    struct str text;
    struct str param; /* its name; empty: no value of a parameter */
    bool copied;      /* letter for letter from its origin */
};

struct expansion {
    struct str text;
    struct {
        struct piece *items; /* in order; the first begins at 0 */
        size_t n, cap;
    } pieces;
    size_t at;              /* the piece found last: look-ups go forward */
    const char *macro_loop; /* out: the macro that stands in itself; NULL: none */
    struct span loop_at;
    bool too_many; /* uses of macros and parameters */
};

/* The parameter that starts at s[at]: its length with all braces, 0 when there is none. */
size_t expand_param_at(struct str s, size_t at, struct str *name);
/* Whether `name` has a value of its own, or, when `fills`, a default. */
bool expand_value(const struct parse_options *o, struct str name, bool fills, struct str *value);
/* False when the result would be longer than `limit`. */
bool expand_text(struct arena *a, struct str text, const struct parse_options *o, size_t limit,
                 struct expansion *out);
/* The span in the user's text of bytes from..end of the expanded text; an empty range gives an
 * empty span. */
struct span expand_span(struct expansion *e, uint32_t from, uint32_t end);
/* `s` with its holes replaced by the default, if there is one. *hole tells whether it held any. */
struct str expand_placeholders(struct arena *a, struct str s, const struct parse_options *o,
                               bool *placeholder);

#endif
