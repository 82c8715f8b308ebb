/*
 * watch.c - signals that stop the work and the progress line, both in one thread.
 *
 * The thread waits for signals that all others block, so that nothing has to be safe in a signal
 * handler and no global variable is needed to stop the work. A second signal, or work that does not
 * end in time (a read from a silent pipe), ends the process: files on disk are consistent at any
 * moment, and unfinished ones are deleted first. A signal that is ignored at the start (nohup)
 * stays ignored.
 */
#include "app/watch.h"

#include "base/os/os.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { TICK_MS = 100, FIRST_LINE_MS = 700 };

static void put_bar(struct buf *to, double done, size_t width, bool unicode)
{
    size_t full = (size_t)(done * (double)width + 0.5);
    full = full > width ? width : full;
    buf_repeat(to, unicode ? "█" : "#", full);
    buf_repeat(to, unicode ? "░" : ".", width - full);
}

static void put_clock(struct buf *to, double seconds)
{
    unsigned long s = seconds > 359999 ? 359999 : (unsigned long)(seconds + 0.5);
    if (s >= 3600) {
        buf_printf(to, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
    } else {
        buf_printf(to, "%lu:%02lu", s / 60, s % 60);
    }
}

void watch_line(struct buf *to, const struct progress *p, uint64_t elapsed_ms, size_t width,
                bool unicode)
{
    struct buf tail = BUF_INIT;
    double seconds = elapsed_ms > 0 ? (double)elapsed_ms / 1000 : 0.001;
    double rate = (double)(p->bytes - p->before) / seconds;
    double done = p->total_bytes > 0 ? (double)p->bytes / (double)p->total_bytes : 0;
    done = done > 1 ? 1 : done;
    out_put_bytes(&tail, (double)p->bytes);
    if (p->total_bytes > 0) {
        buf_text(&tail, " of ");
        out_put_bytes(&tail, (double)p->total_bytes);
    }
    if (p->events > 0) {
        buf_text(&tail, "  ");
        out_put_count(&tail, p->events);
        buf_text(&tail, p->events == 1 ? " event" : " events");
    }
    buf_text(&tail, "  ");
    out_put_bytes(&tail, rate);
    buf_text(&tail, "/s");
    if (p->total_bytes > p->bytes && rate > 0) {
        buf_text(&tail, "  ");
        put_clock(&tail, (double)(p->total_bytes - p->bytes) / rate);
        buf_text(&tail, " left");
    }
    struct str text = buf_view(&tail);
    size_t used = 6; /* "100%  " */
    if (p->total_bytes > 0 && text.len + used + 12 <= width) {
        size_t bar = width - text.len - used - 2;
        buf_printf(to, "%3.0f%%  ", done * 100);
        put_bar(to, done, bar > 20 ? 20 : bar, unicode);
        buf_text(to, "  ");
    }
    buf_str(to, (struct str) { text.s, text.len > width ? width : text.len });
    buf_release(&tail);
}

static size_t error_width(void)
{
    struct winsize size = { 0 };
    bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    return known ? size.ws_col - 1u : 79;
}

static void draw(struct watch *w, uint64_t elapsed_ms, bool unicode)
{
    struct progress p = { 0 };
    struct buf line = BUF_INIT;
    if (!w->look || !w->look(w->what, &p)) {
        return;
    }
    buf_char(&line, '\r');
    watch_line(&line, &p, elapsed_ms, error_width(), unicode);
    buf_text(&line, "\033[K");
    app_put_error(buf_view(&line));
    buf_release(&line);
}

static sigset_t watched_signals(void)
{
    static const int ending[] = { SIGINT, SIGTERM, SIGHUP };
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction now;
        if (sigaction(ending[i], NULL, &now) != 0 || now.sa_handler != SIG_IGN) {
            sigaddset(&set, ending[i]);
        }
    }
    sigaddset(&set, SIGUSR1); /* sent by watch_end to this thread alone */
    return set;
}

const char *watch_word(int signal)
{
    return signal == SIGTERM ? "terminated" : signal == SIGHUP ? "hung up" : "interrupted";
}

_Noreturn static void end_by_force(struct watch *w)
{
    struct buf line = BUF_INIT;
    int signal = atomic_load(&w->signal);
    if (w->abandon) {
        w->abandon(w->what);
    }
    buf_printf(&line, "%ssumoq: %s\n", w->draws ? "\r\033[K" : "", watch_word(signal));
    app_put_error(buf_view(&line));
    _exit(EXIT_SIGNAL + signal);
}

static void *watch_main(void *arg)
{
    struct watch *w = arg;
    sigset_t set = watched_signals();
    int64_t start = os_elapsed_ms(), stopped_at = 0;
    bool drawn = false;
    bool unicode = w->draws && app_unicode();
    struct timespec tick = { .tv_nsec = TICK_MS * 1000000L };
    while (!atomic_load(&w->over)) {
        bool ticks = w->draws || atomic_load(&w->signal) != 0;
        int got = ticks ? sigtimedwait(&set, NULL, &tick) : sigwaitinfo(&set, NULL);
        int64_t now = os_elapsed_ms();
        if (got > 0 && got != SIGUSR1) {
            bool again = atomic_load(&w->signal) != 0;
            atomic_store(&w->signal, got);
            if (again) {
                end_by_force(w);
            }
            stopped_at = now;
            w->stop(w->what);
        }
        if (atomic_load(&w->signal) != 0 && now - stopped_at > w->patience_ms) {
            end_by_force(w);
        }
        if (w->draws && now - start >= FIRST_LINE_MS && !atomic_load(&w->over)) {
            draw(w, (uint64_t)(now - start), unicode);
            drawn = true;
        }
    }
    if (drawn) {
        app_put_error(STR("\r\033[K"));
    }
    return NULL;
}

void watch_begin(struct watch *w)
{
    sigset_t set = watched_signals();
    atomic_init(&w->over, false);
    atomic_init(&w->signal, 0);
    pthread_sigmask(SIG_BLOCK, &set, &w->before);
    w->runs = pthread_create(&w->thread, NULL, watch_main, w) == 0;
    if (!w->runs) { /* no thread, no line; Ctrl-C ends the process as it does by default */
        pthread_sigmask(SIG_SETMASK, &w->before, NULL);
    }
}

int watch_end(struct watch *w)
{
    if (!w->runs) {
        return 0;
    }
    atomic_store(&w->over, true);
    pthread_kill(w->thread, SIGUSR1);
    pthread_join(w->thread, NULL);
    pthread_sigmask(SIG_SETMASK, &w->before, NULL);
    return atomic_load(&w->signal);
}
