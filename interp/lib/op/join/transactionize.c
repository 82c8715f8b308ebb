/*
 * transactionize.c - `transactionize a, b (merge ..)`: rows that share values become transactions.
 * Specified: docs/language/transactions.md, transactionize.
 */
#include "base/vec.h"
#include "lib/op/join/link.h"

enum { FIELDS, AS, LOGS, SPAN, PAUSE, STARTS, ENDS, ORPHANS, STAGES };

static int64_t time_of(const struct clause *option)
{
    if (!option->given || option->list.items[0].node->kind != NODE_NUMBER) {
        return -1;
    }
    return amount_ms(&option->list.items[0].amount);
}

static struct str text_of(struct binder *b, const struct clause *option)
{
    struct str text = { NULL, 0 };
    if (option->given) {
        stage_text(b, option->list.items[0].node, &text);
    }
    return text;
}

static void read_options(struct binder *b, const struct clause *c, struct link_plan *p)
{
    p->max_rows = SIZE_MAX;
    if (c[LOGS].given && c[LOGS].list.items[0].node->kind == NODE_NUMBER) {
        p->max_rows = (size_t)c[LOGS].list.items[0].amount.value;
    }
    p->max_span = time_of(&c[SPAN]);
    p->max_pause = time_of(&c[PAUSE]);
    p->starts = text_of(b, &c[STARTS]);
    p->ends = text_of(b, &c[ENDS]);
    p->must_start = c[STARTS].given && c[STARTS].list.items[0].strict;
    p->must_end = c[ENDS].given && c[ENDS].list.items[0].strict;
    p->keeps_orphans =
        !c[ORPHANS].given || !str_eq_fold(c[ORPHANS].list.items[0].name.text, STR("false"));
    p->by_time =
        c[LOGS].given || c[SPAN].given || c[PAUSE].given || c[STARTS].given || c[ENDS].given;
}

static bool check_stages(struct binder *b, const struct node_subquery *n)
{
    struct scope end;
    return check_inner(b, AST(query, n->query), &b->scope, &end);
}

/* The rows, with what links them and, of messages, what later stages read. */
static void add_input(struct binder *b, const struct link_plan *p)
{
    struct str *fields = arena_array(b->arena, struct str, p->n_fields + 1);
    for (size_t i = 0; i < p->n_fields; i++) {
        fields[i] = p->fields[i];
    }
    fields[p->n_fields] = STR("_raw");
    *vec_add(b->arena, &b->node->inputs) =
        (struct plan_input) { .fields = fields, .n_fields = p->n_fields + 1, .later_fields = true };
}

static bool transactionize_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct link_plan *p = arena_new(b->arena, struct link_plan);
    out->data = p;
    if (!stage_match(b, stage, c) || !stage_read(b, &c[FIELDS]) ||
        !stage_range(b, &c[LOGS], "maxLogs", 1, 1e15)) {
        return false;
    }
    struct str *fields = arena_array(b->arena, struct str, c[FIELDS].list.n + 1);
    for (size_t i = 0; i < c[FIELDS].list.n; i++) {
        fields[i] = c[FIELDS].list.items[i].name.text;
    }
    p->fields = fields;
    p->n_fields = c[FIELDS].list.n;
    p->as = c[AS].given ? c[AS].list.items[0].name.text : STR("_group");
    read_options(b, c, p);
    add_input(b, p);
    link_define(b, p);
    if (!c[STAGES].given) {
        return true;
    }
    const struct node_subquery *inner = AST(subquery, c[STAGES].list.items[0].node);
    p->stages = &AST(query, inner->query)->stages;
    *vec_add(b->arena, &out->inputs) =
        (struct plan_input) { .stages = p->stages, .over_first = true, .by_groups = true };
    bool ok = check_stages(b, inner);
    bind_table(b);
    b->scope.open = true;
    return ok;
}

const struct op_def op_transactionize = {
    .name = "transactionize",
    .group = "analytics",
    .form = "transactionize FIELD {, FIELD} [as NAME] [maxLogs=N] [maxSpan=T] [maxPause=T] "
            "[startsWith=\"TEXT\"[;strict]] [endsWith=\"TEXT\"[;strict]] [keepOrphans=true|false] "
            "[(STAGES)]",
    .doc = "Links rows that share a value of a field into transactions.",
    .shape = { { NULL, CLAUSE_NAMES, .repeats = true, .doc = "the fields" },
               { "as", CLAUSE_NAME, .optional = true, .doc = "the number's name; else _group" },
               { "maxLogs", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER,
                 .doc = "the most rows that a transaction may have" },
               { "maxSpan", CLAUSE_OPTION, .optional = true, .value = TAKES_AMOUNT,
                 .doc = "longest duration of a transaction" },
               { "maxPause", CLAUSE_OPTION, .optional = true, .value = TAKES_AMOUNT,
                 .doc = "longest pause between its rows" },
               { "startsWith", CLAUSE_OPTION, .optional = true, .value = TAKES_TEXT_STRICT,
                 .doc = "a message with this text begins one; strict: others are left out" },
               { "endsWith", CLAUSE_OPTION, .optional = true, .value = TAKES_TEXT_STRICT,
                 .doc = "a message with this text ends one; strict: others are left out" },
               { "keepOrphans", CLAUSE_OPTION, .optional = true, .value = TAKES_NAME,
                 .doc = "false: drop rows without any of the fields" },
               { NULL, CLAUSE_QUERY, .optional = true,
                 .doc = "stages that run over each transaction by itself" } },
    .examples = { { "* | transactionize session (merge session takeFirst, _raw)",
                    "a row for each session" } },
    .traits = { .order = ORDER_MADE,
                .spread = SPREAD_QUERIES,
                .makes_table = true,
                .makes_columns = true },
    .fidelity = FIDELITY_INFERRED,
    .bind = transactionize_bind,
    .subplan = link_subplan,
};
