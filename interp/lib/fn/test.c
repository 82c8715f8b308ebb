/*
 * test.c - questions about a value: null, empty, blank. Specified: docs/language/functions.md, predicates.
 */
#include "catalog/fn_def.h"

static void eval_is_null(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_bool(cell_is_null(fn_cell(c, 0, i))));
    }
}

static bool is_empty(const struct cell *v)
{
    return cell_is_null(v) || (cell_is_text(v) && v->len == 0);
}

static void eval_is_empty(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_bool(is_empty(fn_cell(c, 0, i))));
    }
}

static bool is_blank_char(uint32_t cp)
{
    return (cp >= 9 && cp <= 13) || (cp >= 0x1C && cp <= 0x20) || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A && cp != 0x2007) || cp == 0x2028 || cp == 0x2029 || cp == 0x205F || cp == 0x3000;
}

static bool is_blank(const struct cell *v)
{
    if (!cell_is_text(v)) {
        return cell_is_null(v);
    }
    struct str s = cell_str(v);
    for (size_t at = 0; at < s.len;) {
        if (!is_blank_char(utf8_next(s, &at))) {
            return false;
        }
    }
    return true;
}

static void eval_is_blank(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_bool(is_blank(fn_cell(c, 0, i))));
    }
}

#define TEST_ROW(fn_name, fn_doc, ...)                                                                                 \
    .name = (fn_name), .family = "test", .doc = (fn_doc), .params = { { "value", T_ANY } }, .returns = T_BOOL,         \
    .nulls = FN_NULL_SEEN, .examples = { __VA_ARGS__ }

const struct fn_def fns_test[] = {
    { TEST_ROW("isNull", "Is the value missing?", { "isNull(null)", "true" }, { "isNull(\"\")", "false" }),
      .eval = eval_is_null },
    { TEST_ROW("isEmpty", "Is the value missing or the empty text?", { "isEmpty(\"\")", "true" }, { "isEmpty(\" \")", "false" },
               { "isEmpty(0)", "false" }),
      .eval = eval_is_empty },
    { TEST_ROW("isBlank", "Is the value missing, empty or only white space?", { "isBlank(\" \")", "true" },
               { "isBlank(\"bob\")", "false" }),
      .eval = eval_is_blank },
    { 0 },
};
