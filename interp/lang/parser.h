/*
 * parser.h - what lexer, grammar and constructors share while one query is parsed. Private to lang
 * and grammar/.
 *
 * The lexer's mode determines how the next token is read; brackets save and restore the mode.
 * `from` and `end` are offsets in the expanded text (parameters replaced); spans always refer to
 * the user's text.
 */
#ifndef SUMOQ_LANG_PARSER_H
#define SUMOQ_LANG_PARSER_H

#include "base/map.h"
#include "lang/expand.h"
#include "lang/parse.h"
#include "lang/words.h"

/* Further errors are not reported. */
enum { PARSER_ERRORS_MAX = 200 };

/* The value of a token: its text, with parameters that have only a default replaced by it. */
struct token_value {
    struct str text;
    bool placeholder; /* contains a parameter without a value */
    bool quoted;      /* %"..." or a quoted value */
    bool single;      /* '...' */
};

/* What the scanner matched, from..end of the expanded text. */
struct lexeme {
    uint32_t from, end;
    enum token_kind kind;
};

struct lexemes {
    struct lexeme *items;
    size_t n, cap;
};

enum lex_mode {
    LEX_SCOPE,
    LEX_STAGE, /* before the first token of a stage */
    LEX_EXPR,
    LEX_EVAL, /* before the name that `eval` sets */
    LEX_AGGREGATE,
    LEX_FLAT,
    LEX_FILTER,
    LEX_JOIN,
    LEX_SUBQUERY, /* between `[subquery` and its colon */
};

/* The position in an aggregate stage. */
enum lex_place { PLACE_ITEM, PLACE_BEHIND, PLACE_ALIAS, PLACE_KEYS };

struct lex_state {
    enum lex_mode mode;
    enum lex_place place;
    enum lex_mode behind_name; /* LEX_EXPR or LEX_EVAL: what a comma at this level leads to */
    unsigned hints;
    unsigned squares;   /* open [ in the arguments of an operator */
    bool wants_operand; /* an operand is allowed here; in the scope: a value */
    bool wants_path;
    bool wants_char;     /* 'x' is allowed here */
    bool tight;          /* a `!` here applies to one operand */
    bool wants_name;     /* any word is a name here (after `as`) */
    bool named;          /* the name after `as` was read */
    bool group_by;       /* the `by` of `group by` comes next */
    bool path_call;      /* the last word was a function whose first argument is a path */
    bool tests;          /* `against` and `on` end a condition here */
    bool stages_next;    /* the next ( contains stages */
    struct str operator; /* the first word of the stage */
};

enum lex_bracket { BRACKET_PAREN, BRACKET_STAGES, BRACKET_SUBQUERY };

struct lex_frame {
    enum lex_bracket bracket;
    struct span open;
    struct lex_state outside;
};

struct parser {
    struct arena *arena;
    struct diags *diags;
    const struct parse_options *options;
    struct parsed *out;
    struct str user;         /* the text as written */
    struct expansion text;   /* what the lexer reads */
    struct lexemes *lexemes; /* gets all tokens and comments, what lies between is blank; NULL: they
                                are not recorded */
    bool unread;             /* the text was refused before it was read */

    /* the token being read */
    const char *base; /* the scanner's buffer */
    uint32_t from, len;
    struct token_value token;
    struct span span, before; /* of this token and of the one before, in the user's text */

    struct lex_state state;
    struct {
        struct lex_frame *items;
        size_t n, cap;
    } frames;
    size_t levels;         /* open brackets that contain stages */
    size_t peeks_left;     /* bytes that lookahead may still read: keeps it linear */
    struct map params;     /* parameters seen so far */
    size_t noted;          /* pieces of the text whose parameters were recorded */
    struct span pipe;      /* the last | */
    uint32_t pipe_from;    /* where it is in the expanded text */
    uint32_t comment_from; /* of the block comment being read */
    struct str stage_word; /* the operator of the stage, for messages */
    bool any_token;
    bool unclosed;      /* an unterminated string was cut at the end of its line */
    bool syntax_failed; /* the parser rejected this token */
    bool stage_failed;  /* an error was reported in this stage */
    bool too_deep;      /* E0601 was reported */
    bool too_many;      /* E0604 was reported */
    bool stopped;       /* parsing has stopped */
};

/* parse_query that records what the lexer reads. The parser's `user` and `text` are of use after
 * it.
 */
struct parser *parser_run(struct arena *a, struct str text, const struct parse_options *options,
                          struct diags *diags, struct lexemes *lexemes);
/* Reports an error at `at`, at most one per stage; NULL when the stage already has one. */
__attribute__((format(printf, 4, 5))) struct diag *
parser_error(struct parser *p, enum diag_code code, struct span at, const char *fmt, ...);
/* A prefix of `text`, short enough for a message. */
struct str parser_shown(struct str text);
/* Reports E0601, once. */
void parser_too_deep(struct parser *p, struct span at);
/* Reports E0601 for a chain of operators, once. */
void parser_too_long(struct parser *p, struct span at);
/* Reports E0604, once. */
void parser_too_many_stages(struct parser *p, struct span at);
/* The tokens that the grammar expects at the token just read; `names` are the aliases of
 * grammar/sumo.y. */
void parser_unexpected(struct parser *p, const char *const *names, size_t n);

#endif
