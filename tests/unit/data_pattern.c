/*
 * data_pattern.c - fast paths of patterns against plain PCRE2 and against naive matchers, over
 * random patterns and texts (fixed seeds), and the translation of regular expressions.
 */
#include "data/pattern/pattern.h"

#include "base/buf.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <criterion/criterion.h>
#include <pcre2.h>

#define U212A "\xE2\x84\xAA" /* KELVIN SIGN, folds with k */
#define U017F "\xC5\xBF"     /* LATIN SMALL LETTER LONG S, folds with s */

/* --- a generator and a room for each test --- */

struct world {
    struct arena arena, scratch;
    struct regex_scratch *buffer;
    uint64_t state;
    pcre2_match_data *data;
};

static void world_begin(struct world *w, uint64_t seed)
{
    arena_init(&w->arena, NULL);
    arena_init(&w->scratch, NULL);
    w->buffer = regex_scratch_new(&w->arena);
    w->state = seed * 0x9E3779B97F4A7C15u + 1;
    w->data = pcre2_match_data_create(64, NULL);
}

static void world_end(struct world *w)
{
    pcre2_match_data_free(w->data);
    arena_release(&w->scratch);
    arena_release(&w->arena);
}

static unsigned pick(struct world *w, unsigned n)
{
    w->state ^= w->state << 13;
    w->state ^= w->state >> 7;
    w->state ^= w->state << 17;
    return (unsigned)(w->state >> 33) % n;
}

static bool chance(struct world *w, unsigned percent)
{
    return pick(w, 100) < percent;
}

/* Pieces joined at random, at most `most` of them. */
static struct str join(struct world *w, const char *const *pieces, unsigned n, unsigned most)
{
    struct buf out = BUF_INIT;
    for (unsigned left = pick(w, most + 1); left > 0; left--) {
        buf_text(&out, pieces[pick(w, n)]);
    }
    struct str s = arena_str(&w->scratch, buf_view(&out));
    buf_release(&out);
    return s;
}

#define COUNT(a) (unsigned)(sizeof(a) / sizeof *(a))

static struct str random_text(struct world *w)
{
    static const char *const plain[] = { "a", "b", "c", "A", "B",  "k", "K",
                                         "s", "S", ".", "/", "\\", "-", " " };
    static const char *const odd[] = { "a",
                                       "b",
                                       "k",
                                       "K",
                                       "s",
                                       "S",
                                       ".",
                                       "\n",
                                       "\r",
                                       "\r\n",
                                       U212A,
                                       U017F,
                                       "\xC3\xA9",
                                       "\xC3\x89",
                                       "\xFF",
                                       "\xE2",
                                       "\xE2\x84",
                                       "\x80",
                                       "\xF0\x9F\x98\x80" };
    if (chance(w, 3)) {
        return (struct str) { "a\0b", 3 };
    }
    return chance(w, 50) ? join(w, plain, COUNT(plain), 8) : join(w, odd, COUNT(odd), 8);
}

/* What an expectation shows: bytes that are not printable as \xHH. */
static const char *show(struct world *w, struct str s)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.s[i];
        if (c < 0x20 || c >= 0x7F) {
            buf_printf(&out, "\\x%02X", c);
        } else {
            buf_char(&out, (char)c);
        }
    }
    const char *text = arena_cstr(&w->scratch, buf_view(&out));
    buf_release(&out);
    return text;
}

/* --- plain PCRE2 --- */

static pcre2_code *plain_compile(struct str regex, unsigned flags)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    uint32_t o = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOLLAR_ENDONLY |
                 PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_DOTSTAR_ANCHOR;
    o |= flags & REGEX_CASELESS ? PCRE2_CASELESS : 0;
    o |= flags & REGEX_MULTILINE ? PCRE2_MULTILINE : 0;
    o |= flags & REGEX_DOTALL ? PCRE2_DOTALL : 0;
    int code;
    PCRE2_SIZE at;
    pcre2_code *re = pcre2_compile((PCRE2_SPTR)regex.s, regex.len, o, &code, &at, context);
    pcre2_compile_context_free(context);
    return re;
}

/*
 * Compares on `texts` random texts; false: the pattern does not compile. A text that is not UTF-8
 * is only asked of tests for literals with case: for `^`, `$` and what else takes no character
 * PCRE2 answers by the sound stretch it stands in, and its JIT otherwise than its interpreter.
 */
static bool same_as_plain(struct world *w, struct str regex, unsigned flags, unsigned texts,
                          unsigned *modes)
{
    struct regex_error error;
    const struct pattern *p = pattern_regex(&w->scratch, regex, flags, &error);
    pcre2_code *re = plain_compile(regex, flags);
    cr_expect_eq(p != NULL, re != NULL, "does /%s/ compile?", show(w, regex));
    if (p && re) {
        modes[p->mode]++;
        for (unsigned i = 0; i < texts; i++) {
            struct str text = random_text(w);
            bool broken = !utf8_valid(text);
            if (broken && (p->caseless || p->mode == PATTERN_REGEX || p->mode == PATTERN_ANY)) {
                continue;
            }
            int rc = pcre2_match(re, (PCRE2_SPTR)text.s, text.len, 0, 0, w->data, NULL);
            bool hit = pattern_test(p, w->buffer, text) == REGEX_YES;
            cr_expect_eq(hit, rc >= 0, "/%s/ flags %u on `%s`: %d, PCRE2 %d", show(w, regex), flags,
                         show(w, text), hit, rc);
        }
    }
    pcre2_code_free(re);
    return p != NULL;
}

/* --- regular expressions --- */

static const char *const literals[] = { "a",   "b", "k", "K",  "s",  "S",        "\\.", "\\\\",
                                        "\\/", "-", " ", "\n", "ab", "\xC3\xA9", "\\-", "/" };

/* A regular expression of the kinds that have a fast path, or nearly. */
static struct str likely_fast(struct world *w)
{
    static const char *const inside[] = { "a", "b", "k", "s", "\\.", "|", "|", "\xC3\xA9" };
    struct buf out = BUF_INIT;
    buf_text(&out, chance(w, 40) ? "(?i)" : "");
    buf_text(&out, chance(w, 30) ? "^" : "");
    buf_text(&out, chance(w, 30) ? ".*" : "");
    for (unsigned n = pick(w, 4); n > 0; n--) {
        if (chance(w, 30)) {
            buf_text(&out, chance(w, 50) ? "(" : "(?:");
            buf_str(&out, join(w, inside, COUNT(inside), 5));
            buf_char(&out, ')');
        } else {
            buf_text(&out, literals[pick(w, COUNT(literals))]);
        }
        if (chance(w, 4)) {
            static const char *const rare[] = { "*", "?", "+",    "{2}", "|", "^",
                                                "$", ".", "[ab]", "\\w", "{", "*?" };
            buf_text(&out, rare[pick(w, COUNT(rare))]);
        }
    }
    buf_text(&out, chance(w, 30) ? ".*" : "");
    buf_text(&out, chance(w, 30) ? "$" : "");
    struct str regex = arena_str(&w->scratch, buf_view(&out));
    buf_release(&out);
    return regex;
}

Test(data_pattern, likely_fast_regexes_are_as_pcre2)
{
    struct world w;
    unsigned modes[PATTERN_REGEX + 1] = { 0 };
    world_begin(&w, 1);
    for (unsigned i = 0; i < 6000; i++) {
        unsigned flags = chance(&w, 20) ? pick(&w, 8) : 0;
        same_as_plain(&w, likely_fast(&w), flags, 25, modes);
        arena_reset(&w.scratch);
    }
    for (unsigned mode = PATTERN_ANY; mode <= PATTERN_REGEX; mode++) {
        cr_expect(mode == PATTERN_CHAIN || modes[mode] > 100, "mode %u was met %u times", mode,
                  modes[mode]);
    }
    world_end(&w);
}

Test(data_pattern, random_regexes_are_as_pcre2)
{
    static const char *const pieces[] = { "a",   "b",    "k",   ".",   "*",  "+",    "?",
                                          "|",   "(",    ")",   "^",   "$",  "\\",   "[",
                                          "]",   "s",    ".*",  "(?:", "\n", "(?i)", "{",
                                          "}",   "\\b",  "\\d", "^",   "$",  "[^a]", "\\A",
                                          "\\z", "(?s)", "\\n", U212A, ".*" };
    struct world w;
    unsigned modes[PATTERN_REGEX + 1] = { 0 }, compiled = 0;
    world_begin(&w, 2);
    for (unsigned i = 0; i < 8000; i++) {
        struct str regex = join(&w, pieces, COUNT(pieces), 7);
        compiled += same_as_plain(&w, regex, chance(&w, 10) ? pick(&w, 8) : 0, 15, modes);
        arena_reset(&w.scratch);
    }
    cr_expect(compiled > 2000, "%u compiled", compiled);
    world_end(&w);
}

Test(data_pattern, alternatives_and_their_products)
{
    static const char *const words[] = { "a", "b", "ab", "k", "S", "", "\\.", "cmd" };
    struct world w;
    unsigned modes[PATTERN_REGEX + 1] = { 0 };
    world_begin(&w, 3);
    for (unsigned i = 0; i < 1500; i++) {
        struct buf out = BUF_INIT;
        buf_text(&out, chance(&w, 50) ? "(?i)" : "");
        for (unsigned k = 0, n = 1 + pick(&w, 70); k < n; k++) {
            buf_text(&out, k ? "|" : "");
            buf_text(&out, words[pick(&w, COUNT(words) - (n > 40 ? 3 : 0))]);
        }
        same_as_plain(&w, arena_str(&w.scratch, buf_view(&out)), 0, 10, modes);
        buf_release(&out);
        arena_reset(&w.scratch);
    }
    /* more products than are kept as literals */
    static const char *const many = "(a|b|k|s)(a|b|k|s)(a|b|k|s)(a|b|k|s)";
    same_as_plain(&w, str_of(many), 0, 200, modes);
    cr_expect(modes[PATTERN_REGEX] > 0, "lists beyond the limit go to PCRE2");
    cr_expect(modes[PATTERN_CONTAINS] > 100);
    world_end(&w);
}

static enum pattern_mode mode_of(struct world *w, const char *regex)
{
    struct regex_error error;
    const struct pattern *p = pattern_regex(&w->arena, str_of(regex), 0, &error);
    cr_assert(p, "%s: %.*s", regex, STR_ARG(error.message));
    return p->mode;
}

Test(data_pattern, what_runs_without_pcre2)
{
    struct world w;
    world_begin(&w, 4);
    cr_expect_eq(mode_of(&w, "^abc$"), PATTERN_EXACT);
    cr_expect_eq(mode_of(&w, "^abc"), PATTERN_PREFIX);
    cr_expect_eq(mode_of(&w, "^abc.*"), PATTERN_PREFIX);
    cr_expect_eq(mode_of(&w, ".*\\\\makecert\\.exe$"), PATTERN_SUFFIX);
    cr_expect_eq(mode_of(&w, "(?i).*\\\\AppData.*"), PATTERN_CONTAINS);
    cr_expect_eq(mode_of(&w, "WRITE|DELETE"), PATTERN_CONTAINS);
    cr_expect_eq(mode_of(&w, "(?i)(power|c)shell\\.exe$"), PATTERN_SUFFIX);
    cr_expect_eq(mode_of(&w, ".*"), PATTERN_ANY);
    cr_expect_eq(mode_of(&w, ""), PATTERN_ANY);
    cr_expect_eq(mode_of(&w, "a.c"), PATTERN_REGEX);
    cr_expect_eq(mode_of(&w, "(?i)\xC3\xA9"), PATTERN_REGEX, "letters beyond ASCII fold by PCRE2");
    cr_expect_eq(mode_of(&w, "a\\.*"), PATTERN_REGEX, "a, then any number of dots");
    world_end(&w);
}

static bool hits(struct world *w, const char *regex, unsigned flags, struct str text)
{
    struct regex_error error;
    const struct pattern *p = pattern_regex(&w->arena, str_of(regex), flags, &error);
    cr_assert(p, "%s: %.*s", regex, STR_ARG(error.message));
    return pattern_test(p, w->buffer, text) == REGEX_YES;
}

Test(data_pattern, regexes_are_searched)
{
    struct world w;
    world_begin(&w, 5);
    cr_expect(hits(&w, "WRITE|DELETE", 0, STR("a DELETE of x")));
    cr_expect(!hits(&w, "WRITE|DELETE", 0, STR("a delete of x")));
    cr_expect(hits(&w, "(?i)delete", 0, STR("a DELETE of x")));
    cr_expect(hits(&w, "delete", REGEX_CASELESS, STR("a DELETE of x")));
    cr_expect(hits(&w, "\\\\cmd\\.exe$", 0, STR("C:\\Windows\\cmd.exe")));
    cr_expect(!hits(&w, "\\\\cmd\\.exe$", 0, STR("C:\\Windows\\cmd.exe.bak")));
    world_end(&w);
}

Test(data_pattern, dot_and_dollar_of_matches)
{
    struct world w;
    world_begin(&w, 6);
    cr_expect(!hits(&w, "^a.b$", 0, STR("a\nb")), "the dot takes no line feed");
    cr_expect(hits(&w, "^a.b$", 0, STR("a\rb")), "but a return");
    cr_expect(hits(&w, "^a.b$", REGEX_DOTALL, STR("a\nb")));
    cr_expect(!hits(&w, "end$", 0, STR("end\n")), "$ is the very end only");
    cr_expect(!hits(&w, "end$", 0, STR("end\nmore")));
    cr_expect(hits(&w, "end$", REGEX_MULTILINE, STR("end\nmore")));
    cr_expect(hits(&w, "^more", REGEX_MULTILINE, STR("end\nmore")));
    cr_expect(!hits(&w, "^more", 0, STR("end\nmore")));
    world_end(&w);
}

Test(data_pattern, kelvin_sign_and_long_s_fold)
{
    struct world w;
    world_begin(&w, 7);
    static const char *const regexes[] = { "(?i)task", "(?i)^task$", "(?i)^task", "(?i)task$",
                                           "(?i)(task|job)" };
    for (unsigned i = 0; i < COUNT(regexes); i++) {
        cr_expect(hits(&w, regexes[i], 0, STR("ta" U017F "k")), "%s, long s", regexes[i]);
        cr_expect(hits(&w, regexes[i], 0, STR("TAS" U212A)), "%s, Kelvin sign", regexes[i]);
        cr_expect(!hits(&w, regexes[i] + 4, 0, STR("TAS" U212A)), "%s, case-sensitive",
                  regexes[i] + 4);
    }
    const struct pattern *p = pattern_predicate(&w.arena, STR("*task"));
    cr_expect_eq(pattern_test(p, w.buffer, STR("my ta" U017F U212A)), REGEX_YES);
    world_end(&w);
}

Test(data_pattern, long_texts_without_case)
{
    struct world w;
    world_begin(&w, 8);
    for (size_t len = 2040; len < 2060; len++) {
        char text[2064];
        memset(text, 'x', sizeof text);
        memcpy(text + len - 3, "END", 3);
        struct str s = { text, len };
        cr_expect(hits(&w, "(?i)end$", 0, s), "%zu", len);
        cr_expect(!hits(&w, "(?i)^end", 0, s), "%zu", len);
        text[len - 1] = 'x';
        cr_expect(!hits(&w, "(?i)end", 0, s), "%zu", len);
    }
    world_end(&w);
}

Test(data_pattern, bad_regexes_say_where)
{
    static const struct {
        const char *regex;
        size_t offset; /* after the place that PCRE2 names */
    } rows[] = { { "a(b", 3 }, { "*a", 0 }, { "a[b", 3 }, { "x(?<user>a)[b", 13 } };
    struct world w;
    world_begin(&w, 9);
    for (unsigned i = 0; i < COUNT(rows); i++) {
        struct regex_error error = { { NULL, 0 }, 99 };
        cr_expect(!pattern_regex(&w.arena, str_of(rows[i].regex), 0, &error), "%s", rows[i].regex);
        cr_expect(error.message.len > 0, "%s", rows[i].regex);
        cr_expect_eq(error.offset, rows[i].offset, "%s: %zu", rows[i].regex, error.offset);
    }
    world_end(&w);
}

Test(data_pattern, backtracking_is_limited)
{
    struct world w;
    struct regex_error error;
    world_begin(&w, 10);
    const struct pattern *p = pattern_regex(&w.arena, STR("^(a+)+$"), 0, &error);
    char text[65];
    memset(text, 'a', sizeof text);
    text[64] = 'b';
    cr_assert(p);
    cr_expect_eq(pattern_test(p, w.buffer, (struct str) { text, 65 }), REGEX_NO);
    cr_expect_eq(pattern_test(p, w.buffer, (struct str) { text, 64 }), REGEX_YES);
    /* an atomic group has no automaton */
    p = pattern_regex(&w.arena, STR("^(?>x?)(a+)+$"), 0, &error);
    cr_assert(p);
    cr_expect_eq(pattern_test(p, w.buffer, (struct str) { text, 65 }), REGEX_LIMIT);
    cr_expect_eq(pattern_test(p, w.buffer, (struct str) { text, 64 }), REGEX_YES);
    world_end(&w);
}

/* --- globs --- */

/* `*` any characters; `?` one code point when `question`; letters fold in ASCII when `folds`. */
static bool naive_glob(struct str glob, struct str text, bool question, bool folds)
{
    if (glob.len == 0) {
        return text.len == 0;
    }
    struct str glob_rest = { glob.s + 1, glob.len - 1 };
    if (glob.s[0] == '*') {
        for (size_t i = 0; i <= text.len; i++) {
            if (naive_glob(glob_rest, (struct str) { text.s + i, text.len - i }, question, folds)) {
                return true;
            }
        }
        return false;
    }
    if (text.len == 0) {
        return false;
    }
    if (glob.s[0] == '?' && question) {
        size_t used = 0;
        utf8_next(text, &used);
        return naive_glob(glob_rest, (struct str) { text.s + used, text.len - used }, question,
                          folds);
    }
    unsigned char g = (unsigned char)glob.s[0], t = (unsigned char)text.s[0];
    bool same = folds ? ascii_lower(g) == ascii_lower(t) : g == t;
    return same &&
           naive_glob(glob_rest, (struct str) { text.s + 1, text.len - 1 }, question, folds);
}

static const char *const glob_pieces[] = { "a", "b", "k",  "S", "*",  "*",        "?", ".",
                                           "[", "]", "\\", "/", "\n", "\xC3\xA9", "-", "**" };

Test(data_pattern, globs_are_as_the_naive_matcher)
{
    struct world w;
    unsigned modes[PATTERN_REGEX + 1] = { 0 }, yes = 0;
    world_begin(&w, 11);
    for (unsigned i = 0; i < 12000; i++) {
        struct str glob = join(&w, glob_pieces, COUNT(glob_pieces), 6);
        const struct pattern *p = pattern_glob(&w.scratch, glob);
        modes[p->mode]++;
        for (unsigned k = 0; k < 15; k++) {
            struct str text = random_text(&w);
            bool hit = pattern_test(p, w.buffer, text) == REGEX_YES;
            yes += hit;
            cr_expect_eq(hit, naive_glob(glob, text, false, false), "`%s` on `%s`: %d",
                         show(&w, glob), show(&w, text), hit);
        }
        arena_reset(&w.scratch);
    }
    cr_expect_eq(modes[PATTERN_REGEX], 0, "a glob of `matches` needs no regular expression");
    for (unsigned mode = PATTERN_ANY; mode <= PATTERN_CHAIN; mode++) {
        cr_expect(modes[mode] > 100, "mode %u was met %u times", mode, modes[mode]);
    }
    cr_expect(yes > 8000, "%u hits", yes);
    world_end(&w);
}

static bool glob_hits(struct world *w, const char *glob, struct str text)
{
    return pattern_test(pattern_glob(&w->arena, str_of(glob)), w->buffer, text) == REGEX_YES;
}

Test(data_pattern, globs_take_the_whole_value)
{
    struct world w;
    world_begin(&w, 12);
    cr_expect(glob_hits(&w, "*", STR("")));
    cr_expect(glob_hits(&w, "", STR("")));
    cr_expect(!glob_hits(&w, "", STR("a")));
    cr_expect(glob_hits(&w, "*\\Temp\\*", STR("C:\\Temp\\x")), "a backslash is a character");
    cr_expect(!glob_hits(&w, "*\\temp\\*", STR("C:\\Temp\\x")), "case counts");
    cr_expect(glob_hits(&w, "a*b", STR("a\nb")), "* crosses lines");
    cr_expect(glob_hits(&w, "*/schedule?*", STR("/x/schedule?id=1")));
    cr_expect(!glob_hits(&w, "*/schedule?*", STR("/x/schedules/1")), "? is a character");
    cr_expect(!glob_hits(&w, "ab*ba", STR("aba")), "the ends do not overlap");
    cr_expect(glob_hits(&w, "a*b*a", STR("aba")));
    cr_expect(!glob_hits(&w, "a*bb*a", STR("abababa")));
    world_end(&w);
}

Test(data_pattern, predicates_are_as_the_naive_matcher)
{
    static const char *const pieces[] = { "a", "b", "K",  "s", "*", "*", "?",
                                          ".", "/", "\\", "(", "-", "A", "$" };
    static const char *const chars[] = { "a", "b", "k",  "s", "A", "B",  "K", "S",
                                         ".", "/", "\\", "(", "-", "\n", "$" };
    struct world w;
    unsigned yes = 0;
    world_begin(&w, 13);
    for (unsigned i = 0; i < 8000; i++) {
        struct str glob = join(&w, pieces, COUNT(pieces), 6);
        const struct pattern *p = pattern_predicate(&w.scratch, glob);
        for (unsigned k = 0; k < 12; k++) {
            struct str text = join(&w, chars, COUNT(chars), 7);
            bool hit = pattern_test(p, w.buffer, text) == REGEX_YES;
            yes += hit;
            cr_expect_eq(hit, naive_glob(glob, text, true, true), "`%s` on `%s`: %d",
                         show(&w, glob), show(&w, text), hit);
        }
        arena_reset(&w.scratch);
    }
    cr_expect(yes > 5000, "%u hits", yes);
    world_end(&w);
}

static bool predicate_hits(struct world *w, const char *glob, struct str text)
{
    return pattern_test(pattern_predicate(&w->arena, str_of(glob)), w->buffer, text) == REGEX_YES;
}

Test(data_pattern, predicates_beyond_ascii)
{
    struct world w;
    world_begin(&w, 14);
    cr_expect(predicate_hits(&w, "*windows*sysmon*", STR("Prod/Windows/Sysmon")));
    cr_expect(predicate_hits(&w, "windows/sysmon", STR("Windows/Sysmon")));
    cr_expect(!predicate_hits(&w, "windows/sysmon", STR("prod/windows/sysmon")));
    cr_expect(predicate_hits(&w, "caf\xC3\xA9", STR("CAF\xC3\x89")), "letters fold beyond ASCII");
    cr_expect(predicate_hits(&w, "caf*", STR("CAF\xC3\x89")));
    cr_expect(predicate_hits(&w, "*\xC3\x89", STR("caf\xC3\xA9")));
    cr_expect(predicate_hits(&w, "caf?", STR("caf\xC3\xA9")), "? is one character, not one byte");
    cr_expect(!predicate_hits(&w, "caf??", STR("caf\xC3\xA9")));
    cr_expect(predicate_hits(&w, "?", STR("\xF0\x9F\x98\x80")));
    cr_expect(predicate_hits(&w, "a?b", STR("a\nb")));
    cr_expect(predicate_hits(&w, "*", STR("")));
    cr_expect(predicate_hits(&w, "", STR("")));
    cr_expect(!predicate_hits(&w, "", STR("x")));
    cr_expect(!predicate_hits(&w, "?", STR("")));
    world_end(&w);
}

Test(data_pattern, predicates_beyond_pcre2)
{
    struct world w;
    world_begin(&w, 15);
    size_t len = 70000;
    char *big = arena_alloc(&w.arena, len);
    memset(big, 'a', len);
    const struct pattern *p = pattern_predicate(&w.arena, (struct str) { big, len });
    char *text = arena_alloc(&w.arena, len);
    memset(text, 'A', len);
    cr_expect_neq(pattern_test(p, w.buffer, (struct str) { text, len - 1 }), REGEX_YES);
    world_end(&w);
}
