/*
 * unicode.c - case and width of code points beyond ASCII.
 *
 * The tables are ranges in ascending order, derived by tools/unicode.py.
 */
#include "base/unicode.h"

#include <stddef.h>

struct case_range {
    uint32_t first, last;
    uint32_t step; /* only every step-th code point of the range is mapped */
    int32_t delta;
};

struct width_range {
    uint32_t first, last;
    int columns;
};

static const struct case_range lower_ranges[] = {
#define LOWER(first, last, step, delta) { first, last, step, delta },
#include "base/unicode.def"
#undef LOWER
};

static const struct case_range upper_ranges[] = {
#define UPPER(first, last, step, delta) { first, last, step, delta },
#include "base/unicode.def"
#undef UPPER
};

static const struct width_range width_ranges[] = {
#define WIDTH(first, last, columns) { first, last, columns },
#include "base/unicode.def"
#undef WIDTH
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static uint32_t map_case(const struct case_range *ranges, size_t n, uint32_t cp)
{
    size_t from = 0, to = n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (ranges[middle].last < cp) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    if (from == n || cp < ranges[from].first || (cp - ranges[from].first) % ranges[from].step) {
        return cp;
    }
    return (uint32_t)((int32_t)cp + ranges[from].delta);
}

uint32_t unicode_lower(uint32_t cp)
{
    return map_case(lower_ranges, COUNT(lower_ranges), cp);
}

uint32_t unicode_upper(uint32_t cp)
{
    return map_case(upper_ranges, COUNT(upper_ranges), cp);
}

int unicode_width(uint32_t cp)
{
    size_t from = 0, to = COUNT(width_ranges);
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (width_ranges[middle].last < cp) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < COUNT(width_ranges) && cp >= width_ranges[from].first ? width_ranges[from].columns
                                                                        : 1;
}
