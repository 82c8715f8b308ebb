/*
 * hash.h - hashes of texts as the language returns them: lower-case hexadecimal digits.
 */
#ifndef SUMOQ_LIB_TEXT_HASH_H
#define SUMOQ_LIB_TEXT_HASH_H

#include "base/text.h"

enum hash_kind { HASH_MD5, HASH_SHA1, HASH_SHA256, HASH_MURMUR3 /* x64, 128 bits, seed 0 */ };

enum { HASH_TEXT_MAX = 64 }; /* digits of the longest */

/* The algorithm of a name in any case; false: not known. */
bool hash_kind_of(struct str name, enum hash_kind *out);
/* Writes the digits of the hash of `s`; returns how many. */
size_t hash_text(char to[HASH_TEXT_MAX], enum hash_kind kind, struct str s);

#endif
