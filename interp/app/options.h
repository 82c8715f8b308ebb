/*
 * options.h - the options of all commands as rows, and the reader of a command's arguments.
 *
 * A row defines everything about an option: parsing, help and suggestions come from it. What the
 * options of the library take and do is in its own table, of which the rows name the option.
 */
#ifndef SUMOQ_APP_OPTIONS_H
#define SUMOQ_APP_OPTIONS_H

#include "base/buf.h"
#include "session/sumoq.h"

enum option_id {
    OPTION_QUERY,
    OPTION_PARAM,
    OPTION_PARAM_DEFAULT,
    OPTION_MACRO,
    OPTION_DIALECT,
    OPTION_AUTO_PARSE,
    OPTION_DB,
    OPTION_CATEGORY,
    OPTION_HOST,
    OPTION_SOURCE,
    OPTION_COLLECTOR,
    OPTION_TIME_FIELD,
    OPTION_INPUT_FORMAT,
    OPTION_DELIMITER,
    OPTION_MULTILINE,
    OPTION_TIME_FORMAT,
    OPTION_YEAR,
    OPTION_PROFILE,
    OPTION_MAP,
    OPTION_MAP_4688,
    OPTION_AGAIN,
    OPTION_LOOKUP,
    OPTION_LOOKUP_DIR,
    OPTION_GEOIP,
    OPTION_ASN,
    OPTION_THREAT,
    OPTION_THREAT_INTEL,
    OPTION_FROM,
    OPTION_TO,
    OPTION_NOW,
    OPTION_TIMEZONE,
    OPTION_RECEIPT_TIME,
    OPTION_SEARCHABLE_TIME,
    OPTION_FORMAT,
    OPTION_CHART,
    OPTION_CSV_SAFE,
    OPTION_OUTPUT,
    OPTION_LIMIT,
    OPTION_FAIL_ON_ROWS,
    OPTION_FAIL_ON_EMPTY,
    OPTION_STRICT,
    OPTION_STATS,
    OPTION_DATA,
    OPTION_THREADS,
    OPTION_BATCH,
    OPTION_ROWS_HELD,
    OPTION_MAX_MEMORY,
    OPTION_COLOR,
    OPTION_QUIET,
    OPTION_HELP,
};

enum command_number {
#define COMMAND(BIT, name) COMMAND_NUMBER_##BIT,
#include "app/commands.def"
#undef COMMAND
    COMMAND_NUMBERS,
};

/* Commands that take an option, as bits. */
enum command_bit {
#define COMMAND(BIT, name) COMMAND_##BIT = 1 << COMMAND_NUMBER_##BIT,
#include "app/commands.def"
#undef COMMAND
    COMMAND_ALL = (1 << COMMAND_NUMBERS) - 1,
};

enum option_kind {
    OPTION_IS_FLAG,
    OPTION_IS_TEXT,
    OPTION_IS_CHOICE,  /* one of `argument`, a|b|c */
    OPTION_MAY_CHOOSE, /* the same, or nothing */
};

/* Headings of a help page, in this order. */
enum option_group {
    GROUP_QUERY,
    GROUP_DATA,
    GROUP_TIME,
    GROUP_OUTPUT,
    GROUP_LIMITS,
    GROUP_GENERAL,
    GROUPS,
};

extern const char *const option_group_names[GROUPS];

struct option_row {
    enum option_id id;
    unsigned commands;    /* bits */
    const char *name;     /* with its dashes */
    const char *argument; /* NULL for flags */
    enum option_kind kind;
    enum option_group group;
    const char *doc;
    bool shared; /* it is one of the library's (session/sumoq.h), which checks its values */
};

/* All rows, after options_settle. */
extern struct option_row option_rows[];
extern const size_t n_option_rows;

/* Adds to the rows what the library says of its options; in `a`. */
void options_settle(struct arena *a);

struct given_option {
    const struct option_row *row;
    const char *value; /* NULL for flags */
};

struct args {
    struct {
        struct given_option *items;
        size_t n, cap;
    } options;
    struct {
        const char **items;
        size_t n, cap;
    } words;    /* arguments that are not options, in order */
    bool brief; /* help was asked for by `-h` */
};

/* Reads `words` for the command with this bit and name; the library's options are set in `s`.
 * SUMOQ_DONE, or `why` has the reason, in one line. */
enum sumoq_status args_read(struct args *args, struct arena *a, sumoq *s, unsigned command,
                            const char *command_name, char *const *words, struct buf *why);
bool args_has(const struct args *args, enum option_id id);
/* The last value given, or NULL. */
const char *args_text(const struct args *args, enum option_id id);

#endif
