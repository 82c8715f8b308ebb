/*
 * json_path_filter.c - conditions of paths: @.k == 'v' && !(@.n > 3), @.k =~ /re/i, @.k in [..].
 *
 * A number equals a string that spells it; a missing value differs from everything.
 */
#include "data/json/json_path_parts.h"

#include "base/vec.h"
#include "data/json/json_cell.h"
#include "data/order.h"

#include <string.h>

enum { NESTING_MAX = 100 };

enum comparison {
    IS_THERE,
    EQUAL,
    DIFFERENT,
    LESS,
    AT_MOST,
    MORE,
    AT_LEAST,
    LIKE,
    AMONG,
    NOT_AMONG
};

struct operand {
    const struct json_path *path; /* NULL: a constant */
    bool from_root;
    struct cell value;
    const struct regex *regex;
    const struct operand *list;
    size_t n;
};

struct json_filter {
    enum { FILTER_AND, FILTER_OR, FILTER_NOT, FILTER_TEST } kind;
    const struct json_filter *left, *right;
    enum comparison comparison;
    struct operand a, b;
};

static const struct json_filter *read_or(struct json_path_reader *r, size_t depth);

static bool take(struct json_path_reader *r, const char *sign)
{
    size_t len = strlen(sign);
    json_path_blanks(r);
    if (r->text.len - r->at < len || memcmp(r->text.s + r->at, sign, len) != 0) {
        return false;
    }
    r->at += len;
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool take_word(struct json_path_reader *r, const char *word)
{
    size_t before = r->at;
    if (take(r, word) && !(r->at < r->text.len && is_letter(r->text.s[r->at]))) {
        return true;
    }
    r->at = before;
    return false;
}

static bool read_path(struct json_path_reader *r, struct operand *out)
{
    struct json_path *p = arena_new(r->arena, struct json_path);
    out->from_root = r->text.s[r->at] == '$';
    r->at++;
    out->path = p;
    return json_path_read(r, p);
}

static bool read_number(struct json_path_reader *r, struct operand *out)
{
    size_t from = r->at;
    while (r->at < r->text.len && strchr("+-.0123456789eE", r->text.s[r->at])) {
        r->at++;
    }
    struct cell text = cell_of_text((struct str) { r->text.s + from, r->at - from });
    return cell_number(&text, &out->value) ||
           json_path_wrong(r, "a value is expected here in the filter of the path");
}

static bool read_regex(struct json_path_reader *r, struct operand *out)
{
    size_t from = ++r->at;
    struct regex_error error;
    unsigned flags = 0;
    while (r->at < r->text.len && r->text.s[r->at] != '/') {
        r->at += r->text.s[r->at] == '\\' && r->at + 1 < r->text.len ? 2 : 1;
    }
    if (r->at >= r->text.len) {
        return json_path_wrong(r, "a regular expression in the path is never closed");
    }
    struct str pattern = { r->text.s + from, r->at++ - from };
    while (r->at < r->text.len && is_letter(r->text.s[r->at])) {
        flags |= r->text.s[r->at] == 'i' ? REGEX_CASELESS : 0;
        r->at++;
    }
    struct str whole = arena_printf(r->arena, "\\A(?:%.*s)\\z", STR_ARG(pattern));
    out->regex = regex_compile(r->arena, whole, REGEX_MATCHES, flags, false, &error);
    return out->regex || json_path_wrong(r, "a regular expression in the path cannot be compiled");
}

struct operands {
    struct operand *items;
    size_t n, cap;
};

static bool read_operand(struct json_path_reader *r, struct operand *out);

static bool read_list(struct json_path_reader *r, struct operand *out)
{
    struct operands all = { 0 };
    r->at++;
    while (!take(r, "]")) {
        struct operand item;
        if ((all.n > 0 && !take(r, ",")) || !read_operand(r, &item)) {
            return json_path_wrong(r, "a list in a path is written ['a', 'b']");
        }
        *vec_add(r->arena, &all) = item;
    }
    out->list = all.items;
    out->n = all.n;
    return true;
}

static bool read_operand(struct json_path_reader *r, struct operand *out)
{
    *out = (struct operand) { .value = cell_null() };
    json_path_blanks(r);
    char c = r->at < r->text.len ? r->text.s[r->at] : 0;
    struct str text;
    switch (c) {
    case '@':
    case '$':
        return read_path(r, out);
    case '\'':
    case '"':
        if (!json_path_quoted(r, &text)) {
            return false;
        }
        out->value = cell_of_text(text);
        return true;
    case '/':
        return read_regex(r, out);
    case '[':
        return read_list(r, out);
    default:
        break;
    }
    if (take_word(r, "true") || take_word(r, "false")) {
        /* the values of a document are texts then, too */
        out->value = cell_of_text(r->text.s[r->at - 2] == 'u' ? STR("true") : STR("false"));
        return true;
    }
    return take_word(r, "null") || read_number(r, out);
}

static enum comparison read_comparison(struct json_path_reader *r)
{
    static const struct {
        const char *sign;
        enum comparison is;
    } signs[] = { { "==", EQUAL },    { "!=", DIFFERENT }, { "=~", LIKE }, { "<=", AT_MOST },
                  { ">=", AT_LEAST }, { "<", LESS },       { ">", MORE } };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (take(r, signs[i].sign)) {
            return signs[i].is;
        }
    }
    return take_word(r, "in") ? AMONG : take_word(r, "nin") ? NOT_AMONG : IS_THERE;
}

static const struct json_filter *read_test(struct json_path_reader *r)
{
    struct json_filter *f = arena_new(r->arena, struct json_filter);
    f->kind = FILTER_TEST;
    if (!read_operand(r, &f->a)) {
        return NULL;
    }
    f->comparison = read_comparison(r);
    if (f->comparison == IS_THERE) {
        return f;
    }
    if (!read_operand(r, &f->b)) {
        return NULL;
    }
    if (f->comparison == LIKE && !f->b.regex) {
        json_path_wrong(r, "a regular expression between slashes is expected after =~");
        return NULL;
    }
    return f;
}

static const struct json_filter *read_not(struct json_path_reader *r, size_t depth)
{
    const struct json_filter *inner;
    if (depth > NESTING_MAX) {
        json_path_wrong(r, "the filter of the path is nested too deeply");
        return NULL;
    }
    if (take(r, "!")) {
        struct json_filter *f = arena_new(r->arena, struct json_filter);
        *f = (struct json_filter) { .kind = FILTER_NOT, .left = read_not(r, depth + 1) };
        return f->left ? f : NULL;
    }
    if (!take(r, "(")) {
        return read_test(r);
    }
    inner = read_or(r, depth + 1);
    if (inner && !take(r, ")")) {
        json_path_wrong(r, "`)` is expected here in the filter of the path");
        return NULL;
    }
    return inner;
}

/* A chain of `&&`, or of `||` over such chains. */
static const struct json_filter *read_chain(struct json_path_reader *r, size_t depth, bool is_or)
{
    const struct json_filter *left = is_or ? read_chain(r, depth, false) : read_not(r, depth);
    while (left && take(r, is_or ? "||" : "&&")) {
        const struct json_filter *right = is_or ? read_chain(r, depth, false) : read_not(r, depth);
        struct json_filter *both = arena_new(r->arena, struct json_filter);
        *both = (struct json_filter) { .kind = is_or ? FILTER_OR : FILTER_AND,
                                       .left = left,
                                       .right = right };
        left = right ? both : NULL;
    }
    return left;
}

static const struct json_filter *read_or(struct json_path_reader *r, size_t depth)
{
    return read_chain(r, depth, true);
}

const struct json_filter *json_filter_read(struct json_path_reader *r)
{
    return read_or(r, 0);
}

/* The value of an operand; false: missing. */
static bool operand_value(const struct operand *o, const struct json *j, size_t i,
                          struct json_path_scratch *buffer, struct arena *scratch, struct cell *out)
{
    size_t place;
    *out = o->value;
    if (!o->path) {
        return true;
    }
    return json_path_first(o->path, j, o->from_root ? 0 : i, buffer, scratch, &place) &&
           json_cell(j, place, scratch, out);
}

static bool same(const struct cell *a, const struct cell *b)
{
    struct cell x, y;
    if (cell_is_null(a) || cell_is_null(b)) {
        return cell_is_null(a) && cell_is_null(b);
    }
    if ((cell_is_number(a) || cell_is_number(b)) && cell_number(a, &x) && cell_number(b, &y)) {
        return cell_equals(&x, &y);
    }
    return cell_equals(a, b);
}

static bool ordered(const struct cell *a, const struct cell *b, enum comparison c)
{
    struct cell x, y;
    enum cell_order o = ORDER_NONE;
    if ((cell_is_number(a) || cell_is_number(b)) && cell_number(a, &x) && cell_number(b, &y)) {
        o = cell_compare(&x, &y);
    } else if (cell_is_text(a) && cell_is_text(b)) {
        o = cell_compare(a, b);
    }
    bool equal = o == ORDER_EQUAL;
    return c == LESS      ? o == ORDER_LESS
           : c == AT_MOST ? o == ORDER_LESS || equal
           : c == MORE    ? o == ORDER_GREATER
                          : o == ORDER_GREATER || equal;
}

static bool is_like(const struct cell *a, const struct regex *re, struct json_path_scratch *buffer)
{
    char text[CELL_TEXT_MAX];
    return !cell_is_null(a) && regex_search(re, buffer->regex, cell_text(a, text), 0) == REGEX_YES;
}

static bool is_among(const struct cell *a, const struct operand *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if (same(a, &list->list[i].value)) {
            return true;
        }
    }
    return false;
}

static bool test_holds(const struct json_filter *f, const struct json *j, size_t i,
                       struct json_path_scratch *buffer, struct arena *scratch)
{
    struct cell a, b = cell_null();
    bool there = operand_value(&f->a, j, i, buffer, scratch, &a);
    bool both =
        there && (f->comparison == IS_THERE || operand_value(&f->b, j, i, buffer, scratch, &b));
    switch (f->comparison) {
    case IS_THERE:
        return there;
    case EQUAL:
        return both && same(&a, &b);
    case DIFFERENT:
        return !both || !same(&a, &b);
    case LIKE:
        return there && is_like(&a, f->b.regex, buffer);
    case AMONG:
        return there && is_among(&a, &f->b);
    case NOT_AMONG:
        return !there || !is_among(&a, &f->b);
    case LESS:
    case AT_MOST:
    case MORE:
    case AT_LEAST:
        return both && ordered(&a, &b, f->comparison);
    }
    return false;
}

bool json_filter_holds(const struct json_filter *f, const struct json *j, size_t i,
                       struct json_path_scratch *buffer, struct arena *scratch)
{
    switch (f->kind) {
    case FILTER_AND:
        return json_filter_holds(f->left, j, i, buffer, scratch) &&
               json_filter_holds(f->right, j, i, buffer, scratch);
    case FILTER_OR:
        return json_filter_holds(f->left, j, i, buffer, scratch) ||
               json_filter_holds(f->right, j, i, buffer, scratch);
    case FILTER_NOT:
        return !json_filter_holds(f->left, j, i, buffer, scratch);
    case FILTER_TEST:
        break;
    }
    return test_holds(f, j, i, buffer, scratch);
}
