/*
 * time_value.c - values of keys and columns that are times as a whole.
 */
#include "source/time/time_form.h"

#include "source/time/time_scan.h"

#include <math.h>

bool time_form_epoch(struct str s, size_t at, struct time_found *out)
{
    int64_t value = 0, milli = 0;
    size_t n = 0;
    while (n < 19 && is_digit(s, at + n)) {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, s.s[at + n] - '0', &value)) {
            return false;
        }
        n++;
    }
    if (is_digit(s, at + n) || is_letter(s, at + n) || has(s, at + n, '_') || has(s, at, '0')) {
        return false;
    }
    size_t end = at + n;
    int unit = 100;
    if (n != 10 && n != 13 && n != 16 && n != 19) {
        return false;
    }
    if (has(s, end, '.') && is_digit(s, end + 1)) {
        for (end++; is_digit(s, end); end++, unit /= 10) {
            milli += unit * (s.s[end] - '0');
        }
        milli = n == 10 ? milli : 0;
    }
    *out = (struct time_found) { .at = at, .end = end, .full = true, .zoned = true };
    out->ms = n == 10   ? value * 1000 + milli
              : n == 13 ? value
              : n == 16 ? value / 1000
                        : value / 1000000;
    return true;
}

/* Whether a whole number is from one to another date, written by its digits. */
static bool is_between(double value, double from, double to)
{
    return value >= from && value < to && floor(value) == value;
}

/* Units of 100 ns since 1601, as Windows counts, of 1970 to 2100. As nanoseconds since 1970 they
 * are of 1973 to 1974. */
static bool read_filetime(double value, int64_t *ms)
{
    const int64_t at_1970 = INT64_C(11644473600000);
    if (value < 116444736e9 || value >= 157469184e9) {
        return false;
    }
    *ms = (int64_t)(value / 1e4) - at_1970;
    return true;
}

bool time_form_number(const struct time_reader *t, double value, struct time_found *out)
{
    *out = (struct time_found) { .full = true, .zoned = true };
    if (read_filetime(value, &out->ms)) {
        return true;
    }
    size_t n = is_between(value, 19700101000000.0, 22000101000000.0) ? 14
               : is_between(value, 19900101, 21000101)               ? 8
                                                                     : 0;
    if (n > 0) {
        char digits[14];
        int64_t left = (int64_t)value;
        for (size_t k = n; k-- > 0; left /= 10) {
            digits[k] = (char)('0' + left % 10);
        }
        if (time_form_at(t, (struct str) { digits, n }, 0, out)) {
            return true;
        }
        *out = (struct time_found) { .full = true, .zoned = true };
    }
    return time_from_epoch(value, &out->ms) && out->ms != TIME_NONE;
}

/* A number alone: digits, a fraction, `1.7E9`. */
static bool is_number(struct str s)
{
    size_t at = has(s, 0, '-');
    if (!is_digit(s, at)) {
        return false;
    }
    while (is_digit(s, at)) {
        at++;
    }
    if (has(s, at, '.')) {
        for (at++; is_digit(s, at); at++) {
        }
    }
    if (at < s.len && (s.s[at] | 0x20) == 'e' &&
        (is_digit(s, at + 1) || (has(s, at + 1, '+') && is_digit(s, at + 2)))) {
        for (at += 2; is_digit(s, at); at++) {
        }
    }
    return at == s.len;
}

/* `1.7e9`, which is_number has accepted, without its sign. */
static double read_power(struct str s, size_t at)
{
    double value = 0, unit = 0.1;
    bool fraction = false;
    int power = 0;
    for (; at < s.len && (is_digit(s, at) || s.s[at] == '.'); at++) {
        if (s.s[at] == '.') {
            fraction = true;
        } else if (fraction) {
            value += unit * (s.s[at] - '0');
            unit /= 10;
        } else {
            value = value * 10 + (s.s[at] - '0');
        }
    }
    for (at += 1 + has(s, at + 1, '+'); is_digit(s, at) && power < 30; at++) {
        power = power * 10 + (s.s[at] - '0');
    }
    return value * pow(10, power);
}

/* `1700000000.25`, the same; false: it has more digits than any time. */
static bool read_plain(struct str s, size_t at, double *value)
{
    double unit = 0.1;
    int64_t whole = 0;
    for (; is_digit(s, at); at++) {
        if (__builtin_mul_overflow(whole, 10, &whole) ||
            __builtin_add_overflow(whole, s.s[at] - '0', &whole)) {
            return false;
        }
    }
    *value = (double)whole;
    for (at++; is_digit(s, at); at++, unit /= 10) {
        *value += unit * (s.s[at] - '0');
    }
    return true;
}

static bool read_number(const struct time_reader *t, struct str s, struct time_found *out)
{
    double value = 0;
    bool negative = has(s, 0, '-');
    if (str_find(s, STR("e"), 0) < s.len || str_find(s, STR("E"), 0) < s.len) {
        value = read_power(s, negative);
    } else if (!read_plain(s, negative, &value)) {
        return false;
    }
    value = negative ? -value : value;
    bool is_time = time_form_number(t, value, out);
    out->end = s.len;
    return is_time;
}

/* Whether nothing that matters is left: a zone's name or place in brackets, or another name of the
 * zone that was read, as programs in Java, JavaScript and Go write them. */
static bool may_end(struct str s, size_t at, bool zoned)
{
    int64_t other;
    if (zoned) {
        at += scan_zone(s, at, &other);
    }
    at += has(s, at, ' ');
    if (str_starts((struct str) { s.s + at, s.len - at }, STR("m=+"))) {
        return true;
    }
    if (zoned && at < s.len && (s.s[at] == '(' || s.s[at] == '[')) {
        return s.s[s.len - 1] == (s.s[at] == '(' ? ')' : ']');
    }
    return at >= s.len;
}

/* The value without what encloses it. */
static struct str bared(struct str s)
{
    s = str_trim(s);
    if (s.len >= 2 &&
        ((s.s[0] == '[' && s.s[s.len - 1] == ']') || (s.s[0] == '"' && s.s[s.len - 1] == '"') ||
         (s.s[0] == '\'' && s.s[s.len - 1] == '\''))) {
        s = str_trim((struct str) { s.s + 1, s.len - 2 });
    }
    return s;
}

bool time_form_whole(const struct time_reader *t, struct str value, struct time_found *out)
{
    struct str s = bared(value);
    if (s.len < 6 || s.len > TIME_VALUE_MOST) {
        return false;
    }
    if (str_starts(s, STR("/Date(")) && s.s[s.len - 1] == '/') {
        s = (struct str) { s.s + 6, s.len - 7 };
        return time_form_epoch(s, 0, out) && (has(s, out->end, ')') || has(s, out->end, '+'));
    }
    if (is_number(s)) {
        size_t digits = 0;
        while (is_digit(s, digits)) {
            digits++;
        }
        bool is_date = digits == 14 && time_form_at(t, s, 0, out) && out->end == s.len;
        return is_date || (digits == 10 && time_form_epoch(s, 0, out) && out->end == s.len) ||
               read_number(t, s, out);
    }
    size_t weekday = is_letter(s, 0) ? scan_weekday(s, 0) : 0;
    return time_form_at(t, s, weekday, out) && may_end(s, out->end, out->zoned);
}

static bool has_format(const struct time_reader *t)
{
    return t->how->format || t->how->epoch;
}

/* The form that the user gave. */
static bool by_format(const struct time_reader *t, struct str s, const struct zone *zone,
                      struct time_found *out)
{
    const struct text_time *how = t->how;
    *out = (struct time_found) { .full = true, .zoned = true };
    return how->epoch
               ? time_form_epoch(s, 0, out)
               : date_format_read(how->format, s, zone ? zone : how->zone, how->written, &out->ms);
}

static bool by_list(const struct time_reader *t, struct str s, const struct zone *zone,
                    struct time_found *out)
{
    struct time_reader in_zone = { .how = t->how, .zone = zone, .near = t->near };
    return time_form_whole(&in_zone, s, out);
}

bool time_form_value(struct time_reader *t, struct str value, const struct zone *zone,
                     struct time_found *out)
{
    struct str s = str_trim(value);
    if (has_format(t)) {
        bool fits = by_format(t, s, zone, out);
        times_tried_add(&t->format, fits, s);
        if (fits) {
            return true;
        }
    }
    return by_list(t, s, zone, out);
}

bool time_form_perhaps(const struct time_reader *t, struct str value, const struct zone *zone,
                       struct time_found *out)
{
    struct str s = str_trim(value);
    return (has_format(t) && by_format(t, s, zone, out) && time_is_plausible(out->ms)) ||
           by_list(t, s, zone, out);
}

bool time_form_clock(struct str value)
{
    struct civil c = { 0 };
    bool seconds;
    int64_t offset;
    struct str s = bared(value);
    if (s.len < 4 || s.len > TIME_VALUE_MOST || !is_digit(s, 0)) {
        return false;
    }
    size_t bytes = scan_clock(s, 0, false, &c, &seconds);
    return bytes > 0 && bytes + scan_zone(s, bytes, &offset) == s.len;
}

bool time_form_zone(struct str value, int64_t *offset_ms)
{
    struct str s = bared(value);
    size_t used = s.len <= TIME_VALUE_MOST ? scan_zone(s, 0, offset_ms) : 0;
    return used > 0 && used == s.len;
}

bool time_form_joined(const struct time_reader *t, struct str date, struct str clock,
                      struct str zone, struct time_found *out)
{
    char text[2 * TIME_VALUE_MOST + 2];
    int64_t offset;
    date = bared(date);
    clock = bared(clock);
    if (date.len + clock.len > 2 * TIME_VALUE_MOST || !time_form_clock(clock) || date.len == 0) {
        return false;
    }
    memcpy(text, date.s, date.len);
    text[date.len] = ' ';
    memcpy(text + date.len + 1, clock.s, clock.len);
    struct str both = { text, date.len + 1 + clock.len };
    struct time_reader in_utc = *t;
    if (!time_form_whole(t, both, out) || !out->full) {
        return false;
    }
    if (!out->zoned && zone.len > 0 && time_form_zone(zone, &offset)) {
        in_utc.zone = zone_utc();
        time_form_whole(&in_utc, both, out);
        out->ms -= offset;
        out->zoned = true;
    }
    return true;
}
