/*
 * known_source.c - see known_source.h. Specified: docs/language/lookups.md.
 */
#include "tables/known_source.h"

static const struct source_column geo_columns[] = {
    { "latitude", T_REAL },       { "longitude", T_REAL },
    { "country_code", T_STRING }, { "country_name", T_STRING },
    { "city", T_STRING },         { "state", T_STRING },
    { "region", T_STRING },       { "continent", T_STRING },
    { "postal_code", T_STRING },  { "connection_type", T_STRING },
    { "country_cf", T_REAL },     { "state_cf", T_REAL },
    { "city_cf", T_REAL },        { "area_code", T_STRING },
    { "metro_code", T_STRING },   { NULL, T_ANY },
};

static const struct source_column asn_columns[] = {
    { "asn", T_INT },
    { "organization", T_STRING },
    { "registering_organization", T_STRING },
    { "carrier_organization", T_STRING },
    { NULL, T_ANY },
};

static const struct source_column threat_columns[] = {
    { "threat", T_STRING },      { "type", T_STRING }, { "actor", T_STRING },
    { "threatlevel", T_STRING }, { "raw", T_STRING },  { NULL, T_ANY },
};

static const struct known_source sources[] = {
    { { "geo://location", "geo://default" },
      "ip",
      geo_columns,
      6,
      true,
      "geo database",
      "--geoip FILE (.mmdb or CSV)" },
    { { "asn://default" },
      "ip",
      asn_columns,
      2,
      true,
      "ASN database",
      "--asn FILE (.mmdb or CSV)" },
    { { "sumo://threat/cs" },
      "threat",
      threat_columns,
      5,
      false,
      "threat list",
      "--threat FILE.csv" },
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
