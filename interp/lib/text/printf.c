/*
 * printf.c - analysing specifications: `%[argument$][flags][width][.precision]conversion`. What
 * Java refuses is an error; widths and precisions are at most 10,000. printf_write.c writes.
 */
#include "base/vec.h"
#include "lib/text/printf_item.h"

enum { MOST_WIDTH = 10000 };

/* What each conversion takes. */
static const struct conversion {
    char letter;
    bool has_upper, has_precision, no_width, no_value;
    unsigned flags;
} conversions[] = {
    { 's', true, true, false, false, FLAG_LEFT },
    { 'b', true, true, false, false, FLAG_LEFT },
    { 'h', true, true, false, false, FLAG_LEFT },
    { 'c', true, false, false, false, FLAG_LEFT },
    { 't', true, false, false, false, FLAG_LEFT },
    { 'd', false, false, false, false,
      FLAG_LEFT | FLAG_ZERO | FLAG_PLUS | FLAG_BLANK | FLAG_GROUP | FLAG_PAREN },
    { 'x', true, false, false, false, FLAG_LEFT | FLAG_ZERO | FLAG_ALTERNATE },
    { 'o', false, false, false, false, FLAG_LEFT | FLAG_ZERO | FLAG_ALTERNATE },
    { 'f', false, true, false, false,
      FLAG_LEFT | FLAG_ZERO | FLAG_PLUS | FLAG_BLANK | FLAG_GROUP | FLAG_PAREN | FLAG_ALTERNATE },
    { 'e', true, true, false, false,
      FLAG_LEFT | FLAG_ZERO | FLAG_PLUS | FLAG_BLANK | FLAG_PAREN | FLAG_ALTERNATE },
    { 'g', true, true, false, false,
      FLAG_LEFT | FLAG_ZERO | FLAG_PLUS | FLAG_BLANK | FLAG_GROUP | FLAG_PAREN },
    { 'a', true, true, false, false,
      FLAG_LEFT | FLAG_ZERO | FLAG_PLUS | FLAG_BLANK | FLAG_ALTERNATE },
    { '%', false, false, false, true, FLAG_LEFT },
    { 'n', false, false, true, true, 0 },
};

/* Parts of a moment, as date patterns; those without one are computed. */
static const struct {
    char letter;
    const char *pattern;
} moments[] = {
    { 'Y', "yyyy" },
    { 'y', "yy" },
    { 'm', "MM" },
    { 'd', "dd" },
    { 'e', "d" },
    { 'H', "HH" },
    { 'I', "hh" },
    { 'M', "mm" },
    { 'S', "ss" },
    { 'L', "SSS" },
    { 'N', "SSS000000" },
    { 'p', "a" },
    { 'z', "Z" },
    { 'Z', "z" },
    { 's', NULL },
    { 'Q', NULL },
    { 'B', "MMMM" },
    { 'b', "MMM" },
    { 'h', "MMM" },
    { 'A', "EEEE" },
    { 'a', "EEE" },
    { 'C', NULL },
    { 'j', "DDD" },
    { 'k', "H" },
    { 'l', "h" },
    { 'T', "HH:mm:ss" },
    { 'r', "hh:mm:ss a" },
    { 'R', "HH:mm" },
    { 'D', "MM/dd/yy" },
    { 'F', "yyyy-MM-dd" },
    { 'c', "EEE MMM dd HH:mm:ss z yyyy" },
};

struct compiler {
    struct arena *arena;
    struct str text;
    size_t at;   /* after the `%` of the item being read */
    size_t from; /* its `%` */
    struct {
        struct printf_item *items;
        size_t n, cap;
    } list;
    size_t n_args, ordinary, last;
    bool has_last;
    const char *why;
};

static bool fail(struct compiler *c, const char *what)
{
    size_t end = c->at < c->text.len ? c->at : c->text.len;
    struct str item = { c->text.s + c->from, end - c->from };
    c->why = arena_printf(c->arena, "`%.*s`: %s", STR_ARG(item), what).s;
    return false;
}

static char here(const struct compiler *c)
{
    return c->at < c->text.len ? c->text.s[c->at] : '\0';
}

/* Digits; -1: none, MOST_WIDTH + 1: too many. */
static int read_digits(struct compiler *c)
{
    int v = 0;
    size_t from = c->at;
    for (; here(c) >= '0' && here(c) <= '9'; c->at++) {
        v = v * 10 + (here(c) - '0');
        v = v > MOST_WIDTH ? MOST_WIDTH + 1 : v;
    }
    return c->at == from ? -1 : v;
}

static bool read_flags(struct compiler *c, struct printf_item *item)
{
    static const char signs[] = "-0+ ,(#<"; /* in the order of enum printf_flag */
    for (const char *sign; here(c) && (sign = strchr(signs, here(c))); c->at++) {
        unsigned flag = 1u << (sign - signs);
        if (item->flags & flag) {
            c->at++;
            return fail(c, "a flag appears twice");
        }
        item->flags |= flag;
    }
    return true;
}

static bool read_conversion(struct compiler *c, struct printf_item *item,
                            const struct conversion **kind)
{
    char letter = here(c);
    c->at += c->at < c->text.len;
    item->upper = letter >= 'A' && letter <= 'Z';
    item->conversion = (char)ascii_lower((unsigned char)letter);
    *kind = NULL;
    for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++) {
        if (letter && conversions[i].letter == item->conversion &&
            (!item->upper || conversions[i].has_upper)) {
            *kind = &conversions[i];
        }
    }
    if (!*kind) {
        return fail(c,
                    "no such conversion; there are %s %d %x %o %f %e %g %a %b %h %c %t %n and %%");
    }
    if (item->conversion != 't') {
        return true;
    }
    char moment = here(c);
    c->at += c->at < c->text.len;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        if (moment && moments[i].letter == moment) {
            const char *why;
            item->moment = moment;
            item->date = moments[i].pattern
                             ? date_format_compile(c->arena, str_of(moments[i].pattern), &why)
                             : NULL;
            return true;
        }
    }
    return fail(c, "no such date or time conversion");
}

static bool check_item(struct compiler *c, const struct printf_item *item,
                       const struct conversion *kind)
{
    const unsigned pads = FLAG_LEFT | FLAG_ZERO, signs = FLAG_PLUS | FLAG_BLANK;
    if (item->flags & ~kind->flags & ~(unsigned)FLAG_AGAIN) {
        return fail(c, "this conversion does not take that flag");
    }
    if (item->precision >= 0 && !kind->has_precision) {
        return fail(c, "this conversion takes no precision");
    }
    if (item->width >= 0 && kind->no_width) {
        return fail(c, "this conversion takes no width");
    }
    if (item->flags & pads && item->width < 0) {
        return fail(c, "padding needs a width");
    }
    if ((item->flags & pads) == pads || (item->flags & signs) == signs) {
        return fail(c, "two flags contradict each other");
    }
    if (item->width > MOST_WIDTH || item->precision > MOST_WIDTH) {
        return fail(c, "widths and precisions are at most 10,000");
    }
    return true;
}

/* Which argument the item formats; `index` from 1, -1: the next one. */
static bool choose_value(struct compiler *c, struct printf_item *item, int index)
{
    if (item->flags & FLAG_AGAIN) {
        if (!c->has_last) {
            return fail(c, "there is no value before it");
        }
        item->arg = c->last;
    } else {
        item->arg = index >= 0 ? (size_t)index - 1 : c->ordinary++;
    }
    c->has_last = true;
    c->last = item->arg;
    if (index == 0 || item->arg >= c->n_args) {
        return fail(c, "there is no value for it");
    }
    return true;
}

static bool read_item(struct compiler *c)
{
    struct printf_item item = { .width = -1, .precision = -1 };
    const struct conversion *kind;
    size_t start = c->at;
    int index = read_digits(c);
    if (index >= 0 && here(c) == '$') {
        c->at++;
    } else {
        index = -1;
        c->at = start;
    }
    if (!read_flags(c, &item)) {
        return false;
    }
    item.width = read_digits(c);
    if (here(c) == '.') {
        c->at++;
        item.precision = read_digits(c);
        if (item.precision < 0) {
            return fail(c, "the precision is missing");
        }
    }
    if (!read_conversion(c, &item, &kind) || !check_item(c, &item, kind) ||
        (!kind->no_value && !choose_value(c, &item, index))) {
        return false;
    }
    *vec_add(c->arena, &c->list) = item;
    return true;
}

bool printf_drops_text(const struct printf_spec *spec, size_t arg, char *conversion)
{
    for (size_t i = 0; i < spec->n; i++) {
        const struct printf_item *item = &spec->items[i];
        if ((item->conversion == 'x' || item->conversion == 'o') && item->arg == arg) {
            *conversion = item->upper ? 'X' : item->conversion;
            return true;
        }
    }
    return false;
}

const struct printf_spec *printf_compile(struct arena *a, struct str text, size_t n_args,
                                         const char **why)
{
    struct compiler c = { .arena = a, .text = arena_str(a, text), .n_args = n_args };
    *why = NULL;
    while (c.at < c.text.len) {
        size_t percent = str_find(c.text, STR("%"), c.at);
        size_t end = percent == SIZE_MAX ? c.text.len : percent;
        if (end > c.at) {
            vec_add(a, &c.list)->text = (struct str) { c.text.s + c.at, end - c.at };
        }
        c.from = end;
        c.at = end + 1;
        if (percent != SIZE_MAX && !read_item(&c)) {
            *why = c.why;
            return NULL;
        }
    }
    struct printf_spec *spec = arena_new(a, struct printf_spec);
    *spec = (struct printf_spec) { c.list.items, c.list.n };
    return spec;
}
