/*
 * evtx_value.c - see evtx_value.h.
 */
#include "source/format/evtx_value.h"

#include "data/number/number.h"
#include "data/time.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIDS_MOST = 15 /* sub-authorities of a SID */ };

/* Whether XML 1.0 allows the unit, or it may be part of a pair. */
static bool is_allowed(uint32_t unit)
{
    return unit >= 0x20 ? unit < 0xFFFE : unit == '\t' || unit == '\n' || unit == '\r';
}

/* The same value in each unit of a word. */
#define EACH_UNIT(unit) (0x0001000100010001u * (uint64_t)(unit))

/* Copies four units if all are printable ASCII. */
static bool copy_word(char *to, const unsigned char *units)
{
    uint64_t w = evtx_u64(units);
    if ((w & EACH_UNIT(0xFF80)) != 0 || ((w - EACH_UNIT(0x20)) & EACH_UNIT(0x8000)) != 0) {
        return false;
    }
    for (size_t k = 0; k < 4; k++) {
        to[k] = (char)(w >> 16 * k);
    }
    return true;
}

/* Copies units as long as they are ASCII that is allowed; returns how many. */
static size_t copy_ascii(char *to, const unsigned char *units, size_t n)
{
    size_t k = 0;
    while (k < n) {
        if (n - k >= 4 && copy_word(to + k, units + 2 * k)) {
            k += 4;
            continue;
        }
        unsigned unit = evtx_u16(units + 2 * k);
        if (unit >= 0x80 || !is_allowed(unit)) {
            return k;
        }
        to[k++] = (char)unit;
    }
    return k;
}

struct str evtx_text(struct arena *a, const unsigned char *units, size_t n)
{
    if (n == 0) {
        return STR("");
    }
    char *to = arena_alloc(a, n);
    size_t k = copy_ascii(to, units, n), len = k;
    if (k == n) {
        return (struct str) { to, len };
    }
    char *wide = arena_alloc(a, k + 3 * (n - k));
    memcpy(wide, to, k);
    while (k < n) {
        uint32_t unit = evtx_u16(units + 2 * k++);
        bool is_pair = unit >= 0xD800 && unit < 0xDC00 && k < n &&
                       (evtx_u16(units + 2 * k) & 0xFC00) == 0xDC00;
        if (is_pair) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (evtx_u16(units + 2 * k++) - 0xDC00u);
        } else if ((unit & 0xF800) == 0xD800 || !is_allowed(unit)) {
            unit = 0xFFFD;
        }
        len += utf8_put(wide + len, unit);
        size_t more = copy_ascii(wide + len, units + 2 * k, n - k);
        k += more;
        len += more;
    }
    return (struct str) { wide, len };
}

/* The text of a value: without the NULs at its end. */
static struct cell string_cell(struct arena *a, struct evtx_value v)
{
    size_t n = v.size / 2;
    while (n > 0 && evtx_u16(v.bytes + 2 * (n - 1)) == 0) {
        n--;
    }
    return cell_of_text(evtx_text(a, v.bytes, n));
}

/* Bytes of a code page that is not known: UTF-8 if they are, else Latin-1. */
static struct cell ansi_cell(struct arena *a, struct evtx_value v)
{
    size_t n = v.size, len = 0;
    while (n > 0 && v.bytes[n - 1] == 0) {
        n--;
    }
    struct str text = { (const char *)v.bytes, n };
    bool is_utf8 = utf8_valid(text);
    char *to = arena_alloc(a, 3 * n + 1);
    for (size_t k = 0; k < n; k++) {
        unsigned char c = v.bytes[k];
        if (is_utf8 && c >= 0x80) {
            to[len++] = (char)c;
        } else {
            len += utf8_put(to + len, is_allowed(c) ? c : 0xFFFD);
        }
    }
    return cell_of_text((struct str) { to, len });
}

static struct cell binary_cell(struct arena *a, struct evtx_value v)
{
    static const char digits[] = "0123456789ABCDEF";
    char *to = arena_alloc(a, 2 * (size_t)v.size + 1);
    for (uint32_t k = 0; k < v.size; k++) {
        to[2 * k] = digits[v.bytes[k] >> 4];
        to[2 * k + 1] = digits[v.bytes[k] & 15];
    }
    return cell_of_text((struct str) { to, 2 * (size_t)v.size });
}

/* The bytes as a number; sizes are 1, 2, 4 and 8. */
static uint64_t whole_number(struct evtx_value v)
{
    switch (v.size) {
    case 1:
        return v.bytes[0];
    case 2:
        return evtx_u16(v.bytes);
    case 4:
        return evtx_u32(v.bytes);
    default:
        return evtx_u64(v.bytes);
    }
}

static struct cell hex_cell(struct arena *a, uint64_t number)
{
    static const char digits[] = "0123456789abcdef";
    char text[18];
    size_t at = sizeof text;
    do {
        text[--at] = digits[number & 15];
        number >>= 4;
    } while (number > 0);
    text[--at] = 'x';
    text[--at] = '0';
    return cell_of_text(arena_str(a, (struct str) { text + at, sizeof text - at }));
}

static struct cell unsigned_cell(struct arena *a, uint64_t number)
{
    if (number <= INT64_MAX) {
        return cell_int((int64_t)number);
    }
    struct cell c = cell_of_text(arena_printf(a, "%" PRIu64, number));
    c.tag = CELL_WRITTEN;
    return c;
}

static struct cell signed_cell(struct evtx_value v)
{
    uint64_t number = whole_number(v);
    switch (v.size) {
    case 1:
        return cell_int((int8_t)number);
    case 2:
        return cell_int((int16_t)number);
    case 4:
        return cell_int((int32_t)number);
    default:
        return cell_int((int64_t)number);
    }
}

/* The shortest digits that read back as the same number. */
static struct cell real_cell(struct arena *a, struct evtx_value v)
{
    char text[64];
    double number;
    float single;
    if (v.size == 4) {
        memcpy(&single, v.bytes, 4);
        number = (double)single;
        for (int digits = 6; digits <= 9 && !isnan(single); digits++) {
            snprintf(text, sizeof text, "%.*g", digits, number);
            if ((float)strtod(text, NULL) == single) {
                number = strtod(text, NULL);
                break;
            }
        }
    } else {
        memcpy(&number, v.bytes, 8);
    }
    if (!isfinite(number)) {
        return cell_of_text(isnan(number) ? STR("NaN") : number > 0 ? STR("INF") : STR("-INF"));
    }
    char shown[NUMBER_TEXT_MAX];
    struct str written = { shown, number_loaded(shown, number) };
    struct cell c = cell_of_text(arena_str(a, written));
    c.tag = CELL_WRITTEN;
    return c;
}

static void put_hex(char *to, const unsigned char *bytes, const signed char *order, size_t n)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t k = 0; k < n; k++) {
        if (order[k] < 0) {
            *to++ = '-';
        } else {
            *to++ = digits[bytes[order[k]] >> 4];
            *to++ = digits[bytes[order[k]] & 15];
        }
    }
}

static struct cell guid_cell(struct arena *a, struct evtx_value v)
{
    static const signed char order[] = { 3,  2, 1, 0,  -1, 5,  4,  -1, 7,  6,
                                         -1, 8, 9, -1, 10, 11, 12, 13, 14, 15 };
    char *to = arena_alloc(a, 38);
    to[0] = '{';
    put_hex(to + 1, v.bytes, order, sizeof order);
    to[37] = '}';
    return cell_of_text((struct str) { to, 38 });
}

static char *put_digits(char *to, uint64_t number, size_t digits)
{
    for (size_t k = digits; k > 0; k--) {
        to[k - 1] = (char)('0' + number % 10);
        number /= 10;
    }
    return to + digits;
}

static struct cell time_cell(struct arena *a, const struct civil *c, uint64_t part, size_t digits)
{
    char *text = arena_alloc(a, 32), *to = text;
    to = put_digits(to, (uint64_t)c->year, 4);
    *to++ = '-';
    to = put_digits(to, (uint64_t)c->month, 2);
    *to++ = '-';
    to = put_digits(to, (uint64_t)c->day, 2);
    *to++ = 'T';
    to = put_digits(to, (uint64_t)c->hour, 2);
    *to++ = ':';
    to = put_digits(to, (uint64_t)c->minute, 2);
    *to++ = ':';
    to = put_digits(to, (uint64_t)c->second, 2);
    *to++ = '.';
    to = put_digits(to, part, digits);
    *to++ = 'Z';
    return cell_of_text((struct str) { text, (size_t)(to - text) });
}

/* Tenths of microseconds since 1601. */
static struct cell filetime_cell(struct arena *a, struct evtx_value v)
{
    enum { SECOND = 10000000 };
    const int64_t epoch = INT64_C(11644473600), last = INT64_C(253402300799); /* of 9999 */
    uint64_t ticks = evtx_u64(v.bytes);
    int64_t seconds = (int64_t)(ticks / SECOND) - epoch;
    if (seconds > last) {
        return unsigned_cell(a, ticks);
    }
    struct civil c = time_civil(seconds * 1000);
    return time_cell(a, &c, ticks % SECOND, 7);
}

static struct cell systemtime_cell(struct arena *a, struct evtx_value v)
{
    const unsigned char *s = v.bytes;
    struct civil c = { .year = evtx_u16(s),
                       .month = evtx_u16(s + 2),
                       .day = evtx_u16(s + 6),
                       .hour = evtx_u16(s + 8),
                       .minute = evtx_u16(s + 10),
                       .second = evtx_u16(s + 12) };
    return time_cell(a, &c, evtx_u16(s + 14), 3);
}

/* Bytes of the SID at the start; 0: it is none. */
static uint32_t sid_size(const unsigned char *s, uint32_t size)
{
    uint32_t need = size >= 8 ? 8 + 4 * (uint32_t)s[1] : 8;
    return size >= need && s[1] <= SIDS_MOST ? need : 0;
}

static struct cell sid_cell(struct arena *a, struct evtx_value v)
{
    char text[200];
    uint64_t authority = 0;
    for (size_t k = 2; k < 8; k++) {
        authority = authority << 8 | v.bytes[k];
    }
    size_t len = 2;
    memcpy(text, "S-", len);
    len += number_int(text + len, v.bytes[0]);
    text[len++] = '-';
    len += authority >> 32
               ? (size_t)snprintf(text + len, sizeof text - len, "0x%" PRIX64, authority)
               : number_int(text + len, (int64_t)authority);
    for (unsigned k = 0; k < v.bytes[1]; k++) {
        text[len++] = '-';
        len += number_int(text + len, evtx_u32(v.bytes + 8 + 4 * k));
    }
    return cell_of_text(arena_str(a, (struct str) { text, len }));
}

uint32_t evtx_size_of(uint8_t type)
{
    static const unsigned char sizes[] = {
        [EVTX_INT8] = 1,   [EVTX_UINT8] = 1,  [EVTX_INT16] = 2,    [EVTX_UINT16] = 2,
        [EVTX_INT32] = 4,  [EVTX_UINT32] = 4, [EVTX_INT64] = 8,    [EVTX_UINT64] = 8,
        [EVTX_REAL32] = 4, [EVTX_REAL64] = 8, [EVTX_BOOL] = 4,     [EVTX_GUID] = 16,
        [EVTX_SIZE] = 8,   [EVTX_HEX32] = 4,  [EVTX_FILETIME] = 8, [EVTX_SYSTEMTIME] = 16,
        [EVTX_HEX64] = 8,
    };
    return type < sizeof sizes ? sizes[type] : 0;
}

static bool is_number_size(uint32_t size)
{
    return size == 1 || size == 2 || size == 4 || size == 8;
}

static struct cell numeric_cell(struct arena *a, struct evtx_value v)
{
    switch (v.type) {
    case EVTX_INT8:
    case EVTX_INT16:
    case EVTX_INT32:
    case EVTX_INT64:
        return signed_cell(v);
    case EVTX_BOOL:
        return cell_of_text(whole_number(v) ? STR("true") : STR("false"));
    case EVTX_SIZE:
    case EVTX_HEX32:
    case EVTX_HEX64:
    case EVTX_HANDLE:
        return hex_cell(a, whole_number(v));
    default:
        return unsigned_cell(a, whole_number(v));
    }
}

struct cell evtx_cell(struct arena *a, struct evtx_value v)
{
    uint32_t size = evtx_size_of(v.type);
    bool fits = v.size == size;
    switch (v.type) {
    case EVTX_NULL:
        return cell_null();
    case EVTX_STRING:
        return string_cell(a, v);
    case EVTX_ANSI:
        return ansi_cell(a, v);
    default:
        break;
    }
    if (v.size == 0) {
        return v.type == EVTX_BINARY ? cell_of_text(STR("")) : cell_null();
    }
    switch (v.type) {
    case EVTX_REAL32:
    case EVTX_REAL64:
        return fits ? real_cell(a, v) : binary_cell(a, v);
    case EVTX_GUID:
        return fits ? guid_cell(a, v) : binary_cell(a, v);
    case EVTX_FILETIME:
        return fits ? filetime_cell(a, v) : binary_cell(a, v);
    case EVTX_SYSTEMTIME:
        return fits ? systemtime_cell(a, v) : binary_cell(a, v);
    case EVTX_SID:
        return sid_size(v.bytes, v.size) > 0 ? sid_cell(a, v) : binary_cell(a, v);
    default:
        break;
    }
    bool is_number = (size > 0 || v.type == EVTX_HANDLE) && is_number_size(v.size);
    return is_number ? numeric_cell(a, v) : binary_cell(a, v);
}

bool evtx_array_next(struct evtx_value array, uint32_t *at, struct evtx_value *item)
{
    uint8_t type = array.type & (uint8_t)~EVTX_ARRAY;
    const unsigned char *s = array.bytes + *at;
    uint32_t left = array.size - *at, size = evtx_size_of(type), skip = 0;
    if (left == 0) {
        return false;
    }
    if (type == EVTX_STRING) {
        for (size = 0; size + 2 <= left && evtx_u16(s + size) != 0; size += 2) {
        }
        skip = size + 2 <= left ? 2 : left - size;
    } else if (type == EVTX_ANSI) {
        const unsigned char *end = memchr(s, 0, left);
        size = end ? (uint32_t)(end - s) : left;
        skip = end != NULL;
    } else if (type == EVTX_SID) {
        size = sid_size(s, left);
    } else if (type == EVTX_SIZE) {
        size = left % 8 ? 4 : 8;
    }
    if (size + skip == 0 || size > left) {
        size = left; /* what remains is no value of the type */
    }
    *item = (struct evtx_value) { s, size, type };
    *at += size + skip;
    return true;
}
