/*
 * digits.cc - see digits.h. No exception leaves this file and none is thrown.
 */
#include "data/number/digits.h"

#include <charconv>
#include <limits>

extern "C" int digits_shortest(double v, char digits[DIGITS_MOST], int *exp)
{
    char text[32];
    const char *end = std::to_chars(text, text + sizeof text, v, std::chars_format::scientific).ptr;
    const char *at = text;
    int n = 0;
    for (; *at != 'e'; at++) {
        if (*at != '.') {
            digits[n++] = *at;
        }
    }
    at += at[1] == '+' ? 2 : 1;
    std::from_chars(at, end, *exp);
    return n;
}

extern "C" double digits_read(const char *s, size_t n, bool large)
{
    double v = 0;
    if (std::from_chars(s, s + n, v).ec == std::errc::result_out_of_range) {
        v = large ? std::numeric_limits<double>::infinity() : 0;
    }
    return v;
}
