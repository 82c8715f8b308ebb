/*
 * options.c - see options.h. Values are few, so they are looked for one by one.
 */
#include "session/options.h"

#include "base/option_names.h"
#include "base/os/os.h"
#include "base/suggest.h"
#include "data/batch.h"

enum { MACRO_MAX = 16 << 20 };

static const struct sumoq_option rows[SESSION_OPTIONS] = {
#define OPTION(ID, name, argument, kind, repeats, least, most, doc)                                \
    [SESSION_##ID] = { sizeof(struct sumoq_option), name,    argument, doc,                        \
                       SUMOQ_OPTION_##kind,         repeats, least,    most },
#include "session/options.def"
#undef OPTION
};

size_t sumoq_option_count(void)
{
    return SESSION_OPTIONS;
}

enum sumoq_status sumoq_option_at(size_t i, struct sumoq_option *out)
{
    if (!out || i >= SESSION_OPTIONS) {
        return SUMOQ_MISUSE;
    }
    size_t size = out->size, known = size < sizeof rows[i] ? size : sizeof rows[i];
    memset(out, 0, size);
    memcpy(out, &rows[i], known);
    out->size = size;
    return SUMOQ_DONE;
}

enum session_option option_find(struct str name)
{
    size_t i = 0;
    while (i < SESSION_OPTIONS && !str_eq(str_of(rows[i].name), name)) {
        i++;
    }
    return (enum session_option)i;
}

size_t option_count(const struct option_values *v)
{
    return v->items.len / sizeof(struct option_value);
}

const struct option_value *option_at(const struct option_values *v, size_t i)
{
    return (const struct option_value *)(const void *)v->items.data + i;
}

const struct option_value *option_last(const struct option_values *v, enum session_option id)
{
    for (size_t i = option_count(v); i-- > 0;) {
        if (option_at(v, i)->id == id) {
            return option_at(v, i);
        }
    }
    return NULL;
}

bool option_given(const struct option_values *v, enum session_option id)
{
    return option_last(v, id) != NULL;
}

const char *option_text(const struct option_values *v, enum session_option id)
{
    const struct option_value *last = option_last(v, id);
    return last ? last->text.b.data : NULL;
}

uint64_t option_number(const struct option_values *v, enum session_option id)
{
    const struct option_value *last = option_last(v, id);
    return last ? last->number : 0;
}

/* Decimal digits, then for sizes K, M, G or T (powers of 1,024; `KB` and `KiB` too). */
static bool read_number(const char *text, bool is_size, uint64_t *out)
{
    static const char units[] = "KMGT";
    struct str s = str_of(text);
    uint64_t v = 0;
    size_t at = 0;
    for (; at < s.len && s.s[at] >= '0' && s.s[at] <= '9'; at++) {
        uint64_t digit = (uint64_t)(s.s[at] - '0');
        if (v > (UINT64_MAX - digit) / 10) {
            return false;
        }
        v = v * 10 + digit;
    }
    if (at == 0) {
        return false;
    }
    struct str unit = { s.s + at, s.len - at };
    if (is_size && unit.len > 0) {
        const char *found = strchr(units, unit.s[0] & ~0x20);
        struct str rest = { unit.s + 1, unit.len - 1 };
        if (!found || *found == '\0' ||
            !(rest.len == 0 || str_eq_fold(rest, STR("b")) || str_eq_fold(rest, STR("ib")))) {
            return false;
        }
        unsigned shift = 10 * (unsigned)(found - units + 1);
        if (v > UINT64_MAX >> shift) {
            return false;
        }
        v <<= shift;
        unit.len = 0;
    }
    *out = v;
    return unit.len == 0;
}

/* Checks the value against the row's kind; *number is that of numbers and sizes. */
static bool read_value(const struct sumoq_option *row, const char *value, uint64_t *number,
                       struct buf *why)
{
    if (option_lacks_name(row->argument, value)) {
        buf_printf(why, "{--%s} takes %s, and the name is empty", row->name, row->argument);
        return false;
    }
    switch ((enum sumoq_option_kind)row->kind) {
    case SUMOQ_OPTION_FLAG:
    case SUMOQ_OPTION_TEXT:
        return true;
    case SUMOQ_OPTION_PAIR:
        if (strchr(value, '=') && value[0] != '=') {
            return true;
        }
        buf_printf(why, "{--%s} takes %s, not `%s`", row->name, row->argument, value);
        return false;
    case SUMOQ_OPTION_CHOICE:
        if (option_is_choice(row->argument, str_of(value))) {
            return true;
        }
        buf_printf(why, "{--%s} takes %s, not `%s`", row->name, row->argument, value);
        return false;
    case SUMOQ_OPTION_SIZE:
        if (read_number(value, true, number) && *number >= row->least) {
            return true;
        }
        buf_printf(why, "{--%s} takes a size such as 512M or 2G, not `%s`", row->name, value);
        return false;
    case SUMOQ_OPTION_NUMBER:
        if (read_number(value, false, number) && *number >= row->least && *number <= row->most) {
            return true;
        }
        buf_printf(why, "{--%s} takes a number from %llu to %llu, not `%s`", row->name,
                   (unsigned long long)row->least, (unsigned long long)row->most, value);
        return false;
    }
    return true;
}

static void remove_value(struct option_values *v, size_t i)
{
    struct option_value *items = (struct option_value *)(void *)v->items.data;
    size_t n = option_count(v);
    buf_release(&items[i].text);
    buf_release(&items[i].content);
    memmove(&items[i], &items[i + 1], (n - i - 1) * sizeof *items);
    v->items.len -= sizeof *items;
}

void option_unset(struct option_values *v, enum session_option id)
{
    for (size_t i = option_count(v); i-- > 0;) {
        if (option_at(v, i)->id == id) {
            remove_value(v, i);
        }
    }
}

/* Whether two values of an option that repeats are of the same parameter or macro, or equal. */
static bool is_same(const struct option_value *a, const struct option_value *b)
{
    const char *x = a->text.b.data, *y = b->text.b.data;
    bool named = a->id == SESSION_PARAM || a->id == SESSION_MACRO;
    size_t n = named ? strcspn(x, "=") + 1 : strlen(x) + 1;
    return strncmp(x, y, n) == 0;
}

/* The value takes the place of those that do not count beside it. */
static void make_room(struct option_values *v, const struct option_value *value)
{
    for (size_t i = option_count(v); i-- > 0;) {
        const struct option_value *old = option_at(v, i);
        if (old->id == value->id && (!rows[value->id].repeats || is_same(value, old))) {
            remove_value(v, i);
        }
    }
}

/* The text of a macro, without the blanks around it. */
static bool read_macro(struct option_value *value, struct buf *why)
{
    struct arena a;
    struct str text;
    const char *file = strchr(value->text.b.data, '=') + 1, *reason = NULL;
    arena_init(&a, NULL);
    bool ok = os_read_file(&a, file, MACRO_MAX + 1, &text, &reason);
    if (ok) {
        buf_str(&value->content, str_trim(text));
    } else {
        buf_printf(why, "%s: %s", file, reason);
    }
    arena_release(&a);
    return ok;
}

static bool is_sound(enum session_option id, const char *value, struct buf *why)
{
    struct arena a;
    arena_init(&a, NULL);
    const char *wrong = option_check(&a, id, value);
    buf_text(why, wrong ? wrong : "");
    arena_release(&a);
    return !wrong;
}

enum sumoq_status option_set(struct option_values *v, enum session_option id, const char *value,
                             struct buf *why)
{
    const struct sumoq_option *row = &rows[id];
    struct option_value new = { .id = id, .text = BUF_INIT, .content = BUF_INIT };
    if (row->kind == SUMOQ_OPTION_FLAG) {
        if (value && strcmp(value, "false") == 0) {
            option_unset(v, id);
            return SUMOQ_DONE;
        }
        if (value && *value && strcmp(value, "true") != 0) {
            buf_printf(why, "{--%s} takes true or false, not `%s`", row->name, value);
            return SUMOQ_MISUSE;
        }
        value = "";
    } else if (!value) {
        buf_printf(why, "{--%s} needs a value: %s", row->name, row->argument);
        return SUMOQ_MISUSE;
    } else if (!read_value(row, value, &new.number, why) || !is_sound(id, value, why)) {
        return SUMOQ_MISUSE;
    }
    buf_str(&new.text, str_of(value));
    buf_char(&new.text, '\0');
    if (id == SESSION_MACRO && !read_macro(&new, why)) {
        buf_release(&new.text);
        return SUMOQ_IO;
    }
    make_room(v, &new);
    block_add(&v->items, &new, sizeof new);
    return SUMOQ_DONE;
}

void option_values_release(struct option_values *v)
{
    while (option_count(v) > 0) {
        remove_value(v, option_count(v) - 1);
    }
    block_release(&v->items);
}

void option_values_copy(struct option_values *to, const struct option_values *from)
{
    block_init(&to->items, NULL);
    for (size_t i = 0; i < option_count(from); i++) {
        const struct option_value *old = option_at(from, i);
        struct option_value new = {
            .id = old->id, .text = BUF_INIT, .content = BUF_INIT, .number = old->number
        };
        buf_str(&new.text, buf_view(&old->text));
        buf_str(&new.content, buf_view(&old->content));
        block_add(&to->items, &new, sizeof new);
    }
}
