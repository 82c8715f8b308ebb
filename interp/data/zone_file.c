/*
 * zone_file.c - compiled time zones (TZif, RFC 8536), versions 1 to 4.
 *
 * Of a file that holds its table twice, the second one with 64-bit times is used, and the rule
 * after it for times past the table. Every count is checked against the file's length, so any input
 * is safe.
 */
#include "data/zone.h"

enum { HEADER = 44, DAY_SECONDS = 86400 };

/* The counts of a header. */
struct counts {
    size_t utc_marks, standard_marks, leaps, times, kinds, chars;
};

static uint64_t read_big(const char *s, size_t bytes)
{
    uint64_t v = 0;
    for (size_t i = 0; i < bytes; i++) {
        v = v << 8 | (unsigned char)s[i];
    }
    return v;
}

static bool read_header(struct str file, struct counts *c)
{
    if (file.len < HEADER || !str_starts(file, STR("TZif"))) {
        return false;
    }
    size_t *const fields[] = { &c->utc_marks, &c->standard_marks, &c->leaps,
                               &c->times,     &c->kinds,          &c->chars };
    for (size_t i = 0; i < 6; i++) {
        *fields[i] = (size_t)read_big(file.s + 20 + i * 4, 4);
        if (*fields[i] > file.len) {
            return false;
        }
    }
    return c->kinds > 0 && c->kinds <= 256 && c->chars > 0;
}

/* Bytes of the block after a header. */
static size_t block_size(const struct counts *c, size_t time_bytes)
{
    return c->times * (time_bytes + 1) + c->kinds * 6 + c->chars + c->leaps * (time_bytes + 4) +
           c->standard_marks + c->utc_marks;
}

static bool read_block(struct arena *a, struct str block, const struct counts *c, size_t time_bytes,
                       struct zone *out)
{
    const char *times = block.s;
    const char *kind_at = times + c->times * time_bytes;
    const char *kinds = kind_at + c->times;
    const char *names = kinds + c->kinds * 6;

    struct zone_kind *kind = arena_array(a, struct zone_kind, c->kinds);
    for (size_t i = 0; i < c->kinds; i++) {
        const char *row = kinds + i * 6;
        size_t name = (unsigned char)row[5];
        kind[i].offset = (int32_t)(uint32_t)read_big(row, 4);
        if (name >= c->chars || kind[i].offset < -DAY_SECONDS * 2 ||
            kind[i].offset > DAY_SECONDS * 2) {
            return false;
        }
        const char *end = memchr(names + name, '\0', c->chars - name);
        size_t len = end ? (size_t)(end - names) - name : c->chars - name;
        kind[i].name = arena_cstr(a, (struct str) { names + name, len });
    }
    int64_t *at = arena_array(a, int64_t, c->times);
    for (size_t i = 0; i < c->times; i++) {
        uint64_t bits = read_big(times + i * time_bytes, time_bytes);
        at[i] = time_bytes == 4 ? (int32_t)(uint32_t)bits : (int64_t)bits;
        if ((unsigned char)kind_at[i] >= c->kinds || (i > 0 && at[i] <= at[i - 1])) {
            return false;
        }
    }
    out->at = at;
    out->kind_at = memcpy(arena_alloc(a, c->times), kind_at, c->times);
    out->n_at = c->times;
    out->kinds = kind;
    out->n_kinds = c->kinds;
    return true;
}

bool zone_parse_file(struct arena *a, struct str file, struct zone *out)
{
    *out = (struct zone) { 0 };
    struct counts c;
    if (!read_header(file, &c) || block_size(&c, 4) > file.len - HEADER) {
        return false;
    }
    if (file.s[4] == '\0') {
        return read_block(a, (struct str) { file.s + HEADER, file.len - HEADER }, &c, 4, out);
    }
    size_t first = HEADER + block_size(&c, 4);
    file = (struct str) { file.s + first, file.len - first };
    if (!read_header(file, &c) || block_size(&c, 8) > file.len - HEADER) {
        return false;
    }
    struct str block = { file.s + HEADER, file.len - HEADER };
    if (!read_block(a, block, &c, 8, out)) {
        return false;
    }
    size_t footer = block_size(&c, 8);
    struct str rule = { block.s + footer, block.len - footer };
    if (rule.len >= 2 && rule.s[0] == '\n') {
        rule = (struct str) { rule.s + 1, rule.len - 1 };
        size_t end = str_find(rule, STR("\n"), 0);
        rule.len = end < rule.len ? end : rule.len;
        out->has_rule = rule.len > 0 && zone_parse_rule(a, rule, &out->rule);
    }
    return true;
}

/* What is left of a rule. */
struct rest {
    const char *at, *end;
};

static bool take(struct rest *r, char c)
{
    if (r->at < r->end && *r->at == c) {
        r->at++;
        return true;
    }
    return false;
}

static bool read_number(struct rest *r, int min, int max, int *out)
{
    const char *from = r->at;
    int v = 0;
    for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++) {
        v = v < 100000 ? v * 10 + (*r->at - '0') : v;
    }
    *out = v;
    return r->at > from && v >= min && v <= max;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* `CET` or `<+03>`. */
static bool read_name(struct arena *a, struct rest *r, const char **out)
{
    bool quoted = take(r, '<');
    const char *from = r->at;
    while (r->at < r->end && (quoted ? *r->at != '>' : is_letter(*r->at))) {
        r->at++;
    }
    *out = arena_cstr(a, (struct str) { from, (size_t)(r->at - from) });
    return r->at > from && (!quoted || take(r, '>'));
}

/* `[+-]h[:mm[:ss]]` in seconds. */
static bool read_time(struct rest *r, int max_hours, int32_t *out)
{
    bool minus = take(r, '-');
    if (!minus) {
        take(r, '+');
    }
    int hours, minutes = 0, seconds = 0;
    if (!read_number(r, 0, max_hours, &hours) ||
        (take(r, ':') && (!read_number(r, 0, 59, &minutes) ||
                          (take(r, ':') && !read_number(r, 0, 59, &seconds))))) {
        return false;
    }
    *out = (int32_t)(hours * 3600 + minutes * 60 + seconds) * (minus ? -1 : 1);
    return true;
}

/* `,M3.2.0/2`, `,J60`, `,59`. */
static bool read_day(struct rest *r, struct zone_day *out)
{
    *out = (struct zone_day) { .second = 2 * 3600 };
    if (!take(r, ',')) {
        return false;
    }
    bool sound;
    if (take(r, 'M')) {
        out->form = ZONE_WEEKDAY;
        sound = read_number(r, 1, 12, &out->month) && take(r, '.') &&
                read_number(r, 1, 5, &out->week) && take(r, '.') && read_number(r, 0, 6, &out->day);
    } else if (take(r, 'J')) {
        out->form = ZONE_DAY_WITHOUT_LEAP;
        sound = read_number(r, 1, 365, &out->day);
    } else {
        out->form = ZONE_DAY_OF_YEAR;
        sound = read_number(r, 0, 365, &out->day);
    }
    return sound && (!take(r, '/') || read_time(r, 167, &out->second));
}

bool zone_parse_rule(struct arena *a, struct str text, struct zone_rule *out)
{
    *out = (struct zone_rule) { 0 };
    if (text.len == 0) {
        return false;
    }
    struct rest r = { text.s, text.s + text.len };
    if (!read_name(a, &r, &out->standard.name) || !read_time(&r, 24, &out->standard.offset)) {
        return false;
    }
    /* POSIX counts offsets to the west */
    out->standard.offset = -out->standard.offset;
    if (r.at == r.end) {
        return true;
    }
    out->changes = true;
    if (!read_name(a, &r, &out->daylight.name)) {
        return false;
    }
    out->daylight.offset = out->standard.offset + 3600;
    if (r.at < r.end && *r.at != ',') {
        if (!read_time(&r, 24, &out->daylight.offset)) {
            return false;
        }
        out->daylight.offset = -out->daylight.offset;
    }
    return read_day(&r, &out->start) && read_day(&r, &out->end) && r.at == r.end;
}
