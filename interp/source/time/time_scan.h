/*
 * time_scan.h - the parts of a written time: digits, months, the time of day, the zone. Private to
 * this folder.
 */
#ifndef SUMOQ_SOURCE_TIME_TIME_SCAN_H
#define SUMOQ_SOURCE_TIME_TIME_SCAN_H

#include "data/time.h"

static inline bool is_digit(struct str s, size_t at)
{
    return at < s.len && s.s[at] >= '0' && s.s[at] <= '9';
}

static inline bool is_letter(struct str s, size_t at)
{
    return at < s.len && ((s.s[at] | 0x20) >= 'a' && (s.s[at] | 0x20) <= 'z');
}

static inline bool has(struct str s, size_t at, char c)
{
    return at < s.len && s.s[at] == c;
}

/* Two digits; -1: none. */
static inline int two(struct str s, size_t at)
{
    return is_digit(s, at) && is_digit(s, at + 1) ? (s.s[at] - '0') * 10 + s.s[at + 1] - '0' : -1;
}

static inline int four(struct str s, size_t at)
{
    int high = two(s, at), low = two(s, at + 2);
    return high < 0 || low < 0 ? -1 : high * 100 + low;
}

/* One or two digits that no other follows; -1: none. Moves *at past them. */
int scan_short(struct str s, size_t *at);
/* A month's English name, short or long, from 1; 0: none. Moves *at past it. */
int scan_month(struct str s, size_t *at);
/* A weekday's name with a comma or a blank after it; the bytes, 0: none. */
size_t scan_weekday(struct str s, size_t at);
/* `h:mm[:ss[.fraction]]` with AM or PM, or `hhmmss[.fraction]` when `packed`; the bytes, 0: none.
 * *seconds: it has them. */
size_t scan_clock(struct str s, size_t at, bool packed, struct civil *c, bool *seconds);
/* A zone, after at most two blanks; the bytes, 0: none. */
size_t scan_zone(struct str s, size_t at, int64_t *offset_ms);
/* Whether it is a day of its month. */
bool scan_is_day(const struct civil *c);

#endif
