/*
 * in_csv.c - cutting rows of CSV, and telling whether text is one.
 */
#include "source/format/in_csv.h"

enum { CELL_START, BARE, QUOTED, LINES_LOOKED = 20, NAME_MOST = 64 };

static bool is_name_char(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           (c != '\0' && strchr(" _-./()#@%$&+*?", c) != NULL);
}

/* Can it be the name of a column? Values mostly begin with digits or hold colons. */
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

size_t in_csv_row(struct str s, size_t at, char separator)
{
    unsigned state = CELL_START;
    for (size_t k = at; k < s.len; k++) {
        char b = s.s[k];
        if (state == QUOTED) {
            state = b == '"' ? BARE : QUOTED;
        } else if (b == '\n') {
            return k - at;
        } else if (b == '"') {
            state = state == CELL_START || s.s[k - 1] == '"' ? QUOTED : BARE;
        } else {
            state = b == separator ? CELL_START : BARE;
        }
    }
    return SIZE_MAX;
}

/* Number of cells; 0: the quotes are not closed. */
static size_t count_cells(struct arena *a, struct str row, char separator, bool names)
{
    struct str cell;
    size_t at = 0, n = 0;
    bool open;
    while (in_cell(a, row, separator, false, &at, &cell, &open)) {
        if (open || (names && !is_name(cell))) {
            return 0;
        }
        n++;
    }
    return n;
}

int in_csv_sniff(struct str head, char separator, bool named, bool whole)
{
    struct arena a;
    size_t at = 0, lines = 0, columns = 0;
    arena_init(&a, NULL);
    for (; lines < LINES_LOOKED && at < head.len; lines++) {
        size_t len = in_csv_row(head, at, separator);
        bool ends = len != SIZE_MAX;
        if (!ends && !whole && lines > 0) {
            break;
        }
        struct str row = { head.s + at, ends ? len : head.len - at };
        at += row.len + 1;
        row.len -= row.len > 0 && row.s[row.len - 1] == '\r';
        size_t n = count_cells(&a, row, separator, lines == 0);
        if (lines > 0 && str_trim(row).len == 0) {
            continue;
        }
        columns = lines == 0 ? n : columns;
        if (named || columns == 0) {
            break; /* rows that do not fit the header are bad, not of another format */
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
                                  char separator)
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
                                     .separator = separator,
                                     .times = times,
                                     .date_column = SIZE_MAX,
                                     .time_column = SIZE_MAX };
    return columns;
}

static void read_header(struct in_cut *c, struct str row, char separator)
{
    struct block names;
    struct str cell;
    size_t at = 0;
    bool open;
    block_init(&names, NULL);
    while (in_cell(c->arena, row, separator, false, &at, &cell, &open)) {
        block_add(&names, &cell, sizeof cell);
    }
    c->columns = in_columns_new(c, (const struct str *)(const void *)names.data,
                                names.len / sizeof cell, separator);
    block_release(&names);
}

static void row_ends(struct in_cut *c, const char *data, size_t end, size_t next, char separator,
                     struct block *spans)
{
    end -= end > c->start && data[end - 1] == '\r';
    struct str row = { data + c->start, end - c->start };
    c->state = CELL_START;
    if (row.len == 0 || str_trim(row).len == 0) {
        c->start = c->at = next;
    } else if (!c->columns && !c->dropping) {
        read_header(c, row, separator);
        c->start = c->at = next;
    } else {
        in_cut_put(c, spans, end, next);
    }
}

void in_csv_cut(struct in_cut *c, const char *data, size_t len, bool ended, char separator,
                struct block *spans)
{
    size_t most = spans->len + SPLIT_MOST * sizeof(struct split_span);
    while (c->at < len && spans->len < most) {
        const char *from = data + c->at;
        if (c->state == QUOTED) {
            const char *quote = memchr(from, '"', len - c->at);
            c->at = quote ? (size_t)(quote - data) + 1 : len;
            c->state = quote ? BARE : QUOTED;
            continue;
        }
        const char *line_end = memchr(from, '\n', len - c->at);
        size_t end = line_end ? (size_t)(line_end - data) : len;
        const char *quote = memchr(from, '"', end - c->at);
        if (quote) {
            size_t k = (size_t)(quote - data);
            bool starts = k == c->start || data[k - 1] == separator || data[k - 1] == '"';
            c->state = starts ? QUOTED : BARE;
            c->at = k + 1;
        } else if (line_end) {
            row_ends(c, data, end, end + 1, separator, spans);
        } else {
            c->at = len;
        }
    }
    if (ended && c->at >= len && c->start < len && spans->len < most) {
        row_ends(c, data, len, len, separator, spans);
    }
}

const char *in_csv_event(struct in_run *r, struct str record, struct in_event *out)
{
    return in_row_event(r, record, false, out);
}
