/*
 * pattern_bind.c - see pattern_bind.h.
 *
 * In the eval dialect a quoted pattern is a regular expression: the text is unescaped first, so
 * `\\\\` in the query is one literal backslash of the pattern. A pattern with `*` and without other
 * signs of a regular expression stays a glob.
 */
#include "check/pattern_bind.h"

#include "base/buf.h"
#include "check/pattern_help.h"
#include "data/pattern/regex_dialect.h"
#include "lang/string.h"

static const struct pattern *bad_pattern(struct binder *b, const struct node *at,
                                         struct str pattern, const struct regex_error *error,
                                         bool *ok)
{
    *ok = false;
    struct diag *g = diag_at(b->diags, DIAG_BAD_PATTERN, at->span,
                             "the regular expression `%.*s` cannot be compiled: %.*s",
                             STR_ARG(pattern), STR_ARG(error->message));
    diag_label(b->diags, g, "at its character %zu",
               utf8_count((struct str) { pattern.s, error->offset < pattern.len ? error->offset
                                                                                : pattern.len }) +
                   1);
    pattern_help(b, g, pattern, error->offset);
    return NULL;
}

/* Warns about constructs that run here but not in the service. */
static void warn_refused(struct binder *b, const struct node *at, struct str pattern,
                         enum regex_flavor flavor)
{
    struct regex_refusal refusal;
    if (!regex_refused(pattern, flavor, &refusal)) {
        return;
    }
    struct diag *g =
        diag_at(b->diags, DIAG_REFUSED_REGEX, at->span,
                "the service rejects this regular expression: %s %s", refusal.who, refusal.what);
    diag_label(b->diags, g, "at its character %zu",
               utf8_count((struct str) { pattern.s, refusal.at }) + 1);
    diag_help(b->diags, g, "it runs here; write it without %s", refusal.what);
}

static unsigned flags_of(struct binder *b, const struct node_regex *n)
{
    unsigned flags = 0;
    for (size_t i = 0; i < n->flags.len; i++) {
        switch (n->flags.s[i]) {
        case 'i':
            flags |= REGEX_CASELESS;
            break;
        case 'm':
            flags |= REGEX_MULTILINE;
            break;
        case 's':
            flags |= REGEX_DOTALL;
            break;
        default:
            diag_at(b->diags, DIAG_BAD_PATTERN, n->base.span,
                    "unknown flag `%c` after a regular expression; i, m and s are known",
                    n->flags.s[i]);
        }
    }
    return flags;
}

static bool looks_like_regex(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] != '\0' && strchr(".\\()[]{}^$+|?", s.s[i])) {
            return true;
        }
    }
    return false;
}

/* `\\t` in the query becomes `\t`, which the pattern reads as a tab: rarely what was meant. Half of
 * the backslashes before the letter remain; the letter is escaped if their number is odd. */
static void warn_control(struct binder *b, const struct node_string *n)
{
    struct str raw = n->raw.text;
    for (size_t i = 0; i < raw.len; i++) {
        size_t run = 0;
        while (i + run < raw.len && raw.s[i + run] == '\\') {
            run++;
        }
        i += run;
        bool doubled = run > 0 && run % 4 == 2;
        if (doubled && i < raw.len && raw.s[i] != '\0' && strchr("tnrbf", raw.s[i])) {
            struct diag *g = diag_at(b->diags, DIAG_CONTROL_IN_PATTERN, n->base.span,
                                     "the pattern reads `\\%c` as an escape, not as a "
                                     "backslash and a letter",
                                     raw.s[i]);
            diag_help(b->diags, g, "for a backslash write four: `\\\\\\\\%c`", raw.s[i]);
            return;
        }
    }
}

static void warn_quoted_regex(struct binder *b, const struct node *n, struct str pattern)
{
    struct diag *g = diag_at(
        b->diags, DIAG_QUOTED_REGEX, n->span,
        "this quoted pattern is read as a regular expression; the service reads it as a glob");
    struct buf fix = BUF_INIT;
    buf_char(&fix, '/');
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.s[i] == '/') {
            buf_char(&fix, '\\');
        }
        buf_char(&fix, pattern.s[i]);
    }
    buf_char(&fix, '/');
    diag_help(b->diags, g, "portable: matches %.*s", STR_ARG(buf_view(&fix)));
    diag_fix(b->diags, g, buf_view(&fix));
    buf_release(&fix);
}

static const struct pattern *eval_pattern(struct binder *b, const struct node_string *n,
                                          struct str text, bool *ok)
{
    struct regex_error error;
    bool starred = memchr(text.s, '*', text.len) != NULL;
    const struct pattern *p = NULL;
    if (!starred || looks_like_regex(text)) {
        p = pattern_regex(b->arena, text, 0, &error);
        if (!p && !starred) {
            return bad_pattern(b, &n->base, text, &error, ok);
        }
    }
    if (p) {
        warn_control(b, n);
        warn_quoted_regex(b, &n->base, text);
        return p;
    }
    diag_at(b->diags, DIAG_QUOTED_GLOB, n->base.span,
            "this quoted pattern is read as a glob for the whole value");
    return pattern_glob(b->arena, text);
}

const struct pattern *bind_pattern(struct binder *b, const struct node_binary *n, bool *ok)
{
    const struct node *right = n->right;
    *ok = true;
    if (right->kind == NODE_REGEX) {
        const struct node_regex *re = AST(regex, right);
        struct str text = string_decode_slashed(b->arena, re->raw.text);
        unsigned flags = flags_of(b, re);
        if (re->raw.placeholder) {
            return pattern_glob(b->arena, text);
        }
        struct regex_error error;
        const struct pattern *p = pattern_regex(b->arena, text, flags, &error);
        if (!p) {
            return bad_pattern(b, right, text, &error, ok);
        }
        warn_refused(b, right, text, REGEX_MATCHES);
        return p;
    }
    if (right->kind != NODE_STRING) {
        return NULL;
    }
    const struct node_string *s = AST(string, right);
    struct str text = string_decode(b->arena, s->raw.text);
    if (b->eval_dialect && !s->raw.placeholder) {
        return eval_pattern(b, s, text, ok);
    }
    return pattern_glob(b->arena, text);
}

/* The pattern with a backslash before each `?` that starts a branch and so has nothing to repeat.
 */
static struct str escape_dangling(struct arena *a, struct str text)
{
    char *to = arena_alloc(a, 2 * text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char before = i > 0 ? text.s[i - 1] : '|';
        bool option = before == '(' && i + 1 < text.len && text.s[i + 1] != ' ';
        bool escaped = i > 1 && text.s[i - 2] == '\\';
        if (text.s[i] == '?' && (before == '|' || before == '(') && !option && !escaped) {
            to[n++] = '\\';
        }
        to[n++] = text.s[i];
    }
    return (struct str) { to, n };
}

/* Retries a pattern that does not compile, with its dangling quantifiers escaped; NULL: that fails
 * as well. */
static const struct regex *mend_regex(struct binder *b, const struct node_regex *n, struct str text,
                                      unsigned flags)
{
    struct regex_error error;
    struct str mended = escape_dangling(b->arena, text);
    const struct regex *re = regex_compile(b->arena, mended, REGEX_MATCHES, flags, true, &error);
    if (re) {
        struct diag *g = diag_at(b->diags, DIAG_DANGLING_QUANTIFIER, n->base.span,
                                 "a `?` has nothing to repeat; it is read as a literal `?`");
        diag_help(b->diags, g, "portable: write `\\?`");
    }
    return re;
}

const struct regex *bind_regex_literal(struct binder *b, const struct node_regex *n, bool *ok)
{
    struct str text = string_decode_slashed(b->arena, n->raw.text);
    unsigned flags = flags_of(b, n);
    *ok = true;
    if (n->raw.placeholder) {
        return NULL;
    }
    struct regex_error error;
    const struct regex *re = regex_compile(b->arena, text, REGEX_MATCHES, flags, true, &error);
    re = re ? re : mend_regex(b, n, text, flags);
    if (!re) {
        bad_pattern(b, &n->base, text, &error, ok);
        return NULL;
    }
    warn_refused(b, &n->base, text, REGEX_MATCHES);
    return re;
}

const struct regex *bind_regex(struct binder *b, const struct node *pattern, const char *op)
{
    struct str text = string_decode_regex(b->arena, AST(string, pattern)->raw.text);
    struct regex_error error;
    bool ok;
    const struct regex *re = regex_compile(b->arena, text, REGEX_PARSE, 0, true, &error);
    if (!re) {
        bad_pattern(b, pattern, text, &error, &ok);
        return NULL;
    }
    warn_refused(b, pattern, text, REGEX_PARSE);
    if (re->n_groups == 0) {
        struct diag *g = diag_at(b->diags, DIAG_NO_GROUP, pattern->span,
                                 "%s: the pattern has no named capturing group", op);
        diag_help(b->diags, g, "name what is to be a field: (?<name>...)");
        return NULL;
    }
    return re;
}
