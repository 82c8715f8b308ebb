/* guide_pages.c - the queries of the guide's pages check without an error, and each name finds its
 * page. */
#include "engine/query.h"
#include "guide/guide.h"

#include <criterion/criterion.h>

enum { QUERY_MAX = 400 };

static void check_query(const char *page, const char *text)
{
    struct query_options options = { .checks_only = true };
    struct query *q = query_new(str_of(text), "q", &options);
    const struct diags *d = query_diags(q);
    for (size_t i = 0; i < d->n; i++) {
        cr_expect(d->items[i]->level != DIAG_ERROR, "%s: %s: %s", page, text, d->items[i]->message);
    }
    query_free(q);
}

/* Header comments belong to the query after them. */
static size_t check_queries(const struct guide_page *page)
{
    char query[QUERY_MAX] = "";
    size_t n = 0;
    for (const char *line = page->text; line;) {
        const char *end = strchr(line, '\n');
        size_t len = end ? (size_t)(end - line) : strlen(line);
        if (strncmp(line, "    ", 4) == 0 && line[4] != ' ') {
            cr_assert(strlen(query) + len < QUERY_MAX);
            strncat(query, line + 4, len - 4);
            bool header = strncmp(line + 4, "//", 2) == 0;
            strcat(query, header ? "\n" : "");
            if (!header) {
                check_query(page->names[0], query);
                query[0] = '\0';
                n++;
            }
        }
        line = end ? end + 1 : NULL;
    }
    return n;
}

static void check_pages(const struct guide_page *pages)
{
    for (const struct guide_page *p = pages; p->names[0]; p++) {
        cr_expect(p->doc[0] && p->text[0]);
        cr_expect(check_queries(p) > 0, "%s has no query", p->names[0]);
        for (size_t i = 0; p->names[i]; i++) {
            cr_expect_eq(guide_find(pages, str_of(p->names[i])), p, "%s", p->names[i]);
        }
    }
}

Test(guide_pages, queries_and_names)
{
    check_pages(guide_words);
    check_pages(guide_topics);
    cr_expect_null(guide_find(guide_words, STR("frobnicate")));
    cr_expect_str_eq(guide_find(guide_words, STR("NOT IN"))->names[0], "in");
    cr_expect_str_eq(guide_find(guide_topics, STR("time_range"))->names[0], "time");
}
