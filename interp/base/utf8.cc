/*
 * utf8.cc - simdjson's check of UTF-8 after utf8_valid.
 */
#include "base/utf8.h"

#include <simdjson.h>

extern "C" bool utf8_check(const char *s, size_t n)
{
    return simdjson::validate_utf8(s, n);
}
