/*
 * csv_write.h - values as comma-separated text.
 */
#ifndef SUMOQ_BASE_CSV_WRITE_H
#define SUMOQ_BASE_CSV_WRITE_H

#include "base/buf.h"

/* `s` as RFC 4180 has it: in quotes when it is empty, begins or ends with a blank, or holds a
 * comma, a quote or a line end; quotes in it twice. */
void csv_put_value(struct buf *out, struct str s);

#endif
