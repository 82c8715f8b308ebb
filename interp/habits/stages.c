/*
 * stages.c - the first words of stages, with the arguments that they take.
 */
#include "habits/stages.h"

#include "base/buf.h"

struct head {
    const char *word;
    void (*apply)(struct htokens *t, const char *ours);
    const char *ours;
};

static void put_all(struct htokens *t, struct buf *out)
{
    struct str text = str_trim(buf_view(out));
    if (text.len > 0) {
        htokens_put(t, 0, t->n, arena_str(t->arena, text));
    }
    buf_release(out);
}

static void first_word(struct htokens *t, const char *ours)
{
    htokens_put(t, 0, 1, str_of(ours));
    t->items[0].kind = TOKEN_WORD;
}

/* Names with or without commas, from token i on, joined by commas; false for something else. */
static bool names_of(const struct htokens *t, size_t i, struct buf *out)
{
    size_t n = 0;
    for (; i < t->n; i++) {
        if (htoken_is(t, i, ",")) {
            continue;
        }
        if ((t->items[i].kind != TOKEN_WORD && t->items[i].kind != TOKEN_OURS) ||
            htoken_is_keyword(t, i)) {
            return false;
        }
        buf_printf(out, "%s%.*s", n++ ? ", " : "", STR_ARG(t->items[i].text));
    }
    return n > 0;
}

static void limit(struct htokens *t, const char *ours)
{
    (void)ours;
    size_t i = htoken_is(t, 1, "limit") && htoken_is(t, 2, "=") ? 3 : 1;
    if (i + 1 == t->n && t->items[i].kind == TOKEN_NUMBER) {
        htokens_printf(t, 0, t->n, "limit %.*s", STR_ARG(t->items[i].text));
    } else if (t->n == 1) {
        htokens_put(t, 0, 1, STR("limit 10"));
    }
}

static void tail(struct htokens *t, const char *ours)
{
    (void)ours;
    struct str n = t->n == 2 ? t->items[1].text : STR("10");
    htokens_printf(t, 0, t->n, "sort by _messageTime asc | limit %.*s", STR_ARG(n));
}

/* One item of `a, b = x, x as b`: the field, and the value it is set to. */
static bool read_item(const struct htokens *t, size_t from, size_t end, struct str *name,
                      struct str *value)
{
    *value = (struct str) { NULL, 0 };
    if (htoken_is(t, from + 1, "=")) {
        *name = t->items[from].text;
        *value = htokens_text(t, from + 2, end);
        return from + 2 < end;
    }
    if (end >= from + 3 && htoken_is(t, end - 2, "as")) {
        *name = htoken_content(&t->items[end - 1]);
        *value = htokens_text(t, from, end - 2);
        return true;
    }
    *name = htokens_text(t, from, end);
    return end == from + 1 && t->items[from].kind != TOKEN_SIGN;
}

static void distinct(struct htokens *t, const char *ours)
{
    (void)ours;
    struct buf names = BUF_INIT;
    if (names_of(t, 1, &names)) {
        struct str n = buf_view(&names);
        htokens_printf(t, 0, t->n, "count by %.*s | fields %.*s", STR_ARG(n), STR_ARG(n));
    }
    buf_release(&names);
}

/* project a, b = x: values first, then the fields */
static void fields(struct htokens *t, const char *ours)
{
    struct buf values = BUF_INIT, names = BUF_INIT, plain = BUF_INIT;
    bool ok = t->n > 1;
    if (htoken_is(t, 1, "distinct") && htoken_is(t, 0, "select")) {
        htokens_put(t, 0, 2, STR("distinct"));
        distinct(t, NULL);
        return;
    }
    if (htoken_is(t, 1, "except") && !strchr(ours, '-')) {
        if (names_of(t, 2, &plain)) {
            htokens_printf(t, 0, t->n, "fields - %.*s", STR_ARG(buf_view(&plain)));
        }
        buf_release(&plain);
        return;
    }
    size_t i = 1 + (htoken_is(t, 1, "+") ? 1 : 0);
    if (names_of(t, i, &plain)) {
        buf_str(&names, buf_view(&plain));
        i = t->n;
    }
    while (ok && i < t->n) {
        size_t end = htokens_item(t, i, t->n);
        struct str name, value;
        ok = read_item(t, i, end, &name, &value);
        if (ok && value.len > 0) {
            buf_printf(&values, "%.*s as %.*s | ", STR_ARG(value), STR_ARG(name));
        }
        buf_printf(&names, "%s%.*s", buf_view(&names).len > 0 ? ", " : "", STR_ARG(name));
        i = end + 1;
    }
    buf_release(&plain);
    if (ok) {
        buf_printf(&values, "%s%.*s", ours, STR_ARG(buf_view(&names)));
        put_all(t, &values);
    }
    buf_release(&values);
    buf_release(&names);
}

/* Each item a stage of its own; `ours`: what follows with the old names, as for rename. */
static void assign(struct htokens *t, const char *ours)
{
    struct buf out = BUF_INIT, old = BUF_INIT;
    bool ok = t->n > 2;
    bool listed = ours != NULL;
    for (size_t i = 1; ok && i < t->n;) {
        size_t end = htokens_item(t, i, t->n);
        struct str name, value;
        ok = read_item(t, i, end, &name, &value) && value.len > 0;
        if (ok) {
            buf_printf(&out, "%s%.*s as %.*s", buf_view(&out).len > 0 ? " | " : "", STR_ARG(value),
                       STR_ARG(name));
            buf_printf(&old, "%s%.*s", buf_view(&old).len > 0 ? ", " : "", STR_ARG(value));
        }
        i = end + 1;
    }
    if (ok) {
        if (listed) {
            buf_printf(&out, " | %s%.*s", ours, STR_ARG(buf_view(&old)));
        }
        put_all(t, &out);
    }
    buf_release(&out);
    buf_release(&old);
}

static void stats(struct htokens *t, const char *ours)
{
    habits_stats(t, ours != NULL);
}

static void rare(struct htokens *t, const char *ours)
{
    (void)ours;
    struct buf names = BUF_INIT;
    size_t i = htoken_is(t, 1, "limit") ? 4 : 1;
    if (names_of(t, i, &names)) {
        htokens_printf(t, 0, t->n, "count by %.*s | sort by _count asc | limit %.*s",
                       STR_ARG(buf_view(&names)), STR_ARG(i == 4 ? t->items[3].text : STR("10")));
    }
    buf_release(&names);
}

/* top x, top limit=5 x, top 5 by x desc */
static void top(struct htokens *t, const char *ours)
{
    (void)ours;
    struct buf names = BUF_INIT;
    bool option = htoken_is(t, 1, "limit") && htoken_is(t, 2, "=") && t->n > 4;
    if (htoken_is(t, 2, "by") && t->n > 3) {
        bool order = htoken_is(t, t->n - 1, "asc") || htoken_is(t, t->n - 1, "desc");
        struct str by = htokens_text(t, 3, t->n);
        htokens_printf(t, 0, t->n, "sort by %.*s%s | limit %.*s", STR_ARG(by), order ? "" : " desc",
                       STR_ARG(t->items[1].text));
    } else if (names_of(t, option ? 4 : 1, &names)) {
        htokens_printf(t, 0, t->n, "top %.*s %.*s", STR_ARG(option ? t->items[3].text : STR("10")),
                       STR_ARG(buf_view(&names)));
    }
    buf_release(&names);
}

/* group by x, group x by count: */
static void group(struct htokens *t, const char *ours)
{
    (void)ours;
    size_t i = htoken_is(t, 1, "by") ? 2 : 1;
    struct buf names = BUF_INIT;
    if (names_of(t, i, &names)) {
        htokens_printf(t, 0, t->n, "count by %.*s", STR_ARG(buf_view(&names)));
    }
    buf_release(&names);
}

static void order(struct htokens *t, const char *ours)
{
    (void)ours;
    size_t i = htoken_is(t, 1, "by") ? 2 : 1;
    if (t->n == 3 && i == 1 && (htoken_is(t, 1, "desc") || htoken_is(t, 1, "asc"))) {
        htokens_printf(t, 0, 3, "sort by %.*s %.*s", STR_ARG(t->items[2].text),
                       STR_ARG(t->items[1].text));
        return;
    }
    bool down = htoken_is(t, i, "-"), sign = down || htoken_is(t, i, "+");
    i += sign;
    if (i < t->n) {
        bool asc = !sign && htoken_is(t, t->n - 1, "asc");
        bool desc = !sign && htoken_is(t, t->n - 1, "desc");
        struct str by = htokens_text(t, i, t->n);
        htokens_printf(t, 0, t->n, "sort by %.*s%s", STR_ARG(by),
                       asc || desc ? ""
                       : down      ? " desc"
                                   : " asc");
    }
}

/* search x=1, filter x = 1 */
static void where(struct htokens *t, const char *ours)
{
    (void)ours;
    if (t->n == 2 && (t->items[1].kind == TOKEN_STRING || t->items[1].kind == TOKEN_WORD)) {
        htokens_printf(t, 0, 2, "where _raw contains \"%.*s\"",
                       STR_ARG(htoken_content(&t->items[1])));
        return;
    }
    for (size_t i = 1; i + 2 < t->n; i++) {
        bool equal = htoken_is(t, i + 1, "=") || htoken_is(t, i + 1, "!=");
        struct htoken *value = &t->items[i + 2];
        bool text = value->kind == TOKEN_WORD || value->kind == TOKEN_STRING;
        struct str s = htoken_content(value);
        size_t end = i + 3;
        if (equal && htoken_is(t, i + 2, "*") && end < t->n && t->items[end].gap.len == 0 &&
            t->items[end].kind == TOKEN_WORD) { /* name=*text */
            s = htokens_text(t, i + 2, ++end);
            text = true;
        }
        if (equal && text && htoken_is(t, end, "*") && t->items[end].gap.len == 0) {
            s = arena_printf(t->arena, "%.*s*", STR_ARG(s));
            end++;
        }
        if (equal && text && memchr(s.s, '*', s.len)) {
            bool not_it = htoken_is(t, i + 1, "!=");
            htokens_printf(t, i, end - i,
                           not_it ? "!(%.*s matches \"%.*s\")" : "%.*s matches \"%.*s\"",
                           STR_ARG(t->items[i].text), STR_ARG(s));
        } else if (equal && value->kind == TOKEN_WORD && ours == NULL) {
            htokens_printf(t, i + 2, 1, "\"%.*s\"", STR_ARG(s));
        }
    }
    first_word(t, "where");
}

static void word(struct htokens *t, const char *ours)
{
    first_word(t, ours);
}

/* bucket _time span=5m, bin _time 5m */
static void bucket(struct htokens *t, const char *ours)
{
    (void)ours;
    for (size_t i = 1; i < t->n; i++) {
        if (t->items[i].kind == TOKEN_NUMBER) {
            htokens_printf(t, 0, t->n, "timeslice %.*s", STR_ARG(t->items[i].text));
            return;
        }
    }
}

static void fillnull(struct htokens *t, const char *ours)
{
    (void)ours;
    bool option = htoken_is(t, 1, "value") && htoken_is(t, 2, "=") && t->n > 4;
    struct str value = option ? t->items[3].text : STR("0");
    if (option && t->items[3].kind == TOKEN_WORD) {
        value = arena_printf(t->arena, "\"%.*s\"", STR_ARG(value));
    }
    struct buf out = BUF_INIT;
    for (size_t i = option ? 4 : 1; i < t->n; i++) {
        if (!htoken_is(t, i, ",")) {
            struct str x = t->items[i].text;
            buf_printf(&out, "%sif(isNull(%.*s), %.*s, %.*s) as %.*s",
                       buf_view(&out).len > 0 ? " | " : "", STR_ARG(x), STR_ARG(value), STR_ARG(x),
                       STR_ARG(x));
        }
    }
    put_all(t, &out);
}

/* eventstats sum(x) as y by k: the sum beside each row */
static void eventstats(struct htokens *t, const char *ours)
{
    if (htoken_is(t, 1, "sum") && htoken_is(t, 2, "(")) {
        size_t end = htokens_close(t, 2);
        struct str x = htokens_text(t, 3, end - 1), rest = htokens_text(t, end, t->n);
        htokens_printf(t, 0, t->n, "%s %.*s %.*s", ours, STR_ARG(x), STR_ARG(rest));
    }
}

/* timeslice 5m by x */
static void timeslice(struct htokens *t, const char *ours)
{
    (void)ours;
    struct buf names = BUF_INIT;
    if (htoken_is(t, 2, "by") && names_of(t, 3, &names)) {
        htokens_printf(t, 0, t->n, "timeslice %.*s | count by _timeslice, %.*s",
                       STR_ARG(t->items[1].text), STR_ARG(buf_view(&names)));
    }
    buf_release(&names);
}

static const struct head heads[] = {
    { "head", limit, NULL },
    { "take", limit, NULL },
    { "first", limit, NULL },
    { "fetch", limit, NULL },
    { "sample", limit, NULL },
    { "limit", limit, NULL },
    { "tail", tail, NULL },
    { "project", fields, "fields " },
    { "project-keep", fields, "fields " },
    { "project-reorder", fields, "fields " },
    { "table", fields, "fields " },
    { "select", fields, "fields " },
    { "keep", fields, "fields " },
    { "fields", fields, "fields " },
    { "display", fields, "fields " },
    { "columns", fields, "fields " },
    { "project-away", fields, "fields - " },
    { "drop", fields, "fields - " },
    { "remove", fields, "fields - " },
    { "rename", assign, "fields - " },
    { "project-rename", assign, "fields - " },
    { "extend", assign, NULL },
    { "eval", assign, NULL },
    { "set", assign, NULL },
    { "let", assign, NULL },
    { "label_format", assign, NULL },
    { "stats", stats, NULL },
    { "summarize", stats, NULL },
    { "summarise", stats, NULL },
    { "aggregate", stats, NULL },
    { "chart", stats, NULL },
    { "sistats", stats, NULL },
    { "tstats", stats, NULL },
    { "timechart", stats, "time" },
    { "make-series", stats, "time" },
    { "distinct", distinct, NULL },
    { "unique", distinct, NULL },
    { "uniq", distinct, NULL },
    { "rare", rare, NULL },
    { "top", top, NULL },
    { "group", group, NULL },
    { "order", order, NULL },
    { "sort", order, NULL },
    { "orderby", order, NULL },
    { "search", where, NULL },
    { "grep", where, NULL },
    { "filter", where, "" },
    { "having", word, "where" },
    { "if", word, "where" },
    { "and", word, "where" },
    { "when", word, "where" },
    { "bucket", bucket, NULL },
    { "bin", bucket, NULL },
    { "discretize", bucket, NULL },
    { "fillnull", fillnull, NULL },
    { "eventstats", eventstats, "total" },
    { "streamstats", eventstats, "accum" },
    { "timeslice", timeslice, NULL },
    { "iplocation", word, "geoip" },
    { "transaction", word, "transactionize" },
    { "cluster", word, "logreduce" },
    { "unpack", word, "json auto" },
    { "logfmt", word, "keyvalue auto" },
    { "extractkv", word, "keyvalue auto" },
    { "kv", word, "keyvalue auto" },
    { "parse_json", word, "json auto" },
};

/* project-away and so on: signs between words of a stage's head */
static void join_head(struct htokens *t)
{
    static const char *const begins[] = { "project", "mv", "make", "top", "parse", "sample" };
    bool hyphen =
        t->n > 2 && htoken_is(t, 1, "-") && t->items[1].gap.len == 0 && t->items[2].gap.len == 0;
    for (size_t i = 0; hyphen && i < sizeof begins / sizeof *begins; i++) {
        if (htoken_is(t, 0, begins[i])) {
            bool changed = t->changed;
            htokens_put(t, 0, 3, htokens_text(t, 0, 3));
            t->items[0].kind = TOKEN_WORD;
            t->changed = changed;
            return;
        }
    }
}

void habits_stage(struct htokens *t)
{
    join_head(t);
    if (t->n == 0 || habits_parse(t)) {
        return;
    }
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (htoken_is(t, 0, heads[i].word) && !(htoken_is(t, 1, "(") && t->items[1].gap.len == 0)) {
            heads[i].apply(t, heads[i].ours);
            return;
        }
    }
    habits_aggregates(t, 0);
}
