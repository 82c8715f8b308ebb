/*
 * syslog.c - see syslog.h.
 */
#include "source/format/syslog.h"

enum {
    HEADER_MAX = 512, /* bytes of a line that are looked at */
    HOST_MAX = 255
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The word at *at, up to a blank; moves *at to the next one. */
static struct str next_word(struct str s, size_t *at)
{
    while (*at < s.len && s.s[*at] == ' ') {
        ++*at;
    }
    size_t from = *at;
    while (*at < s.len && s.s[*at] != ' ' && s.s[*at] != '\t') {
        ++*at;
    }
    return (struct str) { s.s + from, *at - from };
}

/* `<34>`, with which *at moves on. */
static bool read_priority(struct str s, size_t *at)
{
    size_t k = 1, digits = 0;
    while (s.len > 0 && s.s[0] == '<' && k < s.len && is_digit(s.s[k]) && digits < 4) {
        k++;
        digits++;
    }
    if (digits == 0 || digits > 3 || k >= s.len || s.s[k] != '>') {
        return false;
    }
    *at = k + 1;
    return true;
}

static bool is_month(struct str w)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (size_t k = 0; w.len == 3 && months[k]; k += 3) {
        if (memcmp(w.s, months + k, 3) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_number(struct str w, size_t least, size_t most)
{
    size_t k = 0;
    while (k < w.len && is_digit(w.s[k])) {
        k++;
    }
    return k == w.len && k >= least && k <= most;
}

/* `22:14:15`, with a fraction perhaps. */
static bool is_clock(struct str w)
{
    return w.len >= 8 && is_digit(w.s[0]) && w.s[2] == ':' && w.s[5] == ':' && is_digit(w.s[7]);
}

static bool is_iso(struct str w)
{
    return w.len >= 19 && is_digit(w.s[0]) && w.s[4] == '-' && w.s[7] == '-' && w.s[10] == 'T' &&
           w.s[13] == ':' && w.s[16] == ':';
}

/* The time at *at, in either form. */
static bool read_time(struct str s, size_t *at, struct str *out)
{
    size_t from, to = *at;
    struct str word = next_word(s, &to);
    from = (size_t)(word.s - s.s);
    from += word.len > 0 && word.s[0] == '*'; /* Cisco: the clock is not synchronised */
    word = (struct str) { s.s + from, to - from };
    if (is_month(word)) {
        if (!is_number(next_word(s, &to), 1, 2)) {
            return false;
        }
        size_t year_end = to;
        struct str year = next_word(s, &year_end);
        to = is_number(year, 4, 4) ? year_end : to;
        struct str clock = next_word(s, &to);
        if (!is_clock(clock)) {
            return false;
        }
    } else if (!is_iso(word)) {
        return false;
    }
    *out = (struct str) { s.s + from, to - from };
    *at = to;
    return true;
}

static bool is_host(struct str w)
{
    static const char *const levels[] = { "trace",   "debug", "info",     "notice", "warn",
                                          "warning", "error", "critical", "fatal",  "severe",
                                          "emerg",   "alert", "crit",     "err",    NULL };
    size_t colons = 0;
    if (w.len == 0 || w.len > HOST_MAX || w.s[w.len - 1] == ':' || str_eq(w, STR("-"))) {
        return false;
    }
    for (size_t k = 0; k < w.len; k++) {
        unsigned char c = (unsigned char)w.s[k];
        bool letter = is_digit(w.s[k]) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
        if (!letter && c < 0x80 && !strchr("-._:/%", w.s[k])) {
            return false;
        }
        colons += c == ':';
    }
    for (size_t k = 0; levels[k]; k++) {
        if (str_eq_fold(w, str_of(levels[k]))) {
            return false;
        }
    }
    return colons != 1; /* a tag with a colon in it is no host; an IPv6 address has more */
}

/* Whether this begins as the message of a program does: `su[7]:`, `%ASA-6-1:`, CEF, XML. */
static bool has_tag(struct str rest)
{
    size_t at = 0;
    struct str tag = next_word(rest, &at);
    return (tag.len > 0 && (tag.s[tag.len - 1] == ':' || tag.s[0] == '%' || tag.s[0] == '<')) ||
           memchr(tag.s, '[', tag.len) || str_starts(tag, STR("CEF:")) ||
           str_starts(tag, STR("LEEF:")) ||
           str_starts(str_trim(rest), STR("last message repeated")) ||
           str_starts(str_trim(rest), STR("message repeated"));
}

bool syslog_read(struct str line, struct syslog *out)
{
    struct str s = { line.s, line.len < HEADER_MAX ? line.len : HEADER_MAX };
    size_t at = 0;
    bool is_new = false, has_priority = read_priority(s, &at);
    if (!has_priority && (s.len == 0 || !(is_digit(s.s[0]) || (s.s[0] >= 'A' && s.s[0] <= 'S')))) {
        return false;
    }
    if (has_priority && at + 1 < s.len && s.s[at] == '1' && s.s[at + 1] == ' ') {
        is_new = true;
        at += 2;
    }
    if (is_new && at + 1 < s.len && s.s[at] == '-' && s.s[at + 1] == ' ') {
        out->time = (struct str) { s.s + at, 0 };
        at += 1;
    } else if (!read_time(s, &at, &out->time)) {
        return false;
    }
    if (at < s.len && s.s[at] == ':') { /* Cisco */
        at++;
    }
    out->host = next_word(s, &at);
    out->rest = (struct str) { line.s + at, line.len - at };
    return is_host(out->host) && (has_priority || has_tag(out->rest));
}

struct str syslog_host(struct str line)
{
    struct syslog header;
    return syslog_read(line, &header) ? header.host : (struct str) { NULL, 0 };
}
