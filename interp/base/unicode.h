/*
 * unicode.h - properties of code points beyond ASCII.
 */
#ifndef SUMOQ_BASE_UNICODE_H
#define SUMOQ_BASE_UNICODE_H

#include <stdint.h>

/* The lower case letter of `cp` by Unicode's simple mapping, or `cp`; for code points from 0x80. */
uint32_t unicode_lower(uint32_t cp);
/* The upper case letter, likewise. */
uint32_t unicode_upper(uint32_t cp);
/* Terminal columns of a code point from 0x7F: 0, 1 or 2. */
int unicode_width(uint32_t cp);

#endif
