/*
 * options.c - option rows and the reader of arguments.
 *
 * `--name value` and `--name=value` are the same; `--` ends the options; `-` is a word. A value
 * that starts with two dashes needs the form with `=`, so that a forgotten value does not swallow
 * the next option.
 */
#include "app/options.h"

#include "base/suggest.h"
#include "base/vec.h"
#include "data/batch.h"

enum { QUERIES = COMMAND_RUN | COMMAND_CHECK, READERS = COMMAND_RUN | COMMAND_LOAD };

const char *const option_group_names[GROUPS] = {
    [GROUP_QUERY] = "Query",   [GROUP_DATA] = "Data",     [GROUP_TIME] = "Time",
    [GROUP_OUTPUT] = "Output", [GROUP_LIMITS] = "Limits", [GROUP_GENERAL] = "General",
};

/* clang-format off */
const struct option_row option_rows[] = {
    { OPTION_QUERY, "-q", "TEXT", OPTION_IS_TEXT, GROUP_QUERY, QUERIES,
      "the query itself, instead of a file with it" },
    { OPTION_PARAM, "--param", "NAME=VALUE", OPTION_IS_PAIR, GROUP_QUERY, QUERIES,
      "value of the parameter {{NAME}}; for several, give it again" },
    { OPTION_PARAM_DEFAULT, "--param-default", "VALUE", OPTION_IS_TEXT, GROUP_QUERY, QUERIES,
      "value of all parameters that have none of their own" },
    { OPTION_DIALECT, "--dialect", "auto|sumo|eval", OPTION_IS_CHOICE, GROUP_QUERY, QUERIES,
      "sumo: the documented language; eval: detection cards with eval, table and quoted regular expressions; auto "
      "(the default): eval when the query uses one of those two stages" },

    { OPTION_DB, "--db", "FILE", OPTION_IS_TEXT, GROUP_DATA, READERS,
      "the event database, as `sumoq load` makes it" },
    { OPTION_CATEGORY, "--category", "TEXT", OPTION_IS_TEXT, GROUP_DATA, READERS,
      "_sourceCategory of events that have none" },
    { OPTION_HOST, "--host", "TEXT", OPTION_IS_TEXT, GROUP_DATA, READERS,
      "_sourceHost of events that have none" },
    { OPTION_TIME_FIELD, "--time-field", "NAME", OPTION_IS_TEXT, GROUP_DATA, READERS,
      "the key that holds an event's time, where _messageTime is missing; else well-known keys are tried" },
    { OPTION_LOOKUP, "--lookup", "SOURCE=FILE", OPTION_IS_PAIR, GROUP_DATA, COMMAND_RUN,
      "the CSV file that stands for a lookup table of the service" },
    { OPTION_LOOKUP_DIR, "--lookup-dir", "DIR", OPTION_IS_TEXT, GROUP_DATA, COMMAND_RUN,
      "folder of lookup tables" },
    { OPTION_STRICT, "--strict", NULL, OPTION_IS_FLAG, GROUP_DATA, READERS,
      "a record that cannot be read is an error; without it such records are counted and shown" },
    { OPTION_AGAIN, "--again", NULL, OPTION_IS_FLAG, GROUP_DATA, COMMAND_LOAD,
      "load a file once more that the database already holds" },

    { OPTION_FROM, "--from", "TIME", OPTION_IS_TEXT, GROUP_TIME, COMMAND_RUN,
      "begin of the time range: -1h, 2026-11-22T10:00:00Z, epoch milliseconds; alone it ends at --now" },
    { OPTION_TO, "--to", "TIME", OPTION_IS_TEXT, GROUP_TIME, COMMAND_RUN,
      "end of the time range, not part of it; with neither, all events are taken" },
    { OPTION_NOW, "--now", "TIME", OPTION_IS_TEXT, GROUP_TIME, COMMAND_RUN,
      "what `now` means, instead of the clock" },
    { OPTION_TIMEZONE, "--timezone", "ZONE", OPTION_IS_TEXT, GROUP_TIME, READERS,
      "zone of times without one, and of the times shown; UTC by default" },
    { OPTION_RECEIPT_TIME, "--use-receipt-time", NULL, OPTION_IS_FLAG, GROUP_TIME, COMMAND_RUN,
      "order and range by the time of receipt" },
    { OPTION_SEARCHABLE_TIME, "--use-searchable-time", NULL, OPTION_IS_FLAG, GROUP_TIME, COMMAND_RUN,
      "order and range by the time from which an event could be found" },

    { OPTION_FORMAT, "--format", "NAME", OPTION_IS_TEXT, GROUP_OUTPUT, COMMAND_RUN,
      "how the result is printed; table by default" },
    { OPTION_FORMAT, "--format", "text|json", OPTION_IS_CHOICE, GROUP_OUTPUT, COMMAND_CHECK,
      "how the findings are printed; text by default" },
    { OPTION_OUTPUT, "--output", "FILE", OPTION_IS_TEXT, GROUP_OUTPUT, COMMAND_RUN,
      "where the result goes, instead of standard output" },
    { OPTION_FAIL_ON_ROWS, "--fail-on-rows", NULL, OPTION_IS_FLAG, GROUP_OUTPUT, COMMAND_RUN,
      "exit status 1 when the result has rows" },
    { OPTION_FAIL_ON_EMPTY, "--fail-on-empty", NULL, OPTION_IS_FLAG, GROUP_OUTPUT, COMMAND_RUN,
      "exit status 1 when the result has no rows" },

    { OPTION_LIMIT, "--limit", "N", OPTION_IS_NUMBER, GROUP_LIMITS, COMMAND_RUN,
      "at most N rows of the result", 1, UINT32_MAX },
    { OPTION_THREADS, "--threads", "N", OPTION_IS_NUMBER, GROUP_LIMITS, COMMAND_RUN,
      "workers; as many as processors by default", 1, 256 },
    { OPTION_MAX_MEMORY, "--max-memory", "SIZE", OPTION_IS_SIZE, GROUP_LIMITS, COMMAND_RUN,
      "memory that the query may hold: 512M, 2G; half of the machine's by default", 1, UINT64_MAX },
    { OPTION_BATCH, "--batch", "N", OPTION_IS_NUMBER, GROUP_LIMITS, COMMAND_RUN,
      "rows a batch; results do not depend on it", 1, BATCH_ROWS },

    { OPTION_COLOR, "--color", "auto|always|never", OPTION_IS_CHOICE, GROUP_GENERAL, COMMAND_ALL,
      "colours; auto (the default): on a terminal, unless NO_COLOR is set" },
    { OPTION_QUIET, "--quiet", NULL, OPTION_IS_FLAG, GROUP_GENERAL, READERS | COMMAND_CHECK,
      "no warnings, no summary, no progress; errors only" },
    { OPTION_HELP, "--help", NULL, OPTION_IS_FLAG, GROUP_GENERAL, COMMAND_ALL,
      "this page" },
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

static void say_unknown(struct str name, unsigned command, const char *command_name,
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

/* Checks the value against the row's kind. */
static bool read_value(const struct option_row *row, struct given_option *given, struct buf *why)
{
    const char *value = given->value;
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
        say_unknown(name, command, command_name, why);
        return false;
    }
    const char *value = equals ? equals + 1 : NULL;
    if (row->kind == OPTION_IS_FLAG) {
        if (value) {
            buf_printf(why, "%s takes no value", row->name);
            return false;
        }
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

bool args_read(struct args *args, struct arena *a, unsigned command, const char *command_name,
               char *const *words, struct buf *why)
{
    *args = (struct args) { .options = { NULL, 0, 0 } };
    bool options = true;
    for (; *words; words++) {
        const char *word = *words;
        if (options && strcmp(word, "--") == 0) {
            options = false;
        } else if (options && word[0] == '-' && word[1] != '\0') {
            if (!read_option(args, a, command, command_name, &words, why)) {
                return false;
            }
        } else {
            *vec_add(a, &args->words) = word;
        }
    }
    return true;
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
