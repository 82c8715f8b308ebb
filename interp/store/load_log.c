/*
 * load_log.c - the table `loads`.
 *
 * An entry is written in the transaction of its rows, so that both are committed or neither. The
 * fingerprint is a hash of its own, not base/text.h's: it must mean the same in every version.
 */
#include "store/load_log.h"

#include "base/os/os.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>

enum { EDGE = 65536 }; /* bytes of the beginning and of the end that make the fingerprint */

static uint64_t fnv(uint64_t hash, const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    }
    return hash;
}

static bool hash_edge(int fd, int64_t at, uint64_t *hash)
{
    unsigned char bytes[EDGE];
    ssize_t n = os_read_at(fd, (char *)bytes, sizeof bytes, (uint64_t)at);
    if (n > 0) {
        *hash = fnv(*hash, bytes, (size_t)n);
    }
    return n >= 0;
}

bool load_log_identify(struct arena *a, const char *path, struct load_log_file *out,
                       const char **why)
{
    struct stat st;
    *out = (struct load_log_file) { .name = STR("-"), .size = LOAD_LOG_NO_SIZE };
    if (strcmp(path, "-") == 0) {
        return true;
    }
    int fd = -1;
    bool ok = os_stat(path, &st);
    if (ok && !S_ISREG(st.st_mode)) {
        return true; /* the reader reports what is wrong with it, if anything */
    }
    ok = ok && (fd = os_open(path, O_RDONLY, 0)) >= 0;
    uint64_t hash = 0xcbf29ce484222325u;
    ok = ok && hash_edge(fd, 0, &hash) &&
         (st.st_size <= EDGE || hash_edge(fd, st.st_size - EDGE, &hash));
    const char *full = ok ? os_full_path(a, path) : NULL;
    if (full) {
        out->name = str_of(full);
        out->size = st.st_size;
        out->fingerprint = arena_printf(a, "%016llx", (unsigned long long)hash);
    } else {
        *why = arena_printf(a, "%s: %s", path, strerror(errno)).s;
    }
    if (fd >= 0) {
        os_close(fd);
    }
    return full != NULL;
}

static struct str key_of(struct arena *a, struct str name, int64_t size, struct str fingerprint)
{
    return arena_printf(a, "%lld/%.*s/%.*s", (long long)size, STR_ARG(fingerprint), STR_ARG(name));
}

struct str load_log_key(struct arena *a, const struct load_log_file *file)
{
    return key_of(a, file->name, file->size, file->fingerprint);
}

/* Reads the entries of files that can be known again. */
static bool read_known(struct load_log *l, struct arena *a)
{
    bool failed = false;
    int64_t last = INT64_MIN;
    struct stmt *s = stmt_new(a, l->db,
                              "SELECT _load, file, size, fingerprint, state = 'done', next, rows, "
                              "bad, first_time, last_time FROM loads ORDER BY _load");
    while (s && stmt_row(s, &failed)) {
        struct load_log_entry *entry = arena_new(a, struct load_log_entry);
        int64_t next = stmt_int(s, 5), first_time = stmt_int(s, 8), last_time = stmt_int(s, 9);
        *entry = (struct load_log_entry) {
            .id = stmt_int(s, 0),
            .done = stmt_int(s, 4) != 0,
            .next = next > 0 ? (uint64_t)next : 0,
            .rows = (uint64_t)stmt_int(s, 6),
            .bad = (uint64_t)stmt_int(s, 7),
            .has_time = !stmt_is_null(s, 8) && !stmt_is_null(s, 9) && first_time <= last_time,
            .first_time = first_time,
            .last_time = last_time,
        };
        if (entry->id <= last) {
            failed = !db_damaged(l->db); /* cyclic pages */
            break;
        }
        last = entry->id;
        if (!stmt_is_null(s, 2) && stmt_text(s, 1).len < PATH_MAX &&
            stmt_text(s, 3).len < PATH_MAX) {
            int64_t size = stmt_int(s, 2);
            map_put(&l->known, key_of(a, stmt_text(s, 1), size, stmt_text(s, 3)), entry);
        }
    }
    if (s) {
        stmt_free(s);
    }
    return s && !failed;
}

struct load_log *load_log_new(struct arena *a, struct db *db)
{
    struct load_log *l = arena_new(a, struct load_log);
    l->db = db;
    map_init(&l->known, a, false);
    if (!read_known(l, a)) {
        return NULL;
    }
    l->insert = stmt_new(a, db,
                         "INSERT INTO loads (file, size, fingerprint, time) "
                         "VALUES (?1, ?2, ?3, ?4)");
    l->update = stmt_new(a, db,
                         "UPDATE loads SET state = ?2, next = ?3, rows = ?4, bad = ?5, "
                         "first_time = ?6, last_time = ?7 WHERE _load = ?1");
    return l->insert && l->update ? l : NULL;
}

static bool set_file(struct stmt *s, const struct load_log_file *file)
{
    bool sized = file->size != LOAD_LOG_NO_SIZE;
    return stmt_set_text(s, 1, file->name) &&
           (sized ? stmt_set_int(s, 2, file->size) : stmt_set_null(s, 2)) &&
           (sized ? stmt_set_text(s, 3, file->fingerprint) : stmt_set_null(s, 3));
}

struct load_log_entry load_log_find(const struct load_log *l, const struct load_log_file *file)
{
    struct load_log_entry none = { 0 };
    struct arena work;
    if (file->size == LOAD_LOG_NO_SIZE) {
        return none;
    }
    arena_init(&work, NULL);
    const struct load_log_entry *found = map_get(&l->known, load_log_key(&work, file));
    arena_release(&work);
    return found ? *found : none;
}

bool load_log_put(struct load_log *l, const struct load_log_file *file,
                  struct load_log_entry *entry)
{
    struct stmt *s = l->update;
    if (entry->id == 0) {
        if (!set_file(l->insert, file) || !stmt_set_int(l->insert, 4, os_now_ms()) ||
            !stmt_run(l->insert)) {
            return false;
        }
        entry->id = sqlite3_last_insert_rowid(l->db->handle);
    }
    bool timed = entry->has_time;
    assert(entry->next <= INT64_MAX && (!timed || entry->first_time <= entry->last_time));
    return stmt_set_int(s, 1, entry->id) &&
           stmt_set_text(s, 2, entry->done ? STR("done") : STR("loading")) &&
           stmt_set_int(s, 3, (int64_t)entry->next) && stmt_set_int(s, 4, (int64_t)entry->rows) &&
           stmt_set_int(s, 5, (int64_t)entry->bad) &&
           (timed ? stmt_set_int(s, 6, entry->first_time) : stmt_set_null(s, 6)) &&
           (timed ? stmt_set_int(s, 7, entry->last_time) : stmt_set_null(s, 7)) && stmt_run(s);
}

void load_log_see_time(struct load_log_entry *entry, int64_t time)
{
    if (!entry->has_time || time < entry->first_time) {
        entry->first_time = time;
    }
    if (!entry->has_time || time > entry->last_time) {
        entry->last_time = time;
    }
    entry->has_time = true;
}

bool load_log_times(struct arena *a, struct db *db, bool *has, int64_t *first, int64_t *last)
{
    bool failed = false;
    struct stmt *s = stmt_new(a, db, "SELECT min(first_time), max(last_time) FROM loads");
    *has = false;
    if (!s) {
        return false;
    }
    if (stmt_row(s, &failed) && !stmt_is_null(s, 0) && !stmt_is_null(s, 1)) {
        *has = true;
        *first = stmt_int(s, 0);
        *last = stmt_int(s, 1);
    }
    stmt_free(s);
    return !failed;
}
