/*
 * block.h - one large growable array whose memory can be released: hash tables, sort buffers,
 * output text.
 *
 * Unlike an arena, growing may move the bytes: pointers into a block are invalid after
 * block_reserve or block_add.
 */
#ifndef SUMOQ_BASE_BLOCK_H
#define SUMOQ_BASE_BLOCK_H

#include "base/arena.h"

struct block {
    char *data;
    size_t len, cap; /* bytes in use, bytes allocated */
    struct budget *budget;
};

void block_init(struct block *b, struct budget *budget);
/* Reserves `more` bytes after len and returns their address; len is unchanged. */
void *block_reserve(struct block *b, size_t more);
/* Appends `n` bytes and returns the address of the copy. */
void *block_add(struct block *b, const void *bytes, size_t n);
/* Releases all memory; the block is then empty and may be reused. */
void block_release(struct block *b);

#endif
