/*
 * parse_regex.c - `parse regex "..(?<name>..).."`, also `extract`: a field of every named group.
 *
 * Streams. Without nodrop a row that does not match is dropped, unless a nodrop stage of the same
 * chain matched it; with it the row passes and its fields keep their values. `multi` makes a copy
 * of the row for every match. Specified: docs/language/parse.md.
 */
#include "lib/op/parse/extract_regex.h"

enum { FIELD, PATTERNS, NODROP, MULTI };

struct regex_plan {
    struct extract_plan extract;
    bool multi;
};

struct multi_state {
    struct batch *copies;
    struct cell *found; /* by target of the one part */
};

static bool parse_regex_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct regex_plan *p = arena_new(b->arena, struct regex_plan);
    const struct clause *patterns = &c[PATTERNS];
    out->data = p;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    p->multi = c[MULTI].given;
    if (p->multi && patterns->list.n > 1) {
        struct diag *g =
            stage_complain(b, DIAG_BAD_ARGUMENTS, c[MULTI].span, "multi takes one pattern");
        diag_help(b->diags, g, "write a stage for each pattern");
        return false;
    }
    if (!extract_begin(b, stage, &c[FIELD], c[NODROP].given, patterns->list.n, &p->extract)) {
        return false;
    }
    p->extract.parts_are_own = true;
    out->as.extract.repeats = p->multi;
    for (size_t i = 0; i < patterns->list.n; i++) {
        struct extract_part *part;
        if (!extract_regex_add(b, &p->extract, patterns->list.items[i].node, &part)) {
            return false;
        }
    }
    return true;
}

static bool parse_regex_open(struct op_run *r)
{
    struct multi_state *s = r->state;
    const struct regex_plan *p = r->node->data;
    if (p->multi) {
        s->copies = op_new_batch(r);
        s->found = arena_array(&r->worker->arena, struct cell, p->extract.parts[0].n_targets + 1);
        for (size_t i = 0; i < r->node->writes.n; i++) {
            uint32_t slot = r->node->writes.items[i];
            if (!s->copies->cols[slot]) {
                s->copies->cols[slot] = r->columns[i];
            }
        }
    }
    return true;
}

static bool find_groups(struct op_run *r, const struct extract_part *part, struct str text,
                        struct arena *scratch, struct cell *out)
{
    (void)scratch;
    return extract_regex_find(r, part->data, part, text, 0, out);
}

/* Starts a copy of the row in the batch of copies. */
static size_t copy_row(struct op_run *r, const struct batch *in, size_t row, bool chained)
{
    struct multi_state *s = r->state;
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
    struct multi_state *s = r->state;
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
    struct multi_state *s = r->state;
    return s->copies->rows == s->copies->cap ? flush(r) : FLOW_MORE;
}

/* Every match of the row's text makes a copy; none: one copy under nodrop, or nothing. */
static enum flow multiply_row(struct op_run *r, const struct extract_plan *p,
                              const struct batch *in, size_t row)
{
    struct multi_state *s = r->state;
    const struct extract_part *part = &p->parts[0];
    bool chained = !p->starts_chain && in->matched[row];
    struct str text, whole;
    bool matched = false;
    enum flow flow = FLOW_MORE;
    bool there = extract_text(p, in, row, &text);
    for (size_t from = 0; there && from <= text.len && flow == FLOW_MORE &&
                          extract_regex_find(r, part->data, part, text, from, s->found);) {
        matched = true;
        size_t to = copy_row(r, in, row, chained || p->nodrop);
        extract_put(r, part, s->found, in, row, s->copies, to);
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
        extract_put(r, part, NULL, in, row, s->copies, copy_row(r, in, row, chained));
        flow = copies_full(r);
    } else if (!matched) {
        r->counts.dropped[DROP_PARSE]++;
    }
    return flow;
}

static enum flow parse_regex_push(struct op_run *r, struct batch *in)
{
    const struct regex_plan *p = r->node->data;
    if (!p->multi) {
        return extract_push(r, in, &p->extract, NULL, find_groups);
    }
    struct multi_state *s = r->state;
    s->copies->scratch = in->scratch;
    enum flow flow = FLOW_MORE;
    for (size_t i = 0; i < in->live && flow == FLOW_MORE; i++) {
        flow = multiply_row(r, &p->extract, in, in->sel[i]);
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
    .kind = REL_EXTRACT,
    .traits = { .chained = true },
    .bind = parse_regex_bind,
    .state_size = sizeof(struct multi_state),
    .open = parse_regex_open,
    .push = parse_regex_push,
};
