/*
 * data_regex_translate.c - named groups and the spellings of Java and RE2 that PCRE2 does not know.
 */
#include "data/pattern/regex.h"

#include <criterion/criterion.h>

#define COUNT(a) (unsigned)(sizeof(a) / sizeof *(a))

struct world {
    struct arena arena;
    struct regex_scratch *buffer;
    uint64_t state;
};

static void world_begin(struct world *w, uint64_t seed)
{
    arena_init(&w->arena, NULL);
    w->buffer = regex_scratch_new(&w->arena);
    w->state = seed * 0x9E3779B97F4A7C15u + 1;
}

static void world_end(struct world *w)
{
    arena_release(&w->arena);
}

static unsigned pick(struct world *w, unsigned n)
{
    w->state ^= w->state << 13;
    w->state ^= w->state >> 7;
    w->state ^= w->state << 17;
    return (unsigned)(w->state >> 33) % n;
}

static const struct regex *compiled(struct world *w, const char *regex, enum regex_flavor flavor)
{
    struct regex_error error;
    const struct regex *re = regex_compile(&w->arena, str_of(regex), flavor, 0, false, &error);
    cr_assert(re, "%s: %.*s", regex, STR_ARG(error.message));
    return re;
}

/* Text of the named group `i` (by order of appearance); NULL: it took no part or nothing matched.
 */
static const char *group_text(struct world *w, const char *regex, struct str text, size_t i)
{
    const struct regex *re = compiled(w, regex, REGEX_PARSE);
    struct str got;
    cr_assert_lt(i, re->n_groups, "%s", regex);
    if (regex_search(re, w->buffer, text, 0) != REGEX_YES ||
        !regex_captured(w->buffer, text, re->groups[i].number, &got)) {
        return NULL;
    }
    return arena_cstr(&w->arena, got);
}

Test(data_regex_translate, named_groups)
{
    struct world w;
    world_begin(&w, 16);
    const struct regex *re =
        compiled(&w, "(x)(?<user>\\w+)@(?:a|b)(?P<_host_name>.+)", REGEX_PARSE);
    cr_assert_eq(re->n_groups, 2);
    cr_expect(str_eq(re->groups[0].name, STR("user")));
    cr_expect_eq(re->groups[0].number, 2);
    cr_expect(str_eq(re->groups[1].name, STR("_host_name")));
    cr_expect_eq(re->groups[1].number, 3);
    cr_expect_eq(re->captures, 3);
    cr_expect_str_eq(group_text(&w, "(?<u>\\w+)@(?P<h>.+)", STR("me@home"), 1), "home");
    cr_expect_null(group_text(&w, "(?<a>x)|(?<b>y)", STR("y"), 0));
    cr_expect_str_eq(group_text(&w, "(?<a>x)|(?<b>y)", STR("y"), 1), "y");
    cr_expect_str_eq(group_text(&w, "(?<=u=)(?<a>\\w*)(?=;)", STR("u=;"), 0), "",
                     "an empty capture is no null");
    cr_expect_str_eq(group_text(&w, "(?<out>a(?<in>b))", STR("ab"), 1), "b");
    world_end(&w);
}

Test(data_regex_translate, long_and_repeated_names)
{
    struct world w;
    world_begin(&w, 17);
    static const char *const name =
        "a_name_of_a_group_that_is_longer_than_the_32_characters_of_PCRE2";
    struct str regex = arena_printf(&w.arena, "=(?<%s>\\d+)", name);
    const struct regex *re = compiled(&w, regex.s, REGEX_PARSE);
    cr_assert_eq(re->n_groups, 1);
    cr_expect(str_eq(re->groups[0].name, str_of(name)));
    re = compiled(&w, "a(?<x>1)|b(?<x>2)", REGEX_PARSE);
    cr_assert_eq(re->n_groups, 2);
    cr_expect(str_eq(re->groups[0].name, re->groups[1].name));
    cr_expect_str_eq(group_text(&w, "a(?<x>1)|b(?<x>2)", STR("b2"), 1), "2");
    world_end(&w);
}

Test(data_regex_translate, groups_that_are_none)
{
    struct world w;
    world_begin(&w, 18);
    static const struct {
        const char *regex;
        uint32_t number;
    } rows[] = {
        { "\\((?<g>a)", 1 },          { "[(](?<g>a)", 1 },
        { "(?:x)(?<g>a)", 1 },        { "(?=x)(?!y)(?<=z)(?<!v)(?<g>a)", 1 },
        { "[^](](?<g>a)", 1 },        { "\\Q((\\E(?<g>a)", 1 },
        { "(?>x)(?<g>a)", 1 },        { "(?i:x)(?<g>a)", 1 },
        { "[[:alpha:](](?<g>a)", 1 }, { "\\\\(x)(?<g>a)", 2 },
        { "((x))(?<g>a)", 3 },        { "[\\](](?<g>a)", 1 },
    };
    for (unsigned i = 0; i < COUNT(rows); i++) {
        const struct regex *re = compiled(&w, rows[i].regex, REGEX_PARSE);
        cr_assert_eq(re->n_groups, 1, "%s", rows[i].regex);
        cr_expect_eq(re->groups[0].number, rows[i].number, "%s: %u", rows[i].regex,
                     re->groups[0].number);
        cr_expect_eq(re->captures, rows[i].number, "%s", rows[i].regex);
    }
    world_end(&w);
}

Test(data_regex_translate, class_intersections)
{
    struct world w;
    world_begin(&w, 19);
    static const char *const regex = "^(?<g>a[\\s&&[^\\r]]+b)$";
    cr_expect_not_null(group_text(&w, regex, STR("a \t\nb"), 0));
    cr_expect_null(group_text(&w, regex, STR("a \rb"), 0));
    cr_expect_null(group_text(&w, regex, STR("a-b"), 0));
    cr_expect_not_null(group_text(&w, "^(?<g>[a-z&&[^aeiou]]+)$", STR("xyz"), 0));
    cr_expect_null(group_text(&w, "^(?<g>[a-z&&[^aeiou]]+)$", STR("xyza"), 0));
    cr_expect_not_null(group_text(&w, "^(?<g>[&]&[&])$", STR("&&&"), 0), "one & is a character");
    world_end(&w);
}

Test(data_regex_translate, hyphen_behind_a_class_escape)
{
    struct world w;
    world_begin(&w, 20);
    cr_expect_str_eq(group_text(&w, "(?<g>[\\w-_.]+)", STR("!my-host_1.x!"), 0), "my-host_1.x");
    cr_expect_str_eq(group_text(&w, "(?<g>[\\d-:]+)", STR("at 12-30:11"), 0), "12-30:11");
    cr_expect_str_eq(group_text(&w, "(?<g>[\\w-]+)", STR("a-b c"), 0), "a-b");
    cr_expect_str_eq(group_text(&w, "(?<g>[+-9]+)", STR("x+,9"), 0), "+,9", "a range stays one");
    world_end(&w);
}

Test(data_regex_translate, spellings_of_production_queries)
{
    struct world w;
    world_begin(&w, 21);
    cr_expect_str_eq(group_text(&w, "\\[(?<g>[^]]*)\\]", STR("x [a b] y"), 0), "a b");
    cr_expect_str_eq(group_text(&w, "\\\"id\\\"\\:(?<g>\\d{1,3}+)\\,", STR("\"id\":123,"), 0),
                     "123");
    cr_expect_str_eq(group_text(&w, "null}(?<g>.*)", STR("{null}x"), 0), "x");
    cr_expect_str_eq(group_text(&w, "(?<g>(?:.|[\\r\\n])*?)END", STR("a\r\nbEND"), 0), "a\r\nb");
    cr_expect_str_eq(group_text(&w, "a\\/b\\'\\_\\=\\;\\<(?<g>.)\\>", STR("a/b'_=;<x>"), 0), "x");
    cr_expect_str_eq(group_text(&w, "(?<=)(?<g>a)", STR("ba"), 0), "a");
    world_end(&w);
}

Test(data_regex_translate, spellings_of_java)
{
    struct world w;
    world_begin(&w, 24);
    cr_expect_str_eq(group_text(&w, "(?<g>\\p{Alpha}+)", STR("1aZ\xC3\xA9"), 0), "aZ",
                     "POSIX classes are ASCII");
    cr_expect_str_eq(group_text(&w, "(?<g>\\P{Digit}+)", STR("12ab3"), 0), "ab");
    cr_expect_str_eq(group_text(&w, "(?<g>[\\p{Upper}\\p{Digit}_]+)", STR("aB_2c"), 0), "B_2");
    cr_expect_str_eq(group_text(&w, "(?<g>[^\\P{XDigit}]+)", STR("xyFf9g"), 0), "Ff9");
    cr_expect_str_eq(group_text(&w, "(?<g>\\p{IsAlphabetic}+)", STR("1\xC3\xA9z."), 0),
                     "\xC3\xA9z");
    cr_expect_str_eq(group_text(&w, "(?<g>\\p{IsGreek})", STR("a\xCE\xB1"), 0), "\xCE\xB1");
    cr_expect_str_eq(group_text(&w, "(?<g>\\u00e9+)", STR("a\xC3\xA9\xC3\xA9"), 0),
                     "\xC3\xA9\xC3\xA9");
    cr_expect_str_eq(group_text(&w, "(?<q>['\"])(?<g>.*?)\\k<q>", STR("a='b\"c'"), 1), "b\"c");
    world_end(&w);
}

Test(data_regex_translate, dot_and_dollar_of_parse_regex)
{
    struct world w;
    world_begin(&w, 22);
    cr_expect_str_eq(group_text(&w, "a(?<g>.*)", STR("abc\rd\ne"), 0), "bc",
                     "the dot takes no line end");
    cr_expect_str_eq(group_text(&w, "(?s)a(?<g>.*)", STR("abc\rd\ne"), 0), "bc\rd\ne");
    cr_expect_str_eq(group_text(&w, "(?<g>b)$", STR("ab\n"), 0), "b",
                     "$ stands before a final line end too");
    cr_expect_str_eq(group_text(&w, "(?<g>b)$", STR("ab\r\n"), 0), "b");
    cr_expect_str_eq(group_text(&w, "(?<g>b)$", STR("ab\r"), 0), "b");
    cr_expect_null(group_text(&w, "(?<g>b)$", STR("ab\nc"), 0));
    cr_expect_str_eq(group_text(&w, "(?m)^(?<g>b)$", STR("a\nb\nc"), 0), "b");
    cr_expect_null(group_text(&w, "(?<g>\\d)", STR("\xD9\xA3"), 0), "digits are ASCII");
    cr_expect_str_eq(group_text(&w, "x(?<g>.)", STR("x\xC3\xA9y"), 0), "\xC3\xA9",
                     "a dot is a character");
    world_end(&w);
}

/* Some pieces joined at random. */
static struct str join(struct world *w, struct arena *a, const char *const *pieces, unsigned n)
{
    char buffer[200];
    size_t len = 0;
    for (unsigned left = pick(w, 13); left > 0; left--) {
        const char *piece = pieces[pick(w, n)];
        memcpy(buffer + len, piece, strlen(piece));
        len += strlen(piece);
    }
    return arena_str(a, (struct str) { buffer, len });
}

Test(data_regex_translate, random_patterns_translate_without_harm)
{
    static const char *const pieces[] = { "(",    ")",  "[",     "]",     "&&[",      "\\\\",
                                          "\\w",  "-",  "(?:",   "n",     ">",        "(?P<",
                                          "^",    "[:", ":]",    "&",     "\xC3\xA9", "|",
                                          "\\d-", "a",  "(?<n>", "(?<m>", ")" };
    struct world w;
    struct arena scratch;
    world_begin(&w, 23);
    arena_init(&scratch, NULL);
    unsigned compiles = 0;
    for (unsigned i = 0; i < 20000; i++) {
        struct regex_error error;
        struct str regex = join(&w, &scratch, pieces, COUNT(pieces));
        const struct regex *re = regex_compile(&scratch, regex, REGEX_PARSE, 0, false, &error);
        if (re) {
            compiles++;
            for (size_t g = 0; g < re->n_groups; g++) {
                uint32_t number = re->groups[g].number;
                cr_expect(number >= 1 && number <= re->captures, "%.*s", STR_ARG(regex));
            }
            regex_search(re, w.buffer, STR("an-n&[a] \xC3\xA9"), 0);
        } else {
            cr_expect(error.message.len > 0 && error.offset <= regex.len, "%.*s", STR_ARG(regex));
        }
        arena_reset(&scratch);
    }
    cr_expect(compiles > 500, "%u compile", compiles);
    arena_release(&scratch);
    world_end(&w);
}
