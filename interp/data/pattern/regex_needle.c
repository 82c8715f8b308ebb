/*
 * regex_needle.c - see regex_needle.h.
 *
 * Scans the expression and collects runs of literal characters. An optional part ends a run; the
 * content of alternatives is discarded. If anything is uncertain, there is no literal.
 */
#include "data/pattern/regex_needle.h"

#include <string.h>

enum { RUN_MAX = 256, LEAST = 2, DEPTH_MAX = 50 };

struct walk {
    struct str s;
    size_t at;
    bool lost; /* unknown syntax was found */
};

struct run {
    char text[RUN_MAX];
    size_t len, last; /* where the last character starts */
};

/* The best so far. */
struct best {
    char text[RUN_MAX];
    size_t len;
};

static char look(const struct walk *w, size_t ahead)
{
    return w->at + ahead < w->s.len ? w->s.s[w->at + ahead] : 0;
}

static void offer(struct best *best, const char *text, size_t len)
{
    if (len > best->len) {
        memcpy(best->text, text, len);
        best->len = len;
    }
}

static void end_run(struct run *run, struct best *best)
{
    offer(best, run->text, run->len);
    run->len = 0;
}

/* A quantifier at hand: may what precedes it be missing? */
enum quantifier { QUANTIFIER_NONE, QUANTIFIER_SOME, QUANTIFIER_MAYBE };

static enum quantifier read_quantifier(struct walk *w)
{
    char c = look(w, 0);
    enum quantifier q = c == '+' ? QUANTIFIER_SOME : QUANTIFIER_MAYBE;
    if (c == '{') {
        q = look(w, 1) >= '1' && look(w, 1) <= '9' ? QUANTIFIER_SOME : QUANTIFIER_MAYBE;
        const char *end = memchr(w->s.s + w->at, '}', w->s.len - w->at);
        if (!end) {
            w->lost = true;
            return q;
        }
        w->at = (size_t)(end - w->s.s);
    } else if (c != '*' && c != '+' && c != '?') {
        return QUANTIFIER_NONE;
    }
    w->at++;
    if (look(w, 0) == '?' || look(w, 0) == '+') {
        w->at++;
    }
    return q;
}

static void skip_class(struct walk *w)
{
    w->at++;
    w->at += look(w, 0) == '^';
    w->at += look(w, 0) == ']';
    while (w->at < w->s.len && look(w, 0) != ']') {
        if (look(w, 0) == '[' && look(w, 1) == ':') {
            w->at += 2;
            while (w->at < w->s.len && !(look(w, 0) == ':' && look(w, 1) == ']')) {
                w->at++;
            }
            w->at++;
        } else if (look(w, 0) == '\\') {
            w->lost = w->lost || look(w, 1) == 'Q';
            w->at++;
        }
        w->at++;
    }
    w->at++;
}

static bool is_plain(char c)
{
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return c && !letter && (unsigned char)c < 0x80;
}

/* A backslash and what follows: the character that it stands for, 0 for a kind of character or a
 * place. */
static char read_escape(struct walk *w)
{
    char c = look(w, 1);
    w->at += 2;
    if (is_plain(c)) {
        return c;
    }
    if (c == 'n' || c == 't' || c == 'r') {
        return c == 'n' ? '\n' : c == 't' ? '\t' : '\r';
    }
    if ((c == 'p' || c == 'P') && look(w, 0) == '{') {
        const char *end = memchr(w->s.s + w->at, '}', w->s.len - w->at);
        w->lost = w->lost || !end;
        w->at = end ? (size_t)(end - w->s.s) + 1 : w->s.len;
    } else if (!c || !strchr("dDwWsSbBAzZGhHvVR", c)) {
        w->lost = true;
    }
    return 0;
}

static void scan(struct walk *w, struct best *best, unsigned depth);

/* After `(`: is it a group whose content is part of the match? Skips its name. */
static bool enter_group(struct walk *w)
{
    if (look(w, 0) == '*') {
        w->lost = true;
        return false;
    }
    if (look(w, 0) != '?') {
        return true;
    }
    char c = look(w, 1), next = look(w, 2);
    if (c == ':' || c == '>') {
        w->at += 2;
        return true;
    }
    bool around = c == '=' || c == '!' || (c == '<' && (next == '=' || next == '!'));
    if (around) {
        w->at += c == '<' ? 3 : 2;
        return false;
    }
    const char *end = c == '<' || (c == 'P' && next == '<')
                          ? memchr(w->s.s + w->at, '>', w->s.len - w->at)
                          : NULL;
    w->lost = w->lost || !end; /* flags, conditions, comments */
    w->at = end ? (size_t)(end - w->s.s) + 1 : w->s.len;
    return true;
}

static void scan_group(struct walk *w, struct best *best, unsigned depth)
{
    struct best inside = { .len = 0 };
    w->at++;
    bool counts = enter_group(w);
    scan(w, &inside, depth + 1);
    w->lost = w->lost || look(w, 0) != ')';
    w->at++;
    if (read_quantifier(w) != QUANTIFIER_MAYBE && counts) {
        offer(best, inside.text, inside.len);
    }
}

static void add_char(struct walk *w, struct run *run, struct best *best, char c)
{
    bool goes_on = ((unsigned char)c & 0xC0) == 0x80; /* of a character of several bytes */
    if (run->len == RUN_MAX) {
        end_run(run, best);
    }
    run->last = goes_on && run->len > 0 ? run->last : run->len;
    run->text[run->len++] = c;
    if (((unsigned char)look(w, 0) & 0xC0) == 0x80) {
        return;
    }
    switch (read_quantifier(w)) {
    case QUANTIFIER_NONE:
        return;
    case QUANTIFIER_MAYBE:
        run->len = run->last;
        break;
    case QUANTIFIER_SOME:
        break;
    }
    end_run(run, best);
}

/* What matches more than one text: a class, a dot, an assertion. */
static void pass(struct walk *w, struct run *run, struct best *best)
{
    end_run(run, best);
    read_quantifier(w);
}

/* Up to the end or the `)` of the group. */
static void scan(struct walk *w, struct best *best, unsigned depth)
{
    struct run run = { .len = 0 };
    struct best mine = { .len = 0 };
    bool alternatives = false;
    w->lost = w->lost || depth > DEPTH_MAX;
    while (!w->lost && w->at < w->s.len && look(w, 0) != ')') {
        char c = look(w, 0);
        if (c == '(') {
            end_run(&run, &mine);
            scan_group(w, &mine, depth);
        } else if (c == '[') {
            skip_class(w);
            pass(w, &run, &mine);
        } else if (c == '\\') {
            c = read_escape(w);
            if (c) {
                add_char(w, &run, &mine, c);
            } else {
                pass(w, &run, &mine);
            }
        } else if (c == '|') {
            alternatives = true;
            w->at++;
            run.len = 0;
        } else if (strchr("^$.", c)) {
            w->at++;
            pass(w, &run, &mine);
        } else if (strchr("{}*+?", c)) {
            w->lost = true;
        } else {
            w->at++;
            add_char(w, &run, &mine, c);
        }
    }
    end_run(&run, &mine);
    if (!alternatives) {
        offer(best, mine.text, mine.len);
    }
}

struct str regex_needle(struct arena *a, struct str pattern)
{
    struct walk w = { .s = pattern };
    struct best best = { .len = 0 };
    if (!pattern.s || memchr(pattern.s, '\0', pattern.len)) {
        return (struct str) { NULL, 0 };
    }
    scan(&w, &best, 0);
    if (w.lost || w.at < pattern.len || best.len < LEAST) {
        return (struct str) { NULL, 0 };
    }
    return arena_str(a, (struct str) { best.text, best.len });
}
