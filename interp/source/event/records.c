/*
 * records.c - whole records in file order, for `load` and `fields`.
 *
 * The walk is that of a scan (walk_members.h), but takes every key. Of names equal without case the
 * last wins, a null or an object included: it removes the earlier value.
 */
#include "source/event/record_cursor.h"

#include "data/json/json_cell.h"
#include "source/event/walk_members.h"
#include "source/format/syslog.h"

enum { NAMES_KEPT = 1 << 16 /* names remembered from record to record */ };

/* The first names of the table. */
enum {
    KNOWN_MESSAGE,
    KNOWN_RECEIPT,
    KNOWN_SEARCHABLE,
    KNOWN_CATEGORY,
    KNOWN_HOST,
    KNOWN_SOURCE,
    KNOWN_COLLECTOR,
    KNOWN_FIXED
};

/* The number of a name, which is copied when it is new. */
uint32_t record_name(struct record_cursor *c, struct str name, struct name_bits bits)
{
    uint32_t number = names_find(&c->names, name, bits);
    if (number != NAME_NONE) {
        return number;
    }
    number = names_add(&c->names, arena_str(&c->names_arena, name));
    uint32_t wanted = names_find(&c->wanted->table, name, bits);
    struct known_name known = { .slot = wanted == NAME_NONE ? SLOT_NONE
                                                            : c->wanted->names[wanted].slot };
    block_add(&c->known, &known, sizeof known);
    return number;
}

static void begin_names(struct record_cursor *c)
{
    static const char *const fixed[KNOWN_FIXED] = { "_messageTime",    "_receiptTime",
                                                    "_searchableTime", "_sourceCategory",
                                                    "_sourceHost",     "_source",
                                                    "_collector" };
    arena_reset(&c->names_arena);
    c->known.len = 0;
    c->n_objects = 0;
    names_init(&c->names, &c->names_arena);
    for (size_t k = 0; k < KNOWN_FIXED; k++) {
        struct str name = str_of(fixed[k]);
        record_name(c, name, name_bits_of(name));
    }
}

/* Whether the name has a value that the current fill step must not replace; an object is not one.
 */
bool record_is_taken(const struct record_cursor *c, const struct known_name *known)
{
    if (c->filler == 0 || known->filler == c->filler) {
        return false;
    }
    return known->stamp == c->stamp && !cell_is_null(&field_at(c, known->field)->value);
}

void record_put(struct record_cursor *c, uint32_t number, struct str name, const struct cell *value)
{
    struct known_name *known = known_at(c, number);
    if (record_is_taken(c, known)) {
        return;
    }
    known->filler = c->filler;
    c->placeholders |= cell_is_null(value);
    c->puts++;
    known->object = 0;
    if (known->stamp == c->stamp) {
        *field_at(c, known->field) = (struct field_value) { name, *value };
        return;
    }
    known->stamp = c->stamp;
    known->field = (uint32_t)c->n_fields++;
    struct field_value field = { name, *value };
    block_add(&c->fields, &field, sizeof field);
}

/* Removes an earlier value of the name. */
static void drop_field(struct record_cursor *c, uint32_t number)
{
    struct known_name *known = known_at(c, number);
    if (record_is_taken(c, known) || (c->filler > 0 && known->object > 0)) {
        return;
    }
    known->object = 0;
    if (known->stamp == c->stamp) {
        field_at(c, known->field)->value = cell_null();
        c->placeholders = true;
    }
}

/* A null is no value. */
static void put_scalar(struct record_cursor *c, uint32_t number, struct str name,
                       const struct cell *value)
{
    if (cell_is_null(value)) {
        drop_field(c, number);
    } else {
        record_put(c, number, name, value);
    }
}

static struct object_value *object_at(const struct record_cursor *c, size_t k)
{
    return (struct object_value *)(void *)c->objects.data + k;
}

/* An object is the last value of its name so far; `puts` were there when it began. */
static void put_object(struct record_cursor *c, uint32_t number, struct str name, struct str text,
                       uint64_t puts)
{
    struct known_name *known = known_at(c, number);
    struct object_value object = { name, text, number, c->puts > puts };
    if (c->filler == 0 && known->slot != c->wanted->raw) {
        block_add(&c->objects, &object, sizeof object);
        known->object = ++c->n_objects;
    }
}

/* Keeps only those objects of the record that must be returned. */
static void choose_objects(struct record_cursor *c, bool raw_is_record)
{
    size_t n = 0;
    for (size_t k = 0; k < c->n_objects; k++) {
        struct object_value object = *object_at(c, k);
        struct known_name *known = known_at(c, object.number);
        bool is_last = known->object == k + 1;
        known->object = is_last ? 0 : known->object;
        if (is_last && (!raw_is_record || c->placeholders || !object.has_members ||
                        known->slot < c->wanted->n_values)) {
            *object_at(c, n++) = object;
        }
    }
    c->n_objects = n;
}

/* The full name of the key at index i, valid until the next key; false: there is no value. */
static bool full_name(struct record_cursor *c, size_t i, size_t depth, size_t path_len,
                      struct str *name, struct name_bits *bits)
{
    if (depth == 1) {
        return walk_key(c->walk, i, name, bits);
    }
    enum walk_name got = walk_inner_name(c->walk, i, path_len, name, bits);
    c->walk->invalid_inputs += got == WALK_NAME_LONG;
    return got == WALK_NAME_FINE;
}

/* The object or array at index i. */
static enum json_fault read_brackets(struct record_cursor *c, size_t i, size_t depth,
                                     uint32_t number, struct str name, size_t *next)
{
    const struct json *j = &c->walk->j;
    uint64_t puts = c->puts;
    enum json_fault fault;
    if (j->text[j->at[i]] == '[') {
        fault = json_skip(j, i, depth, next);
        if (fault == JSON_FINE) {
            struct cell value = cell_of_text(json_written(j, i, *next));
            record_put(c, number, name, &value);
        }
        return fault;
    }
    drop_field(c, number);
    fault = walk_descends(c->walk, depth, name)
                ? record_members(c, i + 1, depth + 1, name.len, next)
                : json_skip(j, i, depth, next);
    if (fault == JSON_FINE) {
        put_object(c, number, name, json_written(j, i, *next), puts);
    }
    return fault;
}

/* Built-in fields come from the event itself, not from a text in it. */
static bool is_kept_out(const struct record_cursor *c, struct str name)
{
    return c->filler != 0 && name.len > 0 && name.s[0] == '_';
}

/* The value at index i of the key before it. */
static enum json_fault read_value(struct record_cursor *c, size_t i, size_t depth, size_t path_len,
                                  size_t *next)
{
    const struct json *j = &c->walk->j;
    char first = j->text[j->at[i]];
    struct str name;
    struct name_bits bits;
    if (!full_name(c, i - 2, depth, path_len, &name, &bits) || is_kept_out(c, name)) {
        return json_skip(j, i, depth, next);
    }
    uint32_t number = record_name(c, name, bits);
    uint32_t slot = known_at(c, number)->slot;
    if (depth > 1) {
        if (c->arena->budget &&
            atomic_load_explicit(&c->arena->budget->over, memory_order_relaxed)) {
            return JSON_TOO_LONG; /* full names can be far longer in total than the record */
        }
        const struct name *interned = &c->names.items[number];
        bool same = memcmp(interned->text.s, name.s, name.len) == 0;
        name = same ? interned->text : arena_str(&c->scratch, name);
    }
    if (slot != SLOT_NONE && c->filler == 0) {
        c->walk->places[slot] = (uint32_t)i;
    }
    if (slot == c->wanted->raw && first != '{') {
        return json_skip(j, i, depth, next);
    }
    if (first == '{' || first == '[') {
        return read_brackets(c, i, depth, number, name, next);
    }
    *next = i + 1;
    if (!json_begins_value(j, i)) {
        return JSON_NO_VALUE;
    }
    struct cell value;
    if (!json_cell(j, i, &c->scratch, &value)) {
        c->walk->invalid_inputs++;
    }
    put_scalar(c, number, name, &value);
    return JSON_FINE;
}

/* An object whose members are all taken: the sink of the walk. */
struct field_sink {
    struct record_cursor *cursor;
    size_t depth, path_len;
};

static inline __attribute__((always_inline)) enum json_fault
take_field(void *sink, const struct json *j, size_t *i)
{
    const struct field_sink *s = sink;
    size_t next = 0;
    if (!walk_has_key(j, *i)) {
        return walk_member_fault(&s->cursor->walk->j, *i);
    }
    enum json_fault fault = read_value(s->cursor, *i + 2, s->depth, s->path_len, &next);
    *i = next;
    return fault;
}

enum json_fault record_members(struct record_cursor *c, size_t i, size_t depth, size_t path_len,
                               size_t *next)
{
    struct field_sink sink = { c, depth, path_len };
    return walk_members(&c->walk->j, i, take_field, &sink, next);
}

static enum json_fault read_all(struct record_cursor *c, struct str text)
{
    size_t next = 0;
    enum json_fault fault = walk_open(c->walk, c->wanted, text);
    if (fault == JSON_FINE) {
        fault = record_members(c, 1, 1, 0, &next);
    }
    return fault == JSON_FINE && next != c->walk->j.n ? JSON_TRAILING : fault;
}

/* The cells that a format made of the record. */
static enum json_fault take_cells(struct record_cursor *c, const struct in_event *event)
{
    walk_cells(c->walk, c->wanted, event);
    for (size_t k = 0; k < event->n_cells; k++) {
        const struct in_cell *cell = &event->cells[k];
        uint32_t number = record_name(c, cell->name, name_bits_of(cell->name));
        if (known_at(c, number)->slot != c->wanted->raw) {
            put_scalar(c, number, cell->name, &cell->value);
        }
    }
    return JSON_FINE;
}

/* A built-in time becomes epoch ms, or is removed when it cannot be read. */
static void put_time(struct record_cursor *c, uint32_t number, bool own, int64_t ms)
{
    const struct known_name *known = known_at(c, number);
    if (known->stamp == c->stamp) {
        field_at(c, known->field)->value = own ? cell_int(ms) : cell_null();
        c->placeholders |= !own;
    }
}

static void put_default(struct record_cursor *c, uint32_t number, struct str text)
{
    const struct known_name *known = known_at(c, number);
    bool has = known->stamp == c->stamp && !cell_is_null(&field_at(c, known->field)->value);
    has |= known->object > 0;
    if (!has && text.len > 0) {
        struct cell value = cell_of_text(text);
        record_put(c, number, c->names.items[number].text, &value);
    }
}

static void take_holes_out(struct record_cursor *c)
{
    size_t n = 0;
    for (size_t k = 0; k < c->n_fields; k++) {
        if (!cell_is_null(&field_at(c, k)->value)) {
            *field_at(c, n++) = *field_at(c, k);
        }
    }
    c->n_fields = n;
}

/* `is_text`: the event is its text alone. */
static void hand_over(struct record_cursor *c, const struct reader_record *r, struct str raw,
                      bool is_text, int64_t time, struct record *out)
{
    const struct file_options *o = &c->file->options;
    struct str host = is_text ? syslog_host(raw) : STR("");
    put_default(c, KNOWN_CATEGORY, o->category);
    put_default(c, KNOWN_HOST, host.len > 0 ? host : o->host);
    put_default(c, KNOWN_SOURCE, o->source);
    put_default(c, KNOWN_COLLECTOR, o->collector);
    choose_objects(c, raw.s == r->text.s && (c->n_objects == 0 || c->walk->j.text == raw.s));
    if (c->placeholders) {
        take_holes_out(c);
    }
    c->counts.records++;
    c->walk->origin.count++;
    *out = (struct record) { .raw = raw,
                             .raw_is_record = raw.s == r->text.s,
                             .seq = record_seq(c->cursor.file, r->offset),
                             .time = time,
                             .source = c->walk->origin.source,
                             .format = c->walk->origin.format,
                             .count = walk_count(&c->walk->origin),
                             .fields = field_at(c, 0),
                             .n_fields = c->n_fields,
                             .objects = object_at(c, 0),
                             .n_objects = c->n_objects };
    c->place_file = c->cursor.file;
    c->place = reader_resume_offset(&c->cursor);
}

static void begin_record(struct record_cursor *c)
{
    c->stamp++;
    c->n_fields = 0;
    c->fields.len = 0;
    c->filler = 0;
    for (size_t k = 0; k < c->n_objects; k++) {
        known_at(c, object_at(c, k)->number)->object = 0; /* a malformed record left it */
    }
    c->n_objects = 0;
    c->objects.len = 0;
    c->placeholders = false;
}

/* Reads a record; false: malformed and not text, or an error. */
static bool read_record(struct record_cursor *c, const struct reader_record *r, struct record *out)
{
    const char *reason = r->reason;
    const struct in_def *format = file_source_format(c->file, &c->cursor);
    struct in_event e = in_event_of(r->text);
    begin_record(c);
    if (!reason && format->event) {
        c->run.context = r->context;
        reason = format->event(&c->run, r->text, &e);
    }
    if (!reason && !in_event_has_fields(&e)) {
        hand_over(c, r, e.raw, true, e.time, out);
        return true;
    }
    if (!reason) {
        c->walk->given = e.time;
        c->walk->hint = e.hint;
        enum json_fault fault = e.cells ? take_cells(c, &e) : read_all(c, e.json);
        if (fault == JSON_FINE) {
            struct event_times times;
            if (c->wanted->mapping) {
                record_fill(c, c->wanted->mapping);
            }
            c->filler = 0;
            event_times(c->walk, c->wanted, &times);
            if (times.message == TIME_NONE) {
                c->run.untimed++;
                file_times_miss(&c->times, r->offset, &c->run, c->walk);
            }
            put_time(c, KNOWN_MESSAGE, times.message_own, times.message);
            put_time(c, KNOWN_RECEIPT, times.receipt_own, times.receipt);
            put_time(c, KNOWN_SEARCHABLE, times.searchable_own, times.searchable);
            hand_over(c, r, event_raw(c->walk, c->wanted, e.raw), false, times.message, out);
            return true;
        }
        reason = json_fault_text(fault);
    }
    if (reason == in_reported) {
        return false;
    }
    file_source_bad(&c->counts, &c->cursor, r, reason);
    if (c->file->options.strict) {
        c->error = file_source_strict(c->file, &c->cursor, &c->counts.bad);
        return false;
    }
    if (r->reason || !event_is_text(e.raw)) {
        return false;
    }
    begin_record(c);
    hand_over(c, r, e.raw, true, TIME_NONE, out);
    return true;
}

bool file_record_next(struct record_cursor *c, struct record *out)
{
    while (!c->error) {
        struct reader_record r;
        if (!c->in_chunk) {
            c->in_chunk = reader_next_chunk(&c->cursor);
            c->error = c->cursor.error;
            if (!c->in_chunk) {
                return false;
            }
            file_source_chunk(c->file, &c->run, &c->cursor, c->walk);
            file_times_chunk(&c->times, c->cursor.file, c->counts.records, &c->run);
        }
        c->in_chunk = reader_next_record(&c->cursor, &r);
        if (!c->in_chunk) {
            continue;
        }
        arena_reset(&c->scratch);
        if (c->names.n > NAMES_KEPT) {
            begin_names(c);
        }
        if (read_record(c, &r, out)) {
            return true;
        }
    }
    return false;
}

struct record_cursor *file_records_open(struct source *src, struct arena *a, const char **why)
{
    struct file_source *f = (struct file_source *)src;
    if (!file_source_begin(f, why)) {
        return NULL;
    }
    struct record_cursor *c = arena_new(a, struct record_cursor);
    c->file = f;
    c->arena = a;
    reader_cursor_begin(&c->cursor, &f->pass, a);
    c->wanted = projection_new(a, NULL, &f->options);
    c->walk = walk_new(a, c->wanted);
    c->times.all = &f->times;
    arena_init(&c->names_arena, a->budget);
    arena_init(&c->scratch, a->budget);
    c->walk->scratch = &c->scratch;
    file_source_run(f, &c->run, a, NULL);
    c->run.scratch = &c->scratch;
    c->run.wants_raw = true;
    block_init(&c->known, a->budget);
    block_init(&c->fields, a->budget);
    block_init(&c->objects, a->budget);
    block_reserve(&c->objects, sizeof(struct object_value));
    block_reserve(&c->fields, sizeof(struct field_value));
    begin_names(c);
    return c;
}

const char *file_records_error(const struct record_cursor *c)
{
    return c->error;
}

uint64_t file_record_bad(const struct record_cursor *c)
{
    return c->counts.bad.count;
}

void file_record_place(const struct record_cursor *c, size_t *file, uint64_t *offset,
                       uint64_t *read)
{
    *file = c->file->reader.files[c->place_file].argument;
    *offset = c->place;
    *read = c->sought + c->cursor.bytes;
}

void file_records_seek(struct record_cursor *c, size_t file, uint64_t offset, uint64_t events)
{
    c->walk->origin = (struct walk_origin) { .passed = events };
    reader_pass_seek(&c->file->pass, file, offset);
    c->in_chunk = false;
    c->place_file = c->file->pass.file;
    c->place = offset;
    c->sought = reader_is_seekable(&c->file->reader.files[c->place_file]) ? offset : 0;
}

void file_records_close(struct record_cursor *c)
{
    c->counts.bytes = c->cursor.bytes;
    c->counts.invalid_inputs = c->walk->invalid_inputs;
    c->counts.repaired = c->run.repaired;
    c->counts.untimed = c->run.untimed;
    file_times_end(&c->times, c->counts.records, &c->run);
    c->counts.longer = c->run.longer;
    in_run_end(&c->run);
    file_source_count(c->file, &c->counts);
    if (c->wanted->mapping) {
        mapping_count(c->walk->mapped, c->wanted->mapping);
    }
    reader_cursor_end(&c->cursor);
    block_release(&c->known);
    block_release(&c->fields);
    block_release(&c->objects);
    arena_release(&c->names_arena);
    arena_release(&c->scratch);
}
