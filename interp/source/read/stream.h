/*
 * stream.h - files that are read in order: pipes, archives, event logs, and plain files whose
 * records depend on those before them.
 */
#ifndef SUMOQ_SOURCE_READ_STREAM_H
#define SUMOQ_SOURCE_READ_STREAM_H

#include "source/read/reader.h"

enum { STREAM_HEAD = 64 * 1024 /* bytes from which a format is detected */ };

/* Starts the file and detects its format if unknown; the bytes read for it are in carry. False:
 * why. */
bool stream_begin(struct reader_pass *r, struct reader_file *file, const char **why);
/* Appends up to `n` bytes to `to`; sets file->ended at the end. False: *why. */
bool stream_read(struct reader *f, struct reader_file *file, struct block *to, size_t n,
                 const char **why);
/* Takes the next chunk of whole records. False: the file is at its end, or file->broken or c->error
 * is set. */
bool stream_next_chunk(struct reader_cursor *c, struct reader_file *file);
/* What is said of a broken file at that point; the text is as file->broken or in c->arena. */
const char *stream_damage(const struct reader_cursor *c, const struct reader_file *file);
/* Releases what sequential reading holds open. */
void stream_end(struct reader *f, struct reader_file *file);

#endif
