/*
 * format.c - `format`: values in a text, as Java's String.format does. A row with a null or invalid
 * value is removed from the result. Specified: docs/language/functions.md, format.
 */
#include "catalog/fn_def.h"
#include "lib/text/printf.h"

enum { VALUES_MOST = 16 };

static const void *prepare_format(struct fn_constants *k)
{
    if (k->n > 1 + VALUES_MOST) {
        k->why = "at most 16 values are formatted";
        k->bad_arg = k->n - 1;
        return NULL;
    }
    if (!k->args[0] || !cell_is_text(k->args[0])) {
        return NULL;
    }
    return printf_compile(k->arena, cell_str(k->args[0]), k->n - 1, &k->why);
}

static void eval_format(struct fn_call *c)
{
    const struct printf_spec *spec = c->prepared;
    const struct cell *values[VALUES_MOST];
    struct str text = { NULL, 0 }; /* of `spec`, when it is not constant */
    struct buf out = BUF_INIT;
    out.b.budget = c->scratch->budget;
    for (size_t i = 0; i < c->live; i++) {
        const struct cell *given = fn_cell(c, 0, i);
        if (!c->prepared && !cell_is_null(given) && (!spec || !str_eq(text, cell_str(given)))) {
            const char *why;
            text = cell_str(given);
            spec = printf_compile(c->scratch, text, c->n_args - 1, &why);
        }
        for (size_t k = 1; k < c->n_args; k++) {
            values[k - 1] = fn_cell(c, k, i);
        }
        buf_clear(&out);
        if (fn_lacks_memory(c)) {
            fn_put(c, i, cell_null());
        } else if (!cell_is_null(given) && spec &&
                   printf_write(spec, values, c->facts->zone, c->scratch, &out)) {
            struct str made = buf_view(&out);
            fn_put_text(c, i, made.len <= VALUE_MAX ? arena_str(c->scratch, made) : made);
        } else {
            fn_drop(c, i);
        }
    }
    buf_release(&out);
}

/* clang-format off */
const struct fn_def fns_format[] = {
    { .name = "format",
      .family = "string",
      .doc = "Up to 16 values in a string, as Java's String.format does: %s %d %x %o %f %e %g %a %b %h %c %t, rounded half up. A row with a null or an invalid value (%x and %o: any text) is removed from the result.",
      .params = { { "spec", T_STRING }, { "value", T_ANY }, { "more", T_ANY, .optional = true, .repeats = true } },
      .returns = T_STRING,
      .nulls = FN_NULL_SEEN,
      .named = true,
      .filters_rows = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "format(\"$%,.2f\", 1234567.891)", "\"$1,234,567.89\"" }, { "format(\"%S: %05d\", \"bob\", 42)", "\"BOB: 00042\"" },
                    { "format(\"[%-6s][%6s]\", \"ab\", \"cd\")", "\"[ab    ][    cd]\"" }, { "format(\"%.2f\", 1.005)", "\"1.01\"" } },
      .prepare = prepare_format,
      .eval = eval_format },
    { 0 },
};
/* clang-format on */
