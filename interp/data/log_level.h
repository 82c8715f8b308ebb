/*
 * log_level.h - the level of a message, detected in its text as the service does for `_loglevel`
 * (docs/language/fields.md).
 */
#ifndef SUMOQ_DATA_LOG_LEVEL_H
#define SUMOQ_DATA_LOG_LEVEL_H

#include "base/text.h"

/* "FATAL", "ERROR", "WARN", "INFO" or "DEBUG"; NULL: none. In text that looks like JSON the value
 * of a key such as "level" or "severity" decides, the outermost first; elsewhere, and where no such
 * key is, the words of the text. Of several levels the most severe. Linear, allocates nothing. */
const char *log_level_of(struct str text);

#endif
