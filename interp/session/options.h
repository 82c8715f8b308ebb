/*
 * options.h - the options of a session as rows (options.def), and their values.
 */
#ifndef SUMOQ_SESSION_OPTIONS_H
#define SUMOQ_SESSION_OPTIONS_H

#include "base/buf.h"
#include "session/sumoq.h"

enum session_option {
#define OPTION(ID, name, argument, kind, repeats, least, most, doc) SESSION_##ID,
#include "session/options.def"
#undef OPTION
    SESSION_OPTIONS,
};

struct option_value {
    enum session_option id;
    struct buf text;    /* ends in a NUL that is part of it; "" for flags */
    struct buf content; /* of the file that it names, where that is read at once */
    uint64_t number;    /* of numbers and sizes */
};

/* Values in the order in which they were given; owns them. */
struct option_values {
    struct block items; /* struct option_value */
};

/* The row's number, or SESSION_OPTIONS. */
enum session_option option_find(struct str name);
/* Sets a value. SUMOQ_DONE, or `why` has the reason, options as base/option_names.h has them. */
enum sumoq_status option_set(struct option_values *v, enum session_option id, const char *value,
                             struct buf *why);
void option_unset(struct option_values *v, enum session_option id);
void option_values_release(struct option_values *v);
/* A copy with its own memory. */
void option_values_copy(struct option_values *to, const struct option_values *from);

size_t option_count(const struct option_values *v);
const struct option_value *option_at(const struct option_values *v, size_t i);
/* The last value given, or NULL: none. */
const struct option_value *option_last(const struct option_values *v, enum session_option id);
bool option_given(const struct option_values *v, enum session_option id);
const char *option_text(const struct option_values *v, enum session_option id);
/* The last number given; 0: none. */
uint64_t option_number(const struct option_values *v, enum session_option id);

/* Whether the text is a value of the option, as far as it can be said of the text alone; NULL or
 * what is wrong, in `a` (option_check.c). */
const char *option_check(struct arena *a, enum session_option id, const char *value);
/* The character of the option `delimiter`: a character, its name or its escape. False: it is none.
 */
bool option_read_delimiter(const char *text, int *out);

#endif
