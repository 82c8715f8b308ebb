/*
 * pattern.c - see pattern.h.
 *
 * Caseless literals are compared in lower-case ASCII. A text with other letters goes to PCRE2,
 * because its folding is not only ASCII's (U+212A folds with k, U+017F with s).
 */
#include "data/pattern/pattern.h"

#include "base/buf.h"
#include "base/vec.h"

enum { LITERALS_MAX = 64, FOLD_TEXT_MAX = 2048, ANALYSED_MAX = 4096 };

struct literals {
    struct str *items;
    size_t n, cap;
};

/* Lower-case copy; false when the text is not ASCII. */
static bool fold_into(char *to, struct str s)
{
    unsigned char seen = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.s[i];
        seen |= c;
        to[i] = (char)(c + ((unsigned char)(c - 'A') < 26 ? 32 : 0));
    }
    return seen < 0x80;
}

static struct pattern *pattern_new(struct arena *a, struct str source, enum pattern_mode mode)
{
    struct pattern *p = arena_new(a, struct pattern);
    p->mode = mode;
    p->source = source;
    return p;
}

static void set_literals(struct arena *a, struct pattern *p, const struct literals *l,
                         bool caseless)
{
    p->literals = l->items;
    p->n_literals = l->n;
    p->caseless = caseless;
    for (size_t i = 0; caseless && i < l->n; i++) {
        char *to = arena_alloc(a, l->items[i].len + 1);
        fold_into(to, l->items[i]);
        l->items[i].s = to;
    }
}

/* The glob as a regular expression that matches whole values. */
static void glob_regex(struct buf *out, struct str glob, bool star, bool question)
{
    buf_text(out, "\\A");
    for (size_t i = 0; i < glob.len; i++) {
        unsigned char c = (unsigned char)glob.s[i];
        if (c == '*' && star) {
            buf_text(out, ".*");
        } else if (c == '?' && question) {
            buf_char(out, '.');
        } else {
            bool plain = c >= 0x80 || c == '_' || c == ' ' || (c >= '0' && c <= '9') ||
                         (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!plain) {
                buf_char(out, '\\');
            }
            buf_char(out, (char)c);
        }
    }
    buf_text(out, "\\z");
}

/* Splits at `*` and decides which test the parts amount to. */
static enum pattern_mode glob_pieces(struct arena *a, struct str glob, struct literals *pieces)
{
    size_t from = 0;
    for (size_t i = 0; i <= glob.len; i++) {
        if (i == glob.len || glob.s[i] == '*') {
            *vec_add(a, pieces) = (struct str) { glob.s + from, i - from };
            from = i + 1;
        }
    }
    size_t filled = 0;
    struct str only = STR("");
    for (size_t i = 0; i < pieces->n; i++) {
        if (pieces->items[i].len > 0) {
            filled++;
            only = pieces->items[i];
        }
    }
    if (pieces->n == 1) {
        return PATTERN_EXACT;
    }
    if (filled == 0) {
        return PATTERN_ANY;
    }
    bool head = pieces->items[0].len > 0, tail = pieces->items[pieces->n - 1].len > 0;
    if (filled > 1) {
        return PATTERN_CHAIN;
    }
    pieces->n = 1;
    pieces->items[0] = only;
    return head ? PATTERN_PREFIX : tail ? PATTERN_SUFFIX : PATTERN_CONTAINS;
}

const struct pattern *pattern_glob(struct arena *a, struct str glob)
{
    struct literals pieces = { 0 };
    enum pattern_mode mode = glob_pieces(a, glob, &pieces);
    struct pattern *p = pattern_new(a, glob, mode);
    set_literals(a, p, &pieces, false);
    return p;
}

const struct pattern *pattern_part(struct arena *a, struct str text)
{
    struct literals part = { 0 };
    struct pattern *p = pattern_new(a, arena_printf(a, "*%.*s*", STR_ARG(text)), PATTERN_CONTAINS);
    *vec_add(a, &part) = text;
    set_literals(a, p, &part, false);
    return p;
}

/* A test without case of the pieces of a glob. */
static const struct pattern *caseless(struct arena *a, struct str glob, enum pattern_mode mode,
                                      const struct literals *pieces, bool literal)
{
    struct pattern *p = pattern_new(a, glob, mode);
    bool question = !literal && str_find(glob, STR("?"), 0) != SIZE_MAX;
    p->whole = mode == PATTERN_EXACT && !question;
    if (question || !str_is_ascii(glob)) {
        p->mode = PATTERN_REGEX;
    }
    set_literals(a, p, pieces, true);
    struct buf text = BUF_INIT;
    glob_regex(&text, glob, !literal, !literal);
    struct regex_error error;
    p->regex = regex_compile(a, buf_view(&text), REGEX_MATCHES, REGEX_CASELESS | REGEX_DOTALL,
                             p->mode == PATTERN_REGEX, &error);
    buf_release(&text);
    if (!p->regex) {
        /* too large for PCRE2 (64 KB): compare without case in ASCII only */
        p->mode = mode;
    }
    return p;
}

const struct pattern *pattern_predicate(struct arena *a, struct str glob)
{
    struct literals pieces = { 0 };
    enum pattern_mode mode = glob_pieces(a, glob, &pieces);
    return mode == PATTERN_ANY ? pattern_new(a, glob, mode)
                               : caseless(a, glob, mode, &pieces, false);
}

const struct pattern *pattern_literal(struct arena *a, struct str text)
{
    struct literals pieces = { 0 };
    *vec_add(a, &pieces) = text;
    return caseless(a, text, PATTERN_EXACT, &pieces, true);
}

/* A regular expression under analysis. */
struct reader {
    struct arena *arena;
    struct str in;
    size_t at;
};

static bool is_meta(char c)
{
    return strchr(".*+?[]{}()|^$", c) != NULL;
}

/* One literal character at the reader; false: it is something else. */
static bool read_char(struct reader *r, struct buf *out)
{
    if (r->at >= r->in.len) {
        return false;
    }
    char c = r->in.s[r->at];
    size_t len = 1;
    if (c == '\\') {
        if (r->at + 1 >= r->in.len) {
            return false;
        }
        c = r->in.s[r->at + 1];
        bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (alnum || c == '\0' || (unsigned char)c >= 0x80) {
            return false;
        }
        len = 2;
    } else if (c == '\0' || is_meta(c)) {
        return false;
    }
    buf_char(out, c);
    r->at += len;
    return true;
}

static bool quantified(const struct reader *r)
{
    return r->at < r->in.len && r->in.s[r->at] != '\0' && strchr("*+?{", r->in.s[r->at]);
}

/* The alternatives of `(a|b)` or `(?:a|b)`, or of a whole run when `top`; false: not only literals.
 */
static bool read_alternatives(struct reader *r, bool top, struct literals *out)
{
    for (;;) {
        struct buf text = BUF_INIT;
        while (read_char(r, &text)) {
            if (quantified(r)) {
                buf_release(&text);
                return false;
            }
        }
        *vec_add(r->arena, out) = arena_str(r->arena, buf_view(&text));
        buf_release(&text);
        bool more = r->at < r->in.len && r->in.s[r->at] == '|';
        if (!more || out->n > LITERALS_MAX) {
            bool closed = top ? r->at == r->in.len : r->at < r->in.len && r->in.s[r->at] == ')';
            return closed && out->n <= LITERALS_MAX;
        }
        r->at++;
    }
}

/* Every literal so far followed by every one of `next`. */
static bool multiply(struct arena *a, struct literals *all, const struct literals *next)
{
    struct literals out = { 0 };
    if (all->n * next->n > LITERALS_MAX) {
        return false;
    }
    for (size_t i = 0; i < all->n; i++) {
        for (size_t j = 0; j < next->n; j++) {
            *vec_add(a, &out) =
                arena_printf(a, "%.*s%.*s", STR_ARG(all->items[i]), STR_ARG(next->items[j]));
        }
    }
    *all = out;
    return true;
}

/* A run of literal characters and groups of literal alternatives. */
static bool read_run(struct reader *r, struct literals *out)
{
    *vec_add(r->arena, out) = STR("");
    while (r->at < r->in.len) {
        struct literals next = { 0 };
        struct str rest = { r->in.s + r->at, r->in.len - r->at };
        if (rest.s[0] == '(') {
            r->at += str_starts(rest, STR("(?:")) ? 3 : 1;
            if (!read_alternatives(r, false, &next)) {
                return false;
            }
            r->at++;
        } else {
            struct buf text = BUF_INIT;
            size_t start = r->at;
            while (read_char(r, &text)) {
            }
            *vec_add(r->arena, &next) = arena_str(r->arena, buf_view(&text));
            buf_release(&text);
            if (r->at == start) {
                return true;
            }
        }
        if (quantified(r) || !multiply(r->arena, out, &next)) {
            return false;
        }
    }
    return true;
}

/* Is the expression a plain test for literals? Fills mode and literals. */
static bool analyse(struct arena *a, struct str regex, bool *caseless, enum pattern_mode *mode,
                    struct literals *out)
{
    struct reader r = { a, regex, 0 };
    if (str_starts(regex, STR("(?i)"))) {
        *caseless = true;
        r.at = 4;
    }
    struct reader whole = r;
    if (read_alternatives(&whole, true, out) && out->n > 0) {
        *mode = PATTERN_CONTAINS;
        return true;
    }
    out->n = 0;
    bool head = r.at < regex.len && regex.s[r.at] == '^';
    r.at += head;
    struct str rest = { regex.s + r.at, regex.len - r.at };
    bool lead = !head && str_starts(rest, STR(".*"));
    r.at += lead ? 2 : 0;
    if (quantified(&r)) {
        return false;
    }
    /* a trailing `.*` may follow the run: it always matches, and the run's last character is
     * not its operand */
    struct str tail = { regex.s + r.at, regex.len - r.at };
    size_t keep = regex.len;
    size_t slashes = 0;
    while (slashes + 2 < tail.len && tail.s[tail.len - 3 - slashes] == '\\') {
        slashes++;
    }
    bool open = tail.len >= 2 && str_ends(tail, STR(".*")) && slashes % 2 == 0;
    if (open) {
        keep -= 2;
    }
    r.in.len = keep;
    if (!read_run(&r, out)) {
        return false;
    }
    bool foot = !open && r.at + 1 == keep && regex.s[r.at] == '$';
    if (r.at + foot != keep) {
        return false;
    }
    *mode = head   ? (foot ? PATTERN_EXACT : PATTERN_PREFIX)
            : foot ? PATTERN_SUFFIX
                   : PATTERN_CONTAINS;
    return true;
}

static bool has_empty(const struct literals *l)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->items[i].len == 0) {
            return true;
        }
    }
    return false;
}

const struct pattern *pattern_regex(struct arena *a, struct str regex, unsigned flags,
                                    struct regex_error *error)
{
    struct pattern *p = pattern_new(a, regex, PATTERN_REGEX);
    p->of_regex = true;
    struct literals found = { 0 };
    bool caseless = flags & REGEX_CASELESS, simple = false;
    enum pattern_mode mode = PATTERN_REGEX;
    if (!(flags & REGEX_MULTILINE) && regex.len <= ANALYSED_MAX) {
        simple = analyse(a, regex, &caseless, &mode, &found);
    }
    for (size_t i = 0; simple && caseless && i < found.n; i++) {
        simple = str_is_ascii(found.items[i]);
    }
    bool always = simple && mode != PATTERN_EXACT && has_empty(&found);
    p->regex = regex_compile(a, regex, REGEX_MATCHES, flags, !simple, error);
    if (!p->regex) {
        return NULL;
    }
    if (simple) {
        p->mode = always ? PATTERN_ANY : mode;
        set_literals(a, p, &found, caseless);
    }
    return p;
}

static bool chain_test(const struct pattern *p, struct str text)
{
    struct str first = p->literals[0], last = p->literals[p->n_literals - 1];
    if (text.len < first.len + last.len || !str_starts(text, first) || !str_ends(text, last)) {
        return false;
    }
    size_t at = first.len;
    text.len -= last.len;
    for (size_t i = 1; i + 1 < p->n_literals; i++) {
        if (p->literals[i].len == 0) {
            continue;
        }
        at = str_find(text, p->literals[i], at);
        if (at == SIZE_MAX) {
            return false;
        }
        at += p->literals[i].len;
    }
    return at <= text.len;
}

static bool literal_test(const struct pattern *p, struct str text)
{
    for (size_t i = 0; i < p->n_literals; i++) {
        struct str l = p->literals[i];
        bool hit = false;
        switch (p->mode) {
        case PATTERN_EXACT:
            hit = str_eq(text, l);
            break;
        case PATTERN_PREFIX:
            hit = str_starts(text, l);
            break;
        case PATTERN_SUFFIX:
            hit = str_ends(text, l);
            break;
        case PATTERN_CONTAINS:
            hit = str_find(text, l, 0) != SIZE_MAX;
            break;
        case PATTERN_CHAIN:
            return chain_test(p, text);
        case PATTERN_ANY:
        case PATTERN_REGEX:
            return true;
        }
        if (hit) {
            return true;
        }
    }
    return false;
}

enum regex_result pattern_quick(const struct pattern *p, struct str text)
{
    if (p->mode == PATTERN_ANY) {
        return REGEX_YES;
    }
    if (p->mode == PATTERN_REGEX) {
        return REGEX_LIMIT;
    }
    if (!p->caseless) {
        return literal_test(p, text) ? REGEX_YES : REGEX_NO;
    }
    char folded[FOLD_TEXT_MAX];
    if (text.len <= FOLD_TEXT_MAX && fold_into(folded, text)) {
        return literal_test(p, (struct str) { folded, text.len }) ? REGEX_YES : REGEX_NO;
    }
    return p->regex ? REGEX_LIMIT : REGEX_NO;
}

enum regex_result pattern_test(const struct pattern *p, struct regex_scratch *buffer,
                               struct str text)
{
    enum regex_result quick = pattern_quick(p, text);
    return quick == REGEX_LIMIT ? regex_test(p->regex, buffer, text) : quick;
}
