/*
 * geo.c - see geo.h.
 */
#include "source/geo.h"

#include "data/address.h"

#include <math.h>
#include <maxminddb.h>

struct geo {
    MMDB_s db;
};

_Static_assert(sizeof(MMDB_entry_s) <= sizeof((struct geo_place *)0)->room, "room for an entry");

static void release(void *geo)
{
    MMDB_close(&((struct geo *)geo)->db);
}

const struct geo *geo_open(struct arena *a, const char *file, const char **why)
{
    struct geo *g = arena_new(a, struct geo);
    int status = MMDB_open(file, MMDB_MODE_MMAP, &g->db);
    if (status != MMDB_SUCCESS) {
        *why = MMDB_strerror(status);
        return NULL;
    }
    arena_on_release(a, release, g);
    return g;
}

void geo_find(const struct geo *g, struct str address, struct geo_place *out)
{
    char room[64];
    uint32_t v4;
    int no_address = 0, status = MMDB_SUCCESS;
    out->found = false;
    address = str_trim(address);
    bool is_v4 = address_read_v4(address, &v4);
    if (address.len >= sizeof room || (!is_v4 && !address_is_v6(address)) ||
        (is_v4 && (address_is_private(v4) || address_is_reserved(v4)))) {
        return;
    }
    memcpy(room, address.s, address.len);
    room[address.len] = '\0';
    MMDB_lookup_result_s hit = MMDB_lookup_string(&g->db, room, &no_address, &status);
    if (no_address == 0 && status == MMDB_SUCCESS && hit.found_entry) {
        memcpy(out->room, &hit.entry, sizeof hit.entry);
        out->found = true;
    }
}

static const struct {
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

static struct cell cell_of(const MMDB_entry_data_s *d, struct arena *scratch)
{
    switch (d->type) {
    case MMDB_DATA_TYPE_UTF8_STRING:
        return cell_of_text(arena_str(scratch, (struct str) { d->utf8_string, d->data_size }));
    case MMDB_DATA_TYPE_DOUBLE:
        return cell_real(round(d->double_value * 1e5) / 1e5);
    case MMDB_DATA_TYPE_FLOAT:
        return cell_real(round((double)d->float_value * 1e5) / 1e5);
    case MMDB_DATA_TYPE_UINT16:
        return cell_int(d->uint16);
    case MMDB_DATA_TYPE_UINT32:
        return cell_int(d->uint32);
    default:
        return cell_null();
    }
}

struct cell geo_value(const struct geo_place *p, const char *column, struct arena *scratch)
{
    for (size_t i = 0; p->found && i < sizeof paths / sizeof *paths; i++) {
        if (strcmp(paths[i].column, column) == 0) {
            MMDB_entry_s entry;
            MMDB_entry_data_s data;
            memcpy(&entry, p->room, sizeof entry);
            int status = MMDB_aget_value(&entry, &data, (const char *const *)paths[i].path);
            return status == MMDB_SUCCESS && data.has_data ? cell_of(&data, scratch) : cell_null();
        }
    }
    return cell_null();
}
