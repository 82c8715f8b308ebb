/*
 * stream.h - files that are read in order: pipes, archives, event logs, and plain files whose
 * records depend on those before them.
 */
#ifndef SUMOQ_SOURCE_READ_STREAM_H
#define SUMOQ_SOURCE_READ_STREAM_H

#include "source/read/reader.h"

enum { STREAM_HEAD = 64 * 1024 /* bytes by which a format is told */ };

/* Begins the file and tells its format where that is not known; what was read for it is in carry.
 * False: *why. */
bool stream_begin(struct reader_pass *r, struct reader_file *file, const char **why);
/* Appends up to `n` bytes to `to`; sets file->ended at the end. False: *why. */
bool stream_read(struct reader *f, struct reader_file *file, struct block *to, size_t n,
                 const char **why);
/* Takes the next piece: whole records. False: the file is at its end, or c->error. */
bool stream_next_chunk(struct reader_cursor *c, struct reader_file *file);
/* Lets go of what reading in order holds open. */
void stream_end(struct reader *f, struct reader_file *file);

#endif
