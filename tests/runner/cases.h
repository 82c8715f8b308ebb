/*
 * cases.h - the golden cases of one file.
 *
 * Every case runs under several settings (play.h; SUMOQ_MATRIX: all of them), must be right under
 * each, and must give the very same result under all. It is counted once.
 */
#ifndef SUMOQ_TESTS_CASES_H
#define SUMOQ_TESTS_CASES_H

#include "base/arena.h"

/* Runs them, in the thread and process of the caller; what is wrong goes to standard error. A file
 * that cannot be read is one failure. */
void cases_run(struct arena *a, const char *path, size_t *n, size_t *failed);

#endif
