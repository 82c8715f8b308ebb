/*
 * app.h - what the commands share: their rows, the arguments, standard output and functions to
 * report errors.
 */
#ifndef SUMOQ_APP_APP_H
#define SUMOQ_APP_APP_H

#include "app/options.h"
#include "base/os/os_inputs.h"
#include "out/out.h"

/* Exit statuses that come from the command line itself; the others are enum sumoq_status. */
enum {
    EXIT_DONE = 0,
    EXIT_NEGATIVE = 1,
    EXIT_USAGE = 2,
    EXIT_FAILED = 5,
    EXIT_SIGNAL = 128, /* and the number of the signal that ended the work: 130 for Ctrl-C */
};

struct app;

struct command_example {
    const char *line, *doc;
};

/* A command: one file cmd_<name>.c, which ends with this row, and a line in app/commands.def. */
struct command {
    const char *name;
    unsigned bit; /* enum command_bit */
    const char *usage[4];
    const char *doc;  /* one line */
    const char *page; /* paragraphs, separated by empty lines */
    struct command_example examples[4];
    int (*run)(struct app *app);
};

/* In the order of app/commands.def. */
extern const struct command *const commands[];
extern const size_t n_commands;

/* The command of that name, or NULL. */
const struct command *command_find(struct str name);

struct app {
    struct arena arena;            /* lives as long as the process */
    const struct command *command; /* NULL before one is known */
    struct args args;
    sumoq *session;              /* with the options that were given */
    struct os_inputs inputs;     /* what the command reads: nothing is written over it */
    void (*abandon)(void *what); /* deletes unfinished files; NULL: none */
    void *abandons;              /* its `what` */
    struct out_stream out;       /* standard output; written when it is full and at the end */
    bool out_color, err_color;
    bool out_terminal, err_terminal;
    size_t width; /* of the terminal on standard output; 0: none */
    bool quiet;
};

/* Reads the terminal's properties and, once options are read, those for colour and quiet.
 */
void app_settle(struct app *app);
/* True when the locale's text is UTF-8. */
bool app_unicode(void);

/* One line on standard error, `sumoq: ...`; control characters in it are shown as marks. */
__attribute__((format(printf, 2, 3))) void app_report(struct app *app, const char *fmt, ...);
/* The same in bold red, for what ends the run. */
__attribute__((format(printf, 2, 3))) void app_error(struct app *app, const char *fmt, ...);
/* Reports an error and where to find help. Returns EXIT_USAGE. */
__attribute__((format(printf, 2, 3))) int app_usage_error(struct app *app, const char *fmt, ...);
/* A sumoq_write to a buffer. */
int app_append(void *buf, const char *text, size_t length);
/* Writes text unchanged to standard error, in one write. */
void app_put_error(struct str text);

#endif
