/* exec_row_buffer.c - rows kept in memory and in runs on disk come back whole and in order
 * (exec/row_buffer.h).
 */
#include "exec/row_buffer.h"

#include "base/buf.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 3, ROWS = 5000 };

static uint32_t random_number(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

struct fixture {
    struct arena arena, scratch;
    struct budget budget;
    struct slots slots;
    struct batch *batch;
};

static void begin(struct fixture *f, size_t rows_held)
{
    *f = (struct fixture) { .budget = { .rows_held = rows_held } };
    arena_init(&f->arena, NULL);
    arena_init(&f->scratch, NULL);
    f->slots.items = arena_array(&f->arena, uint32_t, COLUMNS);
    f->slots.n = COLUMNS;
    for (uint32_t i = 0; i < COLUMNS; i++) {
        f->slots.items[i] = i;
    }
    f->batch = batch_new(&f->arena, &f->scratch, COLUMNS, BATCH_ROWS);
    f->batch->rows = 1;
}

static void end(struct fixture *f)
{
    arena_release(&f->arena);
    arena_release(&f->scratch);
    cr_expect_eq(atomic_load(&f->budget.used), 0, "everything is given back");
}

/* Row `i` of a stream: a number, its text repeated, and now and then null. */
static void add(struct fixture *f, struct row_buffer *h, size_t i, uint32_t key)
{
    struct batch *b = f->batch;
    struct str text = arena_printf(&f->scratch, "%zu:%*s", i, (int)(key % 300), "");
    b->time[0] = key % 7 == 0 ? TIME_NONE : (int64_t)(key % 50);
    b->seq[0] = i;
    b->cols[0][0] = cell_int((int64_t)i);
    b->cols[1][0] = cell_of_text(text);
    b->cols[2][0] = key % 3 == 0 ? cell_null() : cell_real((double)key / 8);
    row_buffer_add(h, b, 0);
    cr_assert(row_buffer_spill(h), "%s", h->file.why);
    arena_reset(&f->scratch);
}

static void expect_same(const struct row *a, const struct row *b)
{
    cr_assert(a && b);
    cr_assert_eq(a->time, b->time);
    cr_assert_eq(a->seq, b->seq);
    for (size_t c = 0; c < COLUMNS; c++) {
        cr_assert_eq(a->cells[c].tag, b->cells[c].tag);
        if (a->cells[c].tag == CELL_STRING) {
            cr_assert(str_eq(cell_str(&a->cells[c]), cell_str(&b->cells[c])));
        } else if (a->cells[c].tag != CELL_NULL) {
            cr_assert_eq(a->cells[c].as.i, b->cells[c].as.i);
        }
    }
}

/* The same stream through a holder that keeps everything in memory and one that keeps `rows_held`.
 */
static void compare_with_memory(size_t rows_held, row_compare *compare)
{
    struct fixture f;
    struct row_buffer memory, disk;
    struct arena a;
    struct row_iter left, right;
    uint32_t seed = 7;
    begin(&f, rows_held);
    arena_init(&a, NULL);
    row_buffer_init(&memory, &f.slots, NULL);
    row_buffer_init(&disk, &f.slots, &f.budget);
    row_buffer_order(&memory, compare, NULL);
    row_buffer_order(&disk, compare, NULL);
    for (size_t i = 0; i < ROWS; i++) {
        uint32_t key = random_number(&seed);
        add(&f, &memory, i, key);
        add(&f, &disk, i, key);
    }
    cr_expect_eq(row_buffer_rows(&disk), ROWS);
    cr_expect_gt(disk.n_spilled, 0);
    row_buffer_sort(&memory);
    row_buffer_sort(&disk);
    row_iter_open(&left, &memory, &a);
    row_iter_open(&right, &disk, &a);
    for (size_t i = 0; i < ROWS; i++) {
        expect_same(row_iter_next(&left), row_iter_next(&right));
    }
    cr_expect_null(row_iter_next(&left));
    cr_expect_null(row_iter_next(&right));
    cr_expect_null(right.why);
    row_iter_close(&left);
    row_iter_close(&right);
    arena_release(&a);
    row_buffer_release(&memory);
    row_buffer_release(&disk);
    end(&f);
}

Test(exec_row_buffer, runs_on_disk_come_back_in_order)
{
    compare_with_memory(1, row_by_position); /* far more runs than are kept apart */
    compare_with_memory(100, row_by_position);
    compare_with_memory(4096, row_by_position);
}

Test(exec_row_buffer, rows_without_an_order_come_back_as_they_were_kept)
{
    compare_with_memory(1, NULL);
    compare_with_memory(777, NULL);
}

Test(exec_row_buffer, rows_of_two_holders_join)
{
    struct fixture f;
    struct row_buffer a, b;
    struct arena arena;
    struct row_iter iter;
    uint32_t seed = 11;
    begin(&f, 10);
    arena_init(&arena, NULL);
    row_buffer_init(&a, &f.slots, &f.budget);
    row_buffer_init(&b, &f.slots, &f.budget);
    row_buffer_order(&a, row_by_position, NULL);
    row_buffer_order(&b, row_by_position, NULL);
    for (size_t i = 0; i < 1003; i++) {
        add(&f, i % 2 ? &a : &b, i, random_number(&seed));
    }
    row_buffer_append(&a, &b);
    cr_expect_eq(row_buffer_rows(&a), 1003);
    cr_expect_eq(row_buffer_rows(&b), 0);
    row_buffer_sort(&a);
    row_iter_open(&iter, &a, &arena);
    int64_t last = INT64_MAX;
    size_t n = 0;
    for (const struct row *row; (row = row_iter_next(&iter)); n++) {
        cr_expect_leq(row->time, last);
        last = row->time;
    }
    cr_expect_eq(n, 1003);
    row_iter_close(&iter);
    arena_release(&arena);
    row_buffer_release(&a);
    row_buffer_release(&b);
    end(&f);
}

Test(exec_row_buffer, a_folder_that_is_not_there_is_told)
{
    struct fixture f;
    struct row_buffer h;
    char *folder = getenv("TMPDIR");
    struct buf kept = BUF_INIT;
    buf_printf(&kept, "%s", folder ? folder : "/tmp");
    buf_char(&kept, '\0');
    setenv("TMPDIR", "/nowhere/at/all", 1);
    begin(&f, 1);
    row_buffer_init(&h, &f.slots, &f.budget);
    f.batch->time[0] = 1;
    row_buffer_add(&h, f.batch, 0);
    cr_expect_not(row_buffer_spill(&h));
    cr_expect_str_eq(h.file.why, "No such file or directory");
    row_buffer_release(&h);
    end(&f);
    setenv("TMPDIR", kept.b.data, 1);
    buf_release(&kept);
}

/* Rows of several holders, joined and sorted in as many threads, stand as one pass says. */
static void sort_joined(size_t holders)
{
    enum { MANY = 200000 };
    struct fixture f;
    struct row_buffer held[5];
    uint32_t seed = 7;
    begin(&f, 0);
    for (size_t k = 0; k < holders; k++) {
        row_buffer_init(&held[k], &f.slots, NULL);
        row_buffer_order(&held[k], row_by_position, NULL);
    }
    for (size_t i = 0; i < MANY; i++) {
        add(&f, &held[random_number(&seed) % holders], i, random_number(&seed) % 1000);
    }
    for (size_t k = 1; k < holders; k++) {
        row_buffer_append(&held[0], &held[k]);
    }
    cr_assert_eq(held[0].n, MANY);
    row_buffer_sort(&held[0]);
    for (size_t i = 1; i < MANY; i++) {
        const struct row *a = held[0].items[i - 1], *b = held[0].items[i];
        cr_assert(a->time > b->time || (a->time == b->time && a->seq < b->seq), "row %zu", i);
    }
    for (size_t k = 0; k < holders; k++) {
        row_buffer_release(&held[k]);
    }
    end(&f);
}

Test(exec_row_buffer, joined_rows_are_sorted_in_threads)
{
    sort_joined(1);
    sort_joined(2);
    sort_joined(3);
    sort_joined(5);
}
