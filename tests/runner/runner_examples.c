/*
 * runner_examples.c - the examples in the tables of functions, aggregates and operators.
 *
 * A function's example runs as `* | CALL as r | fields r` on one event, an aggregate's as a stage
 * over x = 1, 2 and null, an operator's query only has to run. What this version cannot run is left
 * out. Each example is counted.
 */
#include "engine/lists.h"
#include "runner/judge.h"
#include "runner/tally.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const char one_event[] = "{\"_messageTime\":1700000000000,\"_raw\":\"one\"}\n";
static const char three_events[] = "{\"_messageTime\":1700000002000,\"x\":1}\n"
                                   "{\"_messageTime\":1700000001000,\"x\":2}\n"
                                   "{\"_messageTime\":1700000000000}\n";

struct examples {
    struct arena arena;
    struct stage_set set;
    const struct catalog *catalog;
};

static void begin(struct examples *e, const char *events)
{
    const char *why = NULL;
    arena_init(&e->arena, NULL);
    e->catalog = engine_catalog(&e->arena);
    cr_assert(set_begin(&e->set, &e->arena, &why), "%s", why);
    cr_assert(set_events(&e->set, str_of(events), NULL, &why), "%s", why);
}

static void end(struct examples *e)
{
    set_end(&e->set);
    arena_release(&e->arena);
}

/* The last value of the only row must be `result`; NULL: anything will do. `check`: the query is
 * only checked. */
static void run_example(struct examples *e, struct str query, const char *result, bool check)
{
    const struct table_binding hosts = { .source =
                                             STR("path:///Library/Users/me@example.com/hosts"),
                                         .text = STR("host,owner\nweb1,ann\none,bob\n") };
    const struct tables_options tables = { .items = &hosts, .n = 1 };
    struct query_options options = { .checks_only = check, .tables = &tables };
    struct file_options reading = { 0 };
    struct setting setting = { "file", false, 1, 0 };
    struct buf got = BUF_INIT, why = BUF_INIT;
    struct played p = play(&e->set, query, &options, &reading, &setting);
    bool ok = p.status == QUERY_DONE;
    if (ok && result) {
        ok = p.result->n_rows == 1 && p.result->n_columns > 0;
        if (ok) {
            judge_put_cell(&got, &p.rows[0][p.result->n_columns - 1]);
            ok = str_eq(buf_view(&got), str_of(result));
        }
    }
    if (!ok) {
        judge_dump(&why, &p);
        fprintf(stderr, "FAILED example: %.*s\n    expected: %s\n    got: %.*s\n%.*s\n",
                STR_ARG(query), result ? result : "no error", STR_ARG(buf_view(&got)),
                STR_ARG(buf_view(&why)));
    }
    tally_add(ok);
    cr_expect(ok, "%.*s", STR_ARG(query));
    query_free(p.query);
    buf_release(&got);
    buf_release(&why);
}

Test(examples, functions)
{
    struct examples e;
    begin(&e, one_event);
    for (size_t i = 0; i < e.catalog->n_fns; i++) {
        const struct fn_def *fn = e.catalog->fns[i];
        bool is_built = fn->eval || fn->lazy;
        cr_expect(!is_built || fn->examples[0].call, "%s has no example", fn->name);
        for (size_t k = 0; is_built && k < FN_EXAMPLES_MAX && fn->examples[k].call; k++) {
            struct str query =
                arena_printf(&e.arena, "* | %s as r | fields r", fn->examples[k].call);
            cr_assert(fn->examples[k].result, "%s has an example without a result", fn->name);
            run_example(&e, query, fn->examples[k].result, false);
        }
    }
    end(&e);
}

Test(examples, aggregates)
{
    struct examples e;
    begin(&e, three_events);
    for (size_t i = 0; i < e.catalog->n_aggs; i++) {
        const struct agg_def *agg = e.catalog->aggs[i];
        cr_expect(!agg->add || agg->examples[0].call, "%s has no example", agg->name);
        for (size_t k = 0; agg->add && k < FN_EXAMPLES_MAX && agg->examples[k].call; k++) {
            run_example(&e, arena_printf(&e.arena, "* | %s", agg->examples[k].call),
                        agg->examples[k].result, false);
        }
    }
    end(&e);
}

Test(examples, operators)
{
    struct examples e;
    begin(&e, one_event);
    for (size_t i = 0; i < e.catalog->n_ops; i++) {
        const struct op_def *op = e.catalog->ops[i];
        bool is_built = op->bind && op->use != OP_IMPLIED;
        cr_expect(!is_built || op->examples[0].query, "%s has no example", op->name);
        for (size_t k = 0; is_built && k < 3 && op->examples[k].query; k++) {
            run_example(&e, str_of(op->examples[k].query), NULL, !op->push && !op->subplan);
        }
    }
    end(&e);
}
