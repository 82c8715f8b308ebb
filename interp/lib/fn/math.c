/*
 * math.c - functions of numbers. Domain errors return NaN or an infinity, as in IEEE 754.
 * Specified: docs/language/functions.md, math.
 */
#include "catalog/fn_def.h"
#include "lib/text/decimal.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

static double real_of(const struct cell *c)
{
    return c->tag == CELL_INT ? (double)c->as.i : c->as.f;
}

static void map(struct fn_call *c, double (*of)(double))
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_real(of(fn_cell(c, 0, i)->as.f)));
    }
}

static void map_two(struct fn_call *c, double (*of)(double, double))
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_real(of(fn_cell(c, 0, i)->as.f, fn_cell(c, 1, i)->as.f)));
    }
}

static double to_degrees(double x)
{
    return x / pi * 180;
}

static double to_radians(double x)
{
    return x / 180 * pi;
}

/* The double version of some C libraries is off by a bit for perfect cubes. */
static double cube_root(double x)
{
    return (double)cbrtl(x);
}

static double signum(double x)
{
    return x > 0 ? 1 : x < 0 ? -1 : x;
}

/* As in Java, an unknown power is NaN: C's pow(1, NaN) is 1. */
static double power(double base, double exponent)
{
    bool unknown = isnan(exponent) || (fabs(base) == 1 && isinf(exponent));
    return unknown ? NAN : pow(base, exponent);
}

#define MAP(name, of)                                                                              \
    static void eval_##name(struct fn_call *c)                                                     \
    {                                                                                              \
        map(c, of);                                                                                \
    }
#define MAP_TWO(name, of)                                                                          \
    static void eval_##name(struct fn_call *c)                                                     \
    {                                                                                              \
        map_two(c, of);                                                                            \
    }
MAP(ceil, ceil)
MAP(floor, floor)
MAP(sqrt, sqrt)
MAP(cbrt, cube_root)
MAP(exp, exp)
MAP(expm1, expm1)
MAP(log, log)
MAP(log10, log10)
MAP(log1p, log1p)
MAP(sin, sin)
MAP(cos, cos)
MAP(tan, tan)
MAP(asin, asin)
MAP(acos, acos)
MAP(atan, atan)
MAP(sinh, sinh)
MAP(cosh, cosh)
MAP(tanh, tanh)
MAP(to_degrees, to_degrees)
MAP(to_radians, to_radians)
MAP(signum, signum)
MAP(rint, rint)
MAP_TWO(atan2, atan2)
MAP_TWO(hypot, hypot)
MAP_TWO(pow, power)

static void eval_abs(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        const struct cell *v = fn_cell(c, 0, i);
        bool is_int = v->tag == CELL_INT && v->as.i != INT64_MIN;
        fn_put(c, i,
               is_int ? cell_int(v->as.i < 0 ? -v->as.i : v->as.i) : cell_real(fabs(real_of(v))));
    }
}

/* To the nearest integer, ties up; values beyond 64-bit integers are unchanged. */
static struct cell round_whole(const struct cell *v)
{
    if (v->tag == CELL_INT) {
        return *v;
    }
    double down = floor(v->as.f);
    double nearest = v->as.f - down >= 0.5 ? down + 1 : down;
    return nearest >= -0x1p63 && nearest < 0x1p63 ? cell_int((int64_t)nearest) : cell_real(v->as.f);
}

static struct cell round_to(const struct cell *v, int64_t places)
{
    double x = real_of(v);
    if (!isfinite(x)) {
        return cell_real(x);
    }
    struct decimal d;
    if (v->tag == CELL_INT) {
        decimal_of_int(&d, v->as.i);
    } else {
        decimal_of_real(&d, x);
    }
    decimal_round(&d, places);
    double size = decimal_value(&d);
    return cell_real(x < 0 && size > 0 ? -size : size);
}

static void eval_round(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        const struct cell *v = fn_cell(c, 0, i);
        fn_put(c, i, c->n_args > 1 ? round_to(v, fn_int(c, 1, i)) : round_whole(v));
    }
}

/* The greater of two numbers, or the lesser: an integer when both are; NaN when one is. */
static void pick(struct fn_call *c, bool greater)
{
    for (size_t i = 0; i < c->live; i++) {
        const struct cell *a = fn_cell(c, 0, i), *b = fn_cell(c, 1, i);
        if (a->tag == CELL_INT && b->tag == CELL_INT) {
            fn_put(c, i, (a->as.i > b->as.i) == greater ? *a : *b);
            continue;
        }
        double x = real_of(a), y = real_of(b);
        bool first = isnan(x) || (!isnan(y) && (greater ? x > y : x < y));
        fn_put(c, i, cell_real(first ? x : y));
    }
}

static void eval_max(struct fn_call *c)
{
    pick(c, true);
}

static void eval_min(struct fn_call *c)
{
    pick(c, false);
}

/* clang-format off */
#define ROW(fn_name, fn_doc) .name = (fn_name), .family = "math", .doc = (fn_doc), .in_place = true
#define ONE_ROW(fn_name, fn_doc) ROW(fn_name, fn_doc), .params = { { "x", T_REAL } }, .returns = T_REAL
#define INFERRED .fidelity = FIDELITY_INFERRED

const struct fn_def fns_math[] = {
    { ROW("abs", "The absolute value, of the same kind as `x`."), .params = { { "x", T_NUMBER } }, .returns = T_NUMBER,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "abs(-1.5)", "1.5" }, { "abs(toInt(-3))", "3" } }, .eval = eval_abs },
    { ONE_ROW("ceil", "The least whole number that is not below `x`."), .fidelity = FIDELITY_EXACT, .examples = { { "ceil(1.5)", "2" }, { "ceil(-1.5)", "-1" } },
      .eval = eval_ceil },
    { ONE_ROW("floor", "The greatest whole number that is not above `x`."),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "floor(1.5)", "1" }, { "floor(-1.5)", "-2" } }, .eval = eval_floor },
    { ROW("round", "The nearest integer, ties up; with `places` a double with that many decimals, ties away from zero."),
      .params = { { "x", T_NUMBER }, { "places", T_INT, .optional = true } }, .returns = T_NUMBER,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "round(2.5)", "3" }, { "round(-1.5)", "-1" }, { "round(1.549, 2)", "1.55" }, { "round(1234, -2)", "1200" } },
      .eval = eval_round },
    { ONE_ROW("sqrt", "The square root; NaN of a negative number."), .fidelity = FIDELITY_EXACT, .examples = { { "sqrt(4)", "2" } }, .eval = eval_sqrt },
    { ONE_ROW("cbrt", "The cube root."), .fidelity = FIDELITY_EXACT, .examples = { { "cbrt(-27)", "-3" } }, .eval = eval_cbrt },
    { ONE_ROW("exp", "e raised to the power of `x`."), .fidelity = FIDELITY_EXACT, .examples = { { "exp(1)", "2.718281828459045" } }, .eval = eval_exp },
    { ONE_ROW("expm1", "exp(x) - 1, also exact near 0."), .fidelity = FIDELITY_EXACT, .examples = { { "expm1(0)", "0" } }, .eval = eval_expm1 },
    { ONE_ROW("log", "The natural logarithm."), .fidelity = FIDELITY_EXACT, .examples = { { "log(2)", "0.6931471805599453" } }, .eval = eval_log },
    { ONE_ROW("log10", "The decimal logarithm."), .fidelity = FIDELITY_EXACT, .examples = { { "log10(1000)", "3" } }, .eval = eval_log10 },
    { ONE_ROW("log1p", "log(1 + x), also exact near 0."), .fidelity = FIDELITY_EXACT, .examples = { { "log1p(0)", "0" } }, .eval = eval_log1p },
    { ONE_ROW("sin", "The sine of `x` in radians."), .fidelity = FIDELITY_EXACT, .examples = { { "sin(1)", "0.8414709848078965" } }, .eval = eval_sin },
    { ONE_ROW("cos", "The cosine of `x` in radians."), .fidelity = FIDELITY_EXACT, .examples = { { "cos(1)", "0.5403023058681398" } }, .eval = eval_cos },
    { ONE_ROW("tan", "The tangent of `x` in radians."), .fidelity = FIDELITY_EXACT, .examples = { { "tan(0)", "0" } }, .eval = eval_tan },
    { ONE_ROW("asin", "The arc sine in radians; NaN outside -1 to 1."), .fidelity = FIDELITY_EXACT, .examples = { { "asin(1)", "1.5707963267948966" } },
      .eval = eval_asin },
    { ONE_ROW("acos", "The arc cosine in radians; NaN outside -1 to 1."), .fidelity = FIDELITY_EXACT, .examples = { { "acos(1)", "0" } }, .eval = eval_acos },
    { ONE_ROW("atan", "The arc tangent in radians."), .fidelity = FIDELITY_EXACT, .examples = { { "atan(0)", "0" } }, .eval = eval_atan },
    { ONE_ROW("sinh", "The hyperbolic sine."), .fidelity = FIDELITY_EXACT, .examples = { { "sinh(0)", "0" } }, .eval = eval_sinh },
    { ONE_ROW("cosh", "The hyperbolic cosine."), .fidelity = FIDELITY_EXACT, .examples = { { "cosh(0)", "1" } }, .eval = eval_cosh },
    { ONE_ROW("tanh", "The hyperbolic tangent."), .fidelity = FIDELITY_EXACT, .examples = { { "tanh(0)", "0" } }, .eval = eval_tanh },
    { ROW("atan2", "The angle in radians of the point `x`, `y`, seen from the origin."),
      .params = { { "y", T_REAL }, { "x", T_REAL } }, .returns = T_REAL,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "atan2(0, -1)", "3.141592653589793" } }, .eval = eval_atan2 },
    { ROW("hypot", "The length of the hypotenuse over the legs `a` and `b`."),
      .params = { { "a", T_REAL }, { "b", T_REAL } }, .returns = T_REAL, .fidelity = FIDELITY_EXACT, .examples = { { "hypot(3, 4)", "5" } }, .eval = eval_hypot },
    { ROW("pow", "`base` raised to the power of `exponent`."),
      .params = { { "base", T_REAL }, { "exponent", T_REAL } }, .returns = T_REAL, .fidelity = FIDELITY_EXACT, .examples = { { "pow(2, 3)", "8" } },
      .eval = eval_pow },
    { ROW("max", "The greater of two numbers; an integer when both are. The aggregate max takes one field."),
      .params = { { "a", T_NUMBER }, { "b", T_NUMBER } }, .returns = T_NUMBER,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "max(1, 2)", "2" }, { "max(1, null)", "null" } }, .eval = eval_max },
    { ROW("min", "The lesser of two numbers; an integer when both are. The aggregate min takes one field."),
      .params = { { "a", T_NUMBER }, { "b", T_NUMBER } }, .returns = T_NUMBER, .fidelity = FIDELITY_EXACT, .examples = { { "min(1, 2)", "1" } }, .eval = eval_min },
    { ONE_ROW("toDegrees", "Radians in degrees."), .fidelity = FIDELITY_EXACT, .examples = { { "toDegrees(asin(1))", "90" } }, .eval = eval_to_degrees },
    { ONE_ROW("toRadians", "Degrees in radians."), .fidelity = FIDELITY_EXACT, .examples = { { "toRadians(180)", "3.141592653589793" } }, .eval = eval_to_radians },
    { ONE_ROW("signum", "The sign: -1, 0 or 1."), INFERRED, .examples = { { "signum(-7)", "-1" } }, .eval = eval_signum },
    { ONE_ROW("rint", "The nearest whole number as a double, ties to the even one."), INFERRED,
      .examples = { { "rint(2.5)", "2" } }, .eval = eval_rint },
    { 0 },
};
/* clang-format on */
