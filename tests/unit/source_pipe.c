/*
 * source_pipe.c - what comes through pipes, and scans by several threads.
 */
#include "source_rows.h"

#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* A named pipe into which a child writes `text`, a few bytes at a time. */
static pid_t pipe_of(char path[32], const char *text, size_t n)
{
    strcpy(path, "/tmp/sumoq-pipe-XXXXXX");
    int fd = mkstemp(path);
    close(fd);
    unlink(path);
    cr_assert(mkfifo(path, 0600) == 0);
    pid_t child = fork();
    if (child == 0) {
        FILE *out = fopen(path, "w");
        for (size_t at = 0; out && at < n; at += 10) {
            fwrite(text + at, 1, n - at < 10 ? n - at : 10, out);
            fflush(out);
        }
        _exit(out && fclose(out) == 0 ? 0 : 1);
    }
    return child;
}

static void expect_piped(const char *text, size_t n, const struct file_options *o, int scans,
                         const char *expected, const char *bad)
{
    char path[32];
    pid_t child = pipe_of(path, text, n);
    const char *why = NULL, *paths[] = { path };
    struct arena a;
    struct source_stats stats;
    arena_init(&a, NULL);
    struct source *src = file_source_open(&a, paths, 1, o, &why);
    cr_assert_not_null(src, "%s", why);
    for (int k = 0; k < scans; k++) {
        char *rows = rows_scan(src, &(struct scan_spec) { 0 }, FIELDS("a"), &stats);
        cr_expect_str_eq(rows, expected);
        free(rows);
        if (bad) {
            cr_assert_eq(stats.n_shown, 1);
            char shown[256];
            snprintf(shown, sizeof shown, "%llu: %s", (unsigned long long)stats.shown[0].line,
                     stats.shown[0].reason);
            cr_expect_str_eq(shown, bad);
        }
    }
    if (!o->rescans) {
        bool again = src->ops->start(src, &(struct scan_spec) { .batch_rows = 1 }, &why);
        cr_expect(again || strstr(why, ": can be read only once"));
    }
    src->ops->free(src);
    arena_release(&a);
    waitpid(child, NULL, 0);
    unlink(path);
}

Test(source_pipe, lines)
{
    const char text[] = "\xEF\xBB\xBF{\"a\":1}\r\n\n{\"a\":\"a text that is longer than ten "
                        "bytes\"}\nraw\n{\"a\":4}";
    const char rows[] = "3 1\n13 'a text that is longer than ten bytes'\n58 ~\n62 4\n";
    for (size_t chunk = 1; chunk < 80; chunk += 13) {
        struct file_options once = { .chunk = chunk }, twice = { .chunk = chunk, .rescans = true };
        expect_piped(text, sizeof text - 1, &once, 1, rows, "4: it is not a JSON object");
        expect_piped(text, sizeof text - 1, &twice, 3, rows, "4: it is not a JSON object");
    }
    expect_piped("", 0, &(struct file_options) { 0 }, 1, "", NULL);
    expect_piped("\n", 1, &(struct file_options) { .rescans = true }, 2, "", NULL);
}

Test(source_pipe, arrays)
{
    const char text[] = "  [{\"a\":1},\n\n 7, {\"a\":2}]\n";
    for (size_t chunk = 1; chunk < 30; chunk += 7) {
        struct file_options once = { .chunk = chunk }, twice = { .chunk = chunk, .rescans = true };
        expect_piped(text, sizeof text - 1, &once, 1, "3 1\n14 ~\n17 2\n",
                     "3: it is not a JSON object");
        expect_piped(text, sizeof text - 1, &twice, 2, "3 1\n14 ~\n17 2\n",
                     "3: it is not a JSON object");
    }
}

Test(source_pipe, time_bounds_before_the_scan)
{
    char path[32];
    const char text[] = "{\"a\":1,\"_messageTime\":20}\n{\"a\":2,\"_messageTime\":10}\n{\"a\":3}\n";
    pid_t child = pipe_of(path, text, sizeof text - 1);
    const char *why = NULL, *paths[] = { path };
    struct arena a;
    int64_t min = 0, max = 0;
    arena_init(&a, NULL);
    struct source *src = file_source_open(&a, paths, 1, &(struct file_options) { 0 }, &why);
    cr_expect(src->ops->time_bounds(src, &min, &max));
    cr_expect(min == 10 && max == 20);
    char *rows = rows_scan(src, &(struct scan_spec) { 0 }, FIELDS("a"), NULL);
    cr_expect_str_eq(rows, "0 1 @20\n26 2 @10\n52 3\n");
    free(rows);
    src->ops->free(src);
    arena_release(&a);
    waitpid(child, NULL, 0);
    unlink(path);
}

Test(source_pipe, a_line_that_is_too_long)
{
    size_t n = (size_t)20 * 1024 * 1024;
    char *text = malloc(n + 32);
    cr_assert_not_null(text);
    memset(text, 'x', n);
    rows_put(text, "{\"a\":1}\n");
    rows_put(text + n, "\n{\"a\":2}\nraw");
    char path[32];
    snprintf(path, sizeof path, "/tmp/sumoq-pipe-%d", (int)getpid());
    cr_assert(mkfifo(path, 0600) == 0);
    pid_t child = fork();
    if (child == 0) {
        FILE *out = fopen(path, "w");
        _exit(out && fwrite(text, 1, n + 12, out) == n + 12 && fclose(out) == 0 ? 0 : 1);
    }
    const char *why = NULL, *paths[] = { path };
    struct arena a;
    struct source_stats stats;
    arena_init(&a, NULL);
    struct source *src = file_source_open(&a, paths, 1, &(struct file_options) { 0 }, &why);
    char *rows = rows_scan(src, &(struct scan_spec) { 0 }, FIELDS("a"), &stats);
    cr_expect_str_eq(rows, "0 1\n20971521 2\n20971529 ~\n");
    cr_expect(stats.bad == 2 && stats.n_shown == 2 && stats.shown[0].line == 2 &&
              stats.shown[1].line == 4);
    free(rows);
    free(text);
    src->ops->free(src);
    arena_release(&a);
    waitpid(child, NULL, 0);
    unlink(path);
}

struct worker {
    pthread_t thread;
    struct source *src;
    uint64_t sum, rows;
};

static void *work(void *arg)
{
    struct worker *w = arg;
    struct arena a, scratch;
    const char *why;
    arena_init(&a, NULL);
    arena_init(&scratch, NULL);
    struct scan *scan = w->src->ops->open(w->src, &a, &why);
    struct batch *b = batch_new(&a, &scratch, 1, 100);
    while (w->src->ops->next(scan, b)) {
        for (size_t r = 0; r < b->rows; r++) {
            w->sum += (uint64_t)b->cols[0][r].as.i * (b->seq[r] + 1);
            w->rows++;
        }
    }
    w->src->ops->close(scan);
    arena_release(&a);
    arena_release(&scratch);
    return NULL;
}

static void expect_shared(const char *path, uint64_t rows, uint64_t sum)
{
    const char *why = NULL, *paths[] = { path };
    struct arena a;
    struct str field = STR("n");
    struct scan_spec spec = { .fields = &field, .n_fields = 1, .batch_rows = 100 };
    arena_init(&a, NULL);
    struct source *src =
        file_source_open(&a, paths, 1, &(struct file_options) { .chunk = 1000 }, &why);
    for (int round = 0; round < 3; round++) {
        struct worker workers[4] = { 0 };
        uint64_t all = 0, n = 0;
        cr_assert(src->ops->start(src, &spec, &why));
        for (int k = 0; k < 4; k++) {
            workers[k].src = src;
            pthread_create(&workers[k].thread, NULL, work, &workers[k]);
        }
        for (int k = 0; k < 4; k++) {
            pthread_join(workers[k].thread, NULL);
            all += workers[k].sum;
            n += workers[k].rows;
        }
        cr_expect(n == rows && all == sum);
        struct source_stats stats;
        src->ops->stats(src, &stats);
        cr_expect(stats.records == rows && stats.bad == 1 && stats.shown[0].line == 12345);
    }
    src->ops->free(src);
    arena_release(&a);
}

Test(source_pipe, threads_share_a_file)
{
    for (int array = 0; array < 2; array++) {
        struct buf text = BUF_INIT;
        uint64_t sum = 0;
        char path[32];
        for (int k = 0; k < 20000; k++) {
            buf_text(&text, array ? (k ? "," : "[") : "");
            if (k == 12344) {
                buf_text(&text, "7\n");
                continue;
            }
            sum += (uint64_t)k * (text.b.len + 1);
            buf_printf(&text, "{\"n\":%d}\n", k);
        }
        buf_text(&text, array ? "]" : "");
        /* the bad record is a raw event whose cell is null, with as.i 0 */
        expect_shared(rows_file(path, text.b.data, text.b.len), 20000, sum);
        unlink(path);
        buf_release(&text);
    }
}
