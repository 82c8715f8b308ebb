/*
 * tally.h - what ran, counted by test: a line `pass` or `fail` each in the file named by
 * SUMOQ_TALLY.
 *
 * A file, because Criterion runs every test in a process of its own. Unit tests are counted by a
 * hook, a golden case and a table example by whoever runs it.
 */
#ifndef SUMOQ_TESTS_TALLY_H
#define SUMOQ_TESTS_TALLY_H

#include <stdbool.h>

/* Adds one line; without SUMOQ_TALLY it does nothing. */
void tally_add(bool passed);

#endif
