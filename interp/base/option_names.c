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

/* The same of a command. */
static size_t command_length(struct str s)
{
    const char *end = str_starts(s, STR("{sumoq ")) ? memchr(s.s, '}', s.len) : NULL;
    return end ? (size_t)(end - s.s) + 1 : 0;
}

void option_names_put(struct buf *to, struct str text, bool dashes)
{
    size_t from = 0;
    for (size_t at = 0; at < text.len;) {
        struct str rest = { text.s + at, text.len - at };
        size_t n = rest.s[0] == '{' ? name_length(rest) : 0;
        size_t command = rest.s[0] == '{' && n == 0 ? command_length(rest) : 0;
        if (n == 0 && command == 0) {
            at++;
            continue;
        }
        buf_str(to, (struct str) { text.s + from, at - from });
        if (n > 0) {
            size_t skipped = dashes ? 1 : 3;
            buf_str(to, (struct str) { rest.s + skipped, n - skipped - 1 });
        } else if (dashes) {
            buf_char(to, '`');
            buf_str(to, (struct str) { rest.s + 1, command - 2 });
            buf_char(to, '`');
        } else {
            buf_text(to, "the documentation");
        }
        at += n + command;
        from = at;
    }
    buf_str(to, (struct str) { text.s + from, text.len - from });
}

const char *option_names_text(struct arena *a, const char *text, bool dashes)
{
    if (!text || !strchr(text, '{')) {
        return text;
    }
    struct buf all = BUF_INIT;
    option_names_put(&all, str_of(text), dashes);
    const char *s = arena_cstr(a, buf_view(&all));
    buf_release(&all);
    return s;
}

bool option_is_choice(const char *choices, struct str value)
{
    struct str all = str_of(choices);
    for (size_t from = 0; from <= all.len;) {
        size_t end = str_find(all, STR("|"), from);
        end = end > all.len ? all.len : end;
        if (str_eq((struct str) { all.s + from, end - from }, value)) {
            return true;
        }
        from = end + 1;
    }
    return false;
}

bool option_lacks_name(const char *argument, const char *value)
{
    const char *equals = strrchr(argument, '=');
    const char *what = equals ? equals + 1 : argument;
    size_t len = strlen(value);
    return (strcmp(what, "FILE") == 0 || strcmp(what, "DIR") == 0) &&
           (len == 0 || (equals && value[len - 1] == '='));
}
