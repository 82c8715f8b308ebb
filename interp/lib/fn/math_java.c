/*
 * math_java.c - what else java.lang.Math has, of Java 8: neighbours and parts of doubles, and
 * integers without overflow. What Java throws on is null and counted as an invalid input.
 * Specified: docs/language/functions.md, math.
 */
#include "catalog/fn_def.h"

#include <float.h>
#include <math.h>
#include <stdatomic.h>

static double real(const struct fn_call *c, size_t arg, size_t i)
{
    return fn_cell(c, arg, i)->as.f;
}

static void eval_copy_sign(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_real(copysign(real(c, 0, i), real(c, 1, i))));
    }
}

static void eval_remainder(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_real(remainder(real(c, 0, i), real(c, 1, i))));
    }
}

static void eval_next_after(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_real(nextafter(real(c, 0, i), real(c, 1, i))));
    }
}

static void eval_next_up(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_real(nextafter(real(c, 0, i), INFINITY)));
    }
}

static void eval_next_down(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_real(nextafter(real(c, 0, i), -INFINITY)));
    }
}

/* The greatest double has no next one; its distance to the one before is the same. */
static double ulp(double x)
{
    x = fabs(x);
    return !isfinite(x) ? x : x == DBL_MAX ? x - nextafter(x, 0) : nextafter(x, INFINITY) - x;
}

static void eval_ulp(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_real(ulp(real(c, 0, i))));
    }
}

/* Infinities and NaN have the greatest exponent of a double plus 1, 0 and subnormals the least
 * minus 1. */
static int64_t exponent(double x)
{
    return !isfinite(x) ? DBL_MAX_EXP : fabs(x) < DBL_MIN ? DBL_MIN_EXP - 2 : ilogb(x);
}

static void eval_exponent(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_int(exponent(real(c, 0, i))));
    }
}

static void eval_scalb(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        int64_t by = fn_int(c, 1, i), most = 10000; /* beyond any exponent of a double */
        by = by > most ? most : by < -most ? -most : by;
        fn_put(c, i, cell_real(ldexp(real(c, 0, i), (int)by)));
    }
}

enum exact { ADD, SUBTRACT, MULTIPLY, FLOOR_DIV, FLOOR_MOD };

/* The quotient rounded down; Java's floorDiv of the least integer by -1 is that integer. */
static int64_t floor_div(int64_t a, int64_t b)
{
    if (b == -1) {
        return (int64_t)(0 - (uint64_t)a);
    }
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* The result is 0, or has the sign of `b`. */
static int64_t floor_mod(int64_t a, int64_t b)
{
    int64_t rest = b == -1 ? 0 : a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static bool exact(enum exact what, int64_t a, int64_t b, int64_t *out)
{
    switch (what) {
    case ADD:
        return !__builtin_add_overflow(a, b, out);
    case SUBTRACT:
        return !__builtin_sub_overflow(a, b, out);
    case MULTIPLY:
        return !__builtin_mul_overflow(a, b, out);
    case FLOOR_DIV:
        *out = b == 0 ? 0 : floor_div(a, b);
        return b != 0;
    case FLOOR_MOD:
        *out = b == 0 ? 0 : floor_mod(a, b);
        return b != 0;
    }
    return false;
}

static void put_exact(struct fn_call *c, size_t i, bool fits, int64_t value)
{
    *c->bad += !fits;
    fn_put(c, i, fits ? cell_int(value) : cell_null());
}

static void map_exact(struct fn_call *c, enum exact what)
{
    for (size_t i = 0; i < c->live; i++) {
        int64_t out = 0;
        bool fits = exact(what, fn_int(c, 0, i), fn_int(c, 1, i), &out);
        put_exact(c, i, fits, out);
    }
}

static void eval_add(struct fn_call *c)
{
    map_exact(c, ADD);
}

static void eval_subtract(struct fn_call *c)
{
    map_exact(c, SUBTRACT);
}

static void eval_multiply(struct fn_call *c)
{
    map_exact(c, MULTIPLY);
}

static void eval_floor_div(struct fn_call *c)
{
    map_exact(c, FLOOR_DIV);
}

static void eval_floor_mod(struct fn_call *c)
{
    map_exact(c, FLOOR_MOD);
}

static void eval_increment(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        int64_t out = 0;
        bool fits = exact(ADD, fn_int(c, 0, i), 1, &out);
        put_exact(c, i, fits, out);
    }
}

static void eval_decrement(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        int64_t out = 0;
        bool fits = exact(SUBTRACT, fn_int(c, 0, i), 1, &out);
        put_exact(c, i, fits, out);
    }
}

static void eval_negate(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        int64_t out = 0;
        bool fits = exact(SUBTRACT, 0, fn_int(c, 0, i), &out);
        put_exact(c, i, fits, out);
    }
}

static void eval_to_int(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        int64_t x = fn_int(c, 0, i);
        put_exact(c, i, x >= INT32_MIN && x <= INT32_MAX, x);
    }
}

/* Numbers of a sequence that all runs of the process share; where it begins follows from the time
 * of the run. */
static void eval_random(struct fn_call *c)
{
    static atomic_uint_fast64_t drawn;
    uint64_t at = atomic_fetch_add_explicit(&drawn, c->live, memory_order_relaxed);
    for (size_t i = 0; i < c->live; i++) {
        uint64_t x = (uint64_t)c->facts->now + (at + i + 1) * 0x9E3779B97F4A7C15u; /* splitmix64 */
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
        x ^= x >> 31;
        fn_put(c, i, cell_real((double)(x >> 11) * 0x1p-53));
    }
}

/* clang-format off */
#define ROW(fn_name, fn_doc) .name = (fn_name), .family = "math", .doc = (fn_doc), .fidelity = FIDELITY_INFERRED
#define REAL_ROW(fn_name, fn_doc) ROW(fn_name, fn_doc), .in_place = true, .returns = T_REAL
#define INT_ROW(fn_name, fn_doc) ROW(fn_name, fn_doc), .in_place = true, .returns = T_INT
#define TWO_INTS .params = { { "a", T_INT }, { "b", T_INT } }
#define ONE_INT .params = { { "x", T_INT } }

const struct fn_def fns_math_java[] = {
    { REAL_ROW("copySign", "`magnitude` with the sign of `sign`."), .params = { { "magnitude", T_REAL }, { "sign", T_REAL } },
      .examples = { { "copySign(3, -1)", "-3" } }, .eval = eval_copy_sign },
    { INT_ROW("getExponent", "The exponent to the base 2; 1024 of an infinity and NaN, -1023 of 0."), .params = { { "x", T_REAL } },
      .examples = { { "getExponent(10)", "3" }, { "getExponent(0)", "-1023" } }, .eval = eval_exponent },
    { REAL_ROW("IEEEremainder", "`a` minus the multiple of `b` nearest to it, of two equally near the even one."), .params = { { "a", T_REAL }, { "b", T_REAL } },
      .examples = { { "IEEEremainder(5, 3)", "-1" } }, .eval = eval_remainder },
    { REAL_ROW("nextAfter", "The double next to `x` on the way to `to`."), .params = { { "x", T_REAL }, { "to", T_REAL } },
      .examples = { { "nextAfter(1, 2)", "1.0000000000000002" } }, .eval = eval_next_after },
    { REAL_ROW("nextUp", "The next greater double."), .params = { { "x", T_REAL } }, .examples = { { "nextUp(1)", "1.0000000000000002" } }, .eval = eval_next_up },
    { REAL_ROW("nextDown", "The next lesser double."), .params = { { "x", T_REAL } }, .examples = { { "nextDown(1)", "0.9999999999999999" } },
      .eval = eval_next_down },
    { REAL_ROW("scalb", "`x` times 2 raised to the power of `by`."), .params = { { "x", T_REAL }, { "by", T_INT } },
      .examples = { { "scalb(3, 4)", "48" } }, .eval = eval_scalb },
    { REAL_ROW("ulp", "The distance from `x` to the next double of greater magnitude."), .params = { { "x", T_REAL } },
      .examples = { { "ulp(1) = scalb(1, -52)", "true" } }, .eval = eval_ulp },
    { ROW("random", "A number from 0 up to 1, another for each row."), .returns = T_REAL,
      .examples = { { "random() < 1", "true" } }, .eval = eval_random },
    { INT_ROW("addExact", "The sum of two integers; null when it does not fit 64 bits."), TWO_INTS, .examples = { { "addExact(2, 3)", "5" } }, .eval = eval_add },
    { INT_ROW("subtractExact", "The difference of two integers; null when it does not fit 64 bits."), TWO_INTS,
      .examples = { { "subtractExact(2, 3)", "-1" } }, .eval = eval_subtract },
    { INT_ROW("multiplyExact", "The product of two integers; null when it does not fit 64 bits."), TWO_INTS,
      .examples = { { "multiplyExact(2, 3)", "6" } }, .eval = eval_multiply },
    { INT_ROW("incrementExact", "An integer plus 1; null when it does not fit 64 bits."), ONE_INT, .examples = { { "incrementExact(2)", "3" } },
      .eval = eval_increment },
    { INT_ROW("decrementExact", "An integer minus 1; null when it does not fit 64 bits."), ONE_INT, .examples = { { "decrementExact(2)", "1" } },
      .eval = eval_decrement },
    { INT_ROW("negateExact", "Minus an integer; null when it does not fit 64 bits."), ONE_INT, .examples = { { "negateExact(2)", "-2" } }, .eval = eval_negate },
    { INT_ROW("toIntExact", "The integer itself; null when it does not fit 32 bits."), ONE_INT,
      .examples = { { "toIntExact(5)", "5" }, { "toIntExact(3000000000)", "null" } }, .eval = eval_to_int },
    { INT_ROW("floorDiv", "The quotient of two integers, rounded down; null when the second is 0."), TWO_INTS,
      .examples = { { "floorDiv(-7, 2)", "-4" } }, .eval = eval_floor_div },
    { INT_ROW("floorMod", "The remainder of floorDiv, which has the sign of the second; null when that is 0."), TWO_INTS,
      .examples = { { "floorMod(-7, 2)", "1" } }, .eval = eval_floor_mod },
    { 0 },
};
/* clang-format on */
