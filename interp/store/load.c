/*
 * load.c - event files into the database: which of them, and in what transactions.
 *
 * A transaction is about chunk bytes of one file, or several files whose loads took less than a
 * second together, because a commit waits for the disk. A chunk ends with a batch.
 */
#include "store/load_file.h"

#include "base/os/os.h"

#include <assert.h>

enum { WAIT_MS = 1000 };

/* Files of the call that are not decided yet. */
struct waiting {
    const char **paths;
    size_t n;
    struct map named; /* by full paths: those that were met */
    bool is_last;     /* they wait for nothing any more */
};

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
}

static void note(struct load *l, struct load_notes *notes, const char *file, struct str what)
{
    notes->total++;
    if (notes->n < LOAD_NOTES) {
        struct load_note *to = &notes->items[notes->n++];
        to->file = arena_cstr(l->arena, str_of(file));
        to->what = arena_cstr(l->arena, what);
    }
}

static struct load_log_entry *entry_new(struct load *l)
{
    struct load_log_entry *e = arena_new(l->log->arena, struct load_log_entry);
    e->size = FILE_NO_SIZE;
    return e;
}

/* Empties an entry without events, for another load of its file. */
static struct load_log_entry *entry_again(struct load_log_entry *e)
{
    int64_t id = e->id;
    *e = (struct load_log_entry) { .id = id, .size = FILE_NO_SIZE };
    return e;
}

static enum load_status skip(struct load *l, struct load_file *f, const struct load_match *m)
{
    l->result->skipped++;
    l->before += f->id.size > 0 ? (uint64_t)f->id.size : 0;
    if (m->was.len == 0) {
        return LOAD_DONE;
    }
    struct load_log_entry *e = f->entry;
    load_log_set_file(l->log, e, &f->id);
    if (e->is_old && f->id.kind == FILE_PLAIN && f->id.size > 0) {
        e->next = e->last = (uint64_t)f->id.size; /* it is known by its text from now on */
        file_id_print(&f->id, e->next, &e->print);
    }
    bool put = load_begin(l) && (load_log_put(l->log, e) || load_db_failed(l));
    return put ? LOAD_DONE : LOAD_FAILED;
}

/* Makes of a match what is done with the file. */
static void settle(struct load *l, struct load_file *f, struct load_match *m)
{
    if (l->options->again && m->verdict != LOAD_GOES_ON) {
        *m = (struct load_match) { .verdict = LOAD_IS_NEW };
    }
    f->verdict = m->verdict;
    f->entry = m->verdict != LOAD_IS_NEW ? m->entry
               : m->entry                ? entry_again(m->entry)
                                         : entry_new(l);
    if (m->was.len > 0) {
        note(l, &l->result->moved, f->id.path, m->was);
    }
    if (m->copy_of.len > 0) {
        note(l, &l->result->copies, f->id.path, m->copy_of);
    }
    if (m->verdict == LOAD_IS_REWRITTEN) {
        note(l, &l->result->refused, f->id.path, str_of(m->reason));
    }
    if (m->verdict == LOAD_IS_KNOWN && f->entry->damage.len > 0) {
        note(l, &l->result->known_damaged, f->id.path, f->entry->damage);
    }
}

/* Loads, skips or refuses a file; a rewritten one waits for the others at first. */
static enum load_status load_one(struct load *l, const char *path, struct waiting *files)
{
    struct load_file f = { .load = l };
    struct load_match m;
    struct arena work;
    const char *why = NULL;
    enum load_status status = LOAD_DONE;
    if (!file_id_read(l->arena, path, &f.id, &why)) {
        load_file_unread(l, path, why);
        return LOAD_DONE;
    }
    if (f.id.size != FILE_NO_SIZE && !files->is_last && map_put(&files->named, f.id.name, l)) {
        l->result->repeated++;
        return LOAD_DONE;
    }
    arena_init(&work, NULL);
    load_match(&work, l->log, &f.id, &m);
    if (m.verdict == LOAD_IS_REWRITTEN && !l->options->again && !files->is_last) {
        files->paths[files->n++] = path; /* another file of the call may be what it was */
        arena_release(&work);
        return LOAD_DONE;
    }
    settle(l, &f, &m);
    if (m.verdict == LOAD_IS_KNOWN) {
        l->result->stats.files++;
        status = skip(l, &f, &m);
    } else if (m.verdict != LOAD_IS_REWRITTEN) {
        status = load_file_run(&f);
    }
    l->done += f.id.size > 0 ? (uint64_t)f.id.size : 0;
    arena_release(&work);
    return status;
}

/* Loads the files that are not in the database yet, in transactions of its own. */
static enum load_status load_each(struct load *l, const char *const *paths, size_t n,
                                  struct waiting *files)
{
    const atomic_bool *stop = l->options->stop;
    enum load_status status = LOAD_DONE;
    for (size_t i = 0; i < n && status == LOAD_DONE; i++) {
        status = stop && atomic_load(stop) ? LOAD_STOPPED : load_one(l, paths[i], files);
    }
    return status;
}

static enum load_status load_all(struct load *l, const char *const *paths, size_t n)
{
    struct load_result *r = l->result;
    struct waiting files = { .paths = arena_array(l->arena, const char *, n) };
    map_init(&files.named, l->arena, false);
    enum load_status status = load_each(l, paths, n, &files);
    files.is_last = true;
    if (status == LOAD_DONE) {
        status = load_each(l, files.paths, files.n, &files);
    }
    if (l->db_failed || !load_commit(l)) {
        roll_back(l);
        return LOAD_FAILED;
    }
    if (status == LOAD_DONE && n > 0 && l->unread == n) {
        const struct source_damage *d = &r->stats.damage[0];
        l->why = arena_printf(l->arena, "%.*s: %s", STR_ARG(d->file), d->reason).s;
        return LOAD_FAILED;
    }
    uint64_t other = r->files + r->refused.total + r->stats.damaged;
    return status == LOAD_DONE && other == 0 && n > 0 ? LOAD_NOTHING_NEW : status;
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
        load_db_failed(&l);
    }
    *why = status == LOAD_FAILED ? arena_cstr(a, str_of(l.why)) : NULL;
    arena_release(&work);
    return status;
}
