/*
 * evtx_value.h - values of Windows event logs as cells, as Windows writes them in XML.
 *
 * Rules: MS-EVEN6 2.2.12 to 2.2.18 (binary XML); the types are those of its value types. Whole
 * numbers are numbers; `HexInt32`, `HexInt64`, pointers and handles `0x17`; GUIDs `{...}` in upper
 * case; SIDs `S-1-5-..`; times ISO-8601 in UTC with seven digits (of SYSTEMTIME three); booleans
 * `true` and `false`; binary data hexadecimal in upper case. Characters that XML 1.0 forbids, and
 * halves of surrogate pairs, are U+FFFD.
 */
#ifndef SUMOQ_SOURCE_FORMAT_EVTX_VALUE_H
#define SUMOQ_SOURCE_FORMAT_EVTX_VALUE_H

#include "base/arena.h"
#include "data/value.h"

enum evtx_type {
    EVTX_NULL = 0x00,
    EVTX_STRING = 0x01, /* UTF-16 */
    EVTX_ANSI = 0x02,
    EVTX_INT8 = 0x03,
    EVTX_UINT8 = 0x04,
    EVTX_INT16 = 0x05,
    EVTX_UINT16 = 0x06,
    EVTX_INT32 = 0x07,
    EVTX_UINT32 = 0x08,
    EVTX_INT64 = 0x09,
    EVTX_UINT64 = 0x0A,
    EVTX_REAL32 = 0x0B,
    EVTX_REAL64 = 0x0C,
    EVTX_BOOL = 0x0D,
    EVTX_BINARY = 0x0E,
    EVTX_GUID = 0x0F,
    EVTX_SIZE = 0x10,
    EVTX_FILETIME = 0x11,
    EVTX_SYSTEMTIME = 0x12,
    EVTX_SID = 0x13,
    EVTX_HEX32 = 0x14,
    EVTX_HEX64 = 0x15,
    EVTX_HANDLE = 0x20,
    EVTX_XML = 0x21, /* binary XML */
    EVTX_EVENT = 0x23,
    EVTX_ARRAY = 0x80, /* a flag: several values of the type */
};

struct evtx_value {
    const unsigned char *bytes;
    uint32_t size;
    uint8_t type;
};

static inline uint16_t evtx_u16(const unsigned char *s)
{
    return (uint16_t)(s[0] | s[1] << 8);
}

static inline uint32_t evtx_u32(const unsigned char *s)
{
    return (uint32_t)evtx_u16(s) | (uint32_t)evtx_u16(s + 2) << 16;
}

static inline uint64_t evtx_u64(const unsigned char *s)
{
    return (uint64_t)evtx_u32(s) | (uint64_t)evtx_u32(s + 4) << 32;
}

/* `n` units of UTF-16 as UTF-8, in `a`. */
struct str evtx_text(struct arena *a, const unsigned char *units, size_t n);
/* The value of any type that is neither binary XML nor an array; text is in `a`. One whose size
 * does not fit its type is shown as binary data, one without bytes is null (texts: empty). */
struct cell evtx_cell(struct arena *a, struct evtx_value v);
/* Bytes of a value of the type; 0: it may have any number. */
uint32_t evtx_size_of(uint8_t type);
/* The next value of an array, from *at = 0 on; false: no more. */
bool evtx_array_next(struct evtx_value array, uint32_t *at, struct evtx_value *item);

#endif
