/*
 * load_match.c - see load_match.h.
 *
 * Texts are looked up by their first 4 KB, or by all that was loaded when that is less, and then
 * compared. Names in a database may be anybody's: files that they name are only compared.
 */
#include "store/load_match.h"

#include "base/os/os.h"
#include "data/cell.h"

#include <stdio.h>

enum {
    TRIES = 256,       /* texts compared that begin alike, the last loaded first */
    TRIES_PACKED = 8,  /* each unpacks the file */
    NAMES_MOST = 4096, /* of a folder, looked at */
};

/* One file that is compared. */
struct matcher_of {
    struct arena *arena;
    const struct load_log *log;
    const struct file_id *id;
    struct load_log_entry *best;
    struct str copy_of;
    unsigned tries;
};

static bool has_name(const struct load_log_entry *e, const struct file_id *id)
{
    return str_eq(e->file, id->name);
}

static bool has_bytes(const struct load_log_entry *e, const struct file_id *id)
{
    return e->size == id->size && str_eq(e->fingerprint, id->fingerprint);
}

/* Whether the file's text begins with what was loaded. */
static bool begins_with(const struct file_id *id, const struct load_log_entry *e)
{
    struct file_print print;
    if (e->is_old) { /* its fingerprint is the print of a plain file */
        if (!e->done || id->kind != FILE_PLAIN || e->size <= 0 || id->size < e->size) {
            return false;
        }
        char text[17];
        file_id_print(id, (uint64_t)e->size, &print);
        snprintf(text, sizeof text, "%016llx", (unsigned long long)print.edges);
        return print.known && str_eq(e->fingerprint, str_of(text));
    }
    if (!e->print.known || (id->kind == FILE_PLAIN && (uint64_t)id->size < e->next)) {
        return false;
    }
    file_id_print(id, e->next, &print);
    return print.known && print.head == e->print.head && print.edges == e->print.edges;
}

static struct str folder_of(struct str path, struct str *base)
{
    size_t slash = path.len;
    while (slash > 0 && path.s[slash - 1] != '/') {
        slash--;
    }
    *base = (struct str) { path.s + slash, path.len - slash };
    return (struct str) { path.s, slash };
}

/* Whether `to` is `from` without its ending, and more: x.log, x.log.1, x-20240501.log.gz. */
static bool is_made_of(struct str from, struct str to)
{
    size_t stem = from.len;
    while (stem > 1 && from.s[stem - 1] != '.') {
        stem--;
    }
    stem = stem > 1 ? stem - 1 : from.len;
    struct str start = { from.s, stem };
    if (!str_starts(to, start)) {
        return false;
    }
    return to.len == stem || (to.s[stem] && strchr("._-0123456789", to.s[stem]));
}

/* Whether one is a name that a rotation gives to the other. */
static bool is_rotation(struct str a, struct str b)
{
    struct str base_a, base_b;
    struct str folder_a = folder_of(a, &base_a), folder_b = folder_of(b, &base_b);
    return str_eq(folder_a, folder_b) && (is_made_of(base_a, base_b) || is_made_of(base_b, base_a));
}

/* Whether the file that was loaded is not there any more, or something else. */
static bool is_gone(struct arena *a, const struct load_log_entry *e)
{
    struct file_id now;
    const char *why = NULL;
    return !file_id_read(a, arena_cstr(a, e->file), &now, &why) || now.size == FILE_NO_SIZE ||
           !(has_bytes(e, &now) || begins_with(&now, e));
}

/* Whether an entry of the same content stands for this file. */
static bool belongs(struct matcher_of *m, const struct load_log_entry *e)
{
    if (has_name(e, m->id)) {
        return true;
    }
    if (is_rotation(e->file, m->id->name) || is_gone(m->arena, e)) {
        return true;
    }
    if (has_bytes(e, m->id)) {
        m->copy_of = e->file;
    }
    return false;
}

/* Whether an entry would be better than the best so far: of the same name, then the longest. */
static bool is_better(const struct matcher_of *m, const struct load_log_entry *e)
{
    const struct load_log_entry *best = m->best;
    if (!best || has_name(e, m->id) != has_name(best, m->id)) {
        return !best || has_name(e, m->id);
    }
    return e->next > best->next;
}

static void try_entry(struct matcher_of *m, struct load_log_entry *e)
{
    bool fits = has_name(e, m->id) ? e->next > 0 || e->is_old : e->rows > 0;
    if (fits && m->tries > 0 && is_better(m, e)) {
        m->tries--;
        if (begins_with(m->id, e) && belongs(m, e)) {
            m->best = e;
        }
    }
}

/* By the text. */
static void find_text(struct matcher_of *m)
{
    char head[FILE_HEAD];
    uint64_t hash = file_id_hash_start;
    size_t n = file_id_head(m->id, head);
    for (size_t len = 1; len <= n; len++) {
        hash = file_id_hash(hash, &head[len - 1], 1);
        struct load_log_entry *e = m->log->heads[len] ? load_log_of_head(m->log, len, hash) : NULL;
        for (; e; e = e->same_head) {
            try_entry(m, e);
        }
    }
    for (struct load_log_entry *e = load_log_of_name(m->log, m->id->name); e; e = e->same) {
        if (e->is_old && has_name(e, m->id)) {
            try_entry(m, e);
        }
    }
}

/* By the bytes on disk, of files whose text is not known. */
static void find_bytes(struct matcher_of *m)
{
    struct load_log_entry *e = load_log_of_bytes(m->log, m->id);
    for (; e && !m->best; e = e->same_bytes) {
        bool fits = e->rows > 0 && has_bytes(e, m->id) && m->tries > 0;
        m->tries -= fits;
        if (fits && belongs(m, e)) {
            m->best = e;
        }
    }
}

/* The file that has the content of the entry now, among those whose names are made of its name. */
static struct str find_rotated(struct arena *a, const struct load_log_entry *e)
{
    struct os_names names;
    struct str base, folder = folder_of(e->file, &base);
    const char *why = NULL;
    if (!os_list(a, arena_cstr(a, folder), &names)) {
        return (struct str) { NULL, 0 };
    }
    for (size_t i = 0; i < names.n && i < NAMES_MOST; i++) {
        struct str name = str_of(names.items[i]);
        struct file_id id;
        if (str_eq(name, base) || !(is_made_of(base, name) || is_made_of(name, base))) {
            continue;
        }
        const char *path = arena_printf(a, "%.*s%.*s", STR_ARG(folder), STR_ARG(name)).s;
        if (file_id_read(a, path, &id, &why) && id.size != FILE_NO_SIZE &&
            (has_bytes(e, &id) || begins_with(&id, e))) {
            return str_of(path);
        }
    }
    return (struct str) { NULL, 0 };
}

/* The file has the name of a loaded one, but not its content. */
static void judge_other_content(struct arena *a, struct load_log_entry *e, const struct file_id *id,
                                struct load_match *out)
{
    out->now = id->size > 0 ? find_rotated(a, e) : (struct str) { NULL, 0 };
    if (id->size == 0 || out->now.len > 0) {
        return;
    }
    out->verdict = LOAD_IS_REWRITTEN;
    out->entry = e;
    if (id->kind == FILE_OPAQUE || (id->kind == FILE_PACKED && !e->print.known)) {
        out->reason = "has changed since it was loaded";
    } else if (id->kind == FILE_PLAIN && (uint64_t)id->size < e->next) {
        out->reason = "is shorter than what was loaded of it";
    } else {
        out->reason = "does not begin with what was loaded of it";
    }
}

void load_match(struct arena *a, const struct load_log *l, const struct file_id *id,
                struct load_match *out)
{
    struct matcher_of m = { .arena = a, .log = l, .id = id };
    struct load_log_entry *same_name = NULL;
    *out = (struct load_match) { .verdict = LOAD_IS_NEW };
    if (id->size == FILE_NO_SIZE) {
        return;
    }
    for (struct load_log_entry *e = load_log_of_name(l, id->name); e; e = e->same) {
        if (has_name(e, id) && has_bytes(e, id)) {
            out->entry = e;
            out->verdict = e->done ? LOAD_IS_KNOWN : LOAD_GOES_ON;
            return;
        }
        same_name = !same_name && has_name(e, id) ? e : same_name; /* the last one loaded */
    }
    m.tries = id->kind == FILE_PACKED ? TRIES_PACKED : TRIES;
    find_text(&m);
    find_bytes(&m);
    if (m.best) {
        bool is_same = has_bytes(m.best, id);
        out->entry = m.best;
        out->was = has_name(m.best, id) ? STR("") : arena_str(a, m.best->file);
        out->verdict = !m.best->done ? LOAD_GOES_ON : is_same ? LOAD_IS_KNOWN : LOAD_MAY_HAVE_MORE;
    } else if (same_name && same_name->rows > 0) {
        judge_other_content(a, same_name, id, out);
    } else {
        out->entry = same_name;
    }
    out->copy_of = m.best ? STR("") : m.copy_of;
}
