/*
 * check.h - assertions that a release would feel, such as a look at each row of each batch.
 *
 * They are made in builds with a sanitizer and with -DSUMOQ_CHECKS; all others are plain assert(),
 * which every build has.
 */
#ifndef SUMOQ_BASE_CHECK_H
#define SUMOQ_BASE_CHECK_H

#include <assert.h>

#if defined(SUMOQ_CHECKS) || defined(__SANITIZE_ADDRESS__)
enum { CHECKS = 1 };
#else
enum { CHECKS = 0 };
#endif

#define CHECK(condition) assert(!CHECKS || (condition))

#endif
