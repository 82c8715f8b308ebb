/*
 * matcher.c - tests of values as functions, for SQL.
 *
 * SQLite may call a deterministic function in any order and as often as it likes. Nothing in the
 * database can call it: it is for statements of this program only.
 */
#include "store/matcher.h"

#include "store/stmt.h"

static void test_caseless(sqlite3_context *c, int n, sqlite3_value **values)
{
    bool fits = false;
    (void)n;
    if (sqlite3_value_type(values[0]) == SQLITE_TEXT) {
        const char *text = (const char *)sqlite3_value_text(values[0]);
        size_t len = text ? (size_t)sqlite3_value_bytes(values[0]) : 0;
        fits = caseless_fits(sqlite3_user_data(c), (struct str) { text ? text : "", len });
    }
    sqlite3_result_int(c, fits);
}

static void test_exact(sqlite3_context *c, int n, sqlite3_value **values)
{
    struct cell value = stmt_value(values[0]);
    (void)n;
    sqlite3_result_int(c, scan_exact_holds(sqlite3_user_data(c), &value));
}

bool matcher_register(const struct matcher *m, struct arena *a, struct db *db, const char *name)
{
    void *of = NULL;
    if (m->exact) {
        struct scan_test *test = arena_new(a, struct scan_test);
        *test = *m->exact;
        test->negated = false;
        of = test;
    } else {
        struct caseless_memo *memo = arena_new(a, struct caseless_memo);
        memo->test = m->caseless;
        of = memo;
    }
    return db_ok(
        db, sqlite3_create_function_v2(db->handle, name, 1,
                                       SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, of,
                                       m->exact ? test_exact : test_caseless, NULL, NULL, NULL));
}
