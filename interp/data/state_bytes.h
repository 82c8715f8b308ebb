/*
 * state_bytes.h - partial states as bytes: what aggregates and operators save and restore when
 * their work is spilled, divided, or done on another machine.
 *
 * The bytes do not depend on the machine. Integers have 7 bits a byte, the lowest first, the last
 * byte below 128; doubles are their 8 bytes, the lowest first; texts are preceded by their length.
 * A reader trusts nothing: it never reads beyond its bytes, remembers the first fault, and then
 * returns zeroes.
 *
 * An envelope around them has a magic number, the version of the format, what the bytes are, their
 * length, and a checksum of all of it.
 */
#ifndef SUMOQ_DATA_STATE_BYTES_H
#define SUMOQ_DATA_STATE_BYTES_H

#include "base/buf.h"
#include "data/value.h"

enum { STATE_VERSION = 1 };

struct exact;

void state_put_uint(struct buf *to, uint64_t v);
void state_put_int(struct buf *to, int64_t v);
void state_put_real(struct buf *to, double v);
void state_put_text(struct buf *to, struct str s);
void state_put_cell(struct buf *to, const struct cell *c);
/* A number of rows. */
void state_put_rows(struct buf *to, int64_t n);
/* NULL is 0. */
void state_put_exact(struct buf *to, const struct exact *x);

struct state_reader {
    const char *at, *end;
    bool damaged;
};

struct state_reader state_read(struct str bytes);
uint64_t state_uint(struct state_reader *r);
int64_t state_int(struct state_reader *r);
double state_real(struct state_reader *r);
/* Points into the bytes. */
struct str state_text(struct state_reader *r);
/* Its text, if any, points into the bytes. */
struct cell state_cell(struct state_reader *r);
/* At most 2^48, so that sums of them do not overflow. */
int64_t state_rows(struct state_reader *r);
/* A number of entries that follow, each of at least `least` bytes: no more than there are bytes. */
size_t state_count(struct state_reader *r, size_t least);
/* Into a zeroed number, whose digits are in `a`; false: it is 0. */
bool state_exact(struct state_reader *r, struct arena *a, struct exact *out);
/* Remembers a fault unless `holds`; returns whether there is none so far. */
bool state_need(struct state_reader *r, bool holds);
/* Whether all bytes were read, without a fault. */
bool state_done(const struct state_reader *r);

/* Bytes after which a frame of many entries ends. */
enum { STATE_FRAME = 64 * 1024 };

/* Is given a frame: an envelope with some of a state, valid until it returns. False: no more are
 * wanted. */
typedef bool state_frame(void *ctx, struct str frame);

/* Begins an envelope and returns what state_close needs; `kind` says what the bytes are. */
size_t state_open(struct buf *to, struct str kind);
/* Ends the envelope that was begun at `at`. */
void state_close(struct buf *to, size_t at);
/* Takes an envelope of that kind off `bytes`: *inside is what it holds. False: there is none, or it
 * is damaged. */
bool state_take(struct str *bytes, struct str kind, struct str *inside);

#endif
