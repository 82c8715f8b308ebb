/* session_options.c - options by their names (session/sumoq.h). */
#include "session/sumoq.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void expect_error(sumoq *s, const char *option, const char *value, const char *why)
{
    cr_expect_eq(sumoq_set(s, option, value), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_error(s), why);
}

Test(session_options, wrong_names_and_values_are_reported)
{
    sumoq *s = sumoq_open();
    expect_error(s, "treads", "2", "no option `treads`; did you mean `threads`?");
    expect_error(s, "colour of the moon", "2", "no option `colour of the moon`");
    expect_error(s, "threads", "many", "threads takes a number from 1 to 256, not `many`");
    expect_error(s, "threads", NULL, "threads needs a value: N");
    expect_error(s, "max-memory", "big", "max-memory takes a size such as 512M or 2G, not `big`");
    expect_error(s, "dialect", "sql", "dialect takes auto|sumo|eval, not `sql`");
    expect_error(s, "param", "=1", "param takes NAME=VALUE, not `=1`");
    expect_error(s, "db", "", "db takes FILE, and the name is empty");
    expect_error(s, "timezone", "Mars/Base", "no time zone `Mars/Base`");
    expect_error(s, "from", "soon",
                 "from takes a time such as -1h or 2026-11-22T10:00:00Z, not `soon`");
    expect_error(s, "profile", "window", "no profile `window`; did you mean `windows`?");
    expect_error(s, "delimiter", "ab",
                 "delimiter takes one ASCII character that is no quote, or tab, \\t, \\x01");
    expect_error(s, "strict", "perhaps", "strict takes true or false, not `perhaps`");
    cr_expect_eq(sumoq_set(s, "input-format", "word"), SUMOQ_MISUSE);
    cr_expect(strstr(sumoq_error(s), "no input format `word`; there are ") == sumoq_error(s));
    cr_expect_eq(sumoq_set(s, "multiline", "("), SUMOQ_MISUSE);
    cr_expect(strstr(sumoq_error(s), "multiline: ") == sumoq_error(s), "%s", sumoq_error(s));
    cr_expect_eq(sumoq_set(s, "macro", "m=fixtures/none"), SUMOQ_IO);
    cr_expect_str_eq(sumoq_error(s), "fixtures/none: No such file or directory");
    cr_expect_eq(sumoq_set(s, "threads", "2"), SUMOQ_DONE);
    cr_expect_str_eq(sumoq_error(s), "");
    cr_assert_eq(sumoq_set(s, "option-names", "dashes"), SUMOQ_DONE);
    expect_error(s, "threads", "many", "--threads takes a number from 1 to 256, not `many`");
    sumoq_close(s);
}

Test(session_options, all_are_listed)
{
    struct sumoq_option o = { .size = sizeof o };
    bool found = false;
    cr_expect_eq(sumoq_option_at(sumoq_option_count(), &o), SUMOQ_MISUSE);
    for (size_t i = 0; i < sumoq_option_count(); i++) {
        o.size = sizeof o;
        cr_assert_eq(sumoq_option_at(i, &o), SUMOQ_DONE);
        cr_expect_eq(o.size, sizeof o);
        cr_expect_gt(strlen(o.doc), 10);
        cr_expect_eq(!o.argument, o.kind == SUMOQ_OPTION_FLAG);
        if (strcmp(o.name, "threads") == 0) {
            found = true;
            cr_expect_eq(o.kind, SUMOQ_OPTION_NUMBER);
            cr_expect_eq(o.most, 256);
        }
    }
    cr_expect(found);
}

/* A caller that was compiled with an older header gives a smaller size, one with a later header a
 * larger one. */
Test(session_options, structures_of_other_sizes_are_filled_as_far_as_they_go)
{
    struct sumoq_option o;
    struct {
        struct sumoq_option known;
        char later[16];
    } large;
    memset(&o, 0x55, sizeof o);
    o.size = offsetof(struct sumoq_option, doc);
    cr_assert_eq(sumoq_option_at(0, &o), SUMOQ_DONE);
    cr_expect_str_eq(o.name, "param");
    cr_expect_eq(o.kind, 0x55555555);
    memset(&large, 0x55, sizeof large);
    large.known.size = sizeof large;
    cr_assert_eq(sumoq_option_at(0, &large.known), SUMOQ_DONE);
    cr_expect_eq(large.known.size, sizeof large);
    cr_expect_eq(large.later[15], 0);
}

static int64_t count(sumoq *s, const char *text)
{
    sumoq_query *q = sumoq_prepare(s, text, SIZE_MAX, NULL);
    enum sumoq_status status = sumoq_run(q);
    cr_expect_eq(status, SUMOQ_DONE, "%s", sumoq_message(q));
    int64_t n = sumoq_next(q) == 1 ? sumoq_int(q, 0) : 0; /* no row of no events */
    sumoq_free(q);
    return n;
}

Test(session_options, parameters_ranges_and_limits_have_effect)
{
    static const char events[] = "{\"_messageTime\": \"2026-01-01T00:00:00Z\", \"u\": \"ann\"}\n"
                                 "{\"_messageTime\": \"2026-01-02T00:00:00Z\", \"u\": \"bob\"}\n";
    sumoq *s = sumoq_open();
    sumoq_add_buffer(s, "e.jsonl", events, sizeof events - 1);
    sumoq_set(s, "param", "who=ann");
    cr_expect_eq(count(s, "u={{who}} | count"), 1);
    sumoq_set(s, "param", "who=carl");
    cr_expect_eq(count(s, "u={{who}} | count"), 0);
    sumoq_unset(s, "param");
    sumoq_query *q = sumoq_prepare(s, "u={{who}} | count", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_query_status(q), SUMOQ_INVALID);
    sumoq_free(q);
    sumoq_set(s, "from", "2026-01-02T00:00:00");
    sumoq_set(s, "to", "2026-01-03T00:00:00");
    cr_expect_eq(count(s, "* | count"), 1);
    sumoq_set(s, "timezone", "America/New_York");
    cr_expect_eq(count(s, "* | count"), 0, "the range begins five hours later");
    sumoq_unset(s, "from");
    sumoq_unset(s, "to");
    sumoq_set(s, "limit", "1");
    q = sumoq_prepare(s, "*", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_run(q), SUMOQ_DONE);
    cr_expect_eq(sumoq_row_count(q), 1);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_options, a_query_has_the_options_of_when_it_was_prepared)
{
    sumoq *s = sumoq_open();
    sumoq_add_event(s, "{\"u\": \"ann\"}", SIZE_MAX);
    sumoq_set(s, "param", "who=ann");
    sumoq_query *q = sumoq_prepare(s, "u={{who}} | count", SIZE_MAX, NULL);
    sumoq_set(s, "param", "who=bob");
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(sumoq_run(q), SUMOQ_DONE);
        cr_assert_eq(sumoq_next(q), 1);
        cr_expect_eq(sumoq_int(q, 0), 1);
    }
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_options, tables_are_looked_up_and_never_overwrite_data)
{
    char path[] = "/tmp/sumoq-lookup-XXXXXX", option[100];
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, "u,team\nann,red\n", 15), 15);
    close(fd);
    sumoq *s = sumoq_open();
    snprintf(option, sizeof option, "path://\"/shared/teams\"=%s", path);
    cr_assert_eq(sumoq_set(s, "lookup", option), SUMOQ_DONE);
    sumoq_add_event(s, "{\"u\": \"ann\"}", SIZE_MAX);
    sumoq_query *q = sumoq_prepare(
        s, "* | lookup team from path://\"/shared/teams\" on u = u | fields team", SIZE_MAX, NULL);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    cr_assert_eq(sumoq_next(q), 1);
    cr_expect_str_eq(sumoq_text(q, 0, NULL), "red");
    sumoq_free(q);
    sumoq_clear_data(s);
    sumoq_add_path(s, path);
    sumoq_set(s, "input-format", "csv");
    q = sumoq_prepare(s, "* | fields u | save path://\"/shared/teams\"", SIZE_MAX, NULL);
    cr_expect_neq(sumoq_run(q), SUMOQ_DONE, "the table is the data");
    cr_expect_neq(strlen(sumoq_message(q)), 0);
    sumoq_free(q);
    sumoq_close(s);
    unlink(path);
}

Test(session_options, options_that_do_not_go_together_are_found_when_data_is_opened)
{
    sumoq *s = sumoq_open();
    sumoq_add_event(s, "{}", SIZE_MAX);
    sumoq_set(s, "delimiter", ";");
    sumoq_set(s, "input-format", "evtx");
    sumoq_query *q = sumoq_prepare(s, "*", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_run(q), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_message(q), "delimiter is for rows, and input-format evtx has none");
    sumoq_free(q);
    sumoq_close(s);
}
