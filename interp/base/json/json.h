/*
 * json.h - JSON read in place: a structural index by simdjson, and iteration over it.
 *
 * json_open computes the structural index: the offsets of brackets, commas, colons and values.
 * Nothing is copied and no tree is built. Index i refers to the byte text[at[i]]: a bracket, comma
 * or colon, the opening quote of a string, or the first byte of a number or literal. The structure
 * of objects and arrays is checked only by json_skip and json_index, the content of strings only by
 * json_unescape, that of numbers only by json_number_form.
 */
#ifndef SUMOQ_BASE_JSON_JSON_H
#define SUMOQ_BASE_JSON_JSON_H

#include "base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { JSON_DEPTH = 1000 }; /* nesting that json_skip accepts */

enum json_fault {
    JSON_FINE,
    JSON_EMPTY,
    JSON_NOT_UTF8,
    JSON_OPEN_TEXT,
    JSON_CONTROL,
    JSON_TOO_LONG,
    JSON_NO_OBJECT,
    JSON_NO_KEY,
    JSON_NO_COLON,
    JSON_NO_VALUE,
    JSON_NO_COMMA,
    JSON_NO_END,
    JSON_TOO_DEEP,
    JSON_TRAILING,
};

struct json_parser;

/* A text and its structural index; at[n] is the text's length. */
struct json {
    const char *text;
    size_t len;
    const uint32_t *at;
    size_t n;
    const uint32_t *after; /* set by json_index: for the index of an opening bracket, the index
                              after its value */
};

/* Sets the handler that C++ calls instead of throwing when it is out of memory; fn must not return.
 * Process-wide; call it before threads start. */
void json_on_no_memory(void (*fn)(void));
/* Creates a parser, released with `a`. For one thread at a time. */
struct json_parser *json_parser_new(struct arena *a);
/* Indexes `text` (below 4 GiB), which must be UTF-8; the index is valid until the parser's next
 * use. */
enum json_fault json_open(struct json_parser *p, struct str text, struct json *out);
/* A fault as a message ("a colon is missing after a key"). */
const char *json_fault_text(enum json_fault fault);

/* Checks the structure of the value at index i, nested `depth` brackets deep, and sets *next to the
 * index after it. Numbers and literals are not checked. */
enum json_fault json_skip(const struct json *j, size_t i, size_t depth, size_t *next);
/* The same for a top-level value at index i; also records where the value of each bracket ends, so
 * that json_next works on every index inside, until the parser's next use. */
enum json_fault json_index(struct json_parser *p, struct json *j, size_t i, size_t *next);
/* As json_open, for text that starts with a value and may continue with anything: json_index from
 * index 0 returns where the value ends. */
enum json_fault json_open_first(struct json_parser *p, struct str text, struct json *out);
/* The source text of the value at index i; `next` is the index after it. */
struct str json_written(const struct json *j, size_t i, size_t next);

/* The raw content of the string or key at index i, without its quotes, escapes not decoded. */
static inline struct str json_quoted(const struct json *j, size_t i)
{
    size_t from = j->at[i] + 1;
    size_t to = j->at[i + 1] - 1;
    while (to > from && j->text[to] != '"') {
        to--; /* only white space follows the quote before the next index */
    }
    return (struct str) { j->text + from, to - from };
}

static inline bool json_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The number or literal (`true`) at index i. */
static inline struct str json_word(const struct json *j, size_t i)
{
    size_t from = j->at[i];
    size_t to = j->at[i + 1];
    while (to > from + 1 && json_is_blank(j->text[to - 1])) {
        to--;
    }
    return (struct str) { j->text + from, to - from };
}

/* The index after the value at index i of an indexed document. */
static inline size_t json_next(const struct json *j, size_t i)
{
    char c = j->text[j->at[i]];
    return c == '{' || c == '[' ? j->after[i] : i + 1;
}

/* May a value start at index i? */
static inline bool json_begins_value(const struct json *j, size_t i)
{
    char c = j->text[j->at[i]];
    return c != ',' && c != ':' && c != '}' && c != ']';
}

static inline bool json_has_escape(struct str quoted)
{
    return memchr(quoted.s, '\\', quoted.len) != NULL;
}

/* Decodes escapes, into `a` unless there are none; a lone surrogate becomes U+FFFD. False: an
 * invalid escape. */
bool json_unescape(struct arena *a, struct str quoted, struct str *out);

enum json_number { JSON_NO_NUMBER, JSON_INTEGER /* optional minus, digits */, JSON_REAL };
/* Does `word` have the form of a JSON number? */
enum json_number json_number_form(struct str word);

/* For json_read.c alone: the parser itself. */
struct json_parser *json_parser_init(void);
/* A buffer of one number per index, reused for the parser's next text; NULL: out of memory. */
uint32_t *json_parser_buffer(struct json_parser *p, size_t n);
void json_parser_release(struct json_parser *p);
/* As json_open; *no_memory is set when the index could not be allocated. */
enum json_fault json_places(struct json_parser *p, const char *text, size_t len,
                            const uint32_t **at, size_t *n, bool *no_memory);

#ifdef __cplusplus
}
#endif

#endif
