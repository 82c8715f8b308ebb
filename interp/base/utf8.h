/*
 * utf8.h - for text.c: a fast check of UTF-8.
 */
#ifndef SUMOQ_BASE_UTF8_H
#define SUMOQ_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Are these bytes UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF? */
bool utf8_check(const char *s, size_t n);

#ifdef __cplusplus
}
#endif

#endif
