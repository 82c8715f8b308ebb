/*
 * lang_params.c - template parameters (docs/language/core.md, parameters).
 */
#include "lang/parse.h"

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

static const struct node *stage(const struct parsed *parsed, size_t i)
{
    cr_assert(i < parsed->query->stages.n);
    return parsed->query->stages.items[i];
}

Test(lang_params, values_replace_text_and_keep_the_place, .init = setup, .fini = teardown)
{
    const struct param params[] = { { STR("n"), STR("10 | where a = \"b\"") },
                                    { STR("e"), STR("") } };
    const struct parse_options options = { .params = params, .n_params = 2 };
    struct parsed *parsed =
        parse_query(&arena, STR("* {{e}}| limit {{ n }} | count"), &options, &diags);
    cr_assert(diags.count[DIAG_ERROR] == 0);
    cr_assert(parsed->query->stages.n == 3);
    struct span where = AST(where, stage(parsed, 1))->test->span;
    cr_expect(where.at == 15 && where.len == 7);
    cr_expect(stage(parsed, 2)->span.at == 25 && stage(parsed, 2)->span.len == 5);
    cr_assert(parsed->parameters.n == 2);
    cr_expect(str_eq(parsed->parameters.items[1], STR("n")));
}

Test(lang_params, a_run_names_what_has_no_value, .init = setup, .fini = teardown)
{
    const struct parse_options options = { .n_params = 0 };
    struct parsed *parsed = parse_query(
        &arena, STR("* | where a = \"{{user}}\" or b = {{user}} // {{note}}"), &options, &diags);
    cr_assert(diags.count[DIAG_ERROR] == 1);
    cr_expect(diags.items[0]->code == DIAG_NO_VALUE);
    cr_expect(diags.items[0]->span.at == 15 && diags.items[0]->span.len == 8);
    cr_expect(parsed->parameters.n == 1);
}

Test(lang_params, a_run_takes_the_default_everywhere, .init = setup, .fini = teardown)
{
    const struct parse_options options = { .has_default = true, .default_value = STR("5") };
    struct parsed *parsed = parse_query(&arena, STR("* | limit {{n}}"), &options, &diags);
    cr_assert(diags.count[DIAG_ERROR] == 0);
    const struct node *number = AST(operator, stage(parsed, 0))->args.items[0];
    cr_assert(number->kind == NODE_NUMBER);
    cr_expect(AST(number, number)->integer == 5);
}

Test(lang_params, a_check_keeps_bare_ones_as_placeholders, .init = setup, .fini = teardown)
{
    const struct parse_options options = { .keep_placeholders = true,
                                           .has_default = true,
                                           .default_value = STR("*") };
    struct parsed *parsed = parse_query(&arena,
                                        STR("c={{cat}} | timeslice {{n}}m | where \"{{x}}}\" = "
                                            "duration {{d}} | sum({{f}}) as {{f}}_p by {{{g}}}"),
                                        &options, &diags);
    cr_assert(diags.count[DIAG_ERROR] == 0);
    cr_expect(str_eq(AST(predicate, parsed->query->scope)->value, STR("*")));
    const struct node *slice = AST(operator, stage(parsed, 0))->args.items[0];
    cr_assert(slice->kind == NODE_PLACEHOLDER);
    cr_expect(str_eq(AST(placeholder, slice)->text, STR("{{n}}m")));
    const struct node_binary *test = AST(binary, AST(where, stage(parsed, 1))->test);
    cr_expect(test->right->kind == NODE_PLACEHOLDER);
    const struct node *text = AST(binary, test->left)->left;
    cr_assert(text->kind == NODE_STRING);
    cr_expect(str_eq(AST(string, text)->raw.text, STR("*}")) && AST(string, text)->raw.placeholder);
    const struct node_aggregate *sum = AST(aggregate, stage(parsed, 2));
    cr_expect(AST(aggregate_item, sum->items.items[0])->as.placeholder);
    cr_expect(sum->keys.items[0]->kind == NODE_PLACEHOLDER);
    cr_expect(parsed->parameters.n == 6);
}
