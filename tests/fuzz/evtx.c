/*
 * evtx.c - libFuzzer target: bytes as the chunks of a Windows event log.
 *
 * The first byte chooses how much of the raw text is read, the rest follows a header. Whatever they
 * are, whole records and a scan must count the same events.
 */
#include "source/event/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* NOLINT: libFuzzer's name */

enum { HEADER = 4096 };

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

static struct source *open_log(struct arena *a, const char *path)
{
    const char *why = NULL;
    struct source *src = file_source_open(a, &path, 1, &(struct file_options) { 0 }, &why);
    need(src != NULL, "a log can be opened");
    return src;
}

static uint64_t scan(struct arena *a, const char *path, size_t n_fields)
{
    struct arena scratch;
    struct str names[] = { STR("EventID"), STR("Computer"), STR("Data1"), STR("_raw") };
    struct scan_spec spec = { .fields = names, .n_fields = n_fields, .batch_rows = 64 };
    const char *why = NULL;
    uint64_t n = 0;
    struct source *src = open_log(a, path);
    arena_init(&scratch, NULL);
    need(src->ops->start(src, &spec, &why), "a scan starts");
    struct scan *s = src->ops->open(src, a, &why);
    struct batch *b = batch_new(a, &scratch, n_fields, 64);
    while (src->ops->next(s, b)) {
        n += b->rows;
    }
    src->ops->close(s);
    src->ops->free(src);
    arena_release(&scratch);
    return n;
}

static uint64_t records(struct arena *a, const char *path)
{
    struct record r;
    const char *why = NULL;
    uint64_t n = 0;
    struct source *src = open_log(a, path);
    struct record_cursor *c = file_records_open(src, a, &why);
    need(c != NULL, "the records can be read");
    while (file_record_next(c, &r)) {
        n++;
    }
    file_records_close(c);
    src->ops->free(src);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char head[HEADER] = "ElfFile";
    char path[] = "/tmp/sumoq-fuzz-evtx.XXXXXX";
    if (size < 1) {
        return 0;
    }
    int fd = mkstemp(path);
    need(fd >= 0 && write(fd, head, HEADER) == HEADER, "a file is written");
    need(write(fd, data + 1, size - 1) == (ssize_t)(size - 1), "a file is written");
    close(fd);
    struct arena a;
    arena_init(&a, NULL);
    uint64_t with_raw = scan(&a, path, 4), without = scan(&a, path, 1 + data[0] % 3);
    uint64_t whole = records(&a, path);
    need(whole <= without && with_raw == without, "the same events are found");
    arena_release(&a);
    unlink(path);
    return 0;
}
