/*
 * encode.c - texts for URLs, in base64 and in hexadecimal; links. Specified:
 * docs/language/functions.md, encoding.
 */
#include "lib/text/encode.h"
#include "catalog/fn_def.h"
#include "data/number/number.h"

static void put_bad(struct fn_call *c, size_t i)
{
    (*c->bad)++;
    fn_put(c, i, cell_null());
}

static void eval_url(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put_text(c, i, encode_url(c->scratch, fn_text(c, 0, i)));
    }
}

/* A text that is not encoded stays as it is. */
static void eval_read_url(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        struct str s = fn_text(c, 0, i), bytes;
        if (encode_read_url(c->scratch, s, &bytes)) {
            s = encode_as_text(c->scratch, bytes, CHARSET_UTF8);
        }
        fn_put_text(c, i, s);
    }
}

static void eval_base64(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put_text(c, i, encode_base64(c->scratch, fn_text(c, 0, i)));
    }
}

static const char *check_charset(struct arena *a, const struct cell *const *args, size_t n,
                                 size_t *bad_arg)
{
    enum encode_charset set;
    (void)a;
    *bad_arg = 1;
    bool bad =
        n > 1 && args[1] && cell_is_text(args[1]) && !encode_charset_of(cell_str(args[1]), &set);
    return bad ? "the encodings are US-ASCII, UTF-8, UTF-16, UTF-16BE, UTF-16LE, UTF-32, UTF-32BE "
                 "and UTF-32LE"
               : NULL;
}

static void eval_read_base64(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        struct str s = fn_text(c, 0, i), bytes;
        enum encode_charset set = CHARSET_UTF8;
        if (c->n_args > 1 && !encode_charset_of(fn_text(c, 1, i), &set)) {
            put_bad(c, i);
            continue;
        }
        if (encode_read_base64(c->scratch, s, &bytes)) {
            s = encode_as_text(c->scratch, bytes, set);
        }
        fn_put_text(c, i, s);
    }
}

enum { HEX_DIGITS = 16 }; /* of 64 bits */

static void eval_read_hex(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        struct str s = fn_text(c, 0, i);
        if (s.len > 1 && s.s[0] == '0' && (s.s[1] == 'x' || s.s[1] == 'X')) {
            s = (struct str) { s.s + 2, s.len - 2 };
        }
        uint64_t v = 0;
        size_t at = 0;
        for (int digit; s.len <= HEX_DIGITS && at < s.len; at++) {
            digit = encode_hex_digit(s.s[at]);
            if (digit < 0) {
                break;
            }
            v = v << 4 | (uint64_t)digit;
        }
        if (s.len == 0 || at < s.len) {
            put_bad(c, i);
        } else {
            fn_put(c, i, cell_int((int64_t)v));
        }
    }
}

/* An integer, a double without fraction, or the text of an integer. */
static bool whole_number(const struct cell *v, int64_t *out)
{
    struct cell n;
    if (!cell_number(v, &n) || (n.tag == CELL_REAL && cell_is_text(v))) {
        return false;
    }
    return cell_integer(&n, out) && (n.tag == CELL_INT || (double)*out == n.as.f);
}

static void eval_hex(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        int64_t v;
        if (!whole_number(fn_cell(c, 0, i), &v)) {
            put_bad(c, i);
            continue;
        }
        uint8_t bytes[8];
        for (int k = 0; k < 8; k++) {
            bytes[k] = (uint8_t)((uint64_t)v >> (56 - 8 * k));
        }
        char *to = arena_alloc(c->scratch, HEX_DIGITS);
        encode_put_hex(to, bytes, sizeof bytes, "0123456789ABCDEF");
        size_t zeroes = 0;
        while (zeroes < HEX_DIGITS - 1 && to[zeroes] == '0') {
            zeroes++;
        }
        fn_put_text(c, i, (struct str) { to + zeroes, HEX_DIGITS - zeroes });
    }
}

static void eval_hex_text(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        struct str bytes;
        if (encode_read_hex(c->scratch, fn_text(c, 0, i), &bytes)) {
            fn_put_text(c, i, encode_as_text(c->scratch, bytes, CHARSET_UTF8));
        } else {
            put_bad(c, i);
        }
    }
}

static const char *check_link(struct arena *a, const struct cell *const *args, size_t n,
                              size_t *bad_arg)
{
    (void)a, (void)args;
    *bad_arg = n - 1;
    return n == 3 ? "a prefix needs a suffix: 2 or 4 arguments are taken, not 3" : NULL;
}

/* `[prefix label suffix](url)`; without any text the link shows the url. */
static void eval_link(struct fn_call *c)
{
    static const size_t order[] = { 2, 1, 3 };
    for (size_t i = 0; i < c->live; i++) {
        if (cell_is_null(fn_cell(c, 0, i))) {
            fn_put(c, i, cell_null());
            continue;
        }
        struct str url = fn_text(c, 0, i), parts[3];
        size_t len = 0, n = 0;
        for (size_t k = 0; k < 3; k++) {
            if (order[k] < c->n_args && !cell_is_null(fn_cell(c, order[k], i))) {
                parts[n++] = fn_text(c, order[k], i);
                len += parts[n - 1].len;
            }
        }
        if (len == 0) {
            parts[0] = url;
            len = url.len;
            n = 1;
        }
        char *to = arena_alloc(c->scratch, len + url.len + 4);
        size_t at = 0;
        to[at++] = '[';
        for (size_t k = 0; k < n; k++) {
            if (parts[k].len > 0) {
                memcpy(to + at, parts[k].s, parts[k].len);
                at += parts[k].len;
            }
        }
        memcpy(to + at, "](", 2);
        at += 2;
        if (url.len > 0) {
            memcpy(to + at, url.s, url.len);
        }
        to[at + url.len] = ')';
        fn_put_text(c, i, (struct str) { to, at + url.len + 1 });
    }
}

/* clang-format off */
#define ROW(fn_name, fn_doc) .name = (fn_name), .family = "string", .doc = (fn_doc), .in_place = true
#define TEXT_ROW(fn_name, fn_doc) ROW(fn_name, fn_doc), .params = { { "text", T_STRING } }

const struct fn_def fns_encode[] = {
    { TEXT_ROW("urlencode", "A string encoded for a URL, as forms are sent: a blank is +, other special characters %XX."), .returns = T_STRING,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "urlencode(\"a b&c=\xC3\xA9\")", "\"a+b%26c%3D%C3%A9\"" } }, .eval = eval_url },
    { TEXT_ROW("urldecode", "The text that was encoded for a URL; one that is malformed stays as it is."), .returns = T_STRING,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "urldecode(\"red+shoes%2C+42\")", "\"red shoes, 42\"" }, { "urldecode(\"100%\")", "\"100%\"" } },
      .eval = eval_read_url },
    { TEXT_ROW("base64Encode", "A string's UTF-8 bytes in base64."), .returns = T_STRING,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "base64Encode(\"hello world\")", "\"aGVsbG8gd29ybGQ=\"" } }, .eval = eval_base64 },
    { ROW("base64Decode", "The text encoded in base64, read as UTF-8 or in another encoding; invalid base64 is returned unchanged."),
      .params = { { "text", T_STRING }, { "encoding", T_STRING, .optional = true } }, .returns = T_STRING,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "base64Decode(\"aGVsbG8gd29ybGQ=\")", "\"hello world\"" }, { "base64Decode(\"aABpAA==\", \"UTF-16LE\")", "\"hi\"" },
                    { "base64Decode(\"not base64!\")", "\"not base64!\"" } },
      .check = check_charset, .eval = eval_read_base64 },
    { TEXT_ROW("hexToDec", "A number of up to 16 hexadecimal digits, as 64 bits with sign."), .returns = T_INT,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "hexToDec(\"7AF\")", "1967" }, { "hexToDec(\"FFFFFFFFFFFFFFFF\")", "-1" }, { "hexToDec(\"xyz\")", "null" } },
      .eval = eval_read_hex },
    { TEXT_ROW("parseHex", "The same as hexToDec; a leading 0x is allowed."), .returns = T_INT,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "parseHex(\"0xABCD\")", "43981" } }, .eval = eval_read_hex },
    { ROW("decToHex", "A whole number in hexadecimal, negative ones as 64 bits."), .params = { { "number", T_ANY } },
      .returns = T_STRING, .fidelity = FIDELITY_EXACT, .examples = { { "decToHex(4919)", "\"1337\"" }, { "decToHex(\"-1\")", "\"FFFFFFFFFFFFFFFF\"" } },
      .eval = eval_hex },
    { TEXT_ROW("hexToAscii", "The text whose UTF-8 bytes are given by two hexadecimal digits each."), .returns = T_STRING,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "hexToAscii(\"68656c6c6f\")", "\"hello\"" }, { "hexToAscii(\"686\")", "null" } }, .eval = eval_hex_text },
    { ROW("tourl", "A link to `url` that shows `label`, with a string before and after it."),
      .params = { { "url", T_STRING }, { "label", T_STRING }, { "prefix", T_STRING, .optional = true }, { "suffix", T_STRING, .optional = true } },
      .returns = T_STRING, .nulls = FN_NULL_SEEN, .fidelity = FIDELITY_INFERRED,
      .examples = { { "tourl(\"https://example.com/\", \"see\")", "\"[see](https://example.com/)\"" },
                    { "tourl(\"https://example.com/\", \"b\", \"a\", \"c\")", "\"[abc](https://example.com/)\"" } },
      .check = check_link, .eval = eval_link },
    { 0 },
};
/* clang-format on */
