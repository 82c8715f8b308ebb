/*
 * info.c - what is in the session's event database, as rows of a query: its table of loads, file by
 * file. No event is read, so it takes no longer for a large database, and nothing is written.
 */
#include "session/session.h"

#include "base/os/os.h"
#include "store/load_log.h"

enum { WAIT_MS = 1000, COLUMNS = 11 };

static bool count_fields(struct arena *a, struct db *db, struct sumoq_database *all)
{
    bool failed = false;
    struct stmt *s = stmt_new(a, db, "SELECT count(*), sum(place = 'column') FROM fields");
    bool ok = s && stmt_row(s, &failed);
    if (ok) {
        all->fields = (uint64_t)stmt_int(s, 0);
        all->columns = (uint64_t)stmt_int(s, 1);
    }
    if (s) {
        stmt_free(s);
    }
    return ok && !failed;
}

static void add_file(struct sumoq_database *all, const struct load_log_entry *e)
{
    all->files++;
    all->events += e->rows;
    all->malformed += e->bad;
    all->interrupted += !e->done;
    all->damaged += e->damage.len > 0;
}

static const char *state_of(const struct load_log_entry *e)
{
    return !e->done            ? "interrupted"
           : e->damage.len > 0 ? "damaged"
           : e->parts > 1      ? "grown"
                               : "whole";
}

/* The entry lives shorter than the row. */
static const struct cell *row_of(struct arena *a, const struct load_log_entry *e)
{
    struct cell *row = arena_array(a, struct cell, COLUMNS);
    size_t n = 0;
    row[n++] = cell_of_text(arena_str(a, e->file));
    row[n++] = cell_of_text(str_of(state_of(e)));
    row[n++] = cell_int((int64_t)e->rows);
    row[n++] = cell_int((int64_t)e->bad);
    row[n++] = e->size == FILE_NO_SIZE ? cell_null() : cell_int(e->size);
    row[n++] = cell_int((int64_t)e->next);
    row[n++] = e->has_time ? cell_int(e->first_time) : cell_null();
    row[n++] = e->has_time ? cell_int(e->last_time) : cell_null();
    row[n++] = cell_int(e->loaded);
    row[n++] = cell_int((int64_t)e->parts);
    row[n++] = e->damage.len > 0 ? cell_of_text(arena_str(a, e->damage)) : cell_null();
    return row;
}

static const struct result *result_of(struct arena *a, const struct load_log *log)
{
    static const struct result_column columns[COLUMNS] = {
        { { "file", 4 }, T_STRING },      { { "state", 5 }, T_STRING },
        { { "events", 6 }, T_INT },       { { "malformed", 9 }, T_INT },
        { { "size", 4 }, T_INT },         { { "read_to", 7 }, T_INT },
        { { "first_time", 10 }, T_TIME }, { { "last_time", 9 }, T_TIME },
        { { "loaded", 6 }, T_TIME },      { { "loads", 5 }, T_INT },
        { { "damage", 6 }, T_STRING },
    };
    size_t n = log->all.n;
    const struct cell **rows = arena_array(a, const struct cell *, n + 1);
    for (size_t k = 0; k < n; k++) {
        rows[k] = row_of(a, log->all.items[k]);
    }
    struct result *result = arena_new(a, struct result);
    *result = (struct result) {
        .aggregate = true, .columns = columns, .n_columns = COLUMNS, .rows = rows, .n_rows = n
    };
    return result;
}

/* NULL: *why. */
static const struct result *read_log(struct arena *work, struct arena *a, const char *path,
                                     struct sumoq_database *all, const char **why)
{
    bool has = false;
    struct stat st;
    struct db *db = db_open(work, path, DB_READ, WAIT_MS, why);
    if (!db) {
        return NULL;
    }
    struct load_log *log = load_log_read(work, db);
    if (!log || !count_fields(work, db, all) ||
        !load_log_times(work, db, &has, &all->first_time, &all->last_time)) {
        *why = db->why;
        return NULL;
    }
    all->has_times = has;
    all->format = db->version;
    all->bytes = os_stat(path, &st) ? (uint64_t)st.st_size : 0;
    for (size_t k = 0; k < log->all.n; k++) {
        add_file(all, log->all.items[k]);
    }
    return result_of(a, log);
}

enum sumoq_status info_open(struct sumoq_query *q, const char **why)
{
    if (!option_text(&q->values, SESSION_DB)) {
        *why = "no database: {--db} names the one to look into";
        return SUMOQ_MISUSE;
    }
    return SUMOQ_DONE;
}

enum query_status info_run(struct sumoq_query *q)
{
    struct arena work; /* of the database, which is closed with it */
    const char *db = option_text(&q->values, SESSION_DB), *why = NULL;
    struct sumoq_database *all = arena_new(&q->run, struct sumoq_database);
    arena_init(&work, NULL);
    db_limit_memory(0);
    q->result = read_log(&work, &q->run, db, all, &why);
    q->database = q->result ? all : NULL;
    if (!q->result) {
        query_report(q->query, DIAG_READ_FAILED, arena_printf(&q->run, "%s: %s", db, why).s);
    }
    arena_release(&work);
    return q->result ? QUERY_DONE : QUERY_IO;
}

sumoq_query *sumoq_info(sumoq *s)
{
    sumoq_query *q = s ? sumoq_prepare(s, "*", SIZE_MAX, "<info>") : NULL;
    if (q) {
        q->kind = QUERY_OF_INFO;
    }
    return q;
}

enum sumoq_status sumoq_database(const sumoq_query *q, struct sumoq_database *out)
{
    if (!q || !q->database || !out) {
        return SUMOQ_MISUSE;
    }
    hand_out(out, q->database, sizeof *q->database);
    return SUMOQ_DONE;
}
