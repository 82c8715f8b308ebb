/*
 * schema.c - names of the tables' columns.
 *
 * What queries filter by most stands first: a scan stops reading a row's header at the last column
 * it needs.
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
    struct buf sql = BUF_INIT;
    buf_text(&sql, "CREATE TABLE events (_row INTEGER PRIMARY KEY");
    for (size_t i = SCHEMA_ROW + 1; i < SCHEMA_COLUMNS; i++) {
        buf_text(&sql, ", ");
        schema_put_name(&sql, str_of(schema_columns[i]));
    }
    buf_text(&sql, ");\n"
                   "CREATE TABLE raw (_row INTEGER PRIMARY KEY, text);\n"
                   "CREATE TABLE fields (_field INTEGER PRIMARY KEY, name COLLATE NOCASE UNIQUE, "
                   "place);\n"
                   "CREATE TABLE loads (_load INTEGER PRIMARY KEY, file, size, fingerprint, state, "
                   "next, rows, bad, first_time, last_time, time);\n");
    const char *text = arena_cstr(a, buf_view(&sql));
    buf_free(&sql);
    return text;
}

static bool is_as_made(struct stmt *s, size_t at, struct str name)
{
    bool plain = stmt_is_null(s, 2) && stmt_int(s, 3) == 0;
    if (at == SCHEMA_ROW) {
        plain = plain && stmt_int(s, 4) == 1 && str_eq_fold(stmt_text(s, 1), STR("INTEGER"));
    } else {
        plain = plain && stmt_int(s, 4) == 0 && stmt_text(s, 1).len == 0;
    }
    return plain && (at >= SCHEMA_COLUMNS || str_eq(name, str_of(schema_columns[at])));
}

bool schema_read(struct arena *a, struct db *db, struct schema_list *out)
{
    bool failed = false;
    struct stmt *s = stmt_new(a, db,
                              "SELECT name, type, dflt_value, hidden, pk "
                              "FROM pragma_table_xinfo('events') ORDER BY cid");
    *out = (struct schema_list) { NULL, 0, 0 };
    if (!s) {
        return false;
    }
    bool fine = true;
    while (fine && stmt_row(s, &failed)) {
        struct str name = stmt_text(s, 0);
        fine = is_as_made(s, out->n, name);
        *vec_add(a, out) = arena_str(a, name);
    }
    stmt_free(s);
    if (!failed && (!fine || out->n < SCHEMA_COLUMNS)) {
        db->why = "its table `events` was changed by another program";
        return false;
    }
    return !failed;
}
