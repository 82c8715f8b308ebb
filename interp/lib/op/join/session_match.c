/*
 * session_match.c - see session_match.h.
 *
 * The first occurrence of a fixed text suffices where anything may follow; other occurrences are
 * only tried before a value.
 */
#define _GNU_SOURCE /* memmem */
#include "lib/op/join/session_match.h"

#include "base/vec.h"
#include "lang/string.h"

#include <string.h>

enum { WAYS_MAX = 64 };

static const char group_mark[] = "(?:";

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void add_text(struct arena *a, struct session_way *way, struct str raw)
{
    if (raw.len > 0) {
        *vec_add(a, way) = (struct session_part) { PART_TEXT, string_decode(a, raw), 0 };
    }
}

static const char *read_way(struct arena *a, struct str raw, struct session_way *way)
{
    size_t from = 0, i = 0;
    while (i < raw.len) {
        bool star = raw.s[i] == '*';
        bool value = raw.s[i] == '$' && i + 1 < raw.len && is_name_char(raw.s[i + 1]);
        if (!star && !value) {
            i += raw.s[i] == '\\' && i + 1 < raw.len ? 2 : 1;
            continue;
        }
        add_text(a, way, (struct str) { raw.s + from, i - from });
        if (star && way->n > 0 && way->items[way->n - 1].kind == PART_STAR) {
            return "`**` leaves open where one capture ends";
        }
        size_t end = i + 1;
        while (value && end < raw.len && is_name_char(raw.s[end])) {
            end++;
        }
        struct str name = { raw.s + i + 1, end - i - 1 };
        *vec_add(a, way) = star ? (struct session_part) { PART_STAR, { NULL, 0 }, 0 }
                                : (struct session_part) { PART_VALUE, arena_str(a, name), 0 };
        from = i = end;
    }
    add_text(a, way, (struct str) { raw.s + from, raw.len - from });
    return way->n > 0 ? NULL : "the pattern is empty";
}

/* Where the group that opens before `at` closes; SIZE_MAX: nowhere. */
static size_t group_end(struct str raw, size_t at)
{
    for (size_t i = at; i < raw.len; i++) {
        if (raw.s[i] == '\\') {
            i++;
        } else if (raw.s[i] == ')') {
            return i;
        }
    }
    return SIZE_MAX;
}

const char *session_read(struct arena *a, struct str raw, struct session_ways *out)
{
    const char *open = memmem(raw.s, raw.len, group_mark, sizeof group_mark - 1);
    if (!open) {
        if (out->n == WAYS_MAX) {
            return "its groups make more than 64 patterns";
        }
        return read_way(a, raw, vec_add(a, out));
    }
    size_t start = (size_t)(open - raw.s), in = start + sizeof group_mark - 1;
    size_t end = group_end(raw, in);
    if (end == SIZE_MAX) {
        return "a group (?: is never closed";
    }
    for (size_t from = in, i = in; i <= end; i++) {
        if (i < end && raw.s[i] == '\\') {
            i++;
        } else if (i == end || raw.s[i] == '|') {
            struct str way = arena_printf(a, "%.*s%.*s%.*s", (int)start, raw.s, (int)(i - from),
                                          raw.s + from, (int)(raw.len - end - 1), raw.s + end + 1);
            const char *why = session_read(a, way, out);
            if (why) {
                return why;
            }
            from = i + 1;
        }
    }
    return NULL;
}

static void release(void *set)
{
    tuple_map_release(set);
}

void session_values_init(struct session_values *v, struct arena *a)
{
    tuple_map_init(&v->set, 1, 0, a->budget);
    arena_on_release(a, release, &v->set);
}

void session_values_add(struct session_values *v, struct arena *a, struct str value)
{
    struct cell cell = cell_of_text(value);
    const struct cell *key = &cell;
    bool is_new;
    tuple_map_find(&v->set, &key, tuple_map_hash(&key, 1), &is_new);
    size_t at = 0;
    while (at < v->n_lengths && v->lengths[at] < value.len) {
        at++;
    }
    if (at < v->n_lengths && v->lengths[at] == value.len) {
        return;
    }
    size_t *more = arena_array(a, size_t, v->n_lengths + 1);
    for (size_t i = 0; i <= v->n_lengths; i++) {
        more[i] = i < at ? v->lengths[i] : i == at ? value.len : v->lengths[i - 1];
    }
    v->lengths = more;
    v->n_lengths++;
}

static bool is_known(const struct session_values *v, struct str text)
{
    struct cell cell = cell_of_text(text);
    const struct cell *key = &cell;
    size_t number;
    return tuple_map_lookup(&v->set, &key, tuple_map_hash(&key, 1), &number);
}

/* A capture in progress. */
struct pending {
    bool on, named;
    size_t name, from;
};

static void end_capture(struct session_match *m, const struct pending *p, size_t at)
{
    if (p->on && p->named) {
        m->values[p->name] = (struct str) { m->text.s + p->from, at - p->from };
    }
}

static void step(struct session_match *m, size_t i, size_t at, struct pending p);

static void step_text(struct session_match *m, size_t i, size_t at, struct pending p)
{
    struct str what = m->way->items[i].text;
    bool value_follows = i + 1 < m->way->n && m->way->items[i + 1].kind == PART_VALUE;
    for (;;) {
        const char *hit = NULL;
        if (p.on) {
            hit = memmem(m->text.s + at, m->text.len - at, what.s, what.len);
        } else if (str_starts((struct str) { m->text.s + at, m->text.len - at }, what)) {
            hit = m->text.s + at;
        }
        if (!hit || m->steps == SESSION_STEPS_MAX) {
            return;
        }
        at = (size_t)(hit - m->text.s);
        end_capture(m, &p, at);
        step(m, i + 1, at + what.len, (struct pending) { false, false, 0, 0 });
        if (!p.on || !value_follows) {
            return;
        }
        at++;
    }
}

static void step_value(struct session_match *m, size_t i, size_t at, struct pending p)
{
    size_t name = m->way->items[i].name;
    const struct session_values *known = &m->known[name];
    struct str before = m->values[name];
    for (; at <= m->text.len && m->steps < SESSION_STEPS_MAX; at++) {
        for (size_t k = 0; k < known->n_lengths && known->lengths[k] <= m->text.len - at; k++) {
            struct str value = { m->text.s + at, known->lengths[k] };
            bool fits = before.s ? str_eq(before, value) : is_known(known, value);
            m->steps++;
            if (fits) {
                end_capture(m, &p, at);
                m->values[name] = value;
                step(m, i + 1, at + value.len, (struct pending) { false, false, 0, 0 });
                m->values[name] = before;
            }
        }
        if (!p.on) {
            return;
        }
    }
}

static void step(struct session_match *m, size_t i, size_t at, struct pending p)
{
    if (m->steps == SESSION_STEPS_MAX) {
        return;
    }
    m->steps++;
    if (i == m->way->n) {
        end_capture(m, &p, m->text.len);
        m->found(m->to, m->values);
        return;
    }
    const struct session_part *part = &m->way->items[i];
    switch (part->kind) {
    case PART_TEXT:
        step_text(m, i, at, p);
        return;
    case PART_STAR:
        step(m, i + 1, at, (struct pending) { true, true, part->name, at });
        return;
    case PART_VALUE:
        step_value(m, i, at, p);
        return;
    }
}

void session_find(struct session_match *m)
{
    m->steps = 0;
    if (!m->text.s) {
        m->text.s = ""; /* memmem wants a pointer */
    }
    step(m, 0, 0, (struct pending) { true, false, 0, 0 });
}
