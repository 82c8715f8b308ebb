/*
 * json.c - tests of JSON arrays in texts. Only elements of the outermost array count.
 * Specified: docs/language/functions.md, JSON arrays.
 */
#include "base/json/json.h"
#include "catalog/fn_def.h"
#include "data/json/json_cell.h"
#include "data/order.h"

/* An element: its cell is null for null, objects and arrays. */
typedef void visit_element(void *ctx, const struct cell *element);

/* Visits the elements of an array; false: the text is not a JSON array. */
static bool each_element(struct json_parser *parser, struct arena *scratch, struct str text,
                         visit_element *visit, void *ctx)
{
    struct json j;
    size_t end;
    if (json_open(parser, text, &j) != JSON_FINE || j.n < 2 || j.text[j.at[0]] != '[' ||
        json_skip(&j, 0, 0, &end) != JSON_FINE || end != j.n) {
        return false;
    }
    for (size_t i = 1, next; i < end - 1; i = next + 1) {
        struct cell element = cell_null();
        if (json_skip(&j, i, 1, &next) != JSON_FINE) {
            return false;
        }
        char c = j.text[j.at[i]];
        if (c != '[' && c != '{' && !json_cell(&j, i, scratch, &element)) {
            return false;
        }
        visit(ctx, &element);
    }
    return true;
}

static void count(void *ctx, const struct cell *element)
{
    (void)element;
    (*(int64_t *)ctx)++;
}

static void eval_size(struct fn_call *c)
{
    struct json_parser *parser = json_parser_new(c->scratch);
    for (size_t i = 0; i < c->live; i++) {
        int64_t n = 0;
        bool is_array = !cell_is_null(fn_cell(c, 0, i)) &&
                        each_element(parser, c->scratch, fn_text(c, 0, i), count, &n);
        fn_put(c, i, cell_int(is_array ? n : -1));
    }
}

struct projection {
    const struct cell *item;
    bool found;
};

static void compare(void *ctx, const struct cell *element)
{
    struct projection *w = ctx;
    w->found = w->found || (!cell_is_null(element) && cell_equals(element, w->item));
}

static void eval_contains(struct fn_call *c)
{
    struct json_parser *parser = json_parser_new(c->scratch);
    for (size_t i = 0; i < c->live; i++) {
        struct projection w = { .item = fn_cell(c, 1, i) };
        bool is_array = !cell_is_null(fn_cell(c, 0, i)) && !cell_is_null(w.item) &&
                        each_element(parser, c->scratch, fn_text(c, 0, i), compare, &w);
        fn_put(c, i, cell_bool(is_array && w.found));
    }
}

/* clang-format off */
const struct fn_def fns_json[] = {
    { .name = "jsonArrayContains",
      .family = "json",
      .doc = "Is `item` an element of the JSON array? Strings are compared exactly, numbers as numbers; false when it is not an array.",
      .params = { { "array", T_STRING }, { "item", T_ANY } },
      .returns = T_BOOL,
      .nulls = FN_NULL_SEEN,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "jsonArrayContains(\"[\\\"foo\\\", 5]\", \"foo\")", "true" }, { "jsonArrayContains(\"[\\\"foo\\\", 5]\", 5)", "true" },
                    { "jsonArrayContains(\"[\\\"foo\\\"]\", \"fo\")", "false" } },
      .eval = eval_contains },
    { .name = "jsonArraySize",
      .family = "json",
      .doc = "The number of elements of a JSON array; -1 for null and for anything that is not an array.",
      .params = { { "array", T_STRING } },
      .returns = T_INT,
      .nulls = FN_NULL_SEEN,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "jsonArraySize(\"[1, 2, [3, 4]]\")", "3" }, { "jsonArraySize(\"[]\")", "0" }, { "jsonArraySize(\"{}\")", "-1" } },
      .eval = eval_size },
    { 0 },
};
/* clang-format on */
