/*
 * caseless.c - see caseless.h.
 */
#include "source/caseless.h"

void caseless_init(struct caseless *m, struct arena *a, struct str text, bool globs)
{
    char *to = arena_alloc(a, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        to[i] = (char)ascii_lower((unsigned char)text.s[i]);
    }
    *m = (struct caseless) { .text = { to, text.len }, .globs = globs };
}

static bool glob_fits(struct str glob, struct str text)
{
    size_t g = 0;
    size_t t = 0;
    size_t star = SIZE_MAX; /* after the last `*` */
    size_t mark = 0;        /* where matching resumes after it */
    while (t < text.len) {
        unsigned char c = ascii_lower((unsigned char)text.s[t]);
        if (g < glob.len && glob.s[g] == '*') {
            star = ++g;
            mark = t;
        } else if (g < glob.len && (glob.s[g] == '?' || (unsigned char)glob.s[g] == c)) {
            g++;
            t++;
        } else if (star != SIZE_MAX) {
            g = star;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (g < glob.len && glob.s[g] == '*') {
        g++;
    }
    return g == glob.len;
}

static bool fits(const struct caseless *m, struct str text)
{
    if (m->any) {
        struct cell c = cell_of_text(text);
        return scan_any_of(m->any, &c);
    }
    return (m->globs ? glob_fits(m->text, text) : str_eq_fold(m->text, text)) ||
           !str_is_ascii(text) || !str_is_ascii(m->text);
}

static bool remembers(const struct caseless_text *t, struct str text)
{
    return t->set && t->len == text.len && memcmp(t->text, text.s, text.len) == 0;
}

bool caseless_fits(struct caseless_memo *m, struct str text)
{
    if (remembers(&m->fitted, text)) {
        return true;
    }
    if (remembers(&m->failed, text)) {
        return false;
    }
    bool yes = fits(m->test, text);
    struct caseless_text *t = yes ? &m->fitted : &m->failed;
    if (text.len <= sizeof t->text) {
        t->set = true;
        t->len = text.len;
        memcpy(t->text, text.s, text.len);
    }
    return yes;
}
