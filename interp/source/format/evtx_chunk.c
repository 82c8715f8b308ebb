/*
 * evtx_chunk.c - see evtx_chunk.h.
 *
 * The end of the records of a chunk is in its header. Where the header cannot be trusted, records
 * are looked for in all of the chunk, and taken as long as each has the number after the one before
 * it: chunks are used again, and hold remains of older records.
 */
#include "source/format/evtx_chunk.h"

#include "source/format/evtx_value.h"

#include <stdio.h>
#include <zlib.h>

enum { HEAD = 512 /* bytes of a chunk before its records */ };

/* A chunk that is cut. */
struct cutting {
    const struct in_block *block;
    const unsigned char *data;
    size_t len;
    uint64_t at;     /* in the file */
    uint64_t number; /* from 1 */
    struct block *spans;
    uint64_t found, last; /* records, number of the last */
    uint64_t skipped;     /* bytes between records that are no record */
};

static void tell(const struct cutting *c, uint64_t lost, const char *what)
{
    char reason[DAMAGE_REASON];
    char read[32];
    snprintf(read, sizeof read, "%llu", (unsigned long long)c->found);
    snprintf(reason, sizeof reason, "chunk %llu: %s; %s record%s of it could be read",
             (unsigned long long)c->number, what, c->found ? read : "no", c->found == 1 ? "" : "s");
    damage_add(&c->block->damage, c->at, reason, lost);
}

static bool is_zero(const unsigned char *s, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (s[k] != 0) {
            return false;
        }
    }
    return true;
}

/* Bytes of the record at that offset; 0: there is none. */
static size_t record_size(const struct cutting *c, size_t at, size_t end)
{
    if (end - at < EVTX_RECORD_HEAD + EVTX_RECORD_TAIL || evtx_u32(c->data + at) != 0x2A2A) {
        return 0;
    }
    size_t size = evtx_u32(c->data + at + 4);
    bool fits = size >= EVTX_RECORD_HEAD + EVTX_RECORD_TAIL && size <= end - at;
    return fits && evtx_u32(c->data + at + size - EVTX_RECORD_TAIL) == size ? size : 0;
}

static void put_record(struct cutting *c, size_t at, size_t size)
{
    size_t into = (size_t)(c->data - (const unsigned char *)c->block->bytes.s);
    struct split_span span = { into + at, size, NULL };
    block_add(c->spans, &span, sizeof span);
    c->found++;
    c->last = evtx_u64(c->data + at + 8);
}

/* Takes the records up to `end`; `trusted`: no remains of older ones are among them. */
static void take_records(struct cutting *c, size_t end, bool trusted)
{
    size_t at = HEAD;
    while (at + EVTX_RECORD_HEAD + EVTX_RECORD_TAIL <= end) {
        size_t size = record_size(c, at, end);
        bool follows = c->found == 0 || evtx_u64(c->data + at + 8) > c->last;
        if (size > 0 && (trusted || follows)) {
            put_record(c, at, size);
            at += size;
            continue;
        }
        const unsigned char *next = memchr(c->data + at + 1, 0x2A, end - at - 1);
        size_t step = next ? (size_t)(next - c->data) - at : end - at;
        c->skipped += step;
        at += step;
    }
}

static bool is_sound_header(const unsigned char *s)
{
    return crc32(crc32(0, s, 120), s + 128, HEAD - 128) == evtx_u32(s + 124);
}

static void cut_chunk(struct cutting *c)
{
    if (c->len < HEAD || memcmp(c->data, "ElfChnk", 8) != 0) {
        if (!is_zero(c->data, c->len)) {
            take_records(c, c->len, false);
            tell(c, 0, "it has no header");
        }
        return;
    }
    size_t end = evtx_u32(c->data + 48);
    uint64_t first = evtx_u64(c->data + 8), last = evtx_u64(c->data + 16);
    bool sound = is_sound_header(c->data) && end >= HEAD && end <= EVTX_CHUNK;
    if (!sound) {
        take_records(c, c->len, false);
        tell(c, 0, "its header is damaged");
        return;
    }
    bool whole = end <= c->len;
    end = whole ? end : c->len;
    bool checked =
        whole && crc32(0, c->data + HEAD, (unsigned)(end - HEAD)) == evtx_u32(c->data + 52);
    take_records(c, end, true);
    uint64_t said = last >= first && last - first < EVTX_CHUNK ? last - first + 1 : 0;
    uint64_t lost = said > c->found ? said - c->found : 0;
    if (!whole) {
        tell(c, lost, "it is cut off");
    } else if (lost > 0 || c->skipped > 0) {
        tell(c, lost, "it has damaged records");
    } else if (!checked) {
        tell(c, 0, "the checksum of its records is wrong");
    }
}

static void check_header(const struct in_block *b)
{
    const unsigned char *s = (const unsigned char *)b->bytes.s;
    const char *what = NULL;
    if (b->bytes.len < EVTX_HEADER) {
        what = "the event log ends in its header";
    } else if (memcmp(s, "ElfFile", 8) != 0 || crc32(0, s, 120) != evtx_u32(s + 124)) {
        what = "the header of the event log is damaged; its chunks are read";
    }
    if (what) {
        damage_add(&b->damage, 0, what, 0);
    }
}

void evtx_cut(const struct in_block *block, struct block *spans)
{
    size_t at = 0;
    if (block->base == 0) {
        check_header(block);
        at = EVTX_HEADER;
    }
    while (at < block->bytes.len) {
        size_t left = block->bytes.len - at;
        uint64_t place = block->base + at;
        struct cutting c = { .block = block,
                             .data = (const unsigned char *)block->bytes.s + at,
                             .len = left < EVTX_CHUNK ? left : EVTX_CHUNK,
                             .at = place,
                             .number = (place - EVTX_HEADER) / EVTX_CHUNK + 1,
                             .spans = spans };
        cut_chunk(&c);
        at += c.len;
    }
}
