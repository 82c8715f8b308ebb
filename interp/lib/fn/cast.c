/*
 * cast.c - conversions between kinds of value. Values that do not convert are null. Specified:
 * docs/language/functions.md, casts.
 */
#include "catalog/fn_def.h"

/* The framework has converted the argument to the parameter's type already. */
static void eval_converted(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, *fn_cell(c, 0, i));
    }
}

#define CAST_ROW(fn_name, fn_type, fn_doc, ...)                                                    \
    .name = (fn_name), .family = "cast", .doc = (fn_doc), .params = { { "value", (fn_type) } },    \
    .returns = (fn_type), .in_place = true, .fidelity = FIDELITY_EXACT,                            \
    .examples = { __VA_ARGS__ }, .eval = eval_converted

/* clang-format off */
const struct fn_def fns_cast[] = {
    { CAST_ROW("num", T_REAL, "The value as a number (a double); null when it is not one.", { "num(\"12.5\")", "12.5" },
               { "num(\"12abc\")", "null" }, { "toString(num(\"3\"))", "\"3.0\"" }),
      .aliases = { "number", "double", "toDouble" } },
    { CAST_ROW("toInt", T_INT, "The value as a whole number, truncated toward zero.", { "toInt(27.9)", "27" },
               { "toInt(-3.9)", "-3" }, { "toInt(\"*\")", "null" }),
      .aliases = { "int" } },
    { CAST_ROW("toLong", T_INT, "The value as a whole number of 64 bits, truncated toward zero.",
               { "toLong(\"1700000000000\")", "1700000000000" }),
      .aliases = { "long" } },
    { CAST_ROW("toString", T_STRING, "The value as a string.", { "toString(3)", "\"3\"" }, { "toString(toInt(3))", "\"3\"" },
               { "toString(true)", "\"true\"" }) },
    { 0 },
};
/* clang-format on */
