/*
 * report.c - errors of lexer and grammar, at most one per stage, with a description of what is
 * expected.
 *
 * The grammar expects tokens, messages name categories: the twenty tokens that start a value are "a
 * value".
 */
#include "base/buf.h"
#include "lang/parser.h"

enum { SHOWN_MAX = 40 }; /* bytes of a quoted text in a message */

__attribute__((format(printf, 4, 0))) static struct diag *
add(struct parser *p, enum diag_code code, struct span at, const char *fmt, va_list ap)
{
    struct buf text = BUF_INIT;
    buf_vprintf(&text, fmt, ap);
    struct diag *g = diag_at(p->diags, code, at, "%.*s", STR_ARG(buf_view(&text)));
    buf_release(&text);
    return g;
}

struct str parser_shown(struct str text)
{
    size_t shown = text.len < SHOWN_MAX ? text.len : SHOWN_MAX;
    while (shown > 0 && shown < text.len && ((unsigned char)text.s[shown] & 0xc0) == 0x80) {
        shown--;
    }
    return (struct str) { text.s, shown };
}

struct diag *parser_error(struct parser *p, enum diag_code code, struct span at, const char *fmt,
                          ...)
{
    bool said = p->stage_failed || p->stopped || p->diags->count[DIAG_ERROR] >= PARSER_ERRORS_MAX;
    p->stage_failed = true;
    if (said) {
        return NULL;
    }
    va_list ap;
    va_start(ap, fmt);
    struct diag *g = add(p, code, at, fmt, ap);
    va_end(ap);
    return g;
}

void parser_too_deep(struct parser *p, struct span at)
{
    p->stage_failed = true;
    if (p->too_deep) {
        return;
    }
    p->too_deep = true;
    struct diag *g =
        diag_at(p->diags, DIAG_TOO_DEEP, at, "nested more than %d levels deep", NODE_DEPTH_MAX);
    diag_help(p->diags, g, "split the expression over several stages");
}

void parser_too_long(struct parser *p, struct span at)
{
    p->stage_failed = true;
    if (p->too_deep) {
        return;
    }
    p->too_deep = true;
    struct diag *g =
        diag_at(p->diags, DIAG_TOO_DEEP, at, "more than 16,384 operators in a row"); /* CHAIN_MAX */
    diag_help(p->diags, g, "split the expression over several stages, or write x in (a, b, ..)");
}

void parser_too_many_stages(struct parser *p, struct span at)
{
    if (p->too_many) {
        return;
    }
    p->too_many = true;
    struct diag *g = diag_at(p->diags, DIAG_TOO_MANY_STAGES, at, "more than %d stages", STAGES_MAX);
    diag_help(p->diags, g, "split the query; the service accepts 15,000 characters");
}

struct expected {
    const char *const *names;
    size_t n;
};

static bool has(const struct expected *e, const char *name)
{
    for (size_t i = 0; i < e->n; i++) {
        if (strcmp(e->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* Up to a handful of phrases, joined as "a, b or c". */
struct phrases {
    const char *items[8];
    size_t n;
};

static void phrase(struct phrases *out, const char *text)
{
    for (size_t i = 0; i < out->n; i++) {
        if (strcmp(out->items[i], text) == 0) {
            return;
        }
    }
    if (out->n < sizeof out->items / sizeof out->items[0]) {
        out->items[out->n++] = text;
    }
}

/* Names for what a set of tokens starts, the most specific first. */
static void phrase_kinds(struct phrases *out, const struct expected *e)
{
    static const struct {
        const char *name, *text;
    } kinds[] = {
        { "operator", "a stage" },     { "word", "an argument" },
        { "number", "a value" },       { "aggregate", "an aggregate function" },
        { "name", "a field name" },    { "search word", "a search term" },
        { "search value", "a value" },
    };
    if (has(e, "word")) {
        phrase(out, has(e, "number") ? "an argument" : "`timewindow`");
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (has(e, kinds[i].name)) {
            phrase(out, kinds[i].text);
            return;
        }
    }
    if (has(e, "<")) {
        phrase(out, "an operator");
    }
}

static void phrase_signs(struct phrases *out, const struct expected *e)
{
    static const struct {
        const char *name, *text;
    } signs[] = {
        { "and", "`and`" },    { "as", "`as`" },         { "by", "`by`" },
        { "in", "`in`" },      { "on", "`on`" },         { "from", "`from=`" },
        { "to", "`to=`" },     { "= of eval", "`=`" },   { "=", "`=`" },
        { ".", "`.`" },        { "( of stages", "`(`" }, { "(", "`(`" },
        { ",", "`,`" },        { ")", "`)`" },           { "search =", "`=`" },
        { "search )", "`)`" }, { ":", "`:`" },           { ": of subquery", "`:`" },
    };
    bool operators = has(e, "<"), values = has(e, "number");
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        const char *name = signs[i].name;
        bool covered =
            (operators && (!strcmp(name, "=") || !strcmp(name, "in") || !strcmp(name, "and"))) ||
            (values && !strcmp(name, "("));
        if (!covered && has(e, name)) {
            phrase(out, signs[i].text);
        }
    }
    if (has(e, "end") || has(e, "|") || has(e, ") of stages") || has(e, "]")) {
        phrase(out, "the end of the stage");
    }
}

/* What was found: the token as written, its first line, shortened. */
static void phrase_found(struct parser *p, struct buf *out)
{
    if (p->span.len == 0) {
        buf_text(out, "the end of the query");
        return;
    }
    struct str text = { p->user.s + p->span.at, p->span.len };
    const char *line_end = memchr(text.s, '\n', text.len);
    struct str line = { text.s, line_end ? (size_t)(line_end - text.s) : text.len };
    struct str shown = parser_shown(line);
    buf_printf(out, "`%.*s%s`", STR_ARG(shown), shown.len < text.len ? "..." : "");
}

/* The span of the token just read; if it ends the stage on a later line, the position after the
 * stage.
 */
static struct span place_of_error(const struct parser *p)
{
    size_t from = p->before.at + p->before.len;
    bool line_between = from <= p->span.at && memchr(p->user.s + from, '\n', p->span.at - from);
    bool ends = p->span.len == 0 || p->user.s[p->span.at] == '|';
    return ends && line_between ? (struct span) { (uint32_t)from, 0 } : p->span;
}

/* What a parameter put there, when the token comes from one. */
static void help_parameter(struct parser *p, struct diag *g)
{
    const struct piece *at = NULL;
    for (size_t i = 0; i < p->text.pieces.n && p->text.pieces.items[i].from <= p->from; i++) {
        at = &p->text.pieces.items[i];
    }
    if (at && !at->copied && at->param.len > 0) {
        struct str value = parser_shown(at->text);
        const char *rest = value.len < at->text.len ? "..." : "";
        diag_help(p->diags, g,
                  "the parameter's value is `%.*s%s`; a text needs quotes: {--param} "
                  "'%.*s=\"%.*s%s\"'",
                  STR_ARG(value), rest, STR_ARG(at->param), STR_ARG(value), rest);
    }
}

void parser_unexpected(struct parser *p, const char *const *names, size_t n)
{
    p->syntax_failed = true;
    struct expected e = { names, n };
    struct phrases phrases = { .n = 0 };
    phrase_kinds(&phrases, &e);
    bool only_kind = has(&e, "operator") || (has(&e, "word") && has(&e, "number"));
    if (!only_kind) {
        phrase_signs(&phrases, &e);
    }
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < phrases.n; i++) {
        buf_text(&text, i == 0 ? "" : i + 1 == phrases.n ? " or " : ", ");
        buf_text(&text, phrases.items[i]);
    }
    buf_text(&text, phrases.n > 0 ? " is expected here, not "
                                  : "nothing more is expected here, but the query has ");
    phrase_found(p, &text);
    struct diag *g =
        parser_error(p, DIAG_SYNTAX, place_of_error(p), "%.*s", STR_ARG(buf_view(&text)));
    buf_release(&text);
    if (g && p->stage_word.len > 0) {
        diag_label(p->diags, g, "in `%.*s`", STR_ARG(p->stage_word));
    }
    if (g) {
        help_parameter(p, g);
    }
}
