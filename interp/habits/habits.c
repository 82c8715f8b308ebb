/*
 * habits.c - see habits.h: finds the stage, applies the rules, and puts the stage together again.
 */
#include "habits/habits.h"

#include "base/buf.h"
#include "guide/foreign.h"
#include "habits/rules.h"

enum { STAGE_TOKENS_MOST = 1500 };

/* The bytes of the stage, from its first token to the end of its last. */
static struct span span_of(struct str query, const struct htokens *t, const struct htokens *all)
{
    uint32_t from = t->items[0].at, to = (uint32_t)query.len;
    for (size_t i = 0; i < all->n; i++) {
        if (all->items[i].at > t->items[t->n - 1].at) {
            to = all->items[i].at - (uint32_t)all->items[i].gap.len;
            break;
        }
    }
    struct str text = str_trim((struct str) { query.s + from, to - from });
    return (struct span) { from, (uint32_t)text.len };
}

/* a as b, c as d: expressions are stages of their own. */
static void split_items(struct htokens *t)
{
    size_t commas = 0, items = 0;
    for (size_t i = 0; i < t->n;) {
        size_t end = htokens_item(t, i, t->n);
        items += end >= i + 3 && htoken_is(t, end - 2, "as");
        if (i > 0 && t->items[i].kind == TOKEN_STRING) { /* "b" as y: of a stage that parses */
            return;
        }
        commas++;
        i = end + 1;
    }
    if (items < 2 || items != commas) {
        return;
    }
    for (size_t i = htokens_item(t, 0, t->n); i < t->n; i = htokens_item(t, i + 1, t->n)) {
        htokens_put(t, i, 1, STR(" |"));
    }
}

/* count by x as y: the key is renamed in a stage of its own. */
static void split_key_alias(struct htokens *t)
{
    size_t n = t->n, by = 0;
    for (size_t i = 0; i < n; i++) {
        by = htoken_is(t, i, "by") ? i : by;
    }
    if (by > 0 && n >= by + 4 && htoken_is(t, n - 2, "as") && t->items[n - 1].kind == TOKEN_WORD &&
        t->items[n - 3].kind == TOKEN_WORD) {
        htokens_printf(t, n - 2, 2, "| %.*s as %.*s", STR_ARG(t->items[n - 3].text),
                       STR_ARG(t->items[n - 1].text));
    }
}

/* concat a, b: arguments without parentheses. */
static void call_without_parens(struct htokens *t)
{
    bool as = t->n > 3 && htoken_is(t, t->n - 2, "as");
    size_t end = as ? t->n - 2 : t->n;
    if (t->n < 2 || t->items[0].kind != TOKEN_WORD || htoken_is(t, 1, "(") ||
        htoken_is(t, 1, "by") || htoken_is(t, 1, "=")) {
        return;
    }
    struct str args = htokens_text(t, 1, end);
    struct str fn = t->items[0].text;
    htokens_printf(t, 0, t->n, "%.*s(%.*s) as %.*s", STR_ARG(fn), STR_ARG(args),
                   STR_ARG(as ? t->items[t->n - 1].text : STR("result")));
}

/* count by user where _count > 5: the pipe before an operator is missing. */
static void missing_pipe(struct htokens *t)
{
    static const char *const words[] = { "where",     "sort",   "order",    "count",  "limit",
                                         "top",       "parse",  "json",     "fields", "dedup",
                                         "timeslice", "sum",    "avg",      "min",    "max",
                                         "pct",       "lookup", "compare",  "total",  "accum",
                                         "filter",    "merge",  "transpose" };
    size_t depth = 0;
    for (size_t i = 0; i < t->n; i++) {
        depth += htoken_is(t, i, "(");
        depth -= htoken_is(t, i, ")") && depth > 0;
        for (size_t w = 0; i > 1 && depth == 0 && w < sizeof words / sizeof *words; w++) {
            if (t->items[i].kind == TOKEN_WORD && htoken_is(t, i, words[w])) {
                struct str word = t->items[i].text;
                htokens_printf(t, i, 1, "| %.*s", STR_ARG(word));
                return;
            }
        }
    }
}

/* fields a b: names without commas between them. */
static void add_commas(struct htokens *t)
{
    for (size_t i = 1; i + 1 < t->n; i++) {
        bool both = (t->items[i].kind == TOKEN_WORD && t->items[i + 1].kind == TOKEN_WORD) ||
                    (t->items[i].kind == TOKEN_STRING && t->items[i + 1].kind == TOKEN_STRING);
        bool call = htoken_is(t, i, ")") && t->items[i + 1].kind == TOKEN_WORD;
        if ((both || call) && !htoken_is_keyword(t, i) && !htoken_is_keyword(t, i + 1)) {
            struct str text = t->items[i].text;
            enum token_kind kind = t->items[i].kind;
            htokens_printf(t, i, 1, "%.*s,", STR_ARG(text));
            t->items[i].kind = kind == TOKEN_WORD ? TOKEN_WORD : kind;
        }
    }
}

static void usual(struct htokens *t)
{
    habits_signs(t);
    habits_calls(t);
    habits_tests(t);
    habits_stage(t);
}

/* Lines that Loki filters by: |= "x" and |~ "x"; the sign is before the stage. */
static bool line_filter(struct htokens *t, const struct htoken *sign)
{
    bool regex = str_eq(sign->text, STR("|~"));
    if ((!regex && !str_eq(sign->text, STR("|="))) || t->n != 1 ||
        t->items[0].kind != TOKEN_STRING) {
        return false;
    }
    struct str s = htoken_content(&t->items[0]);
    htokens_printf(t, 0, 1,
                   regex ? "| where _raw matches /%.*s/" : "| where _raw contains \"%.*s\"",
                   STR_ARG(s));
    t->items[0].at = sign->at;
    return true;
}

static const struct htoken *sign_before(const struct htokens *all, const struct htokens *t)
{
    for (size_t i = 1; t->n > 0 && i < all->n; i++) {
        if (all->items[i].at == t->items[0].at) {
            return &all->items[i - 1];
        }
    }
    return NULL;
}

static bool stage_at(struct arena *a, struct str query, uint32_t at, struct htokens *all,
                     struct htokens *t)
{
    if (query.len > HABITS_LONGEST) {
        return false;
    }
    htokens_read(all, a, query);
    htokens_stage(t, all, at);
    return t->n > 0 && t->n <= STAGE_TOKENS_MOST;
}

bool habits_rewrite(struct arena *a, struct str query, uint32_t at, unsigned attempt,
                    struct habit *out)
{
    static void (*const attempts[])(struct htokens *) = { usual,       missing_pipe,
                                                          split_items, split_key_alias,
                                                          add_commas,  call_without_parens };
    struct htokens all, t;
    if (attempt >= HABITS_ATTEMPTS || !stage_at(a, query, at, &all, &t)) {
        return false;
    }
    out->stage = span_of(query, &t, &all);
    const struct htoken *sign = sign_before(&all, &t);
    uint32_t from = t.items[0].at;
    if (attempt == 0 && sign && line_filter(&t, sign)) {
        out->stage = (struct span) { sign->at, out->stage.len + from - sign->at };
    } else {
        attempts[attempt](&t);
    }
    if (t.refused) {
        return false;
    }
    out->text = str_trim(htokens_text(&t, 0, t.n));
    struct str before = { query.s + out->stage.at, out->stage.len };
    return t.changed && !str_eq(before, out->text);
}

const struct foreign_word *habits_word(struct arena *a, struct str query, uint32_t at)
{
    struct htokens all, t;
    if (!stage_at(a, query, at, &all, &t)) {
        return NULL;
    }
    const struct foreign_word *w = NULL;
    for (size_t i = 0; i < t.n && !w; i++) {
        if (t.items[i].kind != TOKEN_WORD && t.items[i].kind != TOKEN_SIGN) {
            continue;
        }
        bool call = htoken_is(&t, i + 1, "(");
        for (w = foreign_find(NULL, t.items[i].text); w; w = foreign_find(w, t.items[i].text)) {
            bool stage =
                i == 0 && (w->kind == FOREIGN_STAGE || str_eq(t.items[i].text, STR("union")));
            bool inside = (w->kind == FOREIGN_VALUE && call) || (i > 0 && w->kind == FOREIGN_TEST);
            if (stage || inside) {
                break;
            }
        }
    }
    return w;
}
