/*
 * play.c - see play.h. The database is loaded when the first setting wants it and serves those
 * after it.
 */
#include "runner/play.h"

#include "runner/ledger.h"
#include "store/load.h"
#include "store/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct setting few[] = {
    { "file, 1 thread", false, 1, 0, 0 },
    { "file, 2 threads, batches of 3", false, 2, 3, 0 },
    { "database, 1 thread", true, 1, 0, 0 },
    { "file, 2 threads, batches of 3, 1 row held", false, 2, 3, 1 },
    { "file, 2 threads, batches of 3, observed", false, 2, 3, 0, 1 },
    { "file, 3 threads, batches of 3, by bytes", false, 3, 3, 0, 0, true },
};

static const struct setting all_of_them[] = {
    { "file, 1 thread, batches of 1024", false, 1, 1024, 0 },
    { "file, 1 thread, batches of 3", false, 1, 3, 0 },
    { "file, 1 thread, batches of 1", false, 1, 1, 0 },
    { "file, 2 threads, batches of 1024", false, 2, 1024, 0 },
    { "file, 2 threads, batches of 3", false, 2, 3, 0 },
    { "file, 2 threads, batches of 1", false, 2, 1, 0 },
    { "file, 4 threads, batches of 1024", false, 4, 1024, 0 },
    { "file, 4 threads, batches of 3", false, 4, 3, 0 },
    { "file, 4 threads, batches of 1", false, 4, 1, 0 },
    { "database, 1 thread, batches of 1024", true, 1, 1024, 0 },
    { "database, 1 thread, batches of 3", true, 1, 3, 0 },
    { "database, 1 thread, batches of 1", true, 1, 1, 0 },
    { "database, 2 threads, batches of 1024", true, 2, 1024, 0 },
    { "database, 2 threads, batches of 3", true, 2, 3, 0 },
    { "database, 2 threads, batches of 1", true, 2, 1, 0 },
    { "database, 4 threads, batches of 1024", true, 4, 1024, 0 },
    { "database, 4 threads, batches of 3", true, 4, 3, 0 },
    { "database, 4 threads, batches of 1", true, 4, 1, 0 },
    { "file, 1 thread, batches of 1024, 1 row held", false, 1, 1024, 1 },
    { "file, 2 threads, batches of 3, 1 row held", false, 2, 3, 1 },
    { "file, 4 threads, batches of 3, 2 rows held", false, 4, 3, 2 },
    { "file, 2 threads, batches of 1024, 3 rows held", false, 2, 1024, 3 },
    { "file, 3 threads, batches of 3, by bytes", false, 3, 3, 0, false, true },
    { "file, 4 threads, batches of 1, 2 rows held, by bytes", false, 4, 1, 2, false, true },
    { "database, 1 thread, batches of 3, 1 row held", true, 1, 3, 1 },
    { "database, 2 threads, batches of 1, 2 rows held", true, 2, 1, 2 },
    { "database, 4 threads, batches of 3, 1 row held", true, 4, 3, 1 },
    { "file, 1 thread, batches of 1024, observed", false, 1, 1024, 0, 1 },
    { "file, 4 threads, batches of 1, 2 rows held, observed", false, 4, 1, 2, 1 },
    { "database, 2 threads, batches of 3, observed", true, 2, 3, 0, 1 },
};

const struct setting *settings_wanted(bool all, size_t *n)
{
    *n = all ? sizeof all_of_them / sizeof *all_of_them : sizeof few / sizeof *few;
    return all ? all_of_them : few;
}

bool set_begin(struct stage_set *s, struct arena *a, const char **why)
{
    const char *tmp = getenv("TMPDIR");
    struct str folder = arena_printf(a, "%s/sumoq-test-XXXXXX", tmp ? tmp : "/tmp");
    char *name = arena_cstr(a, folder);
    *s = (struct stage_set) { .arena = a };
    if (!mkdtemp(name)) {
        *why = "no temporary folder";
        return false;
    }
    s->folder = name;
    return true;
}

static void drop_database(struct stage_set *s)
{
    if (s->database) {
        unlink(s->database);
        s->database = NULL;
    }
}

void set_end(struct stage_set *s)
{
    drop_database(s);
    unlink(arena_printf(s->arena, "%s/events.jsonl", s->folder).s);
    rmdir(s->folder);
}

bool set_events(struct stage_set *s, struct str lines, const char *path, const char **why)
{
    drop_database(s);
    s->file = path ? path : arena_printf(s->arena, "%s/events.jsonl", s->folder).s;
    if (path) {
        return true;
    }
    FILE *f = fopen(s->file, "wb");
    bool ok = f && (lines.len == 0 || fwrite(lines.s, 1, lines.len, f) == lines.len);
    if (!f || fclose(f) != 0 || !ok) {
        *why = "the file of events cannot be written";
        return false;
    }
    return true;
}

static struct source *open_database(struct stage_set *s, const struct file_options *reading,
                                    const char **why)
{
    if (!s->database) {
        struct load_options options = { .file = reading };
        struct load_result loaded;
        const char *path = arena_printf(s->arena, "%s/events.db", s->folder).s;
        s->database = path;
        if (load_files(s->arena, path, &s->file, 1, &options, &loaded, why) != LOAD_DONE) {
            return NULL;
        }
    }
    return db_source_open(s->arena, s->database, why);
}

static void run(struct stage_set *s, struct played *p, const struct file_options *reading,
                const struct setting *setting)
{
    struct file_options file = *reading;
    file.zone = query_zone(p->query);
    struct source *source = setting->database
                                ? open_database(s, &file, &p->why)
                                : file_source_open(s->arena, &s->file, 1, &file, &p->why);
    if (!source) {
        p->status = QUERY_IO;
        p->why = p->why ? p->why : "the events cannot be opened";
        return;
    }
    p->status = query_run(p->query, source, &p->result);
    p->rows = p->result ? result_rows(s->arena, p->result) : NULL;
    if (p->result && !p->rows) {
        p->status = QUERY_IO;
        p->why = "the rows of the result cannot be read again";
    }
    source->ops->free(source);
}

static struct played prepare(struct str query, const struct query_options *options,
                             const struct setting *setting)
{
    struct query_options with = *options;
    with.threads = setting->threads;
    with.batch_rows = setting->batch_rows;
    with.rows_held = setting->rows_held;
    with.by_bytes = setting->by_bytes;
    struct played p = { .query = query_new(query, "query", &with) };
    p.status = query_status(p.query);
    return p;
}

struct played play_observed(struct stage_set *s, struct str query,
                            const struct query_options *options, const struct file_options *reading,
                            const struct setting *setting, struct ledger *ledger, bool faithful)
{
    struct played p = prepare(query, options, setting);
    struct run_observer o = ledger_observer(ledger, s->arena, faithful);
    query_add_observer(p.query, &o);
    if (p.status != QUERY_DONE || options->checks_only) {
        return p;
    }
    run(s, &p, reading, setting);
    if (p.result) {
        ledger_check_sums(ledger);
    }
    if (ledger->wrong) {
        p.status = QUERY_IO;
        p.why = ledger->wrong;
    }
    return p;
}

struct played play(struct stage_set *s, struct str query, const struct query_options *options,
                   const struct file_options *reading, const struct setting *setting)
{
    if (setting->observed) {
        struct ledger ledger = { 0 };
        return play_observed(s, query, options, reading, setting, &ledger, true);
    }
    struct played p = prepare(query, options, setting);
    if (p.status == QUERY_DONE && !options->checks_only) {
        run(s, &p, reading, setting);
    }
    return p;
}
