/*
 * explain_rows.c - see explain_rows.h.
 */
#include "app/explain_rows.h"

#include "data/cell.h"

enum { HELPS = 4, STAGE_TEXT = 60 };

/* The first line of a stage, whole words of it. */
static struct str stage_text(struct str text)
{
    size_t n = 0;
    while (n < text.len && text.s[n] != '\n' && n < STAGE_TEXT) {
        n++;
    }
    while (n > 0 && n < text.len && text.s[n] != '\n' && text.s[n] != ' ') {
        n--;
    }
    return str_trim((struct str) { text.s, n });
}

static void put_count(struct buf *to, uint64_t n, const char *before, const char *after)
{
    buf_text(to, before);
    out_put_count(to, n);
    buf_text(to, after);
}

/* The counts up to the stage that leaves nothing. */
static void put_path(struct buf *to, const struct observation *o)
{
    const struct stage_report *empty = observe_empty_stage(o), *first = o->stages;
    if (o->n_stages == 0) {
        return;
    }
    if (!first->reads) {
        put_count(to, o->in_range, ", ", " in range");
    }
    if (o->in_range == 0 && !first->reads) {
        return;
    }
    if (first->stage == 0) {
        put_count(to, first->counts.out, ", ", first->counts.out == 1 ? " passes" : " pass");
        buf_text(to, " the search expression");
    }
    if (empty && empty->stage > 0) {
        struct str text = stage_text(empty->text);
        buf_printf(to, ", 0 pass stage %zu (", empty->stage);
        out_put_shown(to, text, SIZE_MAX, true);
        buf_char(to, ')');
    }
}

void explain_no_rows(struct app *app, struct query *q, struct source *source, bool again,
                     const struct source_stats *stats, struct buf *text)
{
    struct observation o;
    struct str helps[HELPS];
    size_t n = 0;
    bool observed = again && stats->records > 0 && query_observe(q, source, &o);
    put_count(text, observed ? o.events : stats->records,
              "sumoq: no rows: ", stats->records == 1 ? " event read" : " events read");
    if (observed) {
        put_path(text, &o);
        n = observe_reasons(&app->arena, query_source_text(q)->text, &o, helps, HELPS);
    }
    buf_char(text, '\n');
    for (size_t i = 0; i < n; i++) {
        buf_text(text, "  = help: ");
        out_put_shown(text, helps[i], SIZE_MAX, true);
        buf_char(text, '\n');
    }
}

/* The lines as one, without the marks of a terminal. */
static const char *one_line(struct app *app, struct str text)
{
    static const char name[] = "sumoq: ", help[] = "\n  = help: ";
    struct buf line = BUF_INIT;
    size_t at = str_starts(text, STR(name)) ? sizeof name - 1 : 0;
    while (at < text.len) {
        struct str rest = { text.s + at, text.len - at };
        bool helps = str_starts(rest, STR(help));
        if (helps) {
            buf_text(&line, "; ");
        } else if (*rest.s != '\n') {
            buf_char(&line, *rest.s);
        }
        at += helps ? sizeof help - 1 : 1;
    }
    const char *s = arena_cstr(&app->arena, buf_view(&line));
    buf_release(&line);
    return s;
}

static const char *finding_text(struct app *app, const struct query *q, const struct diag *g)
{
    struct buf line = BUF_INIT;
    buf_printf(&line, "%s: ", diag_infos[g->code].code);
    if (g->placed) {
        struct place p = place_of(query_source_text(q)->text, g->span.at);
        buf_printf(&line, "%zu:%zu: ", p.line, p.column);
    }
    buf_text(&line, g->message);
    for (size_t i = 0; i < g->n_helps; i++) {
        buf_printf(&line, "; %s", g->helps[i]);
    }
    const char *s = arena_cstr(&app->arena, buf_view(&line));
    buf_release(&line);
    return s;
}

void explain_as_warnings(struct app *app, const struct query *q, struct str no_rows,
                         struct result *result)
{
    const struct diags *d = query_diags(q);
    size_t n = result->n_warnings;
    const char **all = arena_array(&app->arena, const char *, n + d->n + 1);
    for (size_t i = 0; i < n; i++) {
        all[i] = result->warnings[i];
    }
    for (size_t i = 0; i < d->n; i++) {
        const struct diag *g = d->items[i];
        bool of_data = str_starts(str_of(diag_infos[g->code].code), STR("W11"));
        if (of_data && g->level == DIAG_WARNING) {
            all[n++] = finding_text(app, q, g);
        }
    }
    if (no_rows.len > 0) {
        all[n++] = one_line(app, no_rows);
    }
    result->warnings = all;
    result->n_warnings = n;
}

void explain_stats(struct app *app, const struct result *result, const struct source_stats *stats)
{
    struct buf text = BUF_INIT;
    uint64_t in_range = result->n_stages > 0 ? result->stages[0].counts.in : 0;
    (void)app;
    put_count(&text, stats->records,
              "sumoq: ", stats->records == 1 ? " event read" : " events read");
    if (result->n_stages == 0 || !result->stages[0].reads) {
        put_count(&text, in_range, ", ", " in range");
    }
    buf_char(&text, '\n');
    for (size_t i = 0; i < result->n_stages; i++) {
        const struct stage_report *s = &result->stages[i];
        struct str shown = stage_text(s->text);
        buf_printf(&text, "  stage %zu: ", s->stage);
        put_count(&text, s->counts.in, "", " in, ");
        put_count(&text, s->counts.out, "", " out");
        for (size_t k = 0; k < DROP_REASONS; k++) {
            if (s->counts.dropped[k] > 0) {
                put_count(&text, s->counts.dropped[k], ", ", " dropped: ");
                buf_text(&text, drop_reason_names[k]);
            }
        }
        buf_printf(&text, ", %.3f s  ", (double)s->counts.nanoseconds / 1e9);
        out_put_shown(&text, shown, SIZE_MAX, true);
        buf_char(&text, '\n');
    }
    app_put_error(buf_view(&text));
    buf_release(&text);
}
