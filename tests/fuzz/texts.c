/*
 * texts.c - libFuzzer target: a kind, a key, a delimiter or a path, a zero byte, and a text: what
 * keyvalue, csv, split and parse xml read.
 *
 * Parts of delimited text come to an end, and so do pairs, each after the one before. A key that
 * the walk over all pairs finds is found by its name.
 */
#include "data/delimited.h"
#include "lib/op/parse/xml_path.h"
#include "lib/shared/pairs.h"

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

static void try_delimited(struct arena *a, struct str signs, struct str text)
{
    struct delimited d = { ',', '"', '\\' };
    if (signs.len >= 3 && signs.s[0] != signs.s[1] && signs.s[1] != signs.s[2] &&
        signs.s[0] != signs.s[2]) {
        d = (struct delimited) { (unsigned char)signs.s[0], (unsigned char)signs.s[1],
                                 (unsigned char)signs.s[2] };
    }
    size_t at = 0, parts = 0;
    struct str part;
    for (bool open; delimited_next(&d, text, &at, a, &part, &open); parts++) {
        need(parts <= text.len, "the parts end");
        need(part.len <= text.len && at <= text.len + 1, "a part is no longer than the text");
    }
}

static void try_pairs(struct arena *a, struct str key, struct str text)
{
    struct str name, value;
    pairs_find(text, key, a, &value);
    size_t at = 0, before = 0;
    while (pairs_next(text, &at, STR(""), a, &name, &value)) {
        need(at > before && at <= text.len, "each pair lies behind the one before");
        before = at;
    }
    at = 0;
    while (key.len > 0 && pairs_next(text, &at, key, a, &name, &value)) {
        need(at <= text.len, "a pair lies in the text");
    }
}

static void try_xml(struct arena *a, struct str path, struct str text)
{
    const char *wrong = NULL;
    struct str out;
    const struct xml_path *p = xml_path_compile(a, path, &wrong);
    need(p || wrong, "a refused path has a reason");
    struct xml_text *x = xml_text_new(a);
    if (p && !xml_text_open(x, text)) {
        xml_path_find(p, x, a, &out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) /* NOLINT */
{
    struct arena a;
    const char *end = size > 1 ? memchr(data + 1, 0, size - 1) : NULL;
    if (!end) {
        return 0;
    }
    struct str what = { (const char *)data + 1, (size_t)(end - (const char *)data) - 1 };
    struct str text = { end + 1, size - what.len - 2 };
    arena_init(&a, NULL);
    if (data[0] % 3 == 0) {
        try_delimited(&a, what, text);
    } else if (data[0] % 3 == 1) {
        try_pairs(&a, what, text);
    } else if (utf8_valid(text) && utf8_valid(what)) {
        try_xml(&a, what, text);
    }
    arena_release(&a);
    return 0;
}
