/*
 * in_columns.c - the columns that a header names.
 */
#include "source/format/in_csv.h"
#include "source/format/in_export.h"

#include "base/map.h"
#include "base/vec.h"

struct aliases {
    struct in_alias *items;
    size_t n, cap;
};

/* A name that none before it has: `a`, `a_2`, `a_3`. The map has the next number of each. */
static struct str unused(struct arena *a, struct map *seen, struct str name)
{
    struct str whole = name;
    size_t *next = map_get(seen, name);
    for (size_t *taken = next; taken; taken = map_get(seen, whole)) {
        whole = arena_printf(a, "%.*s_%zu", STR_ARG(name), (*next)++);
    }
    size_t *first = arena_new(a, size_t);
    *first = 2;
    map_put(seen, whole, first);
    return whole;
}

static bool suggests_time(struct str name)
{
    for (size_t at = 0; at + 4 <= name.len; at++) {
        struct str word = { name.s + at, 4 };
        if (str_eq_fold(word, STR("time")) || str_eq_fold(word, STR("date"))) {
            return true;
        }
    }
    return false;
}

/* `TimeGenerated` of `TimeGenerated [UTC]`, as Log Analytics names the columns of times; empty: the
 * name has no zone. */
static struct str without_zone(struct str name)
{
    size_t at = str_find(name, STR(" ["), 0);
    bool has = at != SIZE_MAX && at > 0 && name.s[name.len - 1] == ']';
    struct str bare = { name.s, has ? at : 0 };
    return suggests_time(bare) ? bare : STR("");
}

static const struct in_export_column *known_column(const struct in_export *e, struct str name)
{
    for (const struct in_export_column *x = e ? e->columns : NULL; x && x->column; x++) {
        if (str_eq_fold(str_of(x->column), name)) {
            return x;
        }
    }
    return NULL;
}

static void add_alias(struct arena *a, struct aliases *to, struct map *seen, size_t column,
                      struct str name)
{
    if (!map_get(seen, name)) {
        *vec_add(a, to) = (struct in_alias) { column, unused(a, seen, name) };
    }
}

/* The further names of a column, after all columns have theirs. */
static void name_again(struct arena *a, const struct in_export_column *known, struct str written,
                       size_t column, struct aliases *to, struct map *seen)
{
    struct str bare = without_zone(written);
    for (size_t i = 1; known && i < IN_EXPORT_NAMES && known->names[i]; i++) {
        add_alias(a, to, seen, column, str_of(known->names[i]));
    }
    if (bare.len > 0) {
        add_alias(a, to, seen, column, arena_str(a, bare));
    }
}

/* Cells without a column are `columnN`, unless the header has such names for others. */
static const char *prefix_of_extra(const struct str *names, size_t n)
{
    static const char *const prefixes[] = { "column", "extra", "extra_column" };
    size_t k = 0;
    for (size_t i = 0; i < n && k + 1 < sizeof prefixes / sizeof *prefixes; i++) {
        struct str prefix = str_of(prefixes[k]);
        if (str_starts_fold(names[i], prefix) && names[i].len > prefix.len &&
            names[i].s[prefix.len] >= '0' && names[i].s[prefix.len] <= '9') {
            k++;
            i = SIZE_MAX; /* from the first one again */
        }
    }
    return prefixes[k];
}

struct in_columns *in_columns_new(struct in_cut *c, const struct str *names, size_t n,
                                  struct delimited cells)
{
    struct in_columns *columns = arena_new(c->arena, struct in_columns);
    struct str *copies = arena_array(c->arena, struct str, n + 1);
    const struct in_export *export = in_export_find(names, n);
    struct aliases aliases = { 0 };
    struct map seen;
    map_init(&seen, c->arena, true);
    *columns = (struct in_columns) { .names = copies,
                                     .n = n,
                                     .cells = cells,
                                     .date_column = SIZE_MAX,
                                     .time_column = SIZE_MAX,
                                     .when = SIZE_MAX,
                                     .unset = str_of(export ? export->unset : NULL),
                                     .brackets = export && export->brackets,
                                     .extra = export ? export->extra : NULL,
                                     .extra_prefix = prefix_of_extra(names, n) };
    for (size_t k = 0; k < n; k++) {
        struct str name = str_trim(names[k]);
        const struct in_export_column *known = known_column(export, name);
        if (known && known->time != IN_NO_TIME && columns->when == SIZE_MAX) {
            columns->when = k;
            columns->when_utc = known->time == IN_TIME_UTC;
        }
        name = known           ? str_of(known->names[0])
               : name.len == 0 ? arena_printf(c->arena, "%s%zu", columns->extra_prefix, k + 1)
                               : arena_str(c->arena, name);
        copies[k] = unused(c->arena, &seen, name);
    }
    for (size_t k = 0; k < n; k++) {
        struct str name = str_trim(names[k]);
        name_again(c->arena, known_column(export, name), name, k, &aliases, &seen);
    }
    columns->aliases = aliases.items;
    columns->n_aliases = aliases.n;
    return columns;
}

struct in_columns *in_columns_of_row(struct in_cut *c, struct str row, struct delimited cells)
{
    struct delimited_cells names = { 0 };
    delimited_cells(&cells, row, c->arena, &names);
    struct in_columns *columns = in_columns_new(c, names.items, names.n, cells);
    columns->line = arena_str(c->arena, row).s;
    columns->line_len = row.len;
    return columns;
}

void in_columns_decide(struct in_cut *c, struct str row)
{
    struct in_columns *columns = arena_new(c->arena, struct in_columns);
    *columns = *c->columns;
    const char separators[] = { (char)columns->cells.delim, '\t', ' ', ',', ';', '|' };
    size_t least = SIZE_MAX;
    struct arena a;
    arena_init(&a, NULL);
    for (size_t k = 0; k < sizeof separators && least > 0; k++) {
        struct delimited_cells cells = { 0 };
        struct delimited d = columns->cells;
        d.delim = (unsigned char)separators[k];
        delimited_cells(&d, row, &a, &cells);
        size_t off = cells.n > columns->n ? cells.n - columns->n : columns->n - cells.n;
        if (off < least && (off == 0 || cells.n > 1)) {
            least = off;
            columns->cells = d;
        }
    }
    arena_release(&a);
    if (c->options->delimiter) {
        columns->cells.delim = (unsigned char)c->options->delimiter;
    }
    columns->undecided = false;
    c->columns = columns;
}
