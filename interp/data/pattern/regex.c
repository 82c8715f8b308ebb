/*
 * regex.c - see regex.h. The only file that knows PCRE2.
 */
#define _GNU_SOURCE /* memmem */
#include "data/pattern/regex.h"

#include "data/pattern/regex_needle.h"
#include "data/pattern/regex_translate.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

enum {
    MATCH_LIMIT = 2000000,
    HEAP_LIMIT_KB = 20000,
    JIT_STACK_MAX = 1024 * 1024,
    ROOM_PAIRS = 256
};

static void code_free(void *code)
{
    pcre2_code_free(code);
}

static void fail(struct arena *a, struct regex_error *error, const struct translated *t, int code,
                 size_t at)
{
    PCRE2_UCHAR text[128];
    if (pcre2_get_error_message(code, text, sizeof text) < 0) {
        error->message = STR("not a regular expression");
    } else {
        error->message = arena_str(a, str_of((const char *)text));
    }
    error->offset = at < t->origin.n ? t->origin.items[at]
                                     : (t->origin.n ? t->origin.items[t->origin.n - 1] + 1 : 0);
}

static uint32_t options_of(enum regex_flavor flavor, unsigned flags)
{
    uint32_t o =
        PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_DOTSTAR_ANCHOR;
    if (flavor == REGEX_MATCHES) {
        o |= PCRE2_DOLLAR_ENDONLY;
    }
    if (flags & REGEX_CASELESS) {
        o |= PCRE2_CASELESS;
    }
    if (flags & REGEX_MULTILINE) {
        o |= PCRE2_MULTILINE;
    }
    if (flags & REGEX_DOTALL) {
        o |= PCRE2_DOTALL;
    }
    return o;
}

const struct regex *regex_compile(struct arena *a, struct str pattern, enum regex_flavor flavor,
                                  unsigned flags, bool jit, struct regex_error *error)
{
    struct translated t;
    regex_translate(a, pattern, &t);
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context) {
        arena_no_memory(0);
    }
    pcre2_set_newline(context, flavor == REGEX_PARSE ? PCRE2_NEWLINE_ANYCRLF : PCRE2_NEWLINE_LF);
    int code = 0;
    PCRE2_SIZE at = 0;
    struct str text = buf_view(&t.text);
    pcre2_code *re = pcre2_compile((PCRE2_SPTR)(text.s ? text.s : ""), text.len,
                                   options_of(flavor, flags), &code, &at, context);
    pcre2_compile_context_free(context);
    bool needs_case = !(flags & REGEX_CASELESS);
    struct str needle = re && needs_case ? regex_needle(a, text) : (struct str) { NULL, 0 };
    buf_release(&t.text);
    if (!re) {
        fail(a, error, &t, code, at);
        return NULL;
    }
    arena_on_release(a, code_free, re);
    if (jit) {
        /* without JIT the interpreter matches the same, slower */
        (void)pcre2_jit_compile(re, PCRE2_JIT_COMPLETE);
    }
    struct regex *out = arena_new(a, struct regex);
    *out = (struct regex) { re, t.groups.items, t.groups.n, 0, needle };
    (void)pcre2_pattern_info(re, PCRE2_INFO_CAPTURECOUNT, &out->captures);
    if (t.groups.n > 0 && out->captures != t.captures) {
        /* comments under (?x), \\Q in a class: the names would go to the wrong groups */
        *error = (struct regex_error) { STR("its groups cannot be told apart"), 0 };
        return NULL;
    }
    return out;
}

struct regex_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

static void scratch_free(void *what)
{
    struct regex_scratch *buffer = what;
    pcre2_match_data_free(buffer->data);
    pcre2_match_context_free(buffer->context);
    pcre2_jit_stack_free(buffer->stack);
}

struct regex_scratch *regex_scratch_new(struct arena *a)
{
    struct regex_scratch *buffer = arena_new(a, struct regex_scratch);
    buffer->data = pcre2_match_data_create(ROOM_PAIRS, NULL);
    buffer->context = pcre2_match_context_create(NULL);
    buffer->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK_MAX, NULL);
    if (!buffer->data || !buffer->context || !buffer->stack) {
        arena_no_memory(0);
    }
    arena_on_release(a, scratch_free, buffer);
    pcre2_set_match_limit(buffer->context, MATCH_LIMIT);
    pcre2_set_heap_limit(buffer->context, HEAP_LIMIT_KB);
    pcre2_jit_stack_assign(buffer->context, NULL, buffer->stack);
    return buffer;
}

enum regex_result regex_search(const struct regex *re, struct regex_scratch *buffer,
                               struct str text, size_t from)
{
    const char *s = text.s ? text.s : "";
    if (re->needle.len > 0 &&
        (from > text.len || !memmem(s + from, text.len - from, re->needle.s, re->needle.len))) {
        return REGEX_NO;
    }
    int rc = pcre2_match(re->code, (PCRE2_SPTR)s, text.len, from, 0, buffer->data, buffer->context);
    if (rc >= 0) {
        return REGEX_YES;
    }
    return rc == PCRE2_ERROR_NOMATCH ? REGEX_NO : REGEX_LIMIT;
}

bool regex_captured(const struct regex_scratch *buffer, struct str text, uint32_t number,
                    struct str *out)
{
    if (number >= ROOM_PAIRS) {
        return false;
    }
    const PCRE2_SIZE *pairs = pcre2_get_ovector_pointer(buffer->data);
    size_t start = pairs[2 * number], end = pairs[2 * number + 1];
    if (start == PCRE2_UNSET || end == PCRE2_UNSET || end > text.len) {
        return false;
    }
    /* \K in a lookahead can put the start after the end */
    if (start > end) {
        start = end;
    }
    *out = (struct str) { text.s + start, end - start };
    return true;
}
