/*
 * json_path_script.c - the script in brackets, [(@.length-1)]: numbers, @.length, parentheses and
 * + - * / %, which give the index of an element. Evaluated on a stack of fixed size.
 */
#include "data/json/json_path_parts.h"

#include "base/vec.h"

#include <math.h>
#include <string.h>

enum { SCRIPT_DEPTH = 16 }; /* values on the stack, and parentheses within each other */

struct json_script_op {
    char sign; /* n: a number, l: the length, else one of + - * / % */
    double number;
};

struct json_script {
    struct json_script_op *items;
    size_t n, cap;
};

struct compiler {
    struct json_path_reader *r;
    struct json_script *script;
    size_t depth, values;
};

static const char usage[] = "a script of a path has numbers, @.length, parentheses and + - * / %";

static char look(const struct compiler *c)
{
    json_path_blanks(c->r);
    return c->r->at < c->r->text.len ? c->r->text.s[c->r->at] : 0;
}

static bool put(struct compiler *c, char sign, double number)
{
    bool value = sign == 'n' || sign == 'l';
    c->values = value ? c->values + 1 : c->values - 1;
    *vec_add(c->r->arena, c->script) = (struct json_script_op) { sign, number };
    return c->values <= SCRIPT_DEPTH || json_path_wrong(c->r, "a script of the path is too long");
}

static bool read_sum(struct compiler *c);

static bool take(struct compiler *c, const char *text)
{
    size_t len = strlen(text);
    struct json_path_reader *r = c->r;
    bool is = r->text.len - r->at >= len && memcmp(r->text.s + r->at, text, len) == 0;
    r->at += is ? len : 0;
    return is;
}

static bool read_number(struct compiler *c)
{
    double number = 0;
    struct json_path_reader *r = c->r;
    for (; r->at < r->text.len && r->text.s[r->at] >= '0' && r->text.s[r->at] <= '9'; r->at++) {
        number = number * 10 + (r->text.s[r->at] - '0');
    }
    return put(c, 'n', number);
}

static bool read_value(struct compiler *c)
{
    char sign = look(c);
    if (sign >= '0' && sign <= '9') {
        return read_number(c);
    }
    if (take(c, "@.length")) {
        take(c, "()");
        return put(c, 'l', 0);
    }
    if (sign != '(' || c->depth >= SCRIPT_DEPTH) {
        return json_path_wrong(c->r, usage);
    }
    c->depth++;
    c->r->at++;
    if (!read_sum(c) || look(c) != ')') {
        return json_path_wrong(c->r, usage);
    }
    c->r->at++;
    c->depth--;
    return true;
}

/* Values with operators of one rank between them. */
static bool read_product(struct compiler *c)
{
    bool ok = read_value(c);
    for (char sign; ok && (sign = look(c)) && strchr("*/%", sign);) {
        c->r->at++;
        ok = read_value(c) && put(c, sign, 0);
    }
    return ok;
}

static bool read_sum(struct compiler *c)
{
    bool minus = look(c) == '-';
    c->r->at += minus;
    bool ok = (!minus || put(c, 'n', 0)) && read_product(c) && (!minus || put(c, '-', 0));
    for (char sign; ok && (sign = look(c)) && strchr("+-", sign);) {
        c->r->at++;
        ok = read_product(c) && put(c, sign, 0);
    }
    return ok;
}

const struct json_script *json_script_read(struct json_path_reader *r)
{
    struct json_script *script = arena_zero(r->arena, sizeof *script);
    struct compiler c = { .r = r, .script = script };
    r->at++;
    if (!read_sum(&c) || look(&c) != ')') {
        json_path_wrong(r, usage);
        return NULL;
    }
    r->at++;
    return script;
}

static double apply(char sign, double a, double b)
{
    switch (sign) {
    case '+':
        return a + b;
    case '-':
        return a - b;
    case '*':
        return a * b;
    case '/':
        return a / b;
    default:
        return fmod(a, b);
    }
}

bool json_script_index(const struct json_script *script, size_t length, int64_t *index)
{
    double stack[SCRIPT_DEPTH + 1] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < script->n; i++) {
        const struct json_script_op *op = &script->items[i];
        if (op->sign == 'n' || op->sign == 'l') {
            stack[n++] = op->sign == 'n' ? op->number : (double)length;
        } else if (n > 1) { /* as compiled, there are two */
            n--;
            stack[n - 1] = apply(op->sign, stack[n - 1], stack[n]);
        }
    }
    double at = stack[0];
    if (!(at >= 0 && at < (double)length) || at != floor(at)) {
        return false;
    }
    *index = (int64_t)at;
    return true;
}
