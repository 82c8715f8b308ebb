/*
 * geo.c - see geo.h. Addresses share few locations: the values read for a location are cached for
 * the next address in it.
 */
#include "tables/geo.h"

#include "data/address.h"

#include <arpa/inet.h>
#include <math.h>
#include <maxminddb.h>

enum { KEPT_BITS = 14, PLACES_KEPT = 1 << KEPT_BITS };

struct geo {
    MMDB_s db;
};

static const struct place_path {
    const char *column;
    const char *path[6];
} paths[] = {
    { "latitude", { "location", "latitude" } },
    { "longitude", { "location", "longitude" } },
    { "country_code", { "country", "iso_code" } },
    { "country_name", { "country", "names", "en" } },
    { "city", { "city", "names", "en" } },
    { "region", { "subdivisions", "0", "iso_code" } },
    { "state", { "subdivisions", "0", "names", "en" } },
    { "continent", { "continent", "names", "en" } },
    { "postal_code", { "postal", "code" } },
    { "connection_type", { "connection_type" } },
    { "country_cf", { "country", "confidence" } },
    { "state_cf", { "subdivisions", "0", "confidence" } },
    { "city_cf", { "city", "confidence" } },
    { "asn", { "autonomous_system_number" } },
    { "organization", { "autonomous_system_organization" } },
    { "carrier_organization", { "autonomous_system_organization" } },
};

struct geo_reader {
    MMDB_s *db;
    const struct place_path **columns; /* NULL: not in this database */
    size_t n;
    uint32_t *kept;     /* 1 + a location's offset in the database; 0: none */
    struct cell *cells; /* of cached locations */
    uint8_t *damaged;   /* how many of their values cannot be read */
    struct cell *nulls;
};

static void release(void *geo)
{
    MMDB_close(&((struct geo *)geo)->db);
}

const struct geo *geo_open(struct arena *a, const char *file, const char **why)
{
    struct geo *g = arena_new(a, struct geo);
    int status = MMDB_open(file, MMDB_MODE_MMAP, &g->db);
    if (status != MMDB_SUCCESS) {
        /* On damaged metadata libmaxminddb 1.7 leaks a list of 5 KB, which nobody else can free;
         * the query is refused, so it happens once. */
        *why = MMDB_strerror(status);
        return NULL;
    }
    arena_on_release(a, release, g);
    return g;
}

struct geo_reader *geo_reader_new(struct arena *a, const struct geo *g, const char *const *columns,
                                  size_t n)
{
    struct geo_reader *r = arena_new(a, struct geo_reader);
    r->db = (MMDB_s *)&g->db; /* read, not changed */
    r->n = n;
    r->columns = arena_array(a, const struct place_path *, n);
    r->kept = arena_array(a, uint32_t, PLACES_KEPT);
    r->cells = arena_alloc(a, sizeof *r->cells * n * PLACES_KEPT);
    r->damaged = arena_array(a, uint8_t, PLACES_KEPT);
    r->nulls = arena_array(a, struct cell, n);
    for (size_t k = 0; k < n; k++) {
        r->nulls[k] = cell_null();
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
            if (columns[k] && strcmp(paths[i].column, columns[k]) == 0) {
                r->columns[k] = &paths[i];
            }
        }
    }
    return r;
}

/* False: not a value that a column can have. */
static bool cell_of(const MMDB_entry_data_s *d, struct cell *out)
{
    switch (d->type) {
    case MMDB_DATA_TYPE_UTF8_STRING:
        *out = cell_of_text((struct str) { d->utf8_string, d->data_size });
        return true;
    case MMDB_DATA_TYPE_DOUBLE:
        *out = cell_real(round(d->double_value * 1e5) / 1e5);
        return true;
    case MMDB_DATA_TYPE_FLOAT:
        *out = cell_real(round((double)d->float_value * 1e5) / 1e5);
        return true;
    case MMDB_DATA_TYPE_UINT16:
        *out = cell_int(d->uint16);
        return true;
    case MMDB_DATA_TYPE_UINT32:
        *out = cell_int(d->uint32);
        return true;
    default:
        return false;
    }
}

/* A value of a location, null where missing; false: unreadable. */
static bool read_value(MMDB_entry_s *entry, const struct place_path *column, struct cell *out)
{
    MMDB_entry_data_s data = { .has_data = false };
    *out = cell_null();
    int status = MMDB_aget_value(entry, &data, (const char *const *)column->path);
    if (status != MMDB_SUCCESS) {
        return status == MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR;
    }
    return !data.has_data || cell_of(&data, out);
}

static const struct cell *read_place(struct geo_reader *r, MMDB_entry_s *entry, size_t *damaged)
{
    uint32_t offset = entry->offset;
    size_t slot = (offset * UINT32_C(0x9E3779B1)) >> (32 - KEPT_BITS);
    struct cell *cells = &r->cells[slot * r->n];
    if (r->kept[slot] != offset + 1) {
        r->kept[slot] = offset + 1;
        r->damaged[slot] = 0;
        for (size_t k = 0; k < r->n; k++) {
            cells[k] = cell_null();
            bool valid = !r->columns[k] || read_value(entry, r->columns[k], &cells[k]);
            r->damaged[slot] = (uint8_t)(r->damaged[slot] + !valid);
        }
    }
    *damaged = r->damaged[slot];
    return cells;
}

union socket_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* False: not a public address. */
static bool read_address(struct str text, union socket_address *out)
{
    char buffer[64];
    uint32_t v4;
    if (address_read_v4(text, &v4)) {
        out->v4 = (struct sockaddr_in) { .sin_family = AF_INET, .sin_addr.s_addr = htonl(v4) };
        return !address_is_private(v4) && !address_is_reserved(v4);
    }
    if (text.len >= sizeof buffer || !address_is_v6(text)) {
        return false;
    }
    memcpy(buffer, text.s, text.len);
    buffer[text.len] = '\0';
    out->v6 = (struct sockaddr_in6) { .sin6_family = AF_INET6 };
    return inet_pton(AF_INET6, buffer, &out->v6.sin6_addr) == 1;
}

const struct cell *geo_find(struct geo_reader *r, struct str address, size_t *damaged)
{
    union socket_address to;
    int status = MMDB_SUCCESS;
    *damaged = 0;
    if (!read_address(str_trim(address), &to)) {
        return r->nulls;
    }
    MMDB_lookup_result_s hit = MMDB_lookup_sockaddr(r->db, &to.any, &status);
    if (status != MMDB_SUCCESS || !hit.found_entry) {
        bool other_kind = status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR;
        *damaged = status == MMDB_SUCCESS || other_kind ? 0 : r->n;
        return r->nulls;
    }
    return read_place(r, &hit.entry, damaged);
}
