/*
 * lang_document.c - tokens and trivia cover the text; nodes know their tokens; edits.
 */
#include "base/buf.h"
#include "lang/document/document.h"
#include "lang/document/tokens_json.h"
#include "lang/document/tree_json.h"
#include "runner/corpus.h"
#include "runner/document_check.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct diags diags;

static void setup(void)
{
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
}

static void teardown(void)
{
    arena_release(&arena);
}

static const struct parse_options plain = { .keep_placeholders = true };

static const struct document *document(struct str text, const struct parse_options *options)
{
    diags_init(&diags, &arena);
    const struct document *d = document_new(&arena, text, options, &diags);
    for (uint32_t seed = 0; seed < 40; seed++) {
        const char *fault = document_fault(&arena, d, seed * 7919);
        cr_expect_null(fault, "%.*s: %s (seed %u)", STR_ARG(text), fault ? fault : "", seed);
    }
    return d;
}

/* Tokens as in "w:where p:(", trivia in between as letters: _ blank, / line end, # comment. */
static void expect_tokens(struct str text, const struct parse_options *options, const char *want)
{
    static const char kinds[TOKEN_KINDS + 1] = "wn0sr.pm!$#", trivia[] = "_/##";
    const struct document *d = document(text, options);
    struct buf got = BUF_INIT;
    for (size_t i = 0; i < d->tokens.n; i++) {
        const struct token *t = &d->tokens.items[i];
        for (size_t k = 0; k < t->n_trivia; k++) {
            buf_char(&got, trivia[d->trivia.items[t->trivia + k].kind]);
        }
        buf_printf(&got, "%c:%.*s ", kinds[t->kind], STR_ARG(document_text(d, t->span)));
    }
    struct str shown = buf_view(&got);
    cr_expect(str_eq(shown, str_of(want)), "\n got %.*s\nwant %s", STR_ARG(shown), want);
    buf_release(&got);
}

Test(document, tokens, .init = setup, .fini = teardown)
{
    expect_tokens(STR(""), &plain, "$: ");
    expect_tokens(STR(" \t\r\n"), &plain, "_/$: ");
    expect_tokens(STR("a=\"b\" AND !c // d\r\n| where %\"x y\">=5k and !(z matches /q/)"), &plain,
                  "w:a .:= s:\"b\" _w:AND _.:! w:c _#/.:| _w:where _n:%\"x y\" .:>= 0:5k _w:and "
                  "_.:! .:( w:z _w:matches _r:/q/ .:) $: ");
    expect_tokens(STR("* /* e\n*/ | count_distinct(`f`) by {{g}} //"), &plain,
                  "w:* _#_.:| _w:count_distinct .:( m:`f` .:) _w:by _p:{{g}} _#$: ");
    expect_tokens(STR("a | b not in (1) and c not  matches \"d\""), &plain,
                  "w:a _.:| _w:b _w:not in _.:( 0:1 .:) _w:and _w:c _w:not  matches _s:\"d\" $: ");
}

Test(document, broken_texts, .init = setup, .fini = teardown)
{
    expect_tokens(STR("* | parse \"a*\" as "), &plain, "w:* _.:| _w:parse _s:\"a*\" _w:as _$: ");
    expect_tokens(STR("* | where a = \"open\n| count"), &plain,
                  "w:* _.:| _w:where _w:a _.:= _s:\"open /.:| _w:count $: ");
    expect_tokens(STR("* | where a ^ b) | \x01 /* c"), &plain,
                  "w:* _.:| _w:where _w:a _!:^ _w:b .:) _.:| _!:\x01 _#$: ");
    expect_tokens(STR("a\xff"
                      "b c\n"),
                  &plain,
                  "!:a\xff"
                  "b _!:c /$: ");
    /* printed up to the NUL that the word holds */
    expect_tokens((struct str) { "a\0b | count", 11 }, &plain, "w:a _.:| _w:count $: ");
}

static const struct param params[] = { { .name = STR("x"), .value = STR("a b") },
                                       { .name = STR("e"), .value = STR("") },
                                       { .name = STR("c"), .value = STR("5 // five") },
                                       { .name = STR("l"), .value = STR("a\nb") } };
static const struct param macros[] = { { .name = STR("m"), .value = STR("where {{x}}") },
                                       { .name = STR("o"), .value = STR("count // d") } };
static const struct parse_options values = {
    .params = params, .n_params = 4, .macros = macros, .n_macros = 2
};

Test(document, parameters, .init = setup, .fini = teardown)
{
    expect_tokens(STR("{{x}} | `m` | limit {{c}} {{e}}"), &values,
                  "p:{{x}} _.:| _m:`m` _.:| _w:limit _p:{{c}} _p:{{e}} $: ");
    expect_tokens(STR("v{{x}}w \"{{x}}\" {{e}}z"), &values,
                  "p:v{{x}}w _s:\"{{x}}\" _p:{{e}} w:z $: ");
    expect_tokens(STR("* | `o` rest\n// {{l}} | count {{e}}\n| count"), &values,
                  "w:* _.:| _m:`o` #/#p:{{l}} _.:| _w:count _p:{{e}} /.:| _w:count $: ");
    expect_tokens(STR("* // {{x}}{{e}}\n"), &values, "w:* _#/$: ");
}

/* The text of the innermost node at `at`, of its tokens with parentheses, and of its operator. */
static void expect_node(const char *text, size_t at, const char *want)
{
    const struct document *d = document(str_of(text), &plain);
    struct node_path path = { 0 };
    const struct node *n = document_node_at(&arena, d, at, &path);
    struct token_range r = document_tokens(d, n, true);
    size_t op = document_operator(d, n);
    struct span first = d->tokens.items[r.first].span;
    struct span around = span_join(first, d->tokens.items[r.last].span);
    struct str mark = op < d->tokens.n ? document_text(d, d->tokens.items[op].span) : STR("-");
    const char *got =
        arena_cstr(&arena, arena_printf(&arena, "%zu %.*s / %.*s / %.*s", path.n,
                                        STR_ARG(document_text(d, n->span)),
                                        STR_ARG(document_text(d, around)), STR_ARG(mark)));
    cr_expect_str_eq(got, want, "%s at %zu", text, at);
}

Test(document, nodes, .init = setup, .fini = teardown)
{
    expect_node("* | where ((a ) == b)", 12, "4 a / (a ) / -");
    expect_node("* | where ((a ) == b)", 16, "3 (a ) == b / ((a ) == b) / ==");
    expect_node("* | where a && b", 12, "3 a && b / a && b / &&");
    expect_node("* | where a AND b", 12, "3 a AND b / a AND b / AND");
    expect_node("* | where !a", 10, "3 !a / !a / !");
    expect_node("* | where not(a)", 10, "3 not(a) / not(a) / not");
    expect_node("* | where a not in (1)", 12, "3 a not in (1) / a not in (1) / not in");
    expect_node("* | if(a, 1, 2) as b", 5, "3 if(a, 1, 2) / if(a, 1, 2) / if");
    expect_node("* | (a) ? 1 : 2 as b", 8, "3 (a) ? 1 : 2 / (a) ? 1 : 2 / ?");
    expect_node("* | if(a, 1, 2) ? 3 : 4 as b", 16,
                "3 if(a, 1, 2) ? 3 : 4 / if(a, 1, 2) ? 3 : 4 / ?");
    expect_node("(a (b)) c", 4, "4 b / (b) / -");
    expect_node("* | count by a", 3, "1 * | count by a / * | count by a / -");
}

Test(document, parentheses_of_links, .init = setup, .fini = teardown)
{
    const struct document *d = document(STR("* | (a + b) + c as d"), &plain);
    const struct node *stage = d->parsed->query->stages.items[0];
    const struct node *sum = AST(stage_expr, stage)->value;
    cr_assert_eq(sum->kind, NODE_BINARY);
    cr_expect_eq(sum->parens, 0);
    cr_expect_eq(AST(binary, sum)->first->base.parens, 1);
}

Test(document, edits, .init = setup, .fini = teardown)
{
    struct str got, text = STR("0123456789");
    const struct diag_edit fine[] = { { { 8, 2 }, STR("") },
                                      { { 2, 0 }, STR("A") },
                                      { { 2, 3 }, STR("C") },
                                      { { 2, 0 }, STR("B") },
                                      { { 5, 0 }, STR("D") } };
    cr_assert(document_edited_text(&arena, text, fine, 5, &got));
    cr_expect(str_eq(got, STR("01ABCD567")), "%.*s", STR_ARG(got));
    cr_assert(document_edited_text(&arena, text, NULL, 0, &got));
    cr_expect(str_eq(got, text));
    const struct diag_edit bad[][2] = {
        { { { 2, 3 }, STR("") }, { { 4, 1 }, STR("") } },
        { { { 4, 0 }, STR("x") }, { { 2, 3 }, STR("") } },
        { { { 9, 2 }, STR("") }, { { 0, 0 }, STR("") } },
        { { { UINT32_MAX, 1 }, STR("") }, { { 0, 0 }, STR("") } },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect_not(document_edited_text(&arena, text, bad[i], 2, &got), "row %zu", i);
    }
}

Test(document, as_json, .init = setup, .fini = teardown)
{
    struct buf out = BUF_INIT;
    tokens_json(&out, document(STR("a\n| count // \"x\""), &plain));
    cr_expect_str_eq(
        arena_cstr(&arena, buf_view(&out)),
        "[\n"
        "  {\"kind\": \"word\", \"at\": 0, \"len\": 1, \"text\": \"a\"},\n"
        "  {\"kind\": \"line_end\", \"at\": 1, \"len\": 1, \"text\": \"\\n\"},\n"
        "  {\"kind\": \"punctuator\", \"at\": 2, \"len\": 1, \"text\": \"|\"},\n"
        "  {\"kind\": \"blank\", \"at\": 3, \"len\": 1, \"text\": \" \"},\n"
        "  {\"kind\": \"word\", \"at\": 4, \"len\": 5, \"text\": \"count\"},\n"
        "  {\"kind\": \"blank\", \"at\": 9, \"len\": 1, \"text\": \" \"},\n"
        "  {\"kind\": \"line_comment\", \"at\": 10, \"len\": 6, \"text\": \"// \\\"x\\\"\"}\n"
        "]\n");
    buf_release(&out);
}

static void expect_tree(const char *text, const char *want)
{
    struct buf out = BUF_INIT;
    tree_json(&out, document(str_of(text), &plain));
    cr_expect_str_eq(arena_cstr(&arena, buf_view(&out)), want, "%s", text);
    buf_release(&out);
}

Test(document, tree_as_json, .init = setup, .fini = teardown)
{
    expect_tree("a=\"b\" | count",
                "{\"kind\": \"query\", \"at\": 0, \"len\": 13, \"tokens\": [0, 4], "
                "\"scope\": {\"kind\": \"search_predicate\", \"at\": 0, \"len\": 5, "
                "\"tokens\": [0, 2], \"field\": \"a\", \"field_span\": {\"at\": 0, \"len\": 1}, "
                "\"value\": \"b\", \"quoted\": true}, "
                "\"stages\": [{\"kind\": \"stage_aggregate\", \"at\": 8, \"len\": 5, "
                "\"tokens\": [4, 4], \"items\": [{\"kind\": \"aggregate_item\", \"at\": 8, "
                "\"len\": 5, \"tokens\": [4, 4], \"function\": \"count\", "
                "\"function_span\": {\"at\": 8, \"len\": 5}, \"args\": []}], \"keys\": []}]}\n");
    expect_tree("* | where (1 + 2) - 3",
                "{\"kind\": \"query\", \"at\": 0, \"len\": 21, \"tokens\": [0, 9], "
                "\"scope\": {\"kind\": \"search_word\", \"at\": 0, \"len\": 1, \"tokens\": [0, 0], "
                "\"text\": \"*\"}, "
                "\"stages\": [{\"kind\": \"stage_where\", \"at\": 4, \"len\": 17, "
                "\"tokens\": [2, 9], \"test\": {\"kind\": \"binary\", \"at\": 10, \"len\": 11, "
                "\"tokens\": [3, 9], \"operands\": ["
                "{\"kind\": \"number\", \"at\": 11, \"len\": 1, \"tokens\": [4, 4], "
                "\"text\": \"1\"}, "
                "{\"kind\": \"number\", \"at\": 15, \"len\": 1, \"tokens\": [6, 6], "
                "\"text\": \"2\"}, "
                "{\"kind\": \"number\", \"at\": 20, \"len\": 1, \"tokens\": [9, 9], "
                "\"text\": \"3\"}], \"operators\": ["
                "{\"op\": \"+\", \"span\": {\"at\": 13, \"len\": 1}, \"parens\": 1}, "
                "{\"op\": \"-\", \"span\": {\"at\": 18, \"len\": 1}}]}}]}\n");
}

/* Of each query of the corpus, and of its first half. */
Test(document, corpus)
{
    struct corpus *c = corpus_open();
    struct str text;
    size_t n = 0;
    if (!c) {
        cr_skip_test("needs ../shared/corpus/queries.jsonl");
    }
    for (; corpus_next(c, &text); n++) {
        struct str half = { text.s, text.len / 2 };
        setup();
        const struct document *d[] = { document_new(&arena, text, &plain, &diags),
                                       document_new(&arena, half, &plain, &diags) };
        for (size_t i = 0; i < 2; i++) {
            const char *fault = document_fault(&arena, d[i], (uint32_t)n * 7919);
            cr_expect_null(fault, "query %zu: %s", n, fault ? fault : "");
            struct buf json = BUF_INIT;
            tokens_json(&json, d[i]);
            cr_expect(corpus_is_json(c, buf_view(&json)), "query %zu: tokens", n);
            buf_clear(&json);
            tree_json(&json, d[i]);
            cr_expect(corpus_is_json(c, buf_view(&json)), "query %zu: tree", n);
            buf_release(&json);
        }
        teardown();
    }
    corpus_close(c);
    cr_expect_gt(n, 1000);
}
