/*
 * render.c - diagnostics as terminal text and as JSON.
 *
 * The excerpt is the line where the span begins. A line of more than 120 columns is cut to a window
 * around the span; only the window is scanned, so that a query of one huge line stays cheap.
 * Nothing that came from a query reaches the terminal as a control character.
 */
#include "engine/render.h"

#include "base/write/json_write.h"
#include "base/write/shown.h"

enum {
    WIDEST = 120,     /* columns of an excerpt */
    LEAD = 40,        /* columns kept before a span far to the right */
    MARK_COLUMNS = 3, /* of the mark where a line was cut */
    TAB_COLUMNS = 4,
};

static const char mark[] = "...";

struct colors {
    const char *level[DIAG_LEVELS];
    const char *blue, *off;
};

static const struct colors ansi = { { "\033[1;31m", "\033[1;33m", "\033[1;36m" },
                                    "\033[34m",
                                    "\033[0m" };
static const struct colors plain = { { "", "", "" }, "", "" };

/* The place of `offset`, counted on from the place of an earlier offset. */
static struct place place_after(struct str text, struct place p, size_t from, size_t offset)
{
    offset = offset < text.len ? offset : text.len;
    while (from < offset) {
        const char *end = memchr(text.s + from, '\n', offset - from);
        if (!end) {
            break;
        }
        p.line++;
        p.column = 1;
        from = (size_t)(end - text.s) + 1;
    }
    if (from < offset) {
        p.column += utf8_count((struct str) { text.s + from, offset - from });
    }
    return p;
}

struct place place_of(struct str text, size_t offset)
{
    return place_after(text, (struct place) { 1, 1 }, 0, offset);
}

static size_t columns_of(uint32_t cp)
{
    if (cp == '\t') {
        return TAB_COLUMNS;
    }
    return shown_is_unsafe(cp) ? 1 : (size_t)utf8_width(cp);
}

/* Text for the terminal: a tab becomes blanks, unsafe characters `?`. */
static void put_clean(struct buf *out, struct str s)
{
    for (size_t at = 0; at < s.len;) {
        uint32_t cp = utf8_next(s, &at);
        if (cp == '\t') {
            buf_repeat(out, " ", TAB_COLUMNS);
        } else {
            char buffer[4];
            buf_str(out, (struct str) { buffer, utf8_put(buffer, shown_is_unsafe(cp) ? '?' : cp) });
        }
    }
}

/* How far `width` columns reach from byte `at`, at most to `end`; `used` receives the columns. */
static size_t advance_columns(struct str text, size_t at, size_t end, size_t width, size_t *used)
{
    struct str head = { text.s, end };
    *used = 0;
    while (at < end) {
        size_t next = at;
        size_t columns = columns_of(utf8_next(head, &next));
        if (*used + columns > width) {
            break;
        }
        *used += columns;
        at = next;
    }
    return at;
}

/* The first byte of the character before `at`. */
static size_t step_back(struct str text, size_t at, size_t from)
{
    size_t back = at - 1;
    while (back > from && at - back < 4 && ((unsigned char)text.s[back] & 0xC0) == 0x80) {
        back--;
    }
    size_t next = back;
    utf8_next((struct str) { text.s, at }, &next);
    return next == at ? back : at - 1;
}

static size_t retreat_columns(struct str text, size_t at, size_t from, size_t width, size_t *used)
{
    *used = 0;
    while (at > from) {
        size_t back = step_back(text, at, from);
        size_t next = back;
        size_t columns = columns_of(utf8_next((struct str) { text.s, at }, &next));
        if (*used + columns > width) {
            break;
        }
        *used += columns;
        at = back;
    }
    return at;
}

/* The visible part of a line, and the position of the carets. */
struct excerpt {
    struct str shown;
    bool cut_before, cut_behind;
    size_t indent, carets; /* columns */
};

/* The line around byte `at`, without its line end. */
static void find_line(struct str text, size_t at, size_t *from, size_t *end)
{
    *from = at;
    while (*from > 0 && text.s[*from - 1] != '\n') {
        (*from)--;
    }
    const char *stop = at < text.len ? memchr(text.s + at, '\n', text.len - at) : NULL;
    *end = stop ? (size_t)(stop - text.s) : text.len;
    if (*end > *from && text.s[*end - 1] == '\r') {
        (*end)--;
    }
}

static struct excerpt excerpt_of(struct str text, struct span span)
{
    size_t at = span.at < text.len ? span.at : text.len;
    size_t stop = text.len - at > span.len ? at + span.len : text.len;
    size_t from, end;
    find_line(text, at, &from, &end);
    at = at < end ? at : end;
    stop = stop < end ? stop : end;

    size_t before, after;
    advance_columns(text, at, end, WIDEST, &after);
    size_t buffer = after < WIDEST - LEAD ? WIDEST - after : LEAD;
    size_t left = retreat_columns(text, at, from, buffer, &before);
    if (left > from && buffer >= LEAD + MARK_COLUMNS) {
        left = retreat_columns(text, at, from, buffer - MARK_COLUMNS, &before);
    }
    struct excerpt x = { .cut_before = left > from };
    x.indent = before + (x.cut_before ? MARK_COLUMNS : 0);
    size_t right = advance_columns(text, at, end, WIDEST - x.indent, &after);
    if (right < end) {
        x.cut_behind = true;
        right = advance_columns(text, at, end, WIDEST - x.indent - MARK_COLUMNS, &after);
    }
    advance_columns(text, at, stop < right ? stop : right, WIDEST, &x.carets);
    x.carets = x.carets ? x.carets : 1;
    x.shown = (struct str) { right > left ? text.s + left : "", right - left };
    return x;
}

static void put_excerpt(struct buf *out, const struct source_text *src, const struct diag *g,
                        const struct colors *c, const char *color)
{
    size_t line = place_of(src->text, g->span.at).line;
    struct excerpt x = excerpt_of(src->text, g->span);
    buf_printf(out, "  %s%zu |%s ", c->blue, line, c->off);
    buf_text(out, x.cut_before ? mark : "");
    put_clean(out, x.shown);
    buf_text(out, x.cut_behind ? mark : "");
    buf_char(out, '\n');

    size_t digits = 1;
    for (size_t rest = line; rest >= 10; rest /= 10) {
        digits++;
    }
    buf_repeat(out, " ", digits + 3);
    buf_printf(out, "%s|%s ", c->blue, c->off);
    buf_repeat(out, " ", x.indent);
    buf_text(out, color);
    buf_repeat(out, "^", x.carets);
    if (g->label) {
        buf_char(out, ' ');
        put_clean(out, str_of(g->label));
    }
    buf_printf(out, "%s\n", c->off);
}

static void put_help(struct buf *out, const struct colors *c, size_t indent, const char *help)
{
    buf_repeat(out, " ", indent);
    buf_printf(out, "%s=%s help: ", c->blue, c->off);
    put_clean(out, str_of(help));
    buf_char(out, '\n');
}

static bool same_span(struct span a, struct span b)
{
    return a.at == b.at && a.len == b.len;
}

void render_diag(struct buf *out, const struct source_text *src, const struct diag *g, bool color)
{
    const struct colors *c = color ? &ansi : &plain;
    const char *level_color = c->level[g->level];
    size_t indent = 4;
    if (g->placed) {
        struct place p = place_of(src->text, g->span.at);
        put_clean(out, str_of(src->file));
        buf_printf(out, ":%zu:%zu: ", p.line, p.column);
        for (size_t rest = p.line; rest >= 10; rest /= 10) {
            indent++;
        }
    }
    buf_printf(out, "%s%s[%s]%s: ", level_color, diag_level_names[g->level],
               diag_infos[g->code].code, c->off);
    put_clean(out, str_of(g->message));
    buf_char(out, '\n');
    if (g->placed) {
        put_excerpt(out, src, g, c, level_color);
    }
    for (size_t i = 0; i < g->n_helps; i++) {
        put_help(out, c, indent, g->helps[i]);
    }
    if (g->n_helps == 0 && g->edits.n == 1 && same_span(g->edits.items[0].span, g->span)) {
        struct str text = g->edits.items[0].text;
        struct buf help = BUF_INIT;
        if (text.len > 0) {
            bool whole = text.len <= DIAG_TEXT_MAX;
            buf_printf(&help, "write `%.*s%s` instead", whole ? (int)text.len : DIAG_TEXT_MAX,
                       text.s, whole ? "" : mark);
        } else {
            buf_text(&help, "remove this");
        }
        buf_char(&help, '\0');
        put_help(out, c, indent, buf_view(&help).s);
        buf_release(&help);
    }
}

/* Where the last span began: the next is mostly a little further on. */
struct last_place {
    struct place place;
    size_t at;
};

/* The members that say where a span is. */
static void put_places(struct buf *out, const struct source_text *src, struct span span,
                       struct last_place *last)
{
    struct str text = src->text;
    struct place from = span.at < last->at ? place_of(text, span.at)
                                           : place_after(text, last->place, last->at, span.at);
    struct place to = place_after(text, from, span.at, (size_t)span.at + span.len);
    *last = (struct last_place) { from, span.at };
    buf_printf(out, "\"line\": %zu, \"column\": %zu, \"end_line\": %zu, \"end_column\": %zu",
               from.line, from.column, to.line, to.column);
}

static void put_edits(struct buf *out, const struct source_text *src, const struct diag *g,
                      struct last_place *last)
{
    if (g->edits.n == 0) {
        buf_text(out, ", \"fix\": null");
        return;
    }
    buf_text(out, ", \"fix\": {\"edits\": [");
    for (size_t i = 0; i < g->edits.n; i++) {
        buf_text(out, i > 0 ? ", {" : "{");
        put_places(out, src, g->edits.items[i].span, last);
        buf_text(out, ", \"text\": ");
        json_put_shown(out, g->edits.items[i].text);
        buf_char(out, '}');
    }
    buf_text(out, "]}");
}

static void put_member(struct buf *out, const char *key, const char *value)
{
    buf_printf(out, ", \"%s\": ", key);
    if (value) {
        json_put_shown(out, str_of(value));
    } else {
        buf_text(out, "null");
    }
}

void render_diag_json(struct buf *out, const struct source_text *src, const struct diag *g)
{
    struct last_place last = { { 1, 1 }, 0 };
    buf_text(out, "{\"file\": ");
    json_put_shown(out, str_of(src->file));
    if (g->placed) {
        buf_text(out, ", ");
        put_places(out, src, g->span, &last);
    } else {
        buf_text(out,
                 ", \"line\": null, \"column\": null, \"end_line\": null, \"end_column\": null");
    }
    put_member(out, "severity", diag_level_names[g->level]);
    put_member(out, "code", diag_infos[g->code].code);
    put_member(out, "message", g->message);
    put_member(out, "label", g->label);
    struct buf help = BUF_INIT;
    for (size_t i = 0; i < g->n_helps; i++) {
        buf_printf(&help, "%s%s", i > 0 ? "\n" : "", g->helps[i]);
    }
    buf_char(&help, '\0');
    put_member(out, "help", g->n_helps > 0 ? buf_view(&help).s : NULL);
    buf_release(&help);
    put_edits(out, src, g, &last);
    buf_char(out, '}');
}
