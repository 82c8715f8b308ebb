/*
 * time_form.c - the list of forms, and reading the one that begins at a byte.
 *
 * A form is a date, what may be between, and a time of day with a zone. Which forms may begin is
 * decided by the number of the first digits and the byte after them, so most numbers and words are
 * passed over at once.
 */
#include "source/time/time_form.h"

#include "source/time/time_scan.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, EARLIEST = 1970, LATEST = 2199 };
static const int64_t year_ms = 365 * (int64_t)DAY_MS;
static const int64_t most_back_ms = 92 * (int64_t)DAY_MS; /* of a line from the one before */

const struct time_form time_forms[] = {
    { "ISO-8601", "2024-05-01T10:15:30.5Z | 2024-05-01 10:15:30,5 +02:00 | 2024-05-01_10:15:30" },
    { "the same with slashes or dots", "2024/05/01 10:15:30 | 2024.05.01 10:15:30" },
    { "ISO-8601 without punctuation", "20240501T101530Z | 20240501 101530.5 | 20240501101530" },
    { "a date and a time that are named", "date=2024-05-01 time=10:15:30" },
    { "the day before the month's name",
      "01/May/2024:10:15:30 +0200 | 01-May-2024 10:15:30 | 1 May 2024 10:15:30 GMT" },
    { "RFC 2822, RFC 850", "Wed, 1 May 2024 10:15:30 +0200 | Wednesday, 01-May-24 10:15:30 GMT" },
    { "the month's name first", "May 1, 2024 10:15:30 AM | May 1, 2024 @ 10:15:30.000" },
    { "of syslog, with or without a year",
      "May  1 10:15:30 | May  1 2024 10:15:30.5 PDT | 2024 May  1 10:15:30 UTC | "
      "Wed May  1 10:15:30 2024 | Wed May  1 10:15:30 UTC 2024" },
    { "with slashes, the month first", "5/31/2024 10:15:30 | 5/31/2024, 2:16:44.756 PM | "
                                       "05/31/2024:10:15:30 GMT | 05/31/24 10:15:30" },
    { "the day first", "31/5/2024 10:15:30 | 31.05.2024 10:15:30" },
    { "two digits of a year", "240501 101530 | 24-05-01 10:15:30 | 24/05/31 10:15:30" },
    { "of klog", "I0501 10:15:30.123456" },
    { "of auditd", "audit(1714558530.375:15558)" },
    { NULL, NULL },
};

bool time_is_plausible(int64_t ms)
{
    return ms >= 631152000000 && ms < 4102444800000; /* 1990, 2100 */
}

void time_form_used(struct time_reader *t, const struct time_found *found)
{
    t->guessed += found->guessed;
    t->ambiguous += found->ambiguous;
}

void time_form_follow(struct time_reader *t, const struct time_found *found)
{
    t->near = found->ms;
    if (found->yearless && !found->zoned && t->how->zone == zone_utc() &&
        (found->ms < t->day.start || found->ms - t->day.start >= DAY_MS || t->day.day == 0)) {
        struct civil c = time_civil(found->ms);
        t->day.month = c.month;
        t->day.day = c.day;
        c.hour = c.minute = c.second = c.milli = 0;
        t->day.start = time_of_civil(&c);
    }
}

/* A date that was read, and where what follows it begins. */
struct date {
    struct civil c;        /* year -1: none */
    bool ambiguous, loose; /* loose: minutes are enough for a time of day */
};

static int64_t instant(const struct time_reader *t, const struct civil *c)
{
    return zone_instant(t->zone ? t->zone : t->how->zone, time_of_civil(c));
}

static int64_t with_year(const struct time_reader *t, struct civil *c, int64_t year, int64_t offset,
                         bool zoned)
{
    c->year = year;
    return zoned ? time_of_civil(c) - offset : instant(t, c);
}

/* The last instant that a time of the file may be; clocks and zones may differ by a day. */
static int64_t last_of(const struct text_time *how)
{
    return how->year_from <= TIME_YEAR_NOW ? time_add_bounded(how->written, DAY_MS) : INT64_MAX;
}

/* A time without a year goes on from the one before, or is at most three months earlier. */
static bool year_after_near(const struct time_reader *t, struct civil *c, int64_t near,
                            int64_t offset, bool zoned, int64_t *ms)
{
    int64_t from = time_subtract_bounded(near, most_back_ms), last = last_of(t->how);
    int64_t year = time_civil(near).year;
    *ms = with_year(t, c, year, offset, zoned);
    if (*ms >= from && *ms <= last && *ms - from < year_ms && scan_is_day(c)) {
        return true; /* as most are */
    }
    year = time_civil(from).year;
    bool found = false;
    for (int k = 0; k < 9 && !(found && *ms >= from); k++) {
        int64_t next = with_year(t, c, year + k, offset, zoned);
        if (!scan_is_day(c)) {
            continue;
        }
        if (next > last && found) {
            break;
        }
        *ms = next;
        found = true;
    }
    for (int k = 1; found && *ms > last && k < 9; k++) {
        *ms = with_year(t, c, year - k, offset, zoned);
    }
    return found;
}

/* A time without a year: after the one before, else as the file says. */
static bool guess_year(const struct time_reader *t, struct civil *c, int64_t offset, bool zoned,
                       struct time_found *out)
{
    const struct text_time *how = t->how;
    int64_t near = t->near != TIME_NONE ? t->near : how->near;
    if (t->near == TIME_NONE && how->year > 0) {
        out->ms = with_year(t, c, how->year, offset, zoned);
        return scan_is_day(c);
    }
    if (near != TIME_NONE) {
        return year_after_near(t, c, near, offset, zoned, &out->ms);
    }
    const struct zone *zone = t->zone ? t->zone : how->zone;
    int64_t last = last_of(how), now = how->written;
    int64_t year = time_civil(time_add_bounded(now, zone_offset(zone, now))).year + 1;
    for (int k = 0; k < 9; k++) {
        out->ms = with_year(t, c, year - k, offset, zoned);
        if (scan_is_day(c) && out->ms <= last) {
            out->guessed = how->year_from == TIME_YEAR_CHANGED;
            return true;
        }
    }
    return false;
}

/* Bytes between a date and its time of day; 0: none. */
static size_t between(struct str s, size_t at)
{
    static const struct str words[] = {
        { " time=\"", 7 },  { " time=", 6 },  { "\" time=\"", 8 }, { ";time=", 6 }, { ",time=", 6 },
        { "\ttime=\"", 7 }, { "\ttime=", 6 }, { " @ ", 3 },        { " at ", 4 },   { ", ", 2 },
    };
    if (at >= s.len) {
        return 0;
    }
    if (is_digit(s, at + 1)) {
        char c = s.s[at];
        return c == ' ' || c == 'T' || c == 't' || c == '_' || c == ':' || c == ',' || c == '\t' ||
               c == '-';
    }
    if (s.s[at] == ' ' && has(s, at + 1, ' ')) {
        return 2;
    }
    struct str rest = { s.s + at, s.len - at };
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (rest.s[0] == words[k].s[0] && str_starts(rest, words[k])) {
            return words[k].len;
        }
    }
    return 0;
}

/* ` 2024` after a time of day that lacks it. */
static size_t year_after(struct str s, size_t at, struct civil *c)
{
    int year = has(s, at, ' ') ? four(s, at + 1) : -1;
    if (year < EARLIEST || year > LATEST || is_digit(s, at + 5) || has(s, at + 5, '-') ||
        has(s, at + 5, '/') || has(s, at + 5, '.') || is_letter(s, at + 5)) {
        return 0;
    }
    c->year = year;
    return 5;
}

/* What follows a date that ends at `at`. A date with a year may stand alone. */
static bool finish(const struct time_reader *t, struct str s, size_t at, struct date *d,
                   bool packed, struct time_found *out)
{
    bool seconds = false;
    int64_t offset = 0;
    size_t gap = between(s, at);
    struct civil clock = d->c;
    size_t bytes = gap > 0 ? scan_clock(s, at + gap, packed, &clock, &seconds) : 0;
    if (bytes == 0 || (!seconds && !d->loose)) {
        if (d->c.year < 0 || is_digit(s, at) || is_letter(s, at) || !scan_is_day(&d->c)) {
            return false;
        }
        d->c.hour = d->c.minute = d->c.second = d->c.milli = 0;
        out->ms = instant(t, &d->c);
        out->full = out->zoned = out->yearless = false;
        out->ambiguous = d->ambiguous;
        out->end = at;
        return true;
    }
    at += gap + bytes;
    size_t zone = scan_zone(s, at, &offset);
    at += zone;
    if (clock.year < 0) {
        at += year_after(s, at, &clock);
    }
    if (zone == 0 && clock.year >= 0 && d->c.year < 0) {
        zone = scan_zone(s, at, &offset); /* `10:15:30 2024 +0200` */
        at += zone;
    }
    if (is_letter(s, at) || is_digit(s, at)) {
        return false;
    }
    out->yearless = clock.year < 0;
    if (out->yearless && zone == 0 && clock.day == t->day.day && clock.month == t->day.month &&
        t->near != TIME_NONE && !t->zone) {
        /* of the day of the line before */
        out->ms = t->day.start +
                  (((int64_t)clock.hour * 60 + clock.minute) * 60 + clock.second) * 1000 +
                  clock.milli;
        out->full = true;
        out->zoned = out->ambiguous = false;
        out->end = at;
        return true;
    }
    if (!scan_is_day(&clock)) {
        return false;
    }
    if (out->yearless) {
        if (!guess_year(t, &clock, offset, zone > 0, out)) {
            return false;
        }
    } else if (zone > 0) {
        out->ms = time_of_civil(&clock) - offset;
    } else {
        out->ms = instant(t, &clock);
    }
    out->full = true;
    out->zoned = zone > 0;
    out->ambiguous = d->ambiguous;
    out->end = at;
    return true;
}

/* Years of two digits, as the pattern letters read them about now. */
static int64_t long_year(int year)
{
    return year < 70 ? 2000 + year : 1900 + year;
}

/* The usual spelling, which most lines have: nothing but a blank, a quote or the like follows, and
 * no zone's name. False: to be read as any other form. */
static bool iso_at(const struct time_reader *t, struct str s, size_t at, struct time_found *out)
{
    struct str rest = { s.s + at, s.len - at };
    size_t used = 0;
    int64_t offset;
    const struct zone *zone = t->zone ? t->zone : t->how->zone;
    if (!time_read_iso_prefix(rest, zone, &out->ms, &used) || used <= 10) {
        return false;
    }
    out->zoned = false;
    for (size_t k = 16; k < used; k++) { /* after the minutes, of the zone only */
        out->zoned |= rest.s[k] == '+' || rest.s[k] == '-' || (rest.s[k] | 0x20) == 'z';
    }
    char c = used < rest.len ? rest.s[used] : ' ',
         next = used + 1 < rest.len ? rest.s[used + 1] : ' ';
    bool half = (next | 0x20) == 'a' || (next | 0x20) == 'p' || next == ' ';
    if (c != ' ' ? c >= '+' && c != ']' && c != '[' && c != ';' && c != '|' && c != '}' && c != '='
                 : !out->zoned && (half || scan_zone(rest, used, &offset) > 0)) {
        return false;
    }
    out->full = true;
    out->yearless = out->ambiguous = false;
    out->end = at + used;
    return true;
}

/* `2024-05-01..`, `2024/5/1`, `2024.05.01`, `2024 May 1`, `2024-May-01`. */
static bool year_first(const struct time_reader *t, struct str s, size_t at, struct time_found *out)
{
    char mark = s.s[at + 4];
    struct date d = { .c = { .year = four(s, at) }, .loose = mark == '-' };
    size_t next = at + 5;
    if (mark == '-' && is_digit(s, next)) {
        if (iso_at(t, s, at, out)) {
            return true;
        }
    }
    d.c.month = is_digit(s, next) ? scan_short(s, &next) : scan_month(s, &next);
    bool blank = mark == ' ';
    if (d.c.month <= 0 || d.c.year < (mark == '-' ? 0 : EARLIEST) || !has(s, next, mark)) {
        return false;
    }
    next += blank && has(s, next + 1, ' ') ? 2 : 1;
    d.c.day = scan_short(s, &next);
    return d.c.day > 0 && scan_is_day(&d.c) && finish(t, s, next, &d, false, out);
}

/* `20240501T101530`, `20240501101530`. */
static bool packed(const struct time_reader *t, struct str s, size_t at, size_t digits,
                   struct time_found *out)
{
    struct date d = { .c = {
                          .year = four(s, at), .month = two(s, at + 4), .day = two(s, at + 6) } };
    bool seconds;
    int64_t offset = 0;
    if (d.c.year < EARLIEST || d.c.year > LATEST || !scan_is_day(&d.c)) {
        return false;
    }
    if (digits == 8) {
        return finish(t, s, at + 8, &d, true, out);
    }
    size_t bytes = scan_clock(s, at + 8, true, &d.c, &seconds);
    if (bytes == 0) {
        return false;
    }
    size_t zone = scan_zone(s, at + 8 + bytes, &offset);
    out->ms = zone > 0 ? time_of_civil(&d.c) - offset : instant(t, &d.c);
    out->full = true;
    out->zoned = zone > 0;
    out->yearless = out->ambiguous = false;
    out->end = at + 8 + bytes + zone;
    return !is_letter(s, out->end);
}

/* `240501 101530`, `240501 10:15:30` */
static bool short_packed(const struct time_reader *t, struct str s, size_t at,
                         struct time_found *out)
{
    struct date d = {
        .c = { .year = long_year(two(s, at)), .month = two(s, at + 2), .day = two(s, at + 4) }
    };
    if (!has(s, at + 6, ' ') || !is_digit(s, at + 7 + has(s, at + 7, ' ')) || !scan_is_day(&d.c)) {
        return false;
    }
    bool plain = at + 14 <= s.len && s.s[at + 13] == ' ';
    int hour = two(s, at + 7), minute = two(s, at + 9), second = two(s, at + 11);
    if (plain && hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 &&
        second <= 60 && !is_letter(s, at + 14)) {
        d.c.hour = hour;
        d.c.minute = minute;
        d.c.second = second;
        out->ms = instant(t, &d.c);
        out->full = true;
        out->zoned = out->yearless = out->ambiguous = false;
        out->end = at + 13;
        return true;
    }
    return finish(t, s, at + 6, &d, true, out) && out->full;
}

/* The year after the month, of two or four digits; false: none. Moves *at past it. */
static bool take_year(struct str s, size_t *at, struct civil *c)
{
    int year = four(s, *at);
    if (year >= 0) {
        c->year = year;
        *at += 4;
    } else {
        bool is_hour = *at > 0 && s.s[*at - 1] == ' ' && has(s, *at + 2, ':');
        year = is_hour ? -1 : two(s, *at);
        c->year = long_year(year);
        *at += 2;
    }
    return year >= 0 && !is_digit(s, *at) && (c->year >= EARLIEST || year > 99);
}

/* `01/May/2024:10:15:30 +0200`, as web servers write it; false: to be read as any other form. */
static bool apache_at(struct str s, size_t at, struct time_found *out)
{
    if (at + 26 > s.len || s.s[at + 6] != '/' || s.s[at + 11] != ':' || s.s[at + 20] != ' ' ||
        (s.s[at + 21] != '+' && s.s[at + 21] != '-') || is_digit(s, at + 26) ||
        is_letter(s, at + 26)) {
        return false;
    }
    size_t name = at + 3;
    struct civil c = { .year = four(s, at + 7),
                       .month = scan_month(s, &name),
                       .day = two(s, at),
                       .hour = two(s, at + 12),
                       .minute = two(s, at + 15),
                       .second = two(s, at + 18) };
    int hours = two(s, at + 22), minutes = two(s, at + 24);
    if (c.year < 0 || !scan_is_day(&c) || c.hour < 0 || c.hour > 23 || c.minute < 0 ||
        c.minute > 59 || c.second < 0 || c.second > 60 || s.s[at + 14] != ':' ||
        s.s[at + 17] != ':' || hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
        return false;
    }
    int64_t offset = (hours * 60 + minutes) * (int64_t)60000;
    out->ms = time_of_civil(&c) + (s.s[at + 21] == '-' ? offset : -offset);
    out->full = out->zoned = true;
    out->yearless = out->ambiguous = false;
    out->end = at + 26;
    return true;
}

/* `1 May 2024 10:15:30`, `01-MAY-24 10:15:30 GMT` */
static bool day_and_name(const struct time_reader *t, struct str s, size_t at,
                         struct time_found *out)
{
    if (has(s, at + 2, '/') && apache_at(s, at, out)) {
        return true;
    }
    struct date d = { .c = { .year = -1 }, .loose = true };
    d.c.day = scan_short(s, &at);
    char mark = s.s[at++];
    d.c.month = scan_month(s, &at);
    if (d.c.month == 0 || !has(s, at, mark)) {
        return false;
    }
    at++;
    return take_year(s, &at, &d.c) && d.c.year >= 1900 && scan_is_day(&d.c) &&
           finish(t, s, at, &d, false, out);
}

/* Which of two numbers is the month of a date with slashes; false: none can be. */
static bool month_of(const struct time_reader *t, int first, int second, char mark, struct date *d)
{
    bool day_first = mark == '.' || first > 12 || (second <= 12 && t->how->order == TIME_DAY_FIRST);
    d->c.day = day_first ? first : second;
    d->c.month = day_first ? second : first;
    d->ambiguous = mark != '.' && first <= 12 && second <= 12 && first != second &&
                   t->how->order == TIME_ORDER_UNKNOWN;
    return scan_is_day(&d->c);
}

/* Whether of two readings of a date only the first is one that an event can have by now. */
static bool is_only_past(const struct time_reader *t, const struct civil *one,
                         const struct civil *other)
{
    int64_t last = last_of(t->how);
    return time_of_civil(one) <= last && (!scan_is_day(other) || time_of_civil(other) > last);
}

/* `5/31/2024`, `31.05.2024`, `24/05/31`, `24-05-01`, each with a time of day. */
static bool slashed(const struct time_reader *t, struct str s, size_t at, struct time_found *out)
{
    struct date d = { .c = { .year = -1 }, .loose = true };
    int first = scan_short(s, &at);
    char mark = s.s[at++];
    int second = scan_short(s, &at);
    if (second < 0 || !has(s, at, mark)) {
        return false;
    }
    at++;
    bool whole = four(s, at) >= 0 && !is_digit(s, at + 4);
    int last = whole ? four(s, at) : two(s, at);
    at += whole ? 4 : 2;
    if (last < 0 || is_digit(s, at) || (whole && (last < EARLIEST || last > LATEST))) {
        return false;
    }
    if (whole) {
        d.c.year = last;
        return month_of(t, first, second, mark, &d) && finish(t, s, at, &d, false, out);
    }
    d.c.year = long_year(last);
    d.loose = false;
    struct civil year_first = { .year = long_year(first), .month = second, .day = last };
    if (mark == '-' || first > 31 || !month_of(t, first, second, mark, &d) ||
        (mark == '/' && first > 12 && t->how->order != TIME_DAY_FIRST &&
         !is_only_past(t, &d.c, &year_first))) {
        d.c = year_first;
        d.ambiguous = false;
    }
    return scan_is_day(&d.c) && finish(t, s, at, &d, false, out) && out->full;
}

static bool digits_at(const struct time_reader *t, struct str s, size_t at, struct time_found *out)
{
    size_t n = 1;
    while (is_digit(s, at + n) && n < 15) {
        n++;
    }
    char c = at + n < s.len ? s.s[at + n] : '\0';
    switch (n) {
    case 4:
        return (c == '-' || c == '/' || c == '.' || (c == ' ' && is_letter(s, at + 5))) &&
               year_first(t, s, at, out);
    case 1:
    case 2:
        if (c == '.' && !has(s, at + n + 2, '.') && !has(s, at + n + 3, '.')) {
            return false; /* of an address or a fraction, as most are */
        }
        if (c == '/' || c == '-' || c == '.' || c == ' ') {
            return is_letter(s, at + n + 1)
                       ? day_and_name(t, s, at, out)
                       : c != ' ' && is_digit(s, at + n + 1) && slashed(t, s, at, out);
        }
        return false;
    case 6:
        return c == ' ' && short_packed(t, s, at, out);
    case 8:
    case 14:
        return packed(t, s, at, n, out);
    default:
        return false;
    }
}

/* `Mar 27 13:06:56 host`, of the day of the line before; false: to be read as any other form. */
static bool same_day(const struct time_reader *t, struct str s, size_t at, struct time_found *out)
{
    if (t->day.day == 0 || t->zone || at + 17 > s.len || s.s[at + 3] != ' ' || s.s[at + 6] != ' ' ||
        s.s[at + 9] != ':' || s.s[at + 12] != ':' || s.s[at + 15] != ' ') {
        return false;
    }
    char next = s.s[at + 16];
    bool half = (next == 'a' || next == 'p') && has(s, at + 17, 'm');
    size_t end = at;
    int day = s.s[at + 4] == ' ' && is_digit(s, at + 5) ? s.s[at + 5] - '0' : two(s, at + 4);
    int hour = two(s, at + 7), minute = two(s, at + 10), second = two(s, at + 13);
    if (next < 'a' || next > 'z' || half || day != t->day.day || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59 || second < 0 || second > 60 ||
        scan_month(s, &end) != t->day.month) {
        return false;
    }
    *out = (struct time_found) {
        .ms = t->day.start + ((int64_t)(hour * 60 + minute) * 60 + second) * 1000,
        .at = at,
        .end = at + 15,
        .full = true,
        .yearless = true,
    };
    return true;
}

/* `Mar 27 13:06:56`, `Mar 27 2005 13:06:56`, `October 29, 2024 @ 1:06 PM`, `Dec 04 04:47:44 2005`
 */
static bool name_first(const struct time_reader *t, struct str s, size_t at, struct time_found *out)
{
    if (same_day(t, s, at, out)) {
        return true;
    }
    struct date d = { .c = { .year = -1 } };
    d.c.month = scan_month(s, &at);
    if (d.c.month == 0 || !has(s, at, ' ')) {
        return false;
    }
    at += 1 + has(s, at + 1, ' ');
    d.c.day = scan_short(s, &at);
    if (!scan_is_day(&d.c)) {
        return false;
    }
    size_t comma = has(s, at, ',');
    size_t year = at + comma + has(s, at + comma, ' ');
    if (year > at && four(s, year) >= EARLIEST && four(s, year) <= LATEST &&
        !is_digit(s, year + 4)) {
        d.c.year = four(s, year);
        d.loose = true;
        at = year + 4;
    }
    return finish(t, s, at, &d, false, out);
}

/* `I0501 10:15:30.123456`, `W20240501 10:15:30.1` */
static bool klog(const struct time_reader *t, struct str s, size_t at, struct time_found *out)
{
    bool years = is_digit(s, at + 5);
    size_t from = at + 1 + (years ? 4 : 0);
    struct date d = { .c = { .year = years ? four(s, at + 1) : -1,
                             .month = two(s, from),
                             .day = two(s, from + 2) } };
    return two(s, from) >= 0 && !is_digit(s, from + 4) && has(s, from + 4, ' ') &&
           scan_is_day(&d.c) && finish(t, s, from + 4, &d, false, out) && out->full;
}

static bool letter_at(const struct time_reader *t, struct str s, size_t at, struct time_found *out)
{
    switch (s.s[at]) {
    case 'I':
    case 'W':
    case 'E':
    case 'F':
        if (is_digit(s, at + 1)) {
            return klog(t, s, at, out);
        }
        break;
    case 'a':
        if (at > 0 && has(s, at + 5, '(')) {
            struct str rest = { s.s + at, 6 };
            return str_eq(rest, STR("audit(")) && time_form_epoch(s, at + 6, out);
        }
        break;
    default:
        break;
    }
    return name_first(t, s, at, out);
}

bool time_form_at(const struct time_reader *t, struct str s, size_t at, struct time_found *out)
{
    out->at = at;
    out->guessed = false;
    return is_digit(s, at) ? digits_at(t, s, at, out)
                           : is_letter(s, at) && letter_at(t, s, at, out);
}
