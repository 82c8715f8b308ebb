/*
 * geoip.c - `geoip address`: the location of an address.
 *
 * Optional columns exist when they are listed, or when a later stage reads them. Specified:
 * docs/language/lookups.md.
 */
#include "base/vec.h"
#include "lib/op/lookup/finder.h"

enum { FIELD, COLUMNS };

static void add_output(struct binder *b, struct finder *f, const struct name *as,
                       const struct source_column *column)
{
    size_t at = f->in.table ? known_column_in(f->in.table, column) : SIZE_MAX;
    finder_output(b, f, as, at, column->name, column->type);
}

static void make_column(struct binder *b, const struct latent_field *f)
{
    const struct name as = { .text = f->name, .span = f->node->span };
    add_output(b, f->of, &as, f->what);
}

/* Columns that are made without being listed if a later stage reads them. */
static void add_latent(struct binder *b, struct finder *f, const struct known_source *geo)
{
    for (size_t i = geo->shown; geo->columns[i].name; i++) {
        struct str name = str_of(geo->columns[i].name);
        if (!scope_find(&b->scope, name)) {
            bind_latent(b,
                        (struct latent_field) {
                            .name = name, .make = make_column, .of = f, .what = &geo->columns[i] });
        }
    }
}

static bool geoip_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    const struct known_source *geo = known_source(STR("geo://location"));
    struct finder *f = arena_new(b->arena, struct finder);
    uint32_t slot;
    out->data = f;
    if (!stage_match(b, stage, c) || !bind_read(b, &c[FIELD].list.items[0].name, &slot) ||
        !finder_open(b, f, STR("geo://location"), stage_head(stage))) {
        return false;
    }
    *vec_add(b->arena, &out->as.lookup.keys) = slot;
    for (size_t i = 0; i < geo->shown; i++) {
        add_output(b, f, &(struct name) { .text = str_of(geo->columns[i].name) }, &geo->columns[i]);
    }
    for (size_t i = 0; i < c[COLUMNS].list.n; i++) {
        const struct name *name = &c[COLUMNS].list.items[i].name;
        const struct source_column *column = known_column(geo, name->text);
        if (!column && !name->placeholder) {
            struct diag *g = stage_complain(b, DIAG_UNKNOWN_OPTION, name->span,
                                            "unknown column `%.*s`", STR_ARG(name->text));
            diag_help(b->diags, g,
                      "region, continent, postal_code, connection_type, country_cf, state_cf and "
                      "city_cf are available on request");
            return false;
        }
        if (name->placeholder) {
            stage_define_name(b, name, T_ANY);
        } else {
            add_output(b, f, name, column);
        }
    }
    add_latent(b, f, geo);
    return true;
}

const struct op_def op_geoip = {
    .name = "geoip",
    .group = "lookup",
    .form = "geoip FIELD [COLUMN {, COLUMN}]",
    .doc = "Adds the location of an IP address: latitude, longitude, country_code, country_name, "
           "city, state.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the address" },
               { NULL, CLAUSE_WORDS, .optional = true, .repeats = true,
                 .doc = "more columns: region, continent, postal_code, connection_type, "
                        "country_cf, state_cf, city_cf" } },
    .examples = { { "* | geoip client_ip | count by country_name", "how many from where" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_LOOKUP,
    .traits = { .pure = true },
    .bind = geoip_bind,
    .state_size = sizeof(struct finder_state),
    .open = finder_begin,
    .push = finder_push,
};
