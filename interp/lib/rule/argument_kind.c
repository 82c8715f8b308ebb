/*
 * argument_kind.c - W1030 to W1033: arguments of a kind that works here and is refused, or drops
 * the row, in the service: a text for %x, a number where a text is due, a text where a time is, and
 * conditions among the values of concat and format.
 */
#include "lib/rule/ask.h"
#include "lib/text/printf.h"

/* Reports that an argument needs a cast, which is the fix. */
static void want_cast(const struct rule_place *p, enum diag_code code, const struct node *arg,
                      const char *cast, const char *why)
{
    struct diags *d = p->binder->diags;
    struct str text = ask_text(p, arg);
    struct diag *g = diag_at(d, code, arg->span, "%s", why);
    diag_help(d, g, "cast it: %s(%.*s)", cast, STR_ARG(text));
    if (ask_written(p, arg)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "%s(%.*s)", cast, STR_ARG(text)));
    }
}

static bool is_number(enum type t)
{
    return t == T_NUMBER || t == T_INT || t == T_REAL || t == T_TIME;
}

static void look_at_format(const struct rule_place *p, const struct node_call *call)
{
    struct str text;
    const char *why;
    const struct printf_spec *spec =
        ask_string(p, call->args.items[0], &text)
            ? printf_compile(p->binder->arena, text, call->args.n - 1, &why)
            : NULL;
    for (size_t i = 1; spec && i < call->args.n; i++) {
        char conversion;
        const struct node *arg = call->args.items[i];
        if (ask_type(p, arg) == T_STRING && printf_drops_text(spec, i - 1, &conversion)) {
            want_cast(p, DIAG_TEXT_AS_BITS, arg, "toLong",
                      arena_printf(p->binder->arena,
                                   "`%%%c` takes numbers only: rows with a text are removed",
                                   conversion)
                          .s);
        }
    }
}

/* A literal, or a call that always gives a number: a field may be a number by its name alone. */
static bool certainly_number(const struct rule_place *p, const struct node *n)
{
    const struct fn_def *fn = ask_function(p, n);
    return n->kind == NODE_NUMBER || (fn && is_number(fn->returns));
}

static void look_at_text(const struct rule_place *p, const struct node_call *call)
{
    static const char *const strict[] = { "toLowerCase", "toUpperCase", "length", "contains" };
    const struct fn_def *fn = ask_function(p, &call->base);
    bool is = false;
    for (size_t i = 0; fn && i < sizeof strict / sizeof *strict; i++) {
        is = is || str_eq_fold(str_of(fn->name), str_of(strict[i]));
    }
    if (is && call->args.n > 0 && certainly_number(p, call->args.items[0])) {
        want_cast(p, DIAG_NUMBER_AS_TEXT, call->args.items[0], "toString",
                  arena_printf(p->binder->arena,
                               "%s takes a text, and the service refuses a number", fn->name)
                      .s);
    }
}

static void look_at_date(const struct rule_place *p, const struct node_call *call)
{
    const struct node *arg = call->args.items[0];
    if (ask_type(p, arg) == T_STRING) {
        want_cast(p, DIAG_TEXT_AS_TIME, arg, "toLong",
                  "formatDate takes a number of milliseconds, and the service refuses a text");
    }
}

/* `"a" and "b"` for `"a", "b"`: the operands are no tests. */
static void look_at_value(const struct rule_place *p, const struct node *arg)
{
    if (arg->kind != NODE_BINARY || AST(binary, arg)->op > BINARY_AND) {
        return;
    }
    const struct node_binary *n = AST(binary, arg);
    struct str left = ask_text(p, n->left), right = ask_text(p, n->right);
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_CONDITION_AS_TEXT, arg->span,
                             "`%s` gives true or false here, and the service refuses it",
                             n->op == BINARY_AND ? "and" : "or");
    if (ask_type(p, n->left) == T_BOOL || ask_type(p, n->right) == T_BOOL) {
        diag_help(d, g, "a condition chooses a value with if: if(%.*s, \"yes\", \"no\")",
                  STR_ARG(ask_text(p, arg)));
        return;
    }
    diag_help(d, g, "values are separated by commas: %.*s, %.*s", STR_ARG(left), STR_ARG(right));
    if (ask_written(p, arg)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "%.*s, %.*s", STR_ARG(left), STR_ARG(right)));
    }
}

static void look_at_values(const struct rule_place *p, const struct node_call *call)
{
    for (size_t i = 0; i < call->args.n; i++) {
        look_at_value(p, call->args.items[i]);
    }
}

static void look(const struct rule_place *p)
{
    const struct node_call *call = ask_call(p, p->node, "format", 2);
    if (call) {
        look_at_format(p, call);
    }
    if (call || (call = ask_call(p, p->node, "concat", 1))) {
        look_at_values(p, call);
    } else if ((call = ask_call(p, p->node, "formatDate", 1))) {
        look_at_date(p, call);
    } else {
        look_at_text(p, AST(call, p->node));
    }
}

const struct rule_def rule_argument_kind = {
    .name = "argument_kind",
    .kinds = RULE_AT(CALL),
    .look = look,
};
