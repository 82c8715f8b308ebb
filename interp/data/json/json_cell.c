/*
 * json_cell.c - JSON values as cells (docs/language/types.md, values of loaded events).
 *
 * A number keeps its spelling recoverable: 64-bit integers, doubles that print as
 * they were spelled, and for all others the spelling itself. `true` and `false` become text,
 * brackets their JSON text as written.
 */
#include "data/json/json_cell.h"

#include "data/number/number.h"

/* Integers of up to 18 digits, which are nearly all numbers of events. */
static bool short_integer(struct str word, int64_t *out)
{
    size_t at = word.s[0] == '-' ? 1 : 0;
    if (word.len - at > 18 || word.len == at || (word.s[at] == '0' && word.len > 1)) {
        return false;
    }
    int64_t value = 0;
    for (size_t k = at; k < word.len; k++) {
        if (word.s[k] < '0' || word.s[k] > '9') {
            return false;
        }
        value = value * 10 + (word.s[k] - '0');
    }
    *out = at ? -value : value;
    return true;
}

static bool number_cell(struct str word, struct cell *out)
{
    if (json_number_form(word) == JSON_NO_NUMBER) {
        return false;
    }
    bool is_int = false;
    int64_t i = 0;
    double f = 0;
    bool read = number_read(word, &is_int, &i, &f);
    if (read && is_int && !str_eq(word, STR("-0"))) {
        *out = cell_int(i);
        return true;
    }
    if (read) {
        char buffer[NUMBER_TEXT_MAX];
        struct str shown = { buffer, number_loaded(buffer, is_int ? -0.0 : f) };
        if (str_eq(shown, word)) {
            *out = cell_real(is_int ? -0.0 : f);
            out->flags = CELL_LOADED;
            return true;
        }
    }
    *out = cell_of_text(word);
    out->tag = CELL_WRITTEN;
    return true;
}

bool json_cell(const struct json *j, size_t i, struct arena *scratch, struct cell *out)
{
    *out = cell_null();
    char c = j->text[j->at[i]];
    if (c == '"') {
        struct str text;
        if (!json_unescape(scratch, json_quoted(j, i), &text)) {
            return false;
        }
        *out = cell_of_text(text);
        return true;
    }
    if (c == '{' || c == '[') {
        size_t next;
        if (json_skip(j, i, 0, &next) != JSON_FINE) {
            return false;
        }
        *out = cell_of_text(json_written(j, i, next));
        return true;
    }
    struct str word = json_word(j, i);
    int64_t value;
    if (short_integer(word, &value)) {
        *out = cell_int(value);
        return true;
    }
    if (str_eq(word, STR("true")) || str_eq(word, STR("false"))) {
        *out = cell_of_text(word);
        return true;
    }
    return str_eq(word, STR("null")) || number_cell(word, out);
}

bool json_number_cell(struct str word, struct cell *out)
{
    int64_t value;
    if (short_integer(word, &value)) {
        *out = cell_int(value);
        return true;
    }
    return number_cell(word, out);
}
