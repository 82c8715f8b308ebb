/*
 * check_data.c - see check_data.h.
 */
#include "app/check_data.h"

#include "app/data.h"

#include "base/vec.h"

bool check_data_open(struct app *app, struct check_data *d)
{
    struct {
        const char **items;
        size_t n, cap;
    } words = { NULL, 0, 0 };
    const struct zone *zone = NULL;
    const char *db = args_text(&app->args, OPTION_DB);
    *d = (struct check_data) { .source = NULL };
    for (size_t i = 0; i < app->args.options.n; i++) {
        if (app->args.options.items[i].row->id == OPTION_DATA) {
            *vec_add(&app->arena, &words) = app->args.options.items[i].value;
        }
    }
    if (words.n == 0 && !db) {
        return true;
    }
    if (words.n > 0 && db) {
        app_usage_error(app, "check takes either --data or --db, not both");
        return false;
    }
    if (!data_zone(app, &zone) || !data_file_options(app, zone, &d->reading)) {
        return false;
    }
    folder_expand(app, words.items, words.n, &d->files);
    d->reading.folders = &d->files.folders;
    d->reading.rescans = true;
    d->source = data_open(app, d->files.items, d->files.n, &d->reading);
    return d->source != NULL;
}

static const char *reason(const struct diags *d)
{
    const char *first = NULL;
    for (size_t i = 0; i < d->n; i++) {
        if (d->items[i]->level == DIAG_ERROR && d->items[i]->code == DIAG_NO_VALUE) {
            return "it cannot be run as it is; parameters need values (--param)";
        }
        if (d->items[i]->level == DIAG_ERROR && !first) {
            first = d->items[i]->message;
        }
    }
    return first ? first : "its run failed";
}

/* Why the query is not run; NULL: it was. */
static const char *run(struct query *q, struct source *source, struct observation *o)
{
    const struct result *result = NULL;
    enum query_status status = query_status(q);
    if (status != QUERY_DONE) {
        return status == QUERY_REFUSED ? "only the service can run it" : reason(query_diags(q));
    }
    if (query_run(q, source, &result) != QUERY_DONE) {
        return reason(query_diags(q));
    }
    return query_observe(q, source, o) ? NULL : "its run failed";
}

struct query *check_data_query(struct app *app, struct check_data *d, const struct ask *ask,
                               const struct query_options *options)
{
    struct query_options o = *options;
    struct observation seen = { 0 };
    o.checks_only = false;
    o.observed = true;
    o.dry = true;
    struct query *q = query_new(ask->text, ask->file, &o);
    const char *why = run(q, d->source, &seen);
    if (why) {
        app_report(app, "%s: not checked against the data: %s", ask->file, why);
        query_free(q);
        return NULL;
    }
    if (seen.events == 0) {
        app_report(app, "%s: the data has no events", ask->file);
    }
    query_warn_observed(q, &seen);
    return q;
}

void check_data_close(struct check_data *d)
{
    if (d->source) {
        d->source->ops->free(d->source);
    }
}
