/*
 * keyword.c - see keyword.h.
 *
 * A keyword becomes one caseless regular expression: terms are runs of letters and digits, `_` is a
 * boundary for plain words but is matched by wildcards. What is in quotes is documented as literal,
 * so every wildcard also matches its own character: read as a wildcard it only adds matches. Before
 * PCRE2 runs, the longest literal of the word is searched, which most messages lack.
 */
#include "data/pattern/keyword.h"

#include "base/buf.h"

#define WORD  "[\\p{L}\\p{N}]"
#define WORD_ "[\\p{L}\\p{N}_]"
#define OTHER "[^\\p{L}\\p{N}]"
#define BLANK                                                                                      \
    "[\\t\\n\\x0B\\f\\r\\x1C-\\x1F "                                                               \
    "\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200A}\\x{2028}\\x{2029}\\x{205F}\\x{3000}]"

static bool is_blank(uint32_t c)
{
    return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20) || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A && c != 0x2007) || c == 0x2028 || c == 0x2029 ||
           c == 0x205F || c == 0x3000;
}

/* Which characters beyond ASCII are letters or digits: PCRE2 knows. NULL where the text has none of
 * them. */
struct letters {
    const struct regex *regex;
    struct regex_scratch *buffer;
};

static bool is_letter_beyond(const struct letters *l, uint32_t c)
{
    char buffer[4];
    struct str text = { buffer, utf8_put(buffer, c) };
    return l->regex && regex_search(l->regex, l->buffer, text, 0) == REGEX_YES;
}

static bool is_word(const struct letters *l, uint32_t c)
{
    return (c >= 0x80 && is_letter_beyond(l, c)) || (c >= '0' && c <= '9') ||
           (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Is a `*` with these neighbours inside a term? (0: the pattern's edge) */
static bool star_in_term(const struct letters *l, uint32_t before, uint32_t after)
{
    return before == 0 || after == 0 || is_word(l, before) || is_word(l, after) || before == '_' ||
           after == '_' || before == '*' || after == '*' || before == '?' || after == '?';
}

static void put_literal(struct buf *out, struct str text, size_t at, size_t len)
{
    unsigned char c = (unsigned char)text.s[at];
    bool plain = c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                 (c >= 'a' && c <= 'z');
    if (!plain) {
        buf_char(out, '\\');
    }
    buf_str(out, (struct str) { text.s + at, len });
}

/* A run of blanks that starts at `start`; *at moves after it. At the edge of a phrase the text's
 * edge will do. */
static void put_blanks(struct buf *out, struct str text, bool phrase, size_t start, size_t *at)
{
    for (size_t next = *at; *at < text.len && is_blank(utf8_next(text, &next));) {
        *at = next;
    }
    if (phrase && start == 0) {
        buf_text(out, "(?:" BLANK "+|\\A)");
    } else if (phrase && *at == text.len) {
        buf_text(out, "(?:" BLANK "+|\\z)");
    } else {
        buf_text(out, BLANK "+");
    }
}

#define WHOLE_TERM "(?:" WORD_ "+|(?!" BLANK ")[^\\p{L}\\p{N}_])"

/* `?`: in a phrase any one character, in a word one of a term, or a question mark. At an edge of
 * the pattern a letter or digit must be at an edge of its term; other characters are terms. */
static void put_one(struct buf *out, bool phrase, bool first, bool last)
{
    if (!first && !last) {
        buf_text(out, phrase ? "(?s:.)" : "[\\p{L}\\p{N}_?]");
        return;
    }
    buf_printf(out, "(?:%s|%s%s%s)", phrase ? OTHER : "\\?", first ? "(?<!" WORD ")" : "",
               phrase ? WORD : WORD_, last ? "(?!" WORD ")" : "");
}

static void translate(struct buf *out, const struct letters *l, struct str text, bool phrase)
{
    uint32_t before = 0, c = 0;
    for (size_t at = 0; at < text.len; before = c) {
        size_t start = at, peek;
        c = utf8_next(text, &at);
        peek = at;
        uint32_t after = at < text.len ? utf8_next(text, &peek) : 0;
        if (start == 0 && is_word(l, c)) {
            buf_text(out, "(?<!" WORD ")");
        }
        if (is_blank(c)) {
            put_blanks(out, text, phrase, start, &at);
        } else if (c == '*') {
            buf_text(out, star_in_term(l, before, after) ? "[\\p{L}\\p{N}_*]*" : WHOLE_TERM);
        } else if (c == '?') {
            put_one(out, phrase, start == 0, at == text.len);
        } else {
            put_literal(out, text, start, at - start);
        }
    }
    if (is_word(l, c)) {
        buf_text(out, "(?!" WORD ")");
    }
}

/* The longest run of ASCII literals. */
static void find_needle(struct arena *a, struct str text, struct keyword *k)
{
    size_t best = 0, best_at = 0, run = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.s[i];
        run = c < 0x80 && c != '*' && c != '?' && !is_blank(c) ? run + 1 : 0;
        if (run > best) {
            best = run;
            best_at = i + 1 - run;
        }
    }
    char *to = arena_alloc(a, best + 1);
    for (size_t i = 0; i < best; i++) {
        to[i] = (char)ascii_lower((unsigned char)text.s[best_at + i]);
        k->folds_beyond = k->folds_beyond || to[i] == 'k' || to[i] == 's';
    }
    k->needle = (struct str) { to, best };
}

static struct letters letters_of(struct arena *a, struct str text)
{
    struct letters l = { 0 };
    struct regex_error error;
    for (size_t i = 0; !l.regex && i < text.len; i++) {
        if ((unsigned char)text.s[i] >= 0x80) {
            l.regex = regex_compile(a, STR("\\A" WORD), REGEX_MATCHES, 0, false, &error);
            l.buffer = regex_scratch_new(a);
        }
    }
    return l;
}

enum { LONGEST = 10000 }; /* bytes; each can become a hundred of the expression */

const struct keyword *keyword_compile(struct arena *a, struct str text, bool phrase,
                                      struct regex_error *error)
{
    struct keyword *k = arena_new(a, struct keyword);
    k->source = arena_str(a, text);
    k->any = str_eq(text, STR("*")) || text.len == 0;
    if (k->any) {
        return k;
    }
    if (text.len > LONGEST) {
        *error = (struct regex_error) { STR("it has more than 10,000 bytes"), LONGEST };
        return NULL;
    }
    struct buf regex = BUF_INIT;
    struct letters letters = letters_of(a, text);
    translate(&regex, &letters, text, phrase);
    k->regex = regex_compile(a, buf_view(&regex), REGEX_MATCHES, REGEX_CASELESS, true, error);
    buf_release(&regex);
    find_needle(a, text, k);
    return k->regex ? k : NULL;
}

enum regex_result keyword_test(const struct keyword *k, struct regex_scratch *buffer,
                               struct str text)
{
    if (k->any) {
        return REGEX_YES;
    }
    if (str_find_fold(text, k->needle, 0) == SIZE_MAX && (!k->folds_beyond || str_is_ascii(text))) {
        return REGEX_NO;
    }
    return regex_test(k->regex, buffer, text);
}
