/*
 * in_csv.c - cutting rows of CSV, and the lines before and between them that are no rows.
 *
 * A quote that is never closed costs its line alone: the row ends at its first line end, and the
 * search goes on from there. A text may be made so that each line has such a quote, so what is
 * searched again is a debt that rows pay off; where it is too high a row is a line.
 */
#include "source/format/in_csv.h"

static const struct str bom = { "\xEF\xBB\xBF", 3 };

enum { DEBT_MOST = 2 * RECORD_MAX, PAID = 4 /* times the bytes of a row */ };

static struct str without_bom(struct str s)
{
    return str_starts(s, bom) ? (struct str) { s.s + bom.len, s.len - bom.len } : s;
}

bool in_csv_is_type(struct str line)
{
    return str_starts_fold(without_bom(line), STR("#TYPE "));
}

bool in_csv_is_sep(struct str line, char *separator)
{
    struct str s = str_trim(without_bom(line));
    if (s.len > 2 && s.s[0] == '"' && s.s[s.len - 1] == '"') {
        s = (struct str) { s.s + 1, s.len - 2 };
    }
    if (!str_starts_fold(s, STR("sep="))) {
        return false;
    }
    /* a tab at the end was trimmed */
    *separator = s.len > 4 ? s.s[4] : '\t';
    return s.len <= 5 && *separator != '"';
}

/* What separates cells, by the option or the first line. */
static void settle(struct in_cut *c, struct str line, const char *separators)
{
    char separator = c->options->delimiter ? (char)c->options->delimiter : '\0', said;
    bool is_sep = in_csv_is_sep(line, &said);
    if (!separator) {
        separator = is_sep                 ? said
                    : in_csv_is_type(line) ? '\0'
                                           : in_csv_separator(line, separators);
    }
    if (separator) {
        c->building = arena_new(c->arena, struct in_columns);
        c->building->cells = DELIMITED_QUOTED(separator);
    }
}

/* A line before the header; false: it is the header. */
static bool is_before_header(struct str row)
{
    char separator;
    return in_csv_is_type(row) || in_csv_is_sep(row, &separator);
}

static bool is_header(const struct in_columns *columns, struct str row)
{
    struct str again = without_bom(row);
    return columns && columns->n > 1 && again.len == columns->line_len &&
           memcmp(again.s, columns->line, again.len) == 0;
}

/* The row [c->start, end). False: a header begins there, and the rows before it come first. */
static bool row_ends(struct in_cut *c, const char *data, size_t end, size_t next,
                     struct block *spans)
{
    end -= end > c->start && data[end - 1] == '\r';
    struct str row = { data + c->start, end - c->start };
    size_t paid = PAID * (row.len + 1);
    c->state = DELIMITED_BARE;
    c->depth -= paid < c->depth ? paid : c->depth;
    if (row.len == 0 || str_trim(row).len == 0) {
        c->start = c->at = next;
        return true;
    }
    bool may_begin = row.s[0] == '#' || row.s[0] == bom.s[0];
    if (!c->columns || c->heads || (may_begin && in_csv_is_type(row))) {
        if (spans->len > 0) {
            c->at = c->start;
            return false;
        }
        c->heads = is_before_header(row);
        if (!c->heads && !is_header(c->columns, row)) {
            c->columns = in_columns_of_row(c, without_bom(row), c->building->cells);
        }
        c->start = c->at = next;
    } else if (is_header(c->columns, row)) {
        c->start = c->at = next;
    } else {
        in_cut_put(c, spans, end, next);
    }
    return true;
}

/* The end of the line that the row begins with; `len`: none. */
static size_t line_end(const struct in_cut *c, const char *data, size_t len)
{
    const char *line = memchr(data + c->start, '\n', len - c->start);
    return line ? (size_t)(line - data) : len;
}

/* Searches for the end of the row; false: there is none yet. */
static bool find_end(struct in_cut *c, const char *data, size_t len, bool ended, size_t *end)
{
    enum delimited_state state = (enum delimited_state)c->state;
    size_t most = len - c->start > RECORD_MAX + 1 ? c->start + RECORD_MAX + 1 : len;
    struct str text = { data, most };
    if (c->depth > DEBT_MOST) {
        *end = line_end(c, data, len);
        c->at = *end;
        return *end < len || ended;
    }
    *end = delimited_row_end(&c->building->cells, text, c->start, &c->at, &state);
    c->state = state;
    if (*end != SIZE_MAX) {
        return true;
    }
    bool is_all = state == DELIMITED_BROKEN || most < len || (ended && c->at >= len);
    if (is_all && delimited_is_open(state)) {
        *end = line_end(c, data, most);
        c->depth += c->at - *end;
        return true;
    }
    *end = len;
    return ended && c->at >= len;
}

/* Over the rest of a row that is too long. */
static void drop(struct in_cut *c, const char *data, size_t len)
{
    const char *line = memchr(data + c->at, '\n', len - c->at);
    c->start = c->at = line ? (size_t)(line - data) + 1 : len;
    c->dropping = !line;
    c->state = DELIMITED_BARE;
}

void in_csv_cut(struct in_cut *c, const char *data, size_t len, bool ended, const char *separators,
                struct block *spans)
{
    size_t most = spans->len + SPLIT_MOST * sizeof(struct split_span), end;
    while (c->start < len && spans->len < most) {
        if (c->dropping) {
            drop(c, data, len);
            continue;
        }
        if (!c->building) {
            end = line_end(c, data, len);
            struct str line = { data + c->start, end - c->start };
            if (end == len && !ended) {
                c->at = len;
                return;
            }
            if (str_trim(line).len > 0) {
                settle(c, line, separators);
            }
            if (!c->building) {
                c->start = c->at = end < len ? end + 1 : len;
                continue;
            }
            c->at = c->start;
        }
        if (!find_end(c, data, len, ended, &end) ||
            !row_ends(c, data, end, end < len ? end + 1 : len, spans)) {
            return;
        }
    }
}
