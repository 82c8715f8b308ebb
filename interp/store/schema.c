/*
 * schema.c - names of the tables' columns.
 *
 * What queries filter by most stands in a table of its own: most of what a scan costs is reading
 * pages, and most queries need no others. It stands first there: a scan stops reading a row's
 * header at the last column it needs.
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

const char *schema_sql(struct arena *a)
{
    static const struct schema_list none = { NULL, 0, 0 };
    struct buf sql = BUF_INIT;
    buf_text(&sql, "CREATE TABLE events_first (_row INTEGER PRIMARY KEY");
    for (size_t i = SCHEMA_ROW + 1; i < SCHEMA_COLUMNS; i++) {
        buf_text(&sql, ", ");
        schema_put_name(&sql, str_of(schema_columns[i]));
    }
    buf_text(&sql, ");\n"
                   "CREATE TABLE events_rest (_row INTEGER PRIMARY KEY);\n"
                   "CREATE TABLE raw (_row INTEGER PRIMARY KEY, text);\n"
                   "CREATE TABLE fields (_field INTEGER PRIMARY KEY, name COLLATE NOCASE UNIQUE, "
                   "place);\n"
                   "CREATE TABLE loads (_load INTEGER PRIMARY KEY, file, size, fingerprint, state, "
                   "next, rows, bad, first_time, last_time, time);\n");
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

/* Is column `at` of a table, the row's number first, as this program makes it? */
static bool is_as_made(struct stmt *s, size_t at)
{
    bool plain = stmt_is_null(s, 2) && stmt_int(s, 3) == 0;
    if (at == SCHEMA_ROW) {
        return plain && stmt_int(s, 4) == 1 && str_eq_fold(stmt_text(s, 1), STR("INTEGER"));
    }
    return plain && stmt_int(s, 4) == 0 && stmt_text(s, 1).len == 0;
}

/* The columns of a table, of which the first `fixed` have the names of schema_columns and at most
 * DB_FIELDS follow; these are left in *out from number `from` on. */
static bool read_columns(struct arena *a, struct db *db, const char *table, size_t fixed,
                         size_t from, struct schema_list *out)
{
    bool failed = false, fine = true;
    size_t n = 0;
    struct stmt *s = stmt_new(a, db,
                              "SELECT name, type, dflt_value, hidden, pk "
                              "FROM pragma_table_xinfo(?1) ORDER BY cid");
    if (!s || !stmt_set_text(s, 1, str_of(table))) {
        return false;
    }
    for (; fine && stmt_row(s, &failed); n++) {
        struct str name = stmt_text(s, 0);
        fine = is_as_made(s, n) && n < fixed + DB_FIELDS &&
               (n >= fixed || str_eq(name, str_of(schema_columns[n])));
        if (n >= from) {
            *vec_add(a, out) = arena_str(a, name);
        }
    }
    stmt_free(s);
    if (!failed && (!fine || n < fixed)) {
        db->why = arena_printf(db->arena, "its table `%s` was changed by another program", table).s;
    }
    return !failed && fine && n >= fixed;
}

bool schema_read(struct arena *a, struct db *db, struct schema *out)
{
    *out = (struct schema) { .table = db->version == 1 ? "events" : "events_first" };
    return read_columns(a, db, out->table, SCHEMA_COLUMNS, 0, &out->first) &&
           (db->version == 1 || read_columns(a, db, "events_rest", 1, 1, &out->rest));
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
