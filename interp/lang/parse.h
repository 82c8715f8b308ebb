/*
 * parse.h - from text to syntax tree. Specified in docs/language/core.md; the grammar is
 * grammar/sumo.y.
 */
#ifndef SUMOQ_LANG_PARSE_H
#define SUMOQ_LANG_PARSE_H

#include "lang/ast.h"

enum { PARSE_TEXT_MAX = 16 * 1024 * 1024 }; /* bytes, also of the expanded text */

struct param {
    struct str name, value;
    struct str quoted; /* takes the place of the value where the parameter is an operand; empty: the
                          value does */
};

struct parse_options {
    const struct param *params; /* values of {{parameters}} */
    size_t n_params;
    const struct param *macros; /* macros: the replacements of `name` in backquotes */
    size_t n_macros;
    bool has_default; /* value of parameters without one of their own */
    struct str default_value;
    bool keep_placeholders; /* true (check): a bare parameter without a value of its own becomes a
                               HOLE node; in the scope and in strings it takes the default, if any.
                               false (run): the default is used everywhere, and a parameter without
                               any value is an error (E0110) */
};

/* `// @key value` lines before the query. */
struct header {
    struct str key, value;
    struct span span;
};

/* The kinds of tokens that tools see (lang/document/document.h). */
enum token_kind {
    TOKEN_WORD,   /* also key words, paths and what the search expression takes for a word */
    TOKEN_NAME,   /* %"a b", %a */
    TOKEN_NUMBER, /* with its unit */
    TOKEN_STRING,
    TOKEN_REGEX,
    TOKEN_PUNCT,
    TOKEN_PARAM, /* {{name}}, with or without a value, or a text that holds several tokens of one */
    TOKEN_MACRO, /* `name` */
    TOKEN_STRAY, /* means nothing here, or was not read */
    TOKEN_END,   /* empty, at the end of the text */
    TOKEN_COMMENT, /* among lexemes alone; in a document a comment is trivia */
    TOKEN_KINDS
};

struct parsed {
    struct node_query *query; /* never NULL; broken stages are NODE_STAGE_BROKEN */
    struct {
        struct header *items;
        size_t n, cap;
    } headers;
    struct {
        struct str *items;
        size_t n, cap;
    } parameters; /* names of the parameters outside comments, once each */
};

/* Parses `text`, which must outlive `a`. Errors are added to `diags`; one call reports all
 * independent errors. Always returns a tree. Text that is not UTF-8 or longer than 16 MB is an
 * error. */
struct parsed *parse_query(struct arena *a, struct str text, const struct parse_options *options,
                           struct diags *diags);

#endif
