/*
 * option_names.c - see option_names.h.
 */
#include "base/option_names.h"

/* Bytes of the name at the start of `s` with its braces; 0: there is none. */
static size_t name_length(struct str s)
{
    size_t n = 3;
    if (!str_starts(s, STR("{--"))) {
        return 0;
    }
    while (n < s.len && ((s.s[n] >= 'a' && s.s[n] <= 'z') || (s.s[n] >= '0' && s.s[n] <= '9') ||
                         s.s[n] == '-')) {
        n++;
    }
    return n > 3 && n < s.len && s.s[n] == '}' ? n + 1 : 0;
}

void option_names_put(struct buf *to, struct str text, bool dashes)
{
    size_t from = 0;
    for (size_t at = 0; at < text.len;) {
        size_t n = name_length((struct str) { text.s + at, text.len - at });
        if (n == 0) {
            at++;
            continue;
        }
        size_t skipped = dashes ? 1 : 3;
        buf_str(to, (struct str) { text.s + from, at - from });
        buf_str(to, (struct str) { text.s + at + skipped, n - skipped - 1 });
        at += n;
        from = at;
    }
    buf_str(to, (struct str) { text.s + from, text.len - from });
}

const char *option_names_text(struct arena *a, const char *text, bool dashes)
{
    if (!text || !strstr(text, "{--")) {
        return text;
    }
    struct buf all = BUF_INIT;
    option_names_put(&all, str_of(text), dashes);
    const char *s = arena_cstr(a, buf_view(&all));
    buf_release(&all);
    return s;
}
