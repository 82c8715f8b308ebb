/*
 * habit_hint.c - see habit_hint.h.
 */
#include "engine/habit_hint.h"

#include "guide/foreign.h"
#include "habits/habits.h"

enum { HINTS_MOST = 5 }; /* stages of one query: each is checked several times */

static bool concerns(enum diag_code code)
{
    static const enum diag_code codes[] = {
        DIAG_SYNTAX,           DIAG_UNCLOSED_STRING,  DIAG_UNBALANCED,    DIAG_STRAY_CHARACTER,
        DIAG_SINGLE_QUOTES,    DIAG_EMPTY_STAGE,      DIAG_BAD_ARGUMENTS, DIAG_UNKNOWN_OPERATOR,
        DIAG_UNKNOWN_FUNCTION, DIAG_MISSING_ARGUMENT, DIAG_ALIAS_COUNT,   DIAG_UNKNOWN_OPTION,
        DIAG_ALIAS_REFUSED,    DIAG_ALIAS_NEEDED,
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i] == code) {
            return true;
        }
    }
    return false;
}

static bool within(struct span s, struct span outer)
{
    return s.at >= outer.at && s.at <= outer.at + outer.len;
}

/* Is the query valid with the stage changed, as far as this stage goes? */
static bool valid(struct str text, const struct habit *h, const struct query_options *options,
                  size_t errors)
{
    struct arena a;
    arena_init(&a, NULL);
    struct str after = { text.s + h->stage.at + h->stage.len,
                         text.len - h->stage.at - h->stage.len };
    struct str changed = arena_printf(&a, "%.*s%.*s%.*s", (int)h->stage.at, text.s,
                                      STR_ARG(h->text), STR_ARG(after));
    struct query_options o = *options;
    o.checks_only = o.as_written = true;
    o.tables = NULL;
    struct query *q = query_new(changed, "", &o);
    const struct diags *d = query_diags(q);
    struct span stage = { h->stage.at, (uint32_t)h->text.len };
    bool ok = d->count[DIAG_ERROR] < errors;
    for (size_t i = 0; ok && i < d->n; i++) {
        ok = d->items[i]->level != DIAG_ERROR || !d->items[i]->placed ||
             !within(d->items[i]->span, stage);
    }
    query_free(q);
    arena_release(&a);
    return ok;
}

static void forget_helps(struct diag *g)
{
    g->n_helps = 0;
    g->edits.n = 0;
}

static const char *language_of(unsigned languages)
{
    static const char *const names[] = { "Splunk", "KQL", "SQL", "LogQL", "Lucene" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (languages & (1U << i)) {
            return names[i];
        }
    }
    return "another language";
}

/* Other errors of a stage that the change puts right as well. */
static void withdraw_others(struct diags *diags, size_t i, struct span stage)
{
    size_t kept = i + 1;
    for (size_t k = i + 1; k < diags->n; k++) {
        struct diag *g = diags->items[k];
        if (g->placed && g->level == DIAG_ERROR && within(g->span, stage)) {
            diags->count[DIAG_ERROR]--;
        } else {
            diags->items[kept++] = g;
        }
    }
    diags->n = kept;
}

/* Findings after the error in its stage: what they are about is written anew. */
static void withdraw_warnings(struct diags *diags, size_t error, struct span stage)
{
    struct span place = diags->items[error]->span;
    size_t kept = 0;
    for (size_t k = 0; k < diags->n; k++) {
        struct diag *g = diags->items[k];
        if (g->placed && g->level != DIAG_ERROR && within(g->span, stage) &&
            g->span.at >= place.at) {
            diags->count[g->level]--;
        } else {
            diags->items[kept++] = g;
        }
    }
    diags->n = kept;
}

/* Is the error about the word itself, and not about what is a word here, too? */
static bool names_word(const struct diag *g, struct str text, const struct foreign_word *word)
{
    return word && str_starts_fold((struct str) { text.s + g->span.at, text.len - g->span.at },
                                   str_of(word->word));
}

static bool propose(struct arena *a, struct diags *diags, size_t i, struct str text,
                    const struct query_options *options, const struct foreign_word *word,
                    struct span *stage)
{
    struct diag *g = diags->items[i];
    for (unsigned attempt = 0; attempt < HABITS_ATTEMPTS; attempt++) {
        struct habit h;
        if (!habits_rewrite(a, text, g->span.at, attempt, &h) ||
            !valid(text, &h, options, diags->count[DIAG_ERROR])) {
            continue;
        }
        forget_helps(g);
        bool lines = memchr(h.text.s, '\n', h.text.len) != NULL;
        if (names_word(g, text, word) && !lines) {
            diag_help(diags, g, "`%s` is a word of %s; write `%.*s`", word->word,
                      language_of(word->languages), STR_ARG(h.text));
        } else if (!lines) {
            diag_help(diags, g, "write `%.*s`", STR_ARG(h.text));
        }
        diag_edit(diags, g, h.stage, h.text);
        withdraw_others(diags, i, h.stage);
        *stage = h.stage;
        return true;
    }
    return false;
}

void habit_hint(struct arena *a, struct diags *diags, struct str text,
                const struct query_options *options)
{
    if (text.len > HABITS_LONGEST) {
        return;
    }
    size_t hints = 0;
    for (size_t i = 0; i < diags->n && hints < HINTS_MOST; i++) {
        struct diag *g = diags->items[i];
        if (g->level != DIAG_ERROR || !g->placed || !concerns(g->code)) {
            continue;
        }
        hints++;
        struct span stage;
        const struct foreign_word *word = habits_word(a, text, g->span.at);
        bool unknown = g->code == DIAG_UNKNOWN_OPERATOR || g->code == DIAG_UNKNOWN_FUNCTION;
        if ((g->edits.n == 0 || unknown) && propose(a, diags, i, text, options, word, &stage)) {
            withdraw_warnings(diags, i, stage);
            while (i > 0 && (i >= diags->n || diags->items[i] != g)) { /* some were before it */
                i--;
            }
            continue;
        }
        bool other = g->code == DIAG_UNKNOWN_FUNCTION && !names_word(g, text, word);
        if (word && !other && (unknown || g->n_helps == 0)) {
            forget_helps(g);
            diag_help(diags, g, "`%s` is a word of %s; instead of `%s` there, write `%s` here",
                      word->word, language_of(word->languages), word->theirs, word->ours);
        }
    }
}
