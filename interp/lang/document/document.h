/*
 * document.h - a query's text with every byte accounted for, and its tree: what tools read and
 * edit.
 *
 * Tokens ascend and do not overlap. Each has the trivia before it: blanks, line ends, comments. All
 * trivia and tokens in order are the text, byte for byte, whatever the text is. Spans are of the
 * user's text; what the value of a parameter or a macro gives is one token there, as it is written:
 * `{{name}}`. Where a value touches other text, as in `a{{b}}c`, the whole may be one TOKEN_PARAM.
 *
 * The tree is as parse_query makes it. What it leaves out is in the tokens of a node: `if(a, b, c)`
 * or `a ? b : c`, `and` or `&&`, quotes, the alias of an operator. A node's span begins and ends at
 * tokens, except inside of such a TOKEN_PARAM; parentheses that only group are outside, node.parens
 * pairs of them.
 *
 * A document is immutable; it and all its parts live in the arena of document_new.
 */
#ifndef SUMOQ_LANG_DOCUMENT_DOCUMENT_H
#define SUMOQ_LANG_DOCUMENT_DOCUMENT_H

#include "lang/parse.h"

enum trivia_kind {
    TRIVIA_BLANK,    /* blanks and tabs, no line end */
    TRIVIA_LINE_END, /* one: \n or \r\n */
    TRIVIA_LINE,     /* a comment from // to before the line end */
    TRIVIA_BLOCK,    /* a comment with its marks; or, if it is not closed, to the end of the text */
};

struct trivia {
    enum trivia_kind kind;
    struct span span;
};

struct token {
    enum token_kind kind;
    struct span span;
    uint32_t trivia, n_trivia; /* those before it: items trivia.. of document.trivia */
};

struct document {
    struct str text;
    struct {
        const struct token *items; /* the last is TOKEN_END, with the trivia at the end */
        size_t n;
    } tokens;
    struct {
        const struct trivia *items;
        size_t n;
    } trivia;
    const struct parsed *parsed; /* the tree, headers, names of parameters */
    struct diags *diags;         /* those of the parser */
    const struct parse_options *options;
    struct expansion *expanded; /* what the lexer read, which names of the tree point into */
};

/* `text` and `options` must outlive `a`. Never NULL. Findings are added to `diags`. A text of more
 * than 16 MB is one TOKEN_STRAY. */
struct document *document_new(struct arena *a, struct str text, const struct parse_options *options,
                              struct diags *diags);
/* The document of the text with all edits applied, in any order; spans are of `d`'s text. Several
 * insertions at one place keep their order, before what replaces the text there. NULL: edits
 * overlap or reach beyond the text. */
struct document *document_edited(struct arena *a, const struct document *d,
                                 const struct diag_edit *edits, size_t n, struct diags *diags);
/* Only the text; false: refused. */
bool document_edited_text(struct arena *a, struct str text, const struct diag_edit *edits, size_t n,
                          struct str *out);

/* The token that contains byte `at` or the trivia before which does; TOKEN_END for all beyond. */
size_t document_token_at(const struct document *d, size_t at);
struct str document_text(const struct document *d, struct span span);

/* Where a text of the tree, such as a name, is in the query; false: it is a copy. A quoted name has
 * its mark and quotes. */
bool document_span(const struct document *d, struct str part, struct span *span);

/* Tokens first..last, both included. */
struct token_range {
    size_t first, last;
};

/* The tokens of a node; `around`: with the parentheses around it. A node without any text has the
 * token that follows. */
struct token_range document_tokens(const struct document *d, const struct node *n, bool around);
/* The token with the operator of a BINARY, UNARY, SEARCH_NOT, IN_LIST or CONDITIONAL node (its `?`,
 * or the word `if`); SIZE_MAX: other kinds, or the text has none. */
size_t document_operator(const struct document *d, const struct node *n);

struct node_path {
    const struct node **items; /* the query first, the innermost node last */
    size_t n, cap;
};

/* The nodes that contain byte `at`, by node_children; at most NODE_DEPTH_MAX. Returns the innermost
 * one. */
const struct node *document_node_at(struct arena *a, const struct document *d, size_t at,
                                    struct node_path *path);

#endif
