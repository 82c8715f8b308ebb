/*
 * archive.h - compressed files (gz, zst, xz, bz2) and zip archives, unpacked while they are read.
 *
 * Only one is open at a time, and its members are read one after the other. An archive in an
 * archive, and what is packed twice, are refused.
 *
 * Unpacking takes little memory, whatever the archive declares: dictionaries of xz and
 * windows of zst have up to 128 MB, members packed by LZMA, xz or PPMd in a zip archive up to 128
 * MB unpacked, and an archive up to 500,000 members.
 */
#ifndef SUMOQ_SOURCE_READ_ARCHIVE_H
#define SUMOQ_SOURCE_READ_ARCHIVE_H

#include "source/read/reader.h"

struct packed_member {
    size_t number;
    struct str name; /* in UTF-8; empty: the file is no more than compressed */
    uint64_t size;   /* unpacked, or what is reserved for it */
    int64_t written; /* TIME_NONE: not known */
};

/* Whether these first bytes are those of a compressed file or a zip archive. */
bool packed_is(struct str head);
bool packed_is_zip(struct str head);
/* The files in an archive, in `a`, without folders. False: *why. */
bool packed_list(struct arena *a, const struct reader_file *file, struct packed_member **out,
                 size_t *n, const char **why);
/* Opens file->member of the archive in `p`, which is reused from call to call; false: why. */
bool packed_open(struct packed **p, const struct reader_file *file, const char **why);
/* Appends up to `n` bytes of the member to `to`; sets *ended at its end. False: *why. */
bool packed_read(struct packed *p, struct block *to, size_t n, bool *ended, const char **why);
/* Packed bytes read since the last call. */
uint64_t packed_taken(struct packed *p);
/* Finishes this file: closes the archive unless another member may follow. True: it is a zip
 * archive that is damaged there, which must be read anew up to the next member. */
bool packed_end(struct packed **p, const struct reader_file *file);
/* Closes it. */
void packed_close(struct packed **p);

#endif
