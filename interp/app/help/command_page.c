/*
 * command_page.c - the overview, and the pages of commands and options, from their rows.
 */
#include "app/help/pages.h"
#include "app/page.h"
#include "base/option_names.h"

#include <stdio.h>

enum { READS = COMMAND_RUN | COMMAND_LOAD | COMMAND_FIELDS, OPTION_COLUMN = 29 };

static const struct {
    int status;
    unsigned commands; /* bits */
    const char *doc;
} exits[] = {
    { 0, COMMAND_RUN, "done; also with no rows, and when some files could not be read whole" },
    { 0, COMMAND_CHECK, "no errors; there may be warnings" },
    { 0, COMMAND_LOAD, "done; bad records are counted and reported" },
    { 1, COMMAND_RUN, "--fail-on-rows: there are rows; --fail-on-empty: there are none" },
    { 2, READS | COMMAND_CHECK,
      "wrong usage, or a file or database that cannot be read or written" },
    { 3, COMMAND_RUN | COMMAND_CHECK, "a query does not parse or check" },
    { 4, COMMAND_RUN, "the query uses something that only the service can run" },
    { 5, COMMAND_RUN, "the run failed, for lack of memory for example" },
    { 5, COMMAND_LOAD | COMMAND_FIELDS | COMMAND_CHECK, "the system has no more memory" },
    { 129, READS, "ended by SIGHUP" },
    { 130, READS, "interrupted" },
    { 143, READS, "ended by SIGTERM" },
};

static const struct {
    const char *name;
    unsigned commands; /* bits; COMMAND_ALL: not repeated on the page of each */
    const char *doc;
} variables[] = {
    { "NO_COLOR", COMMAND_ALL, "when it is set, no colours; --color overrules it" },
    { "TERM", COMMAND_ALL, "the terminal; none or `dumb`: no colours and no progress" },
    { "COLUMNS", COMMAND_ALL, "the width of a terminal that does not report it" },
    { "LC_ALL, LC_CTYPE, LANG", READS | COMMAND_INFO,
      "the first that is set decides: without UTF-8, tables and progress are drawn in ASCII" },
    { "TMPDIR", COMMAND_RUN,
      "the folder of temporary files, when rows do not fit into --max-memory; /tmp by default" },
};

/* The names of all topics, separated by commas. */
static void put_topic_names(struct buf *to, size_t width)
{
    struct buf names = BUF_INIT;
    for (const struct guide_page *t = guide_topics; t->names[0]; t++) {
        buf_printf(&names, "%s, ", t->names[0]);
    }
    for (const struct made_topic *t = made_topics; t->names[0]; t++) {
        buf_printf(&names, "%s%s", t->names[0], t[1].names[0] ? ", " : "");
    }
    page_wrapped(to, buf_view(&names), 2, width);
    buf_release(&names);
}

void put_overview(struct app *app)
{
    struct buf *to = &app->out.buf;
    size_t width = page_width(app), widest = 0;
    page_wrapped(to,
                 STR("sumoq " SUMOQ_VERSION
                     " - checks and runs Sumo Logic queries offline, over event files or a "
                     "database"),
                 0, width);
    buf_char(to, '\n');
    page_heading(to, app->out_color, "Usage");
    buf_text(to, "  sumoq COMMAND [OPTIONS] [ARGUMENTS]\n\n");
    page_heading(to, app->out_color, "Commands");
    for (size_t i = 0; i < n_commands; i++) {
        size_t n = strlen(commands[i]->name);
        widest = n > widest ? n : widest;
    }
    for (size_t i = 0; i < n_commands; i++) {
        page_entry(to, str_of(commands[i]->name), str_of(commands[i]->doc), widest + 4, width);
    }
    buf_char(to, '\n');
    page_heading(to, app->out_color, "Examples");
    buf_text(to, "  sumoq run -q '* | count by _sourceHost' events.jsonl\n"
                 "  sumoq check queries/*.sumo\n\n");
    page_heading(to, app->out_color, "Topics");
    put_topic_names(to, width);
    buf_char(to, '\n');
    page_wrapped(to,
                 STR("`sumoq help NAME` explains a command, an operator, a function, a word of the "
                     "language, a "
                     "topic, an option, or a code such as E0201."),
                 0, width);
}

static void put_usage(struct buf *to, const struct command *c)
{
    for (size_t i = 0; i < sizeof c->usage / sizeof c->usage[0] && c->usage[i]; i++) {
        buf_printf(to, "  sumoq %s\n", c->usage[i]);
    }
}

struct format_list {
    struct buf *to;
    size_t column, width;
};

/* A format that an option may name, below the option. */
static void put_format(void *context, const char *name, const char *form, const char *doc)
{
    enum { NAMES = 14 }; /* columns of a name and the blanks after it */
    const struct format_list *list = context;
    struct buf entry = BUF_INIT, text = BUF_INIT;
    (void)form;
    buf_repeat(&entry, " ", list->column - 2);
    buf_text(&entry, name);
    option_names_put(&text, str_of(doc), true);
    page_entry(list->to, buf_view(&entry), buf_view(&text), list->column + NAMES, list->width);
    buf_release(&text);
    buf_release(&entry);
}

static void put_option(struct buf *to, const struct option_row *row, size_t column, size_t width)
{
    struct buf name = BUF_INIT;
    buf_text(&name, row->name);
    if (row->argument) {
        buf_printf(&name, row->kind == OPTION_MAY_CHOOSE ? " [%s]" : " %s", row->argument);
    }
    page_entry(to, buf_view(&name), str_of(row->doc), column, width);
    bool takes_out = row->id == OPTION_FORMAT && row->kind == OPTION_IS_TEXT;
    struct format_list list = { to, column, width };
    for (size_t i = 0; takes_out && i < n_out_defs; i++) {
        put_format(&list, out_defs[i]->name, NULL, out_defs[i]->doc);
    }
    if (row->id == OPTION_INPUT_FORMAT) {
        sumoq_each_format(SUMOQ_FORMATS_OF_FILES, put_format, &list);
    }
    buf_release(&name);
}

static void put_options(struct app *app, const struct command *c)
{
    struct buf *to = &app->out.buf;
    for (int group = 0; group < GROUPS; group++) {
        bool any = false;
        for (size_t i = 0; i < n_option_rows; i++) {
            const struct option_row *row = &option_rows[i];
            if ((int)row->group != group || !(row->commands & c->bit)) {
                continue;
            }
            if (!any) {
                buf_char(to, '\n');
                page_heading(to, app->out_color, "%s", option_group_names[group]);
            }
            any = true;
            put_option(to, row, OPTION_COLUMN, page_width(app));
        }
    }
}

static void put_exits(struct app *app, const struct command *c)
{
    struct buf *to = &app->out.buf;
    bool any = false;
    for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++) {
        char number[8];
        if (!(exits[i].commands & c->bit)) {
            continue;
        }
        if (!any) {
            buf_char(to, '\n');
            page_heading(to, app->out_color, "Exit status");
        }
        any = true;
        int n = snprintf(number, sizeof number, "%d", exits[i].status);
        page_entry(to, (struct str) { number, (size_t)n }, str_of(exits[i].doc), 7,
                   page_width(app));
    }
}

/* Those that matter to this command more than to all. */
static void put_variables(struct app *app, const struct command *c)
{
    enum { COLUMN = 29 };
    struct buf *to = &app->out.buf;
    bool any = false;
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        if (!(variables[i].commands & c->bit)) {
            continue;
        }
        if (!any) {
            buf_char(to, '\n');
            page_heading(to, app->out_color, "Environment");
        }
        any = true;
        page_entry(to, str_of(variables[i].name), str_of(variables[i].doc), COLUMN,
                   page_width(app));
    }
}

void put_command(struct app *app, const struct command *c)
{
    struct buf *to = &app->out.buf;
    size_t width = page_width(app);
    buf_printf(to, "sumoq %s - %s\n\n", c->name, c->doc);
    page_heading(to, app->out_color, "Usage");
    put_usage(to, c);
    buf_char(to, '\n');
    page_wrapped(to, str_of(c->page), 2, width);
    put_options(app, c);
    buf_char(to, '\n');
    page_heading(to, app->out_color, "Examples");
    for (size_t i = 0; i < sizeof c->examples / sizeof c->examples[0] && c->examples[i].line; i++) {
        buf_printf(to, "  %s\n      %s\n", c->examples[i].line, c->examples[i].doc);
    }
    put_exits(app, c);
    put_variables(app, c);
}

/* What an option does, up to the first `;`. */
static struct str brief_doc(const char *doc)
{
    return (struct str) { doc, strcspn(doc, ";") };
}

void put_command_brief(struct app *app, const struct command *c)
{
    struct buf *to = &app->out.buf, name = BUF_INIT;
    buf_printf(to, "sumoq %s - %s\n\n", c->name, c->doc);
    put_usage(to, c);
    buf_char(to, '\n');
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *row = &option_rows[i];
        if (row->commands & c->bit) {
            buf_clear(&name);
            buf_printf(&name, "%s%s%s", row->name, row->argument ? " " : "",
                       row->argument ? row->argument : "");
            page_entry(to, buf_view(&name), brief_doc(row->doc), OPTION_COLUMN, page_width(app));
        }
    }
    buf_release(&name);
    buf_printf(to, "\n`sumoq %s --help` shows all of it.\n", c->name);
}

/* The commands of these bits, separated by commas. */
static void put_command_names(struct buf *to, unsigned bits)
{
    const char *between = "";
    for (size_t i = 0; i < n_commands; i++) {
        if (commands[i]->bit & bits) {
            buf_printf(to, "%s%s", between, commands[i]->name);
            between = ", ";
        }
    }
}

bool put_options_named(struct app *app, struct str name)
{
    struct buf *to = &app->out.buf, text = BUF_INIT;
    bool any = false;
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *row = &option_rows[i];
        struct str full = str_of(row->name);
        size_t dashes = full.s[1] == '-' ? 2 : 1;
        struct str bare = { full.s + dashes, full.len - dashes };
        if (!str_eq(full, name) && !str_eq_fold(bare, name)) {
            continue;
        }
        buf_text(to, any ? "\n" : "");
        any = true;
        put_option(to, row, OPTION_COLUMN, page_width(app));
        buf_clear(&text);
        buf_text(&text, "Option of ");
        put_command_names(&text, row->commands);
        buf_text(to, "\n");
        page_wrapped(to, buf_view(&text), 2, page_width(app));
    }
    buf_release(&text);
    return any;
}

void put_exit_statuses(struct app *app)
{
    struct buf *to = &app->out.buf, text = BUF_INIT;
    buf_text(to, "exit-status - what the exit status of a command means\n\n");
    for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++) {
        char number[8];
        int n = snprintf(number, sizeof number, "%d", exits[i].status);
        buf_clear(&text);
        put_command_names(&text, exits[i].commands);
        buf_printf(&text, ": %s", exits[i].doc);
        page_entry(to, (struct str) { number, (size_t)n }, buf_view(&text), 7, page_width(app));
    }
    buf_release(&text);
    buf_char(to, '\n');
    page_wrapped(to, STR("Every command ends with 2 when it is used wrongly."), 2, page_width(app));
}

void put_environment(struct app *app)
{
    enum { COLUMN = 29 };
    struct buf *to = &app->out.buf;
    buf_text(to, "environment - the variables of the environment that are read\n\n");
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        page_entry(to, str_of(variables[i].name), str_of(variables[i].doc), COLUMN,
                   page_width(app));
    }
    buf_char(to, '\n');
    page_wrapped(to,
                 STR("No other variable is read; TZ is none of them: times are in UTC, or the zone "
                     "of --timezone."),
                 2, page_width(app));
}
