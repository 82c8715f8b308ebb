/*
 * option_check.c - which texts are values of an option.
 */
#include "session/options.h"

#include "base/os/os.h"
#include "base/suggest.h"
#include "data/date_format.h"
#include "data/pattern/regex.h"
#include "data/time.h"
#include "source/format/in_def.h"
#include "source/map/profile.h"

static const char *check_time(struct arena *a, const char *name, const char *value)
{
    int64_t ms = 0;
    bool ok = time_read_range_end(str_of(value), os_now_ms(), zone_utc(), &ms);
    return ok ? NULL
              : arena_printf(a, "{--%s} takes a time such as -1h or 2026-11-22T10:00:00Z, not `%s`",
                             name, value)
                    .s;
}

static int hex_of(char c)
{
    int low = c | 0x20;
    return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool option_read_delimiter(const char *text, int *out)
{
    static const struct {
        const char *name;
        char c;
    } names[] = { { "tab", '\t' },      { "\\t", '\t' }, { "comma", ',' },
                  { "semicolon", ';' }, { "pipe", '|' }, { "space", ' ' } };
    struct str s = str_of(text);
    *out = s.len == 1 ? (unsigned char)text[0] : 0;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        *out = str_eq_fold(s, str_of(names[k].name)) ? names[k].c : *out;
    }
    if (s.len == 4 && str_starts(s, STR("\\x")) && hex_of(text[2]) >= 0 && hex_of(text[3]) >= 0) {
        *out = 16 * hex_of(text[2]) + hex_of(text[3]);
    }
    return *out > 0 && *out < 0x80 && strchr("\"\r\n", *out) == NULL;
}

static const char *check_format(struct arena *a, const char *name)
{
    struct buf known = BUF_INIT;
    if (in_find(str_of(name))) {
        return NULL;
    }
    for (size_t k = 0; in_list[k]; k++) {
        buf_printf(&known, "%s%s", k > 0 ? ", " : "", in_list[k]->name);
    }
    struct str names = buf_view(&known);
    const char *why =
        arena_printf(a, "no input format `%s`; there are %.*s", name, STR_ARG(names)).s;
    buf_release(&known);
    return why;
}

static const char *check_regex(struct arena *a, const char *text)
{
    struct regex_error error;
    if (regex_compile(a, str_of(text), REGEX_PARSE, 0, true, &error)) {
        return NULL;
    }
    return arena_printf(a, "{--multiline}: %.*s (at character %zu)", STR_ARG(error.message),
                        utf8_count((struct str) { text, error.offset }) + 1)
        .s;
}

static const char *check_pattern(struct arena *a, const char *pattern)
{
    const char *why = NULL;
    if (strcmp(pattern, "epoch") == 0 || date_format_compile(a, str_of(pattern), &why)) {
        return NULL;
    }
    return arena_printf(a, "{--time-format}: %s", why).s;
}

static const char *check_profile(struct arena *a, const char *name)
{
    struct suggest near;
    if (profile_find(str_of(name)) || strcmp(name, "auto") == 0 || strcmp(name, "none") == 0) {
        return NULL;
    }
    suggest_init(&near, str_of(name));
    suggest_offer(&near, STR("auto"));
    suggest_offer(&near, STR("none"));
    for (size_t k = 0; profile_list[k]; k++) {
        suggest_offer(&near, str_of(profile_list[k]->id));
    }
    struct str best = suggest_best(&near);
    return best.len > 0
               ? arena_printf(a, "no profile `%s`; did you mean `%.*s`?", name, STR_ARG(best)).s
               : arena_printf(a, "no profile `%s`", name).s;
}

static const char *check_zone(struct arena *a, const char *name)
{
    return zone_find(a, str_of(name)) ? NULL : arena_printf(a, "no time zone `%s`", name).s;
}

const char *option_check(struct arena *a, enum session_option id, const char *value)
{
    int c;
    if (id == SESSION_FROM || id == SESSION_TO || id == SESSION_NOW) {
        const char *name = id == SESSION_FROM ? "from" : id == SESSION_TO ? "to" : "now";
        return check_time(a, name, value);
    }
    if (id == SESSION_DELIMITER) {
        return option_read_delimiter(value, &c)
                   ? NULL
                   : "{--delimiter} takes one ASCII character that is no quote, or tab, \\t, \\x01";
    }
    return id == SESSION_TIMEZONE       ? check_zone(a, value)
           : id == SESSION_INPUT_FORMAT ? check_format(a, value)
           : id == SESSION_MULTILINE    ? check_regex(a, value)
           : id == SESSION_TIME_FORMAT  ? check_pattern(a, value)
           : id == SESSION_PROFILE      ? check_profile(a, value)
                                        : NULL;
}
