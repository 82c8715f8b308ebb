/*
 * zeek.c - Zeek logs: `#fields` names the columns, `#types` gives which are numbers.
 *
 * `#separator` comes first, as `\x09`, after a blank or the separator itself; `#unset_field` is no
 * value and `#empty_field` the empty text. The elements of a set are not parted. Bytes that Zeek
 * wrote as `\x..` stay so.
 */
#include "source/format/in_csv.h"

static bool is_between(char c)
{
    return c == ' ' || c == '\t';
}

static int sniff(struct str head, bool named, bool whole)
{
    (void)named;
    (void)whole;
    if (str_starts(head, STR("#separator")) && head.len > 11) {
        return is_between(head.s[10]) || head.s[11] == '\\' ? 95 : 0;
    }
    return str_starts(head, STR("#fields\t")) ? 85 : 0;
}

static int digit_of(char c)
{
    int low = c | 0x20;
    return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* The word `\x09`, `\t` or the byte itself. */
static char separator_of(struct str word)
{
    if (word.len >= 4 && word.s[0] == '\\' && word.s[1] == 'x' && digit_of(word.s[2]) >= 0 &&
        digit_of(word.s[3]) >= 0) {
        return (char)(digit_of(word.s[2]) * 16 + digit_of(word.s[3]));
    }
    if (str_eq(word, STR("\\t"))) {
        return '\t';
    }
    return word.len > 0 ? word.s[0] : '\t';
}

static struct in_columns *building(struct in_cut *c)
{
    if (!c->building) {
        c->building = arena_new(c->arena, struct in_columns);
        c->building->cells = DELIMITED_PLAIN('\t');
        c->building->unset = STR("-");
        c->building->empty = STR("(empty)");
    }
    return c->building;
}

/* What follows the word that begins the line and the separator. */
static bool takes(const struct in_cut *c, struct str line, const char *word, struct str *rest)
{
    size_t len = strlen(word);
    char separator = c->building ? (char)c->building->cells.delim : '\t';
    if (!str_starts(line, str_of(word)) || line.len <= len ||
        (line.s[len] != separator && !is_between(line.s[len]))) {
        return false;
    }
    *rest = (struct str) { line.s + len + 1, line.len - len - 1 };
    return true;
}

/* `after`: the byte before the names, which parts them where they are not parted as rows are. */
static void name_columns(struct in_cut *c, struct str list, char after)
{
    struct in_columns *common = building(c);
    bool same = memchr(list.s, common->cells.delim, list.len) != NULL;
    struct in_columns *columns =
        in_columns_of_row(c, list, same ? common->cells : DELIMITED_PLAIN(after));
    columns->undecided = !same && columns->n > 1;
    columns->unset = common->unset;
    columns->empty = common->empty;
    c->columns = columns;
}

static bool is_number_type(struct str type)
{
    static const char *const types[] = {
        "count", "int", "port", "double", "time", "interval", NULL
    };
    for (size_t k = 0; types[k]; k++) {
        if (str_eq(type, str_of(types[k]))) {
            return true;
        }
    }
    return false;
}

/* The columns are not yet in use: their types follow their names. */
static void read_types(struct in_cut *c, struct str list)
{
    struct in_columns *columns = arena_new(c->arena, struct in_columns);
    *columns = *c->columns;
    bool *numbers = arena_array(c->arena, bool, columns->n);
    struct str cell;
    size_t at = 0;
    bool open;
    for (size_t k = 0;
         k < columns->n && delimited_next(&columns->cells, list, &at, c->arena, &cell, &open);
         k++) {
        numbers[k] = is_number_type(cell);
    }
    columns->numbers = numbers;
    c->columns = columns;
}

static void read_header(struct in_cut *c, struct str line)
{
    struct str rest;
    if (line.s[0] != '#') {
        in_columns_decide(c, line);
    } else if (str_starts(line, STR("#separator"))) {
        struct str word = { line.s + 11, line.len > 11 ? line.len - 11 : 0 };
        char said = c->options->delimiter ? (char)c->options->delimiter : separator_of(word);
        building(c)->cells = DELIMITED_PLAIN(said);
    } else if (takes(c, line, "#unset_field", &rest)) {
        building(c)->unset = arena_str(c->arena, rest);
    } else if (takes(c, line, "#empty_field", &rest)) {
        building(c)->empty = arena_str(c->arena, rest);
    } else if (takes(c, line, "#fields", &rest)) {
        if (!c->columns || !str_eq((struct str) { c->columns->line, c->columns->line_len }, rest)) {
            name_columns(c, rest, rest.s[-1]);
        }
    } else if (takes(c, line, "#types", &rest) && c->columns && !c->columns->numbers) {
        read_types(c, rest);
    }
}

static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    in_cut_headed(c, data, len, ended, read_header, spans);
}

const struct in_def in_zeek = {
    .name = "zeek",
    .doc = "Zeek logs with #fields",
    .recognised = "a line #separator or #fields",
    .globs = "",
    .sniff = sniff,
    .cut = cut,
    .event = in_row_event,
};
