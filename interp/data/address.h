/*
 * address.h - IPv4 and IPv6 addresses as text, and the networks that are not public.
 */
#ifndef SUMOQ_DATA_ADDRESS_H
#define SUMOQ_DATA_ADDRESS_H

#include "base/text.h"

enum { ADDRESS_TEXT_MAX = 16 }; /* buffer size for address_write_v4 */

/* Four decimal numbers 0 to 255 with dots between them, no leading zeroes, no surrounding text. */
bool address_read_v4(struct str s, uint32_t *out);
/* RFC 4291 text, `::` and an IPv4 tail included; no zone, prefix length or brackets. */
bool address_is_v6(struct str s);
/* Returns the bytes written. */
size_t address_write_v4(char to[ADDRESS_TEXT_MAX], uint32_t v);
/* The first `bits` (0 to 32) bits set. */
uint32_t address_mask(int64_t bits);
/* 10/8, 172.16/12, 192.168/16. */
bool address_is_private(uint32_t v);
/* In a special-use network of RFC 5735. */
bool address_is_reserved(uint32_t v);

#endif
