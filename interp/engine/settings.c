/*
 * settings.c - see settings.h.
 */
#include "engine/settings.h"

#include "base/os/os.h"
#include "base/suggest.h"
#include "engine/params.h"

static const struct header *find_header(const struct parsed *p, const char *key)
{
    for (size_t i = 0; i < p->headers.n; i++) {
        if (str_eq_fold(p->headers.items[i].key, str_of(key))) {
            return &p->headers.items[i];
        }
    }
    return NULL;
}

/* An option's text, or that of the header with its name; `h` is set when it is from a header. */
static struct str setting(struct str option, const struct parsed *p, const char *key,
                          const struct header **h)
{
    *h = option.len > 0 ? NULL : find_header(p, key);
    return *h ? (*h)->value : option;
}

static void complain(struct diags *diags, const struct header *h, const char *option,
                     struct str value, const char *help)
{
    struct diag *g =
        h ? diag_at(diags, DIAG_BAD_HEADER, h->span, "@%.*s: `%.*s` cannot be read",
                    STR_ARG(h->key), STR_ARG(value))
          : diag_run(diags, DIAG_BAD_HEADER, "%s: `%.*s` cannot be read", option, STR_ARG(value));
    diag_help(diags, g, "%s", help);
}

/* Epoch seconds, which the service takes for milliseconds, too. */
static void warn_of_seconds(struct diags *diags, const struct header *h, const char *option,
                            struct str text, int64_t ms)
{
    enum { LEAST = 100000000, DIGITS = 10 };
    for (size_t i = 0; i < text.len; i++) {
        if (text.s[i] < '0' || text.s[i] > '9') {
            return;
        }
    }
    if (ms < LEAST || text.len > DIGITS) {
        return;
    }
    char as_ms[TIME_TEXT_MAX], as_s[TIME_TEXT_MAX];
    size_t n = time_show(as_ms, ms, zone_utc()), k = time_show(as_s, ms * 1000, zone_utc());
    struct diag *g =
        h ? diag_at(diags, DIAG_SECONDS_RANGE, h->span, "@%.*s: %.*s is read as milliseconds: %.*s",
                    STR_ARG(h->key), STR_ARG(text), (int)n, as_ms)
          : diag_run(diags, DIAG_SECONDS_RANGE, "%s: %.*s is read as milliseconds: %.*s", option,
                     STR_ARG(text), (int)n, as_ms);
    diag_help(diags, g, "for %.*s UTC write %.*s000", (int)k, as_s, STR_ARG(text));
}

static bool read_end(struct str text, const struct header *h, const char *option, int64_t now,
                     const struct zone *zone, struct diags *diags, int64_t *ms)
{
    bool start = strcmp(option, "{--from}") == 0;
    if (start ? time_read_range_start(text, now, zone, ms)
              : time_read_range_end(text, now, zone, ms)) {
        warn_of_seconds(diags, h, option, text, *ms);
        return true;
    }
    complain(diags, h, option, text,
             "times are now, -1h, 2026-11-22T10:00:00Z, epoch milliseconds or mm/dd/yyyy hh:mm");
    return false;
}

static void read_range(struct settings *s, struct diags *diags, const struct query_options *o,
                       const struct parsed *p, int64_t now)
{
    const struct header *from_header, *to_header;
    struct str from = setting(o->from, p, "from", &from_header),
               to = setting(o->to, p, "to", &to_header);
    s->ranged = from.len > 0 || to.len > 0;
    s->from = SETTINGS_OPEN;
    s->to = now;
    bool ok =
        from.len == 0 || read_end(from, from_header, "{--from}", now, s->zone, diags, &s->from);
    ok = (to.len == 0 || read_end(to, to_header, "{--to}", now, s->zone, diags, &s->to)) && ok;
    if (ok && s->ranged && s->to < s->from) {
        diag_run(diags, DIAG_BAD_HEADER, "the time range ends before it starts");
    }
}

/* Words that people write into such comments without asking for anything. */
static bool is_remark(struct str key)
{
    static const char *const words[] = {
        "author",    "authors",    "description", "name", "title", "severity", "level",
        "date",      "id",         "version",     "tag",  "tags",  "status",   "owner",
        "reference", "references", "license",     "see",  "todo",  "note",     "mitre"
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eq_fold(key, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* Settings of a run that are options only. */
static bool is_option(struct str key)
{
    static const char *const words[] = { "category", "host",   "source", "collector", "lookup",
                                         "dialect",  "format", "db",     "profile",   "map",
                                         "limit",    "macro",  "geoip",  "auto-parse" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eq_fold(key, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

static const char *const header_keys[] = { "from", "to", "now", "timezone", "param" };
enum { HEADER_KEYS = sizeof header_keys / sizeof *header_keys };

/* A setting that is none is a mistake when it is near to one, or an option; else a note. */
static void check_keys(struct diags *diags, const struct parsed *p)
{
    for (size_t i = 0; i < p->headers.n; i++) {
        const struct header *h = &p->headers.items[i];
        bool known = is_remark(h->key);
        struct suggest near;
        suggest_init(&near, h->key);
        for (size_t k = 0; k < HEADER_KEYS; k++) {
            known = known || str_eq_fold(h->key, str_of(header_keys[k]));
            suggest_offer(&near, str_of(header_keys[k]));
        }
        struct str best = suggest_best(&near);
        bool option = is_option(h->key);
        if (known) {
            continue;
        }
        struct diag *g = diag_at(
            diags, option || best.len > 0 ? DIAG_UNKNOWN_HEADER : DIAG_OTHER_HEADER, h->span,
            "no setting is called @%.*s: the comment has no effect", STR_ARG(h->key));
        if (option) {
            diag_help(diags, g, "give it as an option: --%.*s%s%.*s", STR_ARG(h->key),
                      h->value.len > 0 ? " " : "", STR_ARG(h->value));
        } else if (best.len > 0) {
            diag_help(diags, g, "did you mean @%.*s?", STR_ARG(best));
            diag_edit(diags, g, (struct span) { h->span.at + 1, (uint32_t)h->key.len }, best);
        } else {
            diag_help(diags, g, "settings in comments are @from, @to, @now, @timezone and @param");
        }
    }
}

void settings_read(struct settings *s, struct arena *a, struct diags *diags,
                   const struct query_options *o, const struct parsed *parsed)
{
    const struct header *h;
    struct str zone = setting(o->zone, parsed, "timezone", &h);
    s->zone = zone.len > 0 ? zone_find(a, zone) : zone_utc();
    if (!s->zone) {
        complain(diags, h, "{--timezone}", zone,
                 "zones are names such as UTC or Europe/Berlin, or offsets such as +02:00");
        s->zone = zone_utc();
    }
    int64_t now = os_now_ms();
    struct str given = setting(o->now, parsed, "now", &h);
    if (given.len > 0) {
        read_end(given, h, "{--now}", now, s->zone, diags, &now);
    }
    s->now = now;
    params_check(diags, o, parsed);
    check_keys(diags, parsed);
    read_range(s, diags, o, parsed, now);
}
