/*
 * load.c - event files into the database.
 *
 * One thread reads records and copies them into batches, the caller's thread writes them, one
 * transaction per chunk: about chunk bytes of one file, or several files whose loads took less than
 * a second together, because a commit waits for the disk. A chunk ends with a batch: the load log
 * records the offset after its last record in the same transaction, so a killed load resumes with
 * exactly the first record that is not committed.
 */
#include "store/load.h"

#include "base/os/os.h"
#include "store/batch_queue.h"
#include "store/load_log.h"
#include "store/write.h"

#include <assert.h>

enum {
    BATCH_BYTES = 1 << 20, /* of text, after which a batch is passed on */
    BATCH_EVENTS = 2000,
    CHUNK_BYTES = 64 << 20,
    CHUNK_MS = 1000, /* after which a transaction takes no further file */
    WAIT_MS = 1000,
};

/* One call of load_files. */
struct load {
    struct arena *arena;
    const struct load_options *options;
    struct load_result *result;
    struct db *db;
    struct load_log *log;
    struct writer *writer;
    struct fields fields;
    uint64_t done, before; /* bytes of finished files; what earlier calls loaded */
    struct {
        size_t bytes; /* of events */
        uint64_t events, read,
            files;     /* of them: bytes of their files, files that came to their end */
        int64_t since; /* when it began */
    } open;            /* what the open transaction holds */
    bool db_failed;
    const char *why;
};

/* One file of it. */
struct load_file {
    struct load *load;
    const char *path;
    struct load_log_file file;
    struct load_log_entry entry;
    bool is_repeat; /* named before in the same call */
    struct record_cursor *cursor;
    struct batch_queue queue;
    uint64_t place, read; /* after what is written; bytes of the file until there */
    uint64_t bad;         /* malformed records until there, without those of earlier calls */
};

static void *read_records(void *what)
{
    struct load_file *f = what;
    struct record rec;
    struct rows *rows;
    bool more = true;
    while (more && (rows = batch_queue_empty(&f->queue))) {
        while (rows->bytes < BATCH_BYTES && rows->n < BATCH_EVENTS) {
            more = file_record_next(f->cursor, &rec);
            if (!more) {
                break;
            }
            rows_add(rows, &f->load->fields, &rec);
        }
        if (rows->n > 0) {
            size_t file = 0;
            file_record_place(f->cursor, &file, &rows->end, &rows->read);
            rows->bad = file_record_bad(f->cursor);
            rows_settle(rows, &f->load->fields);
            batch_queue_filled(&f->queue);
        }
    }
    batch_queue_end(&f->queue);
    return NULL;
}

static bool db_failed(struct load *l)
{
    l->db_failed = true;
    l->why = arena_printf(l->arena, "%s: %s", l->db->path, l->db->why).s;
    return false;
}

/* Opens a transaction, if none is open. */
static bool begin(struct load *l)
{
    if (!sqlite3_get_autocommit(l->db->handle)) {
        return true;
    }
    l->open.since = os_elapsed_ms();
    return db_exec(l->db, "BEGIN IMMEDIATE") || db_failed(l);
}

static void forget_open(struct load *l)
{
    l->open.bytes = 0;
    l->open.events = l->open.read = l->open.files = 0;
}

static bool commit(struct load *l)
{
    if (!sqlite3_get_autocommit(l->db->handle) && !db_exec(l->db, "COMMIT")) {
        return db_failed(l);
    }
    forget_open(l);
    return true;
}

/* What is in the open transaction, if any, was not loaded. */
static void roll_back(struct load *l)
{
    if (!sqlite3_get_autocommit(l->db->handle)) {
        db_exec(l->db, "ROLLBACK");
    }
    assert(l->result->events >= l->open.events && l->result->files >= l->open.files);
    l->result->events -= l->open.events;
    l->result->bytes -= l->open.read;
    l->result->files -= l->open.files;
    forget_open(l);
}

/* Logs how far the file has been loaded. */
static bool log_progress(struct load_file *f)
{
    if (f->place < f->entry.next) { /* the table named a place after the end */
        db_damaged(f->load->db);
        return db_failed(f->load);
    }
    f->entry.next = f->place;
    return load_log_put(f->load->log, &f->file, &f->entry) || db_failed(f->load);
}

static void report_progress(const struct load_file *f)
{
    const struct load *l = f->load;
    if (l->options->progress) {
        uint64_t size = (uint64_t)f->file.size;
        uint64_t read = f->file.size > 0 && f->read > size ? size : f->read;
        struct load_progress p = { l->done + read, l->before, l->result->events };
        l->options->progress(l->options->self, &p);
    }
}

static void count(struct load_file *f, const struct rows *rows)
{
    struct load_result *r = f->load->result;
    for (size_t i = 0; i < rows->n; i++) {
        int64_t time = rows_row(rows, i)->time;
        if (time == TIME_NONE) {
            continue;
        }
        load_log_see_time(&f->entry, time);
        r->first_time = r->has_time && r->first_time < time ? r->first_time : time;
        r->last_time = r->has_time && r->last_time > time ? r->last_time : time;
        r->has_time = true;
    }
    r->events += rows->n;
    f->entry.rows += rows->n;
    f->load->open.bytes += rows->bytes;
    f->load->open.events += rows->n;
    assert(rows->end >= f->place);
    f->load->open.read += rows->end - f->place;
    r->bytes += rows->end - f->place;
    f->place = rows->end;
    f->read = rows->read;
    f->entry.bad += rows->bad - f->bad;
    f->bad = rows->bad;
}

/* Writes the batches of the reading thread; a transaction is open before and after. */
static enum load_status write_rows(struct load_file *f)
{
    struct load *l = f->load;
    const struct load_options *o = l->options;
    size_t limit = o->chunk_bytes ? o->chunk_bytes : CHUNK_BYTES;
    const struct rows *rows;
    while ((rows = batch_queue_take(&f->queue))) {
        if (o->stop && atomic_load(o->stop)) {
            return log_progress(f) ? LOAD_STOPPED : LOAD_FAILED;
        }
        if (l->open.bytes >= limit && !(log_progress(f) && commit(l) && begin(l))) {
            return LOAD_FAILED;
        }
        if (!writer_add(l->writer, rows)) {
            db_failed(l);
            return LOAD_FAILED;
        }
        count(f, rows);
        report_progress(f);
        batch_queue_emptied(&f->queue);
    }
    return LOAD_DONE;
}

static void add_stats(struct load *l, const struct source_stats *s)
{
    struct source_stats *sum = &l->result->stats;
    sum->bytes += s->bytes;
    sum->records += s->records;
    sum->bad += s->bad;
    sum->invalid_inputs += s->invalid_inputs;
    sum->repaired += s->repaired;
    sum->untimed += s->untimed;
    sum->longer += s->longer;
    for (size_t i = 0; i < s->n_shown && sum->n_shown < SOURCE_BAD_SHOWN; i++) {
        struct source_bad *to = &sum->shown[sum->n_shown++];
        *to = s->shown[i];
        to->file = arena_str(l->arena, to->file);
        to->reason = arena_cstr(l->arena, str_of(to->reason));
    }
}

/* Reads and writes in two threads until the file's end. */
static enum load_status run_file(struct load_file *f, struct source *source)
{
    struct load *l = f->load;
    pthread_t thread;
    struct source_stats stats = { 0 };
    if (!begin(l)) {
        file_records_close(f->cursor);
        return LOAD_FAILED;
    }
    batch_queue_init(&f->queue);
    if (pthread_create(&thread, NULL, read_records, f) != 0) {
        batch_queue_release(&f->queue);
        file_records_close(f->cursor);
        l->why = "no thread can be started";
        return LOAD_FAILED;
    }
    enum load_status status = write_rows(f);
    batch_queue_stop(&f->queue);
    pthread_join(thread, NULL);
    batch_queue_release(&f->queue);
    const char *error = file_records_error(f->cursor);
    l->why = error && status == LOAD_DONE ? arena_cstr(l->arena, str_of(error)) : l->why;
    file_records_close(f->cursor);
    source->ops->stats(source, &stats);
    add_stats(l, &stats);
    if (status == LOAD_DONE) {
        f->entry.done = !error;
        /* the text of a packed file, or of one that grew meanwhile, is longer */
        if (f->file.size > 0 && (uint64_t)f->file.size > f->place && !error) {
            f->place = (uint64_t)f->file.size;
        }
        if (!log_progress(f) || error) {
            return LOAD_FAILED;
        }
        l->open.files++;
        l->result->files++;
        if (os_elapsed_ms() - l->open.since >= CHUNK_MS && !commit(l)) {
            return LOAD_FAILED;
        }
    }
    return status;
}

static enum load_status load_one(struct load_file *f)
{
    struct load *l = f->load;
    struct arena arena;
    const char *why = NULL;
    struct file_options how = l->options->file ? *l->options->file : (struct file_options) { 0 };
    enum load_status status = LOAD_FAILED;
    arena_init(&arena, NULL);
    how.ends_at_damage = true;
    struct source *source = file_source_open(&arena, &f->path, 1, &how, &why);
    f->cursor = source ? file_records_open(source, &arena, &why) : NULL;
    if (f->cursor) {
        f->place = f->entry.next;
        if (f->place > 0) {
            size_t file = 0;
            l->result->resumed += f->entry.rows;
            file_records_seek(f->cursor, 0, f->place, f->entry.rows);
            file_record_place(f->cursor, &file, &f->place, &f->read);
            l->before += f->read;
        }
        status = run_file(f, source);
    } else {
        l->why = arena_cstr(l->arena, str_of(why));
    }
    if (source) {
        source->ops->free(source);
    }
    arena_release(&arena);
    return status;
}

/* Loads the files that are not in the database yet; in transactions of its own. */
static enum load_status load_each(struct load *l, struct load_file *files, size_t n)
{
    const atomic_bool *stop = l->options->stop;
    enum load_status status = LOAD_DONE;
    for (size_t i = 0; i < n && status == LOAD_DONE; i++) {
        struct load_file *f = &files[i];
        uint64_t size = f->file.size > 0 ? (uint64_t)f->file.size : 0;
        if (f->is_repeat || (f->entry.done && !l->options->again)) {
            l->before += size;
            l->done += size;
            continue;
        }
        if (f->entry.done) {
            f->entry = (struct load_log_entry) { 0 };
        }
        status = stop && atomic_load(stop) ? LOAD_STOPPED : load_one(f);
        l->done += size;
    }
    if (l->db_failed || !commit(l)) {
        roll_back(l);
        return LOAD_FAILED;
    }
    return status;
}

static enum load_status load_all(struct load *l, const char *const *paths, size_t n)
{
    struct load_file *files = arena_array(l->arena, struct load_file, n);
    struct map named;
    map_init(&named, l->arena, false);
    for (size_t i = 0; i < n; i++) {
        struct load_file *f = &files[i];
        f->load = l;
        f->path = paths[i];
        if (!load_log_identify(l->arena, f->path, &f->file, &l->why)) {
            return LOAD_FAILED;
        }
        f->entry = load_log_find(l->log, &f->file);
        if (f->entry.done && !l->options->again) {
            l->result->skipped++;
        } else if (f->file.size != LOAD_LOG_NO_SIZE) {
            f->is_repeat = map_put(&named, load_log_key(l->arena, &f->file), f) != NULL;
            l->result->repeated += f->is_repeat;
        }
    }
    if (n > 0 && l->result->skipped == n) {
        return LOAD_TWICE;
    }
    return load_each(l, files, n);
}

static bool count_fields(struct load *l)
{
    bool failed = false;
    struct stmt *s = stmt_new(l->arena, l->db, "SELECT count(*) FROM fields WHERE _field NOT NULL");
    l->result->fields = s && stmt_row(s, &failed) ? (uint64_t)stmt_int(s, 0) : 0;
    if (s) {
        stmt_free(s);
    }
    return s && !failed;
}

enum load_status load_files(struct arena *a, const char *db, const char *const *paths, size_t n,
                            const struct load_options *o, struct load_result *out, const char **why)
{
    static const struct load_options none = { 0 };
    struct load l = { .arena = a, .options = o ? o : &none, .result = out };
    struct schema columns;
    struct arena work; /* statements: released before the database */
    enum load_status status = LOAD_FAILED;
    *out = (struct load_result) { 0 };
    arena_init(&work, NULL);
    l.db = db_open(&work, db, DB_LOAD, WAIT_MS, &l.why);
    if (!l.db) {
        *why = arena_printf(a, "%s: %s", db, l.why).s;
        arena_release(&work);
        return LOAD_FAILED;
    }
    bool ready = db_exec(l.db, "PRAGMA cache_size = -131072") &&
                 schema_read(&work, l.db, &columns) && (l.log = load_log_new(&work, l.db)) &&
                 (l.writer = writer_new(&work, l.db, &columns));
    if (ready) {
        fields_init(&l.fields, &columns);
        status = load_all(&l, paths, n);
        fields_release(&l.fields);
        count_fields(&l);
    } else {
        db_failed(&l);
    }
    *why = status == LOAD_FAILED ? arena_cstr(a, str_of(l.why)) : NULL;
    arena_release(&work);
    return status;
}
