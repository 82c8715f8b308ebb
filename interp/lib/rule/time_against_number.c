/*
 * time_against_number.c - W1069: `_messageTime > -1h`. A time is the milliseconds since 1970, so it
 * is greater than every span; seconds since 1970 are a time in January 1970; a date as a text is no
 * number.
 */
#include "lib/rule/ask.h"

#include <math.h>

static bool is_time(const struct rule_place *p, const struct node *n)
{
    const struct node *value = ask_value(p, n);
    return ask_type(p, n) == T_TIME ||
           (value && (ask_call(p, value, "now", 0) || ask_call(p, value, "parseDate", 2)));
}

static void report_text(const struct rule_place *p, const struct node *other)
{
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_TIME_AGAINST_NUMBER, other->span,
                             "a time is a number of milliseconds, which no such text equals");
    diag_help(d, g,
              "read it as a time: parseDate(%.*s, \"yyyy-MM-dd\"), with the letters of its form",
              STR_ARG(ask_text(p, other)));
}

static void report_seconds(const struct rule_place *p, const struct node *other, double v)
{
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_TIME_AGAINST_NUMBER, other->span,
                             "a time is milliseconds since 1970; this number of them is in "
                             "January 1970");
    diag_help(d, g, "%.0f seconds since 1970 are %.0f", v, v * 1000);
    if (ask_written(p, other)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "%.0f", v * 1000));
    }
}

/* `-1h` and `1h` are both an hour ago. */
static void report_span(const struct rule_place *p, const struct node *other)
{
    struct diags *d = p->binder->diags;
    struct str text = ask_text(p, other);
    struct diag *g = diag_at(d, DIAG_TIME_AGAINST_NUMBER, other->span,
                             "a time is compared with a span of time: it is greater than any");
    if (text.len > 0 && text.s[0] == '-') {
        text = str_trim((struct str) { text.s + 1, text.len - 1 });
    }
    diag_help(d, g, "a time that long ago is now() - %.*s", STR_ARG(text));
    if (ask_written(p, other)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "now() - %.*s", STR_ARG(text)));
    }
}

enum { SECONDS_2001 = 1000000000 };

static void look_at(const struct rule_place *p, const struct node *time, const struct node *other)
{
    struct cell value;
    double number;
    if (!is_time(p, time) || !ask_literal(p, other, &value)) {
        return;
    }
    if (cell_is_text(&value)) {
        bool empty = value.len == 0 || str_eq_fold(cell_str(&value), STR("null"));
        if (!empty && !cell_double(&value, &number)) {
            report_text(p, other);
        }
        return;
    }
    if (!cell_double(&value, &number) || number == 0) {
        return;
    }
    const struct node *bare = other->kind == NODE_UNARY ? AST(unary, other)->operand : other;
    bool span = bare->kind == NODE_NUMBER && AST(number, bare)->suffix.len > 0;
    if (fabs(number) < SECONDS_2001 && (span || number < 0)) {
        report_span(p, other);
    } else if (number >= SECONDS_2001 && number < 10.0 * SECONDS_2001 && !span) {
        report_seconds(p, other, number);
    }
}

/* `now() - 3600`: less than two minutes in milliseconds, which seconds were meant to be. */
static void look_at_difference(const struct rule_place *p, const struct node_binary *n)
{
    const struct node_number *number = n->right->kind == NODE_NUMBER ? AST(number, n->right) : NULL;
    if (!number || !ask_call(p, n->left, "now", 0) || number->suffix.len > 0 ||
        number->value < 60 || number->value > 100000 || fmod(number->value, 60) != 0 ||
        fmod(number->value, 1000) == 0) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_TIME_AGAINST_NUMBER, n->right->span,
                             "a time is milliseconds, so this is %.0f of them", number->value);
    diag_help(d, g, "seconds have a unit: %.0fs", number->value);
    if (ask_written(p, n->right)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "%.0fs", number->value));
    }
}

static void look(const struct rule_place *p)
{
    const struct node_binary *n = AST(binary, p->node);
    if (n->op == BINARY_SUB) {
        look_at_difference(p, n);
    }
    if (ask_comparison(p->node)) {
        look_at(p, n->left, n->right);
        look_at(p, n->right, n->left);
    }
}

const struct rule_def rule_time_against_number = {
    .name = "time_against_number",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
