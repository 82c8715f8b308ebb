/*
 * expand.c - macros and parameters of a query (docs/language/core.md).
 *
 * Replacement is textual and happens before lexing, as in the service: a value may hold any text,
 * quotes and pipes included. Values are not searched for parameters again; macros may hold macros
 * and parameters.
 */
#include "lang/expand.h"

#include "base/vec.h"

enum { USES_MAX = 200000 }; /* limit on expansions, which nested macros multiply */

size_t expand_param_at(struct str s, size_t at, struct str *name)
{
    if (s.len - at < 5 || s.s[at] != '{' || s.s[at + 1] != '{') {
        return 0;
    }
    size_t braces = s.s[at + 2] == '{' ? 3 : 2;
    size_t i = at + braces;
    while (i < s.len && !strchr("{}\n\"\\", s.s[i])) {
        i++;
    }
    for (size_t k = 0; k < braces; k++) {
        if (i + k >= s.len || s.s[i + k] != '}') {
            return 0;
        }
    }
    *name = str_trim((struct str) { s.s + at + braces, i - at - braces });
    return name->len == 0 ? 0 : i + braces - at;
}

/* Whether `name` has a value of its own, or, when `fills`, a default. `operand`: it is one. */
static bool find_value(const struct parse_options *o, struct str name, bool fills, bool operand,
                       struct str *value)
{
    for (size_t i = 0; i < o->n_params; i++) {
        const struct param *p = &o->params[i];
        if (str_eq(p->name, name)) {
            *value = operand && p->quoted.len > 0 ? p->quoted : p->value;
            return true;
        }
    }
    *value = o->default_value;
    return fills && o->has_default;
}

/* Where a walk over the text is: outside of strings and comments, or inside. */
struct place {
    size_t at;
    bool in_string, in_comment;
};

static void walk_to(struct place *w, struct str text, size_t at)
{
    for (; w->at < at; w->at++) {
        char c = text.s[w->at];
        if (w->in_comment) {
            w->in_comment = c != '\n';
        } else if (w->in_string && c == '\\') {
            w->at++;
        } else if (c == '"') {
            w->in_string = !w->in_string;
        } else if (!w->in_string && c == '/' && w->at + 1 < text.len && text.s[w->at + 1] == '/' &&
                   (w->at == 0 || strchr(" \t\r\n", text.s[w->at - 1]))) {
            w->in_comment = true;
        }
    }
}

/* Does the parameter of `len` bytes at text.s[at] touch nothing but punctuation of the language? */
static bool is_operand(struct place *w, struct str text, size_t at, size_t len)
{
    walk_to(w, text, at);
    size_t end = at + len;
    return !w->in_string && !w->in_comment &&
           (at == 0 || strchr(" \t\r\n(,=<>!|?:", text.s[at - 1])) &&
           (end == text.len || strchr(" \t\r\n),=<>!|?:", text.s[end]));
}

/* The length of the backquoted macro name at s[at]; 0: not a macro. */
static size_t macro_at(struct str s, size_t at, const struct parse_options *o,
                       const struct param **macro)
{
    size_t end = at + 1;
    while (end < s.len && s.s[end] != '`' && s.s[end] != '\n') {
        end++;
    }
    struct str name = str_trim((struct str) { s.s + at + 1, end - at - 1 });
    for (size_t i = 0; end < s.len && s.s[end] == '`' && i < o->n_macros; i++) {
        if (str_eq(o->macros[i].name, name)) {
            *macro = &o->macros[i];
            return end + 1 - at;
        }
    }
    return 0;
}

/* A text being expanded: the user's, or that of a nested macro. */
struct source_level {
    const struct source_level *outer; /* NULL: the user's text */
    const struct param *macro;
    struct span use; /* in the user's text */
};

struct expander {
    struct arena *arena;
    const struct parse_options *options;
    size_t limit, total;
    size_t uses; /* of macros and parameters */
    struct expansion *out;
};

static void add_piece(struct expander *x, const struct source_level *level, size_t at,
                      struct str part, struct str param, size_t len)
{
    bool copied = !level->outer && param.len == 0;
    struct span origin = level->outer ? level->use : (struct span) { (uint32_t)at, (uint32_t)len };
    if (part.len > 0 || param.len > 0) {
        *vec_add(x->arena, &x->out->pieces) =
            (struct piece) { (uint32_t)x->total, origin, part, param, copied };
        x->total += part.len;
    }
}

static bool expand_level(struct expander *x, const struct source_level *level, struct str text);

/* False: the macro contains itself, or the text gets too long. */
static bool expand_macro(struct expander *x, const struct source_level *level,
                         const struct param *macro, struct span use)
{
    struct source_level inner = { level, macro, level->outer ? level->use : use };
    for (const struct source_level *l = level; l->outer; l = l->outer) {
        if (l->macro == macro) {
            x->out->macro_loop = arena_cstr(x->arena, macro->name);
            x->out->loop_at = inner.use;
            return false;
        }
    }
    return expand_level(x, &inner, macro->value);
}

static bool expand_level(struct expander *x, const struct source_level *level, struct str text)
{
    const struct param *macro = NULL;
    struct str name, value;
    struct place place = { 0 };
    size_t from = 0;
    for (size_t i = 0; i < text.len && x->total <= x->limit;) {
        size_t param = 0, use = 0;
        if (text.s[i] == '{') {
            param = expand_param_at(text, i, &name);
        } else if (text.s[i] == '`') {
            use = macro_at(text, i, x->options, &macro);
        }
        if (use == 0 && (param == 0 || !find_value(x->options, name, !x->options->keep_placeholders,
                                                   is_operand(&place, text, i, param), &value))) {
            i += param > 0 ? param : 1;
            continue;
        }
        if (++x->uses > USES_MAX) {
            x->out->too_many = true;
            return false;
        }
        add_piece(x, level, from, (struct str) { text.s + from, i - from },
                  (struct str) { NULL, 0 }, i - from);
        if (param > 0) {
            add_piece(x, level, i, value, name, param);
        } else if (!expand_macro(x, level, macro, (struct span) { (uint32_t)i, (uint32_t)use })) {
            return false;
        }
        i += param + use;
        from = i;
    }
    if (from < text.len) {
        add_piece(x, level, from, (struct str) { text.s + from, text.len - from },
                  (struct str) { NULL, 0 }, text.len - from);
    }
    return x->total <= x->limit;
}

bool expand_text(struct arena *a, struct str text, const struct parse_options *o, size_t limit,
                 struct expansion *out)
{
    struct expander x = { .arena = a, .options = o, .limit = limit, .out = out };
    struct source_level user = { 0 };
    *out = (struct expansion) { .text = text };
    if (!expand_level(&x, &user, text)) {
        return false;
    }
    if (out->pieces.n == 0) {
        *vec_add(a, &out->pieces) = (struct piece) { .text = text, .copied = true };
    }
    if (out->pieces.n == 1 && out->pieces.items[0].copied) {
        return true;
    }
    char *s = arena_alloc(a, x.total + 1);
    for (size_t i = 0; i < out->pieces.n; i++) {
        const struct piece *piece = &out->pieces.items[i];
        if (piece->text.len > 0) {
            memcpy(s + piece->from, piece->text.s, piece->text.len);
        }
    }
    out->text = (struct str) { s, x.total };
    return true;
}

size_t expand_piece(struct expansion *e, uint32_t at)
{
    size_t i = e->at;
    if (i >= e->pieces.n || e->pieces.items[i].from > at) {
        size_t low = 0, high = e->pieces.n;
        while (high - low > 1) {
            size_t middle = (low + high) / 2;
            if (e->pieces.items[middle].from <= at) {
                low = middle;
            } else {
                high = middle;
            }
        }
        i = low;
    }
    while (i + 1 < e->pieces.n && e->pieces.items[i + 1].from <= at) {
        i++;
    }
    e->at = i;
    return i;
}

uint32_t expand_value_end(struct expansion *e, uint32_t at)
{
    const struct piece *piece = &e->pieces.items[expand_piece(e, at)];
    return piece->param.len > 0 ? piece->from + (uint32_t)piece->text.len : UINT32_MAX;
}

struct span expand_span(struct expansion *e, uint32_t from, uint32_t end)
{
    const struct piece *first = &e->pieces.items[expand_piece(e, from)];
    uint32_t start = first->copied ? first->origin.at + (from - first->from) : first->origin.at;
    if (start > first->origin.at + first->origin.len) {
        start = first->origin.at + first->origin.len;
    }
    if (end <= from) {
        return (struct span) { start, 0 };
    }
    const struct piece *last = &e->pieces.items[expand_piece(e, end - 1)];
    uint32_t stop =
        last->copied ? last->origin.at + (end - last->from) : last->origin.at + last->origin.len;
    return (struct span) { start, stop - start };
}

struct str expand_placeholders(struct arena *a, struct str s, const struct parse_options *o,
                               bool *placeholder)
{
    *placeholder = false;
    size_t total = 0;
    struct str name;
    for (size_t i = 0; i < s.len;) {
        size_t len = s.s[i] == '{' ? expand_param_at(s, i, &name) : 0;
        *placeholder = *placeholder || len > 0;
        total += len > 0 ? o->default_value.len : 1;
        i += len > 0 ? len : 1;
    }
    if (!*placeholder || !o->has_default) {
        return s;
    }
    char *out = arena_alloc(a, total + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len;) {
        size_t len = s.s[i] == '{' ? expand_param_at(s, i, &name) : 0;
        if (len == 0) {
            out[n++] = s.s[i++];
            continue;
        }
        if (o->default_value.len > 0) {
            memcpy(out + n, o->default_value.s, o->default_value.len);
        }
        n += o->default_value.len;
        i += len;
    }
    return (struct str) { out, n };
}
