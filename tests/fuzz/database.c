/*
 * database.c - libFuzzer target: a database with changed bytes.
 *
 * The input is a list of edits of a small database that is made at the start: a place in two bytes
 * (scaled to the file's size when the next byte is odd), how many bytes, and these. It is then read
 * as `run`, `fields` and `load` do. Each ends, with rows or with a reason, and gives no more rows
 * than could lie in the file.
 */
#include "store/load.h"
#include "store/scan.h"
#include "store/stmt.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* NOLINT: libFuzzer's name */

enum { FIELDS_MOST = 64, EVENTS = 40 };

/* The database, and the paths of this process. */
static struct base {
    char *bytes;
    size_t size;
    char db[64], events[64], journal[80];
} base;

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");
    need(f && fwrite(bytes, 1, size, f) == size && fclose(f) == 0, "a file is written");
}

/* Pages are small, so that there are trees of some levels. */
static void shrink_pages(void)
{
    sqlite3 *handle = NULL;
    need(sqlite3_open(base.db, &handle) == SQLITE_OK &&
             sqlite3_exec(handle, "PRAGMA page_size = 512; VACUUM", NULL, NULL, NULL) == SQLITE_OK,
         "the database is made smaller");
    sqlite3_close(handle);
}

static void load(struct arena *a, bool must)
{
    static const char *path = base.events;
    struct load_result result;
    const char *why = NULL;
    enum load_status status = load_files(a, base.db, &path, 1, NULL, &result, &why);
    need(!must || status == LOAD_DONE, "the first load");
    need(status != LOAD_FAILED || (why && *why), "a failed load has a reason");
}

static void make_base(void)
{
    struct arena a;
    struct buf text = BUF_INIT;
    int pid = (int)getpid();
    const char *folder =
        access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"; /* no disk to wait for */
    snprintf(base.db, sizeof base.db, "%s/sumoq-fuzz-db-%d", folder, pid);
    snprintf(base.events, sizeof base.events, "%s/sumoq-fuzz-events-%d", folder, pid);
    snprintf(base.journal, sizeof base.journal, "%s-journal", base.db);
    for (int i = 0; i < EVENTS; i++) {
        buf_printf(&text, "{\"_messageTime\":%d,\"n\":%d,\"o\":{\"p\":%d.50},\"text\":\"%0*d\"", i,
                   i, i, 1 + i * 20, i);
        for (int k = 0; i == 0 && k < 30; k++) {
            buf_printf(&text, ",\"f%d\":\"value\"", k);
        }
        buf_text(&text, i % 3 ? ",\"more\":1}\n" : "}\n");
    }
    write_file(base.events, text.b.data, text.b.len);
    arena_init(&a, NULL);
    unlink(base.db);
    load(&a, true);
    shrink_pages();
    write_file(base.events, "{\"n\":1,\"new\":2}\n", 16);
    arena_release(&a);
    buf_release(&text);
    FILE *f = fopen(base.db, "rb");
    base.bytes = malloc(1 << 20); /* NOLINT: for the life of the process */
    base.size = f && base.bytes ? fread(base.bytes, 1, 1 << 20, f) : 0;
    need(base.size > 0 && base.size < 1 << 20 && fclose(f) == 0, "the database is read");
}

static void write_edited(const uint8_t *data, size_t size)
{
    char *bytes = malloc(base.size); /* NOLINT */
    need(bytes != NULL, "there is memory");
    memcpy(bytes, base.bytes, base.size);
    while (size >= 4) {
        size_t at = (size_t)data[0] << 8 | data[1];
        size_t n = data[2] / 2;
        at = (data[2] & 1 ? at * base.size / 65536 : at) % base.size;
        data += 3;
        size -= 3;
        n = n < size ? n : size;
        n = n < base.size - at ? n : base.size - at;
        memcpy(bytes + at, data, n);
        data += n;
        size -= n;
    }
    write_file(base.db, bytes, base.size);
    free(bytes); /* NOLINT */
}

struct names {
    struct arena *arena;
    struct str items[FIELDS_MOST];
    size_t n;
};

static void add_name(void *to, struct str name)
{
    struct names *names = to;
    if (names->n < FIELDS_MOST) {
        names->items[names->n++] = arena_str(names->arena, name);
    }
}

/* A scan of the fields, with tests of the first name's values. */
static void scan(struct source *src, struct arena *a, const struct names *names, bool tested)
{
    const char *why = NULL;
    struct arena own, scratch;
    const struct scan_test glob = { .kind = SCAN_GLOB, .value = cell_of_text(STR("*1*")) },
                           more = { .kind = SCAN_GREATER, .value = cell_int(20) },
                           less = { .kind = SCAN_LESS,
                                    .value = cell_of_text(STR("0005")),
                                    .negated = true },
                           prefix = { .kind = SCAN_MATCHES, .pattern = pattern_glob(a, STR("x*")) };
    const struct scan_test *kids[] = { &prefix, &more, &glob, &less };
    const struct scan_test test = { .kind = SCAN_OR, .kids = kids, .n_kids = 4 };
    struct scan_spec spec = { .fields = names->items,
                              .n_fields = names->n,
                              .filter = tested ? &test : NULL,
                              .batch_rows = 16 };
    if (!src->ops->start(src, &spec, &why)) {
        need(why && *why, "a scan that does not start has a reason");
        return;
    }
    arena_init(&own, NULL);
    arena_init(&scratch, NULL);
    struct scan *s = src->ops->open(src, &own, &why);
    size_t rows = 0;
    if (s) {
        struct batch *b = batch_new(&own, &scratch, names->n, 16);
        while (src->ops->next(s, b)) {
            rows += b->rows;
        }
        const char *error = src->ops->error(s);
        src->ops->close(s);
        need(!error || strlen(error) > 0, "the reason outlives the cursor");
    } else {
        need(why && *why, "a cursor that does not open has a reason");
    }
    need(rows <= base.size, "no more rows than the file has bytes");
    arena_release(&scratch);
    arena_release(&own);
}

static void read_all(struct arena *a)
{
    const char *why = NULL;
    struct names names = { .arena = a };
    int64_t min = 0, max = 0;
    struct source *src = db_source_open(a, base.db, &why);
    if (!src) {
        need(why && *why, "a database that is refused has a reason");
        return;
    }
    add_name(&names, STR("text"));
    add_name(&names, STR("_raw"));
    add_name(&names, STR("o"));
    if (!src->ops->names(src, a, add_name, &names, &why)) {
        need(why && *why, "names that cannot be read have a reason");
    }
    src->ops->time_bounds(src, &min, &max);
    scan(src, a, &names, false);
    scan(src, a, &names, true);
    src->ops->free(src);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) /* NOLINT */
{
    struct arena a;
    if (!base.bytes) {
        make_base();
    }
    arena_init(&a, NULL);
    write_edited(data, size);
    read_all(&a);
    load(&a, false);
    read_all(&a);
    arena_release(&a);
    unlink(base.db);
    unlink(base.journal);
    return 0;
}
