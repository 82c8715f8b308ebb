/*
 * pipe.h - reading what comes only once: standard input, named pipes, devices.
 */
#ifndef SUMOQ_SOURCE_READ_PIPE_H
#define SUMOQ_SOURCE_READ_PIPE_H

#include "source/read/reader.h"

/* Prepares for reading; what is read is kept when `keeps`. False: *why. */
bool pipe_begin(struct reader_file *file, bool keeps, const char **why);
/* Appends up to `n` bytes to `to`; sets file->ended at the end. False: *why. */
bool pipe_read(struct reader_file *file, struct block *to, size_t n, const char **why);
/* From here on what is read is kept, that in carry included; false: *why. */
bool pipe_keep(struct reader_file *file, const char **why);
/* Makes a plain file of a pipe that is kept, so that it can be read once more; false: *why. */
bool pipe_settle(struct reader_file *file, const char **why);

#endif
