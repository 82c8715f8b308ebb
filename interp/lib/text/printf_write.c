/*
 * printf_write.c - writing values by a specification.
 *
 * Numbers are rounded half up on their shortest decimal digits, as Java does; what C's printf
 * rounds is the binary value.
 */
#include "lib/text/decimal.h"
#include "lib/text/printf_item.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

struct writer {
    struct buf *out;
    struct buf digits; /* of a number, before it is padded */
    const struct zone *zone;
    struct arena *scratch;
};

/* Pads to the width, which counts characters: prefix and suffix are the number's sign. */
static void put_field(struct writer *w, const struct printf_item *item, const char *prefix,
                      struct str body, const char *suffix, bool zeroes)
{
    size_t used = strlen(prefix) + utf8_count(body) + strlen(suffix);
    size_t width = item->width > 0 ? (size_t)item->width : 0;
    size_t pads = width > used ? width - used : 0;
    if (!(item->flags & FLAG_LEFT) && !zeroes) {
        buf_repeat(w->out, " ", pads);
    }
    buf_text(w->out, prefix);
    if (zeroes) {
        buf_repeat(w->out, "0", pads);
    }
    buf_str(w->out, body);
    buf_text(w->out, suffix);
    if (item->flags & FLAG_LEFT) {
        buf_repeat(w->out, " ", pads);
    }
}

/* A text, cut to the precision. */
static void put_text(struct writer *w, const struct printf_item *item, struct str s)
{
    if (item->precision >= 0) {
        s.len = utf8_offset(s, (size_t)item->precision);
    }
    put_field(w, item, "", item->upper ? text_upper(w->scratch, s) : s, "", false);
}

/* A number whose magnitude is in w->digits, with its sign; `finite`: zeroes may fill the width. */
static void put_signed(struct writer *w, const struct printf_item *item, bool minus, bool finite)
{
    bool paren = minus && item->flags & FLAG_PAREN;
    const char *prefix = paren                      ? "("
                         : minus                    ? "-"
                         : item->flags & FLAG_PLUS  ? "+"
                         : item->flags & FLAG_BLANK ? " "
                                                    : "";
    struct str body = buf_view(&w->digits);
    put_field(w, item, prefix, item->upper ? text_upper(w->scratch, body) : body, paren ? ")" : "",
              finite && item->flags & FLAG_ZERO);
}

/* An integer: itself, a double without fraction, or the text of one. */
static bool integer_of(const struct cell *c, int64_t *out)
{
    struct cell n;
    if (!cell_number(c, &n) || (n.tag == CELL_REAL && cell_is_text(c))) {
        return false;
    }
    return cell_integer(&n, out) && (n.tag == CELL_INT || (double)*out == n.as.f);
}

/* Digits before the point, from the highest power of ten; in groups of three when asked. */
static void put_whole(struct writer *w, const struct decimal *d, bool grouped)
{
    for (int power = d->exp > 0 ? d->exp : 0; power >= 0; power--) {
        buf_char(&w->digits, decimal_digit(d, power));
        if (grouped && power > 0 && power % 3 == 0) {
            buf_char(&w->digits, ',');
        }
    }
}

static bool put_integer(struct writer *w, const struct printf_item *item, const struct cell *c)
{
    int64_t v;
    if (!integer_of(c, &v)) {
        return false;
    }
    struct decimal d;
    decimal_of_int(&d, v);
    put_whole(w, &d, item->flags & FLAG_GROUP);
    put_signed(w, item, v < 0, true);
    return true;
}

/* Hexadecimal and octal: negative values as 64 bits. The service drops texts here, also those that
 * spell a number. */
static bool put_bits(struct writer *w, const struct printf_item *item, const struct cell *c)
{
    int64_t v;
    char buffer[24];
    if (cell_is_text(c) || !integer_of(c, &v)) {
        return false;
    }
    bool hex = item->conversion == 'x';
    int n =
        hex ? snprintf(buffer, sizeof buffer, item->upper ? "%llX" : "%llx", (unsigned long long)v)
            : snprintf(buffer, sizeof buffer, "%llo", (unsigned long long)v);
    bool marked = item->flags & FLAG_ALTERNATE;
    const char *prefix = !marked ? "" : !hex ? "0" : item->upper ? "0X" : "0x";
    put_field(w, item, prefix, (struct str) { buffer, (size_t)n }, "", item->flags & FLAG_ZERO);
    return true;
}

/* The point and `places` digits after it, down from the power `power`. */
static void put_fraction(struct writer *w, const struct printf_item *item, const struct decimal *d,
                         int power, int places)
{
    if (places > 0 || item->flags & FLAG_ALTERNATE) {
        buf_char(&w->digits, '.');
    }
    for (int i = 0; i < places; i++) {
        buf_char(&w->digits, decimal_digit(d, power - i));
    }
}

static void put_fixed(struct writer *w, const struct printf_item *item, struct decimal *d,
                      int places)
{
    decimal_round(d, places);
    put_whole(w, d, item->flags & FLAG_GROUP);
    put_fraction(w, item, d, -1, places);
}

static void put_scientific(struct writer *w, const struct printf_item *item, struct decimal *d,
                           int places)
{
    decimal_round(d, (int64_t)places - d->exp);
    buf_char(&w->digits, d->digits[0]);
    put_fraction(w, item, d, d->exp - 1, places);
    int size = d->exp < 0 ? -d->exp : d->exp;
    buf_printf(&w->digits, "e%c%02d", d->exp < 0 ? '-' : '+', size);
}

/* As many digits as the precision, in the shorter form. */
static void put_general(struct writer *w, const struct printf_item *item, struct decimal *d)
{
    int digits = item->precision < 0 ? 6 : item->precision == 0 ? 1 : item->precision;
    decimal_round(d, (int64_t)digits - 1 - d->exp);
    if (d->exp < -4 || d->exp >= digits) {
        put_scientific(w, item, d, digits - 1);
    } else {
        put_fixed(w, item, d, digits - 1 - d->exp);
    }
}

/* As Double.toHexString: 0x1.8p1, and 0x0.8p-1022 of a number too small for a leading 1 unless it
 * is rounded to a precision, ties to the even digit. */
static void put_hexadecimal(struct writer *w, const struct printf_item *item, double x, bool minus)
{
    enum { DIGITS = 13, BITS = 4 * DIGITS };
    int places = item->precision < 0 ? DIGITS : item->precision == 0 ? 1 : item->precision;
    int exponent = 0, shown = places < DIGITS ? places : DIGITS;
    double size = fabs(x);
    bool small = size > 0 && size < DBL_MIN && places >= DIGITS;
    uint64_t bits = 0; /* the digit before the point and those after it */
    if (small) {
        exponent = DBL_MIN_EXP - 1;
        bits = (uint64_t)ldexp(size, BITS - exponent);
    } else if (size > 0) {
        exponent = ilogb(size);
        bits = (uint64_t)ldexp(ldexp(size, -exponent), BITS);
    }
    int cut = 4 * (DIGITS - shown);
    if (cut > 0) {
        uint64_t half = 1ull << (cut - 1), rest = bits & (2 * half - 1);
        bits >>= cut;
        bits += rest > half || (rest == half && bits & 1);
    }
    int one = 4 * shown;
    if (bits >> one > 1) {
        bits >>= 1;
        exponent++;
    }
    if (item->precision < 0) { /* as few digits as are needed, at least one */
        while (shown > 1 && (bits & 15) == 0) {
            bits >>= 4;
            shown--;
            one -= 4;
        }
    }
    buf_printf(&w->digits, "%llu.%0*llx", (unsigned long long)(bits >> one), shown,
               (unsigned long long)(bits & ((1ull << one) - 1)));
    if (item->precision > shown) {
        buf_repeat(&w->digits, "0", (size_t)(item->precision - shown));
    }
    buf_printf(&w->digits, "p%d", exponent);
    const char *sign = minus                      ? "-"
                       : item->flags & FLAG_PLUS  ? "+"
                       : item->flags & FLAG_BLANK ? " "
                                                  : "";
    char prefix[4];
    snprintf(prefix, sizeof prefix, "%s%s", sign, item->upper ? "0X" : "0x");
    struct str body = buf_view(&w->digits);
    put_field(w, item, prefix, item->upper ? text_upper(w->scratch, body) : body, "",
              item->flags & FLAG_ZERO);
}

static bool put_real(struct writer *w, const struct printf_item *item, const struct cell *c)
{
    struct cell n;
    if (!cell_number(c, &n)) {
        return false;
    }
    bool minus = n.tag == CELL_INT ? n.as.i < 0 : signbit(n.as.f) && !isnan(n.as.f);
    if (n.tag == CELL_REAL && !isfinite(n.as.f)) {
        if (isnan(n.as.f)) {
            put_field(w, item, "", item->upper ? STR("NAN") : STR("NaN"), "", false);
        } else {
            buf_text(&w->digits, "Infinity");
            put_signed(w, item, minus, false);
        }
        return true;
    }
    if (item->conversion == 'a') {
        put_hexadecimal(w, item, n.tag == CELL_INT ? (double)n.as.i : n.as.f, minus);
        return true;
    }
    struct decimal d;
    if (n.tag == CELL_INT) {
        decimal_of_int(&d, n.as.i);
    } else {
        decimal_of_real(&d, n.as.f);
    }
    int places = item->precision < 0 ? 6 : item->precision;
    if (item->conversion == 'f') {
        put_fixed(w, item, &d, places);
    } else if (item->conversion == 'e') {
        put_scientific(w, item, &d, places);
    } else {
        put_general(w, item, &d);
    }
    put_signed(w, item, minus, true);
    return true;
}

/* Java's hashCode: of a text over its UTF-16 units, of a number over its 64 bits. */
static uint32_t hash_of(const struct cell *c)
{
    uint64_t bits = 0;
    if (c->tag == CELL_BOOL) {
        return c->as.b ? 1231 : 1237;
    }
    if (c->tag == CELL_INT) {
        bits = (uint64_t)c->as.i;
    } else if (c->tag == CELL_REAL) {
        double x = isnan(c->as.f) ? (double)NAN : c->as.f;
        memcpy(&bits, &x, sizeof bits);
    } else {
        char buffer[CELL_TEXT_MAX];
        struct str s = cell_text(c, buffer);
        uint32_t hash = 0;
        for (size_t i = 0; i < s.len;) {
            uint32_t point = utf8_next(s, &i);
            if (point > 0xFFFF) {
                hash = 31 * hash + (0xD7C0 + (point >> 10));
                point = 0xDC00 + (point & 0x3FF);
            }
            hash = 31 * hash + point;
        }
        return hash;
    }
    return (uint32_t)(bits ^ (bits >> 32));
}

static bool put_character(struct writer *w, const struct printf_item *item, const struct cell *c)
{
    char buffer[4];
    int64_t v;
    struct str s = { buffer, 0 };
    if (cell_is_text(c)) {
        s = cell_str(c);
        if (utf8_count(s) != 1) {
            return false;
        }
    } else if (integer_of(c, &v) && v >= 0 && v <= 0x10FFFF && (v < 0xD800 || v > 0xDFFF)) {
        s.len = utf8_put(buffer, (uint32_t)v);
    } else {
        return false;
    }
    put_text(w, item, s);
    return true;
}

static bool put_moment(struct writer *w, const struct printf_item *item, const struct cell *c)
{
    int64_t ms;
    if (!integer_of(c, &ms)) {
        return false;
    }
    if (item->date) {
        struct str s = date_format_write(item->date, w->scratch, ms, w->zone);
        put_text(w, item, item->moment == 'p' ? text_lower(w->scratch, s) : s);
    } else if (item->moment == 'C') {
        int64_t local;
        if (!time_add(ms, zone_offset(w->zone, ms), &local)) {
            local = ms;
        }
        int64_t year = time_civil(local).year;
        put_text(w, item, arena_printf(w->scratch, "%02lld", (long long)(year / 100)));
    } else {
        int64_t seconds = ms / 1000 - (ms % 1000 < 0);
        put_text(w, item,
                 arena_printf(w->scratch, "%lld", (long long)(item->moment == 's' ? seconds : ms)));
    }
    return true;
}

static bool put_value(struct writer *w, const struct printf_item *item, const struct cell *c)
{
    char buffer[CELL_TEXT_MAX];
    if (cell_is_null(c)) {
        return false;
    }
    switch (item->conversion) {
    case 's':
        put_text(w, item, cell_text(c, buffer));
        return true;
    case 'b':
        put_text(w, item, c->tag == CELL_BOOL && !c->as.b ? STR("false") : STR("true"));
        return true;
    case 'h':
        put_text(w, item, arena_printf(w->scratch, "%x", (unsigned)hash_of(c)));
        return true;
    case 'c':
        return put_character(w, item, c);
    case 't':
        return put_moment(w, item, c);
    case 'd':
        return put_integer(w, item, c);
    case 'x':
    case 'o':
        return put_bits(w, item, c);
    default:
        return put_real(w, item, c);
    }
}

static bool put_item(struct writer *w, const struct printf_item *item,
                     const struct cell *const *args)
{
    switch (item->conversion) {
    case '\0':
        buf_str(w->out, item->text);
        return true;
    case '%':
        put_field(w, item, "", STR("%"), "", false);
        return true;
    case 'n':
        buf_char(w->out, '\n');
        return true;
    default:
        buf_clear(&w->digits);
        return put_value(w, item, args[item->arg]);
    }
}

bool printf_write(const struct printf_spec *spec, const struct cell *const *args,
                  const struct zone *zone, struct arena *scratch, struct buf *out)
{
    struct writer w = { .out = out, .digits = BUF_INIT, .zone = zone, .scratch = scratch };
    bool ok = true;
    for (size_t i = 0; ok && i < spec->n; i++) {
        ok = put_item(&w, &spec->items[i], args);
    }
    buf_release(&w.digits);
    return ok;
}
