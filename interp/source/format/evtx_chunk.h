/*
 * evtx_chunk.h - the records in the bytes of a Windows event log.
 *
 * Damage costs as little as it can: of a chunk whose header or checksum is wrong the records are
 * read as far as they are sound, and what is lost is reported. A chunk that was never used has
 * none.
 */
#ifndef SUMOQ_SOURCE_FORMAT_EVTX_CHUNK_H
#define SUMOQ_SOURCE_FORMAT_EVTX_CHUNK_H

#include "source/format/in_def.h"

enum {
    EVTX_HEADER = 4096, /* bytes of the file before the first chunk */
    EVTX_CHUNK = 65536,
    EVTX_RECORD_HEAD = 24, /* signature, size, number, time */
    EVTX_RECORD_TAIL = 4,  /* the size again */
};

/* See in_def.cut_block. */
void evtx_cut(const struct in_block *block, struct block *spans);

#endif
