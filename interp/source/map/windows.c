/*
 * windows.c - the profile of Windows events as collectors write them: flat, winlogbeat,
 * the nested form of exported logs, that of Velociraptor, EventData as JSON text.
 *
 * A member of `System` wins over a field of that name in the event's data, so targets are
 * filled before objects are flattened. `@timestamp` comes after UtcTime, because collectors often
 * write their own time there.
 */
#include "source/map/profile.h"

/* clang-format off */
static const struct profile_target targets[] = {
    { "EventID", PROFILE_LIST("EventID", "event_id", "winlog.event_id", "Event.System.EventID",
                      "Event.System.EventID.#text", "System.EventID.Value", "System.EventID",
                      "EventCode") },
    { "EventCode", PROFILE_LIST("EventCode", "EventID") },
    { "Channel", PROFILE_LIST("Channel", "log_name", "winlog.channel", "Event.System.Channel",
                      "System.Channel") },
    { "Hostname", PROFILE_LIST("Hostname", "Computer", "computer_name", "winlog.computer_name",
                       "Event.System.Computer", "System.Computer") },
    { "host", PROFILE_LIST("host (if text)", "Hostname") },
    { "_sourceHost", PROFILE_LIST("_sourceHost", "Hostname", "host") },
    { "_messageTime", PROFILE_LIST("_messageTime", "UtcTime", "@timestamp", "TimeGenerated", "TimeCreated",
                           "EventTime", "Event.System.TimeCreated.#attributes.SystemTime",
                           "System.TimeCreated.SystemTime") },
    { NULL, NULL },
};

/* Creations of processes in the Security log. */
static const struct profile_condition is_creation[] = {
    { PROFILE_LIST("EventID", "EventCode"), "4688", false },
    { PROFILE_LIST("Channel"), "Security", true },
    { NULL, NULL, false },
};

static const struct profile_target of_creations[] = {
    { "Image", PROFILE_LIST("NewProcessName") },
    { "ParentImage", PROFILE_LIST("ParentProcessName") },
    { "User", PROFILE_LIST("SubjectDomainName\\SubjectUserName") },
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
    .id = "windows",
    .doc = "events of Windows as collectors write them: flat, of winlogbeat, nested, of Velociraptor",
    .recognised = "EventID and Channel under one of their names",
    .needs = PROFILE_LIST("Channel", "EventID"),
    .flatten = PROFILE_LIST("Event.EventData", "event_data", "winlog.event_data", "EventData",
                    "EventData#json"),
    .targets = targets,
    .optional = optional,
    .categories = categories,
};
/* clang-format on */
