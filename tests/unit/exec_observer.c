/* exec_observer.c - what an observer sees of a run (exec/observer.h). Counts are worked out by hand
 * from the events below. */
#include "exec/tuple_map.h"
#include "runner/judge.h"

#include <criterion/criterion.h>

static const struct query_options plain = { .zone = STR("UTC") };
static const struct file_options reading = { .zone = NULL };

enum { EVENTS = 200 };

/* Event i, a second after the one before: n is i, user u0 to u4, even for half of them, the text
 * has `k=` in every fourth event, and a.c in the odd ones. */
static struct str events_text(struct arena *a)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < EVENTS; i++) {
        buf_printf(&text, "{\"_messageTime\":%lld,\"n\":%d,\"user\":\"u%d\",\"even\":\"%s\",",
                   1700000000000LL + i * 1000LL, i, i % 5, i % 2 == 0 ? "yes" : "no");
        buf_printf(&text, "\"text\":\"%s%d;\",\"_raw\":\"{\\\"a\\\":{\\\"b\\\":%d%s}}\"}\n",
                   i % 4 == 0 ? "k=" : "x", i % 7, i, i % 2 ? ",\\\"c\\\":1" : "");
    }
    struct str s = arena_str(a, buf_view(&text));
    buf_release(&text);
    return s;
}

/* "search 200>100 limit 100>1 result 1"; runs are set apart by `|`, those of queries in queries
 * have the operator that asks for them before them, or `subquery`. */
static struct str seen_text(struct arena *a, const struct ledger *l)
{
    struct buf text = BUF_INIT;
    for (size_t k = 0; k < l->n; k++) {
        const struct ledger_run *r = &l->items[k];
        buf_printf(&text, "%s%s%s%s", k > 0 ? "| " : "", r->run.learns ? "learns: " : "",
                   r->depth == 0 ? ""
                   : r->asker    ? r->asker
                                 : "subquery",
                   r->depth == 0 ? "" : ": ");
        for (size_t i = 0; i < r->n_stages; i++) {
            const struct ledger_stage *s = &r->stages[i];
            struct str name = str_of(s->name);
            bool implied = name.s[0] == '(';
            buf_str(&text, implied ? (struct str) { name.s + 1, name.len - 2 } : name);
            buf_printf(&text, " %llu", (unsigned long long)s->in);
            if (i + 1 < r->n_stages) {
                buf_printf(&text, ">%llu", (unsigned long long)s->out);
            }
            buf_char(&text, ' ');
        }
    }
    struct str s = str_trim(arena_str(a, buf_view(&text)));
    buf_release(&text);
    return s;
}

struct watched_query {
    const char *query, *faithful;
    bool same; /* seen in the same way without `faithful` */
};

static const struct watched_query queries[] = {
    { "*", "search 200>200 result 200", true },
    { "user=u1", "search 200>40 result 40", false },
    { "* | where n < 50 | where even = \"yes\"",
      "search 200>200 where 200>50 where 50>25 result 25", false },
    { "* | limit 10", "search 200>200 order 200>200 limit 200>10 result 10", false },
    { "* | sort by n | limit 5", "search 200>200 sort 200>200 limit 200>5 result 5", false },
    { "* | count by user", "search 200>200 aggregate 200>5 result 5", true },
    { "* | count by user | sort by _count, user asc | limit 2",
      "search 200>200 aggregate 200>5 sort 5>5 limit 5>2 result 2", false },
    { "* | parse field=text \"k=*;\" as k", "search 200>200 parse 200>50 result 50", true },
    { "* | parse field=text \"k=*;\" as k nodrop | where isNull(k) | count",
      "search 200>200 parse 200>200 where 200>150 aggregate 150>1 result 1", false },
    { "* | json \"a.b\" as b | json \"a.c\" as c | count",
      "search 200>200 json 200>200 json 200>100 aggregate 100>1 result 1", true },
    { "* | json \"a.b\" as b | json \"a.c\" as c nodrop | where b > 10 | avg(b) by c",
      "search 200>200 json 200>200 json 200>200 where 200>189 aggregate 189>2 result 2", false },
    { "* | eval x = n + 1 | eval y = x * 2 | count",
      "search 200>200 eval 200>200 eval 200>200 aggregate 200>1 result 1", true },
    { "* | accum n as total | where total > 100 | fields n",
      "search 200>200 order 200>200 accum 200>200 where 200>200 fields 200>200 result 200", true },
    { "* | dedup 1 by user | fields user",
      "search 200>200 order 200>200 dedup 200>5 fields 5>5 result 5", true },
    { "* | timeslice 1m | count by _timeslice, user | transpose row _timeslice column user | limit "
      "1",
      "search 200>200 timeslice 200>200 aggregate 200>20 transpose 20 | limit 4>1 result 1",
      false },
    { "* | where [subquery: user=u1 | where n < 9 | count by user | compose user] | fields n",
      "subquery: search 200>40 where 40>2 aggregate 2>1 compose 1>1 result 1 | search 200>200 "
      "where 200>40 fields 40>40 result 40",
      false },
    { "* | join (where n < 3) as a, (where even = \"no\") as b on a.user = b.user | count",
      "join: search 200>200 where 200>3 result 3 | join: search 200>200 where 200>100 result 100 | "
      "aggregate 60>1 result 1",
      false },
    { "* | count by user, even | filter user in (sum(_count) by user | limit 2)",
      "filter: search 200>200 aggregate 200>10 result 10 | filter: aggregate 10>5 limit 5>2 result "
      "2 | result 4",
      false },
    { "* | parse regex field=text \"(?<d>[k0-9])\" multi | count by d",
      "search 200>200 parse regex 200>250 aggregate 250>8 result 8", true },
    { "* | json auto",
      "learns: search 200>200 json auto 200>200 result 200 | search 200>200 json auto 200>200 "
      "result 200",
      true },
    { "* | where n < 20 | transactionize user | count",
      "transactionize: search 200>200 where 200>20 result 20 | aggregate 20>1 result 1", false },
};

static const struct setting settings[] = {
    { "1, 1024", false, 1, 1024, 0 },    { "1, 7", false, 1, 7, 0 },
    { "1, 1", false, 1, 1, 0 },          { "4, 1024", false, 4, 1024, 0 },
    { "4, 7", false, 4, 7, 0 },          { "4, 1", false, 4, 1, 0 },
    { "1, 7, held", false, 1, 7, 2 },    { "4, 1, held", false, 4, 1, 3 },
    { "db, 1, 1024", true, 1, 1024, 0 }, { "db, 4, 7", true, 4, 7, 0 },
    { "db, 4, 1, held", true, 4, 1, 2 },
};

static struct str dump_of(struct arena *a, const struct played *p)
{
    struct buf dump = BUF_INIT;
    judge_dump(&dump, p);
    struct str s = arena_str(a, buf_view(&dump));
    buf_release(&dump);
    return s;
}

static void check_one(struct stage_set *set, const struct watched_query *w,
                      const struct setting *setting, struct str expected)
{
    for (int faithful = 0; faithful < 2; faithful++) {
        struct ledger l = { 0 };
        struct played p =
            play_observed(set, str_of(w->query), &plain, &reading, setting, &l, faithful != 0);
        struct str seen = seen_text(set->arena, &l), dump = dump_of(set->arena, &p);
        cr_expect_eq(p.status, QUERY_DONE, "%s (%s): %s", w->query, setting->name, p.why);
        cr_expect(str_eq(dump, expected), "%s (%s, faithful %d):\n%.*s\nnot\n%.*s", w->query,
                  setting->name, faithful, STR_ARG(dump), STR_ARG(expected));
        if (faithful || w->same) {
            cr_expect(str_eq(seen, str_of(w->faithful)), "%s (%s, faithful %d):\n%.*s", w->query,
                      setting->name, faithful, STR_ARG(seen));
        }
        query_free(p.query);
    }
}

Test(exec_observer, rows_in_and_out_of_every_stage)
{
    struct arena a;
    struct stage_set set;
    const char *why = NULL;
    arena_init(&a, NULL);
    cr_assert(set_begin(&set, &a, &why) && set_events(&set, events_text(&a), NULL, &why));
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct played p = play(&set, str_of(queries[i].query), &plain, &reading, &settings[0]);
        cr_assert_eq(p.status, QUERY_DONE, "%s: %s", queries[i].query, p.why);
        struct str expected = dump_of(&a, &p);
        query_free(p.query);
        for (size_t k = 0; k < sizeof settings / sizeof *settings; k++) {
            check_one(&set, &queries[i], &settings[k], expected);
        }
    }
    set_end(&set);
    arena_release(&a);
}

struct wanted_test {
    unsigned passed, reached;
};

/* Operands come before what they are operands of; the run itself evaluates one only where those
 * before it leave the answer open. */
Test(exec_observer, outcomes_of_conditions_and_their_operands)
{
    static const struct wanted_test wanted[] = {
        { 100, 200 }, /* m < 100 */
        { 100, 100 }, /* even = "yes" */
        { 50, 200 },  /* both */
        { 40, 150 },  /* user = "u1" */
        { 50, 120 },  /* m >= 150 */
        { 80, 150 },  /* one of them */
        { 120, 150 }, /* not */
        { 130, 200 }, /* all of it */
    };
    static const size_t n = sizeof wanted / sizeof *wanted;
    struct arena a;
    struct stage_set set;
    const char *why = NULL;
    /* the first stage keeps the condition out of the source */
    struct str query = STR("* | eval m = n | where (m < 100 and even = \"yes\") or "
                           "not (user = \"u1\" or m >= 150) | count");
    arena_init(&a, NULL);
    cr_assert(set_begin(&set, &a, &why) && set_events(&set, events_text(&a), NULL, &why));
    for (size_t k = 0; k < sizeof settings / sizeof *settings; k++) {
        struct ledger l = { 0 };
        struct played p =
            play_observed(&set, query, &plain, &reading, &settings[k], &l, k % 2 == 0);
        cr_assert_eq(p.status, QUERY_DONE, "%s", p.why);
        cr_assert_eq(l.items[0].stages[2].n_tests, n);
        for (size_t i = 0; i < n; i++) {
            const struct ledger_test *t = &l.items[0].stages[2].tests[i];
            cr_expect_eq(t->passed, wanted[i].passed, "%zu: %llu pass", i,
                         (unsigned long long)t->passed);
            cr_expect_eq(t->reached, wanted[i].reached, "%zu: %llu are reached", i,
                         (unsigned long long)t->reached);
            cr_expect_eq(t->rows, EVENTS);
        }
        query_free(p.query);
    }
    set_end(&set);
    arena_release(&a);
}

/* Without `faithful` an observer sees what the run does. */
Test(exec_observer, what_a_run_leaves_out)
{
    static const struct watched_query left_out[] = {
        { "user=u1", "search 40>40 result 40", false },
        { "* | where user = \"u1\" | where even = \"yes\"",
          "search 20>20 where 20>20 where 20>20 result 20", false },
        { "* | limit 10", "search 200>200 order 200>10 limit 10>10 result 10", false },
        { "* | count by user | sort by _count, user asc | limit 2",
          "search 200>200 aggregate 200>5 sort 5>2 limit 2>2 result 2", false },
    };
    struct arena a;
    struct stage_set set;
    const char *why = NULL;
    arena_init(&a, NULL);
    cr_assert(set_begin(&set, &a, &why) && set_events(&set, events_text(&a), NULL, &why));
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        struct ledger l = { 0 };
        struct played p = play_observed(&set, str_of(left_out[i].query), &plain, &reading,
                                        &settings[0], &l, false);
        struct str seen = seen_text(&a, &l);
        cr_expect(str_eq(seen, str_of(left_out[i].faithful)), "%s: %.*s", left_out[i].query,
                  STR_ARG(seen));
        query_free(p.query);
    }
    set_end(&set);
    arena_release(&a);
}

/* Stops a run at each of its calls of `progress`; how many there were. */
static size_t stop_everywhere(struct stage_set *set, const char *query,
                              const struct setting *setting)
{
    size_t stopped = 0;
    enum query_status status = QUERY_STOPPED;
    for (uint64_t at = 1; status == QUERY_STOPPED; at++) {
        struct ledger l = { .stops_at = at };
        struct played p =
            play_observed(set, str_of(query), &plain, &reading, setting, &l, at % 2 == 0);
        status = p.status;
        cr_expect(status == QUERY_STOPPED || status == QUERY_DONE, "%s: %d, %s", query, status,
                  p.why);
        cr_expect((status == QUERY_DONE) == (p.result != NULL));
        for (size_t i = 0; i < l.n; i++) {
            cr_expect(l.items[i].ended, "%s: run %zu has no end", query, i);
        }
        stopped += status == QUERY_STOPPED;
        query_free(p.query);
    }
    return stopped;
}

Test(exec_observer, progress_stops_the_run)
{
    static const char *const stopped[] = {
        "* | limit 3",
        "* | sort by n | count by user | sort by _count",
        "* | json auto",
        "* | timeslice 1m | count by _timeslice, user | transpose row _timeslice column user",
        "* | where [subquery: user=u1 | count by user | compose user] | fields n",
        "* | join (where n < 30) as a, (where even = \"no\") as b on a.user = b.user | count",
    };
    static const struct setting small[] = { { "1", false, 1, 20, 0 },
                                            { "4, held", false, 4, 20, 2 },
                                            { "db", true, 1, 20, 0 } };
    struct arena a;
    struct stage_set set;
    const char *why = NULL;
    arena_init(&a, NULL);
    cr_assert(set_begin(&set, &a, &why) && set_events(&set, events_text(&a), NULL, &why));
    for (size_t i = 0; i < sizeof stopped / sizeof *stopped; i++) {
        for (size_t k = 0; k < sizeof small / sizeof *small; k++) {
            size_t n = stop_everywhere(&set, stopped[i], &small[k]);
            cr_expect(small[k].threads > 1 || n >= 8, "%s: %zu", stopped[i], n);
        }
    }
    set_end(&set);
    arena_release(&a);
}

Test(exec_observer, progress_counts_bytes_and_rows)
{
    struct arena a;
    struct stage_set set;
    struct ledger l = { 0 };
    const char *why = NULL;
    arena_init(&a, NULL);
    struct str events = events_text(&a);
    cr_assert(set_begin(&set, &a, &why) && set_events(&set, events, NULL, &why));
    struct played p = play_observed(&set, STR("user=u1"), &plain, &reading, &settings[1], &l, true);
    cr_expect_eq(p.status, QUERY_DONE);
    cr_expect_eq(l.bytes, events.len);
    cr_expect_eq(l.rows, EVENTS);
    query_free(p.query);
    set_end(&set);
    arena_release(&a);
}

/* Each is called; the rows are shown as the strictest of them wants. */
Test(exec_observer, several_observers)
{
    struct arena a;
    struct stage_set set;
    struct ledger first = { 0 }, second = { 0 };
    const char *why = NULL;
    arena_init(&a, NULL);
    cr_assert(set_begin(&set, &a, &why) && set_events(&set, events_text(&a), NULL, &why));
    struct query *q = query_new(STR("user=u1 | limit 3"), "query", &plain);
    struct run_observer one = ledger_observer(&first, &a, false);
    struct run_observer other = ledger_observer(&second, &a, true);
    struct source *source = file_source_open(&a, &set.file, 1, &reading, &why);
    const struct result *result = NULL;
    query_add_observer(q, &one);
    query_add_observer(q, &other);
    cr_assert_eq(query_run(q, source, &result), QUERY_DONE);
    struct str seen = seen_text(&a, &first), same = seen_text(&a, &second);
    cr_expect(str_eq(seen, STR("search 200>40 order 40>40 limit 40>3 result 3")), "%.*s",
              STR_ARG(seen));
    cr_expect(str_eq(seen, same));
    source->ops->free(source);
    query_free(q);
    set_end(&set);
    arena_release(&a);
}

enum { GROUPS = 5, MEMBERS = 8 };

/* What a `why` keeps of an aggregate: the members of each group. */
struct group_members {
    struct tuple_map groups; /* a state: struct members */
    uint32_t field;          /* whose values name the members */
    size_t rows_out, known;  /* rows out, and those whose group is known */
};

struct members {
    size_t n;
    int64_t items[MEMBERS];
};

static void note_members(struct group_members *g, uint32_t key, const struct batch *b)
{
    for (size_t i = 0; i < b->live; i++) {
        uint16_t row = b->sel[i];
        const struct cell *keys[] = { &b->cols[key][row] };
        bool is_new = false;
        size_t at = tuple_map_find(&g->groups, keys, tuple_map_hash(keys, 1), &is_new);
        struct members *m = tuple_map_state(&g->groups, at);
        m->items[m->n++] = b->cols[g->field][row].as.i;
    }
}

static void see_groups(void *ctx, const struct observed_at *at, enum observed_side side,
                       const struct batch *b)
{
    struct group_members *g = ctx;
    const struct rel_aggregate *aggregate = &at->stage->as.aggregate;
    if (at->stage->op->kind != REL_AGGREGATE) {
        return;
    }
    if (side == OBSERVED_IN) {
        note_members(g, aggregate->keys[0], b);
        return;
    }
    for (size_t i = 0; i < b->live; i++) {
        const struct cell *keys[] = { &b->cols[aggregate->key_slots[0]][b->sel[i]] };
        size_t at_group = 0;
        g->known += tuple_map_lookup(&g->groups, keys, tuple_map_hash(keys, 1), &at_group);
        g->rows_out++;
    }
}

static void *find_field(void *ctx, const struct observed_run *run)
{
    struct group_members *g = ctx;
    for (size_t i = 0; i < run->plan->scan.n_fields; i++) {
        if (str_eq(run->plan->scan.fields[i], STR("n"))) {
            g->field = run->plan->scan_slots[i];
        }
    }
    return NULL;
}

/* A row's group is the one with its keys, which are equal as in grouping, before the aggregate and
 * after it. */
Test(exec_observer, members_of_groups)
{
    struct arena a;
    struct stage_set set;
    struct group_members g = { .rows_out = 0 };
    const char *why = NULL;
    const struct result *result = NULL;
    arena_init(&a, NULL);
    tuple_map_init(&g.groups, 1, sizeof(struct members), NULL);
    cr_assert(set_begin(&set, &a, &why) && set_events(&set, events_text(&a), NULL, &why));
    struct query_options options = { .threads = 1, .batch_rows = 7, .rows_held = 1 };
    struct query *q = query_new(STR("* | where n < 40 | count by user"), "query", &options);
    struct run_observer o = {
        .ctx = &g, .faithful = true, .begin = find_field, .batch = see_groups
    };
    struct source *source = file_source_open(&a, &set.file, 1, &reading, &why);
    query_add_observer(q, &o);
    cr_assert_eq(query_run(q, source, &result), QUERY_DONE);
    cr_expect_eq(g.rows_out, GROUPS);
    cr_expect_eq(g.known, GROUPS);
    cr_assert_eq(g.groups.n, GROUPS);
    for (size_t k = 0; k < GROUPS; k++) {
        const struct members *m = tuple_map_state(&g.groups, k);
        cr_assert_eq(m->n, MEMBERS);
        for (size_t i = 0; i < MEMBERS; i++) {
            cr_expect_eq(m->items[i] % GROUPS, m->items[0] % GROUPS);
        }
    }
    tuple_map_release(&g.groups);
    source->ops->free(source);
    query_free(q);
    set_end(&set);
    arena_release(&a);
}

/* The run that finds out why there is no row asks, too. */
Test(exec_observer, a_run_for_reasons_is_stopped)
{
    struct arena a;
    struct stage_set set;
    struct ledger l = { 0 };
    struct observation why_none;
    const struct result *result = NULL;
    const char *why = NULL;
    arena_init(&a, NULL);
    cr_assert(set_begin(&set, &a, &why) && set_events(&set, events_text(&a), NULL, &why));
    struct query_options options = { .threads = 1, .batch_rows = 7 };
    struct query *q = query_new(STR("user=u9"), "query", &options);
    struct run_observer o = ledger_observer(&l, &a, false);
    struct source *source = file_source_open(&a, &set.file, 1, &reading, &why);
    query_add_observer(q, &o);
    cr_assert_eq(query_run(q, source, &result), QUERY_DONE);
    cr_assert_eq(result->n_rows, 0);
    uint64_t first = l.calls;
    cr_expect(query_observe(q, source, &why_none));
    cr_expect_gt(l.calls, first);
    cr_expect_eq(l.n, 1, "only its progress is seen");
    l.stops_at = l.calls + 3;
    cr_expect_not(query_observe(q, source, &why_none));
    source->ops->free(source);
    query_free(q);
    set_end(&set);
    arena_release(&a);
}
