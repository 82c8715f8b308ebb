/*
 * diagnostics.c - diagnostics as callers get them. Each is made once, when it is first asked for.
 */
#include "session/session.h"

#include "base/option_names.h"
#include "base/vec.h"
#include "base/write/shown.h"
#include "data/cell.h"
#include "engine/render.h"

static const char *join_helps(struct arena *a, const struct diag *g)
{
    struct buf all = BUF_INIT;
    for (size_t i = 0; i < g->n_helps; i++) {
        buf_text(&all, i > 0 ? "\n" : "");
        shown_put_lines(&all, str_of(g->helps[i]));
    }
    const char *text = g->n_helps > 0 ? arena_cstr(a, buf_view(&all)) : NULL;
    buf_release(&all);
    return text;
}

/* The line with escapes for what a terminal would act on; paths and names bring it along. */
static const char *safe_line(struct arena *a, const char *text)
{
    struct buf line = BUF_INIT;
    if (!text) {
        return NULL;
    }
    out_put_shown(&line, str_of(text), SIZE_MAX, true);
    const char *safe = arena_cstr(a, buf_view(&line));
    buf_release(&line);
    return safe;
}

const struct shown_diag *diag_shown(struct sumoq_query *q, const struct diag *g)
{
    struct arena *a = &q->diag_texts;
    for (size_t i = 0; i < q->shown.n; i++) {
        if (q->shown.items[i]->of == g) {
            return q->shown.items[i];
        }
    }
    struct shown_diag *s = arena_new(a, struct shown_diag);
    *s = (struct shown_diag) { .of = g, .copy = *g };
    s->copy.message = option_names_text(a, g->message, q->dashes);
    s->copy.label = option_names_text(a, g->label, q->dashes);
    s->copy.helps = arena_array(a, const char *, g->n_helps + 1);
    for (size_t i = 0; i < g->n_helps; i++) {
        s->copy.helps[i] = option_names_text(a, g->helps[i], q->dashes);
    }
    s->message = safe_line(a, s->copy.message);
    s->label = safe_line(a, s->copy.label);
    s->help = join_helps(a, &s->copy);
    *vec_add(a, &q->shown) = s;
    return s;
}

size_t sumoq_diagnostic_count(const sumoq_query *q)
{
    return q ? query_diags(q->query)->n : 0;
}

static const struct shown_diag *shown_at(struct sumoq_query *q, size_t i)
{
    const struct diags *d = q ? query_diags(q->query) : NULL;
    return d && i < d->n ? diag_shown(q, d->items[i]) : NULL;
}

enum sumoq_status sumoq_diagnostic_at(sumoq_query *q, size_t i, struct sumoq_diagnostic *out)
{
    const struct shown_diag *s = shown_at(q, i);
    if (!s || !out) {
        return SUMOQ_MISUSE;
    }
    const struct diag *g = &s->copy;
    struct sumoq_diagnostic d = { .code = diag_infos[g->code].code,
                                  .message = s->message,
                                  .label = s->label,
                                  .help = s->help,
                                  .level = (int32_t)g->level,
                                  .placed = g->placed,
                                  .n_edits = g->edits.n };
    if (g->placed) {
        struct str text = query_source_text(q->query)->text;
        struct place from = place_of(text, g->span.at);
        struct place to = place_of(text, (size_t)g->span.at + g->span.len);
        d.at = g->span.at + query_source_text(q->query)->skipped;
        d.length = g->span.len;
        d.line = from.line;
        d.column = from.column;
        d.end_line = to.line;
        d.end_column = to.column;
    }
    hand_out(out, &d, sizeof d);
    return SUMOQ_DONE;
}

enum sumoq_status sumoq_edit_at(sumoq_query *q, size_t i, size_t edit, struct sumoq_edit *out)
{
    const struct shown_diag *s = shown_at(q, i);
    if (!s || !out || edit >= s->copy.edits.n) {
        return SUMOQ_MISUSE;
    }
    const struct diag_edit *e = &s->copy.edits.items[edit];
    struct sumoq_edit made = { .at = e->span.at + query_source_text(q->query)->skipped,
                               .length = e->span.len,
                               .text = arena_cstr(&q->diag_texts, e->text),
                               .text_length = e->text.len };
    hand_out(out, &made, sizeof made);
    return SUMOQ_DONE;
}

static void put_diagnostic(struct sumoq_query *q, const struct shown_diag *s, enum sumoq_form form,
                           struct buf *to)
{
    const struct source_text *text = query_source_text(q->query);
    if (form == SUMOQ_FORM_JSON) {
        render_diag_json(to, text, &s->copy);
    } else {
        render_diag(to, text, &s->copy, form == SUMOQ_FORM_COLOR);
    }
}

enum sumoq_status sumoq_write_diagnostic(sumoq_query *q, size_t i, enum sumoq_form form,
                                         sumoq_write *write, void *context)
{
    const struct shown_diag *s = shown_at(q, i);
    struct buf text = BUF_INIT;
    if (!s || !write) {
        return SUMOQ_MISUSE;
    }
    put_diagnostic(q, s, form, &text);
    struct str all = buf_view(&text);
    int ended = write(context, all.s, all.len);
    buf_release(&text);
    return ended ? SUMOQ_STOPPED : SUMOQ_DONE;
}

void diagnostics_put(struct sumoq_query *q, struct buf *to)
{
    buf_char(to, '[');
    for (size_t i = 0; i < sumoq_diagnostic_count(q); i++) {
        buf_text(to, i > 0 ? ",\n " : "");
        put_diagnostic(q, shown_at(q, i), SUMOQ_FORM_JSON, to);
    }
    buf_text(to, "]\n");
}

const char *sumoq_message(sumoq_query *q)
{
    if (!q) {
        return "";
    }
    const struct diags *d = query_diags(q->query);
    for (size_t i = 0; i < d->n; i++) {
        if (d->items[i]->level == DIAG_ERROR) {
            return diag_shown(q, d->items[i])->message;
        }
    }
    return q->refusal ? q->refusal : "";
}
