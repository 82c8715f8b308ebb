/*
 * data_anchors.c - anchors against a plain reference, over random patterns and texts (fixed seed):
 * for every place where the first text stands, each next text is looked for one after another.
 */
#include "lib/op/parse/anchors.h"

#include <criterion/criterion.h>

enum { LITERALS_MOST = 4, ROUNDS = 200000 };

static uint64_t state = 0x9E3779B97F4A7C15u;

static unsigned pick(unsigned n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % n;
}

static struct str letters(char *to, unsigned least, unsigned most)
{
    unsigned n = least + pick(most - least + 1);
    for (unsigned i = 0; i < n; i++) {
        to[i] = "ab ="[pick(4)];
    }
    return (struct str) { to, n };
}

static bool stands_at(struct str text, size_t at, struct str literal)
{
    return at + literal.len <= text.len && memcmp(text.s + at, literal.s, literal.len) == 0;
}

static bool reference(const struct anchors *p, struct str text, struct str *out)
{
    for (size_t start = 0; start <= text.len; start++) {
        size_t at = start + p->literals[0].len, i = 0;
        if (!stands_at(text, start, p->literals[0])) {
            continue;
        }
        for (; i < p->n; i++) {
            struct str next = p->literals[i + 1];
            size_t end = at;
            if (next.len == 0) {
                end = text.len; /* the last one takes the rest */
            }
            while (end <= text.len && !stands_at(text, end, next)) {
                end++;
            }
            if (end > text.len) {
                break;
            }
            out[i] = (struct str) { text.s + at, end - at };
            at = end + next.len;
        }
        if (i == p->n) {
            return true;
        }
    }
    return false;
}

Test(anchors, random_patterns_against_a_plain_reference)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        char buffers[LITERALS_MOST + 1][8], buffer[40];
        struct str literals[LITERALS_MOST + 1], got[LITERALS_MOST], want[LITERALS_MOST];
        struct anchors p = { literals, 1 + pick(LITERALS_MOST) };
        for (size_t i = 0; i <= p.n; i++) {
            literals[i] = letters(buffers[i], i == 0 || i == p.n ? 0 : 1, 3);
        }
        struct str text = letters(buffer, 0, 30);
        bool found = anchors_match(&p, text, got), there = reference(&p, text, want);
        cr_assert_eq(found, there, "round %u", round);
        for (size_t i = 0; found && i < p.n; i++) {
            cr_assert(got[i].len == want[i].len && (got[i].len == 0 || got[i].s == want[i].s),
                      "round %u, capture %zu of `%.*s`: `%.*s`, not `%.*s`", round, i,
                      STR_ARG(text), STR_ARG(got[i]), STR_ARG(want[i]));
        }
    }
}
