/*
 * pipe.h - reading what comes only once: standard input, named pipes, devices.
 */
#ifndef SUMOQ_SOURCE_PIPE_H
#define SUMOQ_SOURCE_PIPE_H

#include "source/feed.h"

/* Reads the first bytes and tells the format; an array is read to its end and becomes a regular
 * file. False: *why. */
bool pipe_begin(const struct feed *f, struct feed_file *file, const char **why);
/* Fills the cursor's buffer with whole lines. False: the file is at its end, or c->error. Under the
 * round's lock. */
bool pipe_claim(struct feed_cursor *c, struct feed_file *file);
/* Makes a regular file of a pipe that was begun, so that it can be read once more; false: *why. */
bool pipe_settle(struct feed_file *file, const char **why);

#endif
