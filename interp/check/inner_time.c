/*
 * inner_time.c - see inner_time.h.
 */
#include "check/inner_time.h"

struct str inner_time_text(struct str query, const struct node_list *nodes)
{
    if (nodes->n == 0) {
        return STR("");
    }
    struct span all = span_join(nodes->items[0]->span, nodes->items[nodes->n - 1]->span);
    bool inside = all.at <= query.len && all.len <= query.len - all.at;
    return inside ? str_trim((struct str) { query.s + all.at, all.len }) : STR("");
}

static bool are_digits(struct str s, size_t at, size_t n)
{
    for (size_t i = at; i < at + n; i++) {
        if (i >= s.len || s.s[i] < '0' || s.s[i] > '9') {
            return false;
        }
    }
    return true;
}

static bool is_dash(struct str s, size_t at)
{
    return at < s.len && (s.s[at] == '-' || s.s[at] == '/');
}

/* `11/14 22:13` and `2023/11/14 22:13` as ISO dates. */
static struct str as_iso(struct arena *a, struct str s, int64_t end, const struct zone *zone)
{
    bool has_year = are_digits(s, 0, 4) && is_dash(s, 4);
    size_t at = has_year ? 5 : 0;
    bool is_date = are_digits(s, at, 2) && is_dash(s, at + 2) && are_digits(s, at + 3, 2) &&
                   (at + 5 == s.len || s.s[at + 5] == ' ' || s.s[at + 5] == 'T');
    int64_t local, year = 0;
    if (!is_date || (!has_year && !time_add(end, zone_offset(zone, end), &local))) {
        return s;
    }
    if (has_year) {
        for (size_t i = 0; i < 4; i++) {
            year = year * 10 + (s.s[i] - '0');
        }
    } else {
        year = time_civil(local).year;
    }
    return arena_printf(a, "%04lld-%.2s-%.*s", (long long)year, s.s + at, (int)(s.len - at - 3),
                        s.s + at + 3);
}

bool inner_time_read(struct arena *a, struct str text, int64_t end, const struct zone *zone,
                     bool start, int64_t *ms)
{
    struct str s = as_iso(a, text, end, zone);
    return start ? time_read_range_start(s, end, zone, ms) : time_read_range_end(s, end, zone, ms);
}
