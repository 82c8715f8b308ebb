/*
 * time.c - instants, the run's time range, dates as texts. An instant is an integer, epoch
 * milliseconds. Specified: docs/language/functions.md, time.
 */
#include "catalog/fn_def.h"
#include "data/date_format.h"

#include <math.h>

static void put_bad(struct fn_call *c, size_t i)
{
    (*c->bad)++;
    fn_put(c, i, cell_null());
}

static void put_everywhere(struct fn_call *c, struct cell v)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, v);
    }
}

static void eval_now(struct fn_call *c)
{
    put_everywhere(c, cell_int(c->facts->now));
}

static void eval_start(struct fn_call *c)
{
    put_everywhere(c, c->facts->has_range ? cell_int(c->facts->from) : cell_null());
}

static void eval_end(struct fn_call *c)
{
    put_everywhere(c, c->facts->has_range ? cell_int(c->facts->to) : cell_null());
}

static void eval_range(struct fn_call *c)
{
    int64_t length;
    bool known = c->facts->has_range && time_subtract(c->facts->to, c->facts->from, &length);
    put_everywhere(c, known ? cell_int(length) : cell_null());
}

/* The framework has made an integer of it. */
static void eval_millis(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, *fn_cell(c, 0, i));
    }
}

static void eval_seconds(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        const struct cell *v = fn_cell(c, 0, i);
        int64_t ms;
        if (v->tag == CELL_INT
                ? !__builtin_mul_overflow(v->as.i, 1000, &ms)
                : cell_integer(&(struct cell) { .as.f = v->as.f * 1000, .tag = CELL_REAL }, &ms)) {
            fn_put(c, i, cell_int(ms));
        } else {
            put_bad(c, i);
        }
    }
}

/* A pattern and a zone; NULL where not constant. */
struct date_call {
    const struct date_format *format;
    const struct zone *zone;
};

static const char *const bad_zone = "the time zone is not known; zones are names such as UTC or "
                                    "America/New_York, or offsets such as +02:00";

static const void *prepare_date(struct fn_constants *k)
{
    struct date_call *d = arena_new(k->arena, struct date_call);
    if (k->n == 1) {
        d->format = date_format_compile(k->arena, STR("MM-dd-yyyy"), &k->why);
    } else if (k->args[1] && cell_is_text(k->args[1])) {
        d->format = date_format_compile(k->arena, cell_str(k->args[1]), &k->why);
        k->bad_arg = 1;
    }
    if (!k->why && k->n > 2 && k->args[2] && cell_is_text(k->args[2])) {
        d->zone = zone_find(k->arena, cell_str(k->args[2]));
        k->why = d->zone ? NULL : bad_zone;
        k->bad_arg = 2;
    }
    return d;
}

/* A zone by the name in a row. */
struct known_zone {
    struct known_zone *next;
    struct str name;
    const struct zone *zone;
};

/* Cache for the rows of one batch: patterns and zones repeat. */
struct date_rows {
    struct date_call of;
    struct str pattern; /* of `of.format`, when it is not constant */
    struct known_zone *zones;
};

static const struct zone *zone_named(struct fn_call *c, struct date_rows *rows, struct str name)
{
    for (struct known_zone *z = rows->zones; z; z = z->next) {
        if (str_eq(z->name, name)) {
            return z->zone;
        }
    }
    struct known_zone *z = arena_new(c->scratch, struct known_zone);
    *z = (struct known_zone) { rows->zones, name, zone_find(c->scratch, name) };
    rows->zones = z;
    return z->zone;
}

/* Finds the row's pattern and zone; false: invalid. */
static bool find_date_call(struct fn_call *c, size_t i, struct date_rows *rows)
{
    const struct date_call *fixed = c->prepared;
    if (!fixed->format && (!rows->of.format || !str_eq(rows->pattern, fn_text(c, 1, i)))) {
        const char *why;
        rows->pattern = fn_text(c, 1, i);
        rows->of.format = date_format_compile(c->scratch, rows->pattern, &why);
    }
    if (!fixed->zone && c->n_args > 2) {
        rows->of.zone = zone_named(c, rows, fn_text(c, 2, i));
    }
    return rows->of.format && rows->of.zone;
}

static struct date_rows date_rows_of(const struct fn_call *c)
{
    struct date_rows rows = { .of = *(const struct date_call *)c->prepared };
    rows.of.zone = rows.of.zone ? rows.of.zone : c->facts->zone;
    return rows;
}

static void eval_format_date(struct fn_call *c)
{
    struct date_rows rows = date_rows_of(c);
    for (size_t i = 0; i < c->live; i++) {
        if (find_date_call(c, i, &rows)) {
            fn_put_text(
                c, i, date_format_write(rows.of.format, c->scratch, fn_int(c, 0, i), rows.of.zone));
        } else {
            put_bad(c, i);
        }
    }
}

static void eval_parse_date(struct fn_call *c)
{
    struct date_rows rows = date_rows_of(c);
    for (size_t i = 0; i < c->live; i++) {
        int64_t ms;
        if (find_date_call(c, i, &rows) &&
            date_format_read(rows.of.format, fn_text(c, 0, i), rows.of.zone, c->facts->now, &ms)) {
            fn_put(c, i, cell_int(ms));
        } else {
            put_bad(c, i);
        }
    }
}

/* clang-format off */
#define ROW(fn_name, fn_doc) .name = (fn_name), .family = "time", .doc = (fn_doc)

const struct fn_def fns_time[] = {
    { ROW("now", "The time of the run in epoch milliseconds, the same on all rows."), .returns = T_INT, .fidelity = FIDELITY_INFERRED,
      .examples = { { "now() > 1700000000000", "true" } }, .eval = eval_now },
    { ROW("queryStartTime", "The start of the time range in epoch milliseconds; without a range the time of the first event."),
      .returns = T_INT, .named = true, .needs_range = true, .fidelity = FIDELITY_EXACT, .examples = { { "queryStartTime() <= queryEndTime()", "true" } },
      .eval = eval_start },
    { ROW("queryEndTime", "The end of the time range in epoch milliseconds, which is not part of it."), .returns = T_INT, .named = true,
      .needs_range = true, .fidelity = FIDELITY_EXACT, .examples = { { "queryEndTime() - queryStartTime() = queryTimeRange()", "true" } }, .eval = eval_end },
    { ROW("queryTimeRange", "The length of the time range in milliseconds."), .returns = T_INT, .named = true, .needs_range = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "queryTimeRange() >= 0", "true" } }, .eval = eval_range },
    { ROW("fromMillis", "Epoch milliseconds as an instant: the same number as an integer."), .params = { { "ms", T_INT } },
      .returns = T_INT, .in_place = true, .fidelity = FIDELITY_INFERRED,
      .examples = { { "fromMillis(\"1700000000000\")", "1700000000000" } }, .eval = eval_millis },
    { ROW("fromSeconds", "Epoch seconds as an instant."), .params = { { "seconds", T_NUMBER } }, .returns = T_INT, .in_place = true,
      .fidelity = FIDELITY_INFERRED, .examples = { { "fromSeconds(1700000000)", "1700000000000" } }, .eval = eval_seconds },
    { ROW("toMillis", "An instant as epoch milliseconds: the same number."), .params = { { "time", T_INT } }, .returns = T_INT,
      .in_place = true, .fidelity = FIDELITY_INFERRED, .examples = { { "toMillis(1700000000000)", "1700000000000" } },
      .eval = eval_millis },
    { ROW("formatDate", "An instant as a string, by a pattern with Java's letters (MM-dd-yyyy unless given), in a time zone or in that of the run."),
      .params = { { "ms", T_INT }, { "pattern", T_STRING, .optional = true }, { "zone", T_STRING, .optional = true } }, .returns = T_STRING,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "formatDate(1700000000000, \"yyyy-MM-dd HH:mm:ss\", \"UTC\")", "\"2023-11-14 22:13:20\"" },
                    { "formatDate(1700000000000, \"hh:mm a zzz\", \"America/New_York\")", "\"05:13 PM EST\"" },
                    { "formatDate(1700000000000, \"EEE, d MMM\")", "\"Tue, 14 Nov\"" } },
      .prepare = prepare_date, .eval = eval_format_date },
    { ROW("parseDate", "The instant that a string begins with, by a pattern with Java's letters; null when it does not match."),
      .params = { { "text", T_STRING }, { "pattern", T_STRING }, { "zone", T_STRING, .optional = true } }, .returns = T_INT, .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "parseDate(\"2019-11-18T19:00:00.000-08:00\", \"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\")", "1574132400000" },
                    { "parseDate(\"3/4/2005 other\", \"MM/dd/yyyy\", \"UTC\")", "1109894400000" },
                    { "parseDate(\"no date\", \"yyyy\")", "null" } },
      .prepare = prepare_date, .eval = eval_parse_date },
    { 0 },
};
/* clang-format on */
