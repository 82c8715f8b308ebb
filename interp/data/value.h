/*
 * value.h - kinds of value and the conversions between them (docs/language/types.md).
 *
 * A cell is 16 bytes: a tag, flags, a length and a payload. Text points elsewhere: into the batch's
 * scratch arena, the source's block or the plan. To keep a cell longer than its batch, copy its
 * text (cell_keep).
 */
#ifndef SUMOQ_DATA_VALUE_H
#define SUMOQ_DATA_VALUE_H

#include "base/arena.h"

enum cell_tag {
    CELL_NULL,
    CELL_BOOL,
    CELL_INT,     /* 64-bit signed */
    CELL_REAL,    /* double */
    CELL_STRING,  /* UTF-8 */
    CELL_WRITTEN, /* a number of an event whose spelling (`1.50`, beyond 64 bits) would be lost: s,
                     len */
};

enum cell_flag {
    CELL_LOADED = 1, /* on CELL_REAL: a number of an event; its text is the shortest plain digits,
                        not Java's form */
};

/* The longest string that a function returns, in bytes: that of the longest record (RECORD_MAX), so
 * that every record can be transformed as a whole, while a row's values stay small compared to the
 * memory of a run. */
enum { VALUE_MAX = 16 * 1024 * 1024 };

struct cell {
    union {
        int64_t i;
        double f;
        const char *s;
        bool b;
    } as;
    uint32_t len; /* bytes of text */
    uint8_t tag;  /* enum cell_tag */
    uint8_t flags;
};

static inline struct cell cell_null(void)
{
    return (struct cell) { .tag = CELL_NULL };
}
static inline struct cell cell_bool(bool b)
{
    return (struct cell) { .as.b = b, .tag = CELL_BOOL };
}
static inline struct cell cell_int(int64_t i)
{
    return (struct cell) { .as.i = i, .tag = CELL_INT };
}
static inline struct cell cell_real(double f)
{
    return (struct cell) { .as.f = f, .tag = CELL_REAL };
}
static inline struct cell cell_of_text(struct str s)
{
    return (struct cell) { .as.s = s.s, .len = (uint32_t)s.len, .tag = CELL_STRING };
}
static inline struct str cell_str(const struct cell *c)
{
    return (struct str) { c->as.s, c->len };
}
static inline bool cell_is_null(const struct cell *c)
{
    return c->tag == CELL_NULL;
}
static inline bool cell_is_text(const struct cell *c)
{
    return c->tag == CELL_STRING;
}
static inline bool cell_is_number(const struct cell *c)
{
    return c->tag == CELL_INT || c->tag == CELL_REAL || c->tag == CELL_WRITTEN;
}

/* The type of a parameter or a column. T_ANY: mixed. */
enum type {
    T_ANY,
    T_BOOL,
    T_INT,
    T_NUMBER /* integer or double */,
    T_REAL,
    T_STRING,
    T_TIME /* epoch ms */
};

/* "any", "boolean", "integer", "number", "double", "string", "time" */
const char *type_name(enum type type);

enum { CELL_TEXT_MAX = 40 }; /* buffer size for cell_text and cell_show */

/* Text of a value inside a query: numbers as Java writes them (`3.0`, `1.0E7`), null as "". Text
 * cells return their own bytes, others are written into `buffer`. */
struct str cell_text(const struct cell *c, char buffer[CELL_TEXT_MAX]);
/* Text of a value in a result, a key or a column name: doubles for people (`3`, `0.1`, `1.5E20`),
 * null as "". */
struct str cell_show(const struct cell *c, char buffer[CELL_TEXT_MAX]);
/* The number that a value represents (CELL_INT or CELL_REAL), strings by the rule for conversions;
 * false: it is not a number. */
bool cell_number(const struct cell *c, struct cell *out);
/* The same as a double; false: not a number. */
bool cell_double(const struct cell *c, double *out);
/* The same for operators over columns, where the strings `NaN` and `Infinity` are not numbers. */
bool cell_numeric(const struct cell *c, double *out);
/* Truncated toward zero; false: not a number, not finite or beyond 64 bits. */
bool cell_integer(const struct cell *c, int64_t *out);
/* The same cell with its text copied into `a`. */
struct cell cell_keep(struct arena *a, const struct cell *c);

/* The value as a boolean: the string `true` in any case and nonzero numbers are true; null and
 * everything else is false. */
bool cell_truth(const struct cell *c);

#endif
