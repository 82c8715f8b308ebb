/*
 * params.c - see params.h.
 */
#include "engine/params.h"

#include "base/buf.h"
#include "base/map.h"
#include "data/number/number.h"

/* The types of the service's search templates. Values of the others are
 * substituted as they are. */
enum param_type { PARAM_ANY, PARAM_STRING, PARAM_NUMBER };

struct declared {
    struct str name; /* empty: not such a header, or malformed */
    enum param_type type;
    bool has_value;
    struct str value;
};

/* Takes the type off the end of `name`, where there is one after a blank or a colon. */
static bool take_type(struct str *name, enum param_type *type)
{
    static const struct {
        const char *word;
        enum param_type type;
    } types[] = { { "string", PARAM_STRING },
                  { "number", PARAM_NUMBER },
                  { "any", PARAM_ANY },
                  { "keyword", PARAM_ANY },
                  { "query_fragment", PARAM_ANY } };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct str word = str_of(types[i].word);
        size_t rest = name->len > word.len ? name->len - word.len : 0;
        bool apart = rest > 1 && memchr(" \t:", name->s[rest - 1], 3);
        if (apart && str_eq_fold((struct str) { name->s + rest, word.len }, word)) {
            *name = str_trim((struct str) { name->s, rest - 1 });
            name->len -= name->len > 0 && name->s[name->len - 1] == ':';
            *name = str_trim(*name);
            *type = types[i].type;
            return true;
        }
    }
    return false;
}

static struct declared read_header(const struct header *h)
{
    struct declared d = { 0 };
    if (!str_eq_fold(h->key, STR("param"))) {
        return d;
    }
    size_t sign = str_find(h->value, STR("="), 0);
    d.has_value = sign != SIZE_MAX;
    struct str name = str_trim((struct str) { h->value.s, d.has_value ? sign : h->value.len });
    bool typed = take_type(&name, &d.type);
    if (d.has_value) {
        d.value = str_trim((struct str) { h->value.s + sign + 1, h->value.len - sign - 1 });
    }
    d.name = d.has_value || typed ? name : d.name;
    return d;
}

/* The value as a string literal; one that is a literal already stays as it is. */
static struct str quoted(struct arena *a, struct str value)
{
    if (value.len > 1 && value.s[0] == '"' && value.s[value.len - 1] == '"') {
        return value;
    }
    struct buf out = BUF_INIT;
    buf_char(&out, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.s[i] == '"' || value.s[i] == '\\') {
            buf_char(&out, '\\');
        }
        buf_char(&out, value.s[i]);
    }
    buf_char(&out, '"');
    struct str text = arena_str(a, buf_view(&out));
    buf_release(&out);
    return text;
}

struct parse_options params_of(struct arena *a, const struct query_options *o,
                               const struct parsed *first)
{
    size_t n = 0;
    struct map strings; /* names that are declared so */
    struct param *all = arena_array(a, struct param, o->n_params + 2 * first->headers.n + 1);
    map_init(&strings, a, false);
    for (size_t i = 0; i < o->n_params; i++) {
        all[n++] = o->params[i];
    }
    for (size_t i = 0; i < first->headers.n; i++) {
        struct declared d = read_header(&first->headers.items[i]);
        if (d.name.len > 0 && d.has_value) {
            all[n++] = (struct param) { .name = d.name, .value = d.value };
        }
        if (d.type == PARAM_STRING) {
            map_put(&strings, d.name, all);
        }
    }
    for (size_t i = 0; i < first->headers.n && o->has_default_param && !o->checks_only; i++) {
        struct declared d = read_header(&first->headers.items[i]);
        if (d.type == PARAM_STRING) { /* after all others, which win */
            all[n++] = (struct param) { .name = d.name, .value = o->default_param };
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (map_get(&strings, all[i].name)) {
            all[i].quoted = quoted(a, all[i].value);
        }
    }
    return (struct parse_options) { .params = all,
                                    .n_params = n,
                                    .macros = o->macros,
                                    .n_macros = o->n_macros,
                                    .has_default = o->has_default_param,
                                    .default_value = o->default_param,
                                    .keep_placeholders = o->checks_only };
}

static void check_number(struct diags *diags, const struct query_options *o, const struct header *h,
                         const struct declared *d)
{
    struct str value = d->value;
    bool given = d->has_value;
    for (size_t i = 0; i < o->n_params; i++) {
        if (str_eq(o->params[i].name, d->name)) {
            value = o->params[i].value;
            given = true;
            break;
        }
    }
    bool is_int;
    int64_t whole;
    double number;
    if (given && !number_read(value, &is_int, &whole, &number)) {
        struct diag *g = diag_at(diags, DIAG_PARAM_TYPE, h->span,
                                 "the parameter `%.*s` is a number, `%.*s` is not",
                                 STR_ARG(d->name), STR_ARG(value));
        diag_help(diags, g, "give it a number, or declare it as `any`");
    }
}

void params_check(struct diags *diags, const struct query_options *o, const struct parsed *p)
{
    for (size_t i = 0; i < p->headers.n; i++) {
        const struct header *h = &p->headers.items[i];
        struct declared d = read_header(h);
        if (str_eq_fold(h->key, STR("param")) && d.name.len == 0) {
            struct diag *g =
                diag_at(diags, DIAG_BAD_HEADER, h->span, "@%.*s: `%.*s` cannot be read",
                        STR_ARG(h->key), STR_ARG(h->value));
            diag_help(diags, g,
                      "a parameter's value is given as @param name=value, its type as @param name "
                      "string (or number, keyword, any)");
        } else if (d.type == PARAM_NUMBER) {
            check_number(diags, o, h, &d);
        }
    }
}
