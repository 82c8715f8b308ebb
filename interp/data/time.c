/*
 * time.c - instants, dates and their text forms.
 *
 * An instant is milliseconds since the epoch, in the proleptic Gregorian calendar without leap
 * seconds. Every 64-bit number is an instant; conversions beyond the range saturate.
 */
#include "data/time.h"

#include "data/number/number.h"

#include <math.h>

enum {
    DAY_MS = 86400000,
    DAYS_400_YEARS = 146097,
    DAYS_TO_EPOCH = 719468, /* from 0000-03-01 */
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Years begin in March here, so that the leap day is the last of its year. */
struct civil time_civil(int64_t ms)
{
    int64_t days = floor_div(ms, DAY_MS);
    int64_t in_day = ms % DAY_MS + (ms % DAY_MS < 0 ? DAY_MS : 0);
    days += DAYS_TO_EPOCH;
    int64_t era = floor_div(days, DAYS_400_YEARS);
    int day = (int)(days - era * DAYS_400_YEARS);
    int year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    int month = (5 * day + 2) / 153; /* 0: March */
    struct civil c = { .year = era * 400 + year + (month >= 10) };
    c.month = month < 10 ? month + 3 : month - 9;
    c.day = day - (153 * month + 2) / 5 + 1;
    c.hour = (int)(in_day / 3600000);
    c.minute = (int)(in_day / 60000 % 60);
    c.second = (int)(in_day / 1000 % 60);
    c.milli = (int)(in_day % 1000);
    return c;
}

int64_t time_of_civil(const struct civil *c)
{
    enum { MOST_YEARS = 1000000000 };
    int64_t months = (int64_t)c->month - 3; /* from March */
    int64_t year = c->year < -MOST_YEARS  ? -MOST_YEARS
                   : c->year > MOST_YEARS ? MOST_YEARS
                                          : c->year;
    year += floor_div(months, 12);
    int64_t month = months - floor_div(months, 12) * 12;
    int64_t era = floor_div(year, 400);
    int64_t of_era = year - era * 400;
    int64_t days = era * DAYS_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 +
                   (153 * month + 2) / 5 + c->day - 1 - DAYS_TO_EPOCH;
    int64_t in_day = (int64_t)c->hour * 3600000 + (int64_t)c->minute * 60000 +
                     (int64_t)c->second * 1000 + c->milli;
    int64_t ms;
    if (__builtin_mul_overflow(days, (int64_t)DAY_MS, &ms) || !time_add(ms, in_day, &ms)) {
        return days < 0 ? INT64_MIN : INT64_MAX;
    }
    return ms;
}

static char *put_two(char *to, int v)
{
    *to++ = (char)('0' + v / 10);
    *to++ = (char)('0' + v % 10);
    return to;
}

size_t time_show(char to[TIME_TEXT_MAX], int64_t ms, const struct zone *zone)
{
    int64_t local;
    if (!time_add(ms, zone_offset(zone, ms), &local)) {
        local = ms;
    }
    struct civil c = time_civil(local);
    char *at = to;
    if (c.year >= 0 && c.year <= 9999) {
        at = put_two(put_two(at, (int)c.year / 100), (int)c.year % 100);
    } else {
        at += number_int(at, c.year);
    }
    *at++ = '-';
    at = put_two(at, c.month);
    *at++ = '-';
    at = put_two(at, c.day);
    *at++ = ' ';
    at = put_two(at, c.hour);
    *at++ = ':';
    at = put_two(at, c.minute);
    *at++ = ':';
    at = put_two(at, c.second);
    *at++ = '.';
    *at++ = (char)('0' + c.milli / 100);
    at = put_two(at, c.milli % 100);
    return (size_t)(at - to);
}

static bool is_digit(struct str s, size_t at)
{
    return at < s.len && s.s[at] >= '0' && s.s[at] <= '9';
}

/* The value of two digits at `at`; -1: none. */
static inline int two(struct str s, size_t at)
{
    if (at + 2 > s.len) {
        return -1;
    }
    unsigned tens = (unsigned)s.s[at] - '0', ones = (unsigned)s.s[at + 1] - '0';
    return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

static bool has(struct str s, size_t at, char c)
{
    return at < s.len && s.s[at] == c;
}

static int days_in_month(int year, int month)
{
    static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

static bool is_date(const struct civil *c)
{
    return c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           (c->day <= 28 || c->day <= days_in_month((int)(c->year % 400), c->month));
}

/* `hh:mm[:ss[.fraction]]`; the bytes parsed; 0: not a time. */
static size_t read_clock(struct str s, size_t at, struct civil *c)
{
    size_t from = at;
    c->hour = two(s, at);
    c->minute = two(s, at + 3);
    if (c->hour < 0 || !has(s, at + 2, ':') || c->minute < 0) {
        return 0;
    }
    at += 5;
    if (has(s, at, ':') && two(s, at + 1) >= 0) {
        c->second = two(s, at + 1);
        at += 3;
        if ((has(s, at, '.') || has(s, at, ',')) && is_digit(s, at + 1)) {
            int milli = 0, places = 0;
            for (at++; is_digit(s, at); at++) {
                milli = places < 3 ? milli * 10 + (s.s[at] - '0') : milli;
                places += places < 3;
            }
            c->milli = places == 1 ? milli * 100 : places == 2 ? milli * 10 : milli;
        }
    }
    bool midnight = c->hour == 24 && c->minute == 0 && c->second == 0 && c->milli == 0;
    return (c->hour <= 23 || midnight) && c->minute <= 59 && c->second <= 60 ? at - from : 0;
}

/* `Z`, `+hh`, `+hhmm`, `+hh:mm`; after a blank an offset needs its minutes. The bytes, 0: none. */
static size_t read_zone(struct str s, size_t at, int64_t *offset)
{
    size_t from = at;
    bool blank = has(s, at, ' ');
    at += blank;
    *offset = 0;
    if (has(s, at, 'Z') || has(s, at, 'z')) {
        return at + 1 - from;
    }
    if (!has(s, at, '+') && !has(s, at, '-')) {
        return 0;
    }
    int hours = two(s, at + 1);
    bool colon = has(s, at + 3, ':');
    int minutes = two(s, at + 3 + colon);
    if (hours < 0 || hours > 23 || minutes > 59 || (minutes < 0 && (blank || colon))) {
        return 0;
    }
    *offset = ((int64_t)hours * 60 + (minutes < 0 ? 0 : minutes)) * 60000;
    *offset = s.s[at] == '-' ? -*offset : *offset;
    return at + (minutes < 0 ? 3 : 5 + (size_t)colon) - from;
}

/* time_of_civil for dates of the years 0 to 9999, in 32 bits. */
static int64_t instant_of_date(const struct civil *c)
{
    unsigned early = c->month < 3;
    unsigned year = (unsigned)c->year + 400 - early; /* 400 years are whole weeks and leap cycles */
    unsigned month = (unsigned)c->month + 12 * early - 3;
    unsigned days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 +
                    (unsigned)c->day - 1;
    return ((int64_t)days - DAYS_400_YEARS - DAYS_TO_EPOCH) * DAY_MS +
           ((c->hour * 60 + c->minute) * 60 + c->second) * 1000 + c->milli;
}

bool time_read_iso_prefix(struct str s, const struct zone *zone, int64_t *ms, size_t *used)
{
    int century = two(s, 0), year = two(s, 2);
    struct civil c = { .month = two(s, 5), .day = two(s, 8) };
    if (century < 0 || year < 0 || !has(s, 4, '-') || !has(s, 7, '-')) {
        return false;
    }
    c.year = century * 100 + year;
    if (!is_date(&c) || is_digit(s, 10)) {
        return false;
    }
    size_t at = 10;
    int64_t offset = 0;
    bool has_zone = false;
    if (has(s, at, 'T') || has(s, at, ' ') || has(s, at, 't')) {
        struct civil clock = c;
        size_t bytes = read_clock(s, at + 1, &clock);
        if (bytes > 0) {
            c = clock;
            at += 1 + bytes;
            size_t zone_bytes = read_zone(s, at, &offset);
            has_zone = zone_bytes > 0;
            at += zone_bytes;
        }
    }
    *used = at;
    int64_t local = instant_of_date(&c);
    *ms = has_zone ? local - offset : zone == zone_utc() ? local : zone_instant(zone, local);
    return true;
}

bool time_read_iso(struct str s, const struct zone *zone, int64_t *ms)
{
    size_t used;
    return s.len >= 10 && time_read_iso_prefix(s, zone, ms, &used) && used == s.len;
}

bool time_from_epoch(double value, int64_t *ms)
{
    double size = fabs(value);
    if (!(size >= 1e8 && size < 9e18)) {
        return false;
    }
    if (size < 1e11) {
        /* half a microsecond more, since 1700000000.123 is a little less than it says */
        *ms = (int64_t)floor(value * 1000 + 0.0005);
        return true;
    }
    int64_t whole = (int64_t)value;
    *ms = size < 1e14 ? whole : floor_div(whole, size < 1e17 ? 1000 : 1000000);
    return true;
}

/* `-1h`: a sign, digits, a unit. */
static bool read_relative(struct str s, int64_t now, int64_t *ms)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = { { 's', 1000 },
                  { 'm', 60000 },
                  { 'h', 3600000 },
                  { 'd', DAY_MS },
                  { 'w', 7 * (int64_t)DAY_MS } };
    if (s.len < 3 || s.len > 20 || (s.s[0] != '-' && s.s[0] != '+')) {
        return false;
    }
    int64_t n = 0;
    for (size_t i = 1; i + 1 < s.len; i++) {
        if (!is_digit(s, i) || n > INT64_MAX / 10 - 10) {
            return false;
        }
        n = n * 10 + (s.s[i] - '0');
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (ascii_lower((unsigned char)s.s[s.len - 1]) == (unsigned char)units[i].unit) {
            return !__builtin_mul_overflow(n, s.s[0] == '-' ? -units[i].ms : units[i].ms, &n) &&
                   time_add(now, n, ms);
        }
    }
    return false;
}

/* One or two digits at *at, or four when `year`; -1: none. */
static int read_part(struct str s, size_t *at, bool year)
{
    int v = 0;
    size_t from = *at;
    for (; is_digit(s, *at) && *at - from < 4; (*at)++) {
        v = v * 10 + (s.s[*at] - '0');
    }
    size_t digits = *at - from;
    return (year ? digits == 4 : digits == 1 || digits == 2) ? v : -1;
}

/* `hh:mm[:ss][am|pm]` to the end of `s`. */
static bool read_day_time(struct str s, size_t at, struct civil *c)
{
    c->hour = read_part(s, &at, false);
    if (c->hour < 0 || !has(s, at++, ':')) {
        return false;
    }
    c->minute = read_part(s, &at, false);
    if (has(s, at, ':')) {
        at++;
        c->second = read_part(s, &at, false);
    }
    if (c->minute < 0 || c->minute > 59 || c->second < 0 || c->second > 59) {
        return false;
    }
    struct str half = str_trim((struct str) { s.s + at, s.len - at });
    if (half.len == 0) {
        return c->hour <= 23;
    }
    bool pm = str_eq_fold(half, STR("pm"));
    if ((!pm && !str_eq_fold(half, STR("am"))) || c->hour < 1 || c->hour > 12) {
        return false;
    }
    c->hour = c->hour % 12 + (pm ? 12 : 0);
    return true;
}

static int64_t instant_of(const struct civil *c, const struct zone *zone)
{
    return zone_instant(zone, time_of_civil(c));
}

/* `mm/dd[/yyyy] [hh:mm[:ss][am|pm]]`; a start without year is not in the future. */
static bool read_slashed(struct str s, int64_t now, const struct zone *zone, bool start,
                         int64_t *ms)
{
    size_t at = 0;
    struct civil c = { .month = read_part(s, &at, false) };
    if (c.month < 0 || !has(s, at++, '/')) {
        return false;
    }
    c.day = read_part(s, &at, false);
    bool has_year = has(s, at, '/');
    if (has_year) {
        at++;
        c.year = read_part(s, &at, true);
    } else {
        int64_t local;
        c.year = time_add(now, zone_offset(zone, now), &local) ? time_civil(local).year : 1970;
    }
    if (c.day < 0 || c.year < 0) {
        return false;
    }
    if (at < s.len) {
        size_t blanks = at;
        while (has(s, at, ' ') || has(s, at, '\t')) {
            at++;
        }
        if (at == blanks || !read_day_time(s, at, &c)) {
            return false;
        }
    }
    if (!has_year && start && (!is_date(&c) || instant_of(&c, zone) > now)) {
        c.year--;
    }
    if (!is_date(&c)) {
        return false;
    }
    *ms = instant_of(&c, zone);
    return true;
}

static bool read_end(struct str s, int64_t now, const struct zone *zone, bool start, int64_t *ms)
{
    s = str_trim(s);
    if (str_eq_fold(s, STR("now"))) {
        *ms = now;
        return true;
    }
    bool is_int = false;
    double f;
    if (is_digit(s, 0) && number_read(s, &is_int, ms, &f)) {
        return is_int;
    }
    return read_relative(s, now, ms) || time_read_iso(s, zone, ms) ||
           read_slashed(s, now, zone, start, ms);
}

bool time_read_range_end(struct str s, int64_t now, const struct zone *zone, int64_t *ms)
{
    return read_end(s, now, zone, false, ms);
}

bool time_read_range_start(struct str s, int64_t now, const struct zone *zone, int64_t *ms)
{
    return read_end(s, now, zone, true, ms);
}
