/*
 * find.h - the names that `sumoq help` knows: which are near to a word, and whose pages mention it.
 */
#ifndef SUMOQ_APP_HELP_FIND_H
#define SUMOQ_APP_HELP_FIND_H

#include "base/buf.h"
#include "session/sumoq.h"

/* Whose names, as bits; those of the language are enum sumoq_words. */
enum find_kind {
    FIND_LANGUAGE = SUMOQ_OPERATORS | SUMOQ_FUNCTIONS | SUMOQ_AGGREGATES,
    FIND_COMMAND = 8,
    FIND_WORD = 16,
    FIND_TOPIC = 32,
    FIND_CODE = 64,
    FIND_OPTION = 128,
    FIND_FOREIGN = 256, /* words of other languages */
    FIND_ALL = 511,
};

/* Writes up to three names of these kinds that are most similar to `word`, each in backquotes,
 * separated by commas. False: there is none. */
bool find_near(struct buf *out, struct str word, unsigned kinds);
/* The same for up to six names whose one-line description or syntax has the word. */
bool find_mentions(struct buf *out, struct str word, unsigned kinds);

#endif
