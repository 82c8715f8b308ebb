/*
 * schema.c - the tables and their columns.
 *
 * Commonly filtered fields have a table of their own: a scan mostly costs reading pages, and most
 * queries need no others. They come first there: a scan stops reading a row's header at the last
 * column it needs.
 */
#include "store/schema.h"

#include "base/vec.h"
#include "store/stmt.h"

const char *const schema_columns[SCHEMA_COLUMNS] = {
    [SCHEMA_ROW] = "_row",
    [SCHEMA_MESSAGE_TIME] = "_messageTime",
    [SCHEMA_RECEIPT_TIME] = "_receiptTime",
    [SCHEMA_SEARCHABLE_TIME] = "_searchableTime",
    [SCHEMA_SIZE] = "_size",
    [SCHEMA_CATEGORY] = "_sourceCategory",
    [SCHEMA_HOST] = "_sourceHost",
    [SCHEMA_NAME] = "_sourceName",
    [SCHEMA_COLLECTOR] = "_collector",
    [SCHEMA_SOURCE] = "_source",
    [SCHEMA_FORMAT] = "_format",
    [SCHEMA_VIEW] = "_view",
    [SCHEMA_MESSAGE_COUNT] = "_messageCount",
    [SCHEMA_COLLECTOR_ID] = "_collectorId",
    [SCHEMA_SOURCE_ID] = "_sourceId",
    [SCHEMA_MESSAGE_ID] = "_messageId",
    [SCHEMA_BLOCK_ID] = "_blockId",
    [SCHEMA_MORE] = "more",
};

enum schema_column schema_metadata(struct str name)
{
    if (name.len == 0 || name.s[0] != '_') {
        return SCHEMA_COLUMNS;
    }
    for (int i = SCHEMA_ROW + 1; i < SCHEMA_MORE; i++) {
        if (str_eq_fold(name, str_of(schema_columns[i]))) {
            return (enum schema_column)i;
        }
    }
    return SCHEMA_COLUMNS;
}

bool schema_may_be_column(struct str name)
{
    return name.len > 0 && name.len <= DB_NAME_MAX && !memchr(name.s, '\0', name.len) &&
           !str_eq_fold(name, str_of(schema_columns[SCHEMA_ROW])) &&
           !str_eq_fold(name, str_of(schema_columns[SCHEMA_MORE])) && utf8_valid(name);
}

size_t schema_rank(struct str name)
{
    static const char *const common[] = {
        "EventCode",
        "EventID",
        "event_id",
        "eventName",
        "eventSource",
        "EventType",
        "status",
        "status_code",
        "errorCode",
        "level",
        "severity",
        "action",
        "method",
        "type",
        "Signed",
        "SignatureStatus",
        "Signature",
        "Image",
        "CommandLine",
        "ParentImage",
        "User",
        "host",
        "ImageLoaded",
        "TargetImage",
        "TargetFilename",
        "TargetObject",
        "DestinationPort",
        "LogonType",
        "TargetUserName",
        "SubjectUserName",
        "NewProcessName",
        "ParentProcessName",
        "sourceIPAddress",
        "src_ip",
        "dest_ip",
        "url",
    };
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (str_eq_fold(name, str_of(common[i]))) {
            return i;
        }
    }
    return SIZE_MAX;
}

void schema_put_name(struct buf *out, struct str name)
{
    buf_char(out, '"');
    for (size_t i = 0; i < name.len; i++) {
        if (name.s[i] == '"') {
            buf_char(out, '"');
        }
        buf_char(out, name.s[i]);
    }
    buf_char(out, '"');
}

/* The columns of `loads` before version 3, which added others. */
#define LOADS_2                                                                                    \
    "_load INTEGER PRIMARY KEY, file, size, fingerprint, state, next, rows, bad, first_time, "     \
    "last_time, time"

/* The tables, and their columns as in CREATE TABLE; those for fields come after. */
enum table { TABLE_FIRST, TABLE_REST, TABLE_RAW, TABLE_FIELDS, TABLE_LOADS, TABLE_ORIGINS, TABLES };

static const struct table_def {
    const char *name, *columns;
} tables[TABLES] = {
    [TABLE_FIRST] = { "events_first", "_row INTEGER PRIMARY KEY" },
    [TABLE_REST] = { "events_rest", "_row INTEGER PRIMARY KEY" },
    [TABLE_RAW] = { "raw", "_row INTEGER PRIMARY KEY, text" },
    [TABLE_FIELDS] = { "fields", "_field INTEGER PRIMARY KEY, name COLLATE NOCASE UNIQUE, place" },
    [TABLE_LOADS] = { "loads", LOADS_2 ", head, content, last, last_row, last_bad, parts, damage" },
    [TABLE_ORIGINS] = { "origins", "_row INTEGER PRIMARY KEY, name, format, count" },
};

const char *schema_sql(struct arena *a)
{
    static const struct schema_list none = { NULL, 0, 0 };
    struct buf sql = BUF_INIT;
    for (size_t t = 0; t < TABLES; t++) {
        buf_printf(&sql, "CREATE TABLE %s (%s", tables[t].name, tables[t].columns);
        for (size_t i = SCHEMA_ROW + 1; t == TABLE_FIRST && i < SCHEMA_COLUMNS; i++) {
            buf_text(&sql, ", ");
            schema_put_name(&sql, str_of(schema_columns[i]));
        }
        buf_text(&sql, ");\n");
    }
    schema_put_view(&sql, &none);
    const char *text = arena_cstr(a, buf_view(&sql));
    buf_release(&sql);
    return text;
}

void schema_put_view(struct buf *out, const struct schema_list *rest)
{
    buf_text(out, "CREATE VIEW events AS SELECT e.*");
    for (size_t i = 0; i < rest->n; i++) {
        buf_text(out, ", d.");
        schema_put_name(out, rest->items[i]);
    }
    buf_text(out, " FROM events_first e LEFT JOIN events_rest d ON d._row = e._row;\n");
}

static bool cut(struct str *s, struct str start)
{
    if (!str_starts(*s, start)) {
        return false;
    }
    *s = (struct str) { s->s + start.len, s->len - start.len };
    return true;
}

/* `, "name"` off the text of a table; names are no longer than this program makes them. */
static bool cut_column(struct arena *a, struct str *s, struct str *name)
{
    if (!cut(s, STR(", \""))) {
        return false;
    }
    char *to = arena_alloc(a, DB_NAME_MAX + 1);
    size_t len = 0;
    for (;;) {
        const char *end = memchr(s->s, '"', s->len);
        if (!end) {
            return false;
        }
        size_t n = (size_t)(end - s->s);
        if (n > DB_NAME_MAX - len) {
            return false;
        }
        memcpy(to + len, s->s, n);
        len += n;
        *s = (struct str) { end + 1, s->len - n - 1 };
        if (s->len == 0 || s->s[0] != '"') {
            *name = (struct str) { to, len };
            return true;
        }
        if (len == DB_NAME_MAX) {
            return false;
        }
        to[len++] = '"';
        *s = (struct str) { s->s + 1, s->len - 1 };
    }
}

/* Whether this is the text of CREATE TABLE as this program makes it, which rules out anything else
 * in the table: no generated column, type, constraint or collation. *columns: what comes after the
 * fixed ones. */
static bool is_as_made(struct arena *a, struct str sql, enum table table,
                       const struct table_def *def, struct schema_list *columns)
{
    struct str renamed = arena_printf(a, "CREATE TABLE \"%s\" (", def->name); /* by ALTER TABLE */
    struct str column;
    if (!(cut(&sql, arena_printf(a, "CREATE TABLE %s (", def->name)) || cut(&sql, renamed)) ||
        !cut(&sql, str_of(def->columns))) {
        return false;
    }
    *columns = (struct schema_list) { NULL, 0, 0 };
    if (table == TABLE_FIRST) {
        *vec_add(a, columns) = str_of(schema_columns[SCHEMA_ROW]);
    }
    size_t most = table == TABLE_FIRST  ? SCHEMA_COLUMNS + DB_FIELDS
                  : table == TABLE_REST ? DB_FIELDS
                                        : 0;
    while (columns->n < most && cut_column(a, &sql, &column)) {
        if (table == TABLE_FIRST && columns->n < SCHEMA_COLUMNS &&
            !str_eq(column, str_of(schema_columns[columns->n]))) {
            return false;
        }
        *vec_add(a, columns) = column;
    }
    return str_eq(sql, STR(")")) && (table != TABLE_FIRST || columns->n >= SCHEMA_COLUMNS);
}

/* An entry of the schema that belongs to table `t`; false: another program made it. */
static bool read_entry(struct arena *a, struct stmt *s, enum table t, const struct table_def *def,
                       bool *found, struct schema *out)
{
    struct schema_list columns;
    struct str type = stmt_text(s, 0);
    if (str_eq(type, STR("index"))) {
        return stmt_is_null(s, 3); /* one without a text comes from the text of its table */
    }
    if (!str_eq(type, STR("table"))) {
        return true; /* triggers and views are off */
    }
    bool twice = *found;
    *found = true;
    if (twice || stmt_int(s, 2) <= 0 || !is_as_made(a, stmt_text(s, 3), t, def, &columns)) {
        return false;
    }
    out->first = t == TABLE_FIRST ? columns : out->first;
    out->rest = t == TABLE_REST ? columns : out->rest;
    return true;
}

/* Reads the schema's entries; *changed: the name of a table that is not as it was made. */
static bool read_entries(struct arena *a, struct db *db, const struct table_def *defs, bool *found,
                         const char **changed, struct schema *out)
{
    bool failed = false;
    struct stmt *s = stmt_new(a, db, "SELECT type, tbl_name, rootpage, sql FROM sqlite_schema");
    while (s && stmt_row(s, &failed)) {
        size_t t = 0;
        while (t < TABLES &&
               !(defs[t].name && str_eq_fold(stmt_text(s, 1), str_of(defs[t].name)))) {
            t++;
        }
        if (t < TABLES && !read_entry(a, s, (enum table)t, &defs[t], &found[t], out)) {
            *changed = defs[t].name;
        }
    }
    if (s) {
        stmt_free(s);
    }
    return s && !failed;
}

bool schema_read(struct arena *a, struct db *db, struct schema *out)
{
    struct table_def defs[TABLES];
    const char *changed = NULL;
    bool found[TABLES] = { false };
    memcpy(defs, tables, sizeof defs);
    if (db->version < 3) {
        defs[TABLE_LOADS].columns = LOADS_2;
    }
    if (db->version == 1) {
        defs[TABLE_FIRST].name = "events";
        defs[TABLE_REST].name = NULL;
        found[TABLE_REST] = true;
    }
    if (db->version < DB_ORIGINS) {
        defs[TABLE_ORIGINS].name = NULL;
        found[TABLE_ORIGINS] = true;
    }
    *out = (struct schema) { .table = defs[TABLE_FIRST].name,
                             .has_origins = db->version >= DB_ORIGINS };
    if (!read_entries(a, db, defs, found, &changed, out)) {
        return false;
    }
    for (size_t t = 0; t < TABLES; t++) {
        if (!found[t]) {
            db->why = "its tables are not those of an event database";
            return false;
        }
    }
    if (!changed && out->first.n - SCHEMA_COLUMNS + out->rest.n > DB_FIELDS) {
        changed = tables[TABLE_REST].name; /* the first table never has more by itself */
    }
    if (changed) {
        db->why =
            arena_printf(db->arena, "its table `%s` was changed by another program", changed).s;
    }
    return !changed;
}

bool schema_rows(struct arena *a, struct db *db, const struct schema *s, int64_t *first,
                 int64_t *last)
{
    bool failed = false;
    struct str sql =
        arena_printf(a, "SELECT (SELECT min(_row) FROM %s), max(_row) FROM %s", s->table, s->table);
    struct stmt *find = stmt_new(a, db, sql.s);
    if (!find) {
        return false;
    }
    *first = 1;
    *last = 0;
    if (stmt_row(find, &failed) && !stmt_is_null(find, 0)) {
        *first = stmt_int(find, 0);
        *last = stmt_int(find, 1);
    }
    stmt_free(find);
    if (!failed && (*first < 1 || *last > INT64_MAX / 2)) {
        db->why = "its rows are numbered in a way this program does not";
        return false;
    }
    return !failed;
}

size_t schema_find(const struct schema *s, struct str name)
{
    for (size_t i = SCHEMA_COLUMNS; i < s->first.n; i++) {
        if (str_eq_fold(s->first.items[i], name)) {
            return i;
        }
    }
    for (size_t i = 0; i < s->rest.n; i++) {
        if (str_eq_fold(s->rest.items[i], name)) {
            return SCHEMA_REST + i;
        }
    }
    return SCHEMA_END;
}
