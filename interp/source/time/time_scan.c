/*
 * time_scan.c - reading the parts of a written time.
 *
 * An abbreviation of a zone is a fixed offset, as in the zones that an option takes; one is only
 * known in capitals, because the word after a time may be any.
 */
#include "source/time/time_scan.h"

#include "data/date_format.h"

enum { MINUTE_MS = 60000 };

int scan_short(struct str s, size_t *at)
{
    size_t from = *at;
    if (!is_digit(s, from)) {
        return -1;
    }
    *at += is_digit(s, from + 1) ? 2 : 1;
    if (is_digit(s, *at)) {
        return -1;
    }
    return *at - from == 2 ? two(s, from) : s.s[from] - '0';
}

/* Three letters in any case as a number, and that of a name. */
#define LETTERS(a, b, c) ((unsigned)(a) << 16 | (unsigned)(b) << 8 | (unsigned)(c))

static unsigned letters_at(struct str s, size_t at)
{
    return at + DATE_SHORT_NAME <= s.len
               ? LETTERS((unsigned char)s.s[at] | 0x20, (unsigned char)s.s[at + 1] | 0x20,
                         (unsigned char)s.s[at + 2] | 0x20)
               : 0;
}

/* Moves *at past a name whose first letters are there: no word goes on after the short name, or it
 * is the long one. */
static bool take_name(struct str s, size_t *at, const char *name)
{
    size_t end = *at + DATE_SHORT_NAME;
    if (is_letter(s, end)) {
        struct str rest = { s.s + *at, s.len - *at };
        bool is_sept = (s.s[end] | 0x20) == 't' && *name == 'S' && !is_letter(s, end + 1);
        size_t len = is_sept ? 4 : str_of(name).len;
        if (!is_sept && (!str_starts_fold(rest, str_of(name)) || is_letter(s, *at + len))) {
            return false;
        }
        end = *at + len;
    }
    *at = end;
    return true;
}

int scan_month(struct str s, size_t *at)
{
    int month = 0;
    switch (letters_at(s, *at)) {
    case LETTERS('j', 'a', 'n'):
        month = 1;
        break;
    case LETTERS('f', 'e', 'b'):
        month = 2;
        break;
    case LETTERS('m', 'a', 'r'):
        month = 3;
        break;
    case LETTERS('a', 'p', 'r'):
        month = 4;
        break;
    case LETTERS('m', 'a', 'y'):
        month = 5;
        break;
    case LETTERS('j', 'u', 'n'):
        month = 6;
        break;
    case LETTERS('j', 'u', 'l'):
        month = 7;
        break;
    case LETTERS('a', 'u', 'g'):
        month = 8;
        break;
    case LETTERS('s', 'e', 'p'):
        month = 9;
        break;
    case LETTERS('o', 'c', 't'):
        month = 10;
        break;
    case LETTERS('n', 'o', 'v'):
        month = 11;
        break;
    case LETTERS('d', 'e', 'c'):
        month = 12;
        break;
    default:
        return 0;
    }
    return take_name(s, at, date_month_names[month - 1]) ? month : 0;
}

size_t scan_weekday(struct str s, size_t at)
{
    size_t from = at;
    for (int k = 0; k < DATE_WEEKDAYS && at == from; k++) {
        if (letters_at(s, at) == letters_at(str_of(date_weekday_names[k]), 0) &&
            !take_name(s, &at, date_weekday_names[k])) {
            return 0;
        }
    }
    if (at == from) {
        return 0;
    }
    size_t comma = has(s, at, ',');
    at += comma;
    size_t blanks = at;
    while (has(s, at, ' ')) {
        at++;
    }
    return comma || at > blanks ? at - from : 0;
}

/* ` AM`, `pm`, `p.m.`; moves *at past it. -1: none, 0: AM, 1: PM. */
static int scan_half(struct str s, size_t *at)
{
    size_t from = *at;
    struct str rest = { s.s + from, s.len - from };
    static const struct str narrow = { "\xE2\x80\xAF", 3 }, hard = { "\xC2\xA0", 2 };
    from += has(s, from, ' ')                          ? 1
            : s.len > from && str_starts(rest, narrow) ? narrow.len
            : s.len > from && str_starts(rest, hard)   ? hard.len
                                                       : 0;
    int c = from < s.len ? s.s[from] | 0x20 : 0;
    if (c != 'a' && c != 'p') {
        return -1;
    }
    size_t dot = has(s, from + 1, '.');
    if (from + 1 + dot >= s.len || (s.s[from + 1 + dot] | 0x20) != 'm') {
        return -1;
    }
    from += 2 + dot;
    from += dot && has(s, from, '.');
    if (is_letter(s, from) || is_digit(s, from)) {
        return -1;
    }
    *at = from;
    return c == 'p';
}

static int digit_at(struct str s, size_t at)
{
    return s.s[at] - '0';
}

/* A fraction of a second; milliseconds are kept. What follows a comma may be the next cell of a
 * row: a long number, or one that another comma ends, is no fraction. */
static size_t scan_fraction(struct str s, size_t at, struct civil *c)
{
    size_t from = at, end = at + 1;
    bool colon = has(s, at, ':') && is_digit(s, at + 1) && is_digit(s, at + 2) &&
                 is_digit(s, at + 3) && !is_digit(s, at + 4);
    if (!colon && !((has(s, at, '.') || has(s, at, ',')) && is_digit(s, at + 1))) {
        return 0;
    }
    while (is_digit(s, end)) {
        end++;
    }
    if (has(s, at, ',') && (end - at > 10 || has(s, end, ','))) {
        return 0;
    }
    int unit = 100;
    for (at++; at < end; at++, unit /= 10) {
        c->milli += unit * digit_at(s, at);
    }
    return at - from;
}

/* The usual `hh:mm:ss` before a blank and no AM or PM. */
static bool plain_clock(struct str s, size_t at, struct civil *c)
{
    if (at + 10 > s.len || s.s[at + 2] != ':' || s.s[at + 5] != ':' || s.s[at + 8] != ' ') {
        return false;
    }
    c->hour = two(s, at);
    c->minute = two(s, at + 3);
    c->second = two(s, at + 6);
    c->milli = 0;
    char next = s.s[at + 9] | 0x20;
    return c->hour >= 0 && c->hour <= 23 && c->minute >= 0 && c->minute <= 59 && c->second >= 0 &&
           c->second <= 60 && next != 'a' && next != 'p';
}

size_t scan_clock(struct str s, size_t at, bool packed, struct civil *c, bool *seconds)
{
    size_t from = at;
    if (plain_clock(s, at, c)) {
        *seconds = true;
        return 8;
    }
    c->second = c->milli = 0;
    *seconds = false;
    if (packed && two(s, at) >= 0 && two(s, at + 2) >= 0 && two(s, at + 4) >= 0) {
        c->hour = two(s, at);
        c->minute = two(s, at + 2);
        c->second = two(s, at + 4);
        *seconds = true;
        at += 6;
    } else {
        c->hour = scan_short(s, &at);
        if (c->hour < 0 || !has(s, at, ':') || two(s, at + 1) < 0 || is_digit(s, at + 3)) {
            return 0;
        }
        c->minute = two(s, at + 1);
        at += 3;
        if (has(s, at, ':') && two(s, at + 1) >= 0 && !is_digit(s, at + 3)) {
            c->second = two(s, at + 1);
            *seconds = true;
            at += 3;
        }
    }
    if (*seconds) {
        at += scan_fraction(s, at, c);
    }
    bool midnight = c->hour == 24 && c->minute == 0 && c->second == 0 && c->milli == 0;
    if (is_digit(s, at) || (c->hour > 23 && !midnight) || c->minute > 59 || c->second > 60) {
        return 0;
    }
    int half = scan_half(s, &at);
    if (half >= 0) {
        if (c->hour < 1 || c->hour > 12) {
            return 0;
        }
        c->hour = c->hour % 12 + 12 * half;
    }
    return at - from;
}

/* `+0100`, `+01:00`, `+01`, `+1` when `loose`, and CIM's minutes `+060`; the bytes, 0: none. */
static size_t scan_offset(struct str s, size_t at, bool loose, int64_t *ms)
{
    if (!has(s, at, '+') && !has(s, at, '-')) {
        return 0;
    }
    size_t n = 0;
    while (is_digit(s, at + 1 + n)) {
        n++;
    }
    int64_t minutes = -1;
    size_t end = at + 1 + n;
    bool colon = (n == 2 || (loose && n == 1)) && has(s, end, ':') && two(s, end + 1) >= 0;
    if (colon) {
        minutes = (n == 2 ? two(s, at + 1) : digit_at(s, at + 1)) * 60 + two(s, end + 1);
        end += 3;
    } else if (n == 4 && two(s, at + 3) <= 59) {
        minutes = two(s, at + 1) * 60 + two(s, at + 3);
    } else if (n == 3) {
        minutes = digit_at(s, at + 1) * 100 + two(s, at + 2);
    } else if (n == 2) {
        minutes = two(s, at + 1) * 60;
    } else if (n == 1 && loose) {
        minutes = digit_at(s, at + 1) * 60;
    }
    if (minutes < 0 || minutes > 18 * 60 || is_digit(s, end) || is_letter(s, end) ||
        (!colon && has(s, end, ':') && is_digit(s, end + 1))) {
        return 0;
    }
    *ms = minutes * MINUTE_MS * (s.s[at] == '-' ? -1 : 1);
    return end - at;
}

static const struct {
    const char *name;
    int minutes;
} zones[] = {
    { "UTC", 0 },     { "GMT", 0 },     { "EST", -300 }, { "CST", -360 }, { "MST", -420 },
    { "PST", -480 },  { "EDT", -240 },  { "CDT", -300 }, { "MDT", -360 }, { "PDT", -420 },
    { "AKST", -540 }, { "AKDT", -480 }, { "HST", -600 }, { "AST", -240 }, { "ADT", -180 },
    { "BRT", -180 },  { "WET", 0 },     { "WEST", 60 },  { "BST", 60 },   { "CET", 60 },
    { "CEST", 120 },  { "MET", 60 },    { "MEZ", 60 },   { "MEST", 120 }, { "MESZ", 120 },
    { "EET", 120 },   { "EEST", 180 },  { "SAST", 120 }, { "MSK", 180 },  { "IST", 330 },
    { "SGT", 480 },   { "HKT", 480 },   { "AWST", 480 }, { "JST", 540 },  { "KST", 540 },
    { "AEST", 600 },  { "AEDT", 660 },  { "NZST", 720 }, { "NZDT", 780 },
};

/* A zone's abbreviation in capitals, as a word; after UTC and GMT an offset may follow. */
static size_t scan_abbreviation(struct str s, size_t at, int64_t *ms)
{
    size_t n = 0;
    while (at + n < s.len && s.s[at + n] >= 'A' && s.s[at + n] <= 'Z' && n < 5) {
        n++;
    }
    if (n < 3 || n > 4 || is_letter(s, at + n) || is_digit(s, at + n) || has(s, at + n, '_')) {
        return 0;
    }
    char last = s.s[at + n - 1];
    if (last != 'T' && last != 'C' && last != 'Z' && last != 'K') {
        return 0; /* of all names below, and of few words of logs */
    }
    struct str word = { s.s + at, n };
    for (size_t k = 0; k < sizeof zones / sizeof *zones; k++) {
        if (str_eq(word, str_of(zones[k].name))) {
            *ms = (int64_t)zones[k].minutes * MINUTE_MS;
            int64_t more = 0;
            size_t offset = k < 2 ? scan_offset(s, at + n, true, &more) : 0;
            *ms += more;
            return n + offset;
        }
    }
    return 0;
}

size_t scan_zone(struct str s, size_t at, int64_t *offset_ms)
{
    size_t from = at;
    while (has(s, at, ' ') && at - from < 2) {
        at++;
    }
    size_t blanks = at - from;
    if (at >= s.len) {
        return 0;
    }
    if ((s.s[at] | 0x20) == 'z' && !is_letter(s, at + 1) && !is_digit(s, at + 1)) {
        *offset_ms = 0;
        return at + 1 - from;
    }
    size_t used = s.s[at] == '+' || s.s[at] == '-' ? scan_offset(s, at, false, offset_ms)
                                                   : scan_abbreviation(s, at, offset_ms);
    if (used > 0 && blanks > 0 && used < 5 && (s.s[at] == '+' || s.s[at] == '-')) {
        return 0; /* ` -12` is rather a number */
    }
    return used > 0 ? blanks + used : 0;
}

bool scan_is_day(const struct civil *c)
{
    static const char days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (c->month < 1 || c->month > DATE_MONTHS || c->day < 1 || c->day > days[c->month - 1]) {
        return false;
    }
    bool leap = c->year % 4 == 0 && (c->year % 100 != 0 || c->year % 400 == 0);
    return c->month != 2 || c->day < 29 || c->year < 0 || leap;
}
