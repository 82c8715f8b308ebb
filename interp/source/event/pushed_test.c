/*
 * pushed_test.c - see pushed_test.h.
 */
#include "source/event/pushed_test.h"

#include "data/order.h"
#include "source/caseless.h"

struct pushed_test {
    const struct scan_test *test;
    struct pushed_test **kids;
    struct caseless_memo memo; /* memo.test NULL: not a case-insensitive test */
    bool is_int;               /* an integer matches only when it is this one */
    int64_t integer;
};

const struct cell *event_row_cell(struct event_row *r, size_t i)
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
        event_row_cell(r, i);
    }
}

/* Is `text` an integer, written as integers are? */
static bool reads_as_integer(struct str text, int64_t *out)
{
    struct cell c = cell_of_text(text);
    char buffer[CELL_TEXT_MAX];
    if (!cell_integer(&c, out)) {
        return false;
    }
    c = cell_int(*out);
    return str_eq(cell_text(&c, buffer), text);
}

static void set_caseless(struct pushed_test *t, struct arena *a)
{
    struct str text = cell_str(&t->test->value);
    struct caseless *caseless = arena_new(a, struct caseless);
    caseless_init(caseless, a, text, t->test->kind == SCAN_GLOB);
    t->memo.test = caseless;
    t->is_int = t->test->kind == SCAN_EQUAL && reads_as_integer(text, &t->integer);
}

struct pushed_test *pushed_test_new(struct arena *a, const struct scan_test *test)
{
    if (!test) {
        return NULL;
    }
    struct pushed_test *t = arena_new(a, struct pushed_test);
    t->test = test;
    if (test->kind == SCAN_GLOB || (test->kind == SCAN_EQUAL && test->folds)) {
        set_caseless(t, a);
    }
    t->kids = arena_array(a, struct pushed_test *, test->n_kids);
    for (size_t k = 0; k < test->n_kids; k++) {
        t->kids[k] = pushed_test_new(a, test->kids[k]);
    }
    return t;
}

static bool fits(struct pushed_test *t, const struct cell *c)
{
    char buffer[CELL_TEXT_MAX];
    if (cell_is_null(c)) {
        return false;
    }
    if (t->is_int && c->tag == CELL_INT) {
        return c->as.i == t->integer;
    }
    return caseless_fits(&t->memo, cell_text(c, buffer));
}

static bool field_passes(struct pushed_test *t, const struct cell *c)
{
    const struct cell *value = &t->test->value;
    switch (t->test->kind) {
    case SCAN_PRESENT:
    case SCAN_LESS:
    case SCAN_LESS_EQUAL:
    case SCAN_GREATER:
    case SCAN_GREATER_EQUAL:
    case SCAN_MATCHES:
        return scan_exact_holds(t->test, c);
    case SCAN_GLOB:
        return fits(t, c);
    case SCAN_EQUAL:
        return t->memo.test ? fits(t, c) : cell_equals(c, value);
    case SCAN_ANY_OF:
        return !cell_is_null(c) && scan_any_of(t->test, c);
    case SCAN_DIFFERS:
        return cell_is_text(value) != cell_is_text(c) || cell_is_null(c) || !cell_equals(c, value);
    case SCAN_AND:
    case SCAN_OR:
        break;
    }
    return true;
}

bool pushed_test_passes(struct pushed_test *t, struct event_row *r)
{
    bool all = t->test->kind == SCAN_AND;
    if (!all && t->test->kind != SCAN_OR) {
        return field_passes(t, event_row_cell(r, t->test->field));
    }
    for (size_t k = 0; k < t->test->n_kids; k++) {
        if (pushed_test_passes(t->kids[k], r) != all) {
            return !all;
        }
    }
    return all;
}
