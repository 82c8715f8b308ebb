/*
 * row_time.c - which of a row's cells is its time.
 */
#include "source/format/row_time.h"

enum { VALUE_LEAST = 8 };

/* The lower, the sooner a column is asked. */
static unsigned rank_of(struct str name, struct time_name says)
{
    for (unsigned k = 0; k < TIME_USUAL; k++) {
        if (str_eq_fold(name, str_of(time_usual_names[k]))) {
            return k;
        }
    }
    return TIME_USUAL + (unsigned)says.kind;
}

struct row_time *row_time_new(struct arena *a, const struct str *names, size_t n)
{
    struct row_time *r = arena_new(a, struct row_time);
    r->names = arena_array(a, struct time_name, n + 1);
    r->order = arena_array(a, size_t, n + 1);
    r->other = SIZE_MAX;
    unsigned *ranks = arena_array(a, unsigned, n + 1);
    for (size_t k = 0; k < n; k++) {
        r->names[k] = time_name_of(names[k]);
        ranks[k] = rank_of(names[k], r->names[k]);
    }
    for (unsigned rank = 0; rank <= TIME_USUAL + TIME_NAME_LATE; rank++) {
        bool known = rank <= TIME_USUAL + TIME_NAME_EVENT;
        for (size_t k = 0; k < n && rank != TIME_USUAL + TIME_NAME_NONE; k++) {
            if (ranks[k] == rank && !r->names[k].zone) {
                r->order[r->n++] = k;
            }
        }
        r->n_known = known ? r->n : r->n_known;
    }
    return r;
}

static bool read_cell(struct row_time *r, struct time_reader *t, const struct str *cells, size_t k,
                      struct time_found *out)
{
    return time_form_value(t, cells[k], r->names[k].utc ? zone_utc() : NULL, out) &&
           (r->names[k].kind != TIME_NAME_LATE || time_is_plausible(out->ms));
}

/* The zone in a column of its own. */
static void zone_column(const struct row_time *r, const struct time_reader *t,
                        const struct str *cells, size_t n, size_t column, struct time_found *out)
{
    int64_t offset;
    for (size_t k = 0; k < n && !out->zoned && !r->names[column].utc; k++) {
        if (r->names[k].zone && time_form_zone(cells[k], &offset)) {
            struct time_reader in_utc = *t;
            in_utc.zone = zone_utc();
            if (time_form_whole(&in_utc, cells[column], out)) {
                out->ms -= offset;
                out->zoned = true;
            }
        }
    }
}

/* A date and a time of day of two columns. */
static bool joined(const struct row_time *r, const struct time_reader *t, const struct str *cells,
                   size_t n, size_t date, struct time_found *out)
{
    struct str zone = { NULL, 0 };
    for (size_t k = 0; k < n; k++) {
        zone = r->names[k].zone && zone.len == 0 ? cells[k] : zone;
    }
    for (size_t i = 0; i < r->n; i++) {
        size_t k = r->order[i];
        if (k < n && k != date && r->names[k].kind <= TIME_NAME_SPEAKS &&
            time_form_clock(cells[k])) {
            struct time_reader in_zone = *t;
            in_zone.zone = r->names[k].utc || r->names[date].utc ? zone_utc() : t->zone;
            return time_form_joined(&in_zone, cells[date], cells[k], zone, out);
        }
    }
    return false;
}

/* A full date and time in a column whose name says nothing. */
static bool other_column(struct row_time *r, const struct time_reader *t, const struct str *cells,
                         size_t n, struct time_found *out)
{
    size_t first = r->other < n ? r->other : 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = i == 0 ? first : i - (i <= first);
        struct str s = cells[k];
        if (r->names[k].kind == TIME_NAME_NONE && s.len >= VALUE_LEAST &&
            s.len <= TIME_VALUE_MOST && (t->how->format || memchr(s.s, ':', s.len)) &&
            time_form_perhaps(t, s, NULL, out) && out->full) {
            r->other = k;
            return true;
        }
    }
    return false;
}

bool row_time(struct row_time *r, struct time_reader *t, const struct str *cells, size_t n,
              struct time_found *out, int64_t *date)
{
    size_t dated = SIZE_MAX;
    bool tried_joined = false, tried_other = false; /* each looks at all columns */
    *date = TIME_NONE;
    for (size_t i = 0; i < r->n; i++) {
        size_t k = r->order[i];
        bool late = r->names[k].kind == TIME_NAME_LATE;
        if (i >= r->n_known && dated != SIZE_MAX && !tried_joined) {
            tried_joined = true;
            if (joined(r, t, cells, n, dated, out)) {
                return true;
            }
        }
        if (late && !tried_other) {
            tried_other = true;
            if (other_column(r, t, cells, n, out)) {
                return true;
            }
        }
        if (k >= n || cells[k].len == 0 || !read_cell(r, t, cells, k, out)) {
            continue;
        }
        if (out->full) {
            zone_column(r, t, cells, n, k, out);
            return true;
        }
        if (dated == SIZE_MAX && !late) {
            dated = k;
            *date = out->ms;
        }
    }
    return (dated != SIZE_MAX && !tried_joined && joined(r, t, cells, n, dated, out)) ||
           (!tried_other && other_column(r, t, cells, n, out));
}
