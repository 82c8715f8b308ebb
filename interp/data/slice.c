/*
 * slice.c - see slice.h.
 */
#include "data/slice.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

bool slice_of(const struct slice_rule *r, int64_t ms, int64_t *from, int64_t *to)
{
    if (r->width == 0) {
        *from = r->range.from;
        *to = r->range.to;
        return r->range.known;
    }
    int64_t offset = zone_offset(r->zone, ms), local, start;
    if (!time_add(ms, offset, &local)) {
        return false;
    }
    int64_t rest = local % r->width;
    rest += rest < 0 ? r->width : 0;
    return time_subtract(local, rest, &start) && time_subtract(start, offset, from) &&
           time_add(*from, r->width, to);
}

/* Do at most `most` slices of this width touch the range? */
static bool is_wide_enough(const struct slice_rule *r, int64_t most)
{
    int64_t first, last, end;
    if (!slice_of(r, r->range.from, &first, &end) || !slice_of(r, r->range.to - 1, &last, &end)) {
        return true;
    }
    return last / r->width - first / r->width + 1 <= most;
}

/* The least of the usual widths that gives no more than `buckets` slices. */
static int64_t width_for(const struct slice_rule *range, int64_t buckets)
{
    static const int minutes[] = { 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 };
    static const int hours[] = { 1, 2, 3, 4, 6, 8, 12 };
    enum { N_MINUTES = sizeof minutes / sizeof *minutes, N_HOURS = sizeof hours / sizeof *hours };
    struct slice_rule r = *range;
    for (int i = 0; i < 2 * N_MINUTES; i++) {
        r.width = (int64_t)minutes[i % N_MINUTES] * (i < N_MINUTES ? SECOND : MINUTE);
        if (is_wide_enough(&r, buckets)) {
            return r.width;
        }
    }
    for (int i = 0; i < N_HOURS; i++) {
        r.width = (int64_t)hours[i] * HOUR;
        if (is_wide_enough(&r, buckets)) {
            return r.width;
        }
    }
    int64_t days = time_subtract_bounded(r.range.to, r.range.from) / DAY / buckets;
    for (days = days > 1 ? days : 1;; days++) {
        r.width = days * DAY; /* at most half of 64 bits: there are two buckets or more */
        if (is_wide_enough(&r, buckets)) {
            return r.width;
        }
    }
}

void slice_rule_init(struct slice_rule *r, const struct slice_form *form,
                     const struct slice_range *range, const struct zone *zone)
{
    *r = (struct slice_rule) { .width = form->width, .range = *range, .zone = zone };
    if (form->width == 0 && form->buckets > 1 && range->known && range->to > range->from) {
        r->width = width_for(r, form->buckets);
    }
}
