/*
 * date_letters.c - W1067: letters of a date pattern that mean something else: `YYYY` is the year of
 * the week, `DD` the day of the year, `mm` minutes. W1068: `hh` without `a`.
 */
#include "lib/rule/ask.h"

#include <ctype.h>

enum { RUNS_MOST = 32 };

/* A run of one letter in the pattern as written. */
struct run {
    char letter;
    size_t at, len;
};

static size_t find_runs(struct str s, struct run out[RUNS_MOST])
{
    size_t n = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.len && n < RUNS_MOST;) {
        size_t from = i++;
        if (s.s[from] == '\'') {
            quoted = !quoted;
        } else if (!quoted && isalpha((unsigned char)s.s[from])) {
            while (i < s.len && s.s[i] == s.s[from]) {
                i++;
            }
            out[n++] = (struct run) { s.s[from], from, i - from };
        }
    }
    return n;
}

static bool has(const struct run *runs, size_t n, const char *letters)
{
    for (size_t i = 0; i < n; i++) {
        if (strchr(letters, runs[i].letter)) {
            return true;
        }
    }
    return false;
}

static bool is_near(const struct run *runs, size_t n, size_t i, const char *letters)
{
    return (i > 0 && strchr(letters, runs[i - 1].letter)) ||
           (i + 1 < n && strchr(letters, runs[i + 1].letter));
}

/* What was meant by a run, and what it is; 0: what it says. */
static char meant(const struct run *runs, size_t n, size_t i, const char **is)
{
    bool after_hours = i > 0 && strchr("HhkK", runs[i - 1].letter);
    bool after_minutes =
        i > 0 && runs[i - 1].letter == 'm' && i > 1 && strchr("HhkK", runs[i - 2].letter);
    switch (runs[i].letter) {
    case 'Y':
        *is = "the year that the week belongs to";
        return has(runs, n, "wW") ? 0 : 'y';
    case 'D':
        *is = "the day of the year";
        return runs[i].len <= 2 && has(runs, n, "yYMm") ? 'd' : 0;
    case 'm':
        *is = "minutes";
        return is_near(runs, n, i, "yYdD") && !is_near(runs, n, i, "HhkKs") ? 'M' : 0;
    case 'M':
        *is = "the month";
        return after_hours ? 'm' : 0;
    case 'S':
        *is = "milliseconds";
        return after_minutes && runs[i].len <= 2 ? 's' : 0;
    default:
        return 0;
    }
}

static void report(const struct rule_place *p, const struct node *pattern, struct str raw,
                   const struct run *runs, size_t n)
{
    struct diags *d = p->binder->diags;
    struct arena *a = p->binder->arena;
    char *fixed = arena_alloc(a, raw.len + 2);
    struct diag *g = NULL;
    memcpy(fixed + 1, raw.s, raw.len);
    fixed[0] = fixed[raw.len + 1] = '"';
    for (size_t i = 0; i < n; i++) {
        const char *is = NULL;
        char letter = meant(runs, n, i, &is);
        if (letter == 0) {
            continue;
        }
        memset(fixed + 1 + runs[i].at, letter, runs[i].len);
        if (!g) {
            g = diag_at(d, DIAG_DATE_LETTERS, pattern->span, "`%.*s` is %s in a date pattern",
                        (int)runs[i].len, raw.s + runs[i].at, is);
        }
    }
    if (!g) {
        return;
    }
    diag_help(d, g, "years are y, months M, days d, hours H, minutes m, seconds s: %.*s",
              (int)raw.len + 2, fixed);
    if (ask_written(p, pattern)) {
        diag_fix(d, g, (struct str) { fixed, raw.len + 2 });
    }
}

static void note_half_day(const struct rule_place *p, const struct node *pattern, struct str raw,
                          const struct run *runs, size_t n)
{
    if (!has(runs, n, "hK") || has(runs, n, "aHk")) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct diag *g =
        diag_at(d, DIAG_HALF_DAY, pattern->span,
                "`h` is the hour from 1 to 12, and the pattern has no `a` for AM or PM");
    struct arena *a = p->binder->arena;
    char *fixed = arena_alloc(a, raw.len + 2);
    memcpy(fixed + 1, raw.s, raw.len);
    fixed[0] = fixed[raw.len + 1] = '"';
    for (size_t i = 0; i < n; i++) {
        if (runs[i].letter == 'h' || runs[i].letter == 'K') {
            memset(fixed + 1 + runs[i].at, 'H', runs[i].len);
        }
    }
    diag_help(d, g, "the hour from 0 to 23 is H: %.*s", (int)raw.len + 2, fixed);
    if (ask_written(p, pattern)) {
        diag_fix(d, g, (struct str) { fixed, raw.len + 2 });
    }
}

static void look(const struct rule_place *p)
{
    const struct node_call *call = ask_call(p, p->node, "formatDate", 2);
    call = call ? call : ask_call(p, p->node, "parseDate", 2);
    if (!call || call->args.items[1]->kind != NODE_STRING) {
        return;
    }
    const struct node *pattern = call->args.items[1];
    const struct raw_text *raw = &AST(string, pattern)->raw;
    struct run runs[RUNS_MOST];
    if (!raw->placeholder) {
        size_t n = find_runs(raw->text, runs);
        report(p, pattern, raw->text, runs, n);
        note_half_day(p, pattern, raw->text, runs, n);
    }
}

const struct rule_def rule_date_letters = {
    .name = "date_letters",
    .kinds = RULE_AT(CALL),
    .look = look,
};
