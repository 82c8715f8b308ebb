/*
 * date_format.c - compiles date patterns and formats dates; date_read.c parses them.
 *
 * Weeks begin on Sunday, and the first week of a year is the one that contains January 1.
 */
#include "data/date_format.h"

#include "base/vec.h"
#include "data/number/number.h"

static const char letters[] = "GyYMLwWDdFEuaHkKhmsSzZX";

/* Letters whose field is a number; M and L only up to two of them. */
static const char number_letters[] = "yYMLwWDdFuHkKhmsS";

const char *const date_month_names[DATE_MONTHS] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December",
};

const char *const date_weekday_names[DATE_WEEKDAYS] = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
};

enum { DAY_MS = 86400000, ZONE_NAME_MAX = 64 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_number(const struct date_item *item)
{
    return item->letter != '\0' && strchr(number_letters, item->letter) &&
           (item->count <= 2 || (item->letter != 'M' && item->letter != 'L'));
}

struct compiler {
    struct arena *arena;
    struct {
        struct date_item *items;
        size_t n, cap;
    } list;
    char *literal; /* the bytes of all literal texts, one after the other */
    size_t used;
};

static void add_literal(struct compiler *c, char byte)
{
    struct date_item *last = c->list.n > 0 ? &c->list.items[c->list.n - 1] : NULL;
    if (!last || last->letter != '\0') {
        last = vec_add(c->arena, &c->list);
        last->text.s = c->literal + c->used;
    }
    c->literal[c->used++] = byte;
    last->text.len++;
}

/* Text in quotes from s[at] on; returns the offset after it; SIZE_MAX: it is not closed. */
static size_t read_quoted(struct compiler *c, struct str s, size_t at)
{
    if (at + 1 < s.len && s.s[at + 1] == '\'') {
        add_literal(c, '\'');
        return at + 2;
    }
    for (at++; at < s.len; at++) {
        if (s.s[at] == '\'') {
            if (at + 1 == s.len || s.s[at + 1] != '\'') {
                return at + 1;
            }
            at++;
        }
        add_literal(c, s.s[at]);
    }
    return SIZE_MAX;
}

static const char *read_letters(struct compiler *c, struct str s, size_t *at)
{
    char letter = s.s[*at];
    size_t from = *at;
    while (*at < s.len && s.s[*at] == letter) {
        (*at)++;
    }
    if (!strchr(letters, letter)) {
        return arena_printf(c->arena,
                            "`%c` is not a date pattern letter; put literal text in quotes: 'text'",
                            letter)
            .s;
    }
    if (letter == 'X' && *at - from > 3) {
        return "an offset is written X, XX or XXX";
    }
    struct date_item *item = vec_add(c->arena, &c->list);
    item->letter = letter;
    item->count = *at - from;
    return NULL;
}

/* What depends on the neighbours of a field. */
static struct date_format *finish(struct compiler *c)
{
    struct date_format *f = arena_new(c->arena, struct date_format);
    struct date_item *items = c->list.items;
    for (size_t i = 0; i < c->list.n; i++) {
        struct date_item *item = &items[i];
        item->exact = is_number(item) && i + 1 < c->list.n && is_number(&items[i + 1]);
        item->fraction =
            item->letter == 'S' && i >= 2 && items[i - 2].letter == 's' &&
            (str_eq(items[i - 1].text, STR(".")) || str_eq(items[i - 1].text, STR(",")));
        size_t width = item->count > ZONE_NAME_MAX ? item->count : ZONE_NAME_MAX;
        f->buffer += item->letter ? width : item->text.len;
    }
    f->items = items;
    f->n = c->list.n;
    return f;
}

const struct date_format *date_format_compile(struct arena *a, struct str pattern, const char **why)
{
    struct compiler c = { .arena = a, .literal = arena_alloc(a, pattern.len + 1) };
    for (size_t at = 0; at < pattern.len;) {
        if (is_letter(pattern.s[at])) {
            *why = read_letters(&c, pattern, &at);
            if (*why) {
                return NULL;
            }
        } else if (pattern.s[at] == '\'') {
            at = read_quoted(&c, pattern, at);
            if (at == SIZE_MAX) {
                *why = "a quoted string in the date pattern is not closed";
                return NULL;
            }
        } else {
            add_literal(&c, pattern.s[at++]);
        }
    }
    return finish(&c);
}

int date_weekday(int64_t local_ms)
{
    int64_t days = local_ms / DAY_MS - (local_ms % DAY_MS < 0);
    return (int)(((days + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

int date_year_day(int64_t local_ms, const struct civil *c)
{
    struct civil first = { .year = c->year, .month = 1, .day = 1 };
    return (int)((local_ms - time_of_civil(&first)) / DAY_MS) + 1;
}

/* A date being written. */
struct writer {
    char *to;
    size_t n;
    struct civil c;
    int64_t ms, local, offset;
    const struct zone *zone;
};

static void put(struct writer *w, const char *s, size_t len)
{
    memcpy(w->to + w->n, s, len);
    w->n += len;
}

static void put_number(struct writer *w, int64_t v, size_t digits)
{
    char buffer[NUMBER_TEXT_MAX];
    size_t len = number_int(buffer, v);
    for (; digits > len; digits--) {
        w->to[w->n++] = '0';
    }
    put(w, buffer, len);
}

static void put_name(struct writer *w, const char *name, bool whole)
{
    put(w, name, whole ? strlen(name) : DATE_SHORT_NAME);
}

/* The year that the week belongs to, and the week's number in it. */
static void week_of_year(const struct writer *w, int64_t *year, int *week)
{
    int day = date_year_day(w->local, &w->c) - 1, weekday = date_weekday(w->local);
    struct civil next = { .year = w->c.year + 1, .month = 1, .day = 1 };
    int days = date_year_day(time_of_civil(&next), &w->c) - 1;
    bool holds_next = day + (DATE_WEEKDAYS - 1 - weekday) >= days;
    int first = ((weekday - day) % 7 + 7) % 7; /* weekday of January 1 */
    *year = w->c.year + holds_next;
    *week = holds_next ? 1 : (day + first) / 7 + 1;
}

/* Years before 1 count backwards from 1 BC. */
static void put_year(struct writer *w, int64_t year, size_t count)
{
    year = year > 0 ? year : 1 - year;
    put_number(w, count == 2 ? year % 100 : year, count);
}

static void put_week(struct writer *w, char letter, size_t count)
{
    int64_t year;
    int week;
    week_of_year(w, &year, &week);
    if (letter == 'Y') {
        put_year(w, year, count);
    } else if (letter == 'w') {
        put_number(w, week, count);
    } else {
        int first = ((date_weekday(w->local) - w->c.day + 1) % 7 + 7) % 7; /* of the month */
        put_number(w, (w->c.day - 1 + first) / 7 + 1, count);
    }
}

static void put_offset(struct writer *w, bool colon, bool minutes)
{
    int64_t size = (w->offset < 0 ? -w->offset : w->offset) / 60000;
    put(w, w->offset < 0 ? "-" : "+", 1);
    put_number(w, size / 60, 2);
    if (colon) {
        put(w, ":", 1);
    }
    if (minutes) {
        put_number(w, size % 60, 2);
    }
}

/* The long name of a zone's short one; abbreviations mean different zones, so the offset decides.
 */
static const char *long_zone_name(struct str label, int64_t minutes)
{
    static const struct {
        const char *label;
        int minutes;
        const char *name;
    } names[] = {
        { "UTC", 0, "Coordinated Universal Time" },
        { "GMT", 0, "Greenwich Mean Time" },
        { "EST", -300, "Eastern Standard Time" },
        { "EDT", -240, "Eastern Daylight Time" },
        { "CST", -360, "Central Standard Time" },
        { "CDT", -300, "Central Daylight Time" },
        { "MST", -420, "Mountain Standard Time" },
        { "MDT", -360, "Mountain Daylight Time" },
        { "PST", -480, "Pacific Standard Time" },
        { "PDT", -420, "Pacific Daylight Time" },
        { "AKST", -540, "Alaska Standard Time" },
        { "AKDT", -480, "Alaska Daylight Time" },
        { "HST", -600, "Hawaii Standard Time" },
        { "AST", -240, "Atlantic Standard Time" },
        { "ADT", -180, "Atlantic Daylight Time" },
        { "WET", 0, "Western European Time" },
        { "WEST", 60, "Western European Summer Time" },
        { "BST", 60, "British Summer Time" },
        { "CET", 60, "Central European Time" },
        { "CEST", 120, "Central European Summer Time" },
        { "EET", 120, "Eastern European Time" },
        { "EEST", 180, "Eastern European Summer Time" },
        { "MSK", 180, "Moscow Standard Time" },
        { "IST", 330, "India Standard Time" },
        { "CST", 480, "China Standard Time" },
        { "JST", 540, "Japan Standard Time" },
        { "KST", 540, "Korea Standard Time" },
        { "AEST", 600, "Australian Eastern Standard Time" },
        { "AEDT", 660, "Australian Eastern Daylight Time" },
        { "NZST", 720, "New Zealand Standard Time" },
        { "NZDT", 780, "New Zealand Daylight Time" },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].minutes == minutes && str_eq(label, str_of(names[i].label))) {
            return names[i].name;
        }
    }
    return NULL;
}

static void put_zone(struct writer *w, bool whole)
{
    char label[TIME_TEXT_MAX];
    size_t len = zone_label(label, w->zone, w->ms);
    const char *name =
        whole ? long_zone_name((struct str) { label, len }, w->offset / 60000) : NULL;
    if (name) {
        put(w, name, strlen(name));
    } else {
        put(w, label, len);
    }
}

static void put_day(struct writer *w, const struct date_item *item)
{
    int weekday = date_weekday(w->local);
    switch (item->letter) {
    case 'D':
        put_number(w, date_year_day(w->local, &w->c), item->count);
        break;
    case 'd':
        put_number(w, w->c.day, item->count);
        break;
    case 'F':
        put_number(w, (w->c.day - 1) / 7 + 1, item->count);
        break;
    case 'E':
        put_name(w, date_weekday_names[weekday], item->count > DATE_SHORT_NAME);
        break;
    case 'u':
        put_number(w, weekday == 0 ? 7 : weekday, item->count);
        break;
    default:
        put_week(w, item->letter, item->count);
    }
}

static void put_clock(struct writer *w, const struct date_item *item)
{
    const struct civil *c = &w->c;
    switch (item->letter) {
    case 'a':
        put(w, c->hour < 12 ? "AM" : "PM", 2);
        break;
    case 'H':
        put_number(w, c->hour, item->count);
        break;
    case 'k':
        put_number(w, c->hour == 0 ? 24 : c->hour, item->count);
        break;
    case 'K':
        put_number(w, c->hour % 12, item->count);
        break;
    case 'h':
        put_number(w, c->hour % 12 == 0 ? 12 : c->hour % 12, item->count);
        break;
    case 'm':
        put_number(w, c->minute, item->count);
        break;
    case 's':
        put_number(w, c->second, item->count);
        break;
    default:
        put_number(w, c->milli, item->count);
    }
}

static void put_item(struct writer *w, const struct date_item *item)
{
    switch (item->letter) {
    case '\0':
        put(w, item->text.s, item->text.len);
        break;
    case 'G':
        put(w, w->c.year > 0 ? "AD" : "BC", 2);
        break;
    case 'y':
        put_year(w, w->c.year, item->count);
        break;
    case 'M':
    case 'L':
        if (item->count < DATE_SHORT_NAME) {
            put_number(w, w->c.month, item->count);
        } else {
            put_name(w, date_month_names[w->c.month - 1], item->count > DATE_SHORT_NAME);
        }
        break;
    case 'z':
        put_zone(w, item->count > 3);
        break;
    case 'Z':
        put_offset(w, false, true);
        break;
    case 'X':
        if (w->offset == 0) {
            put(w, "Z", 1);
        } else {
            put_offset(w, item->count == 3, item->count > 1);
        }
        break;
    default:
        if (strchr("aHkKhmsS", item->letter)) {
            put_clock(w, item);
        } else {
            put_day(w, item);
        }
    }
}

struct str date_format_write(const struct date_format *f, struct arena *a, int64_t ms,
                             const struct zone *zone)
{
    struct writer w = { .to = arena_alloc(a, f->buffer), .ms = ms, .zone = zone };
    w.offset = zone_offset(zone, ms);
    if (!time_add(ms, w.offset, &w.local)) {
        w.local = ms;
    }
    w.c = time_civil(w.local);
    for (size_t i = 0; i < f->n; i++) {
        put_item(&w, &f->items[i]);
    }
    return (struct str) { w.to, w.n };
}
