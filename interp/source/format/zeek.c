/*
 * zeek.c - Zeek logs: `#fields` names the columns, `#types` gives which are numbers.
 *
 * `#separator` comes first, as `\x09`; `#unset_field` is no value and `#empty_field` the empty
 * text. Bytes that Zeek wrote as `\x..` stay so.
 */
#include "source/format/in_csv.h"

static int sniff(struct str head, bool named, bool whole)
{
    (void)named;
    (void)whole;
    return str_starts(head, STR("#separator ")) ? 95 : 0;
}

static int digit_of(char c)
{
    int low = c | 0x20;
    return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static char separator_of(struct str word)
{
    if (word.len == 4 && word.s[0] == '\\' && word.s[1] == 'x' && digit_of(word.s[2]) >= 0 &&
        digit_of(word.s[3]) >= 0) {
        return (char)(digit_of(word.s[2]) * 16 + digit_of(word.s[3]));
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
    if (!str_starts(line, str_of(word)) || line.len <= len || line.s[len] != separator) {
        return false;
    }
    *rest = (struct str) { line.s + len + 1, line.len - len - 1 };
    return true;
}

static void name_columns(struct in_cut *c, struct str list)
{
    struct in_columns *common = building(c);
    struct block names;
    struct str cell;
    size_t at = 0;
    bool open;
    block_init(&names, NULL);
    while (delimited_next(&common->cells, list, &at, c->arena, &cell, &open)) {
        block_add(&names, &cell, sizeof cell);
    }
    struct in_columns *columns = in_columns_new(c, (const struct str *)(const void *)names.data,
                                                names.len / sizeof cell, common->cells);
    block_release(&names);
    columns->unset = common->unset;
    columns->empty = common->empty;
    columns->line = arena_str(c->arena, list).s;
    columns->line_len = list.len;
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
    if (str_starts(line, STR("#separator "))) {
        char separator = separator_of((struct str) { line.s + 11, line.len - 11 });
        building(c)->cells = DELIMITED_PLAIN(separator);
    } else if (takes(c, line, "#unset_field", &rest)) {
        building(c)->unset = arena_str(c->arena, rest);
    } else if (takes(c, line, "#empty_field", &rest)) {
        building(c)->empty = arena_str(c->arena, rest);
    } else if (takes(c, line, "#fields", &rest)) {
        if (!c->columns || !str_eq((struct str) { c->columns->line, c->columns->line_len }, rest)) {
            name_columns(c, rest);
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
    .globs = "",
    .sniff = sniff,
    .cut = cut,
    .event = in_row_event,
};
