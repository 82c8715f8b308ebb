/*
 * evtx.c - Windows event logs: a header and chunks of 64 KB, each read alone (evtx_chunk.c finds
 * the records in it).
 *
 * A record is its number, its time and binary XML (evtx_tape.h), of which the fields that are read
 * become cells (evtx_fields.c). Its `_raw` is the XML that Windows shows, made when it is read.
 */
#include "source/format/evtx_chunk.h"
#include "source/format/evtx_event.h"

/* By the header, or the first chunk when that is damaged. */
static int sniff(struct str head, bool named, bool whole)
{
    (void)whole;
    struct str rest = { "", 0 };
    if (head.len > EVTX_HEADER) { /* a head of nothing may be NULL */
        rest = (struct str) { head.s + EVTX_HEADER, head.len - EVTX_HEADER };
    }
    if (str_starts(head, (struct str) { "ElfFile", 8 })) {
        return 100;
    }
    return rest.len > 0 && str_starts(rest, (struct str) { "ElfChnk", 8 }) ? (named ? 100 : 90) : 0;
}

/* The time of the record in epoch ms: of events without one of their own. */
static int64_t time_of(const unsigned char *record)
{
    const uint64_t epoch = UINT64_C(11644473600000);
    uint64_t ms = evtx_u64(record + 16) / 10000;
    return ms > epoch ? (int64_t)(ms - epoch) : TIME_NONE;
}

static const char *lose(struct in_run *r, struct evtx *e, struct str record)
{
    uint64_t at = r->chunk_base + (uint64_t)(record.s - r->chunk.s);
    uint64_t chunk = e->block + 1;
    struct str said = arena_printf(&e->work, "chunk %llu: a record cannot be decoded: %s",
                                   (unsigned long long)chunk, e->why);
    damage_add(&r->damage, at, arena_cstr(&e->work, said), 1);
    return in_reported;
}

static const char *event(struct in_run *r, struct str record, struct in_event *out)
{
    struct evtx *e = evtx_state(r, record);
    const unsigned char *bytes = (const unsigned char *)record.s;
    size_t at = (size_t)(bytes - e->chunk.data);
    *out = (struct in_event) { .raw = STR(""), .time = TIME_NONE, .hint = time_of(bytes) };
    in_cells_begin(r);
    if (!evtx_fields(e, at + EVTX_RECORD_HEAD, at + record.len - EVTX_RECORD_TAIL) ||
        (r->wants_raw &&
         !evtx_render(e, at + EVTX_RECORD_HEAD, at + record.len - EVTX_RECORD_TAIL, &out->raw))) {
        return lose(r, e, record);
    }
    in_cells_end(r, out);
    return NULL;
}

static struct str raw(struct in_run *r, struct str record)
{
    struct evtx *e = evtx_state(r, record);
    size_t at = (size_t)((const unsigned char *)record.s - e->chunk.data);
    struct str xml = STR("");
    evtx_render(e, at + EVTX_RECORD_HEAD, at + record.len - EVTX_RECORD_TAIL, &xml);
    return xml;
}

const struct in_def in_evtx = {
    .name = "evtx",
    .doc = "Windows event logs",
    .recognised = "the first bytes, ElfFile",
    .globs = "*.evtx",
    .sniff = sniff,
    .header = EVTX_HEADER,
    .block = EVTX_CHUNK,
    .cut_block = evtx_cut,
    .event = event,
    .raw = raw,
};
