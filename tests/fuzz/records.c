/*
 * records.c - libFuzzer target: bytes as a file of events.
 *
 * The first byte chooses the size of the pieces. Whole records and scans of the fields found in
 * them must agree on the records, on what is bad, on the values and on the times, and pieces of any
 * size must give the same. A file that is refused (UTF-16, a broken archive) has a reason.
 */
#include "source/event/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* NOLINT: libFuzzer's name */

enum { FIELDS_MOST = 64 };

struct names {
    struct str items[FIELDS_MOST];
    size_t n;
};

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
    if (a->tag != b->tag || a->flags != b->flags) {
        return false;
    }
    if (a->tag == CELL_STRING || a->tag == CELL_WRITTEN) {
        return str_eq(cell_str(a), cell_str(b));
    }
    if (a->tag == CELL_REAL) {
        return a->as.f == b->as.f;
    }
    return a->tag == CELL_NULL || a->as.i == b->as.i;
}

static void add_name(struct names *names, struct arena *a, struct str name)
{
    for (size_t k = 0; k < names->n; k++) {
        if (str_eq_fold(names->items[k], name)) {
            return;
        }
    }
    if (names->n < FIELDS_MOST) {
        names->items[names->n++] = arena_str(a, name);
    }
}

static struct source *open_file(struct arena *a, const char *path, size_t chunk, const char **why)
{
    *why = NULL;
    struct source *src =
        file_source_open(a, &path, 1, &(struct file_options) { .chunk = chunk }, why);
    need(src != NULL || (*why && **why), "a file that does not open has a reason");
    return src;
}

/* The value of a record's field; for built-in ones what a scan gives. */
static struct cell value_of(const struct record *r, struct str name)
{
    if (str_eq_fold(name, STR("_messageTime"))) {
        return r->time == TIME_NONE ? cell_null() : cell_int(r->time);
    }
    for (size_t k = 0; k < r->n_fields; k++) {
        if (str_eq_fold(r->fields[k].name, name)) {
            return r->fields[k].value;
        }
    }
    return cell_null();
}

/* Fields whose value a scan does not take from the record alone. */
static bool is_derived(struct str name)
{
    return str_eq_fold(name, STR("_receiptTime")) || str_eq_fold(name, STR("_searchableTime")) ||
           str_eq_fold(name, STR("_size"));
}

/* A name that is also an object's gives that object's text in a scan, if it comes last. */
static bool is_brackets(const struct cell *c)
{
    return c->tag == CELL_STRING && c->len > 0 && c->as.s[0] == '{';
}

static void compare(struct record_cursor *records, struct source *src, const struct names *names,
                    struct arena *a)
{
    const char *why = NULL;
    struct arena scratch;
    struct record r;
    struct scan_spec spec = { .fields = names->items, .n_fields = names->n, .batch_rows = 16 };
    arena_init(&scratch, NULL);
    need(src->ops->start(src, &spec, &why), "the scan starts");
    struct scan *scan = src->ops->open(src, a, &why);
    struct batch *b = batch_new(a, &scratch, names->n, 16);
    while (src->ops->next(scan, b)) {
        for (size_t row = 0; row < b->rows; row++) {
            need(file_record_next(records, &r), "a record a row");
            need(r.seq == b->seq[row] && r.time == b->time[row], "same place and time");
            for (size_t i = 0; i < names->n; i++) {
                struct cell c = value_of(&r, names->items[i]);
                const struct cell *s = &b->cols[i][row];
                if (str_eq_fold(names->items[i], STR("_raw"))) {
                    need(str_eq(cell_str(s), r.raw), "same raw text");
                } else if (!is_derived(names->items[i]) && !(cell_is_null(&c) && is_brackets(s))) {
                    need(same_cell(&c, s), "same values");
                }
            }
        }
    }
    need(!file_record_next(records, &r), "a row a record");
    const char *error = src->ops->error(scan), *same = file_records_error(records);
    need(error && same ? strcmp(error, same) == 0 : error == same, "the same error");
    src->ops->close(scan);
    arena_release(&scratch);
}

static void same_stats(const struct source *a, const struct source *b)
{
    struct source_stats x, y;
    a->ops->stats(a, &x);
    b->ops->stats(b, &y);
    need(x.records == y.records && x.bad == y.bad && x.n_shown == y.n_shown, "same counts");
    for (size_t k = 0; k < x.n_shown; k++) {
        need(x.shown[k].line == y.shown[k].line, "same lines");
        need(strcmp(x.shown[k].reason, y.shown[k].reason) == 0, "same reasons");
    }
}

static void agree(struct arena *a, struct source *whole, struct source *pieces)
{
    struct record r;
    struct names names = { .n = 0 };
    const char *why = NULL;
    struct record_cursor *records = file_records_open(whole, a, &why);
    add_name(&names, a, STR("_raw"));
    add_name(&names, a, STR("_messageTime"));
    while (file_record_next(records, &r)) {
        for (size_t k = 0; k < r.n_fields; k++) {
            add_name(&names, a, r.fields[k].name);
        }
    }
    file_records_close(records);
    records = file_records_open(whole, a, &why);
    compare(records, pieces, &names, a);
    file_records_close(records);
    same_stats(whole, pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) /* NOLINT */
{
    char path[64];
    struct arena a;
    const char *why = NULL, *why_pieces = NULL;
    if (size == 0) {
        return 0;
    }
    arena_init(&a, NULL);
    snprintf(path, sizeof path, "/tmp/sumoq-fuzz-%d", (int)getpid());
    FILE *file = fopen(path, "wb");
    need(file && fwrite(data + 1, 1, size - 1, file) == size - 1 && fclose(file) == 0,
         "the file is written");
    struct source *whole = open_file(&a, path, 0, &why),
                  *pieces = open_file(&a, path, (size_t)data[0] + 1, &why_pieces);
    if (whole && pieces) {
        agree(&a, whole, pieces);
        whole->ops->free(whole);
        pieces->ops->free(pieces);
    } else {
        need(!whole && !pieces && strcmp(why, why_pieces) == 0, "refused alike");
    }
    arena_release(&a);
    unlink(path);
    return 0;
}
