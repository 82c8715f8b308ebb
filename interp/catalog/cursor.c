/*
 * cursor.c - see cursor.h.
 */
#include "catalog/cursor.h"

#include "base/buf.h"
#include "lang/literal.h"

struct cursor cursor_over(struct arena *a, struct diags *diags, const char *op,
                          const struct node_operator *stage, size_t skip)
{
    struct span whole = stage->base.span;
    return (struct cursor) { .arena = a,
                             .diags = diags,
                             .op = op,
                             .run = &stage->args,
                             .at = skip < stage->args.n ? skip : stage->args.n,
                             .end = stage->args.n,
                             .tail = { whole.at + whole.len, 0 },
                             .ok = true };
}

struct cursor cursor_inside(const struct cursor *c, const struct node *group)
{
    struct cursor inner = *c;
    inner.run = &AST(list_of, group)->items;
    inner.at = 0;
    inner.end = inner.run->n;
    inner.tail = (struct span) { group->span.at + group->span.len - (group->span.len > 0), 0 };
    return inner;
}

const struct node *cursor_peek(const struct cursor *c, size_t ahead)
{
    return ahead < c->end - c->at ? c->run->items[c->at + ahead] : NULL;
}

struct span cursor_here(const struct cursor *c)
{
    const struct node *n = cursor_peek(c, 0);
    return n ? n->span : c->tail;
}

bool atom_is_punct(const struct node *n, const char *punct)
{
    return n && n->kind == NODE_PUNCT && str_eq(AST(punct, n)->text, str_of(punct));
}

bool atom_is_word(const struct node *n, const char *word)
{
    return n && n->kind == NODE_WORD && str_eq_fold(AST(word, n)->text, str_of(word));
}

bool atom_is_name(const struct node *n)
{
    return n && (n->kind == NODE_WORD || n->kind == NODE_FIELD || n->kind == NODE_PLACEHOLDER);
}

bool atom_has_placeholder(const struct node *n)
{
    return n->kind == NODE_PLACEHOLDER ||
           (n->kind == NODE_STRING && AST(string, n)->raw.placeholder) ||
           (n->kind == NODE_WORD && AST(word, n)->placeholder) ||
           (n->kind == NODE_FIELD && AST(field, n)->name.placeholder);
}

struct name atom_name(const struct node *n)
{
    if (n->kind == NODE_FIELD) {
        return AST(field, n)->name;
    }
    if (n->kind == NODE_PLACEHOLDER) {
        return (struct name) { AST(placeholder, n)->text, n->span, false, true };
    }
    return (struct name) { AST(word, n)->text, n->span, false, AST(word, n)->placeholder };
}

bool cursor_is_word(const struct cursor *c, const char *word)
{
    return atom_is_word(cursor_peek(c, 0), word);
}

bool cursor_is_punct(const struct cursor *c, const char *punct)
{
    return atom_is_punct(cursor_peek(c, 0), punct);
}

bool cursor_is_name(const struct cursor *c)
{
    return atom_is_name(cursor_peek(c, 0));
}

bool cursor_is_placeholder(const struct cursor *c)
{
    const struct node *n = cursor_peek(c, 0);
    return n && n->kind == NODE_PLACEHOLDER;
}

bool cursor_word(struct cursor *c, const char *word)
{
    bool is = cursor_is_word(c, word);
    c->at += is;
    return is;
}

bool cursor_punct(struct cursor *c, const char *punct)
{
    bool is = cursor_is_punct(c, punct);
    c->at += is;
    return is;
}

__attribute__((format(printf, 4, 0))) static struct diag *
complain(struct cursor *c, enum diag_code code, struct span at, const char *fmt, va_list args)
{
    struct buf text = BUF_INIT;
    buf_vprintf(&text, fmt, args);
    c->ok = false;
    struct diag *g = diag_at(c->diags, code, at, "%s: %.*s", c->op, STR_ARG(buf_view(&text)));
    buf_release(&text);
    diag_help(c->diags, g, "{sumoq help operator %s} shows its form", c->op);
    return g;
}

struct diag *cursor_complain(struct cursor *c, enum diag_code code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct diag *g = complain(c, code, cursor_here(c), fmt, args);
    va_end(args);
    return g;
}

struct diag *cursor_complain_at(struct cursor *c, enum diag_code code, struct span at,
                                const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct diag *g = complain(c, code, at, fmt, args);
    va_end(args);
    return g;
}

void cursor_name_help(struct cursor *c, struct diag *g, const struct node *n)
{
    if (n && n->kind == NODE_NUMBER) {
        struct str text = AST(number, n)->text;
        diag_help(c->diags, g, "a name that begins with a digit is quoted: %%\"%.*s\"",
                  STR_ARG(text));
        diag_fix(c->diags, g, arena_printf(c->arena, "%%\"%.*s\"", STR_ARG(text)));
    }
}

bool cursor_name(struct cursor *c, struct name *out, const char *what)
{
    const struct node *n = cursor_peek(c, 0);
    if (!atom_is_name(n)) {
        struct diag *g = cursor_complain(c, DIAG_MISSING_ARGUMENT, "%s is expected here", what);
        cursor_name_help(c, g, n);
        return false;
    }
    *out = atom_name(n);
    c->at++;
    return true;
}

bool cursor_string(struct cursor *c, const struct node **out, const char *what)
{
    const struct node *n = cursor_peek(c, 0);
    if (!n || (n->kind != NODE_STRING && n->kind != NODE_PLACEHOLDER)) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT, "%s is expected here", what);
        return false;
    }
    *out = n;
    c->at++;
    return true;
}

static bool is_unit_word(const struct node *n)
{
    return n && n->kind == NODE_WORD && !atom_is_word(n, "as") && !atom_is_word(n, "by");
}

static void read_number(const struct node_number *n, bool minus, struct amount *out)
{
    double factor = 1;
    number_suffix(n->suffix, &factor);
    out->unit = n->suffix;
    out->value = (minus ? -n->value : n->value) / factor;
    out->integral =
        out->value >= -9e15 && out->value <= 9e15 && out->value == (double)(int64_t)out->value;
}

bool amount_has_time(const struct amount *a)
{
    return a->unit.len == 1 && memchr("smhdw", a->unit.s[0], 5) != NULL;
}

static double real_ms(const struct amount *a)
{
    double factor = 1;
    number_suffix(a->unit, &factor);
    return a->value * factor;
}

int64_t amount_ms(const struct amount *a)
{
    return (int64_t)real_ms(a);
}

/* Rejects durations so long that adding one to an event's time would overflow 64 bits. */
static bool check_duration(struct cursor *c, const struct amount *a)
{
    const double most = DURATION_DAYS_MAX * 86400000.0;
    if (!amount_has_time(a) || (real_ms(a) >= -most && real_ms(a) <= most)) {
        return true;
    }
    struct diag *g = cursor_complain_at(c, DIAG_BAD_NUMBER, a->span, "the duration is too long");
    diag_help(c->diags, g, "a duration is at most %dd", DURATION_DAYS_MAX);
    return false;
}

bool cursor_amount(struct cursor *c, bool unit, struct amount *out, const char *what)
{
    size_t start = c->at;
    bool minus = cursor_punct(c, "-");
    if (!minus) {
        cursor_punct(c, "+");
    }
    const struct node *n = cursor_peek(c, 0);
    *out = (struct amount) { .node = n };
    if (!n || (n->kind != NODE_NUMBER && n->kind != NODE_PLACEHOLDER)) {
        c->at = start;
        cursor_complain(c, DIAG_MISSING_ARGUMENT, "%s is expected here", what);
        return false;
    }
    c->at++;
    out->span = span_join(c->run->items[start]->span, n->span);
    if (n->kind == NODE_NUMBER) {
        read_number(AST(number, n), minus, out);
    }
    const struct node *next = cursor_peek(c, 0);
    if (unit && out->unit.len == 0 && is_unit_word(next)) {
        out->unit = AST(word, next)->text;
        out->span = span_join(out->span, next->span);
        c->at++;
    }
    return check_duration(c, out);
}

bool cursor_duration(struct cursor *c, bool signs, struct amount *out)
{
    if (!cursor_amount(c, true, out, "a duration such as 5m")) {
        return false;
    }
    if (out->node->kind == NODE_PLACEHOLDER) {
        return true;
    }
    if (out->unit.len == 0) {
        struct diag *g =
            cursor_complain_at(c, DIAG_BAD_NUMBER, out->span, "the duration has no unit");
        diag_help(c->diags, g, "the units are s, m, h, d and w, as in 5m");
        return false;
    }
    if (!amount_has_time(out)) {
        struct diag *g = cursor_complain_at(c, DIAG_BAD_NUMBER, out->span,
                                            "unknown time unit `%.*s`", STR_ARG(out->unit));
        diag_help(c->diags, g, "the units are s, m, h, d and w, as in 5m");
        return false;
    }
    if (!out->integral || out->value == 0 || (out->value < 0 && !signs)) {
        cursor_complain_at(c, DIAG_BAD_NUMBER, out->span,
                           "a duration is a whole number above 0 and a unit, as in 5m");
        return false;
    }
    return true;
}
