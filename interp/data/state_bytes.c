/*
 * state_bytes.c - see state_bytes.h.
 */
#include "data/state_bytes.h"

#include "data/number/exact.h"

#include <zlib.h>

enum {
    LENGTH = 8,                    /* bytes of the length in an envelope */
    CHECKSUM = 4,                  /* and of the checksum after it */
    EXACT_MOST = EXACT_DIGITS - 8, /* digits of one that more can be added to */
};

static const char magic[4] = { 'S', 'Q', 'S', 'T' };

static void put_fixed(struct buf *to, uint64_t v, size_t bytes)
{
    char s[sizeof v];
    for (size_t i = 0; i < bytes; i++) {
        s[i] = (char)(unsigned char)(v >> (8 * i));
    }
    buf_str(to, (struct str) { s, bytes });
}

static uint64_t get_fixed(const char *s, size_t bytes)
{
    uint64_t v = 0;
    for (size_t i = 0; i < bytes; i++) {
        v |= (uint64_t)(unsigned char)s[i] << (8 * i);
    }
    return v;
}

void state_put_uint(struct buf *to, uint64_t v)
{
    char bytes[10];
    size_t n = 0;
    for (; v >= 0x80; v >>= 7) {
        bytes[n++] = (char)(unsigned char)(v | 0x80);
    }
    bytes[n++] = (char)(unsigned char)v;
    buf_str(to, (struct str) { bytes, n });
}

/* Small numbers of either sign are short. */
void state_put_int(struct buf *to, int64_t v)
{
    state_put_uint(to, (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0));
}

void state_put_real(struct buf *to, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    put_fixed(to, bits, sizeof bits);
}

void state_put_text(struct buf *to, struct str s)
{
    state_put_uint(to, s.len);
    buf_str(to, s);
}

void state_put_cell(struct buf *to, const struct cell *c)
{
    bool loaded = c->tag == CELL_REAL && c->flags & CELL_LOADED;
    buf_char(to, (char)(c->tag | (loaded ? 0x10 : 0)));
    switch ((enum cell_tag)c->tag) {
    case CELL_NULL:
        break;
    case CELL_BOOL:
        buf_char(to, c->as.b ? 1 : 0);
        break;
    case CELL_INT:
        state_put_int(to, c->as.i);
        break;
    case CELL_REAL:
        state_put_real(to, c->as.f);
        break;
    case CELL_STRING:
    case CELL_WRITTEN:
        state_put_text(to, cell_str(c));
        break;
    }
}

void state_put_rows(struct buf *to, int64_t n)
{
    state_put_uint(to, (uint64_t)n);
}

void state_put_exact(struct buf *to, const struct exact *x)
{
    struct exact_digits d;
    if (!x) {
        state_put_uint(to, 0);
        return;
    }
    exact_get_digits(x, &d);
    state_put_uint(to, (uint64_t)d.n);
    if (d.n > 0) {
        state_put_uint(to, d.negative);
        state_put_uint(to, (uint64_t)(d.low - EXACT_LOWEST));
    }
    for (int i = 0; i < d.n; i++) {
        put_fixed(to, d.digits[i], sizeof d.digits[i]);
    }
}

struct state_reader state_read(struct str bytes)
{
    return (struct state_reader) { bytes.s, bytes.s + bytes.len, false };
}

bool state_need(struct state_reader *r, bool holds)
{
    r->damaged |= !holds;
    return !r->damaged;
}

/* The next bytes; NULL: there are fewer. */
static const char *take(struct state_reader *r, uint64_t n)
{
    if (!state_need(r, n <= (uint64_t)(r->end - r->at))) {
        return NULL;
    }
    const char *at = r->at;
    r->at += n;
    return at;
}

uint64_t state_uint(struct state_reader *r)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const char *at = take(r, 1);
        if (!at) {
            return 0;
        }
        unsigned char byte = (unsigned char)*at;
        v |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            /* one form for each number: no leading zero, no bits beyond 64 */
            bool good = (byte > 0 || shift == 0) && (shift < 63 || byte == 1);
            return state_need(r, good) ? v : 0;
        }
    }
    state_need(r, false);
    return 0;
}

int64_t state_int(struct state_reader *r)
{
    uint64_t v = state_uint(r);
    return (int64_t)(v >> 1 ^ (v & 1 ? UINT64_MAX : 0));
}

double state_real(struct state_reader *r)
{
    const char *at = take(r, sizeof(double));
    uint64_t bits = at ? get_fixed(at, sizeof bits) : 0;
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

struct str state_text(struct state_reader *r)
{
    uint64_t n = state_uint(r);
    const char *at = take(r, n);
    return at ? (struct str) { at, (size_t)n } : STR("");
}

struct cell state_cell(struct state_reader *r)
{
    const char *at = take(r, 1);
    unsigned kind = at ? (unsigned char)*at : CELL_NULL;
    struct cell c = cell_null();
    switch (kind) {
    case CELL_NULL:
        return c;
    case CELL_BOOL:
        at = take(r, 1);
        return state_need(r, at && (*at == 0 || *at == 1)) ? cell_bool(*at == 1) : c;
    case CELL_INT:
        return cell_int(state_int(r));
    case CELL_REAL:
        return cell_real(state_real(r));
    case CELL_REAL | 0x10:
        c = cell_real(state_real(r));
        c.flags = CELL_LOADED;
        return c;
    case CELL_STRING:
    case CELL_WRITTEN: {
        struct str s = state_text(r);
        if (state_need(r, s.len <= UINT32_MAX)) {
            c = cell_of_text(s);
            c.tag = (uint8_t)kind;
        }
        return c;
    }
    default:
        state_need(r, false);
        return c;
    }
}

int64_t state_rows(struct state_reader *r)
{
    uint64_t n = state_uint(r);
    return state_need(r, n <= UINT64_C(1) << 48) ? (int64_t)n : 0;
}

size_t state_count(struct state_reader *r, size_t least)
{
    uint64_t n = state_uint(r);
    return state_need(r, n <= (uint64_t)(r->end - r->at) / least) ? (size_t)n : 0;
}

bool state_exact(struct state_reader *r, struct arena *a, struct exact *out)
{
    struct exact_digits d = { 0 };
    size_t n = state_count(r, sizeof d.digits[0]);
    if (n == 0) {
        return false;
    }
    uint64_t negative = state_uint(r), low = state_uint(r);
    const char *at = take(r, n * sizeof d.digits[0]);
    if (!state_need(r, at && negative <= 1 && n <= EXACT_MOST && low <= EXACT_MOST - n)) {
        return false;
    }
    d.negative = negative;
    d.low = (int)low + EXACT_LOWEST;
    d.n = (int)n;
    for (size_t i = 0; i < n; i++) {
        d.digits[i] = (uint32_t)get_fixed(at + i * sizeof d.digits[0], sizeof d.digits[0]);
    }
    if (!state_need(r, d.digits[0] != 0 && d.digits[n - 1] != 0)) {
        return false;
    }
    exact_add_digits(out, a, &d);
    return true;
}

bool state_done(const struct state_reader *r)
{
    return !r->damaged && r->at == r->end;
}

static uint32_t checksum(const char *s, size_t n)
{
    return (uint32_t)crc32_z(crc32_z(0, NULL, 0), (const unsigned char *)s, n);
}

size_t state_open(struct buf *to, struct str kind)
{
    size_t at = to->b.len;
    buf_str(to, (struct str) { magic, sizeof magic });
    state_put_uint(to, STATE_VERSION);
    state_put_text(to, kind);
    put_fixed(to, 0, LENGTH);
    return at;
}

void state_close(struct buf *to, size_t at)
{
    struct str all = buf_view(to);
    struct state_reader r = state_read((struct str) { all.s + at, all.len - at });
    take(&r, sizeof magic);
    state_uint(&r);
    state_text(&r);
    size_t length = (size_t)(r.at - all.s); /* where it is */
    for (size_t i = 0; i < LENGTH; i++) {
        to->b.data[length + i] = (char)(unsigned char)((all.len - length - LENGTH) >> (8 * i));
    }
    put_fixed(to, checksum(all.s + at, all.len - at), CHECKSUM);
}

bool state_take(struct str *bytes, struct str kind, struct str *inside)
{
    struct state_reader r = state_read(*bytes);
    const char *start = take(&r, sizeof magic);
    if (!start || memcmp(start, magic, sizeof magic) != 0 || state_uint(&r) != STATE_VERSION ||
        !str_eq(state_text(&r), kind)) {
        return false;
    }
    const char *at = take(&r, LENGTH);
    uint64_t length = at ? get_fixed(at, LENGTH) : 0;
    const char *first = at ? take(&r, length) : NULL;
    const char *sum = first ? take(&r, CHECKSUM) : NULL;
    if (!sum || get_fixed(sum, CHECKSUM) != checksum(start, (size_t)(sum - start))) {
        return false;
    }
    *inside = (struct str) { first, (size_t)length };
    *bytes = (struct str) { r.at, (size_t)(r.end - r.at) };
    return true;
}
