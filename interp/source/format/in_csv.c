/*
 * in_csv.c - cutting rows of CSV, and detecting whether text is CSV.
 */
#include "source/format/in_csv.h"

enum { LINES_LOOKED = 20, NAME_MOST = 64 };

static bool is_name_char(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           (c != '\0' && strchr(" _-./()#@%$&+*?", c) != NULL);
}

/* Whether it can be the name of a column. Values mostly begin with digits or contain colons. */
static bool is_name(struct str cell)
{
    struct str name = str_trim(cell);
    if (name.len == 0 || name.len > NAME_MOST || (name.s[0] >= '0' && name.s[0] <= '9') ||
        name.s[0] == '-' || name.s[0] == '.') {
        return false;
    }
    for (size_t k = 0; k < name.len; k++) {
        if (!is_name_char((unsigned char)name.s[k])) {
            return false;
        }
    }
    return true;
}

/* Number of cells; 0: the quotes are not closed. */
static size_t count_cells(struct arena *a, struct str row, const struct delimited *cells,
                          bool names)
{
    struct str cell;
    size_t at = 0, n = 0;
    bool open;
    while (delimited_next(cells, row, &at, a, &cell, &open)) {
        if (open || (names && !is_name(cell))) {
            return 0;
        }
        n++;
    }
    return n;
}

int in_csv_sniff(struct str head, char separator, bool named, bool whole)
{
    const struct delimited cells = DELIMITED_QUOTED(separator);
    struct arena a;
    size_t at = 0, lines = 0, columns = 0;
    arena_init(&a, NULL);
    for (; lines < LINES_LOOKED && at < head.len; lines++) {
        enum delimited_state state = DELIMITED_BARE;
        size_t from = at, end = delimited_row_end(&cells, head, at, &from, &state);
        bool ends = end != SIZE_MAX;
        if (!ends && !whole && lines > 0) {
            break;
        }
        struct str row = { head.s + at, (ends ? end : head.len) - at };
        at += row.len + 1;
        row.len -= row.len > 0 && row.s[row.len - 1] == '\r';
        size_t n = count_cells(&a, row, &cells, lines == 0);
        if (lines > 0 && str_trim(row).len == 0) {
            continue;
        }
        columns = lines == 0 ? n : columns;
        if (named || columns == 0) {
            break; /* rows that do not match the header are malformed, not of another format */
        }
        if (n != columns) {
            columns = 0;
            break;
        }
    }
    arena_release(&a);
    if (named) {
        return columns > 0 ? 75 : 0;
    }
    return columns >= 3 && lines >= 2 ? 60 : 0;
}

struct in_columns *in_columns_new(struct in_cut *c, const struct str *names, size_t n,
                                  struct delimited cells)
{
    struct in_columns *columns = arena_new(c->arena, struct in_columns);
    struct str *copies = arena_array(c->arena, struct str, n);
    bool *times = arena_array(c->arena, bool, n);
    for (size_t k = 0; k < n; k++) {
        struct str name = str_trim(names[k]);
        copies[k] =
            name.len == 0 ? arena_printf(c->arena, "column%zu", k + 1) : arena_str(c->arena, name);
        for (size_t at = 0; at + 4 <= name.len; at++) {
            struct str word = { name.s + at, 4 };
            times[k] |= str_eq_fold(word, STR("time")) || str_eq_fold(word, STR("date"));
        }
    }
    *columns = (struct in_columns) { .names = copies,
                                     .n = n,
                                     .cells = cells,
                                     .times = times,
                                     .date_column = SIZE_MAX,
                                     .time_column = SIZE_MAX };
    return columns;
}

static void read_header(struct in_cut *c, struct str row, const struct delimited *cells)
{
    struct block names;
    struct str cell;
    size_t at = 0;
    bool open;
    block_init(&names, NULL);
    while (delimited_next(cells, row, &at, c->arena, &cell, &open)) {
        block_add(&names, &cell, sizeof cell);
    }
    c->columns = in_columns_new(c, (const struct str *)(const void *)names.data,
                                names.len / sizeof cell, *cells);
    block_release(&names);
}

static void row_ends(struct in_cut *c, const char *data, size_t end, size_t next,
                     const struct delimited *cells, struct block *spans)
{
    end -= end > c->start && data[end - 1] == '\r';
    struct str row = { data + c->start, end - c->start };
    c->state = DELIMITED_BARE;
    if (row.len == 0 || str_trim(row).len == 0) {
        c->start = c->at = next;
    } else if (!c->columns && !c->dropping) {
        read_header(c, row, cells);
        c->start = c->at = next;
    } else {
        in_cut_put(c, spans, end, next);
    }
}

void in_csv_cut(struct in_cut *c, const char *data, size_t len, bool ended, char separator,
                struct block *spans)
{
    const struct delimited cells = DELIMITED_QUOTED(separator);
    const struct str text = { data, len };
    size_t most = spans->len + SPLIT_MOST * sizeof(struct split_span);
    while (c->at < len && spans->len < most) {
        enum delimited_state state = (enum delimited_state)c->state;
        size_t end = delimited_row_end(&cells, text, c->start, &c->at, &state);
        c->state = state;
        if (end != SIZE_MAX) {
            row_ends(c, data, end, end + 1, &cells, spans);
        }
    }
    if (ended && c->at >= len && c->start < len && spans->len < most) {
        row_ends(c, data, len, len, &cells, spans);
    }
}
