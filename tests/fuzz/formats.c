/*
 * formats.c - libFuzzer target: bytes as a file of one input format.
 *
 * The first byte chooses the format (0x7F: by what the file holds), the second the size of the
 * pieces and the delimiter. Pieces of any size must give the same rows, times and reports as one,
 * and whole records must agree with a scan.
 */
#include "source/event/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* NOLINT: libFuzzer's name */

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

static const struct in_def *format_of(uint8_t byte)
{
    size_t n = 0;
    while (in_list[n]) {
        n++;
    }
    need(n > 0, "there are formats");
    if (byte == 0x7F) {
        return NULL; /* found by what the file holds */
    }
    const struct in_def *format = in_list[byte % n];
    return strcmp(format->name, "evtx") == 0 ? NULL : format;
}

/* What a reading gives, as a sum over the rows in any order, and the reports. */
struct digest {
    uint64_t rows, sum;
    struct source_stats stats;
};

static void add_row(struct digest *d, uint64_t seq, int64_t time, struct str raw)
{
    d->rows++;
    d->sum += (seq * UINT64_C(0x9E3779B97F4A7C15)) ^ (uint64_t)time ^ str_hash(raw);
}

static struct source *open_file(struct arena *a, const char *path, const struct in_options *in,
                                size_t chunk)
{
    const char *why = NULL;
    return file_source_open(a, &path, 1, &(struct file_options) { .chunk = chunk, .in = *in },
                            &why);
}

static struct digest scan(struct arena *a, const char *path, const struct in_options *in,
                          size_t chunk)
{
    struct digest d = { 0 };
    struct arena scratch;
    struct str names[] = { STR("_raw"), STR("a"), STR("EventID") };
    struct scan_spec spec = { .fields = names, .n_fields = 3, .batch_rows = 16 };
    const char *why = NULL;
    struct source *src = open_file(a, path, in, chunk);
    if (!src) {
        return d;
    }
    arena_init(&scratch, NULL);
    need(src->ops->start(src, &spec, &why), "the scan starts");
    struct scan *s = src->ops->open(src, a, &why);
    struct batch *b = batch_new(a, &scratch, 3, 16);
    while (src->ops->next(s, b)) {
        for (size_t k = 0; k < b->rows; k++) {
            add_row(&d, b->seq[k], b->time[k], cell_str(&b->cols[0][k]));
        }
    }
    src->ops->close(s);
    src->ops->stats(src, &d.stats);
    src->ops->free(src);
    arena_release(&scratch);
    return d;
}

static struct digest read_records(struct arena *a, const char *path, const struct in_options *in)
{
    struct digest d = { 0 };
    struct record r;
    const char *why = NULL;
    struct source *src = open_file(a, path, in, 0);
    if (!src) {
        return d;
    }
    struct record_cursor *c = file_records_open(src, a, &why);
    need(c != NULL, "records open");
    while (file_record_next(c, &r)) {
        add_row(&d, r.seq, r.time, r.raw);
    }
    file_records_close(c);
    src->ops->stats(src, &d.stats);
    src->ops->free(src);
    return d;
}

static void same(const struct digest *x, const struct digest *y)
{
    need(x->rows == y->rows && x->sum == y->sum, "the same rows");
    need(x->stats.bad == y->stats.bad && x->stats.untimed == y->stats.untimed &&
             x->stats.repaired == y->stats.repaired && x->stats.longer == y->stats.longer &&
             x->stats.n_shown == y->stats.n_shown,
         "the same counts");
    for (size_t k = 0; k < x->stats.n_shown; k++) {
        need(x->stats.shown[k].line == y->stats.shown[k].line &&
                 strcmp(x->stats.shown[k].reason, y->stats.shown[k].reason) == 0,
             "the same reports");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) /* NOLINT */
{
    char path[64];
    struct arena a;
    if (size < 2) {
        return 0;
    }
    snprintf(path, sizeof path, "/tmp/sumoq-formats-%d", (int)getpid());
    FILE *file = fopen(path, "wb");
    need(file && fwrite(data + 2, 1, size - 2, file) == size - 2 && fclose(file) == 0,
         "the file is written");
    arena_init(&a, NULL);
    struct in_options in = { .format = format_of(data[0]) };
    if (data[0] >= 128) {
        struct regex_error error;
        in.multiline = regex_compile(&a, STR("^\\S"), REGEX_PARSE, 0, false, &error);
    }
    static const char delimiters[] = { '\0', ';', '\t', ' ' };
    in.delimiter = (unsigned char)delimiters[data[1] / 64];
    struct digest whole = scan(&a, path, &in, 0), pieces = scan(&a, path, &in, data[1] % 64 + 1);
    struct digest records = read_records(&a, path, &in);
    same(&whole, &pieces);
    same(&whole, &records);
    arena_release(&a);
    unlink(path);
    return 0;
}
