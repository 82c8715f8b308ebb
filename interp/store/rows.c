/*
 * rows.c - events on their way into the database.
 *
 * Records of one kind name their fields in one order, so each field remembers its successor: a name
 * is looked up only where that guess is wrong. Most texts are slices of the event's own text, which
 * is copied anyway; those only move with it.
 */
#include "store/rows.h"

#include "base/json/json.h"
#include "base/vec.h"
#include "store/overflow.h"

#include <assert.h>

enum { MORE_REMEMBERED = 50000 };

static struct field *field_add(struct fields *f, struct str name, enum field_place place,
                               uint32_t column)
{
    struct field *new = arena_new(&f->kept, struct field);
    new->name = arena_str(&f->kept, name);
    new->place = place;
    new->column = column;
    map_put(&f->columns, new->name, new);
    *vec_add(&f->kept, f) = new;
    return new;
}

static enum field_place metadata_place(enum schema_column column)
{
    if (column == SCHEMA_MESSAGE_TIME) {
        return FIELD_MESSAGE_TIME;
    }
    if (column == SCHEMA_RECEIPT_TIME || column == SCHEMA_SEARCHABLE_TIME) {
        return FIELD_TIME;
    }
    return column == SCHEMA_SIZE ? FIELD_SIZE : FIELD_COLUMN;
}

void fields_init(struct fields *f, const struct schema *columns)
{
    *f = (struct fields) { .n_first = (uint32_t)columns->first.n,
                           .n_rest = (uint32_t)columns->rest.n };
    arena_init(&f->kept, NULL);
    arena_init(&f->passing, NULL);
    map_init(&f->columns, &f->kept, true);
    map_init(&f->more, &f->passing, true);
    for (uint32_t i = SCHEMA_ROW + 1; i < f->n_first; i++) {
        if (i != SCHEMA_MORE) {
            enum field_place place =
                i < SCHEMA_COLUMNS ? metadata_place((enum schema_column)i) : FIELD_COLUMN;
            field_add(f, columns->first.items[i], place, i);
        }
    }
    for (uint32_t i = 0; i < f->n_rest; i++) {
        field_add(f, columns->rest.items[i], FIELD_COLUMN, SCHEMA_REST + i);
    }
}

void fields_release(struct fields *f)
{
    arena_release(&f->passing);
    arena_release(&f->kept);
}

static void forget_more(struct fields *f)
{
    assert(f->more.n > 0 && "otherwise there is nothing to forget");
    for (size_t i = 0; i < f->n; i++) {
        f->items[i]->next = NULL;
    }
    f->start.next = NULL;
    arena_reset(&f->passing);
    map_init(&f->more, &f->passing, true);
}

static struct field *field_find(struct fields *f, struct rows *r, struct str name, bool is_object)
{
    struct field *found = map_get(&f->columns, name);
    if (!found) {
        found = map_get(&f->more, name);
    }
    if (found) {
        return found;
    }
    size_t n = f->n_first - SCHEMA_COLUMNS + f->n_rest + r->new_columns.n;
    if (!is_object && n < DB_FIELDS && schema_may_be_column(name)) {
        found = field_add(f, name, FIELD_COLUMN, SCHEMA_END + (uint32_t)r->new_columns.n);
        *vec_add(&r->text, &r->new_columns) = (struct new_column) { found->name, found->column };
        return found;
    }
    found = arena_new(&f->passing, struct field);
    found->name = arena_str(&f->passing, name);
    found->place = FIELD_MORE;
    map_put(&f->more, found->name, found);
    *vec_add(&r->text, &r->new_more) = arena_str(&r->text, name);
    return found;
}

/* The field called `name` that follows `*before`; moves *before on. */
static const struct field *field_next(struct fields *f, struct rows *r, struct field **before,
                                      struct str name)
{
    const struct field *found = (*before)->next;
    if (!found || !str_eq(found->name, name)) {
        found = field_find(f, r, name, false);
        (*before)->next = found;
    }
    *before = (struct field *)(uintptr_t)found; /* all are made by field_find or field_add */
    return found;
}

void rows_init(struct rows *r)
{
    *r = (struct rows) { .more = BUF_INIT };
    arena_init(&r->text, NULL);
    block_init(&r->rows, NULL);
    block_init(&r->values, NULL);
}

void rows_clear(struct rows *r)
{
    arena_reset(&r->text);
    r->rows.len = 0;
    r->values.len = 0;
    r->n = 0;
    r->bytes = 0;
    r->format = NULL;
    r->new_columns = (struct column_list) { NULL, 0, 0 };
    r->new_more = (struct schema_list) { NULL, 0, 0 };
}

void rows_release(struct rows *r)
{
    arena_release(&r->text);
    block_release(&r->rows);
    block_release(&r->values);
    buf_release(&r->more);
}

static void add_value(struct rows *r, uint32_t column, struct cell cell)
{
    struct row_value *v = block_reserve(&r->values, sizeof *v);
    *v = (struct row_value) { column, cell };
    r->values.len += sizeof *v;
}

/* The cell with its text in the rows' arena; `raw` was copied to `copy`. */
static struct cell moved(struct rows *r, const struct cell *c, struct str raw, struct str copy)
{
    if (c->tag != CELL_STRING && c->tag != CELL_WRITTEN) {
        return *c;
    }
    struct cell to = *c;
    uintptr_t at = (uintptr_t)c->as.s;
    uintptr_t from = (uintptr_t)raw.s;
    if (at >= from && at + c->len <= from + raw.len) {
        to.as.s = copy.s + (at - from);
    } else {
        to.as.s = arena_str(&r->text, cell_str(c)).s;
        r->bytes += c->len;
    }
    return to;
}

static bool whole(const struct cell *c, int64_t *out)
{
    return !cell_is_null(c) && cell_integer(c, out);
}

/* Times equal to their default are left out. */
static void add_times(struct rows *r, int64_t time, const int64_t own[2], const bool has[2])
{
    int64_t receipt = has[0] ? own[0] : time;
    if (time != TIME_NONE) {
        add_value(r, SCHEMA_MESSAGE_TIME, cell_int(time));
    }
    if (has[0] && receipt != time) {
        add_value(r, SCHEMA_RECEIPT_TIME, cell_int(receipt));
    }
    if (has[1] && own[1] != receipt) {
        add_value(r, SCHEMA_SEARCHABLE_TIME, cell_int(own[1]));
    }
}

/* Objects that cannot be recovered from the raw text: stored as fields, but never in a column. */
static void add_objects(struct rows *r, struct fields *f, const struct record *rec, struct str copy,
                        struct cell *size)
{
    for (size_t i = 0; i < rec->n_objects; i++) {
        struct cell text = cell_of_text(rec->objects[i].text);
        const struct field *field = field_find(f, r, rec->objects[i].name, true);
        switch (field->place) {
        case FIELD_COLUMN:
            add_value(r, field->column, moved(r, &text, rec->raw, copy));
            break;
        case FIELD_MORE:
            overflow_put(&r->more, rec->objects[i].name, &text);
            break;
        case FIELD_SIZE:
            *size = moved(r, &text, rec->raw, copy);
            break;
        case FIELD_MESSAGE_TIME:
        case FIELD_TIME:
            break; /* an object is not a time */
        }
    }
}

/* Whether an object could be searched in a raw text that is not the record. */
static bool misleads(const struct record *rec)
{
    size_t at = 0;
    while (at < rec->raw.len && json_is_blank(rec->raw.s[at])) {
        at++;
    }
    return !rec->raw_is_record && at < rec->raw.len && rec->raw.s[at] == '{';
}

/* Whether the row comes from elsewhere than the one before, or not just after it. */
static void add_origin(struct rows *r, struct row *row, const struct record *rec)
{
    bool same = r->format && r->format == rec->format && r->source.s == rec->source.s &&
                r->count + (rec->count > 0) == rec->count;
    if (!same) {
        row->source = arena_str(&r->text, rec->source);
        row->format = rec->format;
        row->count = rec->count;
    }
    r->source = rec->source;
    r->format = rec->format;
    r->count = rec->count;
}

void rows_add(struct rows *r, struct fields *f, const struct record *rec)
{
    struct row *row = block_reserve(&r->rows, sizeof *row);
    struct field *before = &f->start;
    struct cell size = cell_int((int64_t)rec->raw.len);
    int64_t own[2] = { 0, 0 };
    bool has[2] = { false, false };
    *row = (struct row) { .raw = arena_str(&r->text, rec->raw),
                          .first = r->values.len / sizeof(struct row_value),
                          .time = rec->time };
    if (f->more.n > MORE_REMEMBERED) {
        forget_more(f);
    }
    buf_clear(&r->more);
    for (size_t i = 0; i < rec->n_fields; i++) {
        const struct field_value *v = &rec->fields[i];
        const struct field *field = field_next(f, r, &before, v->name);
        switch (field->place) {
        case FIELD_COLUMN:
            add_value(r, field->column, moved(r, &v->value, rec->raw, row->raw));
            break;
        case FIELD_MORE:
            overflow_put(&r->more, v->name, &v->value);
            break;
        case FIELD_TIME: {
            size_t which = field->column == SCHEMA_RECEIPT_TIME ? 0 : 1;
            has[which] = whole(&v->value, &own[which]);
            break;
        }
        case FIELD_SIZE:
            size = moved(r, &v->value, rec->raw, row->raw);
            break;
        case FIELD_MESSAGE_TIME:
            break; /* rec->time */
        }
    }
    add_objects(r, f, rec, row->raw, &size);
    if (misleads(rec)) {
        struct cell mark = cell_int(1);
        overflow_put(&r->more, STR("_raw"), &mark);
    }
    overflow_end(&r->more);
    row->more = arena_str(&r->text, buf_view(&r->more));
    add_times(r, rec->time, own, has);
    add_origin(r, row, rec);
    add_value(r, SCHEMA_SIZE, size);
    assert(r->values.len % sizeof(struct row_value) == 0 && r->rows.len == r->n * sizeof *row);
    row->n = r->values.len / sizeof(struct row_value) - row->first;
    r->rows.len += sizeof *row;
    r->n++;
    r->bytes += rec->raw.len + row->more.len;
}

/* The number of the next column: commonly asked for, or one of few, it goes to the first table.
 */
static uint32_t take_column(struct fields *f, size_t rank)
{
    assert(f->n_first >= SCHEMA_COLUMNS && f->n_first - SCHEMA_COLUMNS + f->n_rest < DB_FIELDS);
    bool in_first = rank != SIZE_MAX || f->n_first < SCHEMA_COLUMNS + DB_FIRST;
    return in_first ? f->n_first++ : SCHEMA_REST + f->n_rest++;
}

/* New columns are numbered as they appear; now that all of these rows are known, each gets its
 * final number, in the fields and in the rows. A scan reads whole pages, and each row up to the
 * last column it needs, so this is worth a factor of two. */
void rows_settle(struct rows *r, struct fields *f)
{
    size_t n = r->new_columns.n;
    if (n == 0) {
        return;
    }
    struct field **order = arena_array(&r->text, struct field *, n);
    uint32_t *moved_to = arena_array(&r->text, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        struct field *field = f->items[f->n - n + i];
        size_t rank = schema_rank(field->name);
        size_t at = i;
        while (at > 0 && schema_rank(order[at - 1]->name) > rank) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = field;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t column = take_column(f, schema_rank(order[i]->name));
        moved_to[order[i]->column - SCHEMA_END] = column;
        order[i]->column = column;
        r->new_columns.items[i] =
            (struct new_column) { arena_str(&r->text, order[i]->name), column };
    }
    struct row_value *values = (struct row_value *)(void *)r->values.data;
    for (size_t i = 0; i < r->values.len / sizeof *values; i++) {
        if (values[i].column >= SCHEMA_END) {
            values[i].column = moved_to[values[i].column - SCHEMA_END];
        }
    }
}
