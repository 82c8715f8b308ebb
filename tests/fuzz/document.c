/*
 * document.c - fuzz target: the document of any text covers it, also with the values of parameters
 * and macros (tests/runner/document_check.h).
 */
#include "base/buf.h"
#include "lang/document/tokens_json.h"
#include "lang/document/tree_json.h"
#include "runner/document_check.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct str text, const struct parse_options *options, uint32_t seed)
{
    struct arena a;
    arena_init(&a, NULL);
    struct diags diags;
    diags_init(&diags, &a);
    const struct document *d = document_new(&a, text, options, &diags);
    struct buf json = BUF_INIT;
    tokens_json(&json, d);
    tree_json(&json, d);
    buf_release(&json);
    if (document_fault(&a, d, seed)) {
        abort();
    }
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    uint32_t seed = (uint32_t)size;
    for (size_t i = 0; i < size; i++) {
        seed = seed * 31 + data[i];
    }
    const struct param params[] = { { .name = STR("x"), .value = STR("a \"|\n{{y}} [") },
                                    { .name = STR("n"), .value = STR("") },
                                    { .name = STR("c"), .value = STR("a // b") },
                                    { .name = STR("b"), .value = STR("*/ or /* (c)") } };
    const struct param macros[] = { { .name = STR("m"), .value = STR("`n` | {{x}}") },
                                    { .name = STR("n"), .value = STR("count by a // d") },
                                    { .name = STR("l"), .value = STR("`l`") } };
    const struct parse_options checks = { .macros = macros,
                                          .n_macros = 3,
                                          .keep_placeholders = true };
    const struct parse_options runs = {
        .params = params, .n_params = 4, .macros = macros, .n_macros = 3
    };
    check(text, &checks, seed);
    check(text, &runs, seed);
    return 0;
}
