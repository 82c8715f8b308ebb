/*
 * hash.c - hashes and check digits. Specified: docs/language/functions.md, encoding.
 */
#include "lib/text/hash.h"

#include "catalog/fn_def.h"

static const char *check_hash(struct arena *a, const struct cell *const *args, size_t n,
                              size_t *bad_arg)
{
    enum hash_kind kind;
    (void)a;
    *bad_arg = 1;
    bool bad = n > 1 && args[1] && cell_is_text(args[1]) && !hash_kind_of(cell_str(args[1]), &kind);
    return bad ? "the algorithms are md5, sha1, sha2_256 and murmur3_128" : NULL;
}

static void eval_hash(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        enum hash_kind kind = HASH_MD5;
        if (c->n_args > 1 && !hash_kind_of(fn_text(c, 1, i), &kind)) {
            (*c->bad)++;
            fn_put(c, i, cell_null());
            continue;
        }
        char *to = arena_alloc(c->scratch, HASH_TEXT_MAX);
        fn_put_text(c, i, (struct str) { to, hash_text(to, kind, fn_text(c, 0, i)) });
    }
}

/* The digits of a card number, from the right every second one doubled, sum to a multiple of 10. */
static bool passes_luhn(struct str s)
{
    unsigned sum = 0;
    bool doubled = false, any = false;
    for (size_t i = s.len; i-- > 0;) {
        if (s.s[i] < '0' || s.s[i] > '9') {
            continue;
        }
        unsigned digit = (unsigned)(s.s[i] - '0');
        any = any || digit > 0;
        digit = doubled ? digit * 2 : digit;
        sum = (sum + digit / 10 + digit % 10) % 10;
        doubled = !doubled;
    }
    return any && sum == 0;
}

static void eval_luhn(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_bool(!cell_is_null(fn_cell(c, 0, i)) && passes_luhn(fn_text(c, 0, i))));
    }
}

/* clang-format off */
const struct fn_def fns_hash[] = {
    { .name = "hash",
      .family = "string",
      .doc = "A hash of the text's UTF-8 bytes in hexadecimal: md5, sha1, sha2_256 or murmur3_128.",
      .params = { { "text", T_STRING }, { "algorithm", T_STRING, .optional = true } },
      .returns = T_STRING,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "hash(\"hello\")", "\"5d41402abc4b2a76b9719d911017c592\"" },
                    { "hash(\"hello\", \"sha1\")", "\"aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d\"" },
                    { "hash(\"hello\", \"murmur3_128\")", "\"029bbd41b3a7d8cb191dae486a901e5b\"" } },
      .check = check_hash,
      .eval = eval_hash },
    { .name = "luhn",
      .family = "string",
      .doc = "Do the digits in the text pass the Luhn check, as card numbers do?",
      .params = { { "text", T_STRING } },
      .returns = T_BOOL,
      .nulls = FN_NULL_SEEN,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "luhn(\"4111 1111 1111 1111\")", "true" }, { "luhn(\"4111-1111-1111-1112\")", "false" }, { "luhn(null)", "false" } },
      .eval = eval_luhn },
    { 0 },
};
/* clang-format on */
