/*
 * regex.h - regular expressions of the language on PCRE2 (docs/language/patterns.md).
 *
 * The language's expressions are Java's or RE2's. Syntax that differs in PCRE2 is translated:
 * names of groups become numbers (so their length and repetition do not matter), class
 * intersections `[a&&[^b]]`, a hyphen after a class escape `[\w-.]`. A compiled expression is
 * immutable and shared by the workers; each worker matches with its own scratch state.
 */
#ifndef SUMOQ_DATA_PATTERN_REGEX_H
#define SUMOQ_DATA_PATTERN_REGEX_H

#include "base/arena.h"

enum regex_flavor {
    REGEX_PARSE, /* parse regex: `.` is neither \n nor \r, `$` also matches before a final line end
                  */
    REGEX_MATCHES, /* matches /../, replace: `.` is not \n, `$` is the very end only */
};

enum regex_flag { REGEX_CASELESS = 1, REGEX_MULTILINE = 2, REGEX_DOTALL = 4 };

struct regex_group {
    struct str name;
    uint32_t number; /* of the capturing group */
};

struct regex {
    void *code;                       /* pcre2_code */
    const struct regex_group *groups; /* named groups in order of appearance */
    size_t n_groups;
    uint32_t captures; /* all capturing groups */
    struct str text;   /* as passed to PCRE2, for the automaton */
    uint32_t options;  /* PCRE2's */
    uint32_t newline;
    struct str needle; /* a literal in every match, searched first; empty: none known */
};

struct regex_error {
    struct str message;
    size_t offset; /* byte offset in the pattern as given */
};

/* Compiles `pattern`; released with `a`. NULL: *error is set. `jit`: it will run over many rows.
 */
const struct regex *regex_compile(struct arena *a, struct str pattern, enum regex_flavor flavor,
                                  unsigned flags, bool jit, struct regex_error *error);

/* The scratch state of one worker: match data, limits, a stack. */
struct regex_scratch;
struct regex_scratch *regex_scratch_new(struct arena *a);
/* Once *stop is set, searches with this scratch state stop at once. */
void regex_scratch_stop(struct regex_scratch *buffer, const atomic_bool *stop);

enum regex_result {
    REGEX_NO,
    REGEX_YES,
    REGEX_LIMIT /* undecided: it would take too many steps */
};

/* Does `re` match anywhere in `text`? If backtracking takes too many steps, an automaton decides in
 * time linear in the length of the text, where the expression allows it. */
enum regex_result regex_test(const struct regex *re, struct regex_scratch *buffer, struct str text);

/* Searches `text` from byte `from`. On REGEX_YES the scratch state holds the groups until its next
 * use. */
enum regex_result regex_search(const struct regex *re, struct regex_scratch *buffer,
                               struct str text, size_t from);
/* Group `number` of the last match (0: the whole match); false: it did not take part in the match.
 */
bool regex_captured(const struct regex_scratch *buffer, struct str text, uint32_t number,
                    struct str *out);

#endif
