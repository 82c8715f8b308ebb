/*
 * json_value.c - see json_value.h. Text inside of brackets is written as json-smart does, slashes
 * escaped; a plain text is never escaped.
 */
#include "data/json/json_value.h"

#include "data/json/json_cell.h"

struct str json_key(const struct json *j, size_t i, struct arena *a)
{
    struct str raw = json_quoted(j, i), text;
    return json_unescape(a, raw, &text) ? text : raw;
}

bool json_key_reads(const struct json *j, size_t i, struct str name, struct arena *scratch)
{
    struct str raw = json_quoted(j, i), text;
    if (raw.len == name.len) {
        /* with an escape the text would be shorter than what is written */
        return memcmp(raw.s, name.s, name.len) == 0 && !json_has_escape(raw);
    }
    return raw.len > name.len && json_has_escape(raw) && json_unescape(scratch, raw, &text) &&
           str_eq(text, name);
}

static size_t count_members(const struct json *j, size_t object)
{
    size_t n = 0, end = json_next(j, object) - 1;
    for (size_t i = object + 1; i < end; i = json_next(j, i + 2) + 1) {
        n++;
    }
    return n;
}

static uint32_t hash_of(struct str s)
{
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < s.len; i++) {
        h = (h ^ (unsigned char)s.s[i]) * 16777619U;
    }
    return h;
}

/* Keys met, in open addressing; only objects with several members need it. */
struct keys {
    uint32_t *table; /* number of a member + 1 */
    struct str *names;
    size_t mask;
};

/* The member that has this key, or `fresh` after noting it. */
static size_t place_of(struct keys *k, struct str name, size_t fresh)
{
    size_t at = hash_of(name) & k->mask;
    while (k->table[at] && !str_eq(k->names[k->table[at] - 1], name)) {
        at = (at + 1) & k->mask;
    }
    if (k->table[at]) {
        return k->table[at] - 1;
    }
    k->names[fresh] = name;
    k->table[at] = (uint32_t)fresh + 1;
    return fresh;
}

void json_members(const struct json *j, size_t i, struct arena *a, struct json_members *out)
{
    size_t n = count_members(j, i), cap = 4;
    out->items = arena_alloc(a, sizeof *out->items * (n + 1));
    out->n = 0;
    while (cap < 2 * n) {
        cap *= 2;
    }
    struct keys keys = { .mask = cap - 1 };
    if (n > 1) {
        keys.table = arena_array(a, uint32_t, cap);
        keys.names = arena_alloc(a, sizeof *keys.names * n);
    }
    size_t end = json_next(j, i) - 1;
    for (size_t at = i + 1; at < end; at = json_next(j, at + 2) + 1) {
        size_t to = n > 1 ? place_of(&keys, json_key(j, at, a), out->n) : 0;
        out->n += to == out->n;
        out->items[to] = (struct json_member) { (uint32_t)at, (uint32_t)at + 2 };
    }
}

/* Bytes that stand for themselves inside of rendered text, whatever follows. */
static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' && c != '/' && c != 0x7F && c != 0xC2 && c != 0xE2;
}

static void put_special(struct buf *out, uint32_t cp)
{
    static const char letters[] = "\"\"\\\\//\bb\ff\nn\rr\tt";
    for (size_t i = 0; i + 1 < sizeof letters; i += 2) {
        if ((unsigned char)letters[i] == cp) {
            buf_char(out, '\\');
            buf_char(out, letters[i + 1]);
            return;
        }
    }
    buf_printf(out, "\\u%04X", cp);
}

static bool is_escaped(uint32_t cp)
{
    return cp < 0x20 || cp == '"' || cp == '\\' || cp == '/' || (cp >= 0x7F && cp <= 0x9F) ||
           (cp >= 0x2000 && cp <= 0x20FF);
}

void json_render_text(struct buf *out, struct str s)
{
    buf_char(out, '"');
    size_t from = 0, at = 0;
    while (at < s.len) {
        if (is_plain((unsigned char)s.s[at])) {
            at++;
            continue;
        }
        size_t here = at;
        uint32_t cp = utf8_next(s, &at);
        if (is_escaped(cp)) {
            buf_str(out, (struct str) { s.s + from, here - from });
            put_special(out, cp);
            from = at;
        }
    }
    buf_str(out, (struct str) { s.s + from, s.len - from });
    buf_char(out, '"');
}

static bool render_word(struct str word, struct buf *out)
{
    buf_str(out, word);
    return str_eq(word, STR("true")) || str_eq(word, STR("false")) || str_eq(word, STR("null")) ||
           json_number_form(word) != JSON_NO_NUMBER;
}

static bool render_object(const struct json *j, size_t i, struct arena *scratch, struct buf *out)
{
    struct json_members members;
    json_members(j, i, scratch, &members);
    bool ok = true;
    buf_char(out, '{');
    for (size_t k = 0; ok && k < members.n; k++) {
        if (k > 0) {
            buf_char(out, ',');
        }
        ok = json_render(j, members.items[k].key, scratch, out);
        buf_char(out, ':');
        ok = ok && json_render(j, members.items[k].value, scratch, out);
    }
    buf_char(out, '}');
    return ok;
}

static bool render_array(const struct json *j, size_t i, struct arena *scratch, struct buf *out)
{
    bool ok = true;
    size_t end = json_next(j, i) - 1;
    buf_char(out, '[');
    for (size_t at = i + 1; ok && at < end; at = json_next(j, at) + 1) {
        if (at > i + 1) {
            buf_char(out, ',');
        }
        ok = json_render(j, at, scratch, out);
    }
    buf_char(out, ']');
    return ok;
}

bool json_render(const struct json *j, size_t i, struct arena *scratch, struct buf *out)
{
    char c = j->text[j->at[i]];
    if (c == '{') {
        return render_object(j, i, scratch, out);
    }
    if (c == '[') {
        return render_array(j, i, scratch, out);
    }
    if (c != '"') {
        return render_word(json_word(j, i), out);
    }
    struct str text;
    if (!json_unescape(scratch, json_quoted(j, i), &text)) {
        return false;
    }
    json_render_text(out, text);
    return true;
}

bool json_value(const struct json *j, size_t i, struct arena *scratch, struct buf *buffer,
                struct cell *out)
{
    char c = j->text[j->at[i]];
    if (c != '{' && c != '[') {
        return json_cell(j, i, scratch, out);
    }
    buf_clear(buffer);
    *out = cell_null();
    if (!json_render(j, i, scratch, buffer)) {
        return false;
    }
    *out = cell_of_text(arena_str(scratch, buf_view(buffer)));
    return true;
}
