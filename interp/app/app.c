/*
 * app.c - terminal, colours and messages of the command line.
 *
 * Standard error gets every message in one write, so that lines of several processes do not mix.
 */
#include "app/app.h"

#include "base/os/os.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static size_t terminal_width(int fd)
{
    struct winsize size = { 0 };
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    const char *columns = getenv("COLUMNS");
    long n = columns ? strtol(columns, NULL, 10) : 0;
    return n > 0 && n <= UINT16_MAX ? (size_t)n : 80;
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && value[0] != '\0';
}

void app_settle(struct app *app)
{
    const char *color = args_text(&app->args, OPTION_COLOR);
    const char *terminal = getenv("TERM");
    bool dumb = !terminal || strcmp(terminal, "dumb") == 0;
    bool wanted = !is_set("NO_COLOR") && !dumb;
    app->out_terminal = isatty(STDOUT_FILENO) == 1;
    app->err_terminal = isatty(STDERR_FILENO) == 1 && !dumb;
    app->out_color = app->out_terminal && wanted;
    app->err_color = app->err_terminal && wanted;
    if (color && strcmp(color, "auto") != 0) {
        app->out_color = app->err_color = strcmp(color, "always") == 0;
    }
    app->width = app->out_terminal ? terminal_width(STDOUT_FILENO) : 0;
    app->quiet = args_has(&app->args, OPTION_QUIET);
}

bool app_unicode(void)
{
    /* A locale object of its own: the process stays in the C locale, where numbers have points. */
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    if (!locale) {
        return false;
    }
    bool unicode = str_eq_fold(str_of(nl_langinfo_l(CODESET, locale)), STR("UTF-8"));
    freelocale(locale);
    return unicode;
}

void app_put_error(struct str text)
{
    (void)!os_write(STDERR_FILENO, text.s, text.len); /* no way to report it */
}

__attribute__((format(printf, 3, 0))) static void say(const struct app *app, const char *style,
                                                      const char *fmt, va_list ap)
{
    struct buf message = BUF_INIT, line = BUF_INIT;
    buf_vprintf(&message, fmt, ap);
    if (app->err_color) {
        buf_printf(&line, "%ssumoq:\033[0m ", style);
    } else {
        buf_text(&line, "sumoq: ");
    }
    out_put_shown(&line, buf_view(&message), SIZE_MAX, true);
    buf_char(&line, '\n');
    app_put_error(buf_view(&line));
    buf_release(&message);
    buf_release(&line);
}

void app_report(struct app *app, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(app, "\033[1m", fmt, ap);
    va_end(ap);
}

void app_error(struct app *app, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(app, "\033[1;31m", fmt, ap);
    va_end(ap);
}

int app_usage_error(struct app *app, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(app, "\033[1;31m", fmt, ap);
    va_end(ap);
    if (app->command) {
        app_report(app, "`sumoq help %s` shows how to use it", app->command->name);
    } else {
        app_report(app, "`sumoq help` shows the commands");
    }
    return EXIT_USAGE;
}

int app_append(void *buf, const char *text, size_t length)
{
    buf_str(buf, (struct str) { text, length });
    return 0;
}
