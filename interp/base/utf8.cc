/*
 * utf8.cc - utf8_valid, by simdjson.
 */
#include "base/utf8.h"

#include <simdjson.h>

extern "C" bool utf8_check(const char *s, size_t n)
{
    return simdjson::validate_utf8(s, n);
}
