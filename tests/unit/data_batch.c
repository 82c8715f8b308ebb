/* data_batch.c - rows in columns. */
#include "data/batch.h"

#include <criterion/criterion.h>

Test(data_batch, rows_and_selection)
{
    struct arena a, scratch;
    arena_init(&a, NULL);
    arena_init(&scratch, NULL);
    struct batch *b = batch_new(&a, &scratch, 3, BATCH_ROWS);
    cr_expect(b->n_cols == 3 && b->cap == BATCH_ROWS && b->rows == 0 && b->live == 0);
    cr_expect_eq(b->scratch, &scratch);
    for (size_t c = 0; c < 3; c++) {
        b->cols[c][BATCH_ROWS - 1] = cell_int(1);
    }
    b->rows = BATCH_ROWS;
    batch_select_all(b);
    cr_expect(b->live == BATCH_ROWS && b->sel[0] == 0 && b->sel[BATCH_ROWS - 1] == BATCH_ROWS - 1);
    batch_keep_first(b, 5);
    cr_expect_eq(b->live, 5);
    batch_keep_first(b, 9);
    cr_expect_eq(b->live, 5);
    batch_keep_first(b, 0);
    cr_expect_eq(b->live, 0);
    struct batch *none = batch_new(&a, &scratch, 0, 1);
    batch_select_all(none);
    cr_expect_eq(none->live, 0);
    arena_release(&scratch);
    arena_release(&a);
}
