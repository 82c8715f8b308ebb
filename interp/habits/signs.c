/*
 * signs.c - characters that other languages use for the same.
 */
#include "base/buf.h"
#include "habits/rules.h"

static void put_sign(struct htokens *t, size_t i, const char *text)
{
    htokens_put(t, i, 1, str_of(text));
    t->items[i].kind = TOKEN_SIGN;
}

static void put_string(struct htokens *t, size_t i)
{
    struct str inner = htoken_content(&t->items[i]);
    struct buf out = BUF_INIT;
    buf_char(&out, '"');
    for (size_t k = 0; k < inner.len; k++) {
        if (inner.s[k] == '"') {
            buf_char(&out, '\\');
        }
        bool escaped = inner.s[k] == '\\' && k + 1 < inner.len && inner.s[k + 1] == '\'';
        k += escaped;
        buf_char(&out, inner.s[k]);
    }
    buf_char(&out, '"');
    htokens_put(t, i, 1, arena_str(t->arena, buf_view(&out)));
    t->items[i].kind = TOKEN_STRING;
    buf_release(&out);
}

static void put_list(struct htokens *t, size_t i)
{
    size_t end = htokens_close(t, i);
    if (end > i + 1 && htoken_is(t, end - 1, "]")) {
        put_sign(t, i, "(");
        put_sign(t, end - 1, ")");
    }
}

static void of_token(struct htokens *t, size_t i)
{
    static const struct {
        const char *theirs, *ours;
    } signs[] = { { "=>", ">=" }, { "=<", "<=" }, { "===", "=" }, { "!==", "!=" } };
    struct htoken *k = &t->items[i];
    for (size_t s = 0; k->kind == TOKEN_SIGN && s < sizeof signs / sizeof *signs; s++) {
        if (htoken_is(t, i, signs[s].theirs)) {
            put_sign(t, i, signs[s].ours);
            return;
        }
    }
    if (k->kind == TOKEN_SINGLE) {
        put_string(t, i);
    } else if (k->kind == TOKEN_TICKS || (k->kind == TOKEN_WORD && k->text.s[0] == '@')) {
        struct str name = k->kind == TOKEN_TICKS ? htoken_content(k) : k->text;
        htokens_printf(t, i, 1, "%%\"%.*s\"", STR_ARG(name));
        t->items[i].kind = TOKEN_WORD;
    } else if (k->kind == TOKEN_COMMENT && (k->text.s[0] == '-' || k->text.s[0] == '#')) {
        size_t skip = k->text.s[0] == '-' ? 3 : 2;
        htokens_printf(t, i, 1, "// %.*s", (int)(k->text.len - skip), k->text.s + skip);
        t->items[i].kind = TOKEN_COMMENT;
    } else if (htoken_is(t, i, "in") && htoken_is(t, i + 1, "[")) {
        put_list(t, i + 1);
    }
}

void habits_signs(struct htokens *t)
{
    for (size_t i = 0; i < t->n; i++) {
        of_token(t, i);
    }
}
