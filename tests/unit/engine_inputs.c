/*
 * engine_inputs.c - how often the inputs of stages read the events (engine/inputs.h): inputs over
 * the same events read them together.
 */
#include "runner/play.h"

#include "source/event/file.h"

#include <criterion/criterion.h>

static const struct query_options plain = { .zone = STR("UTC"), .threads = 2, .batch_rows = 3 };
static const struct file_options reading = { .zone = NULL };

/* A source whose readings are counted. */
static const struct source_ops *counted;
static unsigned readings;

static bool count_start(struct source *src, const struct scan_spec *spec, const char **why)
{
    readings++;
    return counted->start(src, spec, why);
}

static struct str events_text(struct arena *a)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < 50; i++) {
        buf_printf(&text,
                   "{\"_messageTime\":%lld,\"n\":%d,\"user\":\"u%d\",\"_raw\":\"n=%d "
                   "{\\\"k\\\":%d}\"}\n",
                   1700000000000LL + i * 1000LL, i, i % 5, i, i % 3);
    }
    struct str s = arena_str(a, buf_view(&text));
    buf_release(&text);
    return s;
}

/* How often the query reads its events; `rows` receives how many rows it has. */
static unsigned count_readings(const char *query, size_t *rows)
{
    struct arena a;
    struct stage_set set;
    const char *why = NULL;
    const struct result *result = NULL;
    arena_init(&a, NULL);
    cr_assert(set_begin(&set, &a, &why), "%s", why);
    cr_assert(set_events(&set, events_text(&a), NULL, &why), "%s", why);
    struct source *source = file_source_open(&a, &set.file, 1, &reading, &why);
    cr_assert(source, "%s", why);
    struct source_ops counting = *source->ops;
    counted = source->ops;
    counting.start = count_start;
    source->ops = &counting;
    readings = 0;
    struct query *q = query_new(str_of(query), "query", &plain);
    cr_assert_eq(query_run(q, source, &result), QUERY_DONE, "%s", query);
    *rows = result->n_rows;
    query_free(q);
    source->ops = counted;
    source->ops->free(source);
    set_end(&set);
    arena_release(&a);
    return readings;
}

Test(engine_inputs, inputs_over_the_same_events_read_them_once)
{
    static const struct {
        const char *query;
        unsigned readings;
        size_t rows;
    } cases[] = {
        /* events 0 and 1 have the users 0 and 1, of ten events each */
        { "* | join (where n < 2) as a, (count by user) as b on a.user = b.user", 1, 2 },
        { "* | join (where n = 1) as a, (where n = 6) as b, (where n = 11) as c on a.user = b.user "
          "and b.user = c.user",
          1, 1 },
        { "* | parse \"n=* \" as m | join (where m = 1) as a, (parse \"{*}\" as k | where n = 1) "
          "as b "
          "on a.user = b.user | where b_n = 1",
          1, 1 },
        { "* | count by user | filter user in (top 2 user by _count)", 1, 2 },
        /* a table that only needs its first rows does not end the reading for the other */
        { "* | join (limit 1) as a, (count by user) as b on a.user = b.user", 1, 1 },
        /* times and queries of their own */
        { "* | count by user | compare with timeshift 1d 2", 3, 5 },
        /* the tables of the inner join run together, then the other one */
        { "* | join (join (where n = 1) as p, (where n = 6) as q on p.user = q.user) as l, "
          "(where n = 11) as r on l.p_user = r.user",
          2, 1 },
        /* names that only the data knows are learned first, so this table runs by itself */
        { "* | join (json auto | where k = 1) as a, (where n = 1) as b on a.user = b.user", 3, 4 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t rows;
        unsigned got = count_readings(cases[i].query, &rows);
        cr_expect_eq(got, cases[i].readings, "%u readings: %s", got, cases[i].query);
        cr_expect_eq(rows, cases[i].rows, "%zu rows: %s", rows, cases[i].query);
    }
}
