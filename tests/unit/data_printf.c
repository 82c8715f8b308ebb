/*
 * data_printf.c - specifications and what they write, worked out from the rules of Java's
 * Formatter; random numbers against the decimal digits they are made of.
 */
#include "lib/text/printf.h"

#include "data/time.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

static struct arena arena;
static struct buf out;

static void start(void)
{
    arena_init(&arena, NULL);
    out = BUF_INIT;
}

static void stop(void)
{
    buf_release(&out);
    arena_release(&arena);
}

TestSuite(printf, .init = start, .fini = stop);

/* The text of one value, twice for specifications with two; NULL: it does not fit. */
static const char *written(const char *text, struct cell v)
{
    const char *why;
    const struct cell *args[2] = { &v, &v };
    const struct printf_spec *spec = printf_compile(&arena, str_of(text), 2, &why);
    cr_assert(spec, "%s: %s", text, why);
    buf_clear(&out);
    if (!printf_write(spec, args, zone_utc(), &arena, &out)) {
        return NULL;
    }
    return arena_cstr(&arena, buf_view(&out));
}

static void gives(const char *text, struct cell v, const char *expected)
{
    const char *got = written(text, v);
    cr_expect(got && strcmp(got, expected) == 0, "%s gives %s, not %s", text, got ? got : "nothing",
              expected);
}

static void does_not_fit(const char *text, struct cell v)
{
    const char *got = written(text, v);
    cr_expect_null(got, "%s gives %s", text, got);
}

static struct cell text(const char *s)
{
    return cell_of_text(str_of(s));
}

static struct cell source_number(const char *s)
{
    struct cell c = text(s);
    c.tag = CELL_WRITTEN;
    return c;
}

Test(printf, texts)
{
    gives("%s", text("ab"), "ab");
    gives("%S", text("stra\xC3\x9F\x65"), "STRA\xC3\x9F\x45");
    gives("[%4s][%-4s]", text("\xC3\xA9"), "[   \xC3\xA9][\xC3\xA9   ]");
    gives("%.2s", text("\xC3\xA9\xC3\xA9\xC3\xA9"), "\xC3\xA9\xC3\xA9");
    gives("[%6.1s]", text("xyz"), "[     x]");
    gives("%s", cell_real(3), "3.0");
    gives("%s", cell_int(3), "3");
    gives("%s", source_number("1.50"), "1.50");
    gives("%s", cell_bool(true), "true");
    gives("%b %B", cell_bool(false), "false FALSE");
    gives("%b", text("false"), "true");
    gives("%.1b", cell_int(0), "t");
    gives("%c", cell_int(65), "A");
    gives("%C%c", text("\xC3\xA9"), "\xC3\x89\xC3\xA9");
    gives("%5c|", cell_real(97), "    a|");
    does_not_fit("%c", text("ab"));
    does_not_fit("%c", cell_int(0xD800));
    does_not_fit("%c", cell_int(0x110000));
}

Test(printf, signs_of_the_text_itself)
{
    gives("%%|%5%|%-5%|%n", cell_int(1), "%|    %|%    |\n");
    gives("no values", cell_int(1), "no values");
    gives("", cell_int(1), "");
}

Test(printf, integers)
{
    gives("%d", cell_int(INT64_MIN), "-9223372036854775808");
    gives("%,d", cell_int(INT64_MIN), "-9,223,372,036,854,775,808");
    gives("%,d", cell_int(100), "100");
    gives("%,d", cell_int(1000), "1,000");
    gives("%05d|%<-5d|%<5d", cell_int(-42), "-0042|-42  |  -42");
    gives("%+d|% d", cell_int(42), "+42| 42");
    gives("%(d", cell_int(-42), "(42)");
    gives("%(06d", cell_int(-42), "(0042)");
    gives("%,010d", cell_int(1234567), "01,234,567");
    gives("%d", text("42"), "42");
    gives("%d", text(" -7 "), "-7");
    gives("%d", cell_real(42), "42");
    gives("%d", source_number("3.0"), "3");
    does_not_fit("%d", cell_real(42.5));
    does_not_fit("%d", cell_real(1e300));
    does_not_fit("%d", cell_real(NAN));
    does_not_fit("%d", text("42.0"));
    does_not_fit("%d", text("x"));
    does_not_fit("%d", cell_bool(true));
    does_not_fit("%d", cell_null());
}

Test(printf, hexadecimal_and_octal)
{
    gives("%x %X", cell_int(255), "ff FF");
    gives("%x", cell_int(-1), "ffffffffffffffff");
    gives("%o", cell_int(-1), "1777777777777777777777");
    gives("%#x %#o", cell_int(255), "0xff 0377");
    gives("%#X", cell_int(255), "0XFF");
    gives("%#08x", cell_int(255), "0x0000ff");
    gives("%016X", cell_int(48879), "000000000000BEEF");
    does_not_fit("%016X", text("48879")); /* texts are cast first */
    does_not_fit("%o", text("8"));
}

Test(printf, fixed_point)
{
    gives("%f", cell_real(3.14159265), "3.141593");
    gives("%.2f", cell_real(1.005), "1.01");
    gives("%.2f", cell_real(0.125), "0.13");
    gives("%.1f", cell_real(0.25), "0.3");
    gives("%.0f", cell_real(0.5), "1");
    gives("%.0f", cell_real(2.5), "3");
    gives("%.0f", cell_real(-0.4), "-0");
    gives("%.20f", cell_real(0.1), "0.10000000000000000000");
    gives("%,.2f", cell_real(1234567.891), "1,234,567.89");
    gives("%,.2f", cell_real(999999.995), "1,000,000.00");
    gives("%.1f", cell_real(1e21), "1000000000000000000000.0");
    gives("%.3f", cell_real(4.9e-324), "0.000");
    gives("%.1f", cell_int(INT64_MAX), "9223372036854775807.0");
    gives("%.1f", text("12.34"), "12.3");
    gives("%08.3f", cell_real(-3.14159), "-003.142");
    gives("%+.1f|% .1f", cell_real(2), "+2.0| 2.0");
    gives("%(.1f", cell_real(-2), "(2.0)");
    gives("%#.0f", cell_real(2), "2.");
    gives("%8.1f|%-8.1f|", cell_real(2), "     2.0|2.0     |");
    does_not_fit("%f", text("1,5"));
    does_not_fit("%f", cell_bool(false));
}

Test(printf, scientific_and_general)
{
    gives("%e", cell_real(12345.678), "1.234568e+04");
    gives("%.0e|%.2E", cell_real(0.00015), "2e-04|1.50E-04");
    gives("%e", cell_real(0), "0.000000e+00");
    gives("%.1e", cell_real(9.96), "1.0e+01");
    gives("%.2e", cell_real(1e-300), "1.00e-300");
    gives("%g", cell_real(0.0001), "0.000100000");
    gives("%g", cell_real(0.00001), "1.00000e-05");
    gives("%g", cell_real(123456), "123456");
    gives("%g", cell_real(1234567), "1.23457e+06");
    gives("%g", cell_real(0), "0.00000");
    gives("%.3g", cell_real(999.6), "1.00e+03");
    gives("%.0g", cell_real(3), "3");
    gives("%,g", cell_real(123456), "123,456");
}

Test(printf, not_finite)
{
    gives("%f %e", cell_real(NAN), "NaN NaN");
    gives("%f %g", cell_real(-INFINITY), "-Infinity -Infinity");
    gives("%+f|%(f", cell_real(INFINITY), "+Infinity|Infinity");
    gives("%(f", cell_real(-INFINITY), "(Infinity)");
    gives("%010f", cell_real(INFINITY), "  Infinity");
    gives("%05f", cell_real(NAN), "  NaN");
    does_not_fit("%d", cell_real(INFINITY));
    does_not_fit("%x", cell_real(NAN));
}

Test(printf, moments)
{
    struct cell t = cell_int(1700000000123); /* 2023-11-14 22:13:20.123, a Tuesday */
    gives("%tY-%<tm-%<td %<tH:%<tM:%<tS.%<tL", t, "2023-11-14 22:13:20.123");
    gives("%tF %<tT", t, "2023-11-14 22:13:20");
    gives("%tD %<tR %<tr", t, "11/14/23 22:13 10:13:20 PM");
    gives("%tc", t, "Tue Nov 14 22:13:20 UTC 2023");
    gives("%tA %<ta %<tB %<tb %<th", t, "Tuesday Tue November Nov Nov");
    gives("%TA %<Tp %<tp", t, "TUESDAY PM pm");
    gives("%tI %<tl %<tk %<te %<ty %<tC %<tj", t, "10 10 22 14 23 20 318");
    gives("%ts %<tQ %<tN %<tz %<tZ", t, "1700000000 1700000000123 123000000 +0000 UTC");
    gives("[%6tY]", t, "[  2023]");
    gives("%ts", cell_int(-1), "-1");
    does_not_fit("%tY", text("today"));
}

Test(printf, which_value)
{
    const char *why;
    struct cell a = text("a"), b = text("b"), c = text("c");
    const struct cell *args[3] = { &a, &b, &c };
    const struct printf_spec *spec = printf_compile(&arena, STR("%2$s %s %<s %s %1$s %s"), 3, &why);
    cr_assert(spec, "%s", why);
    cr_assert(printf_write(spec, args, zone_utc(), &arena, &out));
    cr_expect(str_eq(buf_view(&out), STR("b a a b a c")), "%.*s", STR_ARG(buf_view(&out)));
}

Test(printf, what_is_refused)
{
    static const char *const bad[] = {
        "%",       "%q",
        "%05h",    "%(a",
        "%,a",     "%D",
        "%F",      "%i",
        "%O",      "%N",
        "%3$s",    "%0$s",
        "%s%s%s",  "%<s",
        "%-d",     "%05s",
        "%--5d",   "%+ d",
        "%-05d",   "%.2d",
        "%.2x",    "%.2c",
        "%.f",     "%,x",
        "%+x",     "%#d",
        "%#s",     "%#g",
        "%,e",     "%5n",
        "%.1%",    "%05%",
        "%tq",     "%t",
        "%.3tY",   "%+s",
        "%10001d", "%.99999999999999999999f",
        "%5",      "%1$",
        "%.",      "%#b",
        "%0f",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *why = NULL;
        cr_expect(!printf_compile(&arena, str_of(bad[i]), 2, &why), "%s", bad[i]);
        cr_expect(why && strlen(why) > 0, "%s", bad[i]);
    }
}

/* whole.fraction with `decimals` digits, rounded half up to `places`, in integers. */
static uint64_t half_up(uint64_t digits, int decimals, int places)
{
    for (; decimals > places + 1; decimals--) {
        digits /= 10;
    }
    return decimals > places ? digits / 10 + (digits % 10 >= 5) : digits;
}

Test(printf, random_decimals_round_as_integers_do)
{
    uint64_t seed = 2463534242;
    for (int i = 0; i < 20000; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        uint64_t digits = (seed >> 20) % 1000000000; /* nine digits: a double holds them */
        int decimals = (int)(seed % 7), places = (int)(seed >> 4) & 7;
        char spec[16], expected[80], number[40];
        double scale = pow(10, decimals);
        uint64_t cut = half_up(digits, decimals, places);
        int shown = places < decimals ? places : decimals;
        uint64_t unit = (uint64_t)pow(10, shown);
        snprintf(spec, sizeof spec, "%%.%df", places);
        snprintf(number, sizeof number, "%.*s", places - shown, "00000000");
        if (shown > 0) {
            snprintf(expected, sizeof expected, "%llu.%0*llu%s", (unsigned long long)(cut / unit),
                     shown, (unsigned long long)(cut % unit), number);
        } else {
            snprintf(expected, sizeof expected, "%llu%s%s", (unsigned long long)cut,
                     places ? "." : "", number);
        }
        gives(spec, cell_real((double)digits / scale), expected);
    }
}
