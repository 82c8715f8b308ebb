/*
 * find.c - see find.h.
 */
#include "app/help/find.h"

#include "app/help/pages.h"
#include "base/diag.h"
#include "base/suggest.h"

enum { NEAR = 3, MENTIONS = 6, SHORTEST_MENTION = 3 };

struct finder {
    struct str word;
    const char *names[MENTIONS];
    size_t distances[MENTIONS];
    size_t n, most;
};

static bool is_there(const struct finder *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++) {
        if (str_eq_fold(str_of(f->names[i]), str_of(name))) {
            return true;
        }
    }
    return false;
}

/* Keeps the nearest, sorted; of equally near ones those that come first. */
static void keep(struct finder *f, const char *name, size_t distance)
{
    if (is_there(f, name) || (f->n == f->most && f->distances[f->n - 1] <= distance)) {
        return;
    }
    size_t at = f->n < f->most ? f->n++ : f->n - 1;
    for (; at > 0 && f->distances[at - 1] > distance; at--) {
        f->names[at] = f->names[at - 1];
        f->distances[at] = f->distances[at - 1];
    }
    f->names[at] = name;
    f->distances[at] = distance;
}

static void visit_near(void *to, const char *name, const char *form, const char *doc)
{
    struct finder *f = to;
    struct str s = str_of(name);
    (void)form, (void)doc;
    size_t limit = (f->word.len + 1) / 3;
    size_t distance = edit_distance(f->word, s, limit);
    /* a name that begins with the word, `format` for `form`, is as near as one with a slip */
    if (distance > 1 && f->word.len >= SHORTEST_MENTION && str_starts_fold(s, f->word)) {
        distance = 1;
    }
    if (distance <= limit) {
        keep(f, name, distance);
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Does a word of `text` begin with `word`? */
static bool has_word(const char *text, struct str word)
{
    for (const char *at = text; at && *at; at++) {
        if ((at == text || !is_letter(at[-1])) && str_starts_fold(str_of(at), word)) {
            return true;
        }
    }
    return false;
}

static void visit_mention(void *to, const char *name, const char *form, const char *doc)
{
    struct finder *f = to;
    if (has_word(name, f->word)) {
        keep(f, name, 0);
    } else if (has_word(doc, f->word) || has_word(form, f->word)) {
        keep(f, name, 1);
    }
}

static void visit_guide(struct finder *f, const struct guide_page *pages, bool aliases,
                        sumoq_each *visit)
{
    size_t most = aliases ? sizeof pages->names / sizeof pages->names[0] : 1;
    for (; pages->names[0]; pages++) {
        for (size_t i = 0; i < most && pages->names[i]; i++) {
            visit(f, pages->names[i], pages->form, pages->doc);
        }
    }
}

static void visit_all(struct finder *f, unsigned kinds, sumoq_each *visit)
{
    bool aliases = visit == visit_near;
    sumoq_each_word(kinds, visit, f);
    for (size_t i = 0; kinds & FIND_COMMAND && i < n_commands; i++) {
        visit(f, commands[i]->name, NULL, commands[i]->doc);
    }
    if (kinds & FIND_WORD) {
        visit_guide(f, guide_words, aliases, visit);
    }
    if (kinds & FIND_TOPIC) {
        visit_guide(f, guide_topics, aliases, visit);
    }
    for (const struct made_topic *t = made_topics; kinds & FIND_TOPIC && t->names[0]; t++) {
        visit(f, t->names[0], NULL, t->doc);
    }
    for (const struct foreign_word *w = foreign_words; kinds & FIND_FOREIGN && w->word; w++) {
        visit(f, w->word, NULL, w->ours);
    }
    for (int i = 0; kinds & FIND_CODE && i < DIAG_CODES; i++) {
        visit(f, diag_infos[i].code, NULL, diag_infos[i].title);
    }
    for (size_t i = 0; kinds & FIND_OPTION && i < n_option_rows; i++) {
        visit(f, option_rows[i].name, NULL, option_rows[i].doc);
    }
}

static bool put(struct buf *out, const struct finder *f)
{
    for (size_t i = 0; i < f->n; i++) {
        buf_printf(out, "%s`%s`", i > 0 ? ", " : "", f->names[i]);
    }
    return f->n > 0;
}

bool find_near(struct buf *out, struct str word, unsigned kinds)
{
    struct finder f = { .word = word, .most = NEAR };
    visit_all(&f, kinds, visit_near);
    while (f.n > 1 && f.distances[f.n - 1] > f.distances[0]) {
        f.n--; /* `chek` is `check`, not `when` */
    }
    return put(out, &f);
}

bool find_mentions(struct buf *out, struct str word, unsigned kinds)
{
    struct finder f = { .word = word, .most = MENTIONS };
    if (word.len >= SHORTEST_MENTION) {
        visit_all(&f, kinds, visit_mention);
    }
    return put(out, &f);
}
