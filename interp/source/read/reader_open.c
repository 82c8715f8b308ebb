/*
 * reader_open.c - which files there are, and what they are.
 */
#include "source/read/reader.h"

#include "base/map.h"
#include "base/os/os.h"
#include "source/read/archive.h"
#include "source/read/stream.h"
#include "source/time/time_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Reads the first bytes of a plain file, after white space. */
static bool classify(const struct reader *f, struct reader_file *file, const char **reason)
{
    struct block head;
    bool done = false;
    uint64_t at = 0;
    int fd = file->fd >= 0 ? file->fd : os_open(file->path, O_RDONLY, 0);
    if (fd < 0) {
        *reason = strerror(errno);
        return false;
    }
    block_init(&head, f->budget);
    char *buffer = block_reserve(&head, STREAM_HEAD);
    while (!done) {
        ssize_t got = os_read_at(fd, buffer, STREAM_HEAD, file->base + at);
        if (got < 0) {
            *reason = strerror(errno);
            break;
        }
        struct str seen = { buffer, (size_t)got };
        if (str_trim(seen).len == 0 && got == STREAM_HEAD) {
            at += seen.len;
            continue;
        }
        done = reader_detect(f, file, seen, got < STREAM_HEAD, reason);
        break;
    }
    block_release(&head);
    if (file->fd < 0) {
        os_close(fd);
    }
    return done;
}

/* What is known of the years of a file's times before it is read. */
static void begin_years(const struct reader *f, struct reader_file *file)
{
    struct text_time *clock = &file->clock;
    clock->near = TIME_NONE;
    clock->year = f->in->year;
    clock->year_from = f->in->year > 0  ? TIME_YEAR_GIVEN
                       : f->in->now > 0 ? TIME_YEAR_NOW
                                        : TIME_YEAR_CHANGED;
    time_year_of_name(clock, file->name);
}

/* The time that times without a year are not after: now, or when the file was changed. */
static void set_written(const struct reader *f, struct reader_file *file, int64_t written)
{
    file->clock.written = f->in->now > 0 ? f->in->now : written;
}

/* Determines what a path is; sets `packed` for an archive. */
static bool open_file(const struct reader *f, struct reader_file *file, bool *packed,
                      const char **reason)
{
    struct stat st;
    bool is_stdin = !file->lent && strcmp(file->path, "-") == 0;
    file->fd = is_stdin ? 0 : file->fd;
    if (!(file->fd >= 0 ? os_stat_fd(file->fd, &st) : os_stat(file->path, &st))) {
        *reason = strerror(errno);
        return false;
    }
    if (S_ISDIR(st.st_mode)) {
        const char *why = f->folders ? map_get(f->folders, str_of(file->path)) : NULL;
        *reason = why ? why : "is a folder, not a file";
        return false;
    }
    file->kind = S_ISREG(st.st_mode) ? READER_PLAIN : READER_PIPE;
    set_written(f, file,
                file->kind == READER_PLAIN ? (int64_t)st.st_mtim.tv_sec * 1000 : os_now_ms());
    if (file->kind == READER_PIPE) {
        if (!is_stdin && !os_may(file->path, R_OK)) {
            *reason = strerror(errno);
            return false;
        }
        return true;
    }
    int64_t from = is_stdin ? os_place(0) : 0;
    file->base = from > 0 ? (uint64_t)from : 0;
    file->size = (uint64_t)st.st_size > file->base ? (uint64_t)st.st_size - file->base : 0;
    if (!classify(f, file, reason)) {
        return false;
    }
    *packed = file->kind == READER_PACKED;
    return true;
}

static struct reader_file *add_file(struct reader *f, struct arena *a)
{
    if (f->n == f->cap) {
        size_t cap = f->cap ? 2 * f->cap : 16;
        struct reader_file *files = arena_array(a, struct reader_file, cap);
        if (f->n > 0) {
            memcpy(files, f->files, sizeof *files * f->n);
        }
        f->files = files;
        f->cap = cap;
    }
    return &f->files[f->n++];
}

/* Replaces an archive by its members; what cannot be listed of it is a file that cannot be read. */
static void add_members(struct reader *f, struct arena *a)
{
    struct reader_file whole = f->files[--f->n];
    struct packed_member *members = NULL;
    size_t n = 0;
    uint64_t origin = 0;
    const char *reason = NULL;
    bool complete = packed_list(a, &whole, &members, &n, &reason);
    for (size_t k = 0; k < n; k++) {
        struct reader_file *file = add_file(f, a);
        *file = whole;
        file->member = members[k].number;
        file->members = n;
        file->origin = origin;
        origin += members[k].size;
        if (members[k].name.len > 0) {
            file->name = members[k].name.s;
            begin_years(f, file);
            file->shown =
                arena_printf(a, "%.*s: %.*s", STR_ARG(whole.shown), STR_ARG(members[k].name));
            if (whole.source.len > 0) {
                file->source = arena_printf(a, "%s/%.*s", whole.path, STR_ARG(members[k].name));
            }
        }
        if (members[k].written != TIME_NONE) {
            set_written(f, file, members[k].written);
        }
    }
    if (!complete) {
        struct reader_file *rest = add_file(f, a);
        *rest = whole;
        rest->origin = origin;
        rest->unread = reason;
    }
}

/* Opens and classifies a path; `lent`: the descriptor of its bytes, or -1. */
static void add_path(struct reader *f, struct arena *a, const char *path, int lent, size_t argument)
{
    struct reader_file *file = add_file(f, a);
    *file = (struct reader_file) { .path = arena_cstr(a, str_of(path)),
                                   .fd = lent,
                                   .lent = lent >= 0,
                                   .spool = -1,
                                   .own_fd = -1,
                                   .argument = argument };
    bool is_stdin = lent < 0 && strcmp(path, "-") == 0, packed = false;
    file->name = file->path;
    file->shown = is_stdin ? STR("standard input") : str_of(file->path);
    file->source = is_stdin ? STR("") : file->shown;
    file->clock.zone = f->in->zone ? f->in->zone : zone_utc();
    file->clock.format = f->in->time;
    file->clock.epoch = f->in->epoch_time;
    file->clock.field = f->in->time_field;
    begin_years(f, file);
    block_init(&file->carry, f->budget);
    const char *reason = NULL;
    if (!open_file(f, file, &packed, &reason)) {
        file->unread = arena_cstr(a, str_of(reason));
    } else if (packed) {
        add_members(f, a);
    }
}

/* None of the files can be read: the first of them, each with its reason. */
static const char *all_unread(const struct reader *f, struct arena *a)
{
    const char *why = reader_describe(a, &f->files[0], f->files[0].unread);
    if (f->n > 1) {
        why = arena_printf(a, "none of the %zu files can be read: %s", f->n, why).s;
    }
    for (size_t k = 1; k < f->n && k < READER_UNREAD_SHOWN; k++) {
        why =
            arena_printf(a, "%s; %s", why, reader_describe(a, &f->files[k], f->files[k].unread)).s;
    }
    return f->n > READER_UNREAD_SHOWN
               ? arena_printf(a, "%s; and %zu more", why, f->n - READER_UNREAD_SHOWN).s
               : why;
}

bool reader_open(struct reader *f, struct arena *a, const char *const *paths, size_t n,
                 const char **why)
{
    size_t n_unread = 0;
    damage_init(&f->damage);
    block_init(&f->raw, f->budget);
    for (size_t k = 0; k < n; k++) {
        add_path(f, a, paths[k], -1, k);
    }
    for (size_t k = 0; k < f->n_lent; k++) {
        add_path(f, a, f->lent[k].name, f->lent[k].fd, n + k);
    }
    for (size_t k = 0; k < f->n; k++) {
        f->files[k].damage = (struct damage_of) { &f->damage, k };
        n_unread += f->files[k].unread != NULL;
    }
    if (f->n > 0 && n_unread == f->n) {
        *why = all_unread(f, a);
        return false;
    }
    return true;
}
