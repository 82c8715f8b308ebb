/* data_zone.c - time zones: names, files, rules, local times. */
#include "base/arena.h"
#include "base/os/os.h"
#include "data/time.h"
#include "data/zone.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum { HOUR = 3600000 };

static const struct zone *zone(struct arena *a, const char *name)
{
    const struct zone *z = zone_find(a, str_of(name));
    cr_assert_not_null(z, "%s", name);
    return z;
}

Test(data_zone, fixed_offsets)
{
    struct arena a;
    arena_init(&a, NULL);
    static const struct {
        const char *name;
        int minutes;
        const char *label;
    } cases[] = {
        { "UTC", 0, "UTC" },
        { "utc", 0, "UTC" },
        { "GMT", 0, "GMT" },
        { "Z", 0, "UTC" },
        { "z", 0, "UTC" },
        { "EST", -300, "EST" },
        { "cst", -360, "CST" },
        { "MST", -420, "MST" },
        { "PST", -480, "PST" },
        { "EDT", -240, "EDT" },
        { "CDT", -300, "CDT" },
        { "MDT", -360, "MDT" },
        { "PDT", -420, "PDT" },
        { "+05:30", 330, "GMT+05:30" },
        { "-0800", -480, "GMT-08:00" },
        { "+2", 120, "GMT+02:00" },
        { "+02", 120, "GMT+02:00" },
        { "GMT+5", 300, "GMT+05:00" },
        { "gmt-3:30", -210, "GMT-03:30" },
        { "GMT+11:45", 705, "GMT+11:45" },
        { "UTC-1", -60, "GMT-01:00" },
        { " +23:59 ", 1439, "GMT+23:59" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct zone *z = zone(&a, cases[i].name);
        cr_expect_eq(zone_offset(z, 0), cases[i].minutes * 60000, "%s", cases[i].name);
        char buffer[TIME_TEXT_MAX];
        struct str label = { buffer, zone_label(buffer, z, 0) };
        cr_expect(str_eq(label, str_of(cases[i].label)), "%s: %.*s", cases[i].name, STR_ARG(label));
        cr_expect_eq(zone_instant(z, 0), -cases[i].minutes * 60000);
    }
    arena_release(&a);
}

Test(data_zone, refused_names)
{
    struct arena a;
    arena_init(&a, NULL);
    static const char *const names[] = {
        "",
        " ",
        "Mars",
        "Europe",
        "Europe/",
        "/Europe/Berlin",
        "..",
        "../../../etc/passwd",
        "Europe/../UTC",
        "Europe//Berlin",
        "./UTC",
        "tzdata.zi",
        "zone.tab",
        "right/UTC",
        "RIGHT/Europe/Berlin",
        "+",
        "+24",
        "+1:2",
        "+1:60",
        "+12345",
        "+:30",
        "GMT+",
        "GMT+x",
        "+1:234",
        "leapseconds",
        "Europe/Berlin/",
        "Europe/Berlin/x",
        "Europe Berlin",
        "+05:",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cr_expect_null(zone_find(&a, str_of(names[i])), "%s", names[i]);
    }
    cr_expect_null(zone_find(&a, STR("UTC\0x")));
    char longest[5000];
    memset(longest, 'a', sizeof longest);
    cr_expect_null(zone_find(&a, (struct str) { longest, sizeof longest }));
    arena_release(&a);
}

Test(data_zone, names_without_case)
{
    struct arena a;
    arena_init(&a, NULL);
    cr_expect_eq(zone_offset(zone(&a, "etc/utc"), 0), 0);
    cr_expect_eq(zone_offset(zone(&a, "america/NEW_york"), 0), -5 * HOUR);
    cr_expect_eq(zone_offset(zone(&a, "America/Argentina/buenos_aires"), 1700000000000), -3 * HOUR);
    cr_expect_eq(zone_offset(zone(&a, "Etc/GMT+5"), 0), -5 * HOUR, "counted to the west there");
    arena_release(&a);
}

struct offset_case {
    const char *zone;
    int64_t ms;
    int minutes;
    const char *label;
};

Test(data_zone, changes)
{
    struct arena a;
    arena_init(&a, NULL);
    static const struct offset_case cases[] = {
        { "America/New_York", 1710054000000 - 1, -300, "EST" }, /* 2024-03-10 07:00 UTC */
        { "America/New_York", 1710054000000, -240, "EDT" },
        { "America/New_York", 1730613600000 - 1, -240, "EDT" }, /* 2024-11-03 06:00 UTC */
        { "America/New_York", 1730613600000, -300, "EST" },
        { "Europe/Berlin", 1711846800000 - 1, 60, "CET" }, /* 2024-03-31 01:00 UTC */
        { "Europe/Berlin", 1711846800000, 120, "CEST" },
        { "Asia/Kolkata", 1700000000000, 330, "IST" },
        { "Asia/Dubai", 1700000000000, 240, "GMT+04:00" },
        { "Australia/Lord_Howe", 1704067200000, 660, "GMT+11:00" },
        { "Australia/Sydney", 1704067200000, 660, "AEDT" }, /* summer in January */
        { "Australia/Sydney", 1719792000000, 600, "AEST" },
        /* far after the tables: the rule decides */
        { "America/New_York", 4119750000000, -240, "EDT" }, /* 2100-07-19 */
        { "America/New_York", 4102444800000, -300, "EST" }, /* 2100-01-01 */
        { "Australia/Sydney", 4102444800000, 660, "AEDT" },
        { "Europe/Dublin", 4119750000000, 60, "IST" },
        { "Europe/Dublin", 4102444800000, 0, "GMT" },
        { "Asia/Tokyo", 4102444800000, 540, "JST" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct zone *z = zone(&a, cases[i].zone);
        cr_expect_eq(zone_offset(z, cases[i].ms), cases[i].minutes * 60000, "%zu %s", i,
                     cases[i].zone);
        char buffer[TIME_TEXT_MAX];
        struct str label = { buffer, zone_label(buffer, z, cases[i].ms) };
        cr_expect(str_eq(label, str_of(cases[i].label)), "%zu %.*s", i, STR_ARG(label));
    }
    zone_offset(zone(&a, "America/New_York"), INT64_MAX);
    zone_offset(zone(&a, "America/New_York"), INT64_MIN);
    zone_instant(zone(&a, "America/New_York"), INT64_MAX);
    zone_instant(zone(&a, "America/New_York"), INT64_MIN);
    arena_release(&a);
}

static int64_t local(int64_t year, int month, int day, int hour, int minute)
{
    struct civil c = { year, month, day, hour, minute, 0, 0 };
    return time_of_civil(&c);
}

Test(data_zone, local_times)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct zone *berlin = zone(&a, "Europe/Berlin");
    cr_expect_eq(zone_instant(berlin, local(2024, 1, 1, 12, 0)), local(2024, 1, 1, 11, 0));
    cr_expect_eq(zone_instant(berlin, local(2024, 7, 1, 12, 0)), local(2024, 7, 1, 10, 0));
    cr_expect_eq(zone_instant(berlin, local(2024, 3, 31, 2, 30)), local(2024, 3, 31, 1, 30),
                 "skipped: 03:30 summer time");
    cr_expect_eq(zone_instant(berlin, local(2024, 10, 27, 2, 30)), local(2024, 10, 27, 0, 30),
                 "twice: the daylight one");
    cr_expect_eq(zone_instant(berlin, local(2024, 3, 31, 3, 0)), local(2024, 3, 31, 1, 0));
    cr_expect_eq(zone_instant(berlin, local(2024, 10, 27, 3, 0)), local(2024, 10, 27, 2, 0));
    const struct zone *york = zone(&a, "America/New_York");
    cr_expect_eq(zone_instant(york, local(2100, 3, 14, 2, 30)), local(2100, 3, 14, 7, 30));
    cr_expect_eq(zone_instant(york, local(2100, 11, 7, 1, 30)), local(2100, 11, 7, 5, 30));
    arena_release(&a);
}

Test(data_zone, rules)
{
    struct arena a;
    arena_init(&a, NULL);
    struct zone_rule r;
    cr_expect(zone_parse_rule(&a, STR("<+0330>-3:30"), &r));
    cr_expect(r.standard.offset == 12600 && !r.changes);
    cr_expect_str_eq(r.standard.name, "+0330");
    cr_expect(zone_parse_rule(&a, STR("IST-1GMT0,M10.5.0,M3.5.0/1"), &r));
    cr_expect(r.standard.offset == 3600 && r.daylight.offset == 0 && r.end.second == 3600);
    cr_expect(zone_parse_rule(&a, STR("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), &r));
    cr_expect(r.start.second == -3600 && r.daylight.offset == -3600);
    cr_expect(zone_parse_rule(&a, STR("XXX0YYY,J60/24,365/1:02:03"), &r));
    cr_expect(r.start.day == 60 && r.end.day == 365 && r.end.second == 3723);
    static const char *const bad[] = {
        "",
        "X",
        "CET",
        "CET-",
        "CET-25",
        "CET-1CEST",
        "CET-1CEST,M3.5.0",
        "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,M3.5.0,M10.5.0x",
        "<CET-1",
        "CET-1:60",
        "CET-1CEST,J0,J1",
        "CET-1CEST,366,1",
        "CET-1CEST,M3.5.0/168,M10.5.0",
        "5",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect(!zone_parse_rule(&a, str_of(bad[i]), &r), "%s", bad[i]);
    }
    arena_release(&a);
}

Test(data_zone, days_of_the_year)
{
    struct arena a;
    arena_init(&a, NULL);
    struct zone z = { .has_rule = true };
    /* day 60 without the leap day is March 1 in every year; day 59 counted from 0 is not */
    cr_assert(zone_parse_rule(&a, STR("XXX0YYY,J60/0,J61/0"), &z.rule));
    cr_expect_eq(zone_offset(&z, local(2024, 3, 1, 12, 0)), HOUR);
    cr_expect_eq(zone_offset(&z, local(2023, 3, 1, 12, 0)), HOUR);
    cr_expect_eq(zone_offset(&z, local(2024, 2, 29, 12, 0)), 0);
    cr_assert(zone_parse_rule(&a, STR("XXX0YYY,59/0,60/0"), &z.rule));
    cr_expect_eq(zone_offset(&z, local(2024, 2, 29, 12, 0)), HOUR);
    cr_expect_eq(zone_offset(&z, local(2023, 3, 1, 12, 0)), HOUR);
    cr_expect_eq(zone_offset(&z, local(2024, 3, 1, 12, 0)), 0);
    arena_release(&a);
}

Test(data_zone, broken_files)
{
    struct arena a;
    arena_init(&a, NULL);
    struct str file;
    const char *why;
    cr_assert(os_read_file(&a, "/usr/share/zoneinfo/America/New_York", 1 << 20, &file, &why));
    struct zone z;
    cr_assert(zone_parse_file(&a, file, &z));
    for (size_t len = 0; len < file.len; len += 7) {
        char *cut = malloc(len + 1);
        memcpy(cut, file.s, len);
        if (zone_parse_file(&a, (struct str) { cut, len }, &z)) {
            zone_offset(&z, 1700000000000);
        }
        free(cut);
    }
    uint64_t state = 3;
    char *copy = malloc(file.len + 1);
    for (int i = 0; i < 3000; i++) {
        memcpy(copy, file.s, file.len);
        for (int k = 0; k < 3; k++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            size_t range = i % 2 ? file.len : 60;
            copy[(state >> 33) % range] = (char)(state >> 20);
        }
        if (zone_parse_file(&a, (struct str) { copy, file.len }, &z)) {
            zone_offset(&z, 1700000000000);
            zone_instant(&z, 4700000000000);
            zone_offset(&z, -4700000000000);
        }
        arena_reset(&a);
        cr_assert(os_read_file(&a, "/usr/share/zoneinfo/America/New_York", 1 << 20, &file, &why));
    }
    free(copy);
    arena_release(&a);
}
