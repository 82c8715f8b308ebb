/*
 * data_keyword.c - words and phrases of the search expression: the documented examples, every rule,
 * and a naive matcher over random words and texts in ASCII.
 */
#include "data/pattern/keyword.h"

#include "base/buf.h"

#include <criterion/criterion.h>

#define COUNT(a) (unsigned)(sizeof(a) / sizeof *(a))

struct row {
    const char *keyword, *text;
    bool hit;
};

static bool hits(struct arena *a, struct regex_scratch *buffer, struct str keyword, bool phrase,
                 struct str text)
{
    struct regex_error error;
    const struct keyword *k = keyword_compile(a, keyword, phrase, &error);
    cr_assert(k, "%.*s: %.*s", STR_ARG(keyword), STR_ARG(error.message));
    return keyword_test(k, buffer, text) == REGEX_YES;
}

static void check_rows(const struct row *rows, unsigned n, bool phrase)
{
    struct arena a;
    arena_init(&a, NULL);
    struct regex_scratch *buffer = regex_scratch_new(&a);
    for (unsigned i = 0; i < n; i++) {
        cr_expect_eq(hits(&a, buffer, str_of(rows[i].keyword), phrase, str_of(rows[i].text)),
                     rows[i].hit, "`%s` on `%s`", rows[i].keyword, rows[i].text);
    }
    arena_release(&a);
}

#define WORDS(rows)   check_rows((rows), COUNT(rows), false)
#define PHRASES(rows) check_rows((rows), COUNT(rows), true)

#define SAMPLE                                                                                     \
    "11:02:33,456 [com.test.services.test.TESTClientImpl] TEST Request:id=1234567 TEST1234567"

Test(data_keyword, documented_examples)
{
    static const struct row rows[] = {
        { "test", SAMPLE, true },
        { "TEST*", SAMPLE, true },
        { "456", SAMPLE, true },
        { "*456*", SAMPLE, true },
        { "com", SAMPLE, true },
        { "services", SAMPLE, true },
        { "com.*.services*", SAMPLE, true },
        { "TESTClient", SAMPLE, false },
        { "4567", SAMPLE, false },
        { "com*services", SAMPLE, false },
        { "com.services", SAMPLE, false },
        { "jsmith@*.com", "mail to jsmith@somewhere.com now", true },
        { "4??", "version 4.5", false },
        { "4??", "status 404", true },
        { "FINDING", "FINDING_REPORTED", true },
        { "REPORTED", "FINDING_REPORTED", true },
        { "people?with*", "the people_with_link", true },
    };
    WORDS(rows);
}

Test(data_keyword, a_keyword_is_a_whole_term)
{
    static const struct row rows[] = {
        { "error", "error", true },
        { "error", "an ERROR, at last", true },
        { "error", "errors", false },
        { "error", "terror", false },
        { "error", "error1", false },
        { "error", "(error)", true },
        { "error", "x_error_y", true },
        { "error", "error\xC3\xA9", false }, /* a letter beyond ASCII belongs to the term */
        { "error",
          "\xC3\xA9"
          "error",
          false },
        { "error", "error\xE2\x80\x94", true }, /* a dash does not */
        { "caf\xC3\xA9", "CAF\xC3\x89", true },
        { "caf\xC3\xA9", "caf\xC3\xA9s", false },
        { "error", "", false },
    };
    WORDS(rows);
}

Test(data_keyword, punctuation_is_a_term_of_its_own)
{
    static const struct row rows[] = {
        { "id=12", "x id=12 y", true },
        { "id=12", "id = 12", false }, /* blanks only where the word has them */
        { "id=12", "id=123", false },
        { "=12", "id=12", true }, /* nothing is asked before a sign */
        { "id=", "id=12", true },
        { "/var/log", "cat /var/log/x", true },
        { "/var/log", "cat /var/logs", false },
        { "a.b", "a.b", true },
        { "a.b", "axb", false },
        { "-", "a-b", true },
        { "_b", "a_b", true },
        { "a_b", "a_b", true },
        { "a_b", "a_bc", false },
        { "(", "f(x)", true },
        { "\\", "C:\\x", true },
        { "$", "5$", true },
        { "^", "ab", false },
    };
    WORDS(rows);
}

Test(data_keyword, stars_inside_terms)
{
    static const struct row rows[] = {
        { "fail*", "failure", true },
        { "fail*", "fail", true },
        { "fail*", "fail_over", true }, /* wildcards take `_` */
        { "fail*", "unfailing", false },
        { "*fail", "unfail", true },
        { "*fail", "un_fail", true },
        { "*fail", "failing", false },
        { "*fail*", "unfailing", true },
        { "f*l", "fail", true },
        { "f*l", "fl", true },
        { "f*l", "f l", false },
        { "f*l", "f-l", false },
        { "f*l", "f_l", true },
        { "a*-b", "aX-b", true },
        { "a*-b", "a-b", true },
        { "a-*b", "a-Xb", true },
        { "a_*_b", "a_x_b", true },
        { "a_*_b", "a__b", true },
        { "f**l", "fxxl", true },
        { "*", "", true },
        { "*", "anything", true },
    };
    WORDS(rows);
}

Test(data_keyword, a_star_alone_is_one_term)
{
    static const struct row rows[] = {
        { "a.*.b", "a.x.b", true },  { "a.*.b", "a.x_1.b", true },
        { "a.*.b", "a...b", true }, /* the dot in the middle is a term */
        { "a.*.b", "a..b", false },  { "a.*.b", "a.x.y.b", false },
        { "a.*.b", "a. .b", false }, { "a-*-b", "a-x-b", true },
    };
    static const struct row phrases[] = {
        { "user * logged", "user bob logged in", true },
        { "user * logged", "user bob smith logged in", false },
        { "user * logged", "user  logged in", false },
        { "user * logged", "user = logged in", true },
    };
    WORDS(rows);
    PHRASES(phrases);
}

Test(data_keyword, question_marks)
{
    static const struct row rows[] = {
        { "4??", "400", true },
        { "4??", "4_0", true },
        { "4??", "40", false },
        { "4??", "4000", false },
        { "4??", "1400", false },
        { "?00", "500", true },
        { "?00", "1500", false },
        { "?00", "-00", false },
        { "a?c", "abc", true },
        { "a?c", "a-c", false },
        { "a?c", "ac", false },
        { "a?", "a\xC3\xA9", true },
        { "?", "x", true },
        { "?", "-", false },
        /* a question mark is found as well */
        { "a?c", "a?c", true },
        { "?c", "a?c", true },
        { "a?", "a?c", true },
        { "?", "a?", true },
    };
    static const struct row phrases[] = {
        { "index.php?id=1", "GET /index.php?id=1 HTTP/1.1", true },
        { "index.php?id=1", "GET /index.phpid=1 HTTP/1.1", false },
        { "?id=1", "GET /index.php?id=1 HTTP/1.1", true },
        { "index.php?", "GET /index.php?id=1 HTTP/1.1", true },
        { "are you sure?", "Are you sure?", true },
        { "are you sure?", "Are you sure", false },
        { "a?c", "a-c", true },
        { "a?c", "a\nc", true },
        { "a?c",
          "a\xE2\x82\xAC"
          "c",
          true }, /* one character, not one byte */
        { "a?c", "ac", false },
        { "?00", "500", true },
        { "?00", "1500", false },
        { "?00", "-00", true },
        { "40?", "4012", false },
        { "??", "a?", true },
    };
    WORDS(rows);
    PHRASES(phrases);
}

Test(data_keyword, blanks_of_phrases)
{
    static const struct row rows[] = {
        { "a b", "a b", true },
        { "a b", "a  \t b", true },
        { "a b", "a\nb", true },
        { "a b",
          "a\x1C"
          "b",
          true },
        { "a b",
          "a\xE2\x80\x83"
          "b",
          true }, /* em space */
        { "a b",
          "a\xC2\xA0"
          "b",
          false }, /* no-break space */
        { "a b",
          "a\xE2\x80\x87"
          "b",
          false }, /* figure space does not break either */
        { "a b", "ab", false },
        { "a b", "a-b", false },
        { "a  b", "a b", true },
        { "a\tb", "a b", true },
        { " a", "a", true }, /* a blank at the edge is also the text's edge */
        { " a", "-a", false },
        { " a", "x a", true },
        { "a ", "a", true },
        { "a ", "a-", false },
        { "a ", "a x", true },
        { "full control", "FULL_CONTROL", false },
    };
    PHRASES(rows);
}

Test(data_keyword, phrases_of_signs)
{
    static const struct row rows[] = {
        { "\"EventID\":\"4624\"", "{\"EventID\":\"4624\"}", true },
        { "\"EventID\":\"4624\"", "{\"EventID\": \"4624\"}", false },
        { "*FULL_CONTROL*", "grants FULL_CONTROL to all", true },
        { "*FULL_CONTROL*", "grants xFULL_CONTROLx to all", true },
        { "0.0.0.0/0", "cidr 0.0.0.0/0", true },
        { "0.0.0.0/0", "cidr 10.0.0.0/0", false },
        { "and", "this and that", true },
        { "*", "", true },
        { "5 * 3", "5 * 3", true }, /* a star is a term itself */
        { "5*3", "x=5*3", true },   /* in quotes it is literal, too */
        { "/**/", "a /**/ b", true },
        { "**bold**", "a **bold** word", true },
    };
    PHRASES(rows);
}

Test(data_keyword, case_folds_as_pcre2_does)
{
    static const struct row rows[] = {
        { "task", "TASK", true },
        { "task", "tas\xE2\x84\xAA", true }, /* Kelvin sign */
        { "task",
          "ta\xC5\xBF"
          "k",
          true }, /* long s */
        { "ks", "\xE2\x84\xAA\xC5\xBF", true },
        { "\xC3\x84pfel", "\xC3\xA4PFEL", true },
    };
    WORDS(rows);
}

Test(data_keyword, long_texts)
{
    struct arena a;
    arena_init(&a, NULL);
    struct regex_scratch *buffer = regex_scratch_new(&a);
    enum { LEN = 20000 };
    char *text = arena_alloc(&a, LEN);
    for (size_t at = 0; at + 6 < LEN; at += at < 3900 || at > 4200 ? 977 : 1) {
        memset(text, '.', LEN);
        memcpy(text + at, "NeedLE", 6);
        cr_expect(hits(&a, buffer, STR("needle"), false, (struct str) { text, LEN }), "at %zu", at);
        cr_expect(hits(&a, buffer, STR("need*"), false, (struct str) { text, LEN }), "at %zu", at);
        cr_expect(!hits(&a, buffer, STR("needles"), false, (struct str) { text, LEN }), "at %zu",
                  at);
    }
    memset(text, 'x', LEN);
    cr_expect(hits(&a, buffer, (struct str) { text, 5000 }, false, (struct str) { text, 5000 }),
              "long words");
    cr_expect(!hits(&a, buffer, (struct str) { text, 5000 }, false, (struct str) { text, 5001 }));
    arena_release(&a);
}

/* --- a naive matcher, ASCII only --- */

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
    return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20);
}

static bool is_wild_side(char c)
{
    return is_word(c) || c == '_' || c == '*' || c == '?';
}

struct naive {
    struct str keyword, text;
    bool phrase;
};

static bool naive_from(const struct naive *n, size_t at, size_t to);

/* A run of `least` or more characters of the terms (or `_`, or stars where it may be empty), or of
 * blanks. */
static bool naive_run(const struct naive *n, size_t next, size_t to, size_t least, bool blanks)
{
    for (size_t len = 0;; len++) {
        if (len >= least && naive_from(n, next, to + len)) {
            return true;
        }
        if (to + len >= n->text.len) {
            return false;
        }
        char c = n->text.s[to + len];
        if (blanks ? !is_blank(c) : !is_word(c) && c != '_' && (least > 0 || c != '*')) {
            return false;
        }
    }
}

static bool naive_star(const struct naive *n, size_t at, size_t to)
{
    bool edge = at == 0 || at + 1 == n->keyword.len;
    if (edge || is_wild_side(n->keyword.s[at - 1]) || is_wild_side(n->keyword.s[at + 1])) {
        return naive_run(n, at + 1, to, 0, false);
    }
    if (to < n->text.len && !is_word(n->text.s[to]) && n->text.s[to] != '_') {
        return !is_blank(n->text.s[to]) && naive_from(n, at + 1, to + 1);
    }
    return naive_run(n, at + 1, to, 1, false);
}

/* A `?` at an edge of the pattern that takes `c` must be at an edge of a term. */
static bool takes_of_term(const struct naive *n, char c)
{
    return n->phrase ? is_word(c) : c != '?';
}

/* Does the keyword from `at` on match the text from `to` on? */
static bool naive_from(const struct naive *n, size_t at, size_t to)
{
    struct str k = n->keyword, t = n->text;
    if (at == k.len) {
        char last = k.s[at - 1];
        bool term = is_word(last) || (last == '?' && takes_of_term(n, t.s[to - 1]));
        return !(term && to < t.len && is_word(t.s[to]));
    }
    if (is_blank(k.s[at])) {
        size_t end = at;
        while (end < k.len && is_blank(k.s[end])) {
            end++;
        }
        bool starts = n->phrase && at == 0 && to == 0,
             ends = n->phrase && end == k.len && to == t.len;
        return naive_run(n, end, to, 1, true) || ((starts || ends) && naive_from(n, end, to));
    }
    if (k.s[at] == '*') {
        return naive_star(n, at, to);
    }
    if (to == t.len) {
        return false;
    }
    bool fits = k.s[at] == '?'
                    ? n->phrase || is_word(t.s[to]) || t.s[to] == '_' || t.s[to] == '?'
                    : ascii_lower((unsigned char)k.s[at]) == ascii_lower((unsigned char)t.s[to]);
    return fits && naive_from(n, at + 1, to + 1);
}

static bool naive_hits(const struct naive *n)
{
    if (n->keyword.len == 0 || str_eq(n->keyword, STR("*"))) {
        return true;
    }
    char first = n->keyword.s[0];
    for (size_t from = 0; from <= n->text.len; from++) {
        bool term = is_word(first) ||
                    (first == '?' && from < n->text.len && takes_of_term(n, n->text.s[from]));
        bool inside = from > 0 && is_word(n->text.s[from - 1]) && term;
        if (!inside && naive_from(n, 0, from)) {
            return true;
        }
    }
    return false;
}

static unsigned pick(uint64_t *state, unsigned n)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (unsigned)(*state >> 33) % n;
}

static struct str random_text(uint64_t *state, struct arena *a, const char *alphabet, unsigned most)
{
    size_t len = pick(state, most + 1), n = strlen(alphabet);
    char *s = arena_alloc(a, len + 1);
    for (size_t i = 0; i < len; i++) {
        s[i] = alphabet[pick(state, (unsigned)n)];
    }
    return (struct str) { s, len };
}

static void compare(uint64_t seed, bool phrase, const char *alphabet)
{
    struct arena lasting, a;
    arena_init(&lasting, NULL);
    arena_init(&a, NULL);
    struct regex_scratch *buffer = regex_scratch_new(&lasting);
    uint64_t state = seed;
    unsigned yes = 0, tests = 0;
    for (unsigned i = 0; i < 6000; i++) {
        struct naive n = { .keyword = random_text(&state, &a, alphabet, 6), .phrase = phrase };
        struct regex_error error;
        const struct keyword *k = keyword_compile(&a, n.keyword, phrase, &error);
        cr_assert(k);
        for (unsigned t = 0; t < 12; t++, tests++) {
            n.text = random_text(&state, &a, "abKs1_.- \t=*?", 9);
            bool hit = keyword_test(k, buffer, n.text) == REGEX_YES;
            yes += hit;
            cr_expect_eq(hit, naive_hits(&n), "`%.*s` on `%.*s`: %d", STR_ARG(n.keyword),
                         STR_ARG(n.text), hit);
        }
        arena_reset(&a);
    }
    cr_expect(yes > tests / 20 && yes < tests, "%u of %u hit", yes, tests);
    arena_release(&a);
    arena_release(&lasting);
}

Test(data_keyword, words_are_as_the_naive_matcher)
{
    compare(0xC0FFEE, false, "abKs1_.-=**?");
}

Test(data_keyword, phrases_are_as_the_naive_matcher)
{
    compare(0xBEEF, true, "abK1_.  \t**?");
}
