/*
 * pipe.h - reading inputs that can be read only once: standard input, named pipes, devices.
 */
#ifndef SUMOQ_SOURCE_READ_PIPE_H
#define SUMOQ_SOURCE_READ_PIPE_H

#include "source/read/reader.h"

/* The reason why a pipe cannot be spooled: not the input's fault. */
extern const char pipe_no_copy[];

/* Prepares for reading; `keeps` spools what is read. False: why. */
bool pipe_begin(struct reader_file *file, bool keeps, const char **why);
/* Appends up to `n` bytes to `to`; sets file->ended at the end. False: *why. */
bool pipe_read(struct reader_file *file, struct block *to, size_t n, const char **why);
/* From now on what is read is spooled, including the bytes in carry; false: why. */
bool pipe_keep(struct reader_file *file, const char **why);
/* Turns a spooled pipe into a plain file, so that it can be read once more; false: *why. */
bool pipe_settle(struct reader_file *file, const char **why);

#endif
