/*
 * time_search.c - ranking what may be the time of a record.
 */
#include "source/event/time_search.h"

#include "data/cell.h"
#include "data/json/json_cell.h"
#include "source/format/text_time.h"
#include "source/time/time_name.h"

enum {
    DEPTH_MOST = 24,
    VALUE_LEAST = 6,
    RANK_ANY = 200, /* after the well-known names of all depths */
    RANK_TEXT = 300,
    RANK_DATE = 400,
    RANK_LATE = 500,
    RANK_NONE = 1000,
};

static const struct str none = { NULL, 0 };

/* The best so far. */
struct best {
    unsigned rank;
    struct time_found found;
    size_t object; /* index of the object that holds it */
    uint32_t index;
    struct str key, clock;
    bool in_array;
    bool zoned_apart; /* the zone is a value of its own */
    struct str path[TIME_PATH_MOST];
    size_t n_path; /* TIME_PATH_MOST + 1: too deep to be learned */
};

/* The object that is looked at. */
struct level {
    size_t object, depth;
    bool in_array;
    struct str date, clock, zone; /* values of this object */
    struct str date_key, clock_key, zone_key;
    uint32_t date_index;
};

struct hunt {
    struct time_search *s;
    const struct json *j;
    struct best best;
    struct str path[DEPTH_MOST];
};

static struct str text_at(const struct hunt *h, size_t i)
{
    struct str s = json_quoted(h->j, i);
    if (json_has_escape(s) &&
        (s.len > 4 * TIME_VALUE_MOST || !json_unescape(h->s->scratch, s, &s))) {
        s.len = 0;
    }
    return s;
}

static bool is_number(struct str s)
{
    for (size_t k = s.len > 0 && s.s[0] == '-'; k < s.len; k++) {
        if ((s.s[k] < '0' || s.s[k] > '9') && s.s[k] != '.') {
            return false;
        }
    }
    return true;
}

/* The value of a string that may be a time; false: it is none. */
static bool text_value(struct time_reader *t, struct str s, struct time_name name,
                       struct time_found *out)
{
    if (s.len < VALUE_LEAST || s.len > TIME_VALUE_MOST) {
        return false;
    }
    struct time_reader in_zone = *t;
    in_zone.zone = name.utc ? zone_utc() : t->zone;
    if (!is_number(s)) {
        bool is_time = name.kind <= TIME_NAME_SPEAKS ? time_form_value(t, s, in_zone.zone, out)
                                                     : time_form_perhaps(t, s, in_zone.zone, out);
        out->zoned = is_time && (out->zoned || name.utc);
        return is_time;
    }
    return name.kind <= TIME_NAME_SPEAKS && time_form_whole(&in_zone, s, out) &&
           time_is_plausible(out->ms);
}

static bool number_value(const struct time_reader *t, struct str word, struct time_name name,
                         struct time_found *out)
{
    struct cell c;
    double value;
    return name.kind != TIME_NAME_NONE && word.len >= 8 && json_number_cell(word, &c) &&
           cell_double(&c, &value) && time_form_number(t, value, out) && time_is_plausible(out->ms);
}

static unsigned rank_of(struct time_name name, bool full, size_t depth)
{
    unsigned d = (unsigned)depth;
    if (name.kind == TIME_NAME_LATE) {
        return RANK_LATE + d + (full ? 0 : DEPTH_MOST);
    }
    if (!full) {
        return RANK_DATE + d;
    }
    return name.kind <= TIME_NAME_START ? 2 * d + name.kind : RANK_ANY + d;
}

static void offer(struct hunt *h, const struct level *l, unsigned rank,
                  const struct time_found *found, uint32_t index, struct str key, struct str clock)
{
    struct best *b = &h->best;
    if (rank >= b->rank) {
        return;
    }
    b->zoned_apart = false;
    b->rank = rank;
    b->found = *found;
    b->object = l->object;
    b->index = index;
    b->key = key;
    b->clock = clock;
    b->in_array = l->in_array;
    b->n_path = l->depth - 1;
    if (b->n_path <= TIME_PATH_MOST) {
        memcpy(b->path, h->path, b->n_path * sizeof *b->path);
    }
}

/* Whether a string may be a time, a zone, or what was logged: most are not, and names cost more. */
static bool is_asked(struct str s, struct str key)
{
    static const char *const logged[] = { "message", "msg", "log", "line", "text", "raw", "_raw" };
    char c = s.s[0];
    if ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '[' || c == '"' || c == '\'' ||
        c == ' ' || c == '/') {
        return s.len <= TIME_VALUE_MOST;
    }
    if (s.len <= TIME_VALUE_MOST) {
        static const char initials[] = "jfmasondtwgupceihbk"; /* of months, weekdays and zones */
        bool digits = false;
        for (size_t k = 0; k < s.len && !digits; k++) {
            digits = s.s[k] >= '0' && s.s[k] <= '9';
        }
        if ((digits || s.len <= 4) && memchr(initials, c | 0x20, sizeof initials - 1)) {
            return true;
        }
    }
    for (size_t k = 0; k < sizeof logged / sizeof *logged; k++) {
        if (str_eq_fold(key, str_of(logged[k]))) {
            return true;
        }
    }
    return false;
}

static void see_text(struct hunt *h, struct level *l, struct str key, uint32_t i)
{
    struct str s = text_at(h, i);
    if (s.len == 0) {
        return;
    }
    if (!is_asked(s, key)) {
        return;
    }
    struct time_name name = time_name_of(key);
    struct time_found found;
    if (name.zone) {
        l->zone = s;
        l->zone_key = key;
    } else if (text_value(h->s->times, s, name, &found)) {
        if (found.full || name.kind <= TIME_NAME_SPEAKS) {
            offer(h, l, rank_of(name, found.full, l->depth), &found, i, key, none);
        }
        if (!found.full && l->date.len == 0 && name.kind != TIME_NAME_LATE) {
            l->date = s;
            l->date_key = key;
            l->date_index = i;
        }
    } else if (name.kind <= TIME_NAME_SPEAKS || str_eq_fold(key, STR("clock")) ||
               str_eq_fold(key, STR("hour"))) {
        if (l->clock.len == 0 && time_form_clock(s)) {
            l->clock = s;
            l->clock_key = key;
        }
    } else if (name.text && h->best.rank > RANK_TEXT + l->depth &&
               text_time(h->s->times, s, &found)) {
        offer(h, l, RANK_TEXT + (unsigned)l->depth, &found, i, key, none);
    }
}

/* After all members of an object: date and time of day are one, and a zone goes with a time. */
static void end_object(struct hunt *h, struct level *l)
{
    struct time_found found;
    int64_t offset;
    if (l->date.len > 0 && l->clock.len > 0 &&
        time_form_joined(h->s->times, l->date, l->clock, l->zone, &found)) {
        offer(h, l, 2 * (unsigned)l->depth, &found, l->date_index, l->date_key, l->clock_key);
        h->best.zoned_apart |= h->best.object == l->object && l->zone.len > 0;
    }
    struct best *b = &h->best;
    if (b->object == l->object && !b->found.zoned && b->found.full && b->clock.len == 0 &&
        l->zone.len > 0 && b->rank < RANK_TEXT && time_form_zone(l->zone, &offset)) {
        struct time_reader in_utc = *h->s->times;
        in_utc.zone = zone_utc();
        if (time_form_whole(&in_utc, text_at(h, b->index), &found)) {
            b->found = found;
            b->found.ms -= offset;
            b->found.zoned = b->zoned_apart = true;
        }
    }
}

static size_t see_object(struct hunt *h, size_t i, size_t depth, bool in_array);

/* The index after the value at i. */
static size_t skip(const struct json *j, size_t i, size_t depth)
{
    size_t next = j->n;
    return json_skip(j, i, depth, &next) == JSON_FINE ? next : j->n;
}

static size_t see_array(struct hunt *h, size_t i, size_t depth)
{
    const struct json *j = h->j;
    for (i++; i < j->n && j->text[j->at[i]] != ']';) {
        char c = j->text[j->at[i]];
        i = c == '{' ? see_object(h, i, depth + 1, true) : c == '[' ? skip(j, i, depth) : i + 1;
        i += i < j->n && j->text[j->at[i]] == ',';
    }
    return i + 1;
}

/* Looks at the members of the object at i; the index after it. */
static size_t see_object(struct hunt *h, size_t i, size_t depth, bool in_array)
{
    const struct json *j = h->j;
    struct level l = { .object = i, .depth = depth, .in_array = in_array };
    if (depth >= DEPTH_MOST) {
        return skip(j, i, depth);
    }
    for (i++; i + 2 < j->n && j->text[j->at[i]] == '"';) {
        struct str key = json_quoted(j, i);
        char c = j->text[j->at[i + 2]];
        size_t value = i + 2, next = i + 3;
        if (c == '{' || c == '[') {
            h->path[depth - 1] = key;
            next =
                c == '{' ? see_object(h, value, depth + 1, in_array) : see_array(h, value, depth);
        } else if (c == '"') {
            see_text(h, &l, key, (uint32_t)value);
        } else if (c >= '0' && c <= '9' && json_word(j, value).len >= 8) {
            struct time_name name = time_name_of(key);
            struct time_found found;
            if (number_value(h->s->times, json_word(j, value), name, &found)) {
                offer(h, &l, rank_of(name, found.full, depth), &found, (uint32_t)value, key, none);
            }
        }
        i = next + (next < j->n && j->text[j->at[next]] == ',');
    }
    end_object(h, &l);
    return i + 1;
}

/* Copies a key into the place; false: no room. */
static bool keep(struct time_place *p, size_t *used, struct str key, struct str *out)
{
    if (key.len > sizeof p->text - *used) {
        return false;
    }
    if (key.len > 0) { /* no clock: NULL */
        memcpy(p->text + *used, key.s, key.len);
    }
    *out = (struct str) { p->text + *used, key.len };
    *used += key.len;
    return true;
}

static void learn(struct time_place *p, const struct best *b)
{
    size_t used = 0;
    p->known = false;
    if (b->rank >= RANK_TEXT || b->in_array || b->n_path > TIME_PATH_MOST || b->zoned_apart) {
        return;
    }
    for (size_t k = 0; k < b->n_path; k++) {
        if (!keep(p, &used, b->path[k], &p->path[k])) {
            return;
        }
    }
    p->n_path = b->n_path;
    p->index = b->index;
    p->known = keep(p, &used, b->key, &p->key) && keep(p, &used, b->clock, &p->clock);
}

/* Index of the value of a key in the object at i; 0: not there. */
static size_t find_member(const struct json *j, size_t i, size_t depth, struct str wanted)
{
    for (i++; i + 2 < j->n && j->text[j->at[i]] == '"';) {
        size_t value = i + 2, next = i + 3;
        if (str_eq(json_quoted(j, i), wanted)) {
            return value;
        }
        char c = j->text[j->at[value]];
        if ((c == '{' || c == '[') && json_skip(j, value, depth, &next) != JSON_FINE) {
            return 0;
        }
        i = next + (next < j->n && j->text[j->at[next]] == ',');
    }
    return 0;
}

static bool value_at(struct hunt *h, size_t i, struct str key, struct time_found *out)
{
    const struct json *j = h->j;
    struct time_name name = time_name_of(key);
    char c = j->text[j->at[i]];
    if (c == '"') {
        return text_value(h->s->times, text_at(h, i), name, out) && out->full;
    }
    return c >= '0' && c <= '9' && number_value(h->s->times, json_word(j, i), name, out) &&
           out->full;
}

/* The time where the record before had it. */
static bool by_place(struct hunt *h, struct time_found *out)
{
    const struct time_place *p = &h->s->place;
    const struct json *j = h->j;
    size_t i = 0;
    if (j->n != p->shape) {
        return false; /* it may have a better place */
    }
    if (p->clock.len == 0 && p->n_path == 0 && p->index < j->n &&
        j->text[j->at[p->index - 2]] == '"' && str_eq(json_quoted(j, p->index - 2), p->key) &&
        j->text[j->at[p->index - 1]] == ':') {
        return value_at(h, p->index, p->key, out);
    }
    for (size_t k = 0; k < p->n_path; k++) {
        i = find_member(j, i, k + 1, p->path[k]);
        if (i == 0 || j->text[j->at[i]] != '{') {
            return false;
        }
    }
    size_t value = find_member(j, i, p->n_path + 1, p->key);
    if (value == 0 || p->clock.len == 0) {
        return value > 0 && value_at(h, value, p->key, out);
    }
    size_t clock = find_member(j, i, p->n_path + 1, p->clock);
    return clock > 0 && j->text[j->at[value]] == '"' && j->text[j->at[clock]] == '"' &&
           time_form_joined(h->s->times, text_at(h, value), text_at(h, clock),
                            (struct str) { NULL, 0 }, out);
}

bool time_search(struct time_search *s, const struct json *j, struct time_found *out)
{
    struct hunt h = { .s = s, .j = j };
    if (j->n == 0) {
        return false;
    }
    if (s->place.known && by_place(&h, out)) {
        return true;
    }
    h.best.rank = RANK_NONE;
    see_object(&h, 0, 1, false);
    if (h.best.rank == RANK_NONE) {
        return false;
    }
    learn(&s->place, &h.best);
    s->place.shape = j->n;
    *out = h.best.found;
    return true;
}
