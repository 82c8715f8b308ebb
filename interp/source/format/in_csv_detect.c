/*
 * in_csv_detect.c - whether text is rows under a header line, and what separates their cells.
 *
 * Lines of logs hold commas, semicolons and pipes, too. A file whose name says what it is needs no
 * more than a first row of names. Other text does, at least three names, and rows with as many
 * cells; where its header has unusual names or separators, or rows differ, the rows must hold
 * values (numbers, times, addresses) in a column whose name is none.
 */
#include "source/format/in_csv.h"
#include "source/format/in_export.h"

enum { LINES_LOOKED = 20, PLAIN_MOST = 64, NAME_MOST = 256, WORDS_MOST = 10, COLUMNS_FEWEST = 3 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_plain_char(unsigned char c)
{
    return c >= 0x80 || is_digit((char)c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           (c != '\0' && strchr(" _-./()#@%$&+*?", c) != NULL);
}

/* A name of a column as most are. */
static bool is_plain_name(struct str name)
{
    if (name.len > PLAIN_MOST || is_digit(name.s[0]) || name.s[0] == '-' || name.s[0] == '.') {
        return false;
    }
    for (size_t k = 0; k < name.len; k++) {
        if (!is_plain_char((unsigned char)name.s[k])) {
            return false;
        }
    }
    return true;
}

/* `12:34:56` */
static bool has_clock(struct str s)
{
    for (size_t at = 0; at + 8 <= s.len; at++) {
        const char *c = s.s + at;
        if (c[2] == ':' && c[5] == ':' && is_digit(c[0]) && is_digit(c[1]) && is_digit(c[3]) &&
            is_digit(c[4]) && is_digit(c[6]) && is_digit(c[7])) {
            return true;
        }
    }
    return false;
}

/* Numbers, times and addresses: they begin with a digit, or hold a time of day. */
static bool is_value(struct str cell)
{
    size_t sign = cell.len > 1 && (cell.s[0] == '-' || cell.s[0] == '+');
    return (cell.len > 0 && is_digit(cell.s[sign])) || has_clock(cell);
}

/* Any text that can be a name: a few words with a letter, and no time, number or address. */
static bool is_name(struct str name)
{
    bool letter = false;
    size_t blanks = 0;
    for (size_t k = 0; k < name.len; k++) {
        unsigned char c = (unsigned char)name.s[k];
        blanks += c == ' ';
        letter |= c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (c < ' ' && c != '\n' && c != '\r') {
            return false;
        }
    }
    if (is_digit(name.s[0])) { /* `95th percentile`, but not `2024-01-17T..` */
        size_t n = 1;
        while (n < name.len && is_digit(name.s[n])) {
            n++;
        }
        letter &= n < 4 && n < name.len && strchr("-/:.,", name.s[n]) == NULL;
    }
    return letter && blanks < WORDS_MOST && name.len <= NAME_MOST && !has_clock(name);
}

/* What the first rows of a text are under its header. */
struct looks {
    size_t columns;
    bool plain;            /* all names are as most are */
    bool has_empty;        /* names */
    bool is_export;        /* of a program that is known */
    size_t rows, other;    /* looked at; with another number of cells */
    size_t *values, *more; /* by column: cells that are values, others that are not empty */
};

static void look_at_header(struct looks *l, const struct delimited_cells *names)
{
    size_t empty = 0;
    l->plain = true;
    for (size_t k = 0; k < names->n; k++) {
        struct str name = str_trim(names->items[k]);
        if (name.len == 0) {
            empty++;
        } else if (!is_name(name)) {
            return;
        } else {
            l->plain &= is_plain_name(name);
        }
    }
    l->has_empty = empty > 0;
    l->columns = 2 * empty < names->n || names->n - empty > 2 ? names->n : 0;
    l->is_export = in_export_find(names->items, names->n) != NULL;
}

/* The first line is that of a text in JSON or XML, not of names. */
static bool is_markup(struct str head)
{
    struct str s = str_trim(head);
    size_t at = 1;
    if (s.len == 0 || (s.s[0] != '{' && s.s[0] != '<' && s.s[0] != '[')) {
        return false;
    }
    while (at < s.len && (s.s[at] == ' ' || s.s[at] == '\r' || s.s[at] == '\n')) {
        at++;
    }
    return s.s[0] != '[' || at >= s.len || strchr("{[\"]", s.s[at]) != NULL;
}

static void look_at_row(struct looks *l, const struct delimited_cells *cells, bool closed)
{
    l->rows++;
    l->other += !closed || cells->n != l->columns;
    for (size_t k = 0; k < cells->n && k < l->columns; k++) {
        struct str cell = str_trim(cells->items[k]);
        bool value = is_value(cell);
        l->values[k] += value;
        l->more[k] += !value && cell.len > 0;
    }
}

/* Looks at the rows; a last one that is not complete is left out unless it is the header. */
static struct looks look(struct arena *a, struct str head, char separator, bool whole)
{
    const struct delimited d = DELIMITED_QUOTED(separator);
    struct delimited_cells cells = { 0 };
    struct looks l = { 0 };
    size_t at = 0;
    for (size_t lines = 0; lines < LINES_LOOKED && at < head.len; lines++) {
        enum delimited_state state = DELIMITED_BARE;
        size_t seen = at, end = delimited_row_end(&d, head, at, &seen, &state);
        if (lines > 0 && end == SIZE_MAX && state != DELIMITED_BROKEN && !whole) {
            break;
        }
        struct str row = delimited_row(&d, head, &at);
        bool closed = delimited_cells(&d, row, a, &cells);
        if (lines > 0 && str_trim(row).len > 0) {
            look_at_row(&l, &cells, closed);
        } else if (lines == 0) {
            if (closed) {
                look_at_header(&l, &cells);
            }
            if (l.columns == 0) {
                break;
            }
            l.values = arena_array(a, size_t, l.columns);
            l.more = arena_array(a, size_t, l.columns);
        }
    }
    return l;
}

/* Whether a column has nothing but values under its name. */
static bool has_values(const struct looks *l)
{
    for (size_t k = 0; k < l->columns; k++) {
        if (l->values[k] > 0 && l->more[k] == 0) {
            return true;
        }
    }
    return false;
}

static int confidence(const struct looks *l, char separator, bool named)
{
    if (l->columns == 0) {
        return 0;
    }
    if (l->is_export) {
        return 90;
    }
    if (named && (l->plain || (l->columns > 1 && l->other * 2 <= l->rows))) {
        return 75; /* rows that do not match the header are of no other format */
    }
    bool usual = l->plain && !l->has_empty && (separator == ',' || separator == '\t');
    bool differs = l->other > 0;
    if (l->columns < COLUMNS_FEWEST || l->rows == 0 || l->other * 2 > l->rows) {
        return 0;
    }
    return (usual && !differs) || has_values(l) ? 60 : 0;
}

char in_csv_separator(struct str head, const char *separators)
{
    size_t at = 0, most = 1;
    struct delimited_cells cells = { 0 };
    char best = separators[0];
    struct arena a;
    struct str line = { "", 0 };
    arena_init(&a, NULL);
    while (in_next_line(head, &at, &line) && str_trim(line).len == 0) {
    }
    for (size_t k = 0; separators[k]; k++) {
        const struct delimited d = DELIMITED_QUOTED(separators[k]);
        delimited_cells(&d, line, &a, &cells);
        if (cells.n > most) {
            most = cells.n;
            best = separators[k];
        }
    }
    arena_release(&a);
    return best;
}

int in_csv_sniff(struct str head, const char *separators, bool named, bool whole)
{
    struct str line;
    size_t at = 0;
    char separator;
    if (!in_next_line(head, &at, &line) || is_markup(head)) {
        return 0;
    }
    if (in_csv_is_sep(line, &separator)) {
        return 95;
    }
    if (in_csv_is_type(line)) {
        head = (struct str) { head.s + at, head.len - at };
        named = true;
    }
    struct arena a;
    arena_init(&a, NULL);
    separator = in_csv_separator(head, separators);
    struct looks l = look(&a, head, separator, whole);
    int sure = confidence(&l, separator, named);
    arena_release(&a);
    return sure;
}
