/*
 * encode.h - texts for URLs, in base64 and in hexadecimal, and bytes of some character set as
 * UTF-8.
 *
 * Results live in the arena given, or are the argument itself.
 */
#ifndef SUMOQ_LIB_TEXT_ENCODE_H
#define SUMOQ_LIB_TEXT_ENCODE_H

#include "base/arena.h"

enum encode_charset {
    CHARSET_ASCII,
    CHARSET_UTF8,
    CHARSET_UTF16, /* big-endian unless there is a byte order mark */
    CHARSET_UTF16BE,
    CHARSET_UTF16LE,
    CHARSET_UTF32,
    CHARSET_UTF32BE,
    CHARSET_UTF32LE,
};

/* The character set of a name in any case; false: not known. */
bool encode_charset_of(struct str name, enum encode_charset *out);
/* Bytes of that set as UTF-8; invalid ones become U+FFFD. */
struct str encode_as_text(struct arena *a, struct str bytes, enum encode_charset set);

/* As forms are sent: letters, digits and `.-*_` stay, a blank becomes `+`, other bytes `%XX`. */
struct str encode_url(struct arena *a, struct str s);
/* The bytes after it; false: a `%` without two hexadecimal digits. */
bool encode_read_url(struct arena *a, struct str s, struct str *bytes);
/* Standard alphabet, padded, in one line. */
struct str encode_base64(struct arena *a, struct str s);
/* Either alphabet, with or without padding; false: not base64. */
bool encode_read_base64(struct arena *a, struct str s, struct str *bytes);
/* Two hexadecimal digits a byte; false: invalid. */
bool encode_read_hex(struct arena *a, struct str s, struct str *bytes);
/* The value of a hexadecimal digit; -1: not one. */
int encode_hex_digit(char c);
/* Bytes as digits from "0123456789abcdef" or its upper-case sister; `to` takes two a byte. */
void encode_put_hex(char *to, const uint8_t *bytes, size_t n, const char *digits);

#endif
