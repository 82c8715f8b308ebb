/*
 * value.c - kinds of value and the conversions between them.
 *
 * Two layers of text: inside a query a double is written as Java does, in results, keys and column
 * names it is written for people. A number that kept its spelling is that text inside a query; in
 * results it is a number like others, unless it is an integer beyond 64 bits, whose digits would be
 * lost.
 */
#include "data/value.h"

#include "data/number/number.h"

#include <math.h>

_Static_assert((int)CELL_TEXT_MAX >= (int)NUMBER_TEXT_MAX, "room for a number");
_Static_assert(sizeof(struct cell) == 16, "a cell is 16 bytes");

static struct str bool_text(bool b)
{
    return b ? STR("true") : STR("false");
}

struct str cell_text(const struct cell *c, char buffer[CELL_TEXT_MAX])
{
    switch ((enum cell_tag)c->tag) {
    case CELL_NULL:
        return STR("");
    case CELL_BOOL:
        return bool_text(c->as.b);
    case CELL_INT:
        return (struct str) { buffer, number_int(buffer, c->as.i) };
    case CELL_REAL:
        return (struct str) { buffer, c->flags & CELL_LOADED ? number_loaded(buffer, c->as.f)
                                                             : number_java(buffer, c->as.f) };
    case CELL_STRING:
    case CELL_WRITTEN:
        return cell_str(c);
    }
    return STR("");
}

static struct str show_written(const struct cell *c, char buffer[CELL_TEXT_MAX])
{
    struct str s = cell_str(c);
    size_t at = s.len > 0 && s.s[0] == '-';
    while (at < s.len && s.s[at] >= '0' && s.s[at] <= '9') {
        at++;
    }
    bool is_int;
    int64_t i;
    double f;
    if (!number_read(s, &is_int, &i, &f)) {
        return s;
    }
    if (is_int) {
        return (struct str) { buffer, number_int(buffer, i) };
    }
    return at == s.len || !isfinite(f) ? s : (struct str) { buffer, number_plain(buffer, f) };
}

struct str cell_show(const struct cell *c, char buffer[CELL_TEXT_MAX])
{
    if (c->tag == CELL_REAL) {
        return (struct str) { buffer, number_plain(buffer, c->as.f) };
    }
    return c->tag == CELL_WRITTEN ? show_written(c, buffer) : cell_text(c, buffer);
}

bool cell_number(const struct cell *c, struct cell *out)
{
    switch ((enum cell_tag)c->tag) {
    case CELL_NULL:
    case CELL_BOOL:
        return false;
    case CELL_INT:
    case CELL_REAL:
        *out = *c;
        return true;
    case CELL_STRING:
    case CELL_WRITTEN:
        break;
    }
    bool is_int;
    int64_t i;
    double f;
    if (!number_read(cell_str(c), &is_int, &i, &f)) {
        return false;
    }
    *out = is_int ? cell_int(i) : cell_real(f);
    return true;
}

bool cell_double(const struct cell *c, double *out)
{
    struct cell n;
    if (!cell_number(c, &n)) {
        return false;
    }
    *out = n.tag == CELL_INT ? (double)n.as.i : n.as.f;
    return true;
}

bool cell_numeric(const struct cell *c, double *out)
{
    if (!cell_double(c, out)) {
        return false;
    }
    if (isfinite(*out) || c->tag == CELL_REAL) {
        return true;
    }
    for (size_t i = 0; i < c->len; i++) {
        if (c->as.s[i] >= '0' && c->as.s[i] <= '9') {
            return true; /* digits beyond the range of doubles */
        }
    }
    return false;
}

bool cell_integer(const struct cell *c, int64_t *out)
{
    struct cell n;
    if (!cell_number(c, &n)) {
        return false;
    }
    if (n.tag == CELL_INT) {
        *out = n.as.i;
        return true;
    }
    if (!(n.as.f >= -0x1p63 && n.as.f < 0x1p63)) {
        return false;
    }
    *out = (int64_t)n.as.f;
    return true;
}

struct cell cell_keep(struct arena *a, const struct cell *c)
{
    struct cell kept = *c;
    if ((c->tag == CELL_STRING || c->tag == CELL_WRITTEN) && c->len > 0) {
        kept.as.s = memcpy(arena_alloc(a, c->len), c->as.s, c->len);
    } else if (c->tag == CELL_STRING || c->tag == CELL_WRITTEN) {
        kept.as.s = "";
    }
    return kept;
}

bool cell_truth(const struct cell *c)
{
    double f;
    switch ((enum cell_tag)c->tag) {
    case CELL_NULL:
        return false;
    case CELL_BOOL:
        return c->as.b;
    case CELL_INT:
        return c->as.i != 0;
    case CELL_REAL:
        return c->as.f != 0;
    case CELL_STRING:
        return str_eq_fold(cell_str(c), STR("true"));
    case CELL_WRITTEN:
        return cell_double(c, &f) && f != 0;
    }
    return false;
}

const char *type_name(enum type type)
{
    switch (type) {
    case T_ANY:
        return "any";
    case T_BOOL:
        return "boolean";
    case T_INT:
        return "integer";
    case T_NUMBER:
        return "number";
    case T_REAL:
        return "double";
    case T_STRING:
        return "string";
    case T_TIME:
        return "time";
    }
    return "any";
}
