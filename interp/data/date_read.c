/*
 * date_read.c - parses dates by a pattern. Text after the end of the pattern is ignored; fields out
 * of range make the date invalid.
 */
#include "data/date_format.h"

/* A date being read. */
struct reader {
    struct str text;
    size_t at;
    struct civil c;
    int64_t year_day;
    int64_t half_day_hour; /* of h and K */
    int64_t offset;
    bool has_month_or_day, has_year_day, has_hour, has_half_day_hour, has_offset;
    bool pm, before_christ, short_year;
};

enum { MOST = 1000000000 }; /* where numbers stop growing */

static bool is_digit_at(const struct reader *r, size_t at)
{
    return at < r->text.len && r->text.s[at] >= '0' && r->text.s[at] <= '9';
}

/* Reads digits: all, or exactly as many as the letters; *used is their number. */
static bool read_number(struct reader *r, const struct date_item *item, int64_t *v, size_t *used)
{
    size_t from = r->at;
    *v = 0;
    while (is_digit_at(r, r->at) && (!item->exact || r->at - from < item->count)) {
        *v = *v < MOST ? *v * 10 + (r->text.s[r->at] - '0') : MOST;
        r->at++;
    }
    *used = r->at - from;
    return *used > 0 && (!item->exact || *used == item->count);
}

static bool read_millis(struct reader *r, const struct date_item *item)
{
    int64_t all;
    size_t from = r->at, used;
    if (!read_number(r, item, &all, &used)) {
        return false;
    }
    int v = 0;
    for (size_t i = 0; i < 3; i++) {
        if (i < used) {
            v = v * 10 + (r->text.s[from + i] - '0');
        } else if (item->fraction) {
            v *= 10;
        }
    }
    r->c.milli = v;
    return true;
}

/* Is `name` at the current position, in any case? Advances past it. */
static bool read_word(struct reader *r, struct str name)
{
    struct str rest = { r->text.s + r->at, r->text.len - r->at };
    if (!str_starts_fold(rest, name)) {
        return false;
    }
    r->at += name.len;
    return true;
}

/* One of the names, long or short; -1: none. */
static int read_name(struct reader *r, const char *const *names, int n)
{
    for (int i = 0; i < n; i++) {
        if (read_word(r, str_of(names[i]))) {
            return i;
        }
    }
    for (int i = 0; i < n; i++) {
        if (read_word(r, (struct str) { names[i], DATE_SHORT_NAME })) {
            return i;
        }
    }
    return -1;
}

static int64_t two_digits(const struct reader *r, size_t at)
{
    return (r->text.s[at] - '0') * 10 + (r->text.s[at + 1] - '0');
}

/* `+hh`, `+hhmm`, `+hh:mm`. */
static bool read_offset(struct reader *r)
{
    size_t at = r->at;
    bool minus = at < r->text.len && r->text.s[at] == '-';
    if (at >= r->text.len || (!minus && r->text.s[at] != '+') || !is_digit_at(r, at + 1) ||
        !is_digit_at(r, at + 2)) {
        return false;
    }
    int64_t hours = two_digits(r, at + 1), minutes = 0;
    at += 3;
    bool colon = at < r->text.len && r->text.s[at] == ':';
    if (is_digit_at(r, at + colon) && is_digit_at(r, at + colon + 1)) {
        minutes = two_digits(r, at + colon);
        at += 2 + (size_t)colon;
    }
    r->at = at;
    r->offset = (hours * 60 + minutes) * 60000;
    r->offset = minus ? -r->offset : r->offset;
    return hours <= 23 && minutes <= 59;
}

static bool read_zone(struct reader *r)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {
        { "EST", -5 }, { "CST", -6 }, { "MST", -7 }, { "PST", -8 },
        { "EDT", -4 }, { "CDT", -5 }, { "MDT", -6 }, { "PDT", -7 },
    };
    r->has_offset = true;
    r->offset = 0;
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        if (read_word(r, str_of(zones[i].name))) {
            r->offset = (int64_t)zones[i].hours * 3600000;
            return true;
        }
    }
    if (read_word(r, STR("UTC")) || read_word(r, STR("GMT"))) {
        bool sign = r->at < r->text.len && (r->text.s[r->at] == '+' || r->text.s[r->at] == '-');
        return !sign || !is_digit_at(r, r->at + 1) || read_offset(r);
    }
    return read_word(r, STR("Z")) || read_offset(r);
}

static bool read_month(struct reader *r, const struct date_item *item)
{
    int64_t v;
    size_t used;
    r->has_month_or_day = true;
    if (item->count >= DATE_SHORT_NAME) {
        r->c.month = read_name(r, date_month_names, DATE_MONTHS) + 1;
        return r->c.month > 0;
    }
    bool ok = read_number(r, item, &v, &used);
    r->c.month = (int)v;
    return ok && v >= 1 && v <= 12;
}

/* Fields that are not numbers; *known: the letter is one of them. */
static bool read_text(struct reader *r, const struct date_item *item, bool *known)
{
    *known = true;
    switch (item->letter) {
    case 'M':
    case 'L':
        return read_month(r, item);
    case 'G':
        r->before_christ = read_word(r, STR("BC"));
        return r->before_christ || read_word(r, STR("AD"));
    case 'E':
        return read_name(r, date_weekday_names, DATE_WEEKDAYS) >= 0;
    case 'a':
        r->pm = read_word(r, STR("PM"));
        return r->pm || read_word(r, STR("AM"));
    case 'z':
    case 'Z':
    case 'X':
        return read_zone(r);
    case 'S':
        return read_millis(r, item);
    default:
        *known = false;
        return false;
    }
}

/* A number of a date's field; the places of weeks and weekdays are read and ignored. */
static bool take_number(struct reader *r, const struct date_item *item, int64_t v, size_t used)
{
    switch (item->letter) {
    case 'y':
    case 'Y':
        r->c.year = v;
        r->short_year = item->count <= 2 && used == 2;
        return v < MOST;
    case 'd':
        r->has_month_or_day = true;
        r->c.day = (int)v;
        return v >= 1 && v <= 31;
    case 'D':
        r->has_year_day = true;
        r->year_day = v;
        return v >= 1 && v <= 366;
    case 'H':
    case 'k':
        r->has_hour = true;
        r->c.hour = v == 24 ? 0 : (int)v;
        return v <= (item->letter == 'k' ? 24 : 23);
    case 'h':
    case 'K':
        r->has_half_day_hour = true;
        r->half_day_hour = v;
        return v <= 23;
    case 'm':
        r->c.minute = (int)v;
        return v <= 59;
    case 's':
        r->c.second = (int)v;
        return v <= 59;
    default:
        return true;
    }
}

static bool read_item(struct reader *r, const struct date_item *item)
{
    if (item->letter == '\0') {
        struct str rest = { r->text.s + r->at, r->text.len - r->at };
        r->at += item->text.len;
        return str_starts(rest, item->text);
    }
    while (r->at < r->text.len && (r->text.s[r->at] == ' ' || r->text.s[r->at] == '\t')) {
        r->at++;
    }
    bool known;
    bool ok = read_text(r, item, &known);
    int64_t v;
    size_t used;
    return known ? ok : read_number(r, item, &v, &used) && take_number(r, item, v, used);
}

/* The local time of the fields; false: invalid date. */
static bool local_time(const struct reader *r, int64_t *local)
{
    struct civil c = r->c;
    if (r->has_year_day && !r->has_month_or_day) {
        c.month = 1;
        c.day = (int)r->year_day;
    }
    *local = time_of_civil(&c);
    struct civil back = time_civil(*local);
    bool same_day = back.month == c.month && back.day == c.day;
    return back.year == c.year && (same_day || (r->has_year_day && !r->has_month_or_day)) &&
           back.minute == c.minute;
}

/* A two-digit year is in the hundred years that start 80 years before now. */
static bool short_year_time(struct reader *r, const struct zone *zone, int64_t now, int64_t *local)
{
    int64_t start = now;
    if (!time_add(now, zone_offset(zone, now), &start)) {
        start = now;
    }
    struct civil first = time_civil(start);
    first.year -= 80;
    int64_t century = first.year - first.year % 100;
    r->c.year += r->c.year + century < first.year ? century + 100 : century;
    bool ok = local_time(r, local);
    if (ok && r->c.year == first.year && *local < time_of_civil(&first)) {
        r->c.year += 100;
        ok = local_time(r, local);
    }
    return ok;
}

bool date_format_read(const struct date_format *f, struct str text, const struct zone *zone,
                      int64_t now, int64_t *ms)
{
    struct reader r = { .text = { text.s ? text.s : "", text.len } };
    r.c = (struct civil) { .year = 1970, .month = 1, .day = 1 };
    for (size_t i = 0; i < f->n; i++) {
        if (!read_item(&r, &f->items[i])) {
            return false;
        }
    }
    if (!r.has_hour && r.has_half_day_hour) {
        int hour = r.half_day_hour == 12 ? 0 : (int)r.half_day_hour;
        r.c.hour = r.pm && hour < 12 ? hour + 12 : hour;
    }
    if (r.before_christ) {
        r.c.year = 1 - r.c.year;
        r.short_year = false;
    }
    int64_t local;
    bool ok = r.short_year ? short_year_time(&r, zone, now, &local) : local_time(&r, &local);
    if (!ok || local == INT64_MIN || local == INT64_MAX) {
        return false;
    }
    if (!r.has_offset) {
        *ms = zone_instant(zone, local);
        return true;
    }
    return time_subtract(local, r.offset, ms);
}
