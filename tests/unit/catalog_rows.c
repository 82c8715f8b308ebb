/*
 * catalog_rows.c - the rows of operators, functions and aggregates say all that help, reference and
 * the lexer need of them, and agree with grammar/words.def in both directions.
 */
#include "catalog/catalog.h"

#include "engine/lists.h"
#include "exec/op_run.h"

#include <criterion/criterion.h>

static const char *const stage_words[] = {
#define WORD(text, form, hints) text,
#include "../../grammar/words.def"
#undef WORD
};

enum { STAGE_WORDS = sizeof stage_words / sizeof stage_words[0] };

/* The first word of a name: `parse regex` begins with the word `parse`. */
static struct str first_word(const char *name)
{
    return (struct str) { name, strcspn(name, " ") };
}

static bool is_stage_word(const char *name)
{
    for (size_t i = 0; i < STAGE_WORDS; i++) {
        if (str_eq_fold(str_of(stage_words[i]), first_word(name))) {
            return true;
        }
    }
    return false;
}

static bool op_begins_with(const struct op_def *op, struct str word)
{
    if (op->use == OP_IMPLIED) {
        return false;
    }
    bool found = str_eq_fold(first_word(op->name), word);
    for (size_t k = 0; k < 3 && op->aliases[k]; k++) {
        found |= str_eq_fold(first_word(op->aliases[k]), word);
    }
    return found;
}

static bool has_row(const struct catalog *c, const char *word)
{
    for (size_t i = 0; i < c->n_ops; i++) {
        if (op_begins_with(c->ops[i], str_of(word))) {
            return true;
        }
    }
    return catalog_agg(c, str_of(word)) != NULL;
}

Test(catalog_rows, every_stage_word_has_a_row)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    for (size_t i = 0; i < STAGE_WORDS; i++) {
        cr_expect(has_row(c, stage_words[i]), "words.def: `%s` is no operator and no aggregate",
                  stage_words[i]);
    }
    arena_release(&a);
}

Test(catalog_rows, every_row_has_a_stage_word)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    for (size_t i = 0; i < c->n_ops; i++) {
        const struct op_def *op = c->ops[i];
        if (op->use == OP_IMPLIED) {
            continue;
        }
        cr_expect(is_stage_word(op->name), "operator `%s` is missing in words.def", op->name);
        for (size_t k = 0; k < 3 && op->aliases[k]; k++) {
            cr_expect(is_stage_word(op->aliases[k]), "alias `%s` of `%s` is missing in words.def",
                      op->aliases[k], op->name);
        }
    }
    for (size_t i = 0; i < c->n_aggs; i++) {
        cr_expect(is_stage_word(c->aggs[i]->name), "aggregate `%s` is missing in words.def",
                  c->aggs[i]->name);
    }
    arena_release(&a);
}

Test(catalog_rows, every_row_states_its_fidelity)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    for (size_t i = 0; i < c->n_ops; i++) {
        /* what only the service runs is not judged: its help page says so instead */
        bool service = c->ops[i]->use == OP_OF_SERVICE;
        cr_expect(service || c->ops[i]->fidelity != FIDELITY_UNSTATED, "operator `%s`",
                  c->ops[i]->name);
    }
    for (size_t i = 0; i < c->n_fns; i++) {
        cr_expect(c->fns[i]->fidelity != FIDELITY_UNSTATED, "function `%s`", c->fns[i]->name);
    }
    for (size_t i = 0; i < c->n_aggs; i++) {
        cr_expect(c->aggs[i]->fidelity != FIDELITY_UNSTATED, "aggregate `%s`", c->aggs[i]->name);
    }
    arena_release(&a);
}

Test(catalog_rows, every_row_has_what_help_prints)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    for (size_t i = 0; i < c->n_ops; i++) {
        const struct op_def *op = c->ops[i];
        bool shown = op->use != OP_IMPLIED;
        cr_expect(!shown || (op->doc && op->form && op->group), "operator `%s`", op->name);
        bool runs = op->push || op->subplan;
        cr_expect(!shown || !runs || op->examples[0].query, "operator `%s` has no example",
                  op->name);
    }
    for (size_t i = 0; i < c->n_fns; i++) {
        const struct fn_def *fn = c->fns[i];
        cr_expect(fn->doc && fn->family, "function `%s`", fn->name);
        cr_expect(fn->examples[0].call && fn->examples[0].result, "function `%s` has no example",
                  fn->name);
    }
    for (size_t i = 0; i < c->n_aggs; i++) {
        cr_expect(c->aggs[i]->doc && c->aggs[i]->form, "aggregate `%s`", c->aggs[i]->name);
    }
    arena_release(&a);
}

Test(catalog_rows, divided_work_has_bytes)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    for (size_t i = 0; i < c->n_ops; i++) {
        const struct op_def *op = c->ops[i];
        bool divided = op->combine && op->combine != op_no_combine;
        cr_expect_eq(divided, op->save && op->restore, "%s", op->name);
    }
    arena_release(&a);
}
