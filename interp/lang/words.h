/*
 * words.h - the first words of stages, and how the lexer reads what follows them
 * (grammar/words.def).
 */
#ifndef SUMOQ_LANG_WORDS_H
#define SUMOQ_LANG_WORDS_H

#include "base/text.h"

enum word_form {
    FORM_WHERE,
    FORM_EVAL,
    FORM_FILTER,
    FORM_JOIN,
    FORM_TABLE,
    FORM_AGGREGATE,
    FORM_AGGREGATE_CALL,
    FORM_FLAT,
    FORM_TEST,
};

enum word_hint {
    HINT_FROM = 1,
    HINT_PATH = 2,
    HINT_APPEND = 4,
    HINT_STAGES = 8,
    HINT_QUERY = 16,
    HINT_CHARS = 32,
    HINT_TWO_IS_CALL = 64, /* with two arguments it is a function */
};

struct word {
    const char *text;
    enum word_form form;
    unsigned hints;
};

/* The row of a stage word in any case, or NULL. */
const struct word *words_find(struct str text);

/* The row of the stage word that `text` is probably a misspelling of, or NULL. */
const struct word *words_nearest(struct str text);

#endif
