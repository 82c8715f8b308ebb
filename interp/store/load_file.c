/*
 * load_file.c - one file into the database.
 *
 * One thread reads records and copies them into batches, the caller's thread writes them. The load
 * log records the offset after the last record of a chunk in the same transaction, so that a killed
 * load resumes with exactly the first record that is not committed.
 *
 * A load that resumes reads the last record again: the file may have ended in the middle of it when
 * it was loaded. If its text is another one now, its event is replaced.
 */
#include "store/load_file.h"

#include "base/os/os.h"
#include "source/damage.h"

#include <fcntl.h>

enum {
    BATCH_BYTES = 1 << 20, /* of text, after which a batch is passed on */
    BATCH_EVENTS = 2000,
    CHUNK_BYTES = 64 << 20,
    CHUNK_MS = 1000, /* after which a transaction takes no further file */
    PARTS_MOST = 64, /* events that were parts of one record */
};

/* Adds the next record to the rows; false: there is none. */
static bool read_record(struct load_file *f, struct rows *rows)
{
    struct record next;
    const struct record *rec = f->first ? f->first : &next;
    uint64_t bad = f->first ? f->bad : file_record_bad(f->cursor);
    if (!f->first && !file_record_next(f->cursor, &next)) {
        return false;
    }
    rows_add(rows, &f->load->fields, rec);
    rows->last = record_offset(rec);
    rows->last_bad = file_record_bad(f->cursor) > bad;
    f->first = NULL;
    return true;
}

static void *read_records(void *what)
{
    struct load_file *f = what;
    struct rows *rows;
    bool more = true;
    while (more && (rows = batch_queue_empty(&f->queue))) {
        while (more && rows->bytes < BATCH_BYTES && rows->n < BATCH_EVENTS) {
            more = read_record(f, rows);
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

bool load_db_failed(struct load *l)
{
    l->db_failed = true;
    l->why = arena_printf(l->arena, "%s: %s", l->db->path, l->db->why).s;
    return false;
}

bool load_begin(struct load *l)
{
    if (!sqlite3_get_autocommit(l->db->handle)) {
        return true;
    }
    l->open.since = os_elapsed_ms();
    return db_exec(l->db, "BEGIN IMMEDIATE") || load_db_failed(l);
}

bool load_commit(struct load *l)
{
    if (!sqlite3_get_autocommit(l->db->handle) && !db_exec(l->db, "COMMIT")) {
        return load_db_failed(l);
    }
    l->open.bytes = 0;
    l->open.events = l->open.read = l->open.files = 0;
    return true;
}

/* The print of what was loaded. To unpack all of a packed file for it is worth the time only when
 * it replaces one, or when the file is damaged and may be replaced by a sound one. */
static void take_print(struct load_file *f)
{
    struct load_log_entry *e = f->entry;
    bool wanted = e->done && (f->was_printed || e->damage.len > 0);
    if (f->id.kind == FILE_PACKED && !wanted) {
        e->print.known = false;
    } else {
        file_id_print(&f->id, e->next, &e->print);
    }
}

/* Logs how far the file has been loaded. */
static bool log_progress(struct load_file *f)
{
    struct load_log_entry *e = f->entry;
    bool moved = e->next != f->place || e->is_old;
    e->next = f->place;
    e->is_old = false;
    if (moved || !e->print.known) {
        take_print(f);
    }
    return load_log_put(f->load->log, e) || load_db_failed(f->load);
}

static void report_progress(const struct load_file *f)
{
    const struct load *l = f->load;
    if (l->options->progress) {
        uint64_t size = (uint64_t)f->id.size;
        uint64_t read = f->id.size > 0 && f->read > size ? size : f->read;
        struct load_progress p = { l->done + read, l->before, l->result->events };
        l->options->progress(l->options->self, &p);
    }
}

/* The rows have been written. */
static void count(struct load_file *f, const struct rows *rows)
{
    struct load *l = f->load;
    struct load_result *r = l->result;
    struct load_log_entry *e = f->entry;
    for (size_t i = 0; i < rows->n; i++) {
        int64_t time = rows_row(rows, i)->time;
        if (time == TIME_NONE) {
            continue;
        }
        load_log_see_time(e, time);
        r->first_time = r->has_time && r->first_time < time ? r->first_time : time;
        r->last_time = r->has_time && r->last_time > time ? r->last_time : time;
        r->has_time = true;
    }
    e->parts += f->added == 0;
    e->loaded = f->added == 0 ? 0 : e->loaded;
    f->added += rows->n;
    r->events += rows->n;
    e->rows += rows->n;
    e->last = rows->last;
    e->last_bad = rows->last_bad;
    e->last_row = writer_last_row(l->writer);
    l->open.bytes += rows->bytes;
    l->open.events += rows->n;
    uint64_t bytes = rows->end > f->place ? rows->end - f->place : 0;
    l->open.read += bytes;
    r->bytes += bytes;
    f->place = rows->end;
    f->read = rows->read;
    e->bad += rows->bad - f->bad;
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
        if (l->open.bytes >= limit && !(log_progress(f) && load_commit(l) && load_begin(l))) {
            return LOAD_FAILED;
        }
        if (!writer_add(l->writer, rows)) {
            load_db_failed(l);
            return LOAD_FAILED;
        }
        count(f, rows);
        report_progress(f);
        batch_queue_emptied(&f->queue);
    }
    return LOAD_DONE;
}

static void add_damage(struct load *l, const struct source_damage *d)
{
    struct source_stats *sum = &l->result->stats;
    if (sum->n_damage < SOURCE_DAMAGE_KEPT) {
        struct source_damage *to = &sum->damage[sum->n_damage++];
        *to = *d;
        to->file = arena_str(l->arena, d->file);
        to->reason = arena_cstr(l->arena, str_of(d->reason));
    }
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
    source_times_add(&sum->times, &s->times, l->arena);
    sum->files += s->files;
    sum->damaged += s->damaged;
    for (size_t i = 0; i < s->n_damage; i++) {
        add_damage(l, &s->damage[i]);
    }
    for (size_t i = 0; i < s->n_shown && sum->n_shown < SOURCE_BAD_SHOWN; i++) {
        struct source_bad *to = &sum->shown[sum->n_shown++];
        *to = s->shown[i];
        to->file = arena_str(l->arena, to->file);
        to->reason = arena_cstr(l->arena, str_of(to->reason));
    }
}

/* The file has come to its end. */
static bool end_file(struct load_file *f)
{
    struct load *l = f->load;
    struct load_result *r = l->result;
    f->entry->done = !f->may_pass;
    if (!log_progress(f)) {
        return false;
    }
    if (f->verdict == LOAD_MAY_HAVE_MORE && f->added == 0) {
        r->skipped++;
    } else if (f->added > 0 || f->entry->damage.len == 0) {
        l->open.files++;
        r->files++;
        r->grown += f->verdict == LOAD_MAY_HAVE_MORE;
        r->grown_events += f->verdict == LOAD_MAY_HAVE_MORE ? f->added : 0;
    }
    return os_elapsed_ms() - l->open.since < CHUNK_MS || load_commit(l);
}

/* Removes an event that was a part of a record. */
static bool drop_part(struct load_file *f, int64_t row)
{
    struct load *l = f->load;
    f->entry->rows -= f->entry->rows > 0;
    l->result->replaced++;
    return writer_drop(l->writer, row) || load_db_failed(l);
}

/* The record that has been read again is not the last one that was loaded, which may have been a
 * header without rows. What was cut off in the
 * middle may have been several records: a quote without its end costs one line of several. */
static bool replace_last(struct load_file *f, const struct record *rec, struct arena *work)
{
    struct load *l = f->load;
    struct load_log_entry *e = f->entry;
    bool is_longer = record_offset(rec) < e->last, done = false;
    f->first = rec;
    f->place = record_offset(rec);
    e->bad -= e->last_bad && e->bad > 0;
    for (int64_t row = e->last_row; !done && row > 0 && row > e->last_row - PARTS_MOST; row--) {
        struct str text = { NULL, 0 };
        bool found = false;
        if (!writer_text(l->writer, work, row, &text, &found)) {
            return load_db_failed(l);
        }
        done = !found || (is_longer && str_find(rec->raw, text, 0) >= rec->raw.len);
        if (!done && !drop_part(f, row)) {
            return false;
        }
        done |= !is_longer || str_starts(rec->raw, text);
    }
    return true;
}

/* Compares the last record that was loaded, which has been read again, with its event. */
static bool check_last(struct load_file *f, const struct record *rec)
{
    struct load *l = f->load;
    struct load_log_entry *e = f->entry;
    struct arena work;
    struct str text = { NULL, 0 };
    bool found = false;
    arena_init(&work, NULL);
    bool ok = writer_text(l->writer, &work, e->last_row, &text, &found) || load_db_failed(l);
    bool is_same = record_offset(rec) == e->last && (!found || str_eq(text, rec->raw));
    if (ok && !is_same) {
        ok = replace_last(f, rec, &work);
    } else if (ok) { /* an event that is gone was removed by somebody */
        size_t file = 0;
        file_record_place(f->cursor, &file, &f->place, &f->read);
        f->bad = file_record_bad(f->cursor);
    }
    arena_release(&work);
    return ok;
}

/* Goes to the place from which on the file is to be loaded; `rec` receives what is read there. */
static bool go_on(struct load_file *f, struct record *rec)
{
    struct load *l = f->load;
    struct load_log_entry *e = f->entry;
    bool reads_last = e->last_row > 0 && f->id.kind != FILE_OPAQUE;
    size_t file = 0;
    f->place = e->next;
    l->result->resumed += f->verdict == LOAD_GOES_ON ? e->rows : 0;
    file_records_seek(f->cursor, 0, reads_last ? e->last : e->next,
                      e->rows - (reads_last && e->rows > 0));
    file_record_place(f->cursor, &file, &(uint64_t) { 0 }, &f->read);
    l->before += f->read;
    return !reads_last || !file_record_next(f->cursor, rec) || check_last(f, rec);
}

/* Reads and writes in two threads until the file's end. */
static enum load_status copy_records(struct load_file *f)
{
    struct load *l = f->load;
    pthread_t thread;
    batch_queue_init(&f->queue);
    if (pthread_create(&thread, NULL, read_records, f) != 0) {
        batch_queue_release(&f->queue);
        l->why = "no thread can be started";
        return LOAD_FAILED;
    }
    enum load_status status = write_rows(f);
    batch_queue_stop(&f->queue);
    pthread_join(thread, NULL);
    batch_queue_release(&f->queue);
    return status;
}

static enum load_status run(struct load_file *f, struct source *source)
{
    struct load *l = f->load;
    struct source_stats stats = { 0 };
    struct record rec;
    f->entry->done = false;
    load_log_set_file(l->log, f->entry, &f->id);
    bool ready = load_begin(l) && (f->entry->next == 0 || go_on(f, &rec));
    enum load_status status = ready ? copy_records(f) : LOAD_FAILED;
    const char *error = file_records_error(f->cursor);
    file_records_close(f->cursor);
    source->ops->stats(source, &stats);
    add_stats(l, &stats);
    for (size_t i = 0; i < stats.n_damage; i++) {
        f->may_pass |= stats.damage[i].may_pass;
    }
    f->entry->damage = stats.n_damage > 0 && !f->may_pass
                           ? arena_str(l->log->arena, str_of(stats.damage[0].reason))
                           : STR("");
    if (status == LOAD_DONE && error) {
        l->why = arena_cstr(l->arena, str_of(error));
        status = LOAD_FAILED;
    }
    if (status == LOAD_FAILED && !l->db_failed) {
        log_progress(f); /* the open transaction will be committed */
    }
    return status == LOAD_DONE && !end_file(f) ? LOAD_FAILED : status;
}

/* The file cannot be opened; it is known as damaged, if it can be known again. */
static enum load_status mark_unread(struct load_file *f, const char *why)
{
    struct load *l = f->load;
    struct load_log_entry *e = f->entry;
    struct str reason = str_of(why), start = arena_printf(l->arena, "%s: ", f->id.path);
    if (str_starts(reason, start)) {
        reason = (struct str) { reason.s + start.len, reason.len - start.len };
    }
    load_file_unread(l, f->id.path, arena_cstr(l->arena, reason));
    if (damage_may_pass(arena_cstr(l->arena, reason))) {
        return LOAD_DONE; /* the next call tries it again */
    }
    if (f->id.size == FILE_NO_SIZE || !load_begin(l)) {
        return l->db_failed ? LOAD_FAILED : LOAD_DONE;
    }
    load_log_set_file(l->log, e, &f->id);
    e->done = true;
    e->damage = arena_str(l->log->arena, reason);
    return load_log_put(l->log, e) || load_db_failed(l) ? LOAD_DONE : LOAD_FAILED;
}

void load_file_unread(struct load *l, const char *path, const char *reason)
{
    struct source_damage d = {
        .file = str_of(path), .reason = reason, .times = 1, .is_first = true
    };
    l->unread++;
    l->result->stats.files++;
    l->result->stats.damaged++;
    add_damage(l, &d);
}

enum load_status load_file_run(struct load_file *f)
{
    struct load *l = f->load;
    struct arena arena;
    const char *why = NULL;
    struct file_options how = l->options->file ? *l->options->file : (struct file_options) { 0 };
    enum load_status status = LOAD_FAILED;
    arena_init(&arena, NULL);
    f->was_printed = f->entry->print.known;
    if (f->id.kind == FILE_PLAIN && f->id.size > 0) {
        f->id.fd = os_open(f->id.path, O_RDONLY | O_NONBLOCK, 0); /* a rotation may rename it */
    }
    how.may_be_empty = true;
    struct source *source = file_source_open(&arena, &f->id.path, 1, &how, &why);
    f->cursor = source ? file_records_open(source, &arena, &why) : NULL;
    if (f->cursor) {
        status = run(f, source);
    } else {
        status = mark_unread(f, why);
    }
    if (source) {
        source->ops->free(source);
    }
    if (f->id.fd >= 0) {
        os_close(f->id.fd);
        f->id.fd = -1;
    }
    arena_release(&arena);
    return status;
}
