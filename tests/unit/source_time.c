/* source_time.c - the list of forms of times, and what names and files say (docs/language/time.md).
 */
#include <criterion/criterion.h>

#include "base/os/os.h"
#include "source/time/time_file.h"
#include "source/time/time_name.h"

static struct text_time plain_file(void)
{
    return (struct text_time) {
        .zone = zone_utc(), .near = TIME_NONE, .year = 2024, .year_from = TIME_YEAR_GIVEN
    };
}

/* Calls `see` for each part of `all` between separators. */
static void each(const char *all, const char *separator, void (*see)(struct str part, void *to),
                 void *to)
{
    struct str s = str_of(all), mark = str_of(separator);
    for (size_t at = 0; at < s.len;) {
        size_t end = str_find(s, mark, at);
        end = end < s.len ? end : s.len;
        see((struct str) { s.s + at, end - at }, to);
        at = end + mark.len;
    }
}

static void is_read(struct str example, void *to)
{
    const struct text_time how = plain_file();
    struct time_reader t = { .how = &how, .near = TIME_NONE };
    struct time_found found;
    (void)to;
    bool named = str_starts(example, STR("date="));
    bool is_time =
        named ? time_form_at(&t, example, 5, &found) : time_form_whole(&t, example, &found);
    if (str_starts(example, STR("audit("))) { /* it follows msg= in a line */
        struct str line = STR("msg=audit(1714558530.375:15558)");
        is_time = time_form_at(&t, line, 4, &found);
    }
    cr_assert(is_time && found.full, "%.*s", STR_ARG(example));
    cr_expect(found.ms > 1714500000000 && found.ms < 1717200000000, "%.*s: %lld", STR_ARG(example),
              (long long)found.ms);
}

Test(source_time, every_example_of_the_list_is_read)
{
    for (const struct time_form *f = time_forms; f->name; f++) {
        each(f->examples, " | ", is_read, NULL);
    }
}

struct page {
    struct str text;
    struct arena *arena;
};

static void is_named(struct str word, void *to)
{
    const struct page *p = to;
    struct str quoted = arena_printf(p->arena, "`%.*s`", STR_ARG(word));
    cr_expect(str_find(p->text, quoted, 0) < p->text.len, "time.md lacks %.*s", STR_ARG(word));
}

Test(source_time, the_page_has_each_form_and_name)
{
    struct arena a;
    const char *why = NULL;
    arena_init(&a, NULL);
    struct page page = { .arena = &a };
    cr_assert(os_read_file(&a, "docs/language/time.md", 1 << 20, &page.text, &why), "%s", why);
    for (const struct time_form *f = time_forms; f->name; f++) {
        struct str name = str_of(f->name);
        cr_expect(str_find(page.text, name, 0) < page.text.len, "time.md lacks %s", f->name);
        each(f->examples, " | ", is_named, &page);
    }
    for (size_t k = 0; k < TIME_LISTS; k++) {
        each(time_name_lists[k], " ", is_named, &page);
    }
    for (size_t k = 0; k < TIME_USUAL; k++) {
        is_named(str_of(time_usual_names[k]), &page);
    }
    arena_release(&a);
}

Test(source_time, what_is_no_time)
{
    static const char *const texts[] = {
        "",
        "12",
        "2024",
        "192.168.2.20",
        "2024-13-01 10:00:00",
        "abc",
        "1.2.3",
        "30/Feb/2024",
        "2024-05-01T25:00:00",
        "12:34:56",
        "Mayhem 1 2",
        "10-20-3040",
        "2024-05-01 10:15:30 x",
        "Sunday",
        "-",
        "13/13/2024 10:00:00",
        "May 32 10:00:00",
        "999999999999999999999999999999",
    };
    const struct text_time how = plain_file();
    struct time_reader t = { .how = &how, .near = TIME_NONE };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        struct time_found found;
        cr_expect(!time_form_whole(&t, str_of(texts[k]), &found), "%s", texts[k]);
    }
}

Test(source_time, names)
{
    cr_expect(time_name_of(STR("CREATED-AT")).kind == TIME_NAME_START);
    cr_expect(time_name_of(STR("my_time_stamp")).kind == TIME_NAME_SPEAKS);
    cr_expect(time_name_of(STR("lastSeenAt")).kind == TIME_NAME_SPEAKS);
    cr_expect(time_name_of(STR("certificate_expiry")).kind == TIME_NAME_LATE);
    cr_expect(time_name_of(STR("update_id")).kind == TIME_NAME_NONE);
    cr_expect(time_name_of(STR("flat")).kind == TIME_NAME_NONE);
    cr_expect(time_name_of(STR("TimeGenerated [UTC]")).utc);
    cr_expect(time_name_of(STR("TimeGenerated [UTC]")).kind == TIME_NAME_EVENT);
    cr_expect(time_name_of(STR("Tz")).zone);
    cr_expect(!time_name_of(STR("")).utc);
}

static int64_t year_of(const char *path)
{
    struct text_time how = { .zone = zone_utc(), .near = TIME_NONE };
    time_year_of_name(&how, path);
    return how.year > 0 ? how.year : how.near != TIME_NONE ? time_civil(how.near).year : 0;
}

Test(source_time, names_of_files)
{
    cr_expect(year_of("var/2019/auth-2021-03.log") == 2021);
    cr_expect(year_of("secure-20210314") == 2021);
    cr_expect(year_of("secure-20210314.gz") == 2021);
    cr_expect(year_of("app.2020.log") == 2020);
    cr_expect(year_of("app.log") == 0);
    cr_expect(year_of("host1234567.log") == 0);
    cr_expect(year_of("port-8080.log") == 0);
}

Test(source_time, day_or_month_first)
{
    cr_expect(time_order_of(STR("x 3/4/2024 y\n25/4/2024")) == TIME_DAY_FIRST);
    cr_expect(time_order_of(STR("x 3/4/2024 y\n4/25/2024")) == TIME_MONTH_FIRST);
    cr_expect(time_order_of(STR("x 3/4/2024 /usr/20/2024 a/25/4/2024")) == TIME_ORDER_UNKNOWN);
    cr_expect(time_order_of(STR("")) == TIME_ORDER_UNKNOWN);
}
