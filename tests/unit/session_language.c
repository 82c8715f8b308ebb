/* session_language.c - what the library knows of the language and of formats (session/sumoq.h). */
#include "session/sumoq.h"

#include <criterion/criterion.h>
#include <string.h>

struct found {
    const char *wanted;
    int n;
    char form[200];
};

static void look(void *context, const char *name, const char *form, const char *doc)
{
    struct found *f = context;
    cr_expect_gt(strlen(doc), 0, "%s", name);
    if (strcmp(name, f->wanted) == 0) {
        f->n++;
        strncpy(f->form, form ? form : "", sizeof f->form - 1);
    }
}

static int append(void *context, const char *text, size_t length)
{
    char *all = context;
    strncat(all, text, length < 3000 - strlen(all) ? length : 0);
    return 0;
}

Test(session_language, words_of_each_kind_are_listed)
{
    struct found f = { .wanted = "limit" };
    sumoq_each_word(SUMOQ_OPERATORS, look, &f);
    cr_expect_eq(f.n, 1);
    cr_expect(strstr(f.form, "limit") != NULL, "%s", f.form);
    f = (struct found) { .wanted = "limit" };
    sumoq_each_word(SUMOQ_FUNCTIONS | SUMOQ_AGGREGATES, look, &f);
    cr_expect_eq(f.n, 0);
    f = (struct found) { .wanted = "count_distinct" };
    sumoq_each_word(SUMOQ_AGGREGATES, look, &f);
    cr_expect_eq(f.n, 1);
}

Test(session_language, a_word_has_a_page)
{
    char page[3001] = "";
    cr_expect_eq(sumoq_write_help("LIMIT", SIZE_MAX, 7, append, page), SUMOQ_OPERATORS);
    cr_expect(strstr(page, "limit") != NULL);
    page[0] = '\0';
    cr_expect_eq(sumoq_write_help("limit", 3, 7, append, page), 0, "there is no `lim`");
    cr_expect_str_eq(page, "");
}

static int count_brackets(void *context, const char *text, size_t length)
{
    *(int *)context = length > 2 && text[0] == '[';
    return 0;
}

Test(session_language, lists_are_for_people_or_json)
{
    int is_array = 0;
    cr_expect_eq(sumoq_write_words(SUMOQ_FUNCTIONS, SUMOQ_FORM_JSON, count_brackets, &is_array),
                 SUMOQ_DONE);
    cr_expect_eq(is_array, 1);
    cr_expect_eq(sumoq_write_words(SUMOQ_OPERATORS, SUMOQ_FORM_PLAIN, count_brackets, &is_array),
                 SUMOQ_DONE);
    cr_expect_eq(is_array, 0);
    cr_expect_eq(sumoq_write_words(SUMOQ_AGGREGATES, SUMOQ_FORM_JSON, count_brackets, &is_array),
                 SUMOQ_UNAVAILABLE);
}

Test(session_language, formats_are_listed_with_what_they_are_recognised_by)
{
    struct found f = { .wanted = "csv" };
    sumoq_each_format(SUMOQ_FORMATS_OF_FILES, look, &f);
    cr_expect_eq(f.n, 1);
    f = (struct found) { .wanted = "windows" };
    sumoq_each_format(SUMOQ_FORMATS_OF_EVENTS, look, &f);
    cr_expect_eq(f.n, 1);
    cr_expect_gt(strlen(f.form), 0);
}
