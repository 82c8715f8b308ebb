/*
 * session.c - sessions: options and data. Buffers and events are files without names, in memory
 * where the system has such, so they are read as other files are and a run may go on reading what
 * the session has let go.
 */
#include "session/session.h"

#include "base/option_names.h"
#include "base/os/os.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "data/cell.h"

#include <errno.h>

const char *sumoq_version(void)
{
    return SUMOQ_VERSION;
}

int sumoq_version_number(void)
{
    return SUMOQ_VERSION_NUMBER;
}

sumoq *sumoq_open(void)
{
    struct arena first;
    arena_init(&first, NULL);
    struct sumoq *s = arena_new(&first, struct sumoq);
    s->arena = first;
    s->events = -1;
    atomic_init(&s->holders, 1);
    arena_init(&s->data, NULL);
    buf_text(&s->error, "");
    return s;
}

void session_hold(struct sumoq *s)
{
    atomic_fetch_add(&s->holders, 1);
}

void session_release(struct sumoq *s)
{
    if (atomic_fetch_sub(&s->holders, 1) > 1) {
        return;
    }
    sumoq_clear_data(s);
    option_values_release(&s->values);
    buf_release(&s->error);
    arena_release(&s->data);
    struct arena last = s->arena;
    arena_release(&last);
}

void sumoq_close(sumoq *s)
{
    if (s) {
        session_release(s);
    }
}

const char *sumoq_error(const sumoq *s)
{
    return s && buf_view(&s->error).len > 0 ? s->error.b.data : "";
}

/* Sets the error; "" when there is none. What names and values bring along is escaped. */
static enum sumoq_status finish(struct sumoq *s, enum sumoq_status status, struct str why)
{
    const char *names = option_text(&s->values, SESSION_OPTION_NAMES);
    buf_clear(&s->error);
    if (status != SUMOQ_DONE) {
        struct buf named = BUF_INIT;
        option_names_put(&named, why, names && strcmp(names, "dashes") == 0);
        out_put_shown(&s->error, buf_view(&named), SIZE_MAX, true);
        buf_char(&s->error, '\0');
        buf_release(&named);
    }
    return status;
}

/* The option of that name; SESSION_OPTIONS: `why` has what is near. */
static enum session_option find_option(struct str name, struct buf *why)
{
    enum session_option id = option_find(name);
    if (id != SESSION_OPTIONS) {
        return id;
    }
    struct suggest near;
    struct sumoq_option row = { .size = sizeof row };
    suggest_init(&near, name);
    for (size_t i = 0; sumoq_option_at(i, &row) == SUMOQ_DONE; i++) {
        suggest_offer(&near, str_of(row.name));
    }
    struct str best = suggest_best(&near);
    buf_printf(why, "no option `%.*s`", STR_ARG(name));
    if (best.len > 0) {
        buf_printf(why, "; did you mean `%.*s`?", STR_ARG(best));
    }
    return id;
}

enum sumoq_status sumoq_set(sumoq *s, const char *option, const char *value)
{
    struct buf why = BUF_INIT;
    if (!s) {
        return SUMOQ_MISUSE;
    }
    enum session_option id = find_option(str_of(option), &why);
    enum sumoq_status status =
        id == SESSION_OPTIONS ? SUMOQ_MISUSE : option_set(&s->values, id, value, &why);
    if (status == SUMOQ_DONE && id == SESSION_RECEIPT_TIME) {
        option_unset(&s->values, SESSION_SEARCHABLE_TIME);
    } else if (status == SUMOQ_DONE && id == SESSION_SEARCHABLE_TIME) {
        option_unset(&s->values, SESSION_RECEIPT_TIME);
    }
    status = finish(s, status, buf_view(&why));
    buf_release(&why);
    return status;
}

enum sumoq_status sumoq_unset(sumoq *s, const char *option)
{
    struct buf why = BUF_INIT;
    if (!s) {
        return SUMOQ_MISUSE;
    }
    enum session_option id = find_option(str_of(option), &why);
    if (id != SESSION_OPTIONS) {
        option_unset(&s->values, id);
    }
    enum sumoq_status status =
        finish(s, id == SESSION_OPTIONS ? SUMOQ_MISUSE : SUMOQ_DONE, buf_view(&why));
    buf_release(&why);
    return status;
}

enum sumoq_status sumoq_add_path(sumoq *s, const char *path)
{
    if (!s) {
        return SUMOQ_MISUSE;
    }
    if (!path || !*path) {
        return finish(s, SUMOQ_MISUSE, STR("the path is empty"));
    }
    s->changes++;
    *vec_add(&s->data, &s->paths) = arena_cstr(&s->data, str_of(path));
    return finish(s, SUMOQ_DONE, STR(""));
}

void sumoq_protect(sumoq *s, const char *path)
{
    if (!s) {
        return;
    }
    buf_clear(&s->error);
    if (path) {
        *vec_add(&s->arena, &s->protected) = arena_cstr(&s->arena, str_of(path));
    }
}

/* A new file without a name; -1: reported. */
static int make_file(struct sumoq *s)
{
    const char *why = NULL;
    int fd = os_memory_file(&why);
    if (fd < 0) {
        finish(s, SUMOQ_IO, str_of(why));
    }
    return fd;
}

static enum sumoq_status write_at(struct sumoq *s, int fd, struct str bytes, uint64_t at)
{
    bool ok = os_write_at(fd, bytes.s, bytes.len, at);
    return finish(s, ok ? SUMOQ_DONE : SUMOQ_IO, ok ? STR("") : str_of(strerror(errno)));
}

static void add_lent(struct sumoq *s, const char *name, int fd)
{
    *vec_add(&s->data, &s->buffers) =
        (struct reader_lent) { .name = arena_cstr(&s->data, str_of(name)), .fd = fd };
}

enum sumoq_status sumoq_add_buffer(sumoq *s, const char *name, const void *bytes, size_t size)
{
    if (!s) {
        return SUMOQ_MISUSE;
    }
    if (!bytes && size > 0) {
        return finish(s, SUMOQ_MISUSE, STR("the bytes are missing"));
    }
    int fd = make_file(s);
    if (fd < 0) {
        return SUMOQ_IO;
    }
    enum sumoq_status status = write_at(s, fd, (struct str) { bytes ? bytes : "", size }, 0);
    if (status == SUMOQ_DONE) {
        s->changes++;
        add_lent(s, name ? name : "buffer", fd);
    } else {
        os_close(fd);
    }
    return status;
}

enum sumoq_status sumoq_add_event(sumoq *s, const char *json, size_t length)
{
    struct buf line = BUF_INIT;
    if (!s) {
        return SUMOQ_MISUSE;
    }
    if (!json) {
        return finish(s, SUMOQ_MISUSE, STR("the event is missing"));
    }
    struct str text = { json, length == SIZE_MAX ? strlen(json) : length };
    s->changes++;
    if (s->events < 0) {
        s->events = make_file(s);
        if (s->events < 0) {
            return SUMOQ_IO;
        }
        s->events_size = 0;
        add_lent(s, "events.jsonl", s->events);
    }
    buf_str(&line, text);
    for (size_t i = 0; i < text.len; i++) {
        char *c = &line.b.data[i];
        *c = *c == '\n' || *c == '\r' ? ' ' : *c;
    }
    buf_char(&line, '\n');
    enum sumoq_status status = write_at(s, s->events, buf_view(&line), s->events_size);
    s->events_size += status == SUMOQ_DONE ? buf_view(&line).len : 0;
    buf_release(&line);
    return status;
}

void sumoq_clear_data(sumoq *s)
{
    if (!s) {
        return;
    }
    for (size_t i = 0; i < s->buffers.n; i++) {
        os_close(s->buffers.items[i].fd);
    }
    s->events = -1;
    s->removals++;
    s->changes++;
    memset(&s->paths, 0, sizeof s->paths);
    memset(&s->buffers, 0, sizeof s->buffers);
    arena_reset(&s->data);
    buf_clear(&s->error);
}
