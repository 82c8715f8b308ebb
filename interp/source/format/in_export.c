/*
 * in_export.c - see in_export.h.
 *
 * Sumo Logic: its page on data forwarding to Amazon S3, and the export of search results.
 * Windows: Event Viewer ("Save All Events As", CSV), Export-Csv of Get-WinEvent and Get-EventLog.
 */
#include "source/format/in_export.h"

#define LIST(...) ((const char *const[]) { __VA_ARGS__, NULL })

/* clang-format off */
static const struct in_export_column sumo_forwarded[] = {
    { "messageId", { "_messageId" }, false },
    { "sourceName", { "_sourceName" }, false },
    { "sourceHost", { "_sourceHost" }, false },
    { "sourceCategory", { "_sourceCategory" }, false },
    { "messageTime", { "_messageTime" }, false },
    { "receiptTime", { "_receiptTime" }, false },
    { "sourceId", { "_sourceId" }, false },
    { "collectorId", { "_collectorId" }, false },
    { "count", { "_messageCount" }, false },
    { "format", { "_format" }, false },
    { "view", { "_view", "_index" }, false },
    { "message", { "_raw" }, false },
    { NULL, { NULL }, false },
};

/* The second column has the time once more, as the page shows it. */
static const struct in_export_column sumo_search[] = {
    { "_messagetimems", { "_messageTime" }, false },
    { "_messagetime", { "_messageTimeText" }, false },
    { NULL, { NULL }, false },
};

static const struct in_export_column splunk[] = {
    { "_time", { "_time" }, true },
    { "host", { "host", "_sourceHost" }, false },
    { "source", { "source", "_sourceName" }, false },
    { "sourcetype", { "sourcetype", "_sourceCategory" }, false },
    { "index", { "index", "_index" }, false },
    { NULL, { NULL }, false },
};

static const struct in_export_column sentinel[] = {
    { "TimeGenerated [UTC]", { "TimeGenerated [UTC]" }, true },
    { NULL, { NULL }, false },
};

static const struct in_export_column event_viewer[] = {
    { "Date and Time", { "Date and Time" }, true },
    { "Source", { "Source", "SourceName", "Provider_Name" }, false },
    { "Event ID", { "Event ID", "EventID", "EventCode" }, false },
    { "Task Category", { "Task Category", "TaskCategory" }, false },
    { NULL, { NULL }, false },
};

static const struct in_export_column get_winevent[] = {
    { "TimeCreated", { "TimeCreated" }, true },
    { "Id", { "Id", "EventID", "EventCode" }, false },
    { "ProviderName", { "ProviderName", "SourceName", "Provider_Name" }, false },
    { "MachineName", { "MachineName", "Computer", "Hostname" }, false },
    { "LogName", { "LogName", "Channel" }, false },
    { "RecordId", { "RecordId", "EventRecordID", "RecordNumber" }, false },
    { NULL, { NULL }, false },
};

static const struct in_export_column get_eventlog[] = {
    { "TimeGenerated", { "TimeGenerated" }, true },
    { "EventID", { "EventID", "EventCode" }, false },
    { "Source", { "Source", "SourceName", "Provider_Name" }, false },
    { "MachineName", { "MachineName", "Computer", "Hostname" }, false },
    { NULL, { NULL }, false },
};

const struct in_export in_exports[] = {
    { "sumo-s3", "data that Sumo Logic forwards to S3, as CSV",
      { "messageId", "sourceCategory", "messageTime", "message" }, sumo_forwarded, NULL },
    { "sumo-csv", "search results that Sumo Logic exports as CSV",
      { "_messagetimems", "_messagetime" }, sumo_search, NULL },
    { "splunk-csv", "events that Splunk exports as CSV",
      { "_raw", "_time", "sourcetype" }, splunk, NULL },
    { "sentinel-csv", "results that Microsoft Sentinel and Log Analytics export as CSV",
      { "TenantId", "TimeGenerated [UTC]" }, sentinel, NULL },
    { "event-viewer", "events that the Windows Event Viewer saves as CSV or text",
      { "Date and Time", "Source", "Event ID", "Task Category" }, event_viewer, LIST("Message") },
    { "get-winevent", "events of Get-WinEvent by Export-Csv of PowerShell",
      { "TimeCreated", "Id", "ProviderName" }, get_winevent, NULL },
    { "get-eventlog", "events of Get-EventLog by Export-Csv of PowerShell",
      { "EventID", "EntryType", "Source", "TimeGenerated" }, get_eventlog, NULL },
    { NULL, NULL, { NULL }, NULL, NULL },
};
/* clang-format on */

static bool has(const struct str *names, size_t n, struct str name)
{
    for (size_t k = 0; k < n; k++) {
        if (str_eq_fold(str_trim(names[k]), name)) {
            return true;
        }
    }
    return false;
}

const struct in_export *in_export_find(const struct str *names, size_t n)
{
    for (const struct in_export *e = in_exports; e->name; e++) {
        size_t k = 0;
        while (e->needs[k] && has(names, n, str_of(e->needs[k]))) {
            k++;
        }
        if (!e->needs[k]) {
            return e;
        }
    }
    return NULL;
}
