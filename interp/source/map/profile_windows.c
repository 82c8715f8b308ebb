/*
 * profile_windows.c - the profile of Windows events as collectors write them: flat, winlogbeat,
 * the nested form of exported logs, EventData as JSON text.
 *
 * A member of `System` wins over a field of that name in the event's data, so targets are
 * filled before objects are flattened. `@timestamp` comes after UtcTime, because collectors often
 * write their own time there.
 */
#include "source/map/profile.h"

#define LIST(...) ((const char *const[]) { __VA_ARGS__, NULL })

/* clang-format off */
static const struct profile_target targets[] = {
    { "EventID", LIST("EventID", "event_id", "winlog.event_id", "Event.System.EventID",
                      "Event.System.EventID.#text", "EventCode") },
    { "EventCode", LIST("EventCode", "EventID") },
    { "Channel", LIST("Channel", "log_name", "winlog.channel", "Event.System.Channel") },
    { "Hostname", LIST("Hostname", "Computer", "computer_name", "winlog.computer_name",
                       "Event.System.Computer") },
    { "host", LIST("host (if text)", "Hostname") },
    { "_sourceHost", LIST("_sourceHost", "Hostname", "host") },
    { "_messageTime", LIST("_messageTime", "UtcTime", "@timestamp", "TimeGenerated", "TimeCreated",
                           "EventTime", "Event.System.TimeCreated.#attributes.SystemTime") },
    { NULL, NULL },
};

/* Creations of processes in the Security log. */
static const struct profile_condition is_creation[] = {
    { LIST("EventID", "EventCode"), "4688", false },
    { LIST("Channel"), "Security", true },
    { NULL, NULL, false },
};

static const struct profile_target of_creations[] = {
    { "Image", LIST("NewProcessName") },
    { "ParentImage", LIST("ParentProcessName") },
    { "User", LIST("SubjectDomainName\\SubjectUserName") },
    { NULL, NULL },
};

static const struct profile_optional optional[] = {
    { "4688", is_creation, of_creations },
    { NULL, NULL, NULL },
};

static const struct profile_category categories[] = {
    { "Microsoft-Windows-Sysmon/Operational", "windows/sysmon" },
    { "Security", "windows/security" },
    { "*", "windows/<Channel>" },
    { NULL, NULL },
};

const struct profile profile_windows = {
    .name = "profile windows",
    .needs = LIST("Channel", "EventID"),
    .flatten = LIST("Event.EventData", "event_data", "winlog.event_data", "EventData",
                    "EventData#json"),
    .targets = targets,
    .optional = optional,
    .categories = categories,
};
/* clang-format on */
