/*
 * log_level.c - see log_level.h.
 *
 * JSON is not parsed: one walk over its strings finds the keys, since only their depth matters, and
 * a text that is not quite JSON has a level, too.
 */
#include "data/log_level.h"

enum level { NONE, DEBUG, INFO, WARN, ERROR, FATAL };

static const char *const names[] = {
    [DEBUG] = "DEBUG", [INFO] = "INFO", [WARN] = "WARN", [ERROR] = "ERROR", [FATAL] = "FATAL"
};

static enum level level_of_word(struct str word)
{
    static const struct {
        const char *word;
        enum level level;
    } words[] = { { "debug", DEBUG }, { "info", INFO },    { "information", INFO },
                  { "warn", WARN },   { "warning", WARN }, { "error", ERROR },
                  { "fatal", FATAL } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eq_fold(word, str_of(words[i].word))) {
            return words[i].level;
        }
    }
    return NONE;
}

static bool is_word(char c)
{
    unsigned char u = (unsigned char)c, low = ascii_lower(u);
    return u >= 0x80 || (u >= '0' && u <= '9') || (low >= 'a' && low <= 'z');
}

static enum level level_of_words(struct str text)
{
    enum level best = NONE;
    for (size_t at = 0; at < text.len && best < FATAL;) {
        size_t start = at;
        while (at < text.len && is_word(text.s[at])) {
            at++;
        }
        enum level level = at - start >= 4 && at - start <= 11
                               ? level_of_word((struct str) { text.s + start, at - start })
                               : NONE;
        best = level > best ? level : best;
        at += at == start;
    }
    return best;
}

static bool is_key(struct str s)
{
    static const char *const keys[] = { "level",     "loglevel", "log_level",
                                        "log-level", "severity", "_loglevel" };
    for (size_t i = 0; s.len >= 5 && s.len <= 9 && i < sizeof keys / sizeof *keys; i++) {
        if (str_eq_fold(s, str_of(keys[i]))) {
            return true;
        }
    }
    return false;
}

/* The end of the string whose opening quote is at `at`: its closing quote, or the text's end. */
static size_t string_end(struct str text, size_t at)
{
    for (at++; at < text.len && text.s[at] != '"'; at++) {
        at += text.s[at] == '\\';
    }
    return at < text.len ? at : text.len;
}

static size_t skip_blanks(struct str text, size_t at)
{
    while (at < text.len && (text.s[at] == ' ' || (text.s[at] >= '\t' && text.s[at] <= '\r'))) {
        at++;
    }
    return at;
}

/* The value after a key's colon, without quotes; a number or an object is empty. */
static struct str value_at(struct str text, size_t at)
{
    at = skip_blanks(text, at);
    if (at >= text.len || text.s[at] != '"') {
        return (struct str) { text.s, 0 };
    }
    return (struct str) { text.s + at + 1, string_end(text, at) - at - 1 };
}

/* False: no key of a level. */
static bool level_of_json(struct str text, enum level *level)
{
    size_t depth = 0, found_at = SIZE_MAX;
    *level = NONE;
    for (size_t at = 0; at < text.len; at++) {
        char c = text.s[at];
        depth += c == '{' || c == '[';
        depth -= depth > 0 && (c == '}' || c == ']');
        if (c != '"') {
            continue;
        }
        size_t end = string_end(text, at), colon = skip_blanks(text, end + 1);
        bool key = colon < text.len && text.s[colon] == ':' && depth <= found_at &&
                   is_key((struct str) { text.s + at + 1, end - at - 1 });
        if (key) {
            enum level found = level_of_words(value_at(text, colon + 1));
            *level = depth < found_at || found > *level ? found : *level;
            found_at = depth;
        }
        at = end;
    }
    return found_at != SIZE_MAX;
}

const char *log_level_of(struct str text)
{
    struct str all = str_trim(text);
    enum level level;
    bool json = all.len > 1 && (all.s[0] == '{' || all.s[0] == '[');
    if (!json || !level_of_json(all, &level)) {
        level = level_of_words(all);
    }
    return names[level];
}
