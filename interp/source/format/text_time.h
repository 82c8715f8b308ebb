/*
 * text_time.h - the time in a line of text (docs/language/time.md, the time of a line).
 *
 * The first of the list of forms (source/time/time_form.h) in the first 200 characters that is a
 * date and a time of day, or epoch digits at the very start. Else, anywhere, one after a key such
 * as `start`, `rt` or `ts` and `=` or `:`.
 */
#ifndef SUMOQ_SOURCE_FORMAT_TEXT_TIME_H
#define SUMOQ_SOURCE_FORMAT_TEXT_TIME_H

#include "source/time/time_form.h"

enum { TEXT_TIME_LOOK = 200 };

/* The time in `line`; false: none found. */
bool text_time(const struct time_reader *t, struct str line, struct time_found *out);
/* Whether times without a year that come later in the file are near this one: it has none either,
 * or the line begins with it. */
static inline bool text_time_leads(const struct time_found *found)
{
    return found->yearless || found->at <= 1;
}

/* For the first chunk of a file whose times have no year: an instant near its first, from a line
 * that has one or from a comment before the lines; TIME_NONE: there is none, or it is not needed.
 */
int64_t text_time_anchor(const struct text_time *how, struct str chunk);

#endif
