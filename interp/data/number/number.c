/*
 * number.c - numbers to text and back.
 *
 * A double is shown with the fewest digits that read back as the same double. Most values have few
 * decimals; those are found by one multiplication and one division a decimal, the others by
 * digits.h, which also reads what no such short cut reads. Nothing here depends on the locale.
 */
#include "data/number/number.h"

#include "data/number/digits.h"

#include <math.h>

enum { EXACT_POWERS = 22 }; /* what a double holds without rounding */

static const double power_of_ten[EXACT_POWERS + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

static const char digit_pairs[] = "00010203040506070809101112131415161718192021222324"
                                  "25262728293031323334353637383940414243444546474849"
                                  "50515253545556575859606162636465666768697071727374"
                                  "75767778798081828384858687888990919293949596979899";

static size_t put_digits(char *to, uint64_t v)
{
    char buffer[20];
    size_t at = sizeof buffer;
    while (v >= 100) {
        at -= 2;
        memcpy(buffer + at, digit_pairs + v % 100 * 2, 2);
        v /= 100;
    }
    if (v >= 10) {
        at -= 2;
        memcpy(buffer + at, digit_pairs + v * 2, 2);
    } else {
        buffer[--at] = (char)('0' + v);
    }
    memcpy(to, buffer + at, sizeof buffer - at);
    return sizeof buffer - at;
}

size_t number_int(char *to, int64_t v)
{
    if (v >= 0) {
        return put_digits(to, (uint64_t)v);
    }
    *to = '-';
    return 1 + put_digits(to + 1, 0 - (uint64_t)v);
}

static void drop_zeroes(struct decimal *d)
{
    while (d->n > 1 && d->digits[d->n - 1] == '0') {
        d->n--;
    }
}

/* A decimal of at most 15 digits, found exactly; false: it has more or lies far from one. */
static bool short_decimal(double v, struct decimal *d)
{
    if (v < 1e-5 || v >= 1e15) {
        return false;
    }
    for (int places = 0; places <= EXACT_POWERS; places++) {
        double scaled = v * power_of_ten[places];
        if (scaled >= 1e15) {
            return false;
        }
        uint64_t whole = (uint64_t)(scaled + 0.5);
        if ((double)whole / power_of_ten[places] == v) {
            d->n = (int)put_digits(d->digits, whole);
            d->exp = d->n - 1 - places;
            drop_zeroes(d);
            return true;
        }
    }
    return false;
}

void number_digits(double v, struct decimal *d)
{
    if (short_decimal(v, d)) {
        return;
    }
    d->n = digits_shortest(v, d->digits, &d->exp);
}

static size_t put_text(char *to, const char *s)
{
    size_t len = strlen(s);
    memcpy(to, s, len);
    return len;
}

/* Digits without exponent; `fraction`: integral values end in `.0`. */
static size_t put_plain(char *to, const struct decimal *d, bool fraction)
{
    size_t n = 0;
    if (d->exp < 0) {
        n += put_text(to, "0.");
        for (int i = -1; i > d->exp; i--) {
            to[n++] = '0';
        }
    }
    for (int i = 0; i < d->n || i <= d->exp; i++) {
        if (i > 0 && i == d->exp + 1) {
            to[n++] = '.';
        }
        to[n++] = i < d->n ? d->digits[i] : '0';
    }
    if (fraction && d->n <= d->exp + 1) {
        n += put_text(to + n, ".0");
    }
    return n;
}

static size_t put_scientific(char *to, const struct decimal *d)
{
    size_t n = 0;
    to[n++] = d->digits[0];
    to[n++] = '.';
    for (int i = 1; i < d->n || i == 1; i++) {
        to[n++] = i < d->n ? d->digits[i] : '0';
    }
    to[n++] = 'E';
    return n + number_int(to + n, d->exp);
}

/* NaN, infinities and zeroes need no digits; returns 0 for all else. */
static size_t put_special(char *to, double v, const char *zero)
{
    if (isnan(v)) {
        return put_text(to, "NaN");
    }
    size_t n = signbit(v) ? put_text(to, "-") : 0;
    if (isinf(v)) {
        return n + put_text(to + n, "Infinity");
    }
    return v == 0 ? n + put_text(to + n, zero) : 0;
}

size_t number_java(char *to, double v)
{
    size_t n = put_special(to, v, "0.0");
    if (n > 0) {
        return n;
    }
    struct decimal d = { .n = 0 };
    number_digits(fabs(v), &d);
    n = v < 0 ? put_text(to, "-") : 0;
    if (d.exp >= -3 && d.exp < 7) {
        return n + put_plain(to + n, &d, true);
    }
    return n + put_scientific(to + n, &d);
}

size_t number_plain(char *to, double v)
{
    double size = fabs(v);
    if (size < 1e15 && size == floor(size)) {
        return number_int(to, (int64_t)v); /* -0.0 shows as 0 */
    }
    if (!(size >= 1e-5 && size < 1e15)) {
        return number_java(to, v);
    }
    struct decimal d = { .n = 0 };
    number_digits(size, &d);
    size_t n = v < 0 ? put_text(to, "-") : 0;
    return n + put_plain(to + n, &d, false);
}

size_t number_loaded(char *to, double v)
{
    size_t n = put_special(to, v, "0");
    if (n > 0) {
        return n;
    }
    struct decimal d = { .n = 0 };
    number_digits(fabs(v), &d);
    n = v < 0 ? put_text(to, "-") : 0;
    int whole = d.exp >= 0 ? d.exp + 1 : 1;
    int places = d.n - 1 - d.exp > 0 ? d.n - 1 - d.exp : 0;
    if ((int)n + whole + (places > 0 ? 1 + places : 0) <= 21) {
        return n + put_plain(to + n, &d, false);
    }
    return n + put_scientific(to + n, &d);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number being parsed: the positions of its parts. */
struct spelled {
    const char *at, *end;
    uint64_t mantissa; /* of the first 19 digits that count */
    int digits;        /* that count: without leading zeroes, 19 at most */
    int64_t exp;       /* of the mantissa */
    bool cut;          /* more digits than the mantissa holds */
    bool real;         /* has a point or an exponent */
};

/* Reads digits; false: none. `after` the point each lowers the exponent. */
static bool read_digits(struct spelled *p, bool after)
{
    const char *from = p->at;
    for (; p->at < p->end && is_digit(*p->at); p->at++) {
        uint64_t digit = (uint64_t)(*p->at - '0');
        if (p->digits == 19) {
            p->cut = true;
            p->exp += !after;
            continue;
        }
        p->mantissa = p->mantissa * 10 + digit;
        p->digits += p->mantissa > 0;
        p->exp -= after;
    }
    return p->at > from;
}

static bool read_exponent(struct spelled *p)
{
    p->at++;
    bool minus = p->at < p->end && *p->at == '-';
    p->at += p->at < p->end && (*p->at == '-' || *p->at == '+');
    const char *from = p->at;
    int64_t exp = 0;
    for (; p->at < p->end && is_digit(*p->at); p->at++) {
        exp = exp < 1000000000000 ? exp * 10 + (*p->at - '0') : exp;
    }
    p->exp += minus ? -exp : exp;
    return p->at > from;
}

/* Digits, point and exponent up to the end. */
static bool spell(struct spelled *p)
{
    bool any = read_digits(p, false);
    if (p->at < p->end && *p->at == '.') {
        p->at++;
        p->real = true;
        any = read_digits(p, true) || any;
    }
    if (any && p->at < p->end && (*p->at == 'e' || *p->at == 'E')) {
        p->real = true;
        any = read_exponent(p);
    }
    return any && p->at == p->end;
}

static bool read_word(struct str s, bool *is_int, double *f)
{
    *is_int = false;
    if (str_eq(s, STR("NaN"))) {
        *f = NAN;
        return true;
    }
    bool minus = s.len > 0 && s.s[0] == '-';
    *f = minus ? -INFINITY : INFINITY;
    return str_eq(s, minus ? STR("-Infinity") : STR("Infinity"));
}

bool number_read(struct str s, bool *is_int, int64_t *i, double *f)
{
    s = str_trim(s);
    if (s.len == 0 || s.s[0] > '9') {
        return read_word(s, is_int, f);
    }
    bool minus = s.s[0] == '-';
    struct spelled p = { .at = s.s, .end = s.s + s.len };
    p.at += minus || s.s[0] == '+';
    struct str body = { p.at, (size_t)(p.end - p.at) };
    if (!spell(&p)) {
        return read_word(s, is_int, f);
    }
    if (!p.real && !p.cut && p.mantissa <= (uint64_t)INT64_MAX + minus) {
        *is_int = true;
        *i = minus ? (int64_t)(0 - p.mantissa) : (int64_t)p.mantissa;
        return true;
    }
    *is_int = false;
    double size;
    if (p.mantissa == 0) {
        size = 0;
    } else if (!p.cut && p.mantissa < (uint64_t)1 << 53 && p.exp >= -EXACT_POWERS &&
               p.exp <= EXACT_POWERS) {
        size = p.exp < 0 ? (double)p.mantissa / power_of_ten[-p.exp]
                         : (double)p.mantissa * power_of_ten[p.exp];
    } else {
        size = digits_read(body.s, body.len, p.exp > 0);
    }
    *f = minus ? -size : size;
    return true;
}
