/*
 * parse_regex.c - `parse regex "..(?<name>..).."`, also `extract`: a field of every named group.
 *
 * Streams. Without nodrop a row that does not match is dropped, unless a nodrop stage of the same
 * chain matched it; with it the row goes on and its fields keep what they had. `multi` makes a copy
 * of the row for every match. Specified: docs/language/parse.md.
 */
#include "base/vec.h"
#include "check/pattern_bind.h"
#include "exec/op_run.h"
#include "plan/plan.h"

struct target {
    size_t write; /* index into node->writes */
    uint32_t old; /* slot of the field's value before; SLOT_NULL: it had none */
    const uint32_t
        *groups; /* numbers; of several groups with one name the last that took part counts */
    size_t n_groups;
};

struct pattern_part {
    const struct regex *regex;
    struct target *targets;
    size_t n_targets;
};

struct parse_plan {
    uint32_t input;
    struct pattern_part *parts;
    size_t n_parts;
    bool nodrop, multi;
    bool starts_chain; /* the stage before is no parse stage */
};

struct parse_state {
    struct batch *copies; /* of `multi` */
};

static struct target *target_of(struct binder *b, struct pattern_part *part, struct str name,
                                bool may_keep)
{
    for (size_t i = 0; i < part->n_targets; i++) {
        struct field *f = scope_find(&b->scope, name);
        if (f && f->slot == b->node->writes.items[part->targets[i].write]) {
            return &part->targets[i];
        }
    }
    struct target *t = &part->targets[part->n_targets++];
    bool had = scope_find(&b->scope, name) || !b->scope.table;
    t->old = may_keep && had ? bind_find(b, name) : SLOT_NULL;
    t->write = b->node->writes.n;
    bind_define(b, name, T_STRING);
    return t;
}

/* `may_keep`: rows that do not match may go on, with the fields' old values. */
static bool bind_part(struct binder *b, const struct node *pattern, struct pattern_part *part,
                      bool may_keep)
{
    part->regex = bind_regex(b, pattern, "parse regex");
    if (!part->regex) {
        return false;
    }
    part->targets = arena_array(b->arena, struct target, part->regex->n_groups);
    for (size_t i = 0; i < part->regex->n_groups; i++) {
        const struct regex_group *g = &part->regex->groups[i];
        struct target *t = target_of(b, part, g->name, may_keep);
        uint32_t *numbers = arena_array(b->arena, uint32_t, t->n_groups + 1);
        for (size_t k = 0; k < t->n_groups; k++) {
            numbers[k] = t->groups[k];
        }
        numbers[t->n_groups++] = g->number;
        t->groups = numbers;
    }
    return true;
}

static bool bind_input(struct binder *b, const struct node *stage, const struct clause *field,
                       uint32_t *slot)
{
    struct name name = { .text = STR("_raw"), .span = stage->span };
    if (field->given) {
        name = field->list.items[0].name;
    }
    return bind_read(b, &name, slot);
}

static bool parse_regex_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause clauses[SHAPE_MAX];
    const struct op_def *op = b->node->op;
    bool parse = str_eq_fold(AST(operator, stage)->name.text, STR("parse"));
    if (!shape_match(b->arena, b->diags, op->name, op->shape, AST(operator, stage), parse ? 1 : 0,
                     clauses)) {
        return false;
    }
    struct parse_plan *p = arena_new(b->arena, struct parse_plan);
    const struct clause *strings = &clauses[1];
    p->nodrop = clauses[2].given;
    p->multi = clauses[3].given;
    p->starts_chain = !b->after_parse;
    p->parts = arena_array(b->arena, struct pattern_part, strings->list.n);
    b->uses_chain = true;
    out->data = p;
    if (p->multi && strings->list.n > 1) {
        struct diag *g = diag_at(b->diags, DIAG_BAD_ARGUMENTS, clauses[3].span,
                                 "parse regex: multi takes one pattern");
        diag_help(b->diags, g, "write a stage for each pattern");
        return false;
    }
    if (!bind_input(b, stage, &clauses[0], &p->input)) {
        return false;
    }
    for (size_t i = 0; i < strings->list.n; i++) {
        const struct node *pattern = strings->list.items[i].node;
        if (pattern->kind == NODE_PLACEHOLDER || AST(string, pattern)->raw.placeholder) {
            b->scope.open = true;
            continue;
        }
        if (!bind_part(b, pattern, &p->parts[p->n_parts], p->nodrop || !p->starts_chain)) {
            return false;
        }
        p->n_parts++;
    }
    return true;
}

static bool parse_regex_open(struct op_run *r)
{
    struct parse_state *s = r->state;
    const struct parse_plan *p = r->node->data;
    if (p->multi) {
        s->copies = op_new_batch(r);
        for (size_t i = 0; i < r->node->writes.n; i++) {
            uint32_t slot = r->node->writes.items[i];
            if (!s->copies->cols[slot]) {
                s->copies->cols[slot] = r->columns[i];
            }
        }
    }
    return true;
}

/* The groups of the last match as cells of row `to`. */
static void put_groups(struct op_run *r, const struct pattern_part *part, struct str text,
                       struct batch *b, size_t to)
{
    for (size_t i = 0; i < part->n_targets; i++) {
        const struct target *t = &part->targets[i];
        struct cell *c = &b->cols[r->node->writes.items[t->write]][to];
        *c = cell_null();
        for (size_t k = 0; k < t->n_groups; k++) {
            struct str got;
            if (regex_captured(r->worker->eval.regex, text, t->groups[k], &got)) {
                *c = cell_of_text(got);
            }
        }
    }
}

static void put_old(struct op_run *r, const struct pattern_part *part, const struct batch *in,
                    size_t row, struct batch *b, size_t to)
{
    for (size_t i = 0; i < part->n_targets; i++) {
        const struct target *t = &part->targets[i];
        b->cols[r->node->writes.items[t->write]][to] = in->cols[t->old][row];
    }
}

static bool search(struct op_run *r, const struct pattern_part *part, struct str text, size_t from)
{
    enum regex_result hit = regex_search(part->regex, r->worker->eval.regex, text, from);
    r->counts.invalid_inputs += hit == REGEX_LIMIT;
    return hit == REGEX_YES;
}

/* The input of a row as text that lives as long as the batch; false: null. */
static bool input_text(const struct parse_plan *p, const struct batch *in, size_t row,
                       struct str *text)
{
    const struct cell *c = &in->cols[p->input][row];
    char buffer[CELL_TEXT_MAX];
    if (cell_is_null(c)) {
        return false;
    }
    *text = cell_text(c, buffer);
    if (text->s == buffer) {
        *text = arena_str(in->scratch, *text);
    }
    return true;
}

/* All parts on one row; true when the row goes on. */
static bool parse_row(struct op_run *r, const struct parse_plan *p, struct batch *in, size_t row)
{
    struct str text;
    bool there = input_text(p, in, row, &text), all = there;
    bool chained = p->starts_chain ? false : in->matched[row];
    for (size_t i = 0; i < p->n_parts; i++) {
        const struct pattern_part *part = &p->parts[i];
        if (there && search(r, part, text, 0)) {
            put_groups(r, part, text, in, row);
            chained = chained || p->nodrop;
        } else {
            put_old(r, part, in, row, in, row);
            all = false;
        }
    }
    in->matched[row] = chained;
    return p->nodrop || all || chained;
}

static enum flow push_single(struct op_run *r, struct batch *in)
{
    const struct parse_plan *p = r->node->data;
    size_t kept = 0;
    for (size_t i = 0; i < r->node->writes.n; i++) {
        op_column(r, in, i);
    }
    for (size_t i = 0; i < in->live; i++) {
        uint16_t row = in->sel[i];
        if (parse_row(r, p, in, row)) {
            in->sel[kept++] = row;
        }
    }
    r->counts.dropped[DROP_PARSE] += in->live - kept;
    in->live = kept;
    return op_emit(r, in);
}

/* Starts a copy of the row in the batch of copies. */
static size_t copy_row(struct op_run *r, const struct batch *in, size_t row, bool chained)
{
    struct parse_state *s = r->state;
    struct batch *b = s->copies;
    size_t to = b->rows++;
    b->time[to] = in->time[row];
    b->seq[to] = in->seq[row];
    b->matched[to] = chained;
    for (size_t i = 0; i < r->node->keep.n; i++) {
        uint32_t slot = r->node->keep.items[i];
        if (in->cols[slot]) {
            b->cols[slot][to] = in->cols[slot][row];
        }
    }
    return to;
}

static enum flow flush(struct op_run *r)
{
    struct parse_state *s = r->state;
    if (s->copies->rows == 0) {
        return FLOW_MORE;
    }
    batch_select_all(s->copies);
    enum flow flow = op_emit(r, s->copies);
    s->copies->rows = 0;
    return flow;
}

static enum flow copies_full(struct op_run *r)
{
    struct parse_state *s = r->state;
    return s->copies->rows == s->copies->cap ? flush(r) : FLOW_MORE;
}

/* Every match of the row's text makes a copy; none: one copy under nodrop, or nothing. */
static enum flow multiply_row(struct op_run *r, const struct parse_plan *p, const struct batch *in,
                              size_t row)
{
    struct parse_state *s = r->state;
    const struct pattern_part *part = &p->parts[0];
    bool chained = !p->starts_chain && in->matched[row];
    struct str text, whole;
    bool matched = false;
    enum flow flow = FLOW_MORE;
    bool there = input_text(p, in, row, &text);
    for (size_t from = 0;
         there && from <= text.len && flow == FLOW_MORE && search(r, part, text, from);) {
        matched = true;
        put_groups(r, part, text, s->copies, copy_row(r, in, row, chained || p->nodrop));
        if (!regex_captured(r->worker->eval.regex, text, 0, &whole)) {
            break;
        }
        from = (size_t)(whole.s - text.s) + whole.len;
        if (whole.len == 0) {
            /* an empty match counts, then the search moves on one character */
            if (from < text.len) {
                utf8_next(text, &from);
            } else {
                from++;
            }
        }
        flow = copies_full(r);
    }
    if (!matched && (p->nodrop || chained)) {
        size_t to = copy_row(r, in, row, chained);
        put_old(r, part, in, row, s->copies, to);
        flow = copies_full(r);
    } else if (!matched) {
        r->counts.dropped[DROP_PARSE]++;
    }
    return flow;
}

static enum flow parse_regex_push(struct op_run *r, struct batch *in)
{
    const struct parse_plan *p = r->node->data;
    if (!p->multi) {
        return push_single(r, in);
    }
    struct parse_state *s = r->state;
    s->copies->scratch = in->scratch;
    enum flow flow = FLOW_MORE;
    for (size_t i = 0; i < in->live && flow == FLOW_MORE; i++) {
        flow = multiply_row(r, p, in, in->sel[i]);
    }
    enum flow last = flow == FLOW_MORE ? flush(r) : flow;
    s->copies->rows = 0;
    return last;
}

const struct op_def op_parse_regex = {
    .name = "parse regex",
    .aliases = { "extract" },
    .group = "parse",
    .form = "parse regex [field=FIELD] \"REGEX\" {, [regex] \"REGEX\"} [nodrop] [multi]",
    .doc = "Makes a field of every named group (?<name>...) of the first match; rows without a "
           "match are dropped.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true,
                 .doc = "the field to parse; default _raw" },
               { "regex", CLAUSE_STRINGS, .repeats = true,
                 .doc = "regular expression with named groups" },
               { "nodrop", CLAUSE_FLAG, .optional = true, .doc = "keep rows that do not match" },
               { "multi", CLAUSE_FLAG, .optional = true, .doc = "a row for every match" } },
    .examples = { { "* | parse regex \"user=(?<user>\\w+)\"", "the word after user=" } },
    .fidelity = FIDELITY_EXACT,
    .flags = OP_PARSE | OP_ROWWISE,
    .bind = parse_regex_bind,
    .state_size = sizeof(struct parse_state),
    .open = parse_regex_open,
    .push = parse_regex_push,
};
