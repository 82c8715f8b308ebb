/*
 * parse.c - from text to syntax tree: the loop that feeds tokens to the parser.
 *
 * After an error the loop drops tokens up to the next pipe of the same level, or the bracket that
 * closes it, so that the grammar resumes at a whole stage; the broken stage matches `error` in the
 * grammar.
 */
#include "lang/parse.h"

#include "lang/build.h"
#include "lang/lex.h"
#include "lang/scan.h"

#include "sumo.tab.h"

/* Whether `token` ends the stage that is being skipped. */
static bool ends_skipping(const struct parser *p, int token, size_t level)
{
    if (token == T_PIPE) {
        return p->levels == level;
    }
    bool closes = token == T_CLOSE_STAGES || token == T_CLOSE_SUBQUERY;
    return token == T_END || (closes && p->levels < level);
}

static bool opens(int token)
{
    return token == T_OPEN_STAGES || token == T_SUBQUERY || token == T_S_SUBQUERY;
}

static void check_budget(struct parser *p)
{
    struct budget *budget = p->arena->budget;
    if (!p->stopped && budget && atomic_load(&budget->over)) {
        diag_at(p->diags, DIAG_OUT_OF_MEMORY, p->span,
                "the query needs more memory than it may use");
        p->stopped = true;
    }
}

static int next_token(struct parser *p, void *scanner, bool *ended)
{
    if (p->span.len > 0) {
        p->before = p->span;
    }
    check_budget(p);
    *ended = *ended || p->stopped;
    if (!*ended) {
        int token = scan_next(scanner);
        if (token) {
            return token;
        }
        *ended = true;
    }
    return lex_end(p);
}

static void push_tokens(struct parser *p, void *scanner, sumo_pstate *state)
{
    bool ended = false, skipping = false;
    size_t level = 0;
    int status = YYPUSH_MORE;
    while (status == YYPUSH_MORE) {
        int token = next_token(p, scanner, &ended);
        if (skipping && !ends_skipping(p, token, level)) {
            continue;
        }
        skipping = false;
        p->syntax_failed = false;
        SUMO_STYPE value = { .word = p->token };
        struct span at = p->span;
        status = sumo_push_parse(state, token, &value, &at, p);
        if (p->syntax_failed) {
            level = p->levels - (opens(token) ? 1 : 0);
            skipping = !ends_skipping(p, token, level);
        }
        if (token == T_PIPE) {
            p->stage_failed = false;
        }
    }
}

static void read_text(struct parser *p)
{
    p->peeks_left = 4 * p->text.text.len + 64;
    lex_begin_query(p, 0, false);
    void *scanner = scan_new(p);
    sumo_pstate *state = sumo_pstate_new();
    if (!state) {
        arena_no_memory(sizeof(void *));
    }
    push_tokens(p, scanner, state);
    sumo_pstate_delete(state);
    lex_note_params(p, SIZE_MAX, false);
    if (!p->any_token && p->diags->count[DIAG_ERROR] == 0) {
        diag_at(p->diags, DIAG_EMPTY_QUERY, (struct span) { 0, 0 }, "there is no query");
    }
}

/* Offset of the first byte that is not UTF-8. */
static uint32_t first_bad_byte(struct str text)
{
    size_t at = 0;
    while (at < text.len) {
        size_t before = at;
        uint32_t c = utf8_next(text, &at);
        if (c == 0xfffd && at == before + 1) {
            return (uint32_t)before;
        }
    }
    return 0;
}

/* Expands the text; false when it cannot be parsed at all. */
static bool check_text(struct parser *p, struct str text)
{
    if (text.len > PARSE_TEXT_MAX) {
        diag_at(p->diags, DIAG_TOO_LONG, (struct span) { 0, 0 },
                "the query is longer than %d bytes", PARSE_TEXT_MAX);
        return false;
    }
    if (!utf8_valid(text)) {
        diag_at(p->diags, DIAG_NOT_UTF8, (struct span) { first_bad_byte(text), 1 },
                "this byte is not UTF-8");
        return false;
    }
    if (!expand_text(p->arena, text, p->options, PARSE_TEXT_MAX, &p->text)) {
        if (p->text.macro_loop) {
            diag_at(p->diags, DIAG_MACRO_LOOP, p->text.loop_at, "the macro `%s` contains itself",
                    p->text.macro_loop);
            return false;
        }
        if (p->text.too_many) {
            struct diag *g =
                diag_at(p->diags, DIAG_TOO_LONG, (struct span) { 0, 0 },
                        "the query uses macros and parameters more than 200,000 times");
            diag_help(p->diags, g,
                      "macros that use other macros several times multiply: use fewer");
            return false;
        }
        diag_at(p->diags, DIAG_TOO_LONG, (struct span) { 0, 0 },
                "with its parameters and macros the query has more than %d bytes", PARSE_TEXT_MAX);
        return false;
    }
    if (!utf8_valid(p->text.text)) {
        diag_at(p->diags, DIAG_NOT_UTF8, (struct span) { 0, 0 },
                "the value of a parameter or macro is not UTF-8");
        return false;
    }
    return true;
}

struct parser *parser_run(struct arena *a, struct str text, const struct parse_options *options,
                          struct diags *diags, struct lexemes *lexemes)
{
    struct parser *p = arena_new(a, struct parser);
    p->arena = a;
    p->diags = diags;
    p->options = options;
    p->out = arena_new(a, struct parsed);
    p->user = text.s ? text : STR("");
    p->lexemes = lexemes;
    map_init(&p->params, a, false);
    struct span whole = { 0, text.len > PARSE_TEXT_MAX ? PARSE_TEXT_MAX : (uint32_t)text.len };
    p->unread = !check_text(p, p->user);
    if (!p->unread) {
        read_text(p);
    }
    if (!p->out->query) {
        struct node *broken = diags->count[DIAG_ERROR] > 0 ? build_broken(p, whole) : NULL;
        build_finish(p, build_query(p, broken, build_list(p), whole));
    }
    return p;
}

struct parsed *parse_query(struct arena *a, struct str text, const struct parse_options *options,
                           struct diags *diags)
{
    return parser_run(a, text, options, diags, NULL)->out;
}
