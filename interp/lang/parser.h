/*
 * parser.h - what lexer, grammar and constructors share while one query is parsed. Private to lang
 * and grammar/.
 *
 * The lexer decides by mode how to read the next token; brackets save the mode and bring it back.
 * Offsets named `from` and `end` are places in the expanded text (parameters replaced); spans
 * always point into the user's text.
 */
#ifndef SUMOQ_LANG_PARSER_H
#define SUMOQ_LANG_PARSER_H

#include "base/map.h"
#include "lang/expand.h"
#include "lang/parse.h"
#include "lang/words.h"

/* More errors than anyone reads are not reported. */
enum { PARSER_ERRORS_MAX = 200 };

/* Value of a token: its text with parameters that have only a default replaced. */
struct token {
    struct str text;
    bool placeholder; /* holds a parameter without a value */
    bool quoted;      /* %"..." or a quoted value */
    bool single;      /* '...' */
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

/* Where an aggregate stage stands. */
enum lex_place { PLACE_ITEM, PLACE_BEHIND, PLACE_ALIAS, PLACE_KEYS };

struct lex_state {
    enum lex_mode mode;
    enum lex_place place;
    enum lex_mode behind_name; /* LEX_EXPR or LEX_EVAL: what a comma at this level leads to */
    unsigned hints;
    unsigned squares;   /* [ without its ] in a flat run */
    bool wants_operand; /* an operand may stand here; in the scope: a value */
    bool wants_path;
    bool wants_char;     /* 'x' may stand here */
    bool tight;          /* a `!` here covers one operand */
    bool wants_name;     /* any word is a name here (after `as`) */
    bool group_by;       /* the `by` of `group by` comes next */
    bool path_call;      /* the last word was a function whose first argument is a path */
    bool tests;          /* `against` and `on` end a test here */
    bool stages_next;    /* the next ( holds stages */
    struct str operator; /* the word that began the stage */
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
    struct str user;       /* the text as written */
    struct expansion text; /* what the lexer reads */

    /* the token being read */
    const char *base; /* the scanner's buffer */
    uint32_t from, len;
    struct token token;
    struct span span, before; /* of this token and of the one before, in the user's text */

    struct lex_state state;
    struct {
        struct lex_frame *items;
        size_t n, cap;
    } frames;
    size_t levels;         /* open brackets that hold stages */
    size_t peeks_left;     /* bytes that looking ahead may still read: keeps it linear */
    struct map params;     /* parameters met so far */
    size_t noted;          /* pieces of the text whose parameters were looked at */
    struct span pipe;      /* the last | */
    uint32_t comment_from; /* of the block comment being read */
    struct str stage_word; /* the operator of the stage, for messages */
    bool any_token;
    bool unclosed;      /* a string without end was cut at its line */
    bool syntax_failed; /* the parser refused this token */
    bool stage_failed;  /* an error was reported in this stage */
    bool too_deep;      /* E0601 was reported */
    bool stopped;       /* nothing more is read */
};

/* Reports an error at `at`, at most one a stage; NULL when the stage has had its own. */
__attribute__((format(printf, 4, 5))) struct diag *
parser_error(struct parser *p, enum diag_code code, struct span at, const char *fmt, ...);
/* The start of `text`, short enough for a message. */
struct str parser_shown(struct str text);
/* Reports E0601, once. */
void parser_too_deep(struct parser *p, struct span at);
/* The tokens that the grammar expects at the token just read; `names` are the aliases of
 * grammar/sumo.y. */
void parser_unexpected(struct parser *p, const char *const *names, size_t n);

#endif
