/*
 * check_data.c - see check_data.h.
 */
#include "app/check_data.h"

#include "base/os/os.h"

#include <unistd.h>

/* Standard input is read once and serves all queries. */
static bool add_input(struct app *app)
{
    struct arena a;
    struct str bytes;
    const char *why = NULL;
    arena_init(&a, NULL);
    bool ok = os_read_fd(&a, STDIN_FILENO, SIZE_MAX, &bytes, &why);
    if (!ok) {
        app_error(app, "standard input: %s", why);
    } else if (sumoq_add_buffer(app->session, "standard input", bytes.s, bytes.len) != SUMOQ_DONE) {
        app_error(app, "standard input: %s", sumoq_error(app->session));
        ok = false;
    }
    arena_release(&a);
    return ok;
}

static bool add_data(struct app *app, size_t *n)
{
    bool ok = true;
    *n = 0;
    for (size_t i = 0; i < app->args.options.n && ok; i++) {
        const struct given_option *given = &app->args.options.items[i];
        if (given->row->id == OPTION_DATA) {
            bool is_input = strcmp(given->value, "-") == 0;
            ok = !is_input || add_input(app);
            if (!is_input) {
                sumoq_add_path(app->session, given->value);
            }
            ++*n;
        }
    }
    return ok;
}

bool check_data_open(struct app *app, bool *has)
{
    size_t n = 0;
    const char *db = args_text(&app->args, OPTION_DB);
    if (!add_data(app, &n)) {
        return false;
    }
    *has = n > 0 || db;
    if (n > 0 && db) {
        app_usage_error(app, "check takes either --data or --db, not both");
        return false;
    }
    if (!*has) {
        return true;
    }
    sumoq_query *all = sumoq_prepare(app->session, "*", SIZE_MAX, NULL);
    enum sumoq_status status = sumoq_open_data(all);
    if (status == SUMOQ_MISUSE) {
        app_usage_error(app, "%s", sumoq_message(all));
    } else if (status != SUMOQ_DONE) {
        app_error(app, "%s", sumoq_message(all));
    }
    sumoq_free(all);
    return status == SUMOQ_DONE;
}

static const char *reason(sumoq_query *q, enum sumoq_status status)
{
    struct sumoq_diagnostic d = { .size = sizeof d };
    for (size_t i = 0; sumoq_diagnostic_at(q, i, &d) == SUMOQ_DONE; i++) {
        if (strcmp(d.code, "E0110") == 0) {
            return "it cannot be run as it is; parameters need values (--param)";
        }
    }
    const char *first = sumoq_message(q);
    return status == SUMOQ_REFUSED ? "only the service can run it"
           : first[0] != '\0'      ? first
                                   : "its run failed";
}

bool check_data_query(struct app *app, sumoq_query *q, const char *file)
{
    struct sumoq_counts counts = { .size = sizeof counts };
    enum sumoq_status status = sumoq_check_data(q);
    if (status != SUMOQ_DONE) {
        app_report(app, "%s: not checked against the data: %s", file, reason(q, status));
        return false;
    }
    if (sumoq_counts(q, &counts) == SUMOQ_DONE && counts.events == 0) {
        app_report(app, "%s: the data has no events", file);
    }
    return true;
}

bool check_data_is_of(const struct sumoq_diagnostic *d)
{
    return strncmp(d->code, "W110", 4) == 0 && d->code[4] >= '1' && d->code[4] <= '5';
}
