/* diag_fixes.c - the edits of a code's wrong query are no trap: the text that they make does not
 * give the code, and no error. */
#include "engine/query.h"

#include "base/buf.h"

#include <criterion/criterion.h>

static int by_place(const void *a, const void *b)
{
    const struct diag_edit *x = a, *y = b;
    return x->span.at < y->span.at ? -1 : x->span.at > y->span.at;
}

/* The text with the edits of the first diagnostic of that code; false: it has none. */
static bool apply(const char *text, enum diag_code code, struct buf *out)
{
    struct query_options options = { .checks_only = true };
    struct query *q = query_new(str_of(text), "q", &options);
    const struct diags *d = query_diags(q);
    const struct diag *g = NULL;
    for (size_t i = 0; i < d->n && !g; i++) {
        g = d->items[i]->code == code ? d->items[i] : NULL;
    }
    size_t at = 0;
    bool any = g && g->edits.n > 0;
    if (any) {
        qsort(g->edits.items, g->edits.n, sizeof *g->edits.items, by_place);
    }
    for (size_t i = 0; any && i < g->edits.n; i++) {
        const struct diag_edit *e = &g->edits.items[i];
        cr_assert_geq(e->span.at, at, "%s: its edits overlap", diag_infos[code].code);
        buf_str(out, (struct str) { text + at, e->span.at - at });
        buf_str(out, e->text);
        at = e->span.at + e->span.len;
    }
    buf_text(out, text + at);
    query_free(q);
    return any;
}

static bool has(struct str text, enum diag_code code)
{
    struct query_options options = { .checks_only = true };
    struct query *q = query_new(text, "q", &options);
    const struct diags *d = query_diags(q);
    bool found = d->count[DIAG_ERROR] > 0;
    for (size_t i = 0; i < d->n; i++) {
        found |= d->items[i]->code == code;
    }
    query_free(q);
    return found;
}

Test(diag_fixes, wrong_query_is_put_right)
{
    size_t fixed = 0;
    for (int i = 0; i < DIAG_CODES; i++) {
        const struct diag_info *info = &diag_infos[i];
        struct buf text = BUF_INIT;
        if (info->wrong && apply(info->wrong, (enum diag_code)i, &text)) {
            fixed++;
            cr_expect(!has(buf_view(&text), (enum diag_code)i), "%s: %s becomes %.*s", info->code,
                      info->wrong, STR_ARG(buf_view(&text)));
        }
        buf_release(&text);
    }
    cr_expect_geq(fixed, 15);
}

Test(diag_fixes, search_expression)
{
    static const struct {
        enum diag_code code;
        const char *wrong, *right;
    } rows[] = {
        { DIAG_STAGE_IN_SEARCH, "* where x = 1", "* | where x = 1" },
        { DIAG_STAGE_IN_SEARCH, "where x = 1 or y = 2", "* | where x = 1 or y = 2" },
        { DIAG_STAGE_IN_SEARCH, "(a OR b) where x=1", "(a OR b) | where x=1" },
        { DIAG_STAGE_IN_SEARCH, "a=b count by c", "a=b | count by c" },
        { DIAG_STAGE_IN_SEARCH, "search a", " a" },
        { DIAG_SYNTAX, "x > 1", "* | where x > 1" },
        { DIAG_SYNTAX, "a x>=now()-1h | count", "a | where x>=now()-1h | count" },
        { DIAG_SYNTAX, "x == 1", "x = 1" },
        { DIAG_EMPTY_STAGE, "a || b", "a OR b" },
        { DIAG_SIGN_IN_SEARCH, "a && b", "a AND b" },
        { DIAG_SIGN_IN_SEARCH, "'a b' c", "\"a b\" c" },
        { DIAG_SIGN_IN_SEARCH, "u='b' c", "u=\"b\" c" },
        { DIAG_SIGN_IN_SEARCH, "u=b, c=d", "u=b c=d" },
        { DIAG_SIGN_IN_SEARCH, "a # b", "a // b" },
        { DIAG_TEST_IN_SEARCH, "u in (1, \"b c\")", "(u=1 OR u=\"b c\")" },
        { DIAG_TEST_IN_SEARCH, "u not in ('a')", "NOT (u=\"a\")" },
        { DIAG_TEST_IN_SEARCH, "u is not null", "u=*" },
        { DIAG_TEST_IN_SEARCH, "u=null", "NOT u=*" },
        { DIAG_TEST_IN_SEARCH, "a u matches \"*b\"", "a | where u matches \"*b\"" },
        { DIAG_TEST_IN_SEARCH, "u matches b*", "* | where u matches \"b*\"" },
        { DIAG_TEST_IN_SEARCH, "n between 1 and 2", "* | where n >= 1 and n <= 2" },
        { DIAG_TEST_IN_SEARCH, "isNull(u)", "* | where isNull(u)" },
        { DIAG_REGEX_IN_SEARCH, "/a.*b/", "* | where _raw matches /a.*b/" },
        { DIAG_METADATA_NAME, "sourceHost=a", "_sourceHost=a" },
        { DIAG_METADATA_NAME, "_sourceCategory:a/b", "_sourceCategory=a/b" },
        { DIAG_METADATA_NAME, "* | count by _sourcecategry", "* | count by _sourceCategory" },
        { DIAG_SQL_IN_SEARCH, "select a, b from t where x=1", "* | where x=1 | fields a, b" },
        { DIAG_VALUE_WITHOUT_FIELD, "c=1 OR 2", "c=1 OR c=2" },
        { DIAG_PHRASE_WILDCARD, "_sourceCategory=\"*a*\"", "_sourceCategory=*a*" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf text = BUF_INIT;
        cr_expect(apply(rows[i].wrong, rows[i].code, &text), "%s has no edit", rows[i].wrong);
        cr_expect(str_eq(buf_view(&text), str_of(rows[i].right)), "%s becomes %.*s", rows[i].wrong,
                  STR_ARG(buf_view(&text)));
        cr_expect(!has(buf_view(&text), rows[i].code), "%.*s", STR_ARG(buf_view(&text)));
        buf_release(&text);
    }
}

Test(diag_fixes, no_pipe_in_parentheses)
{
    static const struct {
        enum diag_code code;
        const char *text;
    } rows[] = {
        { DIAG_STAGE_IN_SEARCH, "(a where x=1) OR b" },
        { DIAG_STAGE_IN_SEARCH, "( * where x=1)" },
        { DIAG_STAGE_IN_SEARCH, "((a OR b) where x=1) c" },
        { DIAG_TEST_IN_SEARCH, "(u matches \"a\")" },
        { DIAG_TEST_IN_SEARCH, "b OR u matches \"a\"" },
        { DIAG_TEST_IN_SEARCH, "NOT (u matches \"a\")" },
        { DIAG_REGEX_IN_SEARCH, "NOT /a.*b/" },
        { DIAG_REGEX_IN_SEARCH, "a (/a.*b/)" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf text = BUF_INIT;
        cr_expect(has(str_of(rows[i].text), rows[i].code), "%s", rows[i].text);
        cr_expect(!apply(rows[i].text, rows[i].code, &text), "%s becomes %.*s", rows[i].text,
                  STR_ARG(buf_view(&text)));
        buf_release(&text);
    }
}
