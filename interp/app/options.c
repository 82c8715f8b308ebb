/*
 * options.c - option rows and the reader of arguments.
 *
 * `--name value` and `--name=value` are the same; `--` ends the options; `-` is a word. A value
 * that starts with two dashes needs the form with `=`, so that a forgotten value does not consume
 * the next option.
 */
#include "app/options.h"

#include "base/suggest.h"
#include "base/vec.h"
#include "data/batch.h"

enum {
    QUERIES = COMMAND_RUN | COMMAND_CHECK | COMMAND_PLAN,
    READERS = COMMAND_RUN | COMMAND_LOAD | COMMAND_FIELDS
};

const char *const option_group_names[GROUPS] = {
    [GROUP_QUERY] = "Query",   [GROUP_DATA] = "Data",     [GROUP_TIME] = "Time",
    [GROUP_OUTPUT] = "Output", [GROUP_LIMITS] = "Limits", [GROUP_GENERAL] = "General",
};

/* clang-format off */
const struct option_row option_rows[] = {
    { OPTION_QUERY, QUERIES, "-q", "TEXT", OPTION_IS_TEXT, GROUP_QUERY,
      "the query itself, instead of a file with it" },
    { OPTION_PARAM, QUERIES, "--param", "NAME=VALUE", OPTION_IS_PAIR, GROUP_QUERY,
      "value of the parameter {{NAME}}; for several, give it again" },
    { OPTION_PARAM_DEFAULT, QUERIES, "--param-default", "VALUE", OPTION_IS_TEXT, GROUP_QUERY,
      "value of all parameters without a value of their own" },
    { OPTION_MACRO, QUERIES, "--macro", "NAME=FILE", OPTION_IS_PAIR, GROUP_QUERY,
      "the text that replaces `NAME` in backquotes; for several, give it again" },
    { OPTION_DIALECT, QUERIES, "--dialect", "auto|sumo|eval", OPTION_IS_CHOICE, GROUP_QUERY,
      "sumo: the documented language; eval: detection cards with eval, table and quoted regular "
      "expressions; auto (the default): eval when the query uses one of those two stages" },
    { OPTION_AUTO_PARSE, QUERIES, "--auto-parse", NULL, OPTION_IS_FLAG, GROUP_QUERY,
      "auto-parse mode: the values of JSON in messages become fields, unless the event has a "
      "field of that name" },

    { OPTION_DATA, COMMAND_CHECK, "--data", "DATA", OPTION_IS_TEXT, GROUP_DATA,
      "events to check the fields and conditions of the queries against: a file or a folder; for "
      "several, give it again" },
    { OPTION_DB, READERS | COMMAND_INFO | COMMAND_CHECK, "--db", "FILE", OPTION_IS_TEXT, GROUP_DATA,
      "the event database, as `sumoq load` makes it" },
    { OPTION_CATEGORY, READERS, "--category", "TEXT", OPTION_IS_TEXT, GROUP_DATA,
      "_sourceCategory of events that have none" },
    { OPTION_HOST, READERS, "--host", "TEXT", OPTION_IS_TEXT, GROUP_DATA,
      "_sourceHost of events that have none, nor a syslog header" },
    { OPTION_SOURCE, READERS, "--source", "TEXT", OPTION_IS_TEXT, GROUP_DATA,
      "_source of events that have none" },
    { OPTION_COLLECTOR, READERS, "--collector", "TEXT", OPTION_IS_TEXT, GROUP_DATA,
      "_collector of events that have none" },
    { OPTION_TIME_FIELD, READERS, "--time-field", "NAME", OPTION_IS_TEXT, GROUP_DATA,
      "the key that holds an event's time, where _messageTime is missing; else well-known keys "
      "are tried" },
    { OPTION_INPUT_FORMAT, READERS, "--input-format", "NAME", OPTION_IS_TEXT, GROUP_DATA,
      "the format of the files; by default it is detected from each file's first bytes and name" },
    { OPTION_DELIMITER, READERS, "--delimiter", "C", OPTION_IS_TEXT, GROUP_DATA,
      "what separates the cells of rows: a character, tab or \\t; by default it is detected from "
      "the header line" },
    { OPTION_MULTILINE, READERS, "--multiline", "REGEX", OPTION_IS_TEXT, GROUP_DATA,
      "for text: an event begins at each matching line and extends to the next one" },
    { OPTION_TIME_FORMAT, READERS, "--time-format", "PATTERN", OPTION_IS_TEXT, GROUP_DATA,
      "format of the events' times, in the pattern letters of parseDate: dd.MM.yyyy HH:mm:ss; or "
      "epoch" },
    { OPTION_YEAR, READERS, "--year", "YEAR", OPTION_IS_NUMBER, GROUP_DATA,
      "the year of a file's first time, where times have none; later ones go on from there", 1970,
      2199 },
    { OPTION_PROFILE, READERS, "--profile", "auto|none|NAME", OPTION_IS_TEXT, GROUP_DATA,
      "field mapping of well-known events; auto (the default): of each event by what it is; NAME: "
      "of all events by one profile of `sumoq help formats`" },
    { OPTION_MAP, READERS, "--map", "FILE", OPTION_IS_TEXT, GROUP_DATA,
      "field mapping of your own, a JSON file; it is applied before that of --profile" },
    { OPTION_MAP_4688, READERS, "--map-4688", NULL, OPTION_IS_FLAG, GROUP_DATA,
      "Image, ParentImage and User of Security events 4688, from NewProcessName, "
      "ParentProcessName and SubjectUserName" },
    { OPTION_LOOKUP, COMMAND_RUN, "--lookup", "SOURCE=FILE", OPTION_IS_PAIR, GROUP_DATA,
      "the CSV file to use for a lookup table of the service" },
    { OPTION_LOOKUP_DIR, COMMAND_RUN, "--lookup-dir", "DIR", OPTION_IS_TEXT, GROUP_DATA,
      "folder of lookup tables" },
    { OPTION_GEOIP, COMMAND_RUN, "--geoip", "FILE", OPTION_IS_TEXT, GROUP_DATA,
      "locations of IP addresses: a MaxMind database (.mmdb), or CSV with a column network" },
    { OPTION_ASN, COMMAND_RUN, "--asn", "FILE", OPTION_IS_TEXT, GROUP_DATA,
      "owners of the networks of IP addresses (ASN), in the same formats" },
    { OPTION_THREAT, COMMAND_RUN, "--threat", "FILE", OPTION_IS_TEXT, GROUP_DATA,
      "known threats: CSV with the columns threat, type, actor, threatlevel, raw" },
    { OPTION_THREAT_INTEL, COMMAND_RUN, "--threat-intel", "FILE", OPTION_IS_TEXT, GROUP_DATA,
      "indicators for threatlookup: CSV with a column indicator" },
    { OPTION_STRICT, READERS, "--strict", NULL, OPTION_IS_FLAG, GROUP_DATA,
      "a record that cannot be read is an error, and a file that cannot be read whole ends in status "
      "2; without this option they are counted and reported" },
    { OPTION_STRICT, COMMAND_CHECK, "--strict", NULL, OPTION_IS_FLAG, GROUP_QUERY,
      "a stage that only the service can run is an error, not a warning" },
    { OPTION_AGAIN, COMMAND_LOAD, "--again", NULL, OPTION_IS_FLAG, GROUP_DATA,
      "load a file again that is already in the database" },

    { OPTION_FROM, COMMAND_RUN, "--from", "TIME", OPTION_IS_TEXT, GROUP_TIME,
      "start of the time range: -1h, 2026-11-22T10:00:00Z, epoch milliseconds; without --to the "
      "range ends at --now" },
    { OPTION_TO, COMMAND_RUN, "--to", "TIME", OPTION_IS_TEXT, GROUP_TIME,
      "end of the time range, exclusive; without --from and --to, all events are read" },
    { OPTION_NOW, READERS, "--now", "TIME", OPTION_IS_TEXT, GROUP_TIME,
      "what `now` means, instead of the clock" },
    { OPTION_TIMEZONE, READERS | COMMAND_INFO, "--timezone", "ZONE", OPTION_IS_TEXT, GROUP_TIME,
      "time zone of times that name none, and of the times shown; UTC by default" },
    { OPTION_RECEIPT_TIME, COMMAND_RUN, "--use-receipt-time", NULL, OPTION_IS_FLAG, GROUP_TIME,
      "order and range by the time of receipt" },
    { OPTION_SEARCHABLE_TIME, COMMAND_RUN, "--use-searchable-time", NULL, OPTION_IS_FLAG,
      GROUP_TIME,
      "order and range by the time at which an event became searchable" },

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

    { OPTION_STATS, COMMAND_RUN, "--stats", NULL, OPTION_IS_FLAG, GROUP_OUTPUT,
      "rows in and out of every stage, why rows were dropped and the time taken, on standard error "
      "and in JSON; every event is read whole" },

    { OPTION_LIMIT, COMMAND_RUN, "--limit", "N", OPTION_IS_NUMBER, GROUP_LIMITS,
      "at most N rows of the result", 1, UINT32_MAX },
    { OPTION_THREADS, COMMAND_RUN, "--threads", "N", OPTION_IS_NUMBER, GROUP_LIMITS,
      "worker threads; one per processor by default", 1, 256 },
    { OPTION_MAX_MEMORY, COMMAND_RUN, "--max-memory", "SIZE", OPTION_IS_SIZE, GROUP_LIMITS,
      "memory limit of the query: 512M, 2G; by default half the memory of the machine or "
      "container", 1, UINT64_MAX },
    { OPTION_BATCH, COMMAND_RUN, "--batch", "N", OPTION_IS_NUMBER, GROUP_LIMITS,
      "rows per batch; results do not depend on it", 1, BATCH_ROWS },
    { OPTION_ROWS_HELD, COMMAND_RUN, "--rows-held", "N", OPTION_IS_NUMBER, GROUP_LIMITS,
      "rows or groups that a stage keeps in memory before it uses temporary files, instead of by "
      "--max-memory; results do not depend on it",
      1, UINT64_MAX },

    { OPTION_COLOR, COMMAND_ALL, "--color", "auto|always|never", OPTION_IS_CHOICE, GROUP_GENERAL,
      "colours; auto (the default): on a terminal, unless NO_COLOR is set" },
    { OPTION_QUIET, READERS | COMMAND_CHECK, "--quiet", NULL, OPTION_IS_FLAG, GROUP_GENERAL,
      "no warnings, no summary, no progress; errors only" },
    { OPTION_HELP, COMMAND_ALL, "--help", NULL, OPTION_IS_FLAG, GROUP_GENERAL,
      "this page; -h is a short one" },
};
/* clang-format on */

const size_t n_option_rows = sizeof option_rows / sizeof option_rows[0];

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

/* Decimal digits, then for sizes K, M, G or T (powers of 1,024; `KB` and `KiB` too). */
static bool read_number(const char *text, bool is_size, uint64_t *out)
{
    static const char units[] = "KMGT";
    struct str s = str_of(text);
    uint64_t v = 0;
    size_t at = 0;
    for (; at < s.len && s.s[at] >= '0' && s.s[at] <= '9'; at++) {
        uint64_t digit = (uint64_t)(s.s[at] - '0');
        if (v > (UINT64_MAX - digit) / 10) {
            return false;
        }
        v = v * 10 + digit;
    }
    if (at == 0) {
        return false;
    }
    struct str unit = { s.s + at, s.len - at };
    if (is_size && unit.len > 0) {
        const char *found = strchr(units, unit.s[0] & ~0x20);
        struct str rest = { unit.s + 1, unit.len - 1 };
        if (!found || *found == '\0' ||
            !(rest.len == 0 || str_eq_fold(rest, STR("b")) || str_eq_fold(rest, STR("ib")))) {
            return false;
        }
        unsigned shift = 10 * (unsigned)(found - units + 1);
        if (v > UINT64_MAX >> shift) {
            return false;
        }
        v <<= shift;
        unit.len = 0;
    }
    *out = v;
    return unit.len == 0;
}

/* True when `value` is one of the words of `choices`, a|b|c. */
static bool is_choice(const char *choices, struct str value)
{
    struct str all = str_of(choices);
    for (size_t from = 0; from <= all.len;) {
        size_t end = str_find(all, STR("|"), from);
        end = end > all.len ? all.len : end;
        if (str_eq((struct str) { all.s + from, end - from }, value)) {
            return true;
        }
        from = end + 1;
    }
    return false;
}

/* True when the row takes a file or folder and `value` gives an empty name for it. */
static bool lacks_name(const struct option_row *row, const char *value)
{
    const char *equals = strrchr(row->argument, '=');
    const char *what = equals ? equals + 1 : row->argument;
    size_t len = strlen(value);
    return (strcmp(what, "FILE") == 0 || strcmp(what, "DIR") == 0) &&
           (len == 0 || (equals && value[len - 1] == '='));
}

/* Checks the value against the row's kind. */
static bool read_value(const struct option_row *row, struct given_option *given, struct buf *why)
{
    const char *value = given->value;
    if (!value) {
        return true; /* a flag */
    }
    if (lacks_name(row, value)) {
        buf_printf(why, "%s takes %s, and the name is empty", row->name, row->argument);
        return false;
    }
    switch (row->kind) {
    case OPTION_IS_FLAG:
    case OPTION_IS_TEXT:
        return true;
    case OPTION_IS_PAIR:
        if (strchr(value, '=') && value[0] != '=') {
            return true;
        }
        buf_printf(why, "%s takes %s, not `%s`", row->name, row->argument, value);
        return false;
    case OPTION_IS_CHOICE:
    case OPTION_MAY_CHOOSE:
        if (is_choice(row->argument, str_of(value))) {
            return true;
        }
        buf_printf(why, "%s takes %s, not `%s`", row->name, row->argument, value);
        return false;
    case OPTION_IS_SIZE:
        if (read_number(value, true, &given->number) && given->number >= row->least) {
            return true;
        }
        buf_printf(why, "%s takes a size such as 512M or 2G, not `%s`", row->name, value);
        return false;
    case OPTION_IS_NUMBER:
        if (read_number(value, false, &given->number) && given->number >= row->least &&
            given->number <= row->most) {
            return true;
        }
        buf_printf(why, "%s takes a number from %llu to %llu, not `%s`", row->name,
                   (unsigned long long)row->least, (unsigned long long)row->most, value);
        return false;
    }
    return true;
}

/* One option at *words; moves *words to the last word that belongs to it. */
static bool read_option(struct args *args, struct arena *a, unsigned command,
                        const char *command_name, char *const **words, struct buf *why)
{
    const char *word = **words;
    const char *equals = strchr(word, '=');
    struct str name = { word, equals ? (size_t)(equals - word) : strlen(word) };
    const struct option_row *row = find_row(name, command);
    if (!row) {
        report_unknown(name, command, command_name, why);
        return false;
    }
    const char *value = equals ? equals + 1 : NULL;
    args->brief |= str_eq(name, STR("-h"));
    if (row->kind == OPTION_IS_FLAG) {
        if (value) {
            buf_printf(why, "%s takes no value", row->name);
            return false;
        }
    } else if (!value && row->kind == OPTION_MAY_CHOOSE) {
        value = (*words)[1];
        bool chosen = value && is_choice(row->argument, str_of(value));
        value = chosen ? value : NULL;
        *words += chosen;
    } else if (!value) {
        value = (*words)[1];
        if (!value || (value[0] == '-' && value[1] == '-')) {
            buf_printf(why, "%s needs a value: %s %s", row->name, row->name, row->argument);
            if (value) {
                buf_printf(why, " (or %s=%s)", row->name, value);
            }
            return false;
        }
        ++*words;
    }
    struct given_option *given = vec_add(a, &args->options);
    *given = (struct given_option) { .row = row, .value = value };
    return read_value(row, given, why);
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

bool args_read(struct args *args, struct arena *a, unsigned command, const char *command_name,
               char *const *words, struct buf *why)
{
    *args = (struct args) { .options = { NULL, 0, 0 } };
    bool options = true;
    for (; *words; words++) {
        const char *word = *words;
        if (options && strcmp(word, "--") == 0) {
            options = false;
        } else if (options && word[0] == '-' && word[1] != '\0' && !is_asked(word, command)) {
            if (!read_option(args, a, command, command_name, &words, why)) {
                return false;
            }
        } else {
            *vec_add(a, &args->words) = word;
        }
    }
    return !is_given_twice(args, why);
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

uint64_t args_number(const struct args *args, enum option_id id, uint64_t otherwise)
{
    for (size_t i = args->options.n; i-- > 0;) {
        if (args->options.items[i].row->id == id) {
            return args->options.items[i].number;
        }
    }
    return otherwise;
}
