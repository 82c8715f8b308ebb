/*
 * block.h - one large growing array that can give its memory back: hash tables, sort buffers,
 * output text.
 *
 * Not an arena: growing may move the bytes, so nobody keeps pointers into a block over a
 * block_reserve.
 */
#ifndef SUMOQ_BASE_BLOCK_H
#define SUMOQ_BASE_BLOCK_H

#include "base/arena.h"

struct block {
    char *data;
    size_t len, cap; /* bytes in use, bytes held */
    struct budget *budget;
};

void block_init(struct block *b, struct budget *budget);
/* Makes room for `more` bytes after len and returns where they start; len is unchanged. */
void *block_reserve(struct block *b, size_t more);
/* Appends `n` bytes and returns where they start. */
void *block_add(struct block *b, const void *bytes, size_t n);
/* Gives all memory back; the block is empty and may be used again. */
void block_release(struct block *b);

#endif
