/*
 * foreign_page.c - the pages `from-splunk` and so on, and that of a word of another language; see
 * guide/foreign.h.
 */
#include "app/help/pages.h"
#include "app/page.h"

enum { COLUMN = 40 };

static const struct {
    unsigned language;
    const char *topic, *name;
} languages[] = {
    { FROM_SPL, "from-splunk", "Splunk (SPL)" },
    { FROM_KQL, "from-kql", "KQL" },
    { FROM_SQL, "from-sql", "SQL" },
    { FROM_LOGQL, "from-logql", "Loki (LogQL)" },
    { FROM_LUCENE, "from-lucene", "Lucene" },
};

static void put_word(struct app *app, const struct foreign_word *w)
{
    page_entry(&app->out.buf, str_of(w->theirs), str_of(w->ours), COLUMN, page_width(app));
}

void put_language(struct app *app, unsigned language)
{
    static const char *const kinds[] = {
        [FOREIGN_STAGE] = "Stages and aggregates",
        [FOREIGN_VALUE] = "Functions and values",
        [FOREIGN_TEST] = "Conditions",
        [FOREIGN_SEARCH] = "Selecting messages",
    };
    struct buf *to = &app->out.buf;
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        if (languages[i].language == language) {
            buf_printf(to, "%s - what %s writes, and the same here\n\n", languages[i].topic,
                       languages[i].name);
        }
    }
    page_wrapped(to,
                 STR("A query is a search expression and stages after pipes. Names and paths are "
                     "examples. `sumoq help WORD` finds each of these words."),
                 2, page_width(app));
    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
        bool any = false;
        for (const struct foreign_word *w = foreign_words; w->word; w++) {
            if (!(w->languages & language) || w->kind != kind) {
                continue;
            }
            if (!any) {
                buf_char(to, '\n');
                page_heading(to, app->out_color, "%s", kinds[kind]);
            }
            any = true;
            put_word(app, w);
        }
    }
}

/* "Splunk (SPL), KQL", or the topics: "from-splunk, from-kql". */
static void put_languages(struct buf *to, unsigned bits, bool topics)
{
    const char *between = "";
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        if (languages[i].language & bits) {
            buf_printf(to, "%s%s", between, topics ? languages[i].topic : languages[i].name);
            between = ", ";
        }
    }
}

bool put_foreign(struct app *app, struct str word)
{
    struct buf *to = &app->out.buf;
    unsigned bits = 0;
    const struct foreign_word *first = foreign_find(NULL, word);
    for (const struct foreign_word *w = first; w; w = foreign_find(w, word)) {
        bits |= w->languages;
    }
    if (!first) {
        return false;
    }
    buf_printf(to, "%s - a word of ", first->word);
    put_languages(to, bits, false);
    buf_text(to, "; what is written there, and the same here:\n\n");
    for (const struct foreign_word *w = first; w; w = foreign_find(w, word)) {
        put_word(app, w);
    }
    buf_text(to, "\nSee also: ");
    put_languages(to, bits, true);
    buf_text(to, ".\n");
    return true;
}
