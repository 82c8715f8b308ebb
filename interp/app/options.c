/*
 * options.c - option rows and the reader of arguments.
 *
 * `--name value` and `--name=value` are the same; `--` ends the options; `-` is a word. A value
 * that starts with two dashes needs the form with `=`, so that a forgotten value does not consume
 * the next option.
 */
#include "app/options.h"

#include "base/option_names.h"
#include "base/suggest.h"
#include "base/vec.h"

enum {
    QUERIES = COMMAND_RUN | COMMAND_CHECK | COMMAND_PLAN,
    PLANNED = COMMAND_RUN | COMMAND_PLAN,
    READERS = COMMAND_RUN | COMMAND_LOAD | COMMAND_FIELDS
};

const char *const option_group_names[GROUPS] = {
    [GROUP_QUERY] = "Query",   [GROUP_DATA] = "Data",     [GROUP_TIME] = "Time",
    [GROUP_OUTPUT] = "Output", [GROUP_LIMITS] = "Limits", [GROUP_GENERAL] = "General",
};

/* clang-format off */
/* What the library says of the option is put in by options_settle; a doc of our own stays. */
#define SHARED(name) name, NULL, OPTION_IS_TEXT

struct option_row option_rows[] = {
    { OPTION_QUERY, QUERIES, "-q", "TEXT", OPTION_IS_TEXT, GROUP_QUERY,
      "the query itself, instead of a file with it" },
    { OPTION_PARAM, QUERIES, SHARED("--param"), GROUP_QUERY, NULL, false },
    { OPTION_PARAM_DEFAULT, QUERIES, SHARED("--param-default"), GROUP_QUERY, NULL, false },
    { OPTION_MACRO, QUERIES, SHARED("--macro"), GROUP_QUERY, NULL, false },
    { OPTION_DIALECT, QUERIES, SHARED("--dialect"), GROUP_QUERY, NULL, false },
    { OPTION_AUTO_PARSE, QUERIES, SHARED("--auto-parse"), GROUP_QUERY, NULL, false },

    { OPTION_DATA, COMMAND_CHECK, "--data", "DATA", OPTION_IS_TEXT, GROUP_DATA,
      "events to check the fields and conditions of the queries against: a file or a folder; for "
      "several, give it again" },
    { OPTION_DB, READERS | COMMAND_INFO | COMMAND_CHECK, SHARED("--db"), GROUP_DATA,
      "the event database, as `sumoq load` makes it", false },
    { OPTION_CATEGORY, READERS, SHARED("--category"), GROUP_DATA, NULL, false },
    { OPTION_HOST, READERS, SHARED("--host"), GROUP_DATA, NULL, false },
    { OPTION_SOURCE, READERS, SHARED("--source"), GROUP_DATA, NULL, false },
    { OPTION_COLLECTOR, READERS, SHARED("--collector"), GROUP_DATA, NULL, false },
    { OPTION_TIME_FIELD, READERS, SHARED("--time-field"), GROUP_DATA, NULL, false },
    { OPTION_INPUT_FORMAT, READERS, SHARED("--input-format"), GROUP_DATA, NULL, false },
    { OPTION_DELIMITER, READERS, SHARED("--delimiter"), GROUP_DATA, NULL, false },
    { OPTION_MULTILINE, READERS, SHARED("--multiline"), GROUP_DATA, NULL, false },
    { OPTION_TIME_FORMAT, READERS, SHARED("--time-format"), GROUP_DATA, NULL, false },
    { OPTION_YEAR, READERS, SHARED("--year"), GROUP_DATA, NULL, false },
    { OPTION_PROFILE, READERS, SHARED("--profile"), GROUP_DATA,
      "field mapping of well-known events; auto (the default): of each event by what it is; NAME: "
      "of all events by one profile of `sumoq help formats`", false },
    { OPTION_MAP, READERS, SHARED("--map"), GROUP_DATA, NULL, false },
    { OPTION_MAP_4688, READERS, SHARED("--map-4688"), GROUP_DATA, NULL, false },
    { OPTION_LOOKUP, PLANNED, SHARED("--lookup"), GROUP_DATA, NULL, false },
    { OPTION_LOOKUP_DIR, PLANNED, SHARED("--lookup-dir"), GROUP_DATA, NULL, false },
    { OPTION_GEOIP, PLANNED, SHARED("--geoip"), GROUP_DATA, NULL, false },
    { OPTION_ASN, PLANNED, SHARED("--asn"), GROUP_DATA, NULL, false },
    { OPTION_THREAT, PLANNED, SHARED("--threat"), GROUP_DATA, NULL, false },
    { OPTION_THREAT_INTEL, PLANNED, SHARED("--threat-intel"), GROUP_DATA, NULL, false },
    { OPTION_STRICT, READERS, SHARED("--strict"), GROUP_DATA,
      "a record that cannot be read is an error, and a file that cannot be read whole ends in status "
      "2; without this option they are counted and reported", false },
    { OPTION_STRICT, COMMAND_CHECK, SHARED("--strict"), GROUP_QUERY,
      "a stage that only the service can run is an error, not a warning", false },
    { OPTION_AGAIN, COMMAND_LOAD, SHARED("--again"), GROUP_DATA, NULL, false },

    { OPTION_FROM, PLANNED, SHARED("--from"), GROUP_TIME, NULL, false },
    { OPTION_TO, PLANNED, SHARED("--to"), GROUP_TIME, NULL, false },
    { OPTION_NOW, READERS, SHARED("--now"), GROUP_TIME, NULL, false },
    { OPTION_TIMEZONE, READERS | COMMAND_INFO, SHARED("--timezone"), GROUP_TIME, NULL, false },
    { OPTION_RECEIPT_TIME, PLANNED, SHARED("--use-receipt-time"), GROUP_TIME, NULL, false },
    { OPTION_SEARCHABLE_TIME, PLANNED, SHARED("--use-searchable-time"), GROUP_TIME, NULL, false },

    { OPTION_FORMAT, COMMAND_RUN, "--format", "NAME", OPTION_IS_TEXT, GROUP_OUTPUT,
      "how the result is printed; table by default" },
    { OPTION_CHART, COMMAND_RUN, "--chart", "text|svg", OPTION_MAY_CHOOSE, GROUP_OUTPUT,
      "draw the result: bars of what is counted, a line or stacked bars over time; in text, or as "
      "an SVG file" },
    { OPTION_CSV_SAFE, COMMAND_RUN, "--csv-safe", NULL, OPTION_IS_FLAG, GROUP_OUTPUT,
      "for csv and tsv: strings that a spreadsheet would take as formulas begin with an "
      "apostrophe" },
    { OPTION_FORMAT, COMMAND_FIELDS, "--format", "table|json", OPTION_IS_CHOICE, GROUP_OUTPUT,
      "how the fields are printed; table by default" },
    { OPTION_FORMAT, COMMAND_INFO, "--format", "table|json|jsonl|csv", OPTION_IS_CHOICE,
      GROUP_OUTPUT, "how the files are printed; table by default" },
    { OPTION_FORMAT, COMMAND_CHECK, "--format", "text|json", OPTION_IS_CHOICE, GROUP_OUTPUT,
      "how the findings are printed; text by default" },
    { OPTION_FORMAT, COMMAND_PLAN, "--format", "text|json", OPTION_IS_CHOICE, GROUP_OUTPUT,
      "how the plan is printed; text by default" },
    { OPTION_FORMAT, COMMAND_LIST_OPERATORS | COMMAND_LIST_FUNCTIONS, "--format", "text|json",
      OPTION_IS_CHOICE, GROUP_OUTPUT, "how the list is printed; text by default" },
    { OPTION_OUTPUT, COMMAND_RUN, "--output", "FILE", OPTION_IS_TEXT, GROUP_OUTPUT,
      "write the result to this file instead of standard output" },
    { OPTION_FAIL_ON_ROWS, COMMAND_RUN, "--fail-on-rows", NULL, OPTION_IS_FLAG, GROUP_OUTPUT,
      "exit status 1 when the result has rows" },
    { OPTION_FAIL_ON_EMPTY, COMMAND_RUN, "--fail-on-empty", NULL, OPTION_IS_FLAG, GROUP_OUTPUT,
      "exit status 1 when the result has no rows" },

    { OPTION_STATS, COMMAND_RUN, SHARED("--stats"), GROUP_OUTPUT, 
      "rows in and out of every stage, why rows were dropped and the time taken, on standard error "
      "and in JSON; every event is read whole", false },

    { OPTION_LIMIT, PLANNED, SHARED("--limit"), GROUP_LIMITS, NULL, false },
    { OPTION_THREADS, COMMAND_RUN, SHARED("--threads"), GROUP_LIMITS, NULL, false },
    { OPTION_MAX_MEMORY, COMMAND_RUN, SHARED("--max-memory"), GROUP_LIMITS, NULL, false },
    { OPTION_BATCH, COMMAND_RUN, SHARED("--batch"), GROUP_LIMITS, NULL, false },
    { OPTION_ROWS_HELD, COMMAND_RUN, SHARED("--rows-held"), GROUP_LIMITS, NULL, false },

    { OPTION_COLOR, COMMAND_ALL, "--color", "auto|always|never", OPTION_IS_CHOICE, GROUP_GENERAL,
      "colours; auto (the default): on a terminal, unless NO_COLOR is set" },
    { OPTION_QUIET, READERS | COMMAND_CHECK, "--quiet", NULL, OPTION_IS_FLAG, GROUP_GENERAL,
      "no warnings, no summary, no progress; errors only" },
    { OPTION_HELP, COMMAND_ALL, "--help", NULL, OPTION_IS_FLAG, GROUP_GENERAL,
      "this page; -h is a short one" },
};
#undef SHARED
/* clang-format on */

const size_t n_option_rows = sizeof option_rows / sizeof option_rows[0];

void options_settle(struct arena *a)
{
    struct sumoq_option o = { .size = sizeof o };
    for (size_t i = 0; sumoq_option_at(i, &o) == SUMOQ_DONE; i++) {
        for (size_t k = 0; k < n_option_rows; k++) {
            struct option_row *row = &option_rows[k];
            if (row->id == OPTION_QUERY || strcmp(row->name + 2, o.name) != 0) {
                continue;
            }
            row->shared = true;
            row->argument = o.argument;
            row->kind = o.argument ? OPTION_IS_TEXT : OPTION_IS_FLAG;
            row->doc = row->doc ? row->doc : option_names_text(a, o.doc, true);
        }
    }
}

static const struct option_row *find_row(struct str name, unsigned command)
{
    if (str_eq(name, STR("-h"))) {
        name = STR("--help");
    }
    for (size_t i = 0; i < n_option_rows; i++) {
        if ((option_rows[i].commands & command) && str_eq(name, str_of(option_rows[i].name))) {
            return &option_rows[i];
        }
    }
    return NULL;
}

/* The only option that begins with `name`; none or several: empty. */
static struct str option_begun(struct str name, unsigned command)
{
    struct str found = { NULL, 0 };
    size_t n = 0;
    for (size_t i = 0; i < n_option_rows && name.len > 3; i++) {
        if ((option_rows[i].commands & command) && str_starts(str_of(option_rows[i].name), name)) {
            found = str_of(option_rows[i].name);
            n++;
        }
    }
    return n == 1 ? found : (struct str) { NULL, 0 };
}

static void report_unknown(struct str name, unsigned command, const char *command_name,
                           struct buf *why)
{
    struct suggest near;
    suggest_init(&near, name);
    for (size_t i = 0; i < n_option_rows; i++) {
        if (option_rows[i].commands & command) {
            suggest_offer(&near, str_of(option_rows[i].name));
        }
    }
    struct str best = suggest_best(&near);
    struct str begun = option_begun(name, command);
    best = begun.len > 0 ? begun : best;
    buf_printf(why, "`%s` has no option `%.*s`", command_name, STR_ARG(name));
    if (best.len > 2) {
        buf_printf(why, "; did you mean `%.*s`?", STR_ARG(best));
    }
}

/* Checks the value of an option of the command line's own. */
static bool read_value(const struct given_option *given, struct buf *why)
{
    const struct option_row *row = given->row;
    if (given->value && option_lacks_name(row->argument, given->value)) {
        buf_printf(why, "%s takes %s, and the name is empty", row->name, row->argument);
        return false;
    }
    bool chooses = row->kind == OPTION_IS_CHOICE || row->kind == OPTION_MAY_CHOOSE;
    if (!given->value || !chooses || option_is_choice(row->argument, str_of(given->value))) {
        return true;
    }
    buf_printf(why, "%s takes %s, not `%s`", row->name, row->argument, given->value);
    return false;
}

/* Sets an option of the library. */
static enum sumoq_status set_shared(sumoq *s, const struct given_option *given, struct buf *why)
{
    enum sumoq_status status = sumoq_set(s, given->row->name + 2, given->value);
    if (status != SUMOQ_DONE) {
        buf_text(why, sumoq_error(s));
    }
    bool lists = given->row->id == OPTION_PROFILE && !strstr(sumoq_error(s), "did you mean");
    if (status == SUMOQ_MISUSE && lists) {
        buf_text(why, "; `sumoq help formats` lists them");
    }
    return status;
}

/* One option at *words; moves *words to the last word that belongs to it. */
static enum sumoq_status read_option(struct args *args, struct arena *a, sumoq *s, unsigned command,
                                     const char *command_name, char *const **words, struct buf *why)
{
    const char *word = **words;
    const char *equals = strchr(word, '=');
    struct str name = { word, equals ? (size_t)(equals - word) : strlen(word) };
    const struct option_row *row = find_row(name, command);
    if (!row) {
        report_unknown(name, command, command_name, why);
        return SUMOQ_MISUSE;
    }
    const char *value = equals ? equals + 1 : NULL;
    args->brief |= str_eq(name, STR("-h"));
    if (row->kind == OPTION_IS_FLAG) {
        if (value) {
            buf_printf(why, "%s takes no value", row->name);
            return SUMOQ_MISUSE;
        }
    } else if (!value && row->kind == OPTION_MAY_CHOOSE) {
        value = (*words)[1];
        bool chosen = value && option_is_choice(row->argument, str_of(value));
        value = chosen ? value : NULL;
        *words += chosen;
    } else if (!value) {
        value = (*words)[1];
        if (!value || (value[0] == '-' && value[1] == '-')) {
            buf_printf(why, "%s needs a value: %s %s", row->name, row->name, row->argument);
            if (value) {
                buf_printf(why, " (or %s=%s)", row->name, value);
            }
            return SUMOQ_MISUSE;
        }
        ++*words;
    }
    struct given_option *given = vec_add(a, &args->options);
    *given = (struct given_option) { .row = row, .value = value };
    if (row->shared) {
        return set_shared(s, given, why);
    }
    return read_value(given, why) ? SUMOQ_DONE : SUMOQ_MISUSE;
}

/* `sumoq help --from`: the option is what help is wanted on. */
static bool is_asked(const char *word, unsigned command)
{
    return command == COMMAND_HELP && !find_row((struct str) { word, strcspn(word, "=") }, command);
}

/* Of these a second one would take the place of the first without a word. */
static bool is_given_twice(const struct args *args, struct buf *why)
{
    static const enum option_id once[] = { OPTION_QUERY, OPTION_DB, OPTION_OUTPUT };
    for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
        const struct given_option *first = NULL;
        for (size_t k = 0; k < args->options.n; k++) {
            const struct given_option *given = &args->options.items[k];
            if (given->row->id == once[i] && first) {
                buf_printf(why, "%s is given twice, and only one can be used", given->row->name);
                return true;
            }
            first = given->row->id == once[i] ? given : first;
        }
    }
    return false;
}

enum sumoq_status args_read(struct args *args, struct arena *a, sumoq *s, unsigned command,
                            const char *command_name, char *const *words, struct buf *why)
{
    *args = (struct args) { .options = { NULL, 0, 0 } };
    bool options = true;
    for (; *words; words++) {
        const char *word = *words;
        enum sumoq_status status = SUMOQ_DONE;
        if (options && strcmp(word, "--") == 0) {
            options = false;
        } else if (options && word[0] == '-' && word[1] != '\0' && !is_asked(word, command)) {
            status = read_option(args, a, s, command, command_name, &words, why);
        } else {
            *vec_add(a, &args->words) = word;
        }
        if (status != SUMOQ_DONE) {
            return status;
        }
    }
    return is_given_twice(args, why) ? SUMOQ_MISUSE : SUMOQ_DONE;
}

bool args_has(const struct args *args, enum option_id id)
{
    for (size_t i = 0; i < args->options.n; i++) {
        if (args->options.items[i].row->id == id) {
            return true;
        }
    }
    return false;
}

const char *args_text(const struct args *args, enum option_id id)
{
    for (size_t i = args->options.n; i-- > 0;) {
        if (args->options.items[i].row->id == id) {
            return args->options.items[i].value;
        }
    }
    return NULL;
}
