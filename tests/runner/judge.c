/*
 * judge.c - see judge.h.
 */
#include "runner/judge.h"

#include "runner/plan_text.h"

#include "base/option_names.h"

#include <math.h>

void judge_put_cell(struct buf *out, const struct cell *cell)
{
    char buffer[CELL_TEXT_MAX];
    if (cell_is_null(cell)) {
        buf_text(out, "null");
    } else if (cell_is_text(cell)) {
        buf_char(out, '"');
        buf_str(out, cell_str(cell));
        buf_char(out, '"');
    } else {
        buf_str(out, cell_show(cell, buffer));
    }
}

static bool is_same(const struct golden_value *want, const struct cell *got)
{
    char buffer[CELL_TEXT_MAX];
    double number;
    switch (want->kind) {
    case VALUE_NULL:
        return cell_is_null(got);
    case VALUE_NUMBER:
        return cell_is_number(got) && cell_double(got, &number) &&
               fabs(number - want->number) <= 1e-9 * fmax(fabs(number), fabs(want->number));
    case VALUE_TEXT:
        return !cell_is_null(got) && str_eq(cell_show(got, buffer), want->text);
    }
    return false;
}

static bool is_same_row(const struct golden_row *want, const struct cell *got, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_same(&want->cells[i], &got[i])) {
            return false;
        }
    }
    return want->n == n;
}

static bool are_same_rows(struct arena *a, const struct golden_case *c, const struct played *p)
{
    const struct result *r = p->result;
    bool *taken = arena_array(a, bool, r->n_rows);
    if (c->n_rows != r->n_rows) {
        return false;
    }
    for (size_t i = 0; i < c->n_rows; i++) {
        size_t at = c->unordered ? 0 : i, end = c->unordered ? r->n_rows : i + 1;
        while (at < end && (taken[at] || !is_same_row(&c->rows[i], p->rows[at], r->n_columns))) {
            at++;
        }
        if (at == end) {
            return false;
        }
        taken[at] = true;
    }
    return true;
}

static void put_wanted_rows(struct buf *out, const struct golden_case *c)
{
    buf_text(out, "    expected rows:\n");
    for (size_t i = 0; i < c->n_rows; i++) {
        buf_text(out, "      ");
        for (size_t k = 0; k < c->rows[i].n; k++) {
            const struct golden_value *v = &c->rows[i].cells[k];
            const char *quote = v->kind == VALUE_TEXT ? "\"" : "";
            buf_text(out, k > 0 ? ", " : "");
            buf_text(out, quote);
            buf_str(out, v->kind == VALUE_NULL ? STR("null") : v->text);
            buf_text(out, quote);
        }
        buf_char(out, '\n');
    }
}

static void put_rows(struct buf *out, const struct played *p)
{
    for (size_t i = 0; i < p->result->n_rows; i++) {
        buf_text(out, "      ");
        for (size_t k = 0; k < p->result->n_columns; k++) {
            buf_text(out, k > 0 ? ", " : "");
            judge_put_cell(out, &p->rows[i][k]);
        }
        buf_char(out, '\n');
    }
}

static bool holds_fold(struct str text, struct str word)
{
    for (size_t at = 0; at + word.len <= text.len; at++) {
        if (str_eq_fold((struct str) { text.s + at, word.len }, word)) {
            return true;
        }
    }
    return false;
}

static bool mentions(const struct diag *g, struct str word)
{
    struct buf text = BUF_INIT; /* as the command line shows it */
    option_names_put(&text, str_of(g->message), true);
    buf_char(&text, '\n');
    option_names_put(&text, str_of(g->label), true);
    for (size_t i = 0; i < g->n_helps; i++) {
        buf_char(&text, '\n');
        option_names_put(&text, str_of(g->helps[i]), true);
    }
    bool found = holds_fold(buf_view(&text), word);
    buf_release(&text);
    return found;
}

/* "E0201 2:9", or the code alone for a finding without a place. */
static void put_finding(struct buf *out, const struct played *p, const struct diag *g)
{
    buf_text(out, diag_infos[g->code].code);
    if (g->placed) {
        struct place at = place_of(query_source_text(p->query)->text, g->span.at);
        buf_printf(out, " %zu:%zu", at.line, at.column);
    }
}

static void put_findings(struct buf *out, const struct played *p)
{
    const struct diags *d = query_diags(p->query);
    buf_text(out, d->n > 0 ? "    diagnostics:\n" : "    no diagnostics\n");
    for (size_t i = 0; i < d->n; i++) {
        buf_text(out, "      ");
        put_finding(out, p, d->items[i]);
        buf_printf(out, " %s", d->items[i]->message);
        if (d->items[i]->label) {
            buf_printf(out, " [%s]", d->items[i]->label);
        }
        buf_char(out, '\n');
    }
}

static bool is_finding(const struct played *p, const struct diag *g, struct str code, struct str at)
{
    struct buf text = BUF_INIT;
    put_finding(&text, p, g);
    struct str shown = buf_view(&text);
    bool same = str_starts(shown, code) && (shown.len == code.len || shown.s[code.len] == ' ');
    if (same && at.len > 0) {
        same = shown.len == code.len + 1 + at.len && str_ends(shown, at);
    }
    buf_release(&text);
    return same;
}

static void judge_error(struct buf *out, const struct golden_case *c, const struct played *p)
{
    const struct diags *d = query_diags(p->query);
    for (size_t i = 0; i < d->n; i++) {
        if (is_finding(p, d->items[i], c->error, c->at) && mentions(d->items[i], c->mentions)) {
            if (p->status == QUERY_DONE && !c->options.checks_only &&
                d->items[i]->level == DIAG_ERROR) {
                buf_text(out, "    the query ran in spite of its error\n");
            }
            return;
        }
    }
    buf_printf(out, "    expected error: %.*s %.*s", STR_ARG(c->error), STR_ARG(c->at));
    buf_printf(out, c->mentions.len > 0 ? ", mentions %.*s\n" : "%.*s\n", STR_ARG(c->mentions));
    put_findings(out, p);
}

static void judge_diagnostics(struct buf *out, const struct golden_case *c, const struct played *p)
{
    const struct diags *d = query_diags(p->query);
    bool same = d->n == c->diagnostics.n;
    for (size_t i = 0; same && i < d->n; i++) {
        struct str want = c->diagnostics.items[i];
        size_t blank = str_find(want, STR(" "), 0);
        struct str at = { NULL, 0 };
        if (blank != SIZE_MAX) {
            at = (struct str) { want.s + blank + 1, want.len - blank - 1 };
            want.len = blank;
        }
        same = is_finding(p, d->items[i], want, at);
    }
    if (!same) {
        buf_text(out, "    expected diagnostics:\n");
        for (size_t i = 0; i < c->diagnostics.n; i++) {
            buf_printf(out, "      %.*s\n", STR_ARG(c->diagnostics.items[i]));
        }
        put_findings(out, p);
    }
}

static bool has_warning(const struct played *p, struct str word)
{
    const struct diags *d = query_diags(p->query);
    for (size_t i = 0; i < d->n; i++) {
        if (is_finding(p, d->items[i], word, STR("")) || mentions(d->items[i], word)) {
            return true;
        }
    }
    for (size_t i = 0; i < p->result->n_warnings; i++) {
        if (holds_fold(str_of(p->result->warnings[i]), word)) {
            return true;
        }
    }
    return false;
}

static void judge_warnings(struct buf *out, const struct golden_case *c, const struct played *p)
{
    bool ok = c->warnings.n > 0 || query_diags(p->query)->n + p->result->n_warnings == 0;
    for (size_t i = 0; i < c->warnings.n; i++) {
        if (!has_warning(p, c->warnings.items[i])) {
            buf_printf(out, "    expected a warning: %.*s\n", STR_ARG(c->warnings.items[i]));
            ok = false;
        }
    }
    if (!ok) {
        put_findings(out, p);
        for (size_t i = 0; i < p->result->n_warnings; i++) {
            buf_printf(out, "    warning of the run: %s\n", p->result->warnings[i]);
        }
    }
}

static void judge_columns(struct buf *out, const struct golden_case *c, const struct result *r)
{
    bool same = c->columns.n == r->n_columns;
    for (size_t i = 0; same && i < r->n_columns; i++) {
        same = str_eq(c->columns.items[i], r->columns[i].name);
    }
    if (same) {
        return;
    }
    buf_text(out, "    expected columns:");
    for (size_t i = 0; i < c->columns.n; i++) {
        buf_printf(out, " %.*s", STR_ARG(c->columns.items[i]));
    }
    buf_text(out, "\n    got columns:     ");
    for (size_t i = 0; i < r->n_columns; i++) {
        buf_printf(out, " %.*s", STR_ARG(r->columns[i].name));
    }
    buf_char(out, '\n');
}

static void judge_rows(struct buf *out, const struct golden_case *c, const struct played *p)
{
    struct arena a;
    if (p->status != QUERY_DONE) {
        buf_printf(out, "    expected rows, but the query ended with status %d\n", (int)p->status);
        put_findings(out, p);
        return;
    }
    judge_columns(out, c, p->result);
    arena_init(&a, NULL);
    if (c->has_rows && !are_same_rows(&a, c, p)) {
        put_wanted_rows(out, c);
        buf_text(out, "    got rows:\n");
        put_rows(out, p);
    }
    arena_release(&a);
    struct str kind = p->result->aggregate ? STR("aggregate") : STR("messages");
    if (c->kind.len > 0 && !str_eq(c->kind, kind)) {
        buf_printf(out, "    expected kind %.*s, got %.*s\n", STR_ARG(c->kind), STR_ARG(kind));
    }
    if (c->has_warnings) {
        judge_warnings(out, c, p);
    }
}

void judge(struct buf *out, const struct golden_case *c, const struct played *p)
{
    if (p->why) {
        buf_printf(out, "    %s\n", p->why);
        return;
    }
    switch (c->expect) {
    case EXPECT_ROWS:
        judge_rows(out, c, p);
        break;
    case EXPECT_ERROR:
        judge_error(out, c, p);
        break;
    case EXPECT_DIAGNOSTICS:
        judge_diagnostics(out, c, p);
        break;
    case EXPECT_PLAN:
        break;
    }
}

void judge_plan(struct buf *out, const struct golden_case *c)
{
    struct buf want = BUF_INIT, got = BUF_INIT;
    for (size_t i = 0; i < c->plan.n; i++) {
        buf_printf(&want, "%.*s\n", STR_ARG(c->plan.items[i]));
    }
    if (!plan_text(&got, c->query, &c->options)) {
        buf_text(out, "    expected a plan, but the query does not check\n");
    } else if (!str_eq(buf_view(&want), buf_view(&got))) {
        buf_text(out, "    expected plan:\n");
        buf_str(out, buf_view(&want));
        buf_text(out, "    got plan:\n");
        buf_str(out, buf_view(&got));
    }
    buf_release(&want);
    buf_release(&got);
}

void judge_dump(struct buf *out, const struct played *p)
{
    put_findings(out, p);
    if (!p->result) {
        return;
    }
    for (size_t i = 0; i < p->result->n_columns; i++) {
        buf_printf(out, "    %.*s %s\n", STR_ARG(p->result->columns[i].name),
                   type_name(p->result->columns[i].type));
    }
    put_rows(out, p);
    for (size_t i = 0; i < p->result->n_warnings; i++) {
        buf_printf(out, "    %s\n", p->result->warnings[i]);
    }
}
