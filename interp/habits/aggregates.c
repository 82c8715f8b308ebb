/*
 * aggregates.c - names of aggregates, and stages of them: stats, summarize, timechart.
 */
#include "base/buf.h"
#include "habits/stages.h"

#include <ctype.h>

static const struct {
    const char *theirs, *ours; /* %s: the argument */
} names[] = {
    { "dc", "count_distinct" },
    { "dcount", "count_distinct" },
    { "estdc", "count_distinct" },
    { "distinct_count", "count_distinct" },
    { "countdistinct", "count_distinct" },
    { "approx_count_distinct", "count_distinct" },
    { "uniq", "count_distinct" },
    { "unique", "count_distinct" },
    { "stdev", "stddev" },
    { "stdevp", "stddev" },
    { "stddev_pop", "stddev" },
    { "stddev_samp", "stddev" },
    { "mean", "avg" },
    { "average", "avg" },
    { "maximum", "max" },
    { "minimum", "min" },
    { "make_set", "values" },
    { "make_list", "values" },
    { "makeset", "values" },
    { "list", "values" },
    { "array_agg", "values" },
    { "string_agg", "values" },
    { "group_concat", "values" },
    { "collect_list", "values" },
    { "collect_set", "values" },
    { "take_any", "first" },
    { "any", "first" },
    { "anyif", "first" },
    { "latest", "first" },
    { "earliest", "last" },
    { "percentile", "pct" },
    { "percentiles", "pct" },
    { "quantile", "pct" },
    { "perc", "pct" },
    { "c", "count" },
};

/* perc95(x), p95(x): the number, 0 for none. */
static unsigned percent_of(struct str name)
{
    static const char *const begins[] = { "perc", "exactperc", "upperperc", "p" };
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        struct str begin = str_of(begins[i]);
        if (!str_starts_fold(name, begin) || name.len == begin.len || name.len > begin.len + 2) {
            continue;
        }
        unsigned n = 0;
        bool digits = true;
        for (size_t k = begin.len; k < name.len; k++) {
            digits = digits && isdigit((unsigned char)name.s[k]);
            n = n * 10 + (unsigned)(name.s[k] - '0');
        }
        if (digits) {
            return n;
        }
    }
    return 0;
}

static void of_aggregate(struct htokens *t, size_t i)
{
    size_t end = htokens_close(t, i + 1);
    bool distinct = htoken_is(t, i, "count") && htoken_is(t, i + 2, "distinct");
    unsigned percent = percent_of(t->items[i].text);
    if (distinct) {
        size_t from = i + 3;
        struct str x = htokens_text(t, from, end - 1);
        bool paren = x.len > 2 && x.s[0] == '(';
        htokens_printf(t, i, end - i, paren ? "count_distinct%.*s" : "count_distinct(%.*s)",
                       STR_ARG(x));
    } else if (htoken_is(t, i, "count") && htoken_is(t, i + 2, "*")) {
        htokens_put(t, i, end - i, STR("count"));
    } else if (htoken_is(t, i, "median") && end == i + 4) {
        htokens_printf(t, i, end - i, "pct(%.*s, 50)", STR_ARG(t->items[i + 2].text));
    } else if (percent > 0 && end == i + 4) {
        htokens_printf(t, i, end - i, "pct(%.*s, %u)", STR_ARG(t->items[i + 2].text), percent);
    } else if (htoken_is(t, i, "count") && end > i + 4) { /* count(distinct x) was taken above */
        return;
    } else {
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            if (htoken_is(t, i, names[k].theirs)) {
                htokens_put(t, i, 1, str_of(names[k].ours));
                t->items[i].kind = TOKEN_WORD;
                return;
            }
        }
    }
}

void habits_aggregates(struct htokens *t, size_t from)
{
    for (size_t i = t->n; i-- > from;) {
        if (t->items[i].kind == TOKEN_WORD && htoken_is(t, i + 1, "(")) {
            of_aggregate(t, i);
        }
    }
    for (size_t i = from; i + 2 < t->n; i++) { /* count distinct(x), count distinct x */
        if (htoken_is(t, i, "count") && htoken_is(t, i + 1, "distinct")) {
            size_t end = htokens_operand_after(t, i + 2);
            while (htoken_is(t, end, ",") && htokens_operand_after(t, end + 1) == end + 2 &&
                   t->items[end + 1].kind == TOKEN_WORD && !htoken_is_keyword(t, end + 1)) {
                end += 2; /* count distinct a, b */
            }
            struct str x = htokens_text(t, i + 2, end);
            bool paren = x.len > 2 && x.s[0] == '(';
            htokens_printf(t, i, end - i, paren ? "count_distinct%.*s" : "count_distinct(%.*s)",
                           STR_ARG(x));
        }
    }
}

/* What a stage of aggregates consists of. */
struct stats {
    struct buf before, items, keys;
    size_t n_items, n_keys;
    struct str span, row; /* of timechart; the key by time */
};

static void add(struct buf *out, size_t *n, struct str text)
{
    buf_text(out, (*n)++ > 0 ? ", " : "");
    buf_str(out, text);
}

static bool is_by(const struct htokens *t, size_t i)
{
    return htoken_is(t, i, "by") || htoken_is(t, i, "over");
}

/* countif(test) and sumif(x, test) count in a stage of their own. */
static bool add_conditional(struct stats *s, const struct htokens *t, size_t i, size_t end,
                            struct str alias)
{
    bool count = htoken_is(t, i, "countif") || htoken_is(t, i, "count_if");
    if (!count && !htoken_is(t, i, "sumif")) {
        return false;
    }
    size_t mid = count ? i + 1 : htokens_item(t, i + 2, end - 1);
    struct str value = count ? STR("1") : htokens_text(t, i + 2, mid);
    struct str test = htokens_text(t, mid + 1, end - 1);
    struct str name = alias.len > 0 ? alias : STR("matching");
    buf_printf(&s->before, "if(%.*s, %.*s, 0) as %.*s | ", STR_ARG(test), STR_ARG(value),
               STR_ARG(name));
    add(&s->items, &s->n_items,
        arena_printf(t->arena, "sum(%.*s) as %.*s", STR_ARG(name), STR_ARG(name)));
    return true;
}

static size_t read_items(struct stats *s, const struct htokens *t, size_t i)
{
    while (i < t->n && !is_by(t, i)) {
        struct str alias = { NULL, 0 };
        if (htoken_is(t, i, ",")) {
            i++;
            continue;
        }
        if (htoken_is(t, i + 1, "=") && i + 2 < t->n) {
            alias = t->items[i].text;
            if (t->items[i + 2].kind == TOKEN_NUMBER || htoken_is(t, i, "limit")) {
                s->span = htoken_is(t, i, "span") ? t->items[i + 2].text : s->span;
                i += 3; /* an option: span=1h, limit=10 */
                continue;
            }
            i += 2;
        }
        size_t from = i, end = htokens_operand_after(t, i);
        if (end == from) {
            return t->n + 1;
        }
        i = end;
        if (htoken_is(t, i, "as") && i + 1 < t->n) {
            alias = htoken_content(&t->items[i + 1]);
            i += 2;
        }
        if (add_conditional(s, t, from, end, alias)) {
            continue;
        }
        struct str text = htokens_text(t, from, end);
        add(&s->items, &s->n_items,
            alias.len > 0 ? arena_printf(t->arena, "%.*s as %.*s", STR_ARG(text), STR_ARG(alias))
                          : text);
    }
    return i;
}

/* bin(TimeGenerated, 1h) is a time slice. */
static bool read_bin(struct stats *s, const struct htokens *t, size_t i, size_t end)
{
    bool bin = htoken_is(t, i, "bin") || htoken_is(t, i, "bucket") || htoken_is(t, i, "date_trunc");
    if (!bin || end < i + 6 || t->items[end - 2].kind != TOKEN_NUMBER) {
        return false;
    }
    s->span = t->items[end - 2].text;
    return true;
}

static bool read_keys(struct stats *s, const struct htokens *t, size_t i)
{
    while (i < t->n) {
        if (htoken_is(t, i, ",") || is_by(t, i)) {
            i++;
            continue;
        }
        if (htoken_is(t, i, "span") && htoken_is(t, i + 1, "=") && i + 2 < t->n) {
            s->span = t->items[i + 2].text;
            i += 3;
            continue;
        }
        if (htoken_is(t, i + 1, "=")) { /* key = expression */
            size_t end = htokens_operand_after(t, i + 2);
            struct str x = htokens_text(t, i + 2, end);
            if (end == i + 2) {
                return false;
            }
            if (!read_bin(s, t, i + 2, end)) {
                buf_printf(&s->before, "%.*s as %.*s | ", STR_ARG(x), STR_ARG(t->items[i].text));
                add(&s->keys, &s->n_keys, t->items[i].text);
            }
            i = end;
            continue;
        }
        size_t end = htokens_operand_after(t, i);
        if (end == i) {
            return false;
        }
        bool time = htoken_is(t, i, "_time") || htoken_is(t, i, "timestamp") ||
                    htoken_is(t, i, "TimeGenerated");
        if (time && s->span.len == 0) {
            s->span = STR("1h");
        }
        if (!time && !read_bin(s, t, i, end)) {
            add(&s->keys, &s->n_keys, htokens_text(t, i, end));
        }
        i = end;
    }
    return true;
}

void habits_stats(struct htokens *t, bool by_time)
{
    habits_aggregates(t, 1);
    struct stats s = { .before = BUF_INIT, .items = BUF_INIT, .keys = BUF_INIT };
    size_t i = read_items(&s, t, 1);
    if (i <= t->n && read_keys(&s, t, i)) {
        if (s.n_items == 0 && s.n_keys == 0) {
            add(&s.items, &s.n_items, STR("count"));
        }
        s.span = by_time && s.span.len == 0 ? STR("1h") : s.span;
        struct str items = s.n_items > 0 ? buf_view(&s.items) : STR("count");
        struct str keys = buf_view(&s.keys), before = buf_view(&s.before);
        struct buf out = BUF_INIT;
        buf_str(&out, before);
        if (s.span.len > 0) {
            buf_printf(&out, "timeslice %.*s | ", STR_ARG(s.span));
        }
        buf_str(&out, items);
        const char *slice = s.span.len > 0 ? "_timeslice" : "";
        if (s.span.len > 0 || s.n_keys > 0) {
            buf_printf(&out, " by %s%s%.*s", slice, *slice && s.n_keys > 0 ? ", " : "",
                       STR_ARG(keys));
        }
        if (by_time && s.n_keys == 1) {
            buf_printf(&out, " | transpose row _timeslice column %.*s", STR_ARG(keys));
        }
        htokens_put(t, 0, t->n, arena_str(t->arena, buf_view(&out)));
        buf_release(&out);
    }
    buf_release(&s.before);
    buf_release(&s.items);
    buf_release(&s.keys);
}
