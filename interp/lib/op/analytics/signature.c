/*
 * signature.c - see signature.h.
 *
 * A message is split into words and separators. Times and URLs are single words, and a word with a
 * digit is a varying one. The shape of a cluster is the number of words and the separators; only
 * those of the same shape are compared, word by word, by the words' numbers.
 */
#include "lib/op/analytics/signature.h"

#include "base/map.h"
#include "base/vec.h"

enum { VARIES = 0, SHARE_OF = 10, SHARE_LEAST = 6 /* tenths of the fixed words */ };

struct cluster {
    uint32_t *words; /* VARIES, or the number of the word */
    size_t n;
    struct str shape;
};

struct clusters {
    size_t *items;
    size_t n, cap;
};

struct signatures {
    struct arena *arena;
    struct map words;  /* text to uint32_t */
    struct map shapes; /* to struct clusters */
    struct {
        struct str *items;
        size_t n, cap;
    } texts; /* of the words; the first is that of VARIES */
    struct {
        struct cluster *items;
        size_t n, cap;
    } all;
    struct {
        uint32_t *items;
        size_t n, cap;
    } now; /* words of the current message */
    struct buf shape;
};

static void release(void *signatures)
{
    buf_release(&((struct signatures *)signatures)->shape);
}

struct signatures *signatures_new(struct arena *a)
{
    struct signatures *s = arena_new(a, struct signatures);
    s->arena = a;
    s->shape = BUF_INIT;
    map_init(&s->words, a, false);
    map_init(&s->shapes, a, false);
    *vec_add(a, &s->texts) = STR("**********");
    arena_on_release(a, release, s);
    return s;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word_char(char c)
{
    return is_letter(c) || is_digit(c) || (c != 0 && strchr("_./@:-", c) != NULL) ||
           (unsigned char)c >= 0x80;
}

/* A form of digits: 0 matches a digit, other characters themselves; the bytes it takes, 0: no
 * match. */
static size_t takes_form(struct str s, size_t at, const char *form)
{
    size_t i = at;
    for (const char *f = form; *f; f++, i++) {
        if (i >= s.len || (*f == '0'   ? !is_digit(s.s[i])
                           : *f == 'A' ? !is_letter(s.s[i])
                                       : s.s[i] != *f)) {
            return 0;
        }
    }
    return i - at;
}

/* After fractions of a second and the zone. */
static size_t time_tail(struct str s, size_t at)
{
    if (at + 1 < s.len && (s.s[at] == '.' || s.s[at] == ',') && is_digit(s.s[at + 1])) {
        at++;
        while (at < s.len && is_digit(s.s[at])) {
            at++;
        }
    }
    if (at < s.len && s.s[at] == 'Z') {
        return at + 1;
    }
    size_t zone = takes_form(s, at, "+00:00") | takes_form(s, at, "-00:00");
    zone = zone ? zone : takes_form(s, at, "+0000") | takes_form(s, at, "-0000");
    return at + zone;
}

/* The end of a time that begins at `at`: ISO 8601, of syslog, of Apache, epoch ms; 0: none. */
static size_t time_end(struct str s, size_t at)
{
    static const char *const forms[] = { "0000-00-00T00:00:00", "0000-00-00 00:00:00",
                                         "0000/00/00 00:00:00", "00/AAA/0000:00:00:00",
                                         "AAA 00 00:00:00",     "AAA  0 00:00:00" };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t len = takes_form(s, at, forms[i]);
        if (len > 0) {
            size_t end = time_tail(s, at + len);
            size_t zone = takes_form(s, end, " +0000") | takes_form(s, end, " -0000");
            return end + zone;
        }
    }
    size_t digits = takes_form(s, at, "0000000000000");
    bool alone =
        digits > 0 && s.s[at] == '1' && !(at + digits < s.len && is_word_char(s.s[at + digits]));
    return alone ? at + digits : 0;
}

static size_t url_end(struct str s, size_t at)
{
    struct str rest = { s.s + at, s.len - at };
    if (!str_starts(rest, STR("http://")) && !str_starts(rest, STR("https://"))) {
        return 0;
    }
    while (at < s.len && !strchr(" \t\r\n\"'<>", s.s[at])) {
        at++;
    }
    return at;
}

static uint32_t number_of(struct signatures *s, struct str word)
{
    uint32_t *number = map_get(&s->words, word);
    if (!number) {
        struct str kept = arena_str(s->arena, word);
        number = arena_new(s->arena, uint32_t);
        *number = (uint32_t)s->texts.n;
        *vec_add(s->arena, &s->texts) = kept;
        map_put(&s->words, kept, number);
    }
    return *number;
}

static void add_word(struct signatures *s, uint32_t number)
{
    *vec_add(s->arena, &s->now) = number;
    buf_char(&s->shape, '\1');
}

/* The message as s->now and s->shape, in which a word is the byte 1. */
static void cut(struct signatures *s, struct str m)
{
    s->now.n = 0;
    buf_clear(&s->shape);
    for (size_t at = 0; at < m.len;) {
        bool starts = at == 0 || !is_word_char(m.s[at - 1]);
        size_t end = starts ? time_end(m, at) : 0;
        if (end > 0) {
            add_word(s, number_of(s, STR("$DATE")));
            at = end;
            continue;
        }
        end = starts ? url_end(m, at) : 0;
        if (end > 0) {
            add_word(s, number_of(s, STR("$URL")));
            at = end;
            continue;
        }
        if (!is_word_char(m.s[at])) {
            buf_char(&s->shape, m.s[at] == '\1' ? ' ' : m.s[at]);
            at++;
            continue;
        }
        bool varies = false;
        for (end = at; end < m.len && is_word_char(m.s[end]); end++) {
            varies = varies || is_digit(m.s[end]);
        }
        add_word(s, varies ? VARIES : number_of(s, (struct str) { m.s + at, end - at }));
        at = end;
    }
}

/* The similarity of a cluster and the message: shared words in tenths of the fixed ones. */
static size_t share_of(const struct signatures *s, const struct cluster *c)
{
    size_t fixed = 0, equal = 0;
    for (size_t i = 0; i < c->n; i++) {
        fixed += c->words[i] != VARIES || s->now.items[i] != VARIES;
        equal += c->words[i] != VARIES && c->words[i] == s->now.items[i];
    }
    return fixed == 0 ? 1000 * SHARE_OF : 1000 * SHARE_OF * equal / fixed;
}

static size_t open_cluster(struct signatures *s, struct clusters *list, struct str shape)
{
    struct cluster *c = vec_add(s->arena, &s->all);
    *c = (struct cluster) { arena_array(s->arena, uint32_t, s->now.n + 1), s->now.n, shape };
    for (size_t i = 0; i < c->n; i++) {
        c->words[i] = s->now.items[i];
    }
    *vec_add(s->arena, list) = s->all.n - 1;
    return s->all.n - 1;
}

size_t signatures_add(struct signatures *s, struct str message)
{
    cut(s, message);
    struct clusters *list = map_get(&s->shapes, buf_view(&s->shape));
    size_t best = SIZE_MAX, best_share = 0;
    if (!list) {
        struct str shape = arena_str(s->arena, buf_view(&s->shape));
        list = arena_new(s->arena, struct clusters);
        map_put(&s->shapes, shape, list);
        return open_cluster(s, list, shape);
    }
    for (size_t i = 0; i < list->n && best_share < 1000 * SHARE_OF; i++) {
        size_t share = share_of(s, &s->all.items[list->items[i]]);
        if (share >= 1000 * SHARE_LEAST && share > best_share) {
            best = list->items[i];
            best_share = share;
        }
    }
    if (best == SIZE_MAX) {
        return open_cluster(s, list, s->all.items[list->items[0]].shape);
    }
    struct cluster *c = &s->all.items[best];
    for (size_t i = 0; i < c->n; i++) {
        c->words[i] = c->words[i] == s->now.items[i] ? c->words[i] : VARIES;
    }
    return best;
}

size_t signatures_count(const struct signatures *s)
{
    return s->all.n;
}

void signatures_text(const struct signatures *s, size_t cluster, struct buf *out)
{
    const struct cluster *c = &s->all.items[cluster];
    size_t word = 0;
    for (size_t i = 0; i < c->shape.len; i++) {
        if (c->shape.s[i] == '\1') {
            buf_str(out, s->texts.items[c->words[word++]]);
        } else {
            buf_char(out, c->shape.s[i]);
        }
    }
}
