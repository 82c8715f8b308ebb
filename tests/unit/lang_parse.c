/*
 * lang_parse.c - from text to the tree (docs/language/core.md, and the reading rules of
 * aggregates).
 */
#include "base/buf.h"
#include "lang/parse.h"
#include "runner/dump.h"

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

/* The dump of `text`, with the depth of each line before it. */
static void tree(const char *text, const char *want)
{
    diags_init(&diags, &arena);
    struct parsed *parsed = parse_query(&arena, str_of(text), &plain, &diags);
    struct buf dump = BUF_INIT, flat = BUF_INIT;
    node_dump(&dump, &parsed->query->base);
    struct str lines = buf_view(&dump);
    for (size_t i = 0; i < lines.len; i++) {
        size_t indent = 0;
        while (i + indent < lines.len && lines.s[i + indent] == ' ') {
            indent++;
        }
        if (i > 0) {
            buf_char(&flat, ' ');
        }
        buf_printf(&flat, "%zu:", indent / 2);
        for (i += indent; i < lines.len && lines.s[i] != '\n'; i++) {
            buf_char(&flat, lines.s[i]);
        }
    }
    struct str got = buf_view(&flat);
    cr_expect(str_eq(got, str_of(want)), "%s\n got %.*s\nwant %s", text, STR_ARG(got), want);
    cr_expect(diags.count[DIAG_ERROR] == 0, "%s: %s", text,
              diags.count[DIAG_ERROR] > 0 ? diags.items[0]->message : "");
    buf_release(&dump);
    buf_release(&flat);
}

/* `text` has exactly the errors of `want`: codes and byte offsets, as in "E0001@3 E0005@9". */
static struct parsed *errors(const char *text, const char *want)
{
    diags_init(&diags, &arena);
    struct parsed *parsed = parse_query(&arena, str_of(text), &plain, &diags);
    struct buf got = BUF_INIT;
    for (size_t i = 0; i < diags.n; i++) {
        buf_printf(&got, "%s%s@%u", i > 0 ? " " : "", diag_infos[diags.items[i]->code].code,
                   (unsigned)diags.items[i]->span.at);
    }
    cr_expect(str_eq(buf_view(&got), str_of(want)), "%s: got %.*s, want %s", text,
              STR_ARG(buf_view(&got)), want);
    buf_release(&got);
    return parsed;
}

Test(lang_parse, scope, .init = setup, .fini = teardown)
{
    tree("*", "0:QUERY 1:SEARCH_WORD \"*\"");
    tree("a b OR c and !d", "0:QUERY 1:SEARCH_OR 2:SEARCH_AND 3:SEARCH_WORD \"a\" 3:SEARCH_WORD "
                            "\"b\" 2:SEARCH_AND 3:SEARCH_WORD \"c\" "
                            "3:SEARCH_NOT 4:SEARCH_WORD \"d\"");
    tree("_sourceCategory = a/b* \"x \\\"y\\\"\" f=\"v w\"",
         "0:QUERY 1:SEARCH_AND 2:SEARCH_PREDICATE \"_sourceCategory\" = \"a/b*\" 2:SEARCH_PHRASE "
         "\"x \\\"y\\\"\" "
         "2:SEARCH_PREDICATE \"f\" = \"v w\" quoted");
    tree("%\"x-key\"=repo:push a!=1", "0:QUERY 1:SEARCH_AND 2:SEARCH_PREDICATE \"x-key\" = "
                                      "\"repo:push\" 2:SEARCH_PREDICATE \"a\" != \"1\"");
    tree("v=a=b[1]#!", "0:QUERY 1:SEARCH_PREDICATE \"v\" = \"a=b[1]#!\"");
    tree("| count x", "0:QUERY 1:STAGE_AGGREGATE 2:AGGREGATE_ITEM \"count\" 2:FIELD \"x\"");
}

Test(lang_parse, comments, .init = setup, .fini = teardown)
{
    tree("_sourceName=/var/log/* // note | x\n| count //x\n /* | a */ by y",
         "0:QUERY 1:SEARCH_PREDICATE \"_sourceName\" = \"/var/log/*\" 1:STAGE_AGGREGATE "
         "2:AGGREGATE_ITEM \"count\" "
         "2:FIELD \"y\"");
    tree("http://x/*y", "0:QUERY 1:SEARCH_WORD \"http://x/*y\"");
    tree("* | fields _timeslice//,a",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_OPERATOR \"fields\" 2:WORD \"_timeslice\"");
    errors("* | count /* x", "E0004@10");
}

Test(lang_parse, precedence, .init = setup, .fini = teardown)
{
    tree("* | where not n = 5 or a and b + 2 * -c > 1",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_WHERE 2:BINARY or 3:UNARY not 4:BINARY = 5:FIELD "
         "\"n\" "
         "5:NUMBER 5 integer 5 3:BINARY and 4:FIELD \"a\" 4:BINARY > 5:BINARY + 6:FIELD \"b\" "
         "6:BINARY * "
         "7:NUMBER 2 integer 2 7:UNARY - 8:FIELD \"c\" 5:NUMBER 1 integer 1");
    tree("* | where x = !b", "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_WHERE 2:BINARY = 3:FIELD \"x\" "
                             "3:UNARY not 4:FIELD \"b\"");
    tree("* | a ? b : c ? d : e as f", "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_EXPR as \"f\" "
                                       "2:CONDITIONAL 3:FIELD \"a\" 3:FIELD \"b\" 3:CONDITIONAL "
                                       "4:FIELD \"c\" 4:FIELD \"d\" 4:FIELD \"e\"");
    tree("* | if(a, 1, 2) as f", "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_EXPR as \"f\" 2:CONDITIONAL "
                                 "3:FIELD \"a\" 3:NUMBER 1 integer 1 "
                                 "3:NUMBER 2 integer 2");
    tree("* | where a not in (1) && b not matches \"x\" || c <> d",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_WHERE 2:BINARY or 3:BINARY and 4:IN_LIST not 5:FIELD "
         "\"a\" "
         "5:NUMBER 1 integer 1 4:BINARY not matches 5:FIELD \"b\" 5:STRING \"x\" 3:BINARY != "
         "4:FIELD \"c\" "
         "4:FIELD \"d\"");
}

Test(lang_parse, slashes_and_percents, .init = setup, .fini = teardown)
{
    tree("* | a / b % 4 as c",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_EXPR as \"c\" 2:BINARY % 3:BINARY / 4:FIELD \"a\" "
         "4:FIELD \"b\" 3:NUMBER 4 integer 4");
    tree("* | where a matches /x|y\\/z/i",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_WHERE 2:BINARY matches 3:FIELD \"a\" "
         "3:REGEX \"x|y\\\\/z\" i");
    tree("* | count as % \"n m\"by %http.x",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_AGGREGATE "
         "2:AGGREGATE_ITEM \"count\" as \"n m\" 2:FIELD \"http.x\"");
    tree("* | top 10 %\"a b\"",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_OPERATOR \"top\" 2:NUMBER 10 integer 10 "
         "2:FIELD quoted \"a b\"");
    tree("* | split x delim='|' extract _",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_OPERATOR \"split\" 2:WORD \"x\" "
         "2:WORD \"delim\" 2:PUNCT \"=\" 2:STRING single \"|\" 2:WORD \"extract\" "
         "2:WORD \"_\"");
    tree("* | lookup a from https://h/t.csv?x=1 on b=c",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_OPERATOR \"lookup\" 2:WORD \"a\" 2:WORD \"from\" "
         "2:WORD \"https://h/t.csv?x=1\" 2:WORD \"on\" 2:WORD \"b\" 2:PUNCT \"=\" 2:WORD \"c\"");
}

Test(lang_parse, numbers, .init = setup, .fini = teardown)
{
    tree("* | where a > 0.and b < .20",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_WHERE 2:BINARY and 3:BINARY > 4:FIELD \"a\" 4:NUMBER "
         "0. value 0 "
         "3:BINARY < 4:FIELD \"b\" 4:NUMBER .20 value 0.20000000000000001");
    tree("* | 5k + 2m + 03 + 8.f + 1e2 as x", "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_EXPR as \"x\" "
                                              "2:BINARY + 3:BINARY + 4:BINARY + 5:BINARY + "
                                              "6:NUMBER 5k value 5000 suffix \"k\" 6:NUMBER 2m "
                                              "value 120000 suffix \"m\" 5:NUMBER 03 integer 3 "
                                              "4:NUMBER 8.f value 8 3:NUMBER 1e2 value 100");
    tree("* | timeslice 5x", "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_OPERATOR \"timeslice\" "
                             "2:NUMBER 5x value 5 suffix \"x\"");
    errors("* | where a > 5x", "E0304@14");
}

Test(lang_parse, aggregates, .init = setup, .fini = teardown)
{
    const char *two_keys =
        "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_AGGREGATE 2:AGGREGATE_ITEM \"count\" as \"n\" "
        "2:FIELD \"a\" 2:FIELD \"b\"";
    tree("* | count as n by a, b", two_keys);
    tree("* | count as n a, b", two_keys);
    tree("* | count as n group a, b", two_keys);
    tree("* | count as n group by a, b", two_keys);
    tree("* | count group", "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_AGGREGATE 2:AGGREGATE_ITEM "
                            "\"count\" 2:FIELD \"group\"");
    tree("* | count_distinct(id) as by t, s", "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_AGGREGATE "
                                              "2:AGGREGATE_ITEM \"count_distinct\"() as \"by\" "
                                              "3:FIELD \"id\" 2:FIELD \"t\" 2:FIELD \"s\"");
    tree("* | count(*), sum (x) as s by fields as v",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_AGGREGATE as \"v\" 2:AGGREGATE_ITEM \"count\"(*) "
         "2:AGGREGATE_ITEM \"sum\"() as \"s\" 3:FIELD \"x\" 2:FIELD \"fields\"");
    tree("* | min(a, b) as c",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_EXPR as \"c\" 2:CALL \"min\" 3:FIELD \"a\" "
         "3:FIELD \"b\"");
    tree("* | median as m", "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_EXPR as \"m\" 2:FIELD \"median\"");
}

Test(lang_parse, eval_and_table, .init = setup, .fini = teardown)
{
    tree("* | eval a = b = c, %\"d e\" = 1", "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_EVAL 2:ASSIGN "
                                             "\"a\" 3:BINARY = 4:FIELD \"b\" 4:FIELD \"c\" "
                                             "2:ASSIGN \"d e\" 3:NUMBER 1 integer 1");
    tree("* | eval + 1 as x",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_EXPR as \"x\" 2:BINARY + 3:FIELD \"eval\" "
         "3:NUMBER 1 integer 1");
    tree("* | table as t", "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_EXPR as \"t\" 2:FIELD \"table\"");
    tree("* | table a, b",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_OPERATOR \"table\" 2:WORD \"a\" 2:PUNCT \",\" "
         "2:WORD \"b\"");
    errors("* | eval a == b", "E0001@11");
    errors("* | eval toLowerCase(a)", "E0001@20");
    errors("* | where a as b", "E0306@12");
}

Test(lang_parse, unknown_words_become_operators, .init = setup, .fini = teardown)
{
    tree("* | wher x > 1",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_OPERATOR \"wher\" 2:WORD \"x\" 2:PUNCT \">\" "
         "2:NUMBER 1 integer 1");
    tree("* | prase \"x*\" as a",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_OPERATOR \"prase\" 2:STRING \"x*\" "
         "2:WORD \"as\" 2:WORD \"a\"");
    tree("* | feilds - a, b",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_OPERATOR \"feilds\" 2:PUNCT \"-\" 2:WORD \"a\" "
         "2:PUNCT \",\" 2:WORD \"b\"");
    tree("* | a - b",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_EXPR 2:BINARY - 3:FIELD \"a\" 3:FIELD \"b\"");
    tree("* | smu(x) by y",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_OPERATOR \"smu\" 2:GROUP 3:WORD \"x\" "
         "2:WORD \"by\" 2:WORD \"y\"");
}

Test(lang_parse, queries_inside_queries, .init = setup, .fini = teardown)
{
    tree("a [subquery from=(-1h): b | compose c] | where ![ subquery : d | compose e]",
         "0:QUERY 1:SEARCH_AND 2:SEARCH_WORD \"a\" 2:SUBQUERY 3:PUNCT \"-\" 3:NUMBER 1h value "
         "3600000 suffix \"h\" "
         "3:QUERY 4:SEARCH_WORD \"b\" 4:STAGE_OPERATOR \"compose\" 5:WORD \"c\" 1:STAGE_WHERE "
         "2:UNARY not 3:SUBQUERY "
         "4:QUERY 5:SEARCH_WORD \"d\" 5:STAGE_OPERATOR \"compose\" 6:WORD \"e\"");
    tree("* | filter a in (sum(b) by a | top 5 a by _sum)",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_FILTER 2:FIELD \"a\" 2:STAGE_AGGREGATE "
         "3:AGGREGATE_ITEM \"sum\"() "
         "4:FIELD \"b\" 3:FIELD \"a\" 2:STAGE_OPERATOR \"top\" 3:NUMBER 5 integer 5 3:WORD \"a\" "
         "3:WORD \"by\" "
         "3:WORD \"_sum\"");
    tree("* | join (where k) as t, (* | count) as u on t.a = u . b.c timewindow 1h",
         "0:QUERY 1:SEARCH_WORD \"*\" 1:STAGE_JOIN 2:JOIN_TABLE as \"t\" 3:QUERY 4:STAGE_WHERE "
         "5:FIELD \"k\" "
         "2:JOIN_TABLE as \"u\" 3:QUERY 4:SEARCH_WORD \"*\" 4:STAGE_AGGREGATE 5:AGGREGATE_ITEM "
         "\"count\" "
         "2:JOIN_CONDITION \"t\" \"a\" = \"u\" \"b.c\" 2:WORD \"timewindow\" 2:NUMBER 1h value "
         "3600000 suffix \"h\"");
    tree("cat /a/b | limit 1",
         "0:QUERY 1:STAGE_OPERATOR \"cat\" 2:WORD \"/a/b\" 1:STAGE_OPERATOR \"limit\" "
         "2:NUMBER 1 integer 1");
    tree("cat dog", "0:QUERY 1:SEARCH_AND 2:SEARCH_WORD \"cat\" 2:SEARCH_WORD \"dog\"");
}

Test(lang_parse, one_error_a_stage_and_the_rest_goes_on, .init = setup, .fini = teardown)
{
    struct parsed *parsed = errors("* | where a + | count by | where b ^ c ^ d | fields x",
                                   "E0001@14 E0001@25 E0006@35");
    cr_assert(parsed->query->stages.n == 4);
    cr_expect(parsed->query->stages.items[0]->kind == NODE_STAGE_BROKEN);
    cr_expect(parsed->query->stages.items[3]->kind == NODE_STAGE_OPERATOR);
    errors("* | filter a in (sum(b by a | top 5 a) | where )", "E0001@23 E0005@47");
    errors("a OR | count | | limit 1 |", "E0001@5 E0008@13 E0008@25");
    errors("* | where (a or b | where c) | count", "E0005@10 E0005@27");
    errors("* | where a = \"x | count\n| where b", "E0002@14");
    errors("* | where a = 'x'", "E0007@14");
    errors("* | where a matches /x | count", "E0003@20");
    errors("", "E0010@0");
    errors("// nothing\n", "E0010@0");
    errors("a\xff", "E0009@1");
}

Test(lang_parse, depth_is_bounded, .init = setup, .fini = teardown)
{
    struct buf text = BUF_INIT;
    buf_text(&text, "* | 1");
    buf_repeat(&text, "+1", 50000);
    buf_char(&text, '\0');
    parse_query(&arena, str_of(buf_view(&text).s), &plain, &diags);
    cr_expect(diags.n == 1);
    cr_expect(diags.items[0]->code == DIAG_TOO_DEEP);
    static const char *const nests[] = { "(",       "if(", "not ", "- ", "[subquery: * | where ",
                                         "a ? b : " };
    for (size_t i = 0; i < sizeof nests / sizeof nests[0]; i++) {
        buf_clear(&text);
        buf_text(&text, "* | where ");
        buf_repeat(&text, nests[i], 100000);
        diags_init(&diags, &arena);
        struct parsed *parsed = parse_query(&arena, buf_view(&text), &plain, &diags);
        cr_expect(diags.n == 1 && diags.items[0]->code == DIAG_TOO_DEEP, "%s", nests[i]);
        cr_expect(parsed->query->base.depth <= NODE_DEPTH_MAX, "%s", nests[i]);
    }
    buf_release(&text);
}

struct emptied {
    enum node_kind kind;
    bool found;
};

/* A node of the kind that has lost what made it deep. */
static void see_emptied(void *ctx, const struct node *n)
{
    struct emptied *e = ctx;
    e->found = e->found || (n->kind == e->kind && n->depth <= 3);
    node_children(n, see_emptied, e);
}

static bool has_emptied(const struct node *query, enum node_kind kind)
{
    struct emptied e = { kind, false };
    node_children(query, see_emptied, &e);
    return e.found;
}

/* Where the part that is too deep is one that its stage reaches by type, it stays one of that type.
 * How deep a stage is beside its expression differs, so each depth near the bound is tried. */
Test(lang_parse, a_part_that_is_too_deep_keeps_its_type, .init = setup, .fini = teardown)
{
    static const struct {
        const char *before, *after;
        enum node_kind part;
    } shapes[] = {
        { "* | sum(", ") as s", NODE_AGGREGATE_ITEM },
        { "* | eval s = ", "", NODE_ASSIGN },
        { "* | join (x | where ", ") as t1, (y) as t2 on t1.a = t2.a", NODE_JOIN_TABLE },
        { "* [subquery: x | where ", " | compose a]", NODE_QUERY },
    };
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        size_t fit = 0, emptied = 0;
        for (size_t depth = NODE_DEPTH_MAX - 20; depth <= NODE_DEPTH_MAX + 1; depth++) {
            buf_clear(&text);
            buf_text(&text, shapes[i].before);
            buf_repeat(&text, "abs(", depth);
            buf_text(&text, "a");
            buf_repeat(&text, ")", depth);
            buf_text(&text, shapes[i].after);
            diags_init(&diags, &arena);
            struct parsed *parsed = parse_query(&arena, buf_view(&text), &plain, &diags);
            cr_expect(diags.n <= 1, "%s: %zu", shapes[i].before, diags.n);
            cr_expect(diags.n == 0 || diags.items[0]->code == DIAG_TOO_DEEP);
            cr_expect(parsed->query->base.depth <= NODE_DEPTH_MAX);
            fit += diags.n == 0;
            emptied += diags.n == 1 && has_emptied(&parsed->query->base, shapes[i].part);
        }
        cr_expect(fit > 0 && emptied > 0, "%s: %zu fit, %zu emptied", shapes[i].before, fit,
                  emptied);
    }
    buf_release(&text);
}

Test(lang_parse, spans_are_exact, .init = setup, .fini = teardown)
{
    const char *text = "a |  where (x + 1) > \"\xc3\xa9\"\n| count as n by k ";
    struct parsed *parsed = parse_query(&arena, str_of(text), &plain, &diags);
    const struct node *where = parsed->query->stages.items[0],
                      *count = parsed->query->stages.items[1];
    cr_expect(where->span.at == 5 && where->span.len == 20);
    const struct node_binary *test = AST(binary, AST(where, where)->test);
    cr_expect(test->base.span.at == 11 && test->base.span.len == 14);
    cr_expect(test->op_span.at == 19 && test->op_span.len == 1);
    cr_expect(test->left->span.at == 12 && test->left->span.len == 5);
    cr_expect(test->right->span.at == 21 && test->right->span.len == 4);
    cr_expect(count->span.at == 28 && count->span.len == 15);
    const struct node_aggregate_item *item =
        AST(aggregate_item, AST(aggregate, count)->items.items[0]);
    cr_expect(item->base.span.at == 28 && item->base.span.len == 10);
    cr_expect(item->as.span.at == 37 && item->as.span.len == 1);
}

Test(lang_parse, headers, .init = setup, .fini = teardown)
{
    struct parsed *parsed = parse_query(
        &arena, STR("// @from -1h\n// note\n//@param a=b c\n* // @to now"), &plain, &diags);
    cr_assert(parsed->headers.n == 2);
    cr_expect(str_eq(parsed->headers.items[0].key, STR("from")));
    cr_expect(str_eq(parsed->headers.items[0].value, STR("-1h")));
    cr_expect(str_eq(parsed->headers.items[1].key, STR("param")));
    cr_expect(str_eq(parsed->headers.items[1].value, STR("a=b c")));
}
