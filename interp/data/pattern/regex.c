/*
 * regex.c - see regex.h. The only file that knows PCRE2.
 */
#define _GNU_SOURCE /* memmem */
#include "data/pattern/regex.h"

#include "data/pattern/regex_automaton.h"
#include "data/pattern/regex_needle.h"
#include "data/pattern/regex_translate.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

enum {
    MATCH_LIMIT = 2000000,
    PATIENT_LIMIT = 50 * MATCH_LIMIT, /* about half a second: where groups of a match are wanted */
    HEAP_LIMIT_KB = 20000,
    JIT_STACK_MAX = 1024 * 1024,
    CAPTURE_PAIRS = 256,
    PATTERN_MAX = 1000000, /* bytes: what PCRE2 compiles ends far below, but for long literals */
    SLOW_MAX = 8,          /* expressions that gave up, with an automaton each */
    AUTOMATON_INTS = 1200, /* ints: about 200 states at a time, each looked at for each character */
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
    if (pattern.len > PATTERN_MAX) {
        *error = (struct regex_error) { STR("it has more than 1,000,000 bytes"), PATTERN_MAX };
        return NULL;
    }
    regex_translate(a, pattern, &t);
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context) {
        arena_no_memory(0);
    }
    uint32_t newline = flavor == REGEX_PARSE ? PCRE2_NEWLINE_ANYCRLF : PCRE2_NEWLINE_LF;
    pcre2_set_newline(context, newline);
    int code = 0;
    PCRE2_SIZE at = 0;
    struct str text = buf_view(&t.text);
    pcre2_code *re = pcre2_compile((PCRE2_SPTR)(text.s ? text.s : ""), text.len,
                                   options_of(flavor, flags), &code, &at, context);
    pcre2_compile_context_free(context);
    bool needs_case = !(flags & REGEX_CASELESS);
    struct str needle = re && needs_case ? regex_needle(a, text) : (struct str) { NULL, 0 };
    struct str kept = re ? arena_str(a, text) : text;
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
    *out = (struct regex) { .code = re,
                            .groups = t.groups.items,
                            .n_groups = t.groups.n,
                            .text = kept,
                            .options = options_of(flavor, flags),
                            .newline = newline,
                            .needle = needle };
    (void)pcre2_pattern_info(re, PCRE2_INFO_CAPTURECOUNT, &out->captures);
    if (t.groups.n > 0 && out->captures != t.captures) {
        /* comments under (?x), \\Q in a class: the names would go to the wrong groups */
        *error = (struct regex_error) { STR("its groups cannot be numbered"), 0 };
        return NULL;
    }
    return out;
}

/* An expression that took too many steps on some text. */
struct slow_regex {
    struct buf text;
    uint32_t options, newline;
    pcre2_code *automaton; /* NULL: it has none */
    bool hopeless;         /* a longer search did not end either: it is not tried again */
};

struct regex_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context, *patient;
    pcre2_jit_stack *stack;
    const atomic_bool *stop; /* NULL: cannot be stopped */
    struct slow_regex slow[SLOW_MAX];
    size_t n_slow; /* ever seen: the oldest go */
    int *automaton_buffer;
};

static void scratch_free(void *what)
{
    struct regex_scratch *buffer = what;
    pcre2_match_data_free(buffer->data);
    pcre2_match_context_free(buffer->context);
    pcre2_match_context_free(buffer->patient);
    pcre2_jit_stack_free(buffer->stack);
    for (size_t i = 0; i < SLOW_MAX; i++) {
        pcre2_code_free(buffer->slow[i].automaton);
        buf_release(&buffer->slow[i].text);
    }
}

static pcre2_match_context *context_new(pcre2_jit_stack *stack, uint32_t limit)
{
    pcre2_match_context *c = pcre2_match_context_create(NULL);
    if (!c) {
        arena_no_memory(0);
    }
    pcre2_set_match_limit(c, limit);
    pcre2_set_heap_limit(c, HEAP_LIMIT_KB);
    pcre2_jit_stack_assign(c, NULL, stack);
    return c;
}

struct regex_scratch *regex_scratch_new(struct arena *a)
{
    struct regex_scratch *buffer = arena_new(a, struct regex_scratch);
    buffer->data = pcre2_match_data_create(CAPTURE_PAIRS, NULL);
    buffer->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK_MAX, NULL);
    if (!buffer->data || !buffer->stack) {
        arena_no_memory(0);
    }
    buffer->context = context_new(buffer->stack, MATCH_LIMIT);
    buffer->patient = context_new(buffer->stack, PATIENT_LIMIT);
    buffer->automaton_buffer = arena_array(a, int, AUTOMATON_INTS);
    arena_on_release(a, scratch_free, buffer);
    return buffer;
}

void regex_scratch_stop(struct regex_scratch *buffer, const atomic_bool *stop)
{
    buffer->stop = stop;
}

/* NULL: the expression has none. */
static pcre2_code *automaton_of(const struct regex *re)
{
    struct buf text = BUF_INIT;
    int code;
    PCRE2_SIZE at;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context) {
        arena_no_memory(0);
    }
    pcre2_set_newline(context, re->newline);
    uint32_t options = (re->options & ~(uint32_t)PCRE2_MATCH_INVALID_UTF) | PCRE2_ANCHORED;
    pcre2_code *automaton = NULL;
    if (regex_automaton(&text, re->text)) {
        automaton = pcre2_compile((PCRE2_SPTR)buf_view(&text).s, buf_view(&text).len, options,
                                  &code, &at, context);
    }
    pcre2_compile_context_free(context);
    buf_release(&text);
    return automaton;
}

static struct slow_regex *find_slow(struct regex_scratch *buffer, const struct regex *re)
{
    for (size_t i = 0; i < buffer->n_slow && i < SLOW_MAX; i++) {
        struct slow_regex *s = &buffer->slow[i];
        if (s->options == re->options && s->newline == re->newline &&
            str_eq(buf_view(&s->text), re->text)) {
            return s;
        }
    }
    return NULL;
}

static struct slow_regex *add_slow(struct regex_scratch *buffer, const struct regex *re)
{
    struct slow_regex *s = &buffer->slow[buffer->n_slow++ % SLOW_MAX];
    pcre2_code_free(s->automaton);
    buf_clear(&s->text);
    buf_str(&s->text, re->text);
    s->options = re->options;
    s->newline = re->newline;
    s->hopeless = false;
    s->automaton = automaton_of(re);
    return s;
}

static enum regex_result result_of(int rc)
{
    return rc >= 0 ? REGEX_YES : rc == PCRE2_ERROR_NOMATCH ? REGEX_NO : REGEX_LIMIT;
}

static enum regex_result ask_automaton(struct regex_scratch *buffer, const struct slow_regex *s,
                                       const char *text, size_t len, size_t from)
{
    if (!s->automaton) {
        return REGEX_LIMIT;
    }
    return result_of(pcre2_dfa_match(s->automaton, (PCRE2_SPTR)text, len, from, PCRE2_DFA_SHORTEST,
                                     buffer->data, buffer->context, buffer->automaton_buffer,
                                     AUTOMATON_INTS));
}

/* Backtracking first, unless it failed before; then the automaton, which decides whether there is a
 * match; then, for its groups, backtracking with a higher limit. */
static enum regex_result search(const struct regex *re, struct regex_scratch *buffer,
                                struct str text, size_t from, bool groups)
{
    const char *s = text.s ? text.s : "";
    if (re->needle.len > 0 &&
        (from > text.len || !memmem(s + from, text.len - from, re->needle.s, re->needle.len))) {
        return REGEX_NO;
    }
    if (buffer->stop && atomic_load_explicit(buffer->stop, memory_order_relaxed)) {
        return REGEX_LIMIT;
    }
    struct slow_regex *slow = buffer->n_slow > 0 ? find_slow(buffer, re) : NULL;
    enum regex_result known = REGEX_LIMIT;
    if (slow) {
        known = ask_automaton(buffer, slow, s, text.len, from);
    }
    if (known == REGEX_NO || (known == REGEX_YES && !groups)) {
        return known;
    }
    enum regex_result got = result_of(
        pcre2_match(re->code, (PCRE2_SPTR)s, text.len, from, 0, buffer->data, buffer->context));
    if (got != REGEX_LIMIT) {
        return got;
    }
    if (!slow) {
        slow = add_slow(buffer, re);
        known = ask_automaton(buffer, slow, s, text.len, from);
    }
    if (known == REGEX_NO || (known == REGEX_YES && !groups) || slow->hopeless) {
        return known == REGEX_YES && groups ? REGEX_LIMIT : known;
    }
    got = result_of(
        pcre2_match(re->code, (PCRE2_SPTR)s, text.len, from, 0, buffer->data, buffer->patient));
    slow->hopeless = got == REGEX_LIMIT;
    return got;
}

enum regex_result regex_search(const struct regex *re, struct regex_scratch *buffer,
                               struct str text, size_t from)
{
    return search(re, buffer, text, from, true);
}

enum regex_result regex_test(const struct regex *re, struct regex_scratch *buffer, struct str text)
{
    return search(re, buffer, text, 0, false);
}

bool regex_captured(const struct regex_scratch *buffer, struct str text, uint32_t number,
                    struct str *out)
{
    if (number >= CAPTURE_PAIRS) {
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
