/*
 * file.c - files as a source: scans that read only the requested fields.
 *
 * A batch holds rows of one chunk of a file only, because its texts point into the chunk's bytes,
 * which the next chunk overwrites. A row's position is its file's number and its offset there,
 * whichever worker reads it.
 */
#include "source/event/file.h"

#include "source/event/file_source.h"
#include "source/event/profile_map.h"
#include "source/event/pushed_test.h"

#include <assert.h>

enum { DEFAULT_CHUNK = 256 * 1024 };

struct file_scan {
    struct scan scan;
    struct file_source *file;
    struct reader_cursor cursor;
    struct walk *walk;
    struct in_run run;
    struct cell **columns;        /* the scan's own: a stage may put others into the batch */
    struct pushed_test *test;     /* NULL: none */
    uint32_t tested, passed;      /* of the chunk's first TESTED_FIRST events */
    bool *made;                   /* scratch for struct event_row */
    struct json_doc *docs;        /* of the rows, for stages; NULL: no stage reads them */
    const struct json_doc *noted; /* the last of these in this batch that has a shape */
    bool in_chunk;
    bool idle; /* another cursor reads all */
    struct file_counts counts;
    struct file_times_part times;
    uint64_t detected; /* of the cursor's bytes: those that are in source.seen */
    const char *error;
};

bool file_source_begin(struct file_source *f, const char **why)
{
    if (f->in_pass) {
        reader_pass_end(&f->pass);
        f->in_pass = false;
    }
    f->counts = (struct file_counts) { 0 };
    file_times_begin(&f->times, f->arena, f->reader.n);
    atomic_store(&f->stopped, false);
    atomic_store(&f->ordered, false);
    atomic_store(&f->source.seen, 0);
    f->in_pass = reader_pass_begin(&f->pass, &f->reader, f->arena, why);
    return f->in_pass;
}

void file_source_count(struct file_source *f, const struct file_counts *counts)
{
    pthread_mutex_lock(&f->lock);
    f->counts.bytes += counts->bytes;
    f->counts.records += counts->records;
    f->counts.invalid_inputs += counts->invalid_inputs;
    f->counts.repaired += counts->repaired;
    f->counts.untimed += counts->untimed;
    f->counts.longer += counts->longer;
    f->counts.tested += counts->tested;
    f->counts.asked_has |= counts->asked_has;
    bad_merge(&f->counts.bad, &counts->bad);
    pthread_mutex_unlock(&f->lock);
}

void file_source_bad(struct file_counts *counts, const struct reader_cursor *c,
                     const struct reader_record *r, const char *reason)
{
    struct bad_place place = { c->file, r->offset, 0, reason };
    if (bad_is_shown(&counts->bad, &place)) {
        place.line = reader_line_here(c, r->offset); /* scans the chunk */
    }
    bad_add(&counts->bad, &place);
}

const char *file_source_strict(const struct file_source *f, const struct reader_cursor *c,
                               const struct bad_list *bad)
{
    const struct bad_place *p = &bad->shown[0];
    uint64_t line = p->line ? p->line : reader_line(&f->reader, p->file, p->offset);
    struct str name = f->reader.files[p->file].shown;
    return arena_printf(c->arena, "%.*s:%llu: bad record: %s", STR_ARG(name),
                        (unsigned long long)line, p->reason)
        .s;
}

void file_source_run(const struct file_source *f, struct in_run *run, struct arena *a,
                     const struct names *wanted)
{
    *run = (struct in_run) { .options = &f->options.in, .arena = a, .wanted = wanted };
    block_init(&run->json.b, a->budget);
    block_init(&run->cells, a->budget);
}

void file_source_chunk(const struct file_source *f, struct in_run *run,
                       const struct reader_cursor *c, struct walk *walk)
{
    run->times.how = &f->reader.files[c->file].clock;
    run->times.near = c->near;
    run->times.day.day = 0;
    run->columns = c->columns;
    run->chunk = (struct str) { c->buffer.data, c->buffer.len };
    run->chunk_base = c->base;
    run->n_chunks++;
    run->time = c->time;
    run->damage = f->reader.files[c->file].damage;
    const struct reader_file *file = &f->reader.files[c->file];
    struct walk_origin *origin = &walk->origin;
    walk->times = &run->times;
    walk->search = run->columns ? NULL : &walk->searched;
    time_search_begin(&walk->searched);
    if (origin->file != file) {
        /* of an archive it is not known in which member the events before a seek were */
        *origin = (struct walk_origin) { .file = file,
                                         .source = file->source,
                                         .format = file->format->name,
                                         .count = origin->passed,
                                         .uncounted = origin->passed > 0 && f->reader.n > 1 };
    }
}

static bool file_start(struct source *src, const struct scan_spec *spec, const char **why)
{
    struct file_source *f = (struct file_source *)src;
    arena_reset(&f->scan_arena);
    f->wanted = projection_new(&f->scan_arena, spec, &f->options);
    f->batch_rows = spec->batch_rows;
    return file_source_begin(f, why);
}

/* Whether the filter reads the raw text. */
static bool tests_raw(const struct projection *w, const struct scan_test *test)
{
    if (!test) {
        return false;
    }
    bool is_field = test->kind != SCAN_AND && test->kind != SCAN_OR;
    enum column_kind kind = is_field ? w->columns[test->field].kind : COLUMN_FIELD;
    bool reads = kind == COLUMN_RAW || kind == COLUMN_SIZE;
    for (size_t k = 0; k < test->n_kids && !reads; k++) {
        reads = tests_raw(w, test->kids[k]);
    }
    return reads;
}

static struct scan *file_open(struct source *src, struct arena *a, const char **why)
{
    struct file_source *f = (struct file_source *)src;
    (void)why;
    struct file_scan *s = arena_new(a, struct file_scan);
    s->scan.source = src;
    s->file = f;
    reader_cursor_begin(&s->cursor, &f->pass, a);
    s->walk = walk_new(a, f->wanted);
    s->times.all = &f->times;
    file_source_run(f, &s->run, a, &f->wanted->table);
    s->run.wants_raw = tests_raw(f->wanted, f->wanted->filter);
    s->columns = arena_array(a, struct cell *, f->wanted->n_columns);
    for (size_t i = 0; i < f->wanted->n_columns; i++) {
        s->columns[i] = arena_array(a, struct cell, f->batch_rows);
    }
    s->test = pushed_test_new(a, f->wanted->filter);
    s->made = arena_array(a, bool, f->wanted->n_columns);
    s->idle = f->wanted->wants_count && atomic_exchange(&f->ordered, true);
    s->docs = f->wanted->reads_json ? arena_array(a, struct json_doc, f->batch_rows) : NULL;
    return &s->scan;
}

static bool in_range(const struct projection *w, int64_t time)
{
    return !w->ranged || (time != TIME_NONE && time >= w->from && time < w->to);
}

/* Records the structure that the walk found in the JSON of the next row's `_raw`. */
static void record_json(struct file_scan *s, const struct batch *b, struct str raw)
{
    const struct json *j = &s->walk->j;
    struct json_doc *doc = &s->docs[b->rows];
    doc->j.text = NULL;
    if (j->text != raw.s || j->len != raw.len) {
        return;
    }
    size_t size = (j->n + 1) * sizeof *j->at; /* the last offset is followed by the length */
    uint32_t *at = arena_alloc(b->scratch, size);
    memcpy(at, j->at, size);
    *doc = (struct json_doc) { { j->text, j->len, at, j->n, NULL }, s->walk->shape };
    if (doc->shape != 0 && s->noted && s->noted->shape == doc->shape) {
        doc->j.after = s->noted->j.after;
    } else if (doc->shape != 0) {
        uint32_t *after = arena_alloc(b->scratch, size);
        memcpy(after, j->after, j->n * sizeof *after);
        doc->j.after = after;
        s->noted = doc;
    }
}

static void place_row(const struct file_scan *s, struct batch *b, const struct reader_record *r,
                      int64_t time)
{
    b->time[b->rows] = time;
    b->seq[b->rows] = record_seq(s->cursor.file, r->offset);
    b->rows++;
}

/* Notes which metadata that the filter asks for this event has, until one has all. */
static void see_asked(struct file_scan *s, size_t row, struct event_row *event)
{
    const struct projection *w = s->file->wanted;
    s->counts.tested++;
    if (s->counts.asked_has + 1 == 1u << w->n_asked) {
        return;
    }
    for (size_t k = 0; k < w->n_asked; k++) {
        const struct cell *c = &s->columns[w->asked[k]][row];
        c = event ? event_row_cell(event, w->asked[k]) : c;
        s->counts.asked_has |= (unsigned)!cell_is_null(c) << k;
    }
}

/* An event that is its text alone. */
static void scan_text(struct file_scan *s, struct batch *b, const struct reader_record *r,
                      struct str raw, int64_t time)
{
    const struct projection *w = s->file->wanted;
    s->counts.records++;
    s->walk->origin.count++;
    if (in_range(w, time)) {
        for (size_t i = 0; i < w->n_columns; i++) {
            s->columns[i][b->rows] = event_raw_column(s->walk, w, i, raw, time);
        }
        see_asked(s, b->rows, NULL);
        if (s->docs) {
            s->docs[b->rows].j.text = NULL;
        }
        place_row(s, b, r, time);
    }
}

/* A malformed record: reported, and a row when it is text. */
static void scan_bad(struct file_scan *s, struct batch *b, const struct reader_record *r,
                     struct str raw, const char *reason)
{
    file_source_bad(&s->counts, &s->cursor, r, reason);
    if (s->file->options.strict) {
        s->error = file_source_strict(s->file, &s->cursor, &s->counts.bad);
        atomic_store(&s->file->stopped, true);
        return;
    }
    if (!r->reason && event_is_text(raw)) {
        scan_text(s, b, r, raw, TIME_NONE);
    }
}

/* Whether the event may pass the filter. In a chunk whose first events nearly all pass it, the rest
 * is not tested: that would cost more than it saves. */
static bool may_pass(struct file_scan *s, struct event_row *event)
{
    enum { TESTED_FIRST = 64, PASS_MOST = 57 };
    if (!s->test || (s->tested == TESTED_FIRST && s->passed >= PASS_MOST)) {
        return true;
    }
    bool passes = pushed_test_passes(s->test, event);
    if (s->tested < TESTED_FIRST) {
        s->tested++;
        s->passed += passes;
    }
    return passes;
}

static void scan_record(struct file_scan *s, struct batch *b, const struct reader_record *r)
{
    const struct projection *w = s->file->wanted;
    const struct in_def *format = file_source_format(s->file, &s->cursor);
    struct in_event e = in_event_of(r->text);
    const char *reason = r->reason;
    if (!reason && format->event) {
        s->run.context = r->context;
        reason = format->event(&s->run, r->text, &e);
    }
    if (reason == in_reported) {
        return;
    }
    if (reason) {
        scan_bad(s, b, r, e.raw, reason);
        return;
    }
    if (!in_event_has_fields(&e)) {
        scan_text(s, b, r, e.raw, e.time);
        return;
    }
    enum json_fault fault = walk_event(s->walk, w, &e);
    if (fault != JSON_FINE) {
        scan_bad(s, b, r, e.raw, json_fault_text(fault));
        return;
    }
    s->counts.records++;
    s->walk->origin.count++;
    if (w->mapping) {
        mapping_fill(s->walk, w->mapping);
    }
    struct event_row row = {
        .walk = s->walk, .wanted = w, .columns = s->columns, .made = s->made, .row = b->rows
    };
    event_times(s->walk, w, &row.times);
    if (row.times.message == TIME_NONE) {
        s->run.untimed++;
        file_times_miss(&s->times, r->offset, &s->run, s->walk);
    }
    int64_t time = event_order_time(w, &row.times);
    if (!in_range(w, time)) {
        return;
    }
    bool renders = format->raw && w->wants_raw && !s->run.wants_raw; /* only of events that pass */
    row.raw = w->wants_raw && !renders ? event_raw(s->walk, w, e.raw) : e.raw;
    memset(s->made, 0, w->n_columns * sizeof *s->made);
    see_asked(s, b->rows, &row);
    if (may_pass(s, &row)) {
        if (renders) {
            row.raw = event_raw(s->walk, w, format->raw(&s->run, r->text));
        }
        event_row_make(&row);
        if (s->docs) {
            record_json(s, b, row.raw);
        }
        place_row(s, b, r, time);
    }
}

static bool scan_next_chunk(struct file_scan *s)
{
    if (s->error || s->idle || atomic_load_explicit(&s->file->stopped, memory_order_relaxed)) {
        return false;
    }
    s->in_chunk = reader_next_chunk(&s->cursor);
    atomic_fetch_add_explicit(&s->file->source.seen, s->cursor.bytes - s->detected,
                              memory_order_relaxed);
    s->detected = s->cursor.bytes;
    if (s->in_chunk) {
        file_source_chunk(s->file, &s->run, &s->cursor, s->walk);
        file_times_chunk(&s->times, s->cursor.file, s->counts.records, &s->run);
        s->tested = s->passed = 0;
    }
    if (s->cursor.error) {
        s->error = s->cursor.error;
        atomic_store(&s->file->stopped, true);
    }
    return s->in_chunk;
}

static bool file_next(struct scan *scan, struct batch *b)
{
    struct file_scan *s = (struct file_scan *)scan;
    size_t most = b->cap < s->file->batch_rows ? b->cap : s->file->batch_rows;
    assert(b->n_cols >= s->file->wanted->n_columns);
    s->walk->scratch = s->run.scratch = b->scratch;
    b->rows = 0;
    while (b->rows == 0) {
        arena_reset(b->scratch);
        s->noted = NULL;
        if (!s->in_chunk && !scan_next_chunk(s)) {
            break;
        }
        struct reader_record record;
        while (b->rows < most && s->in_chunk && !s->error) {
            s->in_chunk = reader_next_record(&s->cursor, &record);
            if (s->in_chunk) {
                scan_record(s, b, &record);
            }
        }
        if (s->error) {
            b->rows = 0;
            break;
        }
    }
    for (size_t i = 0; i < s->file->wanted->n_columns; i++) {
        b->cols[i] = s->columns[i];
    }
    b->docs = s->docs;
    batch_select_all(b);
    return b->rows > 0;
}

static const char *file_error(const struct scan *scan)
{
    return ((const struct file_scan *)scan)->error;
}

static void file_close(struct scan *scan)
{
    struct file_scan *s = (struct file_scan *)scan;
    s->counts.bytes = s->cursor.bytes;
    s->counts.invalid_inputs = s->walk->invalid_inputs;
    s->counts.repaired = s->run.repaired;
    s->counts.untimed = s->run.untimed;
    file_times_end(&s->times, s->counts.records, &s->run);
    s->counts.longer = s->run.longer;
    in_run_end(&s->run);
    file_source_count(s->file, &s->counts);
    if (s->file->wanted->mapping) {
        mapping_count(s->walk->mapped, s->file->wanted->mapping);
    }
    reader_cursor_end(&s->cursor);
}

static const char *asked_name(const struct projection *w, size_t k)
{
    uint32_t slot = w->columns[w->asked[k]].slot;
    return slot == w->category      ? "_sourceCategory"
           : slot == w->host        ? "_sourceHost"
           : slot == w->source_name ? "_sourceName"
           : slot == w->source      ? "_source"
                                    : "_collector";
}

static void file_stats(const struct source *src, struct source_stats *out)
{
    const struct file_source *f = (const struct file_source *)src;
    const struct file_counts *n = &f->counts;
    *out = (struct source_stats) { .bytes = n->bytes,
                                   .records = n->records,
                                   .bad = n->bad.count,
                                   .invalid_inputs = n->invalid_inputs,
                                   .repaired = n->repaired,
                                   .untimed = n->untimed,
                                   .longer = n->longer,
                                   .n_shown = n->bad.n_shown };
    for (size_t k = 0; k < n->bad.n_shown; k++) {
        const struct bad_place *p = &n->bad.shown[k];
        uint64_t line = p->line ? p->line : reader_line(&f->reader, p->file, p->offset);
        out->shown[k] = (struct source_bad) { f->reader.files[p->file].shown, line, p->reason };
    }
    for (size_t k = 0; n->tested > 0 && f->wanted && k < f->wanted->n_asked; k++) {
        if (!(n->asked_has & 1u << k)) {
            out->lacking[out->n_lacking++] = asked_name(f->wanted, k);
        }
    }
    file_times_tell(&f->times, &f->reader, &out->times);
    out->files = f->reader.n;
    out->damaged = f->reader.damage.files;
    out->n_damage = f->reader.damage.n;
    for (size_t k = 0; k < out->n_damage; k++) {
        const struct damage *d = &f->reader.damage.kept[k];
        out->damage[k] = (struct source_damage) {
            .file = f->reader.files[d->file].shown,
            .reason = d->reason,
            .lost = d->lost,
            .times = d->times,
            .may_pass = d->may_pass,
            .others = d->others,
            .is_first = k == 0 || d[-1].file != d->file,
        };
    }
}

/* One pass over all times, on this thread. */
static void find_bounds(struct file_source *f, struct scan *scan, struct batch *b)
{
    while (file_next(scan, b)) {
        for (size_t k = 0; k < b->rows; k++) {
            int64_t t = b->time[k];
            if (t == TIME_NONE) {
                continue;
            }
            f->min = !f->has_bounds || t < f->min ? t : f->min;
            f->max = !f->has_bounds || t > f->max ? t : f->max;
            f->has_bounds = true;
        }
    }
}

static bool file_time_bounds(struct source *src, int64_t *min, int64_t *max)
{
    struct file_source *f = (struct file_source *)src;
    struct scan_spec spec = { .batch_rows = BATCH_ROWS };
    const char *why = NULL;
    f->reader.rescans = true; /* the scan proper comes after this one */
    if (!f->bounded && file_start(src, &spec, &why)) {
        struct arena own, scratch;
        arena_init(&own, f->arena->budget);
        arena_init(&scratch, f->arena->budget);
        struct scan *scan = file_open(src, &own, &why);
        find_bounds(f, scan, batch_new(&own, &scratch, 0, BATCH_ROWS));
        file_close(scan);
        arena_release(&own);
        arena_release(&scratch);
        f->bounded = true;
    }
    *min = f->min;
    *max = f->max;
    return f->has_bounds;
}

static void file_free(struct source *src)
{
    struct file_source *f = (struct file_source *)src;
    if (f->in_pass) {
        reader_pass_end(&f->pass);
    }
    reader_close(&f->reader);
    arena_release(&f->scan_arena);
    pthread_mutex_destroy(&f->lock);
    file_times_release(&f->times);
}

static bool file_names(struct source *src, struct arena *a,
                       void (*found)(void *to, struct str name), void *to, const char **why)
{
    struct record r;
    struct record_cursor *c = file_records_open(src, a, why);
    if (!c) {
        return false;
    }
    while (file_record_next(c, &r)) {
        if (r.time != TIME_NONE) {
            found(to, STR("_messageTime"));
        }
        for (size_t i = 0; i < r.n_fields; i++) {
            found(to, r.fields[i].name);
        }
    }
    const char *error = file_records_error(c);
    *why = error ? error : *why;
    file_records_close(c);
    return !error;
}

static const struct source_ops file_ops = {
    .start = file_start,
    .open = file_open,
    .next = file_next,
    .error = file_error,
    .close = file_close,
    .stats = file_stats,
    .time_bounds = file_time_bounds,
    .names = file_names,
    .free = file_free,
};

struct source *file_source_open(struct arena *a, const char *const *paths, size_t n,
                                const struct file_options *o, const char **why)
{
    struct file_source *f = arena_new(a, struct file_source);
    f->source.ops = &file_ops;
    f->arena = a;
    f->options = *o;
    f->options.category = arena_str(a, o->category);
    f->options.host = arena_str(a, o->host);
    f->options.source = arena_str(a, o->source);
    f->options.collector = arena_str(a, o->collector);
    f->options.time_field = arena_str(a, o->time_field);
    f->options.in.zone = o->zone;
    f->options.in.time_field = f->options.time_field;
    f->reader.in = &f->options.in;
    f->reader.chunk = o->chunk ? o->chunk : DEFAULT_CHUNK;
    f->reader.rescans = o->rescans;
    f->reader.budget = a->budget;
    f->reader.folders = o->folders;
    f->reader.lent = o->lent;
    f->reader.n_lent = o->n_lent;
    f->reader.may_be_empty = o->may_be_empty;
    if (!reader_open(&f->reader, a, paths, n, why)) {
        reader_close(&f->reader);
        return NULL;
    }
    arena_init(&f->scan_arena, a->budget);
    pthread_mutex_init(&f->lock, NULL);
    return &f->source;
}
