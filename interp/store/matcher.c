/*
 * matcher.c - a comparison of texts without case, for SQL.
 *
 * It is a collation, not an SQL function: SQLite compares two texts in one step of its machine,
 * with the bytes where they lie, while a function call copies and wraps them. Tested texts repeat
 * from row to row, so a matcher remembers one that fitted and one that did not.
 */
#include "store/matcher.h"

enum { MEMO_MAX = 64 };

struct memo {
    size_t len;
    bool set;
    char text[MEMO_MAX];
};

struct collation {
    const struct matcher *matcher;
    struct memo fitted, failed;
};

void matcher_init(struct matcher *m, struct arena *a, struct str text, bool globs)
{
    char *to = arena_alloc(a, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        to[i] = (char)ascii_lower((unsigned char)text.s[i]);
    }
    *m = (struct matcher) { { to, text.len }, globs };
}

static bool glob_fits(struct str glob, struct str text)
{
    size_t g = 0;
    size_t t = 0;
    size_t star = SIZE_MAX; /* behind the last `*` */
    size_t mark = 0;        /* where the text went on behind it */
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

bool matcher_fits(const struct matcher *m, struct str text)
{
    return (m->globs ? glob_fits(m->text, text) : str_eq_fold(m->text, text)) ||
           !str_is_ascii(text);
}

static bool remembers(const struct memo *m, struct str text)
{
    return m->set && m->len == text.len && memcmp(m->text, text.s, text.len) == 0;
}

/* SQLite does not say which side is the constant ''; the other one is the text, unless both are
 * empty. */
static int compare(void *self, int left_len, const void *left, int right_len, const void *right)
{
    struct collation *c = self;
    struct str text = left_len > 0 ? (struct str) { left, (size_t)left_len }
                                   : (struct str) { right, (size_t)right_len };
    if (text.len == 0) {
        return matcher_fits(c->matcher, STR("")) ? 0 : 1;
    }
    if (remembers(&c->fitted, text)) {
        return 0;
    }
    if (remembers(&c->failed, text)) {
        return 1;
    }
    bool fits = matcher_fits(c->matcher, text);
    if (text.len <= MEMO_MAX) {
        struct memo *m = fits ? &c->fitted : &c->failed;
        m->set = true;
        m->len = text.len;
        memcpy(m->text, text.s, text.len);
    }
    return fits ? 0 : 1;
}

bool matcher_register(const struct matcher *m, struct arena *a, struct db *db, const char *name)
{
    struct collation *c = arena_new(a, struct collation);
    c->matcher = m;
    return db_ok(db, sqlite3_create_collation_v2(db->handle, name, SQLITE_UTF8, c, compare, NULL));
}
