/*
 * csv_write.h - values as comma-separated text.
 */
#ifndef SUMOQ_BASE_WRITE_CSV_WRITE_H
#define SUMOQ_BASE_WRITE_CSV_WRITE_H

#include "base/buf.h"

/* Appends `s` as in RFC 4180: quoted when it is empty, starts or ends with a blank, or contains a
 * comma, a quote or a line end; quotes inside are doubled. */
void csv_put_value(struct buf *out, struct str s);

#endif
