/*
 * check.h - assertions that are too slow for a release build, such as one for each row of each
 * batch.
 *
 * They are enabled in sanitizer builds and with -DSUMOQ_CHECKS. Cheap assertions use plain
 * assert(), which is enabled in every build.
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
