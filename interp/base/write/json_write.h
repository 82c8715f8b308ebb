/*
 * json_write.h - JSON text into a buf.
 */
#ifndef SUMOQ_BASE_WRITE_JSON_WRITE_H
#define SUMOQ_BASE_WRITE_JSON_WRITE_H

#include "base/buf.h"

/* `s` in quotes and escaped; bytes that are not UTF-8 become U+FFFD. Slashes stay as they are. */
void json_put_string(struct buf *out, struct str s);
/* The same for output that may reach a terminal: unsafe characters (shown_is_unsafe in shown.h) are
 * escaped as well; a JSON parser reads the same string. */
void json_put_shown(struct buf *out, struct str s);

#endif
