/*
 * help_json.c - the lists of help.h as JSON, for editors and other programs.
 */
#include "base/write/json_write.h"
#include "engine/help.h"
#include "engine/lists.h"

static void member(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, ", \"%s\": ", name);
    if (value) {
        json_put_string(out, str_of(value));
    } else {
        buf_text(out, "null");
    }
}

/* Begins an object of the array with its first two members. */
static void begin(struct buf *out, size_t *n, const char *name, const char *kind)
{
    buf_text(out, (*n)++ > 0 ? ",\n  {\"name\": " : "\n  {\"name\": ");
    json_put_string(out, str_of(name));
    member(out, "kind", kind);
}

static void names(struct buf *out, const char *const *aliases)
{
    buf_text(out, ", \"aliases\": [");
    for (size_t i = 0; i < 3 && aliases[i]; i++) {
        buf_text(out, i > 0 ? ", " : "");
        json_put_string(out, str_of(aliases[i]));
    }
    buf_char(out, ']');
}

static void flag(struct buf *out, const char *name, bool value)
{
    buf_printf(out, ", \"%s\": %s", name, value ? "true" : "false");
}

static void fidelity(struct buf *out, enum fidelity f)
{
    static const char *const words[] = { [FIDELITY_UNSTATED] = NULL,
                                         [FIDELITY_EXACT] = "exact",
                                         [FIDELITY_INFERRED] = "inferred",
                                         [FIDELITY_LOCAL] = "local" };
    member(out, "fidelity", words[f]);
}

static void call_examples(struct buf *out, const struct fn_example *examples)
{
    buf_text(out, ", \"examples\": [");
    for (size_t i = 0; i < FN_EXAMPLES_MAX && examples[i].call; i++) {
        buf_text(out, i > 0 ? ", {\"call\": " : "{\"call\": ");
        json_put_string(out, str_of(examples[i].call));
        member(out, "result", examples[i].result);
        buf_char(out, '}');
    }
    buf_text(out, "]}");
}

static void operator_object(struct buf *out, const struct op_def *op, size_t *n)
{
    begin(out, n, op->name, "operator");
    names(out, op->aliases);
    member(out, "group", op->group);
    member(out, "form", op->form);
    member(out, "doc", op->doc);
    buf_text(out, ", \"clauses\": [");
    for (size_t i = 0; i < SHAPE_MAX && op->shape[i].kind != CLAUSE_NONE; i++) {
        buf_text(out, i > 0 ? ", {\"name\": " : "{\"name\": ");
        json_put_string(out, str_of(shape_label(&op->shape[i])));
        member(out, "doc", op->shape[i].doc);
        flag(out, "optional", op->shape[i].optional);
        buf_char(out, '}');
    }
    buf_text(out, "], \"examples\": [");
    for (size_t i = 0; i < 3 && op->examples[i].query; i++) {
        buf_text(out, i > 0 ? ", {\"query\": " : "{\"query\": ");
        json_put_string(out, str_of(op->examples[i].query));
        member(out, "doc", op->examples[i].what);
        buf_char(out, '}');
    }
    buf_char(out, ']');
    flag(out, "service_only", !op->push && !op->subplan);
    flag(out, "eval_dialect", op->use == OP_OF_EVAL);
    fidelity(out, op->fidelity);
    buf_char(out, '}');
}

static void aggregate_object(struct buf *out, const struct agg_def *agg, size_t *n)
{
    begin(out, n, agg->name, "aggregate");
    buf_text(out, ", \"aliases\": []");
    member(out, "group", "aggregates");
    member(out, "form", agg->form);
    member(out, "doc", agg->doc);
    member(out, "output", agg->output);
    fidelity(out, agg->fidelity);
    call_examples(out, agg->examples);
}

static void function_object(struct buf *out, const struct fn_def *fn, size_t *n)
{
    begin(out, n, fn->name, "function");
    names(out, fn->aliases);
    member(out, "group", fn->family);
    member(out, "doc", fn->doc);
    buf_text(out, ", \"parameters\": [");
    for (size_t i = 0; i < fn_params(fn); i++) {
        buf_text(out, i > 0 ? ", {\"name\": " : "{\"name\": ");
        json_put_string(out, str_of(fn->params[i].name));
        flag(out, "optional", fn->params[i].optional);
        flag(out, "repeats", fn->params[i].repeats);
        buf_char(out, '}');
    }
    buf_char(out, ']');
    fidelity(out, fn->fidelity);
    call_examples(out, fn->examples);
}

void help_operators_json(struct buf *out)
{
    struct arena a;
    size_t n = 0;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    buf_char(out, '[');
    for (size_t i = 0; i < c->n_ops; i++) {
        if (c->ops[i]->use != OP_IMPLIED) {
            operator_object(out, c->ops[i], &n);
        }
    }
    for (size_t i = 0; i < c->n_aggs; i++) {
        aggregate_object(out, c->aggs[i], &n);
    }
    buf_text(out, "\n]\n");
    arena_release(&a);
}

void help_functions_json(struct buf *out)
{
    struct arena a;
    size_t n = 0;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    buf_char(out, '[');
    for (size_t i = 0; i < c->n_fns; i++) {
        function_object(out, c->fns[i], &n);
    }
    buf_text(out, "\n]\n");
    arena_release(&a);
}
