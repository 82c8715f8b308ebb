/*
 * data_date_format.c - date patterns: what each letter writes and reads, worked out by hand from
 * the calendar.
 */
#include "data/date_format.h"

#include <criterion/criterion.h>

static struct arena arena;

static void start(void)
{
    arena_init(&arena, NULL);
}

static void stop(void)
{
    arena_release(&arena);
}

TestSuite(date_format, .init = start, .fini = stop);

/* 2023-11-14 22:13:20.123 UTC, a Tuesday. */
static const int64_t moment = 1700000000123;
static const int64_t day_ms = 86400000;

static const struct zone *zone(const char *name)
{
    const struct zone *z = zone_find(&arena, str_of(name));
    cr_assert(z, "%s", name);
    return z;
}

static const struct date_format *compiled(const char *pattern)
{
    const char *why;
    const struct date_format *f = date_format_compile(&arena, str_of(pattern), &why);
    cr_assert(f, "%s: %s", pattern, why);
    return f;
}

static void writes(int64_t ms, const char *pattern, const char *in, const char *expected)
{
    struct str got = date_format_write(compiled(pattern), &arena, ms, zone(in));
    cr_expect(str_eq(got, str_of(expected)), "%s: %.*s, not %s", pattern, STR_ARG(got), expected);
}

Test(date_format, writes_each_letter)
{
    writes(moment, "yyyy yy y yyyyyy", "UTC", "2023 23 2023 002023");
    writes(moment, "M MM MMM MMMM L LLL", "UTC", "11 11 Nov November 11 Nov");
    writes(moment, "d dd D F E EEEE u", "UTC", "14 14 318 2 Tue Tuesday 2");
    writes(moment, "H HH k K h hh a aaa", "UTC", "22 22 22 10 10 10 PM PM");
    writes(moment, "m s S SSS SSSSSS", "UTC", "13 20 123 123 000123");
    writes(moment - 73, "S SS SSS", "UTC", "50 50 050");
    writes(moment, "G z zzzz Z X XX XXX", "UTC", "AD UTC Coordinated Universal Time +0000 Z Z Z");
    writes(0, "H k K h a d/M", "UTC", "0 24 0 12 AM 1/1");
    writes(0, "dd MM ddd", "UTC", "01 01 001");
}

Test(date_format, writes_zones)
{
    writes(moment, "yyyy-MM-dd hh:mm:ss a", "America/New_York", "2023-11-14 05:13:20 PM");
    writes(moment, "z Z X XX XXX zzzz", "America/New_York",
           "EST -0500 -05 -0500 -05:00 Eastern Standard Time");
    writes(moment, "HH:mm XXX", "Asia/Kolkata", "03:43 +05:30");
    writes(moment, "z zzzz", "-08:00", "GMT-08:00 GMT-08:00");
    writes(1688428800000, "z zzzz", "America/Los_Angeles", "PDT Pacific Daylight Time");
}

Test(date_format, writes_weeks)
{
    /* Sunday 2023-12-31 lies in the week of January 1, 2024 */
    int64_t last = 1703980800000;
    writes(last, "YYYY w ww W E F", "UTC", "2024 1 01 6 Sun 5");
    writes(last - day_ms, "YYYY w W E", "UTC", "2023 52 5 Sat");
    /* Sunday 2023-01-01 and the Saturday before, Saturday 2022-01-01 */
    writes(1672531200000, "YYYY w W", "UTC", "2023 1 1");
    writes(1672531200000 - day_ms, "YYYY w W", "UTC", "2022 53 5");
    writes(1640995200000, "YYYY w W", "UTC", "2022 1 1");
    writes(1640995200000 + day_ms, "YYYY w W", "UTC", "2022 2 2");
    /* the week of Saturday 2022-01-01 begins on Sunday 2021-12-26 */
    writes(1640995200000 - day_ms, "YYYY ww W E", "UTC", "2022 01 5 Fri");
    writes(1640995200000 - 6 * day_ms, "YYYY ww E", "UTC", "2022 01 Sun");
    writes(1640995200000 - 7 * day_ms, "YYYY ww E", "UTC", "2021 52 Sat");
    /* that of Wednesday 2025-01-01 on Sunday 2024-12-29, of a leap year */
    writes(1735430400000, "YYYY ww E", "UTC", "2025 01 Sun");
    writes(1735430400000 - day_ms, "YYYY ww E", "UTC", "2024 52 Sat");
    writes(1709164800000, "D u", "UTC", "60 4"); /* Thursday 2024-02-29 */
    writes(1735603200000, "D", "UTC", "366");    /* 2024-12-31 */
}

Test(date_format, writes_texts)
{
    writes(moment, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "UTC", "2023-11-14T22:13:20.123Z");
    writes(moment, "hh 'o''clock' a", "UTC", "10 o'clock PM");
    writes(moment, "''yy''", "UTC", "'23'");
    writes(moment, "\xC3\xA9 \n#1", "UTC", "\xC3\xA9 \n#1");
    writes(moment, "", "UTC", "");
}

Test(date_format, writes_far_years)
{
    writes(-62135596800000, "yyyy-MM-dd G", "UTC", "0001-01-01 AD");
    writes(-62135596800001, "yyyy-MM-dd G", "UTC", "0001-12-31 BC");
    date_format_write(compiled("yyyy-MM-dd DDD ww zzzz"), &arena, INT64_MAX, zone("+14:00"));
    date_format_write(compiled("yyyy-MM-dd DDD YYYY ww"), &arena, INT64_MIN,
                      zone("America/New_York"));
}

Test(date_format, refuses_patterns)
{
    static const char *const bad[] = { "b", "yyyy-XXXX", "'open",   "c", "e",
                                       "i", "yyyy'",     "hh:mm p", "T" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *why = NULL;
        cr_expect(!date_format_compile(&arena, str_of(bad[i]), &why), "%s", bad[i]);
        cr_expect(why && strlen(why) > 0, "%s", bad[i]);
    }
}

static bool read(const char *text, const char *pattern, const char *in, int64_t *ms)
{
    return date_format_read(compiled(pattern), str_of(text), zone(in), moment, ms);
}

static void reads(const char *text, const char *pattern, const char *in, int64_t expected)
{
    int64_t ms = 0;
    cr_expect(read(text, pattern, in, &ms), "%s: %s", pattern, text);
    cr_expect_eq(ms, expected, "%s: %s is %lld", pattern, text, (long long)ms);
}

static void reads_not(const char *text, const char *pattern)
{
    int64_t ms = 0;
    cr_expect(!read(text, pattern, "UTC", &ms), "%s: %s is %lld", pattern, text, (long long)ms);
}

Test(date_format, reads_dates)
{
    reads("2019-11-18T19:00:00.000-08:00", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "UTC", 1574132400000);
    reads("20170720000030", "yyyyMMddHHmmss", "etc/utc", 1500508830000);
    reads("20170720000030", "yyyyMMddHHmmss", "America/Los_Angeles", 1500534030000);
    reads("18/11/2019 07:30 PM (+0100)", "dd/MM/yyyy hh:mm a (Z)", "UTC", 1574101800000);
    reads("3/4/2005 other", "MM/dd/yyyy", "UTC", 1109894400000);
    reads("01:02:03", "HH:mm:ss", "UTC", 3723000);
    reads("november 8 2019", "MMMM d yyyy", "UTC", 1573171200000);
    reads("Jul  4, 2023 1:05 PM", "MMM d, yyyy h:mm a", "UTC", 1688475900000);
    reads("TUESDAY, 14 nov 2023", "EEE, d MMMM yyyy", "UTC", 1699920000000);
    reads("2020-01-0203:04:05", "yyyy-MM-ddHH:mm:ss", "UTC", 1577934245000);
    reads("2024 060", "yyyy DDD", "UTC", 1709164800000);
    reads("0001 BC", "yyyy G", "UTC", -62167219200000);
    reads("2023", "YYYY", "UTC", 1672531200000);
    reads_not("other 3/4/2005", "MM/dd/yyyy");
    reads_not("", "yyyy");
    reads_not("201707200003", "yyyyMMddHHmmss");
    reads("2017072000003", "yyyyMMddHHmmss", "UTC", 1500508803000);
    reads_not("11 4", "MMM d");
    reads_not("Nov 4", "MM d");
    reads_not("2023/07/04", "yyyy-MM-dd");
}

Test(date_format, reads_no_dates_out_of_range)
{
    static const char *const bad[] = {
        "2023-02-29 00:00:00",     "2023-13-01 00:00:00",
        "2023-00-01 00:00:00",     "2023-01-00 00:00:00",
        "2023-04-31 00:00:00",     "2023-01-01 24:00:00",
        "2023-01-01 00:60:00",     "2023-01-01 00:00:60",
        "1900-02-29 00:00:00",     "99999999999999999999-01-01 00:00:00",
        "999999999-01-01 00:00:00"
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        reads_not(bad[i], "yyyy-MM-dd HH:mm:ss");
    }
    reads("2024-02-29 23:59:59", "yyyy-MM-dd HH:mm:ss", "UTC", 1709251199000);
    reads("2000-02-29 00:00:00", "yyyy-MM-dd HH:mm:ss", "UTC", 951782400000);
    reads_not("2023 366", "yyyy DDD");
}

Test(date_format, reads_hours)
{
    reads("12:00 am", "hh:mm a", "UTC", 0);
    reads("12:00 PM", "hh:mm a", "UTC", 43200000);
    reads("1:00 PM", "h:mm a", "UTC", 46800000);
    reads("15:00:00", "hh:mm:ss", "UTC", 54000000);
    reads("15:00 AM", "hh:mm a", "UTC", 54000000);
    reads("15:00 AM", "HH:mm a", "UTC", 54000000);
    reads("03:00 PM", "HH:mm a", "UTC", 10800000);
    reads("24:10", "kk:mm", "UTC", 600000);
    reads("11 PM", "K a", "UTC", 82800000);
    reads("12:30", "hh:mm", "UTC", 1800000);
    reads_not("24:00", "hh:mm");
    reads_not("10:00 XM", "hh:mm a");
}

Test(date_format, reads_fractions)
{
    reads("1.5", "ss.S", "UTC", 1500);
    reads("1,05", "ss,SSS", "UTC", 1050);
    reads("1.123456789 x", "ss.SSS", "UTC", 1123);
    reads("01:5", "ss:S", "UTC", 1005);
    reads("01:050", "ss:SSS", "UTC", 1050);
    reads("01123", "ssSSS", "UTC", 1123);
    reads("1.5Z", "ss.SX", "+05:00", 1500);
}

Test(date_format, reads_zones)
{
    reads("00 +0530", "HH Z", "UTC", -19800000);
    reads("00 -08", "HH X", "UTC", 28800000);
    reads("00 +05:30", "HH z", "UTC", -19800000);
    reads("00 Z", "HH Z", "+09:00", 0);
    reads("00 utc", "HH z", "+09:00", 0);
    reads("00 GMT-03:00", "HH z", "UTC", 10800000);
    reads("00 PST", "HH z", "UTC", 28800000);
    reads("00 EDT", "HH zzzz", "UTC", 14400000);
    reads("00'Z'", "HH''z''", "UTC", 0);
    reads("00Z", "HH'Z'", "+01:00", -3600000);
    reads_not("00 +2500", "HH Z");
    reads_not("00 +0560", "HH Z");
    reads_not("00 XYZ", "HH z");
    reads_not("00 ", "HH z");
}

Test(date_format, reads_clock_changes)
{
    /* 02:30 does not exist on 2023-03-12: 03:30 EDT; 01:30 comes twice on 2023-11-05: EDT */
    reads("2023-03-12 02:30", "yyyy-MM-dd HH:mm", "America/New_York", 1678606200000);
    reads("2023-11-05 01:30", "yyyy-MM-dd HH:mm", "America/New_York", 1699162200000);
}

Test(date_format, reads_short_years)
{
    /* now is 2023-11-14: the window began on 1943-11-14 at 22:13:20.123 */
    reads("01/01/99", "dd/MM/yy", "UTC", 915148800000);
    reads("14/11/43", "dd/MM/yy", "UTC", 2331072000000);
    reads("15/11/43", "dd/MM/yy", "UTC", -824601600000);
    reads("31/12/42", "dd/MM/yy", "UTC", 2303596800000);
    reads("01/01/2001", "dd/MM/yy", "UTC", 978307200000);
    reads("01/01/0099", "dd/MM/yyyy", "UTC", -59042995200000);
    reads("230704", "yyMMdd", "UTC", 1688428800000);
}

Test(date_format, written_dates_read_back)
{
    const struct zone *zones[] = { zone("UTC"), zone("America/New_York"), zone("Asia/Kolkata"),
                                   zone("Australia/Lord_Howe") };
    const struct date_format *f = compiled("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    uint64_t seed = 88172645463325252;
    for (int i = 0; i < 20000; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        int64_t ms = (int64_t)(seed % 8000000000000) - 2000000000000, back = 0;
        const struct zone *z = zones[i % 4];
        if (zone_offset(z, ms) % 60000 != 0) {
            continue; /* local mean time has seconds, which an offset does not say */
        }
        struct str s = date_format_write(f, &arena, ms, z);
        cr_assert(date_format_read(f, s, zone_utc(), moment, &back), "%.*s", STR_ARG(s));
        cr_assert_eq(back, ms, "%.*s", STR_ARG(s));
    }
}
