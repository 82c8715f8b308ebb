/*
 * prefilter.c - the tests of a scan as SQL.
 *
 * A condition rejects a row only where the language's own comparison certainly would
 * (docs/language/types.md). Columns have no type, so SQLite orders their values null < numbers <
 * texts < BLOBs, and `c >= ''` is true for texts and numbers as written, `c < ''` for numbers, `c
 * >= x''` for numbers as written: cheaper than typeof. The unary plus before a column keeps the
 * planner from merging tests of one column into an IN: they keep their order, and the first that
 * passes ends them.
 */
#include "store/prefilter.h"

#include "base/vec.h"
#include "data/number/number.h"

#include <math.h>

enum {
    DEPTH_MAX = 24,   /* brackets in brackets: SQLite's parser has a stack of fixed size */
    TERMS_MAX = 2000, /* beyond, a test counts as passed */
    NUMBERS_MAX = 64, /* of one SCAN_ANY_OF; with as many every number passes */
};

static const double exact_max =
    9007199254740992.0; /* integers beyond round when compared as doubles */

static void put_any(struct prefilter *f)
{
    buf_char(&f->sql, '1');
}

static void put_value(struct prefilter *f, struct cell value)
{
    buf_printf(&f->sql, "?%d", f->first + (int)f->values.n);
    *vec_add(f->arena, &f->values) = cell_keep(f->arena, &value);
}

/* Numbers may equal `number`; those stored as written always may. */
static void put_number(struct prefilter *f, const char *column, double number)
{
    if (fabs(number) < exact_max) {
        buf_printf(&f->sql, "+%s = ", column);
        put_value(f, number == floor(number) ? cell_int((int64_t)number) : cell_real(number));
    } else {
        buf_printf(&f->sql, "+%s < ''", column);
    }
}

/* Whether the text of a number, NaN or Infinity could match, in any case. */
static bool takes_numbers(struct str pattern)
{
    static const char letters[] = "0123456789+-.eanifty*?";
    for (size_t i = 0; i < pattern.len; i++) {
        char c = (char)ascii_lower((unsigned char)pattern.s[i]);
        if (!c || !strchr(letters, c)) {
            return false;
        }
    }
    return true;
}

static void put_call(struct prefilter *f, const char *column, struct matcher m)
{
    buf_printf(&f->sql, "m%zu(%s)", f->matchers.n, column);
    *vec_add(f->arena, &f->matchers) = m;
}

static void put_matcher(struct prefilter *f, const char *column, struct str text, bool globs)
{
    struct caseless *m = arena_new(f->arena, struct caseless);
    caseless_init(m, f->arena, text, globs);
    put_call(f, column, (struct matcher) { .caseless = m });
}

static void put_text(struct prefilter *f, const char *column, struct str text, bool folds)
{
    bool is_int = false;
    int64_t i = 0;
    double number = 0;
    bool is_number = number_read(text, &is_int, &i, &number);
    if (text.len == 0) {
        put_any(f); /* null equals it */
        return;
    }
    if (folds && !str_is_ascii(text)) {
        buf_printf(&f->sql, "+%s IS NOT NULL", column);
        return;
    }
    buf_char(&f->sql, '(');
    if (folds) {
        put_matcher(f, column, text, false);
    } else {
        buf_printf(&f->sql, "+%s = ", column);
        put_value(f, cell_of_text(text));
    }
    if (is_number) {
        buf_text(&f->sql, " OR ");
        put_number(f, column, is_int ? (double)i : number);
    } else if (takes_numbers(text)) {
        buf_printf(&f->sql, " OR +%s < ''", column);
    }
    if (is_number || takes_numbers(text)) {
        buf_printf(&f->sql, " OR +%s >= x''", column);
    }
    buf_char(&f->sql, ')');
}

static void put_equal(struct prefilter *f, const char *column, const struct scan_test *t)
{
    double number = 0;
    switch ((enum cell_tag)t->value.tag) {
    case CELL_NULL:
        put_any(f);
        return;
    case CELL_BOOL:
        buf_printf(&f->sql, "+%s >= ''", column);
        return;
    case CELL_INT:
    case CELL_REAL:
    case CELL_WRITTEN:
        if (!cell_double(&t->value, &number) || isnan(number)) {
            buf_printf(&f->sql, "+%s IS NOT NULL", column);
            return;
        }
        buf_char(&f->sql, '(');
        put_number(f, column, number);
        buf_printf(&f->sql, " OR +%s >= '')", column);
        return;
    case CELL_STRING:
        put_text(f, column, cell_str(&t->value), t->folds);
        return;
    }
}

static void put_glob(struct prefilter *f, const char *column, const struct scan_test *t)
{
    struct str text = cell_str(&t->value);
    if (t->value.tag != CELL_STRING || !str_is_ascii(text) || str_eq(text, STR("*"))) {
        buf_printf(&f->sql, "+%s IS NOT NULL", column);
        return;
    }
    bool numbers = takes_numbers(text);
    buf_text(&f->sql, numbers ? "(" : "");
    put_matcher(f, column, text, true);
    if (numbers) {
        buf_printf(&f->sql, " OR +%s < '' OR +%s >= x'')", column, column);
    }
}

/* The values that numbers may equal, one by one while they are few. */
static void put_numbers_of(struct prefilter *f, const char *column, const struct scan_test *t)
{
    size_t n = 0;
    bool any = false, written = false;
    double *numbers = arena_array(f->arena, double, NUMBERS_MAX);
    for (size_t k = 0; k < t->n_values && !any; k++) {
        const struct cell *v = &t->values[k];
        bool is_number = cell_double(v, &numbers[n]) && !isnan(numbers[n]);
        written = written || is_number;
        any = is_number ? ++n == NUMBERS_MAX : t->folds && takes_numbers(cell_str(v));
    }
    for (size_t k = 0; k < n && !any; k++) {
        buf_text(&f->sql, " OR ");
        put_number(f, column, numbers[k]);
    }
    if (any) {
        buf_printf(&f->sql, " OR +%s < ''", column);
    }
    if (any || written) {
        buf_printf(&f->sql, " OR +%s >= x''", column);
    }
}

/* One matcher for the texts of all values. */
static void put_any_of(struct prefilter *f, const char *column, const struct scan_test *t)
{
    struct caseless *m = arena_new(f->arena, struct caseless);
    *m = (struct caseless) { .any = t };
    buf_char(&f->sql, '(');
    put_call(f, column, (struct matcher) { .caseless = m });
    put_numbers_of(f, column, t);
    buf_char(&f->sql, ')');
}

static bool is_order(const struct scan_test *t)
{
    return t->kind >= SCAN_LESS && t->kind <= SCAN_GREATER_EQUAL;
}

static const char *const order_signs[] = {
    [SCAN_LESS] = "<", [SCAN_LESS_EQUAL] = "<=", [SCAN_GREATER] = ">", [SCAN_GREATER_EQUAL] = ">="
};

/* SQL compares numbers exactly, integers with doubles too, and texts byte by byte: with a number
 * it decides about numbers, with another text about texts. What follows these in SQL's order is
 * left to a function. */
static void put_order(struct prefilter *f, const char *column, const struct scan_test *t)
{
    bool below = t->kind == SCAN_LESS || t->kind == SCAN_LESS_EQUAL;
    struct cell value = t->value;
    bool number = cell_number(&t->value, &value);
    const char *rest = number ? "''" : "x''", *end = ")";
    buf_char(&f->sql, '(');
    if (value.tag == CELL_REAL && isnan(value.as.f)) {
        buf_printf(&f->sql, "+%s >= ''", column); /* no number compares with NaN */
    } else {
        if (below && !number) {
            buf_printf(&f->sql, "+%s >= '' AND ", column);
        }
        buf_printf(&f->sql, "+%s %s ", column, order_signs[t->kind]);
        put_value(f, value);
        if (below) {
            buf_printf(&f->sql, " OR +%s >= %s", column, rest);
        } else {
            buf_printf(&f->sql, " AND (+%s < %s OR ", column, rest);
            end = "))";
        }
    }
    buf_text(&f->sql, end[1] ? "" : " AND ");
    put_call(f, column, (struct matcher) { .exact = t });
    buf_text(&f->sql, end);
}

/* A prefix of texts only is a range of them. */
static void put_matches(struct prefilter *f, const char *column, const struct scan_test *t)
{
    const struct pattern *p = t->pattern;
    struct str from = p->literals && p->n_literals == 1 ? p->literals[0] : STR("");
    bool range = p->mode == PATTERN_PREFIX && !p->caseless && from.len > 0 && !takes_numbers(from);
    if (range) {
        struct str to = arena_str(f->arena, from);
        ((char *)(uintptr_t)to.s)[to.len - 1]++; /* UTF-8 has no byte 0xFF */
        buf_printf(&f->sql, "(+%s >= ", column);
        put_value(f, cell_of_text(from));
        buf_printf(&f->sql, " AND (+%s < ", column);
        put_value(f, cell_of_text(to));
        buf_printf(&f->sql, " OR +%s >= x'' AND ", column);
    }
    put_call(f, column, (struct matcher) { .exact = t });
    buf_text(&f->sql, range ? "))" : "");
}

/* Times that are no integers are null. */
static void put_time_order(struct prefilter *f, const char *column, const struct scan_test *t)
{
    struct cell value;
    double number = 0;
    if (!is_order(t) || t->negated || !cell_number(&t->value, &value) ||
        !cell_double(&value, &number) || isnan(number)) {
        put_any(f);
        return;
    }
    buf_printf(&f->sql, "+%s %s ", column, order_signs[t->kind]);
    put_value(f, value);
}

static void put_stored_test(struct prefilter *f, const struct scan_test *t, const char *column)
{
    switch (t->kind) {
    case SCAN_EQUAL:
        put_equal(f, column, t);
        return;
    case SCAN_DIFFERS:
        buf_printf(&f->sql, "+%s IS NOT ", column);
        put_value(f, t->value);
        return;
    case SCAN_GLOB:
        put_glob(f, column, t);
        return;
    case SCAN_ANY_OF:
        put_any_of(f, column, t);
        return;
    case SCAN_PRESENT:
        buf_printf(&f->sql, "+%s IS NOT NULL", column);
        return;
    case SCAN_LESS:
    case SCAN_LESS_EQUAL:
    case SCAN_GREATER:
    case SCAN_GREATER_EQUAL:
        put_order(f, column, t);
        return;
    case SCAN_MATCHES:
        put_matches(f, column, t);
        return;
    case SCAN_AND:
    case SCAN_OR:
        return;
    }
}

/* Whether a field that the event lacks passes. */
static bool null_passes(const struct scan_test *t)
{
    bool empty = t->value.tag == CELL_NULL || (t->value.tag == CELL_STRING && t->value.len == 0);
    return t->kind == SCAN_DIFFERS || t->negated || (t->kind == SCAN_EQUAL && empty);
}

static void put_place_test(struct prefilter *f, const struct scan_test *t,
                           const struct prefilter_place *place)
{
    if (place->field == PREFILTER_TIME) {
        put_time_order(f, place->sql, t);
        return;
    }
    if (place->null_passes) {
        buf_printf(&f->sql, "(+%s IS NULL OR ", place->sql);
    }
    buf_text(&f->sql, t->negated ? "((" : "");
    put_stored_test(f, t, place->sql);
    buf_text(&f->sql, t->negated ? ") IS NOT TRUE)" : "");
    buf_text(&f->sql, place->null_passes ? ")" : "");
}

static void put_field_test(struct prefilter *f, const struct scan_test *t,
                           const struct prefilter_place *place)
{
    if (place->field == PREFILTER_OPEN || (place->field == PREFILTER_NULL && null_passes(t))) {
        put_any(f);
        return;
    }
    if (place->field == PREFILTER_NULL) {
        buf_char(&f->sql, '0');
        return;
    }
    /* IS TRUE keeps SQLite from taking the LEFT JOIN for a JOIN, which it might turn around */
    buf_text(&f->sql, place->joined ? "((" : "");
    put_place_test(f, t, place);
    buf_text(&f->sql, place->joined ? ") IS TRUE)" : "");
}

static void put_test(struct prefilter *f, const struct scan_test *t,
                     const struct prefilter_place *places);

/* Tests [from, to) of a group, in halves, so that long groups do not make deep expressions. */
static void put_kids(struct prefilter *f, const struct scan_test *const *kids, size_t n,
                     const char *word, const struct prefilter_place *places)
{
    if (n == 1) {
        put_test(f, kids[0], places);
        return;
    }
    if (f->depth >= DEPTH_MAX) {
        put_any(f);
        return;
    }
    f->depth++;
    buf_char(&f->sql, '(');
    put_kids(f, kids, n / 2, word, places);
    buf_text(&f->sql, word);
    put_kids(f, kids + n / 2, n - n / 2, word, places);
    buf_char(&f->sql, ')');
    f->depth--;
}

static void put_test(struct prefilter *f, const struct scan_test *t,
                     const struct prefilter_place *places)
{
    if (t->kind != SCAN_AND && t->kind != SCAN_OR) {
        f->terms++;
        put_field_test(f, t, &places[t->field]);
        return;
    }
    if (t->n_kids == 0) {
        buf_char(&f->sql, t->kind == SCAN_AND ? '1' : '0');
        return;
    }
    if (f->depth >= DEPTH_MAX || f->terms + t->n_kids > TERMS_MAX) {
        put_any(f);
        return;
    }
    put_kids(f, t->kids, t->n_kids, t->kind == SCAN_AND ? " AND " : " OR ", places);
}

void prefilter_make(struct prefilter *f, struct arena *a, const struct scan_spec *spec,
                    const struct prefilter_place *places, int first)
{
    *f = (struct prefilter) { .arena = a, .sql = BUF_INIT, .first = first };
    if (spec->filter) {
        put_test(f, spec->filter, places);
    }
}

bool prefilter_register(const struct prefilter *f, struct arena *a, struct db *db)
{
    bool ok = true;
    for (size_t i = 0; ok && i < f->matchers.n; i++) {
        ok = matcher_register(&f->matchers.items[i], a, db, arena_printf(a, "m%zu", i).s);
    }
    return ok;
}

bool prefilter_bind(const struct prefilter *f, struct stmt *s)
{
    bool ok = true;
    for (size_t i = 0; ok && i < f->values.n; i++) {
        ok = stmt_set_cell(s, f->first + (int)i, &f->values.items[i]);
    }
    return ok;
}
