/*
 * json_array.c - an array of JSON objects.
 *
 * Lines of text can begin with a bracket too, `[2024-05-01 10:15:30] ...`: what follows it must be
 * the start of a JSON value that ends as one does.
 */
#include "base/json/json.h"
#include "source/format/in_def.h"

static size_t skip_blanks(struct str s, size_t at)
{
    while (at < s.len && json_is_blank(s.s[at])) {
        at++;
    }
    return at;
}

/* A word or number at `at` with what may follow it in an array. */
static bool is_bare_value(struct str s, size_t at)
{
    size_t end = at;
    while (end < s.len && !json_is_blank(s.s[end]) && s.s[end] != ',' && s.s[end] != ']') {
        end++;
    }
    struct str word = { s.s + at, end - at };
    bool known = json_number_form(word) != JSON_NO_NUMBER || str_eq(word, STR("true")) ||
                 str_eq(word, STR("false")) || str_eq(word, STR("null"));
    size_t after = skip_blanks(s, end);
    if (!known || (after < s.len && s.s[after] != ',' && s.s[after] != ']')) {
        return false;
    }
    if (after < s.len && s.s[after] == ',') {
        after = skip_blanks(s, after + 1);
        return after == s.len || s.s[after] == '{' || s.s[after] == '[' || s.s[after] == '"' ||
               is_bare_value(s, after);
    }
    return after >= s.len || skip_blanks(s, after + 1) == s.len;
}

static int sniff(struct str head, bool named, bool whole)
{
    size_t at = skip_blanks(head, 0);
    (void)whole;
    if (at == head.len || head.s[at] != '[') {
        return 0;
    }
    at = skip_blanks(head, at + 1);
    if (at == head.len) {
        return 40;
    }
    switch (head.s[at]) {
    case '{':
        return 90;
    case ',':
        return 60;
    case ']':
        return named || skip_blanks(head, at + 1) == head.len ? 60 : 5;
    case '[':
    case '"':
        return 40;
    default:
        return named || is_bare_value(head, at) ? 40 : 0;
    }
}

static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    struct split *s = &c->split;
    s->start = c->start;
    s->at = c->at;
    s->dropping = c->dropping;
    split_scan(s, data, len, ended, spans);
    c->start = s->start;
    c->at = s->at;
    c->dropping = s->dropping;
    c->done = s->state == SPLIT_END && spans->len == 0;
}

const struct in_def in_json_array = {
    .name = "json-array",
    .doc = "one JSON array of objects",
    .recognised = "a bracket and a value at the start",
    .globs = "*.json *.json.*",
    .sniff = sniff,
    .cut = cut,
};
