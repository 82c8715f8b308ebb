/*
 * empty_keys.c - see empty_keys.h. Looks at the colons of the text, which is as fast as the search
 * for a byte, and needs no parser.
 */
#include "engine/empty_keys.h"

#include "base/map.h"
#include "data/batch.h"

struct keys {
    struct map wanted; /* names and last names of paths */
    const struct stage_reports *reports;
    bool *has;
};

static struct str last_name(struct str name)
{
    size_t at = name.len;
    while (at > 0 && name.s[at - 1] != '.') {
        at--;
    }
    return (struct str) { name.s + at, name.len - at };
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool starts_empty(struct str value)
{
    return str_starts(value, STR("null")) || str_starts(value, STR("\"\"")) ||
           str_starts(value, STR("\\\"\\\""));
}

/* The name that ends before `at`; empty: none. */
static struct str key_before(struct str text, size_t at)
{
    enum { LONGEST = 200 };
    while (at > 0 && is_blank(text.s[at - 1])) {
        at--;
    }
    if (at == 0 || text.s[at - 1] != '"') {
        return STR("");
    }
    size_t end = at - 1;
    end -= end > 0 && text.s[end - 1] == '\\'; /* JSON in a string */
    size_t start = end;
    while (start > 0 && end - start < LONGEST && text.s[start - 1] != '"') {
        start--;
    }
    return (struct str) { text.s + start, end - start };
}

static void note_key(struct keys *k, struct str key)
{
    if (key.len == 0 || !map_get(&k->wanted, key)) {
        return;
    }
    for (size_t i = 0; i < k->reports->absent.n; i++) {
        struct str name = k->reports->absent.items[i].name;
        k->has[i] = k->has[i] || str_eq_fold(name, key) || str_eq_fold(last_name(name), key);
    }
}

static void read_text(struct keys *k, struct str text)
{
    const char *end = text.s + text.len, *colon = text.s;
    while (colon < end && (colon = memchr(colon, ':', (size_t)(end - colon)))) {
        size_t at = (size_t)(colon - text.s), value = at + 1;
        while (value < text.len && is_blank(text.s[value])) {
            value++;
        }
        if (starts_empty((struct str) { text.s + value, text.len - value })) {
            note_key(k, key_before(text, at));
        }
        colon++;
    }
}

static void read_events(struct keys *k, struct source *source, struct arena *a)
{
    const char *why = NULL;
    struct str raw = STR("_raw");
    struct scan_spec spec = { .fields = &raw, .n_fields = 1, .batch_rows = BATCH_ROWS };
    struct scan *scan = NULL;
    struct arena scratch;
    arena_init(&scratch, NULL);
    if (source->ops->start(source, &spec, &why)) {
        scan = source->ops->open(source, a, &why);
    }
    struct batch *b = batch_new(a, &scratch, 1, BATCH_ROWS);
    for (; scan; arena_reset(&scratch)) {
        batch_select_all(b);
        if (!source->ops->next(scan, b)) {
            break;
        }
        for (size_t i = 0; i < b->rows; i++) {
            if (cell_is_text(&b->cols[0][i])) {
                read_text(k, cell_str(&b->cols[0][i]));
            }
        }
    }
    if (scan) {
        source->ops->close(scan);
    }
    arena_release(&scratch);
}

void empty_keys_find(struct source *source, const struct stage_reports *reports, bool *has)
{
    struct arena a;
    struct keys k = { .reports = reports, .has = has };
    size_t lacking = 0;
    arena_init(&a, NULL);
    map_init(&k.wanted, &a, true);
    for (size_t i = 0; i < reports->absent.n; i++) {
        struct str name = reports->absent.items[i].name;
        lacking += !has[i];
        if (!has[i]) {
            map_put(&k.wanted, name, &k);
            map_put(&k.wanted, last_name(name), &k);
        }
    }
    if (lacking > 0) {
        read_events(&k, source, &a);
    }
    arena_release(&a);
}
