/*
 * text_time.c - finding the time in a line.
 *
 * Every offset where a time may start is examined once, from the left; a form is tried only where
 * its first bytes match, so a line costs one pass over 200 bytes. Digits that continue a word or a
 * number do not start a time.
 */
#include "source/format/text_time.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, MONTHS = 12 };

static bool is_digit(struct str s, size_t at)
{
    return at < s.len && s.s[at] >= '0' && s.s[at] <= '9';
}

static bool is_letter(struct str s, size_t at)
{
    return at < s.len && ((s.s[at] | 0x20) >= 'a' && (s.s[at] | 0x20) <= 'z');
}

static bool has(struct str s, size_t at, char c)
{
    return at < s.len && s.s[at] == c;
}

/* Two digits; -1: none. */
static int two(struct str s, size_t at)
{
    return is_digit(s, at) && is_digit(s, at + 1) ? (s.s[at] - '0') * 10 + s.s[at + 1] - '0' : -1;
}

static int four(struct str s, size_t at)
{
    int high = two(s, at), low = two(s, at + 2);
    return high < 0 || low < 0 ? -1 : high * 100 + low;
}

/* Month whose English short name is at `at`, from 1; 0: none. */
static int month_at(struct str s, size_t at)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int k = 0; at + 3 <= s.len && k < MONTHS; k++) {
        if ((s.s[at] | 0x20) == names[3 * k] && (s.s[at + 1] | 0x20) == names[3 * k + 1] &&
            (s.s[at + 2] | 0x20) == names[3 * k + 2]) {
            return k + 1;
        }
    }
    return 0;
}

/* `hh:mm:ss` with a fraction; the bytes, 0: none. */
static size_t clock_at(struct str s, size_t at, struct civil *c)
{
    c->hour = two(s, at);
    c->minute = two(s, at + 3);
    c->second = two(s, at + 6);
    c->milli = 0;
    if (c->hour < 0 || c->hour > 23 || !has(s, at + 2, ':') || c->minute < 0 || c->minute > 59 ||
        !has(s, at + 5, ':') || c->second < 0 || c->second > 60 || is_digit(s, at + 8)) {
        return 0;
    }
    size_t end = at + 8;
    if ((has(s, end, '.') || has(s, end, ',')) && is_digit(s, end + 1)) {
        int unit = 100;
        for (end++; is_digit(s, end); end++, unit /= 10) {
            c->milli += unit * (s.s[end] - '0');
        }
    }
    return end - at;
}

/* ` +0330` or `+03:30` as milliseconds; false: none. */
static bool offset_at(struct str s, size_t at, int64_t *ms)
{
    at += has(s, at, ' ');
    if (!has(s, at, '+') && !has(s, at, '-')) {
        return false;
    }
    int hours = two(s, at + 1), minutes = two(s, has(s, at + 3, ':') ? at + 4 : at + 3);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
        return false;
    }
    *ms = (hours * 60 + minutes) * (int64_t)60000 * (s.s[at] == '-' ? -1 : 1);
    return true;
}

static bool is_day(const struct civil *c)
{
    static const char days[MONTHS] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return c->month >= 1 && c->month <= MONTHS && c->day >= 1 && c->day <= days[c->month - 1];
}

static int64_t settle(const struct text_time *how, const struct civil *c)
{
    return zone_instant(how->zone, time_of_civil(c));
}

/* `2024-05-01T10:15:30.5Z`, `2024/05/01 10:15:30`, `2024-05-01 time=10:15:30`. */
static bool iso_at(const struct text_time *how, struct str s, size_t at, int64_t *ms)
{
    struct civil c = { .year = four(s, at), .month = two(s, at + 5), .day = two(s, at + 8) };
    bool slashes = has(s, at + 4, '/');
    char mark = slashes ? '/' : '-';
    struct str rest = { s.s + at, s.len - at };
    if (c.year < 0 || !has(s, at + 4, mark) || !has(s, at + 7, mark) || !is_day(&c)) {
        return false;
    }
    if (!slashes && (has(s, at + 10, 'T') || has(s, at + 10, 't') || has(s, at + 10, ' ')) &&
        is_digit(s, at + 11)) {
        size_t used = 0;
        return time_read_iso_prefix(rest, how->zone, ms, &used) && used > 10;
    }
    size_t clock = at + 11;
    if (!slashes && str_starts((struct str) { rest.s + 10, rest.len - 10 }, STR(" time="))) {
        clock += 5 + has(s, at + 16, '"');
    } else if (!slashes || !has(s, at + 10, ' ')) {
        return false;
    }
    if (clock_at(s, clock, &c) == 0) {
        return false;
    }
    *ms = settle(how, &c);
    return true;
}

/* `17/May/2015:10:05:03 +0000` */
static bool apache_at(const struct text_time *how, struct str s, size_t at, int64_t *ms)
{
    struct civil c = { .day = two(s, at), .month = month_at(s, at + 3), .year = four(s, at + 7) };
    int64_t offset;
    if (!has(s, at + 2, '/') || !has(s, at + 6, '/') || c.year < 0 || !is_day(&c) ||
        !has(s, at + 11, ':')) {
        return false;
    }
    size_t bytes = clock_at(s, at + 12, &c);
    if (bytes == 0) {
        return false;
    }
    *ms = offset_at(s, at + 12 + bytes, &offset) ? time_of_civil(&c) - offset : settle(how, &c);
    return true;
}

/* `081109 203615` */
static bool compact_at(const struct text_time *how, struct str s, size_t at, int64_t *ms)
{
    struct civil c = { .year = two(s, at), .month = two(s, at + 2), .day = two(s, at + 4) };
    if (!has(s, at + 6, ' ') || is_digit(s, at + 13) || is_letter(s, at + 13) || c.year < 0 ||
        !is_day(&c)) {
        return false;
    }
    c.year += c.year < 70 ? 2000 : 1900;
    c.hour = two(s, at + 7);
    c.minute = two(s, at + 9);
    c.second = two(s, at + 11);
    if (c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 ||
        c.second > 60) {
        return false;
    }
    *ms = settle(how, &c);
    return true;
}

/* `Mar 27 13:06:56`, `Mar 27 2005 13:06:56`, `Dec 04 04:47:44 2005` */
static bool syslog_at(const struct text_time *how, struct str s, size_t at, int64_t *ms)
{
    struct civil c = { .month = month_at(s, at), .year = -1 };
    if (c.month == 0 || !has(s, at + 3, ' ')) {
        return false;
    }
    at += 4 + has(s, at + 4, ' ');
    bool short_day = is_digit(s, at) && !is_digit(s, at + 1);
    c.day = short_day ? s.s[at] - '0' : two(s, at);
    at += short_day ? 1 : 2;
    if (!is_day(&c) || !has(s, at, ' ')) {
        return false;
    }
    at++;
    if (four(s, at) >= 0 && (has(s, at + 4, ' ') || has(s, at + 4, ':'))) {
        c.year = four(s, at);
        at += 5;
    }
    size_t bytes = clock_at(s, at, &c);
    if (bytes == 0) {
        return false;
    }
    at += bytes;
    if (c.year < 0 && has(s, at, ' ') && four(s, at + 1) >= 1900 && !is_digit(s, at + 5) &&
        !has(s, at + 5, '-')) {
        c.year = four(s, at + 1);
    }
    if (c.year >= 0) {
        *ms = settle(how, &c);
        return true;
    }
    c.year = time_civil(time_add_bounded(how->written, zone_offset(how->zone, how->written))).year;
    *ms = settle(how, &c);
    if (*ms > time_add_bounded(how->written, DAY_MS)) {
        c.year--; /* a day is left for clocks and zones that differ */
        *ms = settle(how, &c);
    }
    return true;
}

static bool epoch_at_start(struct str s, int64_t *ms)
{
    int64_t value = 0;
    size_t n = 0;
    while (n < 19 && is_digit(s, n)) {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, s.s[n] - '0', &value)) {
            return false;
        }
        n++;
    }
    if (is_digit(s, n) || is_letter(s, n) || has(s, n, '_') || s.s[0] == '0') {
        return false;
    }
    switch (n) {
    case 10: {
        int unit = 100;
        int64_t milli = 0;
        for (size_t at = n + 1; has(s, n, '.') && is_digit(s, at); at++, unit /= 10) {
            milli += unit * (s.s[at] - '0');
        }
        *ms = value * 1000 + milli;
        return true;
    }
    case 13:
        *ms = value;
        return true;
    case 16:
        *ms = value / 1000;
        return true;
    case 19:
        *ms = value / 1000000;
        return true;
    default:
        return false;
    }
}

static bool digits_at(const struct text_time *how, struct str s, size_t at, int64_t *ms)
{
    if (has(s, at + 4, '-') || has(s, at + 4, '/')) {
        return iso_at(how, s, at, ms);
    }
    if (has(s, at + 2, '/')) {
        return apache_at(how, s, at, ms);
    }
    if (has(s, at + 6, ' ') && is_digit(s, at + 7)) {
        return compact_at(how, s, at, ms);
    }
    return false;
}

/* Epoch milliseconds after a key, `start=1666277182939`, as CEF has them: the first in the line.
 */
static bool epoch_behind_key(struct str s, int64_t *ms)
{
    static const char *const keys[] = { "start", "rt", "end", "startTime", "endTime" };
    for (size_t at = 5; at + 13 < s.len + 1; at++) {
        if ((s.s[at - 1] != '=' && s.s[at - 1] != ':') || !is_digit(s, at)) {
            continue;
        }
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            struct str key = str_of(keys[k]), front = { s.s, at - 1 };
            bool whole = front.len == key.len ||
                         (front.len > key.len && !is_letter(s, front.len - key.len - 1));
            struct str rest = { s.s + at, s.len - at };
            if (whole && str_ends(front, key) && is_digit(rest, 12) && epoch_at_start(rest, ms)) {
                return true;
            }
        }
    }
    return false;
}

bool text_time(const struct text_time *how, struct str line, int64_t *ms)
{
    struct str s = line;
    if (s.len > TEXT_TIME_LOOK) {
        s.len = utf8_offset(
            (struct str) { s.s, s.len < 4 * TEXT_TIME_LOOK ? s.len : 4 * TEXT_TIME_LOOK },
            TEXT_TIME_LOOK);
    }
    for (size_t at = 0; at < s.len; at++) {
        if (how->format) {
            struct str rest = { line.s + at, line.len - at };
            if (date_format_read(how->format, rest, how->zone, how->written, ms)) {
                return true;
            }
            continue;
        }
        bool digit = is_digit(s, at);
        if (digit && at == 0 && epoch_at_start(s, ms)) {
            return true;
        }
        if (digit ? digits_at(how, s, at, ms) : is_letter(s, at) && syslog_at(how, s, at, ms)) {
            return true;
        }
        while ((digit || is_letter(s, at)) && (is_digit(s, at + 1) || is_letter(s, at + 1))) {
            at++; /* nothing starts inside a word */
        }
    }
    return !how->format && epoch_behind_key(line, ms);
}
