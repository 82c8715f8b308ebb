/*
 * describe.c - members of descriptions, expressions and pre-filters; see describe.h.
 */
#include "plan/describe.h"

#include "base/write/json_write.h"
#include "catalog/fn_def.h"
#include "data/cell.h"

#include <math.h>

static void put_string(struct describer *d, struct str s)
{
    json_put_shown(d->out, s);
}

void describe_key(struct describer *d, const char *key, const char *word)
{
    if (d->json) {
        buf_printf(d->out, ",\"%s\":", key);
    } else if (*word) {
        buf_printf(d->out, " %s ", word);
    } else {
        buf_char(d->out, ' ');
    }
}

void describe_text(struct describer *d, const char *key, const char *word, struct str value)
{
    describe_key(d, key, word);
    put_string(d, value);
}

void describe_number(struct describer *d, const char *key, const char *word, uint64_t value)
{
    describe_key(d, key, word);
    buf_printf(d->out, "%llu", (unsigned long long)value);
}

void describe_flag(struct describer *d, const char *key, const char *word, bool value)
{
    if (d->json) {
        buf_printf(d->out, ",\"%s\":%s", key, value ? "true" : "false");
    } else if (value) {
        buf_printf(d->out, " %s", word);
    }
}

void describe_ms(struct buf *out, int64_t ms)
{
    static const struct {
        int64_t ms;
        const char *unit;
    } units[] = { { 86400000, "d" }, { 3600000, "h" }, { 60000, "m" }, { 1000, "s" }, { 1, "ms" } };
    size_t i = 0;
    while (ms % units[i].ms != 0 || (ms == 0 && units[i].ms > 1000)) {
        i++;
    }
    buf_printf(out, "%lld%s", (long long)(ms / units[i].ms), units[i].unit);
}

/* Does a name read as one word? */
static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.s[i];
        if (c <= ' ' || c >= 0x7f || strchr("\",()%=<>!", (int)c)) {
            return false;
        }
    }
    return s.len > 0;
}

void describe_name(struct describer *d, struct str name)
{
    if (!d->json && is_plain(name)) {
        buf_str(d->out, name);
    } else {
        buf_text(d->out, d->json ? "" : "%");
        put_string(d, name);
    }
}

void describe_slot(struct describer *d, uint32_t slot)
{
    const struct name_list *names = &d->plan->slot_names;
    struct str name = slot < names->n ? names->items[slot] : STR("");
    if (slot == SLOT_NULL) {
        buf_text(d->out, "null");
    } else if (name.len == 0) {
        buf_printf(d->out, d->json ? "\"#%u\"" : "#%u", slot);
    } else {
        describe_name(d, name);
    }
}

void describe_slots(struct describer *d, const char *key, const char *word, const uint32_t *slots,
                    size_t n)
{
    const struct name_list *names = &d->plan->slot_names;
    size_t shown = 0;
    if (!d->json && n == 0) {
        return;
    }
    describe_key(d, key, word);
    buf_text(d->out, d->json ? "[" : "");
    for (size_t i = 0; i < n; i++) {
        bool named =
            slots[i] == SLOT_NULL || (slots[i] < names->n && names->items[slots[i]].len > 0);
        if (named) {
            buf_text(d->out, shown++ == 0 ? "" : d->json ? "," : ", ");
            describe_slot(d, slots[i]);
        }
    }
    buf_text(d->out, d->json ? "]" : "");
}

void describe_cell(struct describer *d, const struct cell *c)
{
    if (cell_is_text(c)) {
        put_string(d, cell_str(c));
    } else if (cell_is_null(c)) {
        buf_text(d->out, "null");
    } else if (c->tag == CELL_REAL && !isfinite(c->as.f)) {
        const char *name = isnan(c->as.f) ? "NaN" : c->as.f > 0 ? "Infinity" : "-Infinity";
        buf_printf(d->out, d->json ? "{\"number\":\"%s\"}" : "%s", name);
    } else {
        out_json_cell(d->out, c);
    }
}

static const struct {
    const char *name, *sign; /* a sign between two operands; NULL: written as a call */
} ops[] = { [EXPR_CONST] = { "value", NULL },   [EXPR_SLOT] = { "field", NULL },
            [EXPR_CALL] = { "call", NULL },     [EXPR_AND] = { "and", " and " },
            [EXPR_OR] = { "or", " or " },       [EXPR_NOT] = { "not", NULL },
            [EXPR_IF] = { "if", NULL },         [EXPR_NEGATE] = { "negate", NULL },
            [EXPR_CHAIN] = { "chain", NULL },   [EXPR_ADD] = { "add", " + " },
            [EXPR_SUB] = { "subtract", " - " }, [EXPR_MUL] = { "multiply", " * " },
            [EXPR_DIV] = { "divide", " / " },   [EXPR_MOD] = { "modulo", " % " },
            [EXPR_EQ] = { "equal", " = " },     [EXPR_NE] = { "differs", " != " },
            [EXPR_LT] = { "less", " < " },      [EXPR_LE] = { "less_equal", " <= " },
            [EXPR_GT] = { "greater", " > " },   [EXPR_GE] = { "greater_equal", " >= " },
            [EXPR_IS_NULL] = { "null", NULL },  [EXPR_MATCHES] = { "matches", NULL },
            [EXPR_IN] = { "in", NULL },         [EXPR_KEYWORD] = { "keyword", NULL },
            [EXPR_PREDICATE] = { "glob", NULL } };

static void put_args(struct describer *d, const struct expr *e, size_t from, const char *between)
{
    for (size_t i = from; i < e->n_args; i++) {
        buf_text(d->out, i > from ? between : "");
        describe_expr(d, e->args[i]);
    }
}

static void expr_json(struct describer *d, const struct expr *e)
{
    buf_printf(d->out, "{\"%s\":", ops[e->kind].name);
    if (e->kind == EXPR_CONST) {
        describe_cell(d, &e->value);
    } else if (e->kind == EXPR_SLOT) {
        describe_slot(d, e->slot);
    } else {
        buf_char(d->out, '[');
        put_args(d, e, 0, ",");
        buf_char(d->out, ']');
    }
    if (e->kind == EXPR_CALL) {
        describe_text(d, "function", "", str_of(e->fn->name));
    }
    if (e->pattern) {
        describe_text(d, "pattern", "", e->pattern->source);
        describe_flag(d, "regex", "", e->pattern->of_regex);
        describe_flag(d, "caseless", "", e->pattern->caseless);
    }
    if (e->keyword) {
        describe_text(d, "word", "", e->keyword->source);
    }
    if (e->kind == EXPR_CHAIN) {
        buf_text(d->out, ",\"operators\":[");
        for (size_t i = 0; i + 1 < e->n_args; i++) {
            buf_printf(d->out, "%s\"%s\"", i > 0 ? "," : "", ops[e->ops[i]].name);
        }
        buf_char(d->out, ']');
    }
    buf_char(d->out, '}');
}

/* An operand of a sign: in parentheses when it has signs itself. */
static void put_operand(struct describer *d, const struct expr *e)
{
    bool inside =
        ops[e->kind].sign || e->kind == EXPR_CHAIN || e->kind == EXPR_MATCHES || e->kind == EXPR_IN;
    buf_text(d->out, inside ? "(" : "");
    describe_expr(d, e);
    buf_text(d->out, inside ? ")" : "");
}

static void put_source(struct describer *d, const struct pattern *p)
{
    if (p->of_regex) {
        buf_char(d->out, '/');
        buf_str(d->out, p->source);
        buf_char(d->out, '/');
    } else {
        put_string(d, p->source);
    }
}

static void put_pattern(struct describer *d, const struct expr *e)
{
    put_operand(d, e->args[0]);
    buf_text(d->out, e->kind == EXPR_PREDICATE ? " like " : " matches ");
    if (!e->pattern) {
        put_operand(d, e->args[1]);
    } else {
        put_source(d, e->pattern);
    }
}

/* Comparisons and arithmetic bind their operands closer than and, or. */
static bool needs_parentheses(const struct expr *outer, const struct expr *e)
{
    return outer->kind == EXPR_AND || outer->kind == EXPR_OR
               ? e->kind == EXPR_AND || e->kind == EXPR_OR
               : true;
}

static void put_signs(struct describer *d, const struct expr *e)
{
    if (e->n_args == 0) {
        buf_text(d->out, e->kind == EXPR_AND ? "true" : "false");
    }
    for (size_t i = 0; i < e->n_args; i++) {
        const char *sign =
            e->kind == EXPR_CHAIN && i > 0 ? ops[e->ops[i - 1]].sign : ops[e->kind].sign;
        buf_text(d->out, i > 0 ? sign : "");
        if (needs_parentheses(e, e->args[i])) {
            put_operand(d, e->args[i]);
        } else {
            describe_expr(d, e->args[i]);
        }
    }
}

static void put_call(struct describer *d, const char *name, const struct expr *e, size_t from)
{
    buf_text(d->out, name);
    buf_char(d->out, '(');
    put_args(d, e, from, ", ");
    buf_char(d->out, ')');
}

static void expr_words(struct describer *d, const struct expr *e)
{
    if (ops[e->kind].sign || e->kind == EXPR_CHAIN) {
        put_signs(d, e);
    } else if (e->kind == EXPR_CONST) {
        describe_cell(d, &e->value);
    } else if (e->kind == EXPR_SLOT) {
        describe_slot(d, e->slot);
    } else if (e->kind == EXPR_MATCHES || e->kind == EXPR_PREDICATE) {
        put_pattern(d, e);
    } else if (e->kind == EXPR_KEYWORD) {
        buf_text(d->out, "keyword ");
        put_string(d, e->keyword->source);
    } else if (e->kind == EXPR_NEGATE) {
        buf_char(d->out, '-');
        put_operand(d, e->args[0]);
    } else if (e->kind == EXPR_IN) {
        put_operand(d, e->args[0]);
        put_call(d, " in ", e, 1);
    } else {
        put_call(d,
                 e->kind == EXPR_CALL      ? e->fn->name
                 : e->kind == EXPR_IS_NULL ? "isNull"
                                           : ops[e->kind].name,
                 e, 0);
    }
}

/* The number of the subquery, from 1, whose rows will become this test; 0: none. */
static size_t subquery_of(const struct describer *d, const struct expr *e)
{
    const struct binder_subqueries *all = d->plan->subqueries;
    for (size_t i = 0; all && e->kind == EXPR_OR && e->n_args == 0 && i < all->n; i++) {
        if (all->items[i].expr == e) {
            return i + 1;
        }
    }
    return 0;
}

void describe_expr(struct describer *d, const struct expr *e)
{
    size_t subquery = subquery_of(d, e);
    if (subquery > 0) {
        buf_printf(d->out, d->json ? "{\"subquery\":%zu}" : "subquery %zu", subquery);
    } else if (d->json) {
        expr_json(d, e);
    } else {
        expr_words(d, e);
    }
}

static const struct {
    const char *name, *sign;
} tests[] = {
    [SCAN_AND] = { "and", " and " },       [SCAN_OR] = { "or", " or " },
    [SCAN_EQUAL] = { "equal", " = " },     [SCAN_DIFFERS] = { "differs", " != " },
    [SCAN_LESS] = { "less", " < " },       [SCAN_LESS_EQUAL] = { "less_equal", " <= " },
    [SCAN_GREATER] = { "greater", " > " }, [SCAN_GREATER_EQUAL] = { "greater_equal", " >= " },
    [SCAN_GLOB] = { "glob", " like " },    [SCAN_MATCHES] = { "matches", " matches " },
    [SCAN_ANY_OF] = { "any_of", " in " },  [SCAN_PRESENT] = { "present", " present" }
};

static void put_values(struct describer *d, const struct scan_test *t)
{
    buf_char(d->out, d->json ? '[' : '(');
    for (size_t i = 0; i < t->n_values; i++) {
        buf_text(d->out, i == 0 ? "" : d->json ? "," : ", ");
        describe_cell(d, &t->values[i]);
    }
    buf_char(d->out, d->json ? ']' : ')');
}

static void put_kids(struct describer *d, const struct scan_test *t)
{
    for (size_t i = 0; i < t->n_kids; i++) {
        const struct scan_test *kid = t->kids[i];
        bool inside = !d->json && (kid->kind == SCAN_AND || kid->kind == SCAN_OR) && !kid->negated;
        buf_text(d->out, i == 0 ? "" : d->json ? "," : tests[t->kind].sign);
        buf_text(d->out, inside ? "(" : "");
        describe_scan_test(d, kid);
        buf_text(d->out, inside ? ")" : "");
    }
}

static void test_json(struct describer *d, const struct scan_test *t)
{
    buf_printf(d->out, "{\"test\":\"%s\"", tests[t->kind].name);
    if (t->negated) {
        buf_text(d->out, ",\"negated\":true");
    }
    if (t->kind == SCAN_AND || t->kind == SCAN_OR) {
        buf_text(d->out, ",\"of\":[");
        put_kids(d, t);
        buf_char(d->out, ']');
    } else {
        describe_text(d, "field", "", d->plan->scan.fields[t->field]);
    }
    if (t->kind == SCAN_ANY_OF) {
        buf_text(d->out, ",\"values\":");
        put_values(d, t);
    } else if (t->kind == SCAN_MATCHES) {
        describe_text(d, "pattern", "", t->pattern->source);
        describe_flag(d, "regex", "", t->pattern->of_regex);
    } else if (t->kind != SCAN_AND && t->kind != SCAN_OR && t->kind != SCAN_PRESENT) {
        buf_text(d->out, ",\"value\":");
        describe_cell(d, &t->value);
    }
    buf_char(d->out, '}');
}

static void test_words(struct describer *d, const struct scan_test *t)
{
    buf_text(d->out, t->negated ? "not (" : "");
    if (t->kind == SCAN_AND || t->kind == SCAN_OR) {
        put_kids(d, t);
    } else {
        describe_name(d, d->plan->scan.fields[t->field]);
        buf_text(d->out, tests[t->kind].sign);
        if (t->kind == SCAN_ANY_OF) {
            put_values(d, t);
        } else if (t->kind == SCAN_MATCHES) {
            put_source(d, t->pattern);
        } else if (t->kind != SCAN_PRESENT) {
            describe_cell(d, &t->value);
        }
    }
    buf_text(d->out, t->negated ? ")" : "");
}

void describe_scan_test(struct describer *d, const struct scan_test *t)
{
    if (d->json) {
        test_json(d, t);
    } else {
        test_words(d, t);
    }
}
