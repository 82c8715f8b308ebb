/*
 * suggest.c - the nearest name, for "did you mean".
 *
 * The distance counts edits of bytes without ASCII case, and a swap of neighbours as one edit:
 * without that `stauts` would be as near to `state` as to `status`. Names longer than 128 bytes
 * are near to nothing.
 */
#include "base/suggest.h"

enum {
    LONGEST = 128,
    SHORT = 5 /* two edits of a shorter name reach nearly any other */
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static unsigned char lower_at(struct str s, size_t i)
{
    return ascii_lower((unsigned char)s.s[i]);
}

size_t edit_distance(struct str a, struct str b, size_t max)
{
    size_t apart = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (str_eq_fold(a, b)) {
        return 0;
    }
    if (apart > max || a.len > LONGEST || b.len > LONGEST) {
        return max + 1;
    }
    /* rows of the table for the first i - 2, i - 1 and i bytes of a */
    size_t rows[3][LONGEST + 1];
    for (size_t k = 0; k <= b.len; k++) {
        rows[0][k] = k;
    }
    for (size_t i = 1; i <= a.len; i++) {
        size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *twice = rows[(i + 1) % 3];
        size_t nearest = row[0] = i;
        for (size_t k = 1; k <= b.len; k++) {
            bool same = lower_at(a, i - 1) == lower_at(b, k - 1);
            row[k] = least(above[k - 1] + !same, least(above[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && lower_at(a, i - 1) == lower_at(b, k - 2) &&
                lower_at(a, i - 2) == lower_at(b, k - 1)) {
                row[k] = least(row[k], twice[k - 2] + 1);
            }
            nearest = least(nearest, row[k]);
        }
        /* a swap skips one row, so the previous row must exceed the limit as well */
        if (nearest > max + 1) {
            return max + 1;
        }
    }
    return least(rows[a.len % 3][b.len], max + 1);
}

void suggest_init(struct suggest *s, struct str wanted)
{
    size_t most = wanted.len < SHORT ? 1 : (wanted.len + 2) / 3;
    *s = (struct suggest) { .wanted = wanted, .distance = most + 1 };
}

void suggest_offer(struct suggest *s, struct str candidate)
{
    if (s->distance == 0) {
        return;
    }
    size_t distance = edit_distance(s->wanted, candidate, s->distance - 1);
    if (distance < s->distance) {
        s->distance = distance;
        s->best = candidate;
    }
}

struct str suggest_best(const struct suggest *s)
{
    return s->best;
}
