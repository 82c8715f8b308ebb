/*
 * in_export.c - see in_export.h.
 *
 * Sumo Logic: its page on data forwarding to Amazon S3, and the export of search results.
 * AWS: the pages on VPC flow log records, on access logs of load balancers and of S3.
 * Windows: Event Viewer ("Save All Events As", CSV), Export-Csv of Get-WinEvent and Get-EventLog.
 */
#include "source/format/in_export.h"

#define LIST(...) ((const char *const[]) { __VA_ARGS__, NULL })

/* clang-format off */
static const struct in_export_column sumo_forwarded[] = {
    { "messageId", { "_messageId" }, IN_NO_TIME },
    { "sourceName", { "_sourceName" }, IN_NO_TIME },
    { "sourceHost", { "_sourceHost" }, IN_NO_TIME },
    { "sourceCategory", { "_sourceCategory" }, IN_NO_TIME },
    { "messageTime", { "_messageTime" }, IN_NO_TIME },
    { "receiptTime", { "_receiptTime" }, IN_NO_TIME },
    { "sourceId", { "_sourceId" }, IN_NO_TIME },
    { "collectorId", { "_collectorId" }, IN_NO_TIME },
    { "count", { "_messageCount" }, IN_NO_TIME },
    { "format", { "_format" }, IN_NO_TIME },
    { "view", { "_view", "_index" }, IN_NO_TIME },
    { "message", { "_raw" }, IN_NO_TIME },
    { NULL, { NULL }, IN_NO_TIME },
};

/* The second column has the time once more, as the page shows it. */
static const struct in_export_column sumo_search[] = {
    { "_messagetimems", { "_messageTime" }, IN_NO_TIME },
    { "_messagetime", { "_messageTimeText" }, IN_NO_TIME },
    { NULL, { NULL }, IN_NO_TIME },
};

static const struct in_export_column splunk[] = {
    { "_time", { "_time" }, IN_TIME },
    { "host", { "host", "_sourceHost" }, IN_NO_TIME },
    { "source", { "source", "_sourceName" }, IN_NO_TIME },
    { "sourcetype", { "sourcetype", "_sourceCategory" }, IN_NO_TIME },
    { "index", { "index", "_index", "_view" }, IN_NO_TIME },
    { NULL, { NULL }, IN_NO_TIME },
};

static const struct in_export_column sentinel[] = {
    { "TimeGenerated [UTC]", { "TimeGenerated [UTC]" }, IN_TIME_UTC },
    { NULL, { NULL }, IN_NO_TIME },
};

static const struct in_export_column event_viewer[] = {
    { "Date and Time", { "Date and Time" }, IN_TIME },
    { "Source", { "Source", "SourceName", "Provider_Name" }, IN_NO_TIME },
    { "Event ID", { "Event ID", "EventID", "EventCode" }, IN_NO_TIME },
    { "Task Category", { "Task Category", "TaskCategory" }, IN_NO_TIME },
    { NULL, { NULL }, IN_NO_TIME },
};

static const struct in_export_column get_winevent[] = {
    { "TimeCreated", { "TimeCreated" }, IN_TIME },
    { "Id", { "Id", "EventID", "EventCode" }, IN_NO_TIME },
    { "ProviderName", { "ProviderName", "SourceName", "Provider_Name" }, IN_NO_TIME },
    { "MachineName", { "MachineName", "Computer", "Hostname" }, IN_NO_TIME },
    { "LogName", { "LogName", "Channel" }, IN_NO_TIME },
    { "RecordId", { "RecordId", "EventRecordID", "RecordNumber" }, IN_NO_TIME },
    { NULL, { NULL }, IN_NO_TIME },
};

static const struct in_export_column get_eventlog[] = {
    { "TimeGenerated", { "TimeGenerated" }, IN_TIME },
    { "EventID", { "EventID", "EventCode" }, IN_NO_TIME },
    { "Source", { "Source", "SourceName", "Provider_Name" }, IN_NO_TIME },
    { "MachineName", { "MachineName", "Computer", "Hostname" }, IN_NO_TIME },
    { NULL, { NULL }, IN_NO_TIME },
};

static const struct in_export_column vpc_flow[] = {
    { "interface-id", { "interface-id", "_sourceHost" }, IN_NO_TIME },
    { "start", { "start" }, IN_TIME_UTC },
    { NULL, { NULL }, IN_NO_TIME },
};

static const struct in_export_column with_time[] = {
    { "time", { "time" }, IN_TIME_UTC },
    { NULL, { NULL }, IN_NO_TIME },
};

static const struct in_export_column with_timestamp[] = {
    { "timestamp", { "timestamp" }, IN_TIME_UTC },
    { NULL, { NULL }, IN_NO_TIME },
};

const struct in_export in_exports[] = {
    { "sumo-s3", "data that Sumo Logic forwards to S3, as CSV",
      { "messageId", "sourceCategory", "messageTime", "message" }, sumo_forwarded, NULL, NULL, false, false },
    { "sumo-csv", "search results that Sumo Logic exports as CSV",
      { "_messagetimems", "_messagetime" }, sumo_search, NULL, NULL, false, false },
    { "splunk-csv", "events that Splunk exports as CSV",
      { "_raw", "_time", "sourcetype" }, splunk, NULL, NULL, false, false },
    { "sentinel-csv", "results that Microsoft Sentinel and Log Analytics export as CSV",
      { "TenantId", "TimeGenerated [UTC]" }, sentinel, NULL, NULL, false, false },
    { "event-viewer", "events that the Windows Event Viewer saves as CSV or text",
      { "Date and Time", "Source", "Event ID", "Task Category" }, event_viewer, LIST("Message"), NULL, false, false },
    { "get-winevent", "events of Get-WinEvent by Export-Csv of PowerShell",
      { "TimeCreated", "Id", "ProviderName" }, get_winevent, NULL, NULL, false, false },
    { "get-eventlog", "events of Get-EventLog by Export-Csv of PowerShell",
      { "EventID", "EntryType", "Source", "TimeGenerated" }, get_eventlog, NULL, NULL, false, false },
    { "vpc-flow", "VPC flow logs of AWS, with or without their header line",
      { "srcaddr", "dstaddr" }, vpc_flow, NULL, "-", false, false },
    { "vpc-flow-pkt", "the same with no addresses but those of packets",
      { "pkt-srcaddr", "pkt-dstaddr" }, vpc_flow, NULL, "-", false, false },
    { "alb", "access logs of Application Load Balancers of AWS",
      { "type", "target:port", "elb_status_code", "target_group_arn" }, with_time, NULL, "-", false, true },
    { "nlb", "access logs of Network Load Balancers of AWS",
      { "type", "destination:port", "tls_handshake_time" }, with_time, NULL, "-", false, true },
    { "elb", "access logs of Classic Load Balancers of AWS",
      { "timestamp", "backend:port", "elb_status_code" }, with_timestamp, NULL, "-", false, true },
    { "s3-access", "access logs of Amazon S3",
      { "bucket_owner", "time", "remote_ip", "operation" }, with_time, NULL, "-", true, true },
    { NULL, NULL, { NULL }, NULL, NULL, NULL, false, false },
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
