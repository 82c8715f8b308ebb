/*
 * zone.c - time zones: finding them by name, offsets, local times.
 *
 * Names are looked up in the system's database without case, one folder at a time; only letters,
 * digits, `_`, `+`, `-` and `/` are allowed in a name, so that no name can refer outside of the
 * database. Abbreviations such as EST are fixed offsets, in summer too.
 */
#include "data/zone.h"
#include "base/os/os.h"

#include <stdio.h>

static const char database[] = "/usr/share/zoneinfo";

enum { MOST_BYTES = 1 << 20, DAY_SECONDS = 86400, DAY_MS = 86400000 };

static const struct zone_kind utc_kind = { 0, "UTC" };
static const struct zone utc = { .kinds = &utc_kind, .n_kinds = 1 };

static const struct {
    const char *name;
    int32_t hours;
} fixed_zones[] = {
    { "UTC", 0 },  { "GMT", 0 },  { "Z", 0 },    { "EST", -5 }, { "CST", -6 }, { "MST", -7 },
    { "PST", -8 }, { "EDT", -4 }, { "CDT", -5 }, { "MDT", -6 }, { "PDT", -7 },
};

const struct zone *zone_utc(void)
{
    return &utc;
}

static const struct zone *fixed(struct arena *a, const char *name, int32_t offset)
{
    struct zone_kind *kind = arena_new(a, struct zone_kind);
    *kind = (struct zone_kind) { offset, name };
    struct zone *z = arena_new(a, struct zone);
    *z = (struct zone) { .kinds = kind, .n_kinds = 1 };
    return z;
}

static bool digit(struct str s, size_t at, int32_t *v)
{
    if (at >= s.len || s.s[at] < '0' || s.s[at] > '9') {
        return false;
    }
    *v = *v * 10 + (s.s[at] - '0');
    return true;
}

/* `+h`, `+hh`, `+hmm`, `+hhmm`, `+h:mm`, `+hh:mm` and the same with minus, in seconds. */
static bool read_offset(struct str s, int32_t *seconds)
{
    if (s.len < 2 || (s.s[0] != '+' && s.s[0] != '-')) {
        return false;
    }
    size_t colon = str_find(s, STR(":"), 0);
    size_t digits = colon < s.len ? colon - 1 : s.len - 1;
    size_t hour_digits = colon == SIZE_MAX && digits > 2 ? digits - 2 : digits;
    if (hour_digits < 1 || hour_digits > 2) {
        return false;
    }
    int32_t hours = 0, minutes = 0;
    size_t at = 1;
    while (at <= hour_digits) {
        if (!digit(s, at++, &hours)) {
            return false;
        }
    }
    at += colon != SIZE_MAX;
    if (at < s.len || colon != SIZE_MAX) {
        if (!digit(s, at, &minutes) || !digit(s, at + 1, &minutes)) {
            return false;
        }
        at += 2;
    }
    int32_t size = hours * 3600 + minutes * 60;
    *seconds = s.s[0] == '-' ? -size : size;
    return at == s.len && hours <= 23 && minutes <= 59;
}

static bool may_stand_in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '+' || c == '-';
}

static const struct zone *find_in_database(struct arena *a, struct str name)
{
    const char *path = database;
    for (size_t from = 0; from <= name.len;) {
        size_t to = from;
        while (to < name.len && may_stand_in_name(name.s[to])) {
            to++;
        }
        if (to == from || (to < name.len && name.s[to] != '/')) {
            return NULL;
        }
        struct str part = { name.s + from, to - from };
        if (from == 0 && str_eq_fold(part, STR("right"))) {
            return NULL; /* counts leap seconds, which instants do not */
        }
        const char *entry = os_find_entry(a, path, part);
        if (!entry) {
            return NULL;
        }
        path = arena_printf(a, "%s/%s", path, entry).s;
        from = to + 1;
    }
    struct str file;
    const char *why;
    struct zone *z = arena_new(a, struct zone);
    return os_read_file(a, path, MOST_BYTES, &file, &why) && zone_parse_file(a, file, z) ? z : NULL;
}

const struct zone *zone_find(struct arena *a, struct str name)
{
    name = str_trim(name);
    if (name.len == 0 || name.len > 100) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof fixed_zones / sizeof *fixed_zones; i++) {
        if (str_eq_fold(name, str_of(fixed_zones[i].name))) {
            const char *label = name.len == 1 ? "UTC" : fixed_zones[i].name;
            return fixed(a, label, fixed_zones[i].hours * 3600);
        }
    }
    struct str offset = name;
    if (str_starts_fold(name, STR("GMT")) || str_starts_fold(name, STR("UTC"))) {
        offset = (struct str) { name.s + 3, name.len - 3 };
    }
    int32_t seconds;
    if (read_offset(offset, &seconds)) {
        return fixed(a, "", seconds);
    }
    return find_in_database(a, name);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Seconds (as if UTC) from the start of `year` to a rule's day and time. */
static int64_t rule_second(const struct zone_day *d, int64_t year)
{
    struct civil first = { .year = year, .month = 1, .day = 1 };
    int64_t start = floor_div(time_of_civil(&first), 1000);
    struct civil next = { .year = year, .month = 3, .day = 0 };
    bool leap = floor_div(time_of_civil(&next), 1000) - start == 59 * DAY_SECONDS;
    int64_t day = 0;
    switch (d->form) {
    case ZONE_WEEKDAY: {
        struct civil month = { .year = year, .month = d->month, .day = 1 };
        struct civil after = { .year = year, .month = d->month + 1, .day = 1 };
        int64_t from = floor_div(time_of_civil(&month), (int64_t)DAY_MS);
        int64_t to = floor_div(time_of_civil(&after), (int64_t)DAY_MS);
        int64_t weekday = ((from + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
        int64_t wanted = from + (d->day - weekday + 7) % 7 + (d->week - 1) * 7;
        day = (wanted >= to ? wanted - 7 : wanted) - floor_div(start, DAY_SECONDS);
        break;
    }
    case ZONE_DAY_WITHOUT_LEAP:
        day = d->day - 1 + (leap && d->day >= 60);
        break;
    case ZONE_DAY_OF_YEAR:
        day = d->day;
        break;
    }
    return start + day * DAY_SECONDS + d->second;
}

static const struct zone_kind *kind_by_rule(const struct zone_rule *r, int64_t second)
{
    if (!r->changes) {
        return &r->standard;
    }
    int64_t local = second + r->standard.offset;
    int64_t year = time_civil(local > INT64_MAX / 1000   ? INT64_MAX
                              : local < INT64_MIN / 1000 ? INT64_MIN
                                                         : local * 1000)
                       .year;
    int64_t start = rule_second(&r->start, year) - r->standard.offset;
    int64_t end = rule_second(&r->end, year) - r->daylight.offset;
    bool daylight = start < end ? second >= start && second < end : second >= start || second < end;
    return daylight ? &r->daylight : &r->standard;
}

static const struct zone_kind *kind_of(const struct zone *z, int64_t ms)
{
    int64_t second = floor_div(ms, 1000);
    if (z->n_at == 0 || second >= z->at[z->n_at - 1]) {
        if (z->has_rule) {
            return kind_by_rule(&z->rule, second);
        }
        return z->n_at == 0 ? &z->kinds[0] : &z->kinds[z->kind_at[z->n_at - 1]];
    }
    if (second < z->at[0]) {
        return &z->kinds[0];
    }
    size_t from = 0, to = z->n_at - 1; /* at[from] <= second < at[to] */
    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (z->at[middle] <= second) {
            from = middle;
        } else {
            to = middle;
        }
    }
    return &z->kinds[z->kind_at[from]];
}

int64_t zone_offset(const struct zone *z, int64_t ms)
{
    return (int64_t)kind_of(z, ms)->offset * 1000;
}

int64_t zone_instant(const struct zone *z, int64_t local_ms)
{
    if (z->n_at == 0 && !z->has_rule) {
        return time_add_bounded(local_ms, -zone_offset(z, local_ms));
    }
    int64_t before = zone_offset(z, time_add_bounded(local_ms, -DAY_MS));
    int64_t after = zone_offset(z, time_add_bounded(local_ms, DAY_MS));
    int64_t early = time_add_bounded(local_ms, -before),
            dynamic = time_add_bounded(local_ms, -after);
    if (before == after || zone_offset(z, early) == before) {
        return early;
    }
    return zone_offset(z, dynamic) == after ? dynamic : early;
}

size_t zone_label(char to[TIME_TEXT_MAX], const struct zone *z, int64_t ms)
{
    const struct zone_kind *kind = kind_of(z, ms);
    size_t len = strlen(kind->name);
    if (len > 0 && len < TIME_TEXT_MAX && kind->name[0] != '+' && kind->name[0] != '-') {
        memcpy(to, kind->name, len);
        return len;
    }
    int32_t minutes = (kind->offset < 0 ? -kind->offset : kind->offset) / 60;
    int n = snprintf(to, TIME_TEXT_MAX, "GMT%c%02d:%02d", kind->offset < 0 ? '-' : '+',
                     minutes / 60, minutes % 60);
    return (size_t)n;
}
