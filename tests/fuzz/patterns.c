/*
 * patterns.c - libFuzzer target: a kind, a pattern, a zero byte, a text.
 *
 * A regular expression that is refused says why, at a place of its own; what the service would
 * refuse lies within the pattern. A glob gives what a plain matcher gives, and so do anchors that
 * match: their texts and captures stand in the text one after the other.
 */
#include "data/pattern/keyword.h"
#include "data/pattern/pattern.h"
#include "data/pattern/regex_dialect.h"
#include "lib/op/parse/anchors.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* NOLINT: libFuzzer's name */

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

static void try_regex(struct arena *a, struct regex_scratch *buffer, unsigned flags,
                      struct str pattern, struct str text)
{
    struct regex_error error = { 0 };
    struct regex_refusal refusal;
    const struct pattern *p = pattern_regex(a, pattern, flags & 7, &error);
    need(p || (error.message.len > 0 && error.offset <= pattern.len), "a reason and a place");
    if (regex_refused(pattern, flags & 8 ? REGEX_PARSE : REGEX_MATCHES, &refusal)) {
        need(refusal.at < pattern.len, "a refusal has a place");
    }
    if (p) {
        pattern_test(p, buffer, text);
    }
    const struct regex *re = regex_compile(a, pattern, REGEX_PARSE, 0, true, &error);
    struct str got;
    if (re && regex_search(re, buffer, text, 0) == REGEX_YES) {
        need(regex_captured(buffer, text, 0, &got), "a match has a text");
        for (size_t i = 0; i < re->n_groups; i++) {
            if (regex_captured(buffer, text, re->groups[i].number, &got)) {
                need(got.s >= text.s && got.s + got.len <= text.s + text.len, "a part of the text");
            }
        }
    }
}

/* The last star takes one byte more as often as what follows does not fit. */
static bool glob_matches(struct str glob, struct str text)
{
    size_t g = 0, t = 0, star = SIZE_MAX, from = 0;
    while (t < text.len) {
        if (g < glob.len && glob.s[g] == '*') {
            star = g++;
            from = t;
        } else if (g < glob.len && glob.s[g] == text.s[t]) {
            g++;
            t++;
        } else if (star != SIZE_MAX) {
            g = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    while (g < glob.len && glob.s[g] == '*') {
        g++;
    }
    return g == glob.len;
}

static void try_anchors(struct arena *a, struct str pattern, struct str text)
{
    struct anchors p = { .literals = arena_array(a, struct str, pattern.len + 2) };
    struct str *out = arena_array(a, struct str, pattern.len + 2);
    size_t begin = 0;
    for (size_t i = 0; i <= pattern.len; i++) {
        if (i == pattern.len || pattern.s[i] == '*') {
            p.literals[p.n++] = (struct str) { pattern.s + begin, i - begin };
            begin = i + 1;
        }
    }
    p.n--;
    for (size_t i = 1; i < p.n; i++) {
        if (p.literals[i].len == 0) {
            return;
        }
    }
    if (p.n == 0 || !anchors_match(&p, text, out)) {
        return;
    }
    for (size_t i = 0; i < p.n; i++) {
        struct str before = p.literals[i], next = p.literals[i + 1];
        need(out[i].s >= text.s + before.len && out[i].s + out[i].len <= text.s + text.len,
             "a capture is a part of the text");
        need(memcmp(out[i].s - before.len, before.s, before.len) == 0, "it follows its text");
        struct str rest = { out[i].s, (size_t)(text.s + text.len - out[i].s) };
        need(next.len == 0 || str_find(rest, next, 0) == out[i].len, "it ends at the next text");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) /* NOLINT */
{
    struct arena a;
    struct regex_error error;
    const char *end = size > 1 && size < 4000 ? memchr(data + 1, 0, size - 1) : NULL;
    if (!end) {
        return 0;
    }
    struct str pattern = { (const char *)data + 1, (size_t)(end - (const char *)data) - 1 };
    struct str text = { end + 1, size - pattern.len - 2 };
    if (!utf8_valid(pattern) || !utf8_valid(text)) {
        return 0;
    }
    arena_init(&a, NULL);
    struct regex_scratch *buffer = regex_scratch_new(&a);
    switch (data[0] & 3) {
    case 0:
        try_regex(&a, buffer, data[0] >> 2, pattern, text);
        break;
    case 1:
        need((pattern_test(pattern_glob(&a, pattern), buffer, text) == REGEX_YES) ==
                 glob_matches(pattern, text),
             "a glob gives what a plain matcher gives");
        pattern_test(pattern_predicate(&a, pattern), buffer, text);
        break;
    case 2: {
        const struct keyword *k = keyword_compile(&a, pattern, data[0] & 4, &error);
        if (k) {
            keyword_test(k, buffer, text);
        }
        break;
    }
    default:
        try_anchors(&a, pattern, text);
    }
    arena_release(&a);
    return 0;
}
