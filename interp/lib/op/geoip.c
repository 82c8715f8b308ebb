/*
 * geoip.c - `geoip address`: where an address is.
 *
 * Optional columns exist when they are listed, or when a later stage names them; hence the columns
 * behind it stay open on a table. Specified: docs/language/lookups.md.
 */
#include "lib/op/stage.h"
#include "lib/op/table_source.h"

enum { FIELD, COLUMNS };

static bool geoip_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    const struct known_source *geo = known_source(STR("geo://location"));
    (void)out;
    if (!stage_match(b, stage, c) || !stage_read(b, &c[FIELD])) {
        return false;
    }
    for (size_t i = 0; i < geo->shown; i++) {
        bind_define(b, str_of(geo->columns[i].name), geo->columns[i].type);
    }
    for (size_t i = 0; i < c[COLUMNS].list.n; i++) {
        const struct name *name = &c[COLUMNS].list.items[i].name;
        const struct source_column *column = known_column(geo, name->text);
        if (!column && !name->hole) {
            struct diag *g = stage_complain(b, DIAG_UNKNOWN_OPTION, name->span,
                                            "there is no column `%.*s`", STR_ARG(name->text));
            diag_help(b->diags, g,
                      "region, continent, postal_code, connection_type, country_cf, state_cf and "
                      "city_cf can be asked for");
            return false;
        }
        stage_define_name(b, name, column ? column->type : T_ANY);
    }
    b->scope.open = b->scope.open || b->scope.table;
    return true;
}

const struct op_def op_geoip = {
    .name = "geoip",
    .group = "lookup",
    .form = "geoip FIELD [COLUMN {, COLUMN}]",
    .doc = "Adds the place of an address: latitude, longitude, country_code, country_name, city, "
           "state.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the address" },
               { NULL, CLAUSE_WORDS, .optional = true, .repeats = true,
                 .doc = "more columns: region, continent, postal_code, connection_type, "
                        "country_cf, state_cf, city_cf" } },
    .examples = { { "* | geoip client_ip | count by country_name", "how many from where" } },
    .bind = geoip_bind,
};
