/*
 * time_file.c - year and order of day and month, by a file's name and its first bytes.
 */
#include "source/time/time_file.h"

#include "source/time/time_scan.h"

enum { EARLIEST = 1980, LATEST = 2099 };

enum time_order time_order_of(struct str head)
{
    for (size_t at = 0; at + 8 <= head.len; at++) {
        const char *slash = memchr(head.s + at, '/', head.len - at);
        if (!slash) {
            break;
        }
        at = (size_t)(slash - head.s);
        size_t from = at > 0 && is_digit(head, at - 1) ? at - 1 : at, next = at + 1;
        from -= from > 0 && from < at && is_digit(head, from - 1);
        if (from == at || (from > 0 && (is_digit(head, from - 1) || is_letter(head, from - 1) ||
                                        has(head, from - 1, '/')))) {
            continue;
        }
        size_t end = from;
        int first = scan_short(head, &end), second = scan_short(head, &next);
        if (first < 1 || second < 1 || !has(head, next, '/') || four(head, next + 1) < EARLIEST ||
            four(head, next + 1) > LATEST || is_digit(head, next + 5)) {
            continue;
        }
        if (first > 12 && first <= 31 && second <= 12) {
            return TIME_DAY_FIRST;
        }
        if (second > 12 && second <= 31 && first <= 12) {
            return TIME_MONTH_FIRST;
        }
    }
    return TIME_ORDER_UNKNOWN;
}

/* The next part of a date at *at, after at most one of `-_.`: two digits from 1 to `most`. */
static int name_part(struct str s, size_t *at, int most)
{
    size_t from = *at + (has(s, *at, '-') || has(s, *at, '_') || has(s, *at, '.'));
    int v = two(s, from);
    if (v < 1 || v > most || (is_digit(s, from + 2) && two(s, from + 2) < 0)) {
        return 0;
    }
    *at = from + 2;
    return v;
}

void time_year_of_name(struct text_time *how, const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str s = str_of(slash ? slash + 1 : path);
    if (how->year_from == TIME_YEAR_GIVEN) {
        return;
    }
    for (size_t at = 0; at + 4 <= s.len; at++) {
        size_t digits = 0;
        while (is_digit(s, at + digits)) {
            digits++;
        }
        struct civil c = { .year = four(s, at) };
        if (digits != 4 && digits != 6 && digits != 8 && digits != 14 && digits != 10) {
            at += digits;
            continue;
        }
        if (c.year < EARLIEST || c.year > LATEST) {
            at += digits;
            continue;
        }
        size_t next = at + 4;
        c.month = name_part(s, &next, 12);
        c.day = c.month > 0 ? name_part(s, &next, 31) : 0;
        how->year_from = TIME_YEAR_NAME;
        if (c.month == 0) {
            how->year = c.year;
        } else {
            c.day = c.day > 0 ? c.day : 15;
            how->near = time_of_civil(&c);
        }
        return;
    }
}
