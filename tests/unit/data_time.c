/* data_time.c - instants and dates (docs/language/time.md). */
#include "base/arena.h"
#include "data/time.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static const struct zone *zone(struct arena *a, const char *name)
{
    const struct zone *z = zone_find(a, str_of(name));
    cr_assert_not_null(z, "%s", name);
    return z;
}

Test(data_time, civil_and_back)
{
    struct civil c = time_civil(1700000000123);
    cr_expect(c.year == 2023 && c.month == 11 && c.day == 14);
    cr_expect(c.hour == 22 && c.minute == 13 && c.second == 20 && c.milli == 123);
    c = time_civil(-1);
    cr_expect(c.year == 1969 && c.month == 12 && c.day == 31 && c.hour == 23 && c.milli == 999);
    c = time_civil(951782400000);
    cr_expect(c.year == 2000 && c.month == 2 && c.day == 29);
    c = (struct civil) { .year = 1900, .month = 3, .day = 1 };
    cr_expect_eq(time_of_civil(&c), -2203891200000);
    for (int64_t day = -1000000; day < 1000000; day += 7) {
        c = time_civil(day * 86400000 + 12345678);
        cr_assert_eq(time_of_civil(&c), day * 86400000 + 12345678);
        cr_assert(c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= 31);
    }
}

Test(data_time, civil_carries_and_stays_in_range)
{
    struct civil c = { .year = 2023, .month = 14, .day = 32, .hour = -1 };
    cr_expect_eq(time_of_civil(&c), 1709420400000); /* 2024-03-02 23:00 */
    c = (struct civil) { .year = 2024, .month = 0, .day = 1 };
    cr_expect_eq(time_of_civil(&c), 1701388800000); /* 2023-12-01 */
    c = (struct civil) { .year = INT64_MAX, .month = INT32_MAX, .day = 1 };
    cr_expect_eq(time_of_civil(&c), INT64_MAX);
    c = (struct civil) { .year = INT64_MIN, .month = INT32_MIN, .day = INT32_MIN };
    cr_expect_eq(time_of_civil(&c), INT64_MIN);
    c = time_civil(INT64_MAX);
    cr_expect(c.year == 292278994 && c.month == 8 && c.day == 17 && c.milli == 807);
    c = time_civil(INT64_MIN);
    cr_expect(c.year == -292275055 && c.month == 5 && c.day == 16 && c.milli == 192);
}

static void shows(int64_t ms, const struct zone *z, const char *wanted)
{
    char buffer[TIME_TEXT_MAX];
    struct str s = { buffer, time_show(buffer, ms, z) };
    cr_expect(str_eq(s, str_of(wanted)), "got %.*s, wanted %s", STR_ARG(s), wanted);
}

Test(data_time, showing)
{
    struct arena a;
    arena_init(&a, NULL);
    shows(1795342530123, zone_utc(), "2026-11-22 10:15:30.123");
    shows(0, zone_utc(), "1970-01-01 00:00:00.000");
    shows(-1, zone_utc(), "1969-12-31 23:59:59.999");
    shows(1700000000000, zone(&a, "America/New_York"), "2023-11-14 17:13:20.000");
    shows(253402300800000, zone_utc(), "10000-01-01 00:00:00.000");
    shows(INT64_MIN, zone(&a, "-10:00"), "-292275055-05-16 16:47:04.192");
    shows(INT64_MAX, zone(&a, "+10:00"), "292278994-08-17 07:12:55.807");
    arena_release(&a);
}

Test(data_time, iso)
{
    struct arena a;
    arena_init(&a, NULL);
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        { "2024-05-01", 1714521600000 },
        { "2024-05-01T00:00:02.665Z", 1714521602665 },
        { "2024-05-01 00:00:02,5 +02:00", 1714514402500 },
        { "2024-05-01T00:00:02.665999999Z", 1714521602665 },
        { "2024-05-01T00:00:02.6659999999999Z", 1714521602665 },
        { "2024-05-01T00:00", 1714521600000 },
        { "2024-05-01 00:00:02", 1714521602000 },
        { "2024-05-01T00:00:02-08", 1714550402000 },
        { "2024-05-01T00:00:02-0830", 1714552202000 },
        { "2019-11-18T19:00:00.000-08:00", 1574132400000 },
        { "2024-05-01t00:00:02z", 1714521602000 },
        { "2024-05-01 00:00:02 Z", 1714521602000 },
        { "2024-05-01T24:00:00Z", 1714608000000 },
        { "2016-12-31T23:59:60Z", 1483228800000 },
        { "2024-02-29", 1709164800000 },
        { "1969-12-31T23:59:59.999Z", -1 },
        { "0000-01-01", -62167219200000 },
        { "9999-12-31T23:59:59.999Z", 253402300799999 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = 0;
        cr_expect(time_read_iso(str_of(cases[i].text), zone_utc(), &ms), "%s", cases[i].text);
        cr_expect_eq(ms, cases[i].ms, "%s gave %lld", cases[i].text, (long long)ms);
    }
    int64_t ms;
    const struct zone *berlin = zone(&a, "Europe/Berlin");
    cr_expect(time_read_iso(STR("2024-05-01T02:00:00"), berlin, &ms) && ms == 1714521600000);
    cr_expect(time_read_iso(STR("2024-05-01T00:00:00Z"), berlin, &ms) && ms == 1714521600000);
    arena_release(&a);
}

Test(data_time, no_iso)
{
    static const char *const texts[] = {
        "",
        "2024",
        "2024-05",
        "2024-13-01",
        "2024-00-01",
        "2024-02-30",
        "2023-02-29",
        "1900-02-29",
        "2024-05-00",
        "2024-5-1",
        "2024-05-012",
        "2024/05/01",
        "24-05-01",
        "2024-05-01T",
        "2024-05-01T25:00:00",
        "2024-05-01T24:00:01",
        "2024-05-01T10:60",
        "2024-05-01T10:00:61",
        "2024-05-01T10",
        "2024-05-01T10:00:00.",
        "2024-05-01T10:00:00+2",
        "2024-05-01T10:00:00+25:00",
        "2024-05-01T10:00:00+02:",
        "2024-05-01T10:00:00 +02",
        "2024-05-01T10:00:00Zx",
        "2024-05-01 x",
        " 2024-05-01",
        "-2024-05-01",
        "1700000000000",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t ms;
        cr_expect(!time_read_iso(str_of(texts[i]), zone_utc(), &ms), "%s", texts[i]);
    }
    char text[] = "2024-05-01T00:00:02.665+02:00";
    for (size_t len = 0; len < sizeof text; len++) {
        char *exact = malloc(len + 1);
        memcpy(exact, text, len);
        int64_t ms;
        size_t used;
        if (time_read_iso_prefix((struct str) { exact, len }, zone_utc(), &ms, &used)) {
            cr_expect_leq(used, len);
        }
        free(exact);
    }
}

Test(data_time, iso_at_the_start)
{
    static const struct {
        const char *text;
        size_t used;
        int64_t ms;
    } cases[] = {
        { "2024-05-01T00:00:02Z host app", 20, 1714521602000 },
        { "2024-05-01 00:00:02,123 INFO x", 23, 1714521602123 },
        { "2024-05-01 00:00:02 -12 errors", 19, 1714521602000 },
        { "2024-05-01 00:00:02 -0800 x", 25, 1714550402000 },
        { "2024-05-01 00:00:02 - x", 19, 1714521602000 },
        { "2024-05-01 hello", 10, 1714521600000 },
        { "2024-05-01T00:00 x", 16, 1714521600000 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = 0;
        size_t used = 0;
        cr_expect(time_read_iso_prefix(str_of(cases[i].text), zone_utc(), &ms, &used), "%s",
                  cases[i].text);
        cr_expect(ms == cases[i].ms && used == cases[i].used, "%s gave %zu", cases[i].text, used);
    }
}

Test(data_time, epoch)
{
    static const struct {
        double value;
        int64_t ms;
    } cases[] = {
        { 1700000000, 1700000000000 },       { 1700000000.123, 1700000000123 },
        { 1700000000.1239, 1700000000123 },  { 1700000000123, 1700000000123 },
        { 1700000000123456, 1700000000123 }, { 1700000000123456789.0, 1700000000123 },
        { -1700000000, -1700000000000 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = 0;
        cr_expect(time_from_epoch(cases[i].value, &ms));
        cr_expect_eq(ms, cases[i].ms, "%f gave %lld", cases[i].value, (long long)ms);
    }
    int64_t ms;
    static const double none[] = { 0, 12.5, 20240501, 1e19, 1e300, INFINITY, -INFINITY, NAN };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        cr_expect(!time_from_epoch(none[i], &ms), "%f", none[i]);
    }
}

enum { HOUR = 3600000 };

Test(data_time, range_ends)
{
    struct arena a;
    arena_init(&a, NULL);
    const int64_t now = 1714565730123; /* 2024-05-01 12:15:30.123 */
    const int64_t today = 1714521600000;
    static const int64_t year = 366LL * 24 * HOUR; /* from 2023-05-02 to 2024-05-02 */
    const struct {
        const char *text;
        int64_t end, start;
    } cases[] = {
        { "now", now, now },
        { " NOW ", now, now },
        { "-1h", now - HOUR, now - HOUR },
        { "+15m", now + HOUR / 4, now + HOUR / 4 },
        { "-60s", now - 60000, now - 60000 },
        { "-1d", now - 24 * HOUR, now - 24 * HOUR },
        { "-2w", now - 14LL * 24 * HOUR, now - 14LL * 24 * HOUR },
        { "1700000000000", 1700000000000, 1700000000000 },
        { "0", 0, 0 },
        { "2024-05-01T00:00:00Z", today, today },
        { "05/01/2024", today, today },
        { "5/1/2024 1:02:03", today + HOUR + 123000, today + HOUR + 123000 },
        { "05/01/2024 12:30am", today + HOUR / 2, today + HOUR / 2 },
        { "05/01/2024 12:30 PM", today + 12 * HOUR + HOUR / 2, today + 12 * HOUR + HOUR / 2 },
        { "05/01/2024  11:00:00pm", today + 23 * HOUR, today + 23 * HOUR },
        { "05/01", today, today },
        { "05/01 01:00", today + HOUR, today + HOUR },
        { "05/02", today + 24 * HOUR, today + 24 * HOUR - year },
        { "02/29", today - 62LL * 24 * HOUR, today - 62LL * 24 * HOUR },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = -1;
        cr_expect(time_read_range_end(str_of(cases[i].text), now, zone_utc(), &ms), "%s",
                  cases[i].text);
        cr_expect_eq(ms, cases[i].end, "%s: %lld", cases[i].text, (long long)(ms - now));
        cr_expect(time_read_range_start(str_of(cases[i].text), now, zone_utc(), &ms));
        cr_expect_eq(ms, cases[i].start, "%s: %lld", cases[i].text, (long long)(ms - now));
    }
    int64_t ms;
    cr_expect(time_read_range_end(STR("05/01/2024 02:00"), now, zone(&a, "Europe/Berlin"), &ms));
    cr_expect_eq(ms, today);
    arena_release(&a);
}

Test(data_time, no_range_ends)
{
    static const char *const texts[] = {
        "",
        "yesterday",
        "-",
        "-h",
        "-1",
        "-60",
        "1h",
        "-1x",
        "--1h",
        "-1.5h",
        "-99999999999999999d",
        "-9999999999999999999s",
        "12.5",
        "13/01/2024",
        "02/30/2024",
        "02/29/2023",
        "05/01/24",
        "05/01/2024x",
        "05/01/2024 24:00",
        "05/01/2024 10:60",
        "05/01/2024 13:00pm",
        "05/01/2024 0:30am",
        "05/01/2024 10",
        "05/01/2024 10:",
        "05/",
        "/",
        "05/01/",
        "005/01/2024",
        "05/01/2024 10:00xm",
        "-1 h",
        "now now",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t ms;
        cr_expect(!time_read_range_end(str_of(texts[i]), 0, zone_utc(), &ms), "%s", texts[i]);
    }
}
