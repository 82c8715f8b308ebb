/*
 * parse.c - fuzz target: any text parses without a crash, as a check and as a run.
 *
 * Properties: every span lies inside the text, that of a child inside that of its parent when there
 * is no error; depths are right and bounded; the dump ends; every diagnostic stands inside the
 * text.
 */
#include "lang/parse.h"
#include "base/buf.h"
#include "runner/dump.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

struct walk {
    size_t text_len;
    const struct node *parent;
    uint32_t deepest; /* child so far */
    bool sound;       /* no error was reported */
};

static void visit(void *ctx, const struct node *n)
{
    struct walk *outer = ctx;
    size_t end = (size_t)n->span.at + n->span.len;
    require(end <= outer->text_len);
    require(n->depth >= 1 && n->depth <= NODE_DEPTH_MAX);
    if (outer->parent && outer->sound && n->span.len > 0) {
        size_t parent_end = (size_t)outer->parent->span.at + outer->parent->span.len;
        require(n->span.at >= outer->parent->span.at && end <= parent_end);
    }
    struct walk inner = { outer->text_len, n, 0, outer->sound };
    node_children(n, visit, &inner);
    require(n->depth > inner.deepest);
    outer->deepest = n->depth > outer->deepest ? n->depth : outer->deepest;
}

static void parse(struct str text, const struct parse_options *options)
{
    struct arena a;
    arena_init(&a, NULL);
    struct diags diags;
    diags_init(&diags, &a);
    struct parsed *parsed = parse_query(&a, text, options, &diags);
    struct walk top = { text.len, NULL, 0, diags.count[DIAG_ERROR] == 0 };
    visit(&top, &parsed->query->base);
    for (size_t i = 0; i < diags.n; i++) {
        require((size_t)diags.items[i]->span.at + diags.items[i]->span.len <= text.len);
    }
    for (size_t i = 0; i < parsed->headers.n; i++) {
        struct span at = parsed->headers.items[i].span;
        require((size_t)at.at + at.len <= text.len);
    }
    struct buf dump = BUF_INIT;
    node_dump(&dump, &parsed->query->base);
    buf_release(&dump);
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    const struct param params[] = { { STR("x"), STR("a \"|\n{{y}} [") }, { STR("n"), STR("") } };
    const struct param macros[] = { { STR("m"), STR("`n` | {{x}}") },
                                    { STR("n"), STR("count by a") },
                                    { STR("l"), STR("`l`") } };
    const struct parse_options check = { .has_default = true,
                                         .macros = macros,
                                         .n_macros = 3,
                                         .default_value = STR("*"),
                                         .keep_placeholders = true };
    const struct parse_options run = { .params = params, .n_params = 2 };
    parse(text, &check);
    parse(text, &run);
    return 0;
}
