/*
 * windows_event.c - see windows_event.h.
 */
#include "source/format/windows_event.h"

/* The values of System that every event has; `other`: the older name, NULL: none. */
static const struct {
    const char *element, *attribute, *other;
} rows[] = {
    { "Provider", "Name", "SourceName" },
    { "Provider", "Guid", "ProviderGuid" },
    { "EventID", "", NULL },
    { "EventID", "Qualifiers", "Qualifiers" },
    { "Version", "", NULL },
    { "Level", "", NULL },
    { "Task", "", NULL },
    { "Opcode", "", NULL },
    { "Keywords", "", NULL },
    { "TimeCreated", "SystemTime", "TimeCreated" },
    { "EventRecordID", "", "RecordNumber" },
    { "Correlation", "ActivityID", "ActivityID" },
    { "Correlation", "RelatedActivityID", "RelatedActivityID" },
    { "Execution", "ProcessID", "ExecutionProcessID" },
    { "Execution", "ThreadID", "ThreadID" },
    { "Channel", "", NULL },
    { "Computer", "", "Hostname" },
    { "Security", "UserID", "UserID" },
};
enum { ROWS = sizeof rows / sizeof *rows };

size_t windows_system_names(struct arena *a, struct str element, struct str attribute,
                            struct str out[WINDOWS_NAMES])
{
    size_t n = 0;
    out[n++] = attribute.len > 0
                   ? arena_printf(a, "%.*s_%.*s", STR_ARG(element), STR_ARG(attribute))
                   : element;
    for (size_t k = 0; k < ROWS; k++) {
        if (rows[k].other && str_eq(element, str_of(rows[k].element)) &&
            str_eq(attribute, str_of(rows[k].attribute))) {
            out[n++] = str_of(rows[k].other);
            break;
        }
    }
    return n;
}

/* Whether a value of System may have this name. */
static bool is_system_name(struct str name)
{
    for (size_t k = 0; k < ROWS; k++) {
        if ((rows[k].other && str_eq_fold(name, str_of(rows[k].other))) ||
            (!*rows[k].attribute && str_eq_fold(name, str_of(rows[k].element)))) {
            return true;
        }
    }
    return false;
}

size_t windows_data_names(struct arena *a, struct str part, struct str name,
                          struct str out[WINDOWS_NAMES])
{
    size_t n = 0;
    out[n++] = name;
    if (is_system_name(name)) {
        out[n++] = arena_printf(a, "%.*s.%.*s", STR_ARG(part), STR_ARG(name));
    }
    return n;
}
