/*
 * json.h - JSON read in place: the places of brackets, commas, colons and values, found by
 * simdjson, and walks over them.
 *
 * json_open finds the places; nothing is copied and no tree is built. A place is named by its
 * number i; the value at i is text[at[i]]: a bracket, the quote that opens a text, or the first
 * byte of a number or word. What an object or array holds is only checked by json_skip, what a text
 * or a word holds only by json_text and json_number_form.
 */
#ifndef SUMOQ_BASE_JSON_JSON_H
#define SUMOQ_BASE_JSON_JSON_H

#include "base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { JSON_DEPTH = 1000 }; /* brackets in brackets that json_skip accepts */

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

/* A text and its places; at[n] is the text's length. */
struct json {
    const char *text;
    size_t len;
    const uint32_t *at;
    size_t n;
    const uint32_t *after; /* set by json_index: for the place of an opening bracket, the place
                               after its value */
};

/* What C++ calls when it has no memory, in place of throwing; fn does not return. Process-wide, set
 * before threads start. */
void json_on_no_memory(void (*fn)(void));
/* A parser, released with `a`. One thread at a time. */
struct json_parser *json_parser_new(struct arena *a);
/* Finds the places of `text` (below 4 GiB), which must be UTF-8; they are good until the parser's
 * next use. */
enum json_fault json_open(struct json_parser *p, struct str text, struct json *out);
/* A fault in words ("the closing bracket is missing"). */
const char *json_fault_text(enum json_fault fault);

/* Checks the value at place i, inside of `depth` brackets, down to its last bracket; *next gets the
 * place after it. Words are not looked at. */
enum json_fault json_skip(const struct json *j, size_t i, size_t depth, size_t *next);
/* The same for the value at place i inside of no brackets, and remembers for each bracket where its
 * value ends, until the parser's next use: then json_next is good for all places inside. */
enum json_fault json_index(struct json_parser *p, struct json *j, size_t i, size_t *next);
/* As json_open, of a text that begins with a value and may have anything after it: json_index from
 * place 0 on tells where it ends. */
enum json_fault json_open_first(struct json_parser *p, struct str text, struct json *out);
/* The value at place i as written, `next` being the place after it. */
struct str json_written(const struct json *j, size_t i, size_t next);

/* What stands between the quotes of the text at place i, escapes and all. Also for keys. */
static inline struct str json_quoted(const struct json *j, size_t i)
{
    size_t from = j->at[i] + 1;
    size_t to = j->at[i + 1] - 1;
    while (to > from && j->text[to] != '"') {
        to--; /* only white space stands between the quote and the next place */
    }
    return (struct str) { j->text + from, to - from };
}

static inline bool json_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A number or a word (`true`) at place i. */
static inline struct str json_word(const struct json *j, size_t i)
{
    size_t from = j->at[i];
    size_t to = j->at[i + 1];
    while (to > from + 1 && json_is_blank(j->text[to - 1])) {
        to--;
    }
    return (struct str) { j->text + from, to - from };
}

/* The place after the value at place i of an indexed document. */
static inline size_t json_next(const struct json *j, size_t i)
{
    char c = j->text[j->at[i]];
    return c == '{' || c == '[' ? j->after[i] : i + 1;
}

/* May a value begin at place i? */
static inline bool json_begins_value(const struct json *j, size_t i)
{
    char c = j->text[j->at[i]];
    return c != ',' && c != ':' && c != '}' && c != ']';
}

static inline bool json_has_escape(struct str quoted)
{
    return memchr(quoted.s, '\\', quoted.len) != NULL;
}

/* The text after escapes, in `a` unless there are none; a lone surrogate becomes U+FFFD. False: a
 * bad escape. */
bool json_unescape(struct arena *a, struct str quoted, struct str *out);

enum json_number { JSON_NO_NUMBER, JSON_INTEGER /* optional minus, digits */, JSON_REAL };
/* Does `word` have the form of a JSON number? */
enum json_number json_number_form(struct str word);

/* For json_read.c alone: the parser itself. */
struct json_parser *json_parser_init(void);
/* Room for a number a place, kept for the parser's next text; NULL: there is none. */
uint32_t *json_parser_buffer(struct json_parser *p, size_t n);
void json_parser_release(struct json_parser *p);
/* As json_open; *no_memory is set when room for the places could not be had. */
enum json_fault json_places(struct json_parser *p, const char *text, size_t len,
                            const uint32_t **at, size_t *n, bool *no_memory);

#ifdef __cplusplus
}
#endif

#endif
