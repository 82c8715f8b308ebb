/*
 * transaction.c - `transaction on id with states a, b in f`: groups rows into transactions by the
 * states that they pass. Specified: docs/language/transactions.md, transaction.
 */
#include "base/vec.h"
#include "lib/op/join/transaction_run.h"
#include "lib/shared/stage.h"

enum { ON, FRINGE, SPEC };

struct tx_names {
    struct name *items;
    size_t n, cap;
};

/* A name, in quotes or not, and another after `as`. */
static bool read_state(struct binder *b, struct cursor *c, struct tx_plan *p)
{
    struct name text, name;
    if (!cursor_name(c, &text, "the name of a state")) {
        return false;
    }
    name = text;
    if (cursor_word(c, "as") && !cursor_name(c, &name, "a name for the state's column")) {
        return false;
    }
    *vec_add(b->arena, &p->states) = (struct tx_state) { .name = name.text, .text = text.text };
    return true;
}

/* `with states a, b as c in field` */
static bool read_states(struct binder *b, struct cursor *c, struct tx_plan *p)
{
    do {
        if (!read_state(b, c, p)) {
            return false;
        }
    } while (cursor_punct(c, ","));
    struct name field;
    uint32_t slot = SLOT_NULL;
    bool has = cursor_word(c, "in");
    if (has &&
        (!cursor_name(c, &field, "the field that has the state") || !bind_read(b, &field, &slot))) {
        return false;
    }
    for (size_t i = 0; i < p->states.n; i++) {
        struct tx_state *s = &p->states.items[i];
        s->field = has ? slot : bind_find(b, STR("_raw"));
        if (!has) {
            s->pattern = pattern_glob(b->arena, arena_printf(b->arena, "*%.*s*", STR_ARG(s->text)));
        }
    }
    return true;
}

/* `with "*a*" in field as a, with ".." as b` */
static bool read_patterns(struct binder *b, struct cursor *c, struct tx_plan *p)
{
    do {
        const struct node *text;
        struct str glob;
        struct name name, field;
        struct tx_state s = { 0 };
        cursor_word(c, "with");
        if (!cursor_string(c, &text, "a pattern in double quotes, or `states`")) {
            return false;
        }
        stage_text(b, text, &glob);
        if (cursor_word(c, "in")) {
            if (!cursor_name(c, &field, "the field to match") || !bind_read(b, &field, &s.field)) {
                return false;
            }
        } else {
            s.field = bind_find(b, STR("_raw"));
        }
        if (!cursor_word(c, "as")) {
            cursor_complain(c, DIAG_MISSING_ARGUMENT,
                            "`as` and the state's name are expected after the pattern");
            return false;
        }
        if (!cursor_name(c, &name, "the state's name")) {
            return false;
        }
        s.name = name.text;
        s.pattern = pattern_glob(b->arena, glob);
        *vec_add(b->arena, &p->states) = s;
    } while (cursor_punct(c, ","));
    return true;
}

static bool read_results(struct cursor *c, struct tx_plan *p)
{
    if (!cursor_word(c, "results")) {
        return true;
    }
    if (!cursor_word(c, "by")) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT, "`by` is expected after results");
        return false;
    }
    if (cursor_word(c, "transactions")) {
        return true;
    }
    if (cursor_word(c, "states")) {
        p->results = BY_STATES;
        return true;
    }
    if (cursor_word(c, "flow")) {
        p->results = BY_FLOW;
        return true;
    }
    bool singular = cursor_is_word(c, "transaction");
    struct diag *g =
        cursor_complain(c, DIAG_BAD_ARGUMENTS, "results are by transactions, states or flow");
    if (singular) {
        diag_help(c->diags, g, "did you mean `transactions`?");
        diag_fix(c->diags, g, STR("transactions"));
    }
    return false;
}

/* `(field)` or `("1")` after an aggregate. */
static bool read_argument(struct binder *b, struct cursor *c, struct tx_show *show)
{
    const struct node *group = cursor_peek(c, 0);
    if (!group || group->kind != NODE_GROUP) {
        return true;
    }
    struct cursor in = cursor_inside(c, group);
    const struct node *n = cursor_peek(&in, 0);
    struct name name;
    c->at++;
    show->has_argument = true;
    if (n && n->kind == NODE_STRING) {
        struct str text;
        stage_text(b, n, &text);
        show->constant = cell_of_text(text);
        return true;
    }
    return cursor_name(&in, &name, "a field, or a number in double quotes") &&
           bind_read(b, &name, &show->field);
}

static bool read_for(struct binder *b, struct cursor *c, const struct tx_plan *p,
                     struct tx_show *show)
{
    struct name state;
    show->state = SIZE_MAX;
    if (!cursor_word(c, "for")) {
        return true;
    }
    if (!cursor_name(c, &state, "the name of a state")) {
        return false;
    }
    for (size_t i = 0; i < p->states.n; i++) {
        if (str_eq_fold(p->states.items[i].name, state.text)) {
            show->state = i;
        }
    }
    if (show->state == SIZE_MAX) {
        stage_complain(b, DIAG_BAD_ARGUMENTS, state.span, "unknown state `%.*s`",
                       STR_ARG(state.text));
        return false;
    }
    return true;
}

static bool read_shows(struct binder *b, struct cursor *c, struct tx_plan *p,
                       struct tx_names *names)
{
    if (!cursor_word(c, "showing")) {
        return true;
    }
    do {
        struct name word, as;
        struct tx_show show = { 0 };
        if (!cursor_name(c, &word, "an aggregate")) {
            return false;
        }
        show.agg = catalog_agg(b->catalog, word.text);
        if (!show.agg) {
            stage_complain(b, DIAG_BAD_ARGUMENTS, word.span, "unknown aggregate `%.*s`",
                           STR_ARG(word.text));
            return false;
        }
        if (!read_argument(b, c, &show) || !read_for(b, c, p, &show)) {
            return false;
        }
        as = (struct name) { .text = str_of(show.agg->output), .span = word.span };
        if (cursor_word(c, "as") && !cursor_name(c, &as, "a name for the result")) {
            return false;
        }
        show.offset = p->show_size;
        p->show_size += (show.agg->state_size + 7) & ~(size_t)7;
        *vec_add(b->arena, &p->shows) = show;
        *vec_add(b->arena, names) = as;
    } while (cursor_punct(c, ","));
    return true;
}

static void define_columns(struct binder *b, const struct tx_plan *p, const struct clause *on,
                           const struct tx_names *shows)
{
    bind_table(b);
    for (size_t i = 0; i < on->list.n; i++) {
        stage_define_key(b, &on->list.items[i].name, T_ANY);
    }
    if (p->results == BY_FLOW) {
        bind_define_key(b, STR("fromstate"), T_STRING);
        bind_define_key(b, STR("tostate"), T_STRING);
        bind_define(b, STR("latency"), T_INT);
        return;
    }
    if (p->results == BY_STATES) {
        bind_define_key(b, STR("state"), T_STRING);
        bind_define(b, STR("_count"), T_INT);
    }
    bind_define(b, STR("_start_time"), T_TIME);
    bind_define(b, STR("_end_time"), T_TIME);
    if (p->results == BY_STATES) {
        return;
    }
    for (size_t i = 0; i < p->states.n; i++) {
        bind_define(b, p->states.items[i].name, T_INT);
    }
    for (size_t i = 0; i < shows->n; i++) {
        stage_define_name(b, &shows->items[i], p->shows.items[i].agg->returns);
    }
}

static void add_reads(struct binder *b, struct tx_plan *p)
{
    *vec_add(b->arena, &p->reads) = p->state;
    for (size_t i = 0; i < p->ids.n; i++) {
        *vec_add(b->arena, &p->reads) = p->ids.items[i];
    }
    for (size_t i = 0; i < p->shows.n; i++) {
        *vec_add(b->arena, &p->reads) = p->shows.items[i].field;
    }
}

static bool transaction_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct tx_plan *p = arena_new(b->arena, struct tx_plan);
    struct tx_names shows = { 0 };
    out->data = p;
    if (!stage_match(b, stage, c) || !stage_time(b, stage)) {
        return false;
    }
    for (size_t i = 0; i < c[ON].list.n; i++) {
        uint32_t slot;
        if (!bind_read(b, &c[ON].list.items[i].name, &slot)) {
            return false;
        }
        *vec_add(b->arena, &p->ids) = slot;
    }
    if (c[FRINGE].given && c[FRINGE].list.items[0].node->kind == NODE_NUMBER) {
        p->fringe = amount_ms(&c[FRINGE].list.items[0].amount);
    }
    struct cursor *run = &c[SPEC].run;
    bool ok = cursor_word(run, "states") ? read_states(b, run, p) : read_patterns(b, run, p);
    if (!ok || !read_results(run, p) || !read_shows(b, run, p, &shows)) {
        return false;
    }
    if (cursor_peek(run, 0)) {
        cursor_complain(run, DIAG_BAD_ARGUMENTS, "unexpected after the states");
        return false;
    }
    sort_key_add(b, &p->keys, bind_find(b, STR("_messageTime")), true);
    define_columns(b, p, &c[ON], &shows);
    p->state = bind_slot(b);
    add_reads(b, p);
    return true;
}

/* Time from the edges of the query's range. */
static bool transaction_needs_range(const struct node *stage)
{
    const struct node_list *args = &AST(operator, stage)->args;
    for (size_t i = 0; i < args->n; i++) {
        if (atom_is_word(args->items[i], "fringe")) {
            return true;
        }
    }
    return false;
}

const struct op_def op_transaction = {
    .name = "transaction",
    .group = "analytics",
    .form =
        "transaction on FIELD {, FIELD} [fringe=N UNIT] with states NAME [as NAME] {, ...} [in "
        "FIELD] | with \"PATTERN\" [in FIELD] as NAME {, ...} [results by transactions | states "
        "| flow] [showing AGGREGATE [for STATE] [as NAME] {, ...}]",
    .doc = "Follows transactions through their states.",
    .shape = { { "on", CLAUSE_NAMES, .repeats = true,
                 .doc = "the fields that identify a transaction" },
               { "fringe", CLAUSE_OPTION, .optional = true, .value = TAKES_AMOUNT,
                 .doc = "leave out transactions this close to the ends of the time range" },
               { "with", CLAUSE_RUN,
                 .doc = "states, or patterns with their names; the kind of the result's rows; "
                        "aggregates" } },
    .examples = { { "* | transaction on session with states cart, pay in page results by flow | "
                    "count by fromstate, tostate",
                    "how often from where to where" } },
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .fidelity = FIDELITY_INFERRED,
    .bind = transaction_bind,
    .needs_range = transaction_needs_range,
    .state_size = sizeof(struct tx_run),
    .open = transaction_open,
    .push = transaction_push,
    .combine = materialise_op_combine,
    .save = materialise_op_save,
    .restore = materialise_op_restore,
    .finish = transaction_finish,
};
