/*
 * load_log.c - the table `loads`.
 *
 * An entry is written in the transaction of its rows, so that both are committed or neither. The
 * table may come from anybody: what it says of a file is used only where the file agrees.
 */
#include "store/load_log.h"

#include "base/os/os.h"
#include "base/vec.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { HEX = 16 };

enum column {
    COLUMN_ID,
    COLUMN_FILE,
    COLUMN_SIZE,
    COLUMN_FINGERPRINT,
    COLUMN_DONE,
    COLUMN_NEXT,
    COLUMN_ROWS,
    COLUMN_BAD,
    COLUMN_FIRST,
    COLUMN_LAST,
    COLUMN_TIME,
    COLUMN_HEAD, /* this and those after it since version 3 */
    COLUMN_CONTENT,
    COLUMN_LAST_RECORD,
    COLUMN_LAST_ROW,
    COLUMN_LAST_BAD,
    COLUMN_PARTS,
    COLUMN_DAMAGE,
};

static struct str key_of_head(struct arena *a, size_t len, uint64_t head)
{
    return arena_printf(a, "%zu/%llx", len, (unsigned long long)head);
}

static struct str key_of_bytes(struct arena *a, int64_t size, struct str fingerprint)
{
    return arena_printf(a, "%lld/%.*s", (long long)size, STR_ARG(fingerprint));
}

static size_t head_length(const struct load_log_entry *entry)
{
    return entry->next < FILE_HEAD ? (size_t)entry->next : FILE_HEAD;
}

static bool read_hash(struct str text, uint64_t *out)
{
    char digits[HEX + 1] = { 0 }, *end;
    if (text.len != HEX) {
        return false;
    }
    memcpy(digits, text.s, HEX);
    *out = strtoull(digits, &end, HEX);
    return *end == '\0';
}

static uint64_t count_of(struct stmt *s, int column)
{
    int64_t n = stmt_int(s, column);
    return n > 0 ? (uint64_t)n : 0;
}

static struct load_log_entry *read_entry(struct arena *a, struct stmt *s, bool is_old)
{
    struct load_log_entry *e = arena_new(a, struct load_log_entry);
    int64_t first = stmt_int(s, COLUMN_FIRST), last = stmt_int(s, COLUMN_LAST);
    bool timed = !stmt_is_null(s, COLUMN_FIRST) && !stmt_is_null(s, COLUMN_LAST) && first <= last;
    bool named = stmt_text(s, COLUMN_FILE).len < PATH_MAX;
    *e = (struct load_log_entry) {
        .id = stmt_int(s, COLUMN_ID),
        .file = named ? arena_str(a, stmt_text(s, COLUMN_FILE)) : STR("-"),
        .size = stmt_is_null(s, COLUMN_SIZE) ? FILE_NO_SIZE : stmt_int(s, COLUMN_SIZE),
        .done = stmt_int(s, COLUMN_DONE) != 0,
        .next = count_of(s, COLUMN_NEXT),
        .rows = count_of(s, COLUMN_ROWS),
        .bad = count_of(s, COLUMN_BAD),
        .has_time = timed,
        .first_time = first,
        .last_time = last,
        .loaded = stmt_int(s, COLUMN_TIME),
    };
    if (stmt_text(s, COLUMN_FINGERPRINT).len == HEX) {
        e->fingerprint = arena_str(a, stmt_text(s, COLUMN_FINGERPRINT));
    }
    e->is_old = is_old || stmt_is_null(s, COLUMN_PARTS);
    e->last = e->next;
    if (e->is_old) {
        e->parts = 1;
        return e;
    }
    e->parts = count_of(s, COLUMN_PARTS);
    e->print.known = read_hash(stmt_text(s, COLUMN_HEAD), &e->print.head);
    e->print.known &= read_hash(stmt_text(s, COLUMN_CONTENT), &e->print.edges);
    int64_t last_row = stmt_int(s, COLUMN_LAST_ROW);
    if (count_of(s, COLUMN_LAST_RECORD) < e->next && last_row > 0) {
        e->last = count_of(s, COLUMN_LAST_RECORD);
        e->last_row = last_row;
        e->last_bad = stmt_int(s, COLUMN_LAST_BAD) != 0;
    }
    struct str damage = stmt_text(s, COLUMN_DAMAGE);
    damage.len = damage.len < PATH_MAX ? damage.len : PATH_MAX;
    e->damage = arena_str(a, damage);
    return e;
}

/* Adds the entry to the lists; a later one comes first. */
static void add_entry(struct load_log *l, struct load_log_entry *e)
{
    *vec_add(l->arena, &l->all) = e;
    if (e->size == FILE_NO_SIZE) {
        return; /* it cannot be known again */
    }
    e->same = map_put(&l->by_name, e->file, e);
    e->same_bytes = map_put(&l->by_bytes, key_of_bytes(l->arena, e->size, e->fingerprint), e);
    if (e->print.known && e->next > 0) {
        size_t len = head_length(e);
        l->heads[len] = true;
        e->same_head = map_put(&l->by_head, key_of_head(l->arena, len, e->print.head), e);
    }
}

static bool read_entries(struct load_log *l)
{
    bool failed = false, is_old = l->db->version < 3;
    int64_t last = INT64_MIN;
    struct str sql = arena_printf(
        l->arena,
        "SELECT _load, file, size, fingerprint, state = 'done', next, rows, bad, first_time, "
        "last_time, time%s FROM loads ORDER BY _load",
        is_old ? "" : ", head, content, last, last_row, last_bad, parts, damage");
    struct stmt *s = stmt_new(l->arena, l->db, sql.s);
    while (s && stmt_row(s, &failed)) {
        struct load_log_entry *e = read_entry(l->arena, s, is_old);
        if (e->id <= last) {
            failed = !db_damaged(l->db); /* cyclic pages */
            break;
        }
        last = e->id;
        add_entry(l, e);
    }
    if (s) {
        stmt_free(s);
    }
    return s && !failed;
}

struct load_log *load_log_read(struct arena *a, struct db *db)
{
    struct load_log *l = arena_new(a, struct load_log);
    l->db = db;
    l->arena = a;
    map_init(&l->by_name, a, false);
    map_init(&l->by_head, a, false);
    map_init(&l->by_bytes, a, false);
    return read_entries(l) ? l : NULL;
}

struct load_log *load_log_new(struct arena *a, struct db *db)
{
    struct load_log *l = load_log_read(a, db);
    if (!l) {
        return NULL;
    }
    l->insert = stmt_new(a, db, "INSERT INTO loads (file) VALUES (?1)");
    l->update = stmt_new(a, db,
                         "UPDATE loads SET file = ?2, size = ?3, fingerprint = ?4, state = ?5, "
                         "next = ?6, rows = ?7, bad = ?8, first_time = ?9, last_time = ?10, "
                         "time = ?11, head = ?12, content = ?13, last = ?14, last_row = ?15, "
                         "last_bad = ?16, parts = ?17, damage = ?18 WHERE _load = ?1");
    return l->insert && l->update ? l : NULL;
}

struct load_log_entry *load_log_of_name(const struct load_log *l, struct str name)
{
    return map_get(&l->by_name, name);
}

struct load_log_entry *load_log_of_head(const struct load_log *l, size_t len, uint64_t head)
{
    struct arena work;
    arena_init(&work, NULL);
    struct load_log_entry *e = map_get(&l->by_head, key_of_head(&work, len, head));
    arena_release(&work);
    return e;
}

struct load_log_entry *load_log_of_bytes(const struct load_log *l, const struct file_id *id)
{
    struct arena work;
    arena_init(&work, NULL);
    struct load_log_entry *e =
        map_get(&l->by_bytes, key_of_bytes(&work, id->size, id->fingerprint));
    arena_release(&work);
    return e;
}

void load_log_set_file(struct load_log *l, struct load_log_entry *entry, const struct file_id *id)
{
    entry->file = arena_str(l->arena, id->name);
    entry->size = id->size;
    entry->fingerprint = arena_str(l->arena, id->fingerprint);
}

static bool set_hash(struct stmt *s, int at, bool known, uint64_t hash, char *text)
{
    if (!known) {
        return stmt_set_null(s, at);
    }
    snprintf(text, HEX + 1, "%016llx", (unsigned long long)hash);
    return stmt_set_text(s, at, (struct str) { text, HEX });
}

static bool set_time(struct stmt *s, int at, bool known, int64_t time)
{
    return known ? stmt_set_int(s, at, time) : stmt_set_null(s, at);
}

static bool set_file(struct stmt *s, const struct load_log_entry *e)
{
    bool sized = e->size != FILE_NO_SIZE;
    return stmt_set_text(s, 2, e->file) &&
           (sized ? stmt_set_int(s, 3, e->size) : stmt_set_null(s, 3)) &&
           (sized ? stmt_set_text(s, 4, e->fingerprint) : stmt_set_null(s, 4));
}

bool load_log_put(struct load_log *l, struct load_log_entry *e)
{
    struct stmt *s = l->update;
    char head[HEX + 1], content[HEX + 1];
    if (e->id == 0) {
        if (!stmt_set_text(l->insert, 1, e->file) || !stmt_run(l->insert)) {
            return false;
        }
        e->id = sqlite3_last_insert_rowid(l->db->handle);
    }
    e->loaded = e->loaded ? e->loaded : os_now_ms();
    assert(e->next <= INT64_MAX && (!e->has_time || e->first_time <= e->last_time));
    return stmt_set_int(s, 1, e->id) && set_file(s, e) &&
           stmt_set_text(s, 5, e->done ? STR("done") : STR("loading")) &&
           stmt_set_int(s, 6, (int64_t)e->next) && stmt_set_int(s, 7, (int64_t)e->rows) &&
           stmt_set_int(s, 8, (int64_t)e->bad) && set_time(s, 9, e->has_time, e->first_time) &&
           set_time(s, 10, e->has_time, e->last_time) && stmt_set_int(s, 11, e->loaded) &&
           set_hash(s, 12, e->print.known, e->print.head, head) &&
           set_hash(s, 13, e->print.known, e->print.edges, content) &&
           stmt_set_int(s, 14, (int64_t)e->last) && set_time(s, 15, e->last_row > 0, e->last_row) &&
           stmt_set_int(s, 16, e->last_bad) && stmt_set_int(s, 17, (int64_t)e->parts) &&
           (e->damage.len > 0 ? stmt_set_text(s, 18, e->damage) : stmt_set_null(s, 18)) &&
           stmt_run(s);
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
