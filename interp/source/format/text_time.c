/*
 * text_time.c - finding the time in a line.
 *
 * Every offset where a time may start is examined once, from the left; a form is tried only where
 * its first bytes match, so a line costs one pass over 200 bytes. Digits that continue a word or a
 * number do not start a time.
 */
#include "source/format/text_time.h"

static bool is_digit(struct str s, size_t at)
{
    return at < s.len && s.s[at] >= '0' && s.s[at] <= '9';
}

static bool is_letter(struct str s, size_t at)
{
    return at < s.len && ((s.s[at] | 0x20) >= 'a' && (s.s[at] | 0x20) <= 'z');
}

static bool is_word(struct str s, size_t at)
{
    return is_digit(s, at) || is_letter(s, at) || (at < s.len && s.s[at] == '_');
}

enum { KEY_MOST = 40 };

/* Names after which the time of an event stands, in any case. */
static const char *const keys[] = {
    "start", "rt",        "end",       "starttime", "endtime", "devicereceipttime", "ts",
    "time",  "timestamp", "eventtime", "epoch",     "date",    "datetime",          "devtime",
};

static bool is_key(struct str word)
{
    static const char initials[] = "sretd";
    if (!memchr(initials, word.s[0] | 0x20, sizeof initials - 1)) {
        return false;
    }
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        if (str_eq_fold(word, str_of(keys[k]))) {
            return true;
        }
    }
    return false;
}

/* A time after a key, as CEF has them (`rt=Oct 13 2017 02:54:04 GMT+00:00`): the first in the line.
 * `only`: after this one; empty: after one that is known. */
static bool after_key(const struct time_reader *t, struct str s, struct str only,
                      struct time_found *out)
{
    for (size_t mark = 2; mark + 10 < s.len; mark++) {
        if (s.s[mark] != '=' && s.s[mark] != ':') {
            continue;
        }
        size_t from = mark - (s.s[mark - 1] == '"'), end = from, at = mark + 1;
        while (from > 0 && end - from < KEY_MOST && is_word(s, from - 1)) {
            from--;
        }
        struct str word = { s.s + from, end - from };
        if (from == end || !(only.len > 0 ? str_eq_fold(word, only) : is_key(word))) {
            continue;
        }
        at += at < s.len && s.s[at] == ' ';
        at += at < s.len && (s.s[at] == '"' || s.s[at] == '\'');
        if (only.len > 0 && t->how->format) {
            struct str rest = { s.s + at, s.len - at };
            *out = (struct time_found) { .at = at, .full = true, .zoned = true };
            if (date_format_read(t->how->format, rest, t->how->zone, t->how->written, &out->ms)) {
                return true;
            }
        }
        if (time_form_epoch(s, at, out) || (time_form_at(t, s, at, out) && out->full)) {
            return true;
        }
    }
    return false;
}

/* A time in the form that the user gave: at any offset, or an epoch number as a word. */
static bool by_format(const struct time_reader *t, struct str s, struct str line,
                      struct time_found *out)
{
    const struct text_time *how = t->how;
    *out = (struct time_found) { .full = true, .zoned = true };
    for (size_t at = 0; at < s.len; at++) {
        struct str rest = { line.s + at, line.len - at };
        out->at = at;
        if (how->epoch) {
            bool begins = is_digit(s, at) && (at == 0 || !is_word(s, at - 1));
            if (begins && time_form_epoch(line, at, out)) {
                return true;
            }
        } else if (date_format_read(how->format, rest, t->zone ? t->zone : how->zone, how->written,
                                    &out->ms)) {
            return true;
        }
    }
    return false;
}

static bool epoch_at_start(struct str s, struct time_found *out)
{
    size_t at = s.len > 0 && (s.s[0] == '[' || s.s[0] == '{' || s.s[0] == '"');
    return is_digit(s, at) && time_form_epoch(s, at, out);
}

/* The zone of a time that is named, in a pair of its own: `date=.. time=.. tz="+0100"`. */
static bool named_zone(const struct time_reader *t, struct str s, struct time_found *out)
{
    size_t at = str_find(s, STR(" tz="), 0);
    int64_t offset;
    if (at < s.len) {
        at += 4;
        size_t end = at;
        while (end < s.len && s.s[end] != ' ') {
            end++;
        }
        struct time_reader in_utc = *t;
        in_utc.zone = zone_utc();
        if (time_form_zone((struct str) { s.s + at, end - at }, &offset) &&
            time_form_at(&in_utc, s, out->at, out)) {
            out->ms -= offset;
            out->zoned = true;
        }
    }
    return true;
}

/* What a form may begin with: digits, months, audit, and the levels of klog. */
static const bool begins[256] = {
    ['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true,
    ['6'] = true, ['7'] = true, ['8'] = true, ['9'] = true, ['j'] = true, ['J'] = true,
    ['f'] = true, ['F'] = true, ['m'] = true, ['M'] = true, ['a'] = true, ['A'] = true,
    ['s'] = true, ['S'] = true, ['o'] = true, ['O'] = true, ['n'] = true, ['N'] = true,
    ['d'] = true, ['D'] = true, ['I'] = true, ['W'] = true, ['E'] = true,
};

bool text_time(const struct time_reader *t, struct str line, struct time_found *out)
{
    struct str s = line;
    if (s.len > TEXT_TIME_LOOK) {
        s.len = utf8_offset(
            (struct str) { s.s, s.len < 4 * TEXT_TIME_LOOK ? s.len : 4 * TEXT_TIME_LOOK },
            TEXT_TIME_LOOK);
    }
    if (t->how->field.len > 0 && after_key(t, line, t->how->field, out)) {
        return true;
    }
    if (t->how->format || t->how->epoch) {
        return by_format(t, s, line, out);
    }
    if (epoch_at_start(s, out)) {
        return true;
    }
    for (size_t at = 0; at < s.len; at++) {
        bool word = is_digit(s, at) || is_letter(s, at);
        if (word && begins[(unsigned char)s.s[at]] && time_form_at(t, s, at, out) && out->full) {
            return out->zoned || at == 0 || s.s[at - 1] != '=' || named_zone(t, s, out);
        }
        while (word && (is_digit(s, at + 1) || is_letter(s, at + 1))) {
            at++; /* nothing starts inside a word */
        }
    }
    return after_key(t, line, (struct str) { NULL, 0 }, out);
}

/* A date in a comment, also without a time of day. */
static bool comment_time(const struct time_reader *t, struct str line, struct time_found *out)
{
    for (size_t at = 1; at < line.len && at < TEXT_TIME_LOOK; at++) {
        if (is_word(line, at) && !is_word(line, at - 1) && time_form_at(t, line, at, out) &&
            !out->yearless) {
            return true;
        }
    }
    return false;
}

/* The middle of the year that a comment gives alone (`# year: 2021`); TIME_NONE: none. */
static int64_t comment_year(struct str line)
{
    for (size_t at = 0; at + 4 <= line.len; at++) {
        struct str word = { line.s + at, 4 };
        if (!str_eq_fold(word, STR("year"))) {
            continue;
        }
        for (at += 4; at < line.len && !is_digit(line, at); at++) {
        }
        struct civil c = { .month = 7, .day = 1 };
        size_t digits = 0;
        for (; digits < 5 && is_digit(line, at + digits); digits++) {
            c.year = c.year * 10 + (line.s[at + digits] - '0');
        }
        return digits == 4 && c.year >= 1970 && c.year < 2200 ? time_of_civil(&c) : TIME_NONE;
    }
    return TIME_NONE;
}

static bool is_comment(struct str line)
{
    return line.len > 0 && (line.s[0] == '#' || line.s[0] == ';');
}

/* The time in a comment, else the year in it; TIME_NONE: neither. */
static int64_t anchor_of_comment(const struct time_reader *t, struct str line)
{
    struct time_found found;
    return comment_time(t, line, &found) ? found.ms : comment_year(line);
}

int64_t text_time_anchor(const struct text_time *how, struct str chunk)
{
    struct time_reader t = { .how = how, .near = TIME_NONE };
    struct time_found found;
    int64_t comment = TIME_NONE;
    bool needed = false, first = true;
    if (how->format || how->epoch || how->year_from == TIME_YEAR_GIVEN) {
        return TIME_NONE;
    }
    for (size_t at = 0; at < chunk.len;) {
        const char *end = memchr(chunk.s + at, '\n', chunk.len - at);
        struct str line = { chunk.s + at, end ? (size_t)(end - chunk.s) - at : chunk.len - at };
        at += line.len + 1;
        if (first && is_comment(line)) {
            comment = comment == TIME_NONE ? anchor_of_comment(&t, line) : comment;
            continue;
        }
        bool may_have_year = !needed || line.len == 0 || is_digit(line, 0) || line.s[0] == '[';
        if (!may_have_year || !text_time(&t, line, &found)) {
            continue;
        }
        if (found.yearless) {
            needed = true;
        } else if (!needed) {
            return TIME_NONE;
        } else if (text_time_leads(&found)) {
            return found.ms;
        }
        first = false;
        if (comment != TIME_NONE) {
            break;
        }
    }
    return needed ? comment : TIME_NONE;
}
