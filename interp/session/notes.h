/*
 * notes.h - remarks about a run and its data, for people: a line, which details in lines of their
 * own may follow, each after two blanks. What comes from the data is shown without control
 * characters.
 */
#ifndef SUMOQ_SESSION_NOTES_H
#define SUMOQ_SESSION_NOTES_H

#include "base/buf.h"
#include "data/result.h"
#include "session/sumoq.h"
#include "source/source.h"

struct note {
    enum sumoq_note_kind kind;
    const char *text;
};

struct notes {
    struct arena *arena;
    bool dashes; /* options are named with them (base/option_names.h) */
    struct note *items;
    size_t n, cap;
};

/* Adds the text and clears it. */
void note_add(struct notes *notes, enum sumoq_note_kind kind, struct buf *text);
/* The files that could not be read whole, malformed records and other oddities of the data.
 * `ranged`: events outside a time range were left out. */
void notes_of_data(struct notes *notes, const struct source_stats *stats, bool ranged);
/* Of them, those on times: events without one, guessed years, dates of two readings, options that
 * fit nothing. */
void notes_of_times(struct notes *notes, const struct source_times *t, bool ranged);
/* Adds the files that could not be read whole and the malformed records to the result's warnings.
 */
void notes_warn(struct arena *a, const struct source_stats *stats, struct result *result);

#endif
