/*
 * known_source.c - see known_source.h. Specified: docs/language/lookups.md.
 */
#include "tables/known_source.h"

static const struct source_column geo_columns[] = {
    { "latitude", T_REAL, NULL },       { "longitude", T_REAL, NULL },
    { "country_code", T_STRING, NULL }, { "country_name", T_STRING, NULL },
    { "city", T_STRING, NULL },         { "state", T_STRING, NULL },
    { "region", T_STRING, NULL },       { "continent", T_STRING, NULL },
    { "postal_code", T_STRING, NULL },  { "connection_type", T_STRING, NULL },
    { "country_cf", T_REAL, NULL },     { "state_cf", T_REAL, NULL },
    { "city_cf", T_REAL, NULL },        { "area_code", T_STRING, NULL },
    { "metro_code", T_STRING, NULL },   { NULL, T_ANY, NULL },
};

static const struct source_column asn_columns[] = {
    { "asn", T_INT, NULL },
    { "organization", T_STRING, "carrier_organization" },
    { "registering_organization", T_STRING, NULL },
    { "carrier_organization", T_STRING, "organization" },
    { NULL, T_ANY, NULL },
};

static const struct source_column threat_columns[] = {
    { "threat", T_STRING, NULL },      { "type", T_STRING, NULL }, { "actor", T_STRING, NULL },
    { "threatlevel", T_STRING, NULL }, { "raw", T_STRING, NULL },  { NULL, T_ANY, NULL },
};

static const struct known_source sources[] = {
    { { "geo://location", "geo://default" },
      "ip",
      geo_columns,
      6,
      true,
      "geo database",
      "{--geoip} FILE (.mmdb or CSV)" },
    { { "asn://default" },
      "ip",
      asn_columns,
      2,
      true,
      "ASN database",
      "{--asn} FILE (.mmdb or CSV)" },
    { { "sumo://threat/cs" },
      "threat",
      threat_columns,
      5,
      false,
      "threat list",
      "{--threat} FILE.csv" },
};

const struct known_source *known_source(struct str source)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        for (size_t k = 0; k < 2 && sources[i].names[k]; k++) {
            if (str_eq_fold(source, str_of(sources[i].names[k]))) {
                return &sources[i];
            }
        }
    }
    return NULL;
}

const struct source_column *known_column(const struct known_source *source, struct str name)
{
    for (const struct source_column *c = source->columns; c->name; c++) {
        if (str_eq_fold(name, str_of(c->name))) {
            return c;
        }
    }
    return NULL;
}

size_t known_column_in(const struct csv_table *t, const struct source_column *c)
{
    size_t at = csv_table_column(t, str_of(c->name));
    return at == SIZE_MAX && c->same ? csv_table_column(t, str_of(c->same)) : at;
}
