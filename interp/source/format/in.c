/*
 * in.c - the list of input formats, which of them a file is, and what they share.
 */
#include "source/format/in_def.h"

#include "base/write/json_write.h"
#include "source/format/evtx_event.h"
#include "source/names.h"

#include <fnmatch.h>

#define IN(name) extern const struct in_def in_##name;
#include "in_list.def"
#undef IN

#define IN(name) &in_##name,
const struct in_def *const in_list[] = {
#include "in_list.def"
    NULL,
};
#undef IN

const char in_reported[] = "it is lost";

const struct in_def *in_find(struct str name)
{
    for (size_t k = 0; in_list[k]; k++) {
        if (str_eq_fold(str_of(in_list[k]->name), name)) {
            return in_list[k];
        }
    }
    return NULL;
}

/* Whether one of the blank-separated globs matches the last part of the path, in any case. */
static bool is_named(const char *globs, const char *path)
{
    char name[256], glob[32];
    const char *slash = strrchr(path, '/');
    struct str last = str_of(slash ? slash + 1 : path), all = str_of(globs);
    if (last.len >= sizeof name) {
        last = (struct str) { last.s + last.len - (sizeof name - 1), sizeof name - 1 };
    }
    for (size_t k = 0; k < last.len; k++) {
        name[k] = (char)ascii_lower((unsigned char)last.s[k]);
    }
    name[last.len] = '\0';
    for (size_t from = 0; from < all.len;) {
        size_t end = str_find(all, STR(" "), from);
        end = end > all.len ? all.len : end;
        size_t len = end - from < sizeof glob - 1 ? end - from : sizeof glob - 1;
        memcpy(glob, all.s + from, len);
        glob[len] = '\0';
        if (fnmatch(glob, name, 0) == 0) {
            return true;
        }
        from = end + 1;
    }
    return false;
}

const struct in_def *in_detect(struct str head, const char *name, bool whole)
{
    const struct in_def *best = NULL;
    int most = 0;
    for (size_t k = 0; in_list[k]; k++) {
        int sure = in_list[k]->sniff(head, is_named(in_list[k]->globs, name), whole);
        if (sure > most) {
            most = sure;
            best = in_list[k];
        }
    }
    return best;
}

const struct in_def *in_delimited(const struct in_def *format, struct str head)
{
    struct str text = str_trim(head);
    bool rows = format->is_text || format->event == in_row_event;
    bool markup = !rows && text.len > 0 && strchr("{[<", text.s[0]) != NULL;
    bool headed = str_starts(text, STR("#")) && rows && !format->is_text;
    return markup || headed ? format : in_find(STR("csv"));
}

const struct in_def *in_detect_blocks(struct str head)
{
    for (size_t k = 0; in_list[k]; k++) {
        if (in_list[k]->block > 0 && in_list[k]->sniff(head, false, false) > 0) {
            return in_list[k];
        }
    }
    return NULL;
}

void in_cut_bad(struct block *spans, size_t at, const char *reason)
{
    struct split_span span = { at, 0, reason, NULL };
    block_add(spans, &span, sizeof span);
}

void in_cut_put(struct in_cut *c, struct block *spans, size_t end, size_t next)
{
    if (!c->dropping) {
        struct split_span span = { c->start, end - c->start, NULL, NULL };
        block_add(spans, &span, sizeof span);
    }
    c->dropping = false;
    c->start = c->at = next;
}

bool in_next_line(struct str s, size_t *at, struct str *line)
{
    if (*at >= s.len) {
        return false;
    }
    const char *from = s.s + *at, *end = memchr(from, '\n', s.len - *at);
    size_t len = end ? (size_t)(end - from) : s.len - *at;
    *at += len + (end != NULL);
    len -= len > 0 && from[len - 1] == '\r';
    *line = (struct str) { from, len };
    return true;
}

void in_cut_headed(struct in_cut *c, const char *data, size_t len, bool ended,
                   void (*header)(struct in_cut *c, struct str line), struct block *spans)
{
    size_t most = spans->len + SPLIT_MOST * sizeof(struct split_span);
    while (c->at < len && spans->len < most) {
        const char *line_end = memchr(data + c->at, '\n', len - c->at);
        if (!line_end && !ended) {
            c->at = len;
            return;
        }
        size_t next = line_end ? (size_t)(line_end - data) + 1 : len;
        size_t end = next - (line_end != NULL);
        end -= end > c->start && data[end - 1] == '\r';
        struct str line = { data + c->start, end - c->start };
        bool heads = header && line.len > 0 && line.s[0] == '#' && !c->dropping;
        if (heads && spans->len > 0) {
            c->at = c->start;
            return;
        }
        if (heads || (header && line.len > 0 && c->columns && c->columns->undecided)) {
            header(c, line);
        }
        if (heads || str_trim(line).len == 0) {
            c->start = c->at = next;
            c->dropping = false;
        } else {
            in_cut_put(c, spans, end, next);
        }
    }
}

void in_cut_lines(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    in_cut_headed(c, data, len, ended, NULL, spans);
}

struct str in_utf8(struct in_run *r, struct str record)
{
    if (utf8_valid(record)) {
        return record;
    }
    r->repaired++;
    char *to = arena_alloc(r->scratch, 3 * record.len);
    size_t len = 0;
    for (size_t at = 0; at < record.len;) {
        uint32_t code = utf8_next(record, &at);
        len += utf8_put(to + len, code);
    }
    return (struct str) { to, len };
}

void in_json_begin(struct in_run *r)
{
    buf_clear(&r->json);
    buf_char(&r->json, '{');
}

static void put_name(struct in_run *r, struct str name)
{
    if (buf_view(&r->json).len > 1) {
        buf_char(&r->json, ',');
    }
    json_put_string(&r->json, name);
    buf_char(&r->json, ':');
}

void in_json_word(struct in_run *r, struct str name, struct str value)
{
    put_name(r, name);
    buf_str(&r->json, value);
}

struct str in_json_end(struct in_run *r)
{
    buf_char(&r->json, '}');
    return arena_str(r->scratch, buf_view(&r->json));
}

void in_cells_begin(struct in_run *r)
{
    r->cells.len = 0;
    block_reserve(&r->cells, sizeof(struct in_cell)); /* so that no fields are an array too */
}

void in_cells_put(struct in_run *r, struct in_cell cell)
{
    block_add(&r->cells, &cell, sizeof cell);
}

void in_cells_end(struct in_run *r, struct in_event *out)
{
    out->json = (struct str) { NULL, 0 };
    out->cells = (const struct in_cell *)(const void *)r->cells.data;
    out->n_cells = r->cells.len / sizeof *out->cells;
}

void in_run_end(struct in_run *r)
{
    if (r->evtx) {
        evtx_state_free(r->evtx);
    }
    buf_release(&r->json);
    block_release(&r->cells);
}

bool in_number(const struct in_run *r, struct str name, uint32_t *number)
{
    *number = r->wanted ? names_find(r->wanted, name, name_bits_of(name)) : NAME_NONE;
    return !r->wanted || *number != NAME_NONE;
}

bool in_matters(const struct in_run *r, struct str name)
{
    return !r->wanted || names_find(r->wanted, name, name_bits_of(name)) != NAME_NONE;
}
