#include "source/damage.h"

#include <criterion/criterion.h>
#include <stdio.h>

struct damages {
    struct arena a;
    struct damage_list list;
};

static void damages_begin(struct damages *d, size_t n)
{
    arena_init(&d->a, NULL);
    damage_init(&d->list);
    damage_begin(&d->list, &d->a, n);
}

static void damages_end(struct damages *d)
{
    damage_release(&d->list);
    arena_release(&d->a);
}

static void put(struct damages *d, size_t file, uint64_t offset, const char *reason, uint64_t lost)
{
    damage_add(&(struct damage_of) { &d->list, file }, offset, reason, lost);
}

Test(damage, in_the_order_of_files_and_places)
{
    struct damages d;
    damages_begin(&d, 3);
    put(&d, 2, 0, "two", 0);
    put(&d, 0, 90, "late", 1);
    put(&d, 0, 10, "early", 2);
    put(&d, 0, 5, "late", 3); /* the same once more, further ahead */
    cr_assert(d.list.n == 3 && d.list.files == 2);
    cr_expect_str_eq(d.list.kept[0].reason, "late");
    cr_expect(d.list.kept[0].lost == 4 && d.list.kept[0].times == 2 && d.list.kept[0].offset == 5);
    cr_expect_str_eq(d.list.kept[1].reason, "early");
    cr_expect_str_eq(d.list.kept[2].reason, "two");
    cr_expect(damage_files(&d.list) == 2);
    damage_add(&(struct damage_of) { NULL, 0 }, 0, "nowhere", 0);
    damage_begin(&d.list, &d.a, 3);
    cr_expect(d.list.n == 0 && d.list.files == 0);
    damages_end(&d);
}

Test(damage, is_bounded)
{
    struct damages d;
    char reason[16];
    uint64_t others = 0;
    damages_begin(&d, 1000);
    for (size_t k = 1000; k-- > 0;) {
        put(&d, k, 0, "x", 0);
    }
    cr_expect(d.list.n == SOURCE_DAMAGE_KEPT && d.list.files == 1000);
    cr_expect(d.list.kept[0].file == 0 && d.list.kept[SOURCE_DAMAGE_KEPT - 1].file == 99);
    for (size_t k = 0; k < 50; k++) {
        snprintf(reason, sizeof reason, "r%02zu", k * 7 % 50);
        put(&d, 7, 1 + k * 7 % 50, reason, 1);
    }
    for (size_t k = 0; k < d.list.n; k++) {
        others += d.list.kept[k].others;
        cr_expect(d.list.kept[k].file == 7 || d.list.kept[k].others == 0);
    }
    cr_expect(others == 51 - DAMAGE_OF_FILE && d.list.files == 1000);
    cr_expect_str_eq(d.list.kept[7].reason, "x");
    cr_expect_str_eq(d.list.kept[8].reason, "r00");
    cr_expect_str_eq(d.list.kept[10].reason, "r02");
    cr_expect(d.list.kept[11].file == 8 && d.list.n == SOURCE_DAMAGE_KEPT);
    damages_end(&d);
}

Test(damage, long_reasons_end_at_a_character)
{
    struct damages d;
    char reason[DAMAGE_REASON + 9];
    damages_begin(&d, 1);
    memset(reason, 'x', sizeof reason);
    reason[DAMAGE_REASON - 2] = '\xC3';
    reason[DAMAGE_REASON - 1] = '\xA4';
    reason[sizeof reason - 1] = '\0';
    put(&d, 0, 0, reason, 0);
    cr_expect(strlen(d.list.kept[0].reason) == DAMAGE_REASON - 2);
    damages_end(&d);
}
