/*
 * matcher.c - a comparison of texts without case, for SQL.
 *
 * It is a collation, not an SQL function: SQLite compares two texts in one step of its machine,
 * with the bytes where they lie, while a function call copies and wraps them.
 */
#include "store/matcher.h"

/* SQLite does not say which side is the constant ''; the other one is the text, unless both are
 * empty. */
static int compare(void *self, int left_len, const void *left, int right_len, const void *right)
{
    struct str text = left_len > 0 ? (struct str) { left, (size_t)left_len }
                                   : (struct str) { right, (size_t)right_len };
    return caseless_fits(self, text) ? 0 : 1;
}

bool matcher_register(const struct caseless *m, struct arena *a, struct db *db, const char *name)
{
    struct caseless_memo *memo = arena_new(a, struct caseless_memo);
    memo->test = m;
    return db_ok(db,
                 sqlite3_create_collation_v2(db->handle, name, SQLITE_UTF8, memo, compare, NULL));
}
