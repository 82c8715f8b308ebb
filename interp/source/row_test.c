/*
 * row_test.c - see row_test.h.
 */
#include "source/row_test.h"

#include "data/caseless.h"
#include "data/order.h"

struct row_test {
    enum scan_test_kind kind;
    struct row_test **kids;
    size_t n_kids;
    size_t column;
    struct cell value;
    struct caseless *caseless; /* of tests without case */
    struct caseless_memo memo;
    bool is_int; /* an integer fits only when it is this one */
    int64_t integer;
};

static const struct cell *row_cell(struct event_row *r, size_t i)
{
    struct cell *c = &r->columns[i][r->row];
    if (!r->made[i]) {
        *c = event_column(r->walk, r->wanted, i, &r->times, r->raw);
        r->made[i] = true;
    }
    return c;
}

void event_row_make(struct event_row *r)
{
    for (size_t i = 0; i < r->wanted->n_columns; i++) {
        row_cell(r, i);
    }
}

/* Is `text` an integer, written as integers are? */
static bool reads_as_integer(struct str text, int64_t *out)
{
    struct cell c = cell_of_text(text);
    char room[CELL_TEXT_MAX];
    if (!cell_integer(&c, out)) {
        return false;
    }
    c = cell_int(*out);
    return str_eq(cell_text(&c, room), text);
}

static void set_caseless(struct row_test *t, struct arena *a, const struct scan_test *test)
{
    struct str text = cell_str(&test->value);
    t->caseless = arena_new(a, struct caseless);
    caseless_init(t->caseless, a, text, test->kind == SCAN_GLOB);
    t->memo.test = t->caseless;
    t->is_int = test->kind == SCAN_EQUAL && reads_as_integer(text, &t->integer);
}

struct row_test *row_test_new(struct arena *a, const struct scan_test *test)
{
    if (!test) {
        return NULL;
    }
    struct row_test *t = arena_new(a, struct row_test);
    t->kind = test->kind;
    t->column = test->field;
    t->value = test->value;
    if (test->kind == SCAN_GLOB || (test->kind == SCAN_EQUAL && test->folds)) {
        set_caseless(t, a, test);
    }
    t->kids = arena_array(a, struct row_test *, test->n_kids);
    for (size_t k = 0; k < test->n_kids; k++) {
        t->kids[k] = row_test_new(a, test->kids[k]);
    }
    t->n_kids = test->n_kids;
    return t;
}

static bool fits(struct row_test *t, const struct cell *c)
{
    char room[CELL_TEXT_MAX];
    if (cell_is_null(c)) {
        return false;
    }
    if (t->is_int && c->tag == CELL_INT) {
        return c->as.i == t->integer;
    }
    struct str text = cell_text(c, room);
    return caseless_fits(&t->memo, text) || !str_is_ascii(t->caseless->text);
}

static bool any_passes(struct row_test *t, struct event_row *r, bool wanted)
{
    for (size_t k = 0; k < t->n_kids; k++) {
        if (row_test_passes(t->kids[k], r) == wanted) {
            return true;
        }
    }
    return false;
}

bool row_test_passes(struct row_test *t, struct event_row *r)
{
    switch (t->kind) {
    case SCAN_AND:
        return !any_passes(t, r, false);
    case SCAN_OR:
        return any_passes(t, r, true);
    case SCAN_PRESENT:
        return !cell_is_null(row_cell(r, t->column));
    case SCAN_GLOB:
        return fits(t, row_cell(r, t->column));
    case SCAN_EQUAL:
        return t->caseless ? fits(t, row_cell(r, t->column))
                           : cell_equals(row_cell(r, t->column), &t->value);
    case SCAN_DIFFERS:
        return !cell_is_text(&t->value) || !cell_is_text(row_cell(r, t->column)) ||
               !cell_equals(row_cell(r, t->column), &t->value);
    }
    return true;
}
