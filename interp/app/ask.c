/*
 * ask.c - query texts and the options that all commands with queries share.
 */
#include "app/ask.h"
#include "app/mistakes.h"

#include "base/os/os.h"
#include "base/vec.h"

#include <unistd.h>

/* The parser refuses texts over 16 MB; one more byte makes it report that. */
enum { QUERY_TEXT_MAX = (16 << 20) + 1 };

bool ask_read(struct app *app, struct arena *a, const char *path, struct ask *out)
{
    const char *why = NULL;
    bool is_input = strcmp(path, "-") == 0;
    out->file = is_input ? "<stdin>" : path;
    bool ok = is_input ? os_read_fd(a, STDIN_FILENO, QUERY_TEXT_MAX, &out->text, &why)
                       : os_read_file(a, path, QUERY_TEXT_MAX, &out->text, &why);
    if (!ok) {
        app_error(app, "%s: %s", is_input ? "standard input" : path, why);
        mistakes_help_missing(app, path);
    }
    return ok;
}

bool ask_given(const struct app *app, struct ask *out)
{
    const char *text = args_text(&app->args, OPTION_QUERY);
    *out = (struct ask) { .file = "<query>", .text = str_of(text) };
    return text != NULL;
}

static enum dialect dialect_of(const char *name)
{
    if (!name || strcmp(name, "auto") == 0) {
        return DIALECT_AUTO;
    }
    return strcmp(name, "eval") == 0 ? DIALECT_EVAL : DIALECT_SUMO;
}

/* The tables that options name. */
static const struct tables_options *read_tables(struct app *app)
{
    static const struct {
        enum option_id option;
        const char *source;
    } databases[] = { { OPTION_GEOIP, "geo://location" },
                      { OPTION_ASN, "asn://default" },
                      { OPTION_THREAT, "sumo://threat/cs" },
                      { OPTION_THREAT_INTEL, "sumo://threat-intel" } };
    struct {
        struct table_binding *items;
        size_t n, cap;
    } all = { NULL, 0, 0 };
    for (size_t i = 0; i < app->args.options.n; i++) {
        const struct given_option *given = &app->args.options.items[i];
        if (given->row->id == OPTION_LOOKUP) {
            const char *equals = strrchr(given->value, '='); /* URLs hold others */
            *vec_add(&app->arena, &all) = (struct table_binding) {
                { given->value, (size_t)(equals - given->value) }, equals + 1, { NULL, 0 }
            };
        }
        for (size_t k = 0; k < sizeof databases / sizeof *databases; k++) {
            if (given->row->id == databases[k].option) {
                *vec_add(&app->arena, &all) = (struct table_binding) { str_of(databases[k].source),
                                                                       given->value,
                                                                       { NULL, 0 } };
            }
        }
    }
    struct tables_options *t = arena_new(&app->arena, struct tables_options);
    *t = (struct tables_options) { .items = all.items,
                                   .n = all.n,
                                   .folder = args_text(&app->args, OPTION_LOOKUP_DIR),
                                   .strict = args_has(&app->args, OPTION_STRICT),
                                   .inputs = &app->inputs };
    return t;
}

struct params {
    struct param *items;
    size_t n, cap;
};

/* NAME=VALUE of each time that the option was given. */
static struct params read_pairs(struct app *app, enum option_id option)
{
    struct params all = { NULL, 0, 0 };
    for (size_t i = 0; i < app->args.options.n; i++) {
        const struct given_option *given = &app->args.options.items[i];
        if (given->row->id == option) {
            const char *equals = strchr(given->value, '=');
            struct param *p = vec_add(&app->arena, &all);
            p->name = (struct str) { given->value, (size_t)(equals - given->value) };
            p->value = str_of(equals + 1);
        }
    }
    return all;
}

/* Makes texts of the files' names; false: one cannot be read. */
static bool read_macros(struct app *app, struct params *macros)
{
    for (size_t i = 0; i < macros->n; i++) {
        const char *file = macros->items[i].value.s, *why = NULL;
        if (!os_read_file(&app->arena, file, QUERY_TEXT_MAX, &macros->items[i].value, &why)) {
            app_error(app, "%s: %s", file, why);
            return false;
        }
        os_inputs_add(&app->inputs, &app->arena, file);
        macros->items[i].value = str_trim(macros->items[i].value);
    }
    return true;
}

bool ask_options(struct app *app, struct query_options *out)
{
    struct params params = read_pairs(app, OPTION_PARAM);
    struct params macros = read_pairs(app, OPTION_MACRO);
    if (!read_macros(app, &macros)) {
        return false;
    }
    const char *otherwise = args_text(&app->args, OPTION_PARAM_DEFAULT);
    *out = (struct query_options) {
        .params = params.items,
        .n_params = params.n,
        .macros = macros.items,
        .n_macros = macros.n,
        .has_default_param = otherwise != NULL,
        .default_param = str_of(otherwise),
        .dialect = dialect_of(args_text(&app->args, OPTION_DIALECT)),
        .strict = args_has(&app->args, OPTION_STRICT),
        .auto_parse = args_has(&app->args, OPTION_AUTO_PARSE),
        .tables = read_tables(app),
    };
    return true;
}
