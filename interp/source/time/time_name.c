/*
 * time_name.c - the lists of well-known names, and the words of a name.
 *
 * Names are compared without what stands between words, in lower case, by their hash first: the
 * search for times asks for each key of a record that has no time under the usual names.
 */
#include "source/time/time_name.h"

#include <pthread.h>

enum { NAME_MOST = 40, SLOTS = 512 };

const char *const time_name_lists[TIME_LISTS] = {
    [TIME_LIST_EVENT] =
        ("_messageTime @timestamp UtcTime TimeCreated time eventTime ts datetime date "
         "creationTime requestReceivedTimestamp stageTimestamp published activityDateTime "
         "TimeGenerated eventTimestamp __REALTIME_TIMESTAMP _SOURCE_REALTIME_TIMESTAMP "
         "query_timestamp time_local time_iso8601 timestamp_ms event.created log_time "
         "receivedDateTime requestTime eventDateTime eventDate event_ts logged_at log_date "
         "logTimestamp local_time systemTime unixTime calendarTime EdgeStartTimestamp "
         "eventCreationTime ContextTimeStamp TIMESTAMP_DERIVED eventFirstSeen receiveTimestamp "
         "receiveTime receivedTime received_at occurred_at occurrenceTime generated_time "
         "generatedAt timeReceived msg_time isotime iso_timestamp unix_timestamp epoch "
         "epoch_ms epoch_time time_ms time_sec timeMillis timestampMillis timestampUs "
         "timestampNs ts_ms observedTimestamp timeUnixNano observedTimeUnixNano eventTimeMs "
         "event_timestamp_ms transactionTime sentDateTime signinDateTime lastTimestamp "
         "firstTimestamp deviceTime deviceReceiptTime rt detectedAt detection_time alertTime "
         "loginTime requestTimestamp logon_time eventTimeUTC DateTimeUTC TimeUTC DateUTC "
         "sysTime happenedAt recordTime record_timestamp ingestionTime"),
    [TIME_LIST_START] =
        ("start startTime createdAt createdDateTime created creationDate creationDateTime "
         "createTime createDate createdDate createdTime date_create dateCreated publishedAt "
         "startDate startDateTime startTimestamp begin beginTime time_start processStartTime "
         "first_seen end endTime stop stopTime endDateTime"),
    [TIME_LIST_LATE] =
        ("expires expiry expiration expireTime expiresAt exp notAfter notBefore "
         "not_valid_after not_valid_before validUntil validFrom validTo birth birthday "
         "birthDate dateOfBirth dob nextRun nextUpdate due deadline until"),
    [TIME_LIST_ZONE] =
        ("tz timezone tz_offset utc_offset gmt_offset timezone_offset offset tzone zone "
         "timezoneName"),
};

/* Names that differ only in case are one name. */
const char *const time_usual_names[TIME_USUAL] = {
    "@timestamp",
    "timestamp",
    "UtcTime",
    "TimeCreated",
    "time",
    "eventTime",
    "event_time",
    "_time",
    "ts",
    "datetime",
    "date",
    "creationTime",
    "t",
    "requestReceivedTimestamp",
    "stageTimestamp",
};

struct entry {
    unsigned hash;
    unsigned char len, list;
    char text[NAME_MOST];
};

static struct entry entries[SLOTS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* The letters and digits of a name in lower case; 0: too many. */
static size_t plain(struct str name, char out[NAME_MOST], unsigned *hash)
{
    size_t n = 0;
    *hash = 2166136261u;
    for (size_t k = 0; k < name.len; k++) {
        unsigned char c = (unsigned char)name.s[k];
        c = c >= 'A' && c <= 'Z' ? c | 0x20 : c;
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
            continue;
        }
        if (n == NAME_MOST) {
            return 0;
        }
        out[n++] = (char)c;
        *hash = (*hash ^ c) * 16777619u;
    }
    return n;
}

static struct entry *slot_of(const char *text, size_t len, unsigned hash)
{
    size_t k = hash % SLOTS;
    while (entries[k].len > 0 && (entries[k].hash != hash || entries[k].len != len ||
                                  memcmp(entries[k].text, text, len) != 0)) {
        k = (k + 1) % SLOTS;
    }
    return &entries[k];
}

static void learn(void)
{
    for (unsigned list = 0; list < TIME_LISTS; list++) {
        struct str all = str_of(time_name_lists[list]);
        for (size_t at = 0; at < all.len;) {
            size_t end = at;
            while (end < all.len && all.s[end] != ' ') {
                end++;
            }
            struct entry e = { .list = (unsigned char)list };
            e.len = (unsigned char)plain((struct str) { all.s + at, end - at }, e.text, &e.hash);
            struct entry *slot = slot_of(e.text, e.len, e.hash);
            if (slot->len == 0) {
                *slot = e;
            }
            at = end + 1;
        }
    }
}

static bool holds(struct str s, const char *word)
{
    return str_find(s, str_of(word), 0) < s.len;
}

/* Whether the words of a name speak of a time; `s` is in lower case, without what is between. */
static bool speaks(struct str s, struct str name)
{
    static const char *const no[] = { "update",  "validat", "candidat", "mandat",   "timeout",
                                      "runtime", "uptime",  "sometime", "overtime", "realtime" };
    bool at = name.len > 2 && (str_ends(name, STR("_at")) || str_ends(name, STR("At")));
    if (at || holds(s, "stamp") || holds(s, "epoch") || holds(s, "datetime") ||
        str_ends(s, STR("ts")) || holds(s, "created") || holds(s, "occurred") ||
        holds(s, "received") || holds(s, "logged") || holds(s, "clock") || str_eq(s, STR("when"))) {
        return true;
    }
    for (size_t k = 0; k < sizeof no / sizeof *no; k++) {
        if (holds(s, no[k])) {
            return str_ends(s, STR("time")) && k == 0;
        }
    }
    return holds(s, "time") || holds(s, "date");
}

static bool ends_something(struct str s)
{
    return holds(s, "expir") || holds(s, "birth") || holds(s, "notafter") ||
           holds(s, "notbefore") || holds(s, "validuntil") || holds(s, "validto") ||
           holds(s, "validfrom") || holds(s, "deadline");
}

bool time_name_is_utc(struct str name)
{
    return str_ends(name, STR("[UTC]")) || str_ends(name, STR("(UTC)")) ||
           str_ends(name, STR("UTC")) || str_ends(name, STR("_utc")) ||
           str_ends(name, STR("Utc")) || str_starts_fold(name, STR("utc"));
}

struct time_name time_name_of(struct str name)
{
    char text[NAME_MOST];
    unsigned hash;
    struct time_name out = { .kind = TIME_NAME_NONE };
    pthread_once(&once, learn);
    out.utc = time_name_is_utc(name);
    if (str_ends(name, STR("[UTC]")) || str_ends(name, STR("(UTC)"))) {
        name = str_trim((struct str) { name.s, name.len - 5 });
    }
    struct str s = { text, plain(name, text, &hash) };
    if (s.len == 0) {
        return out;
    }
    const struct entry *e = slot_of(text, s.len, hash);
    if (e->len > 0) {
        static const enum time_name_kind kinds[] = { TIME_NAME_EVENT, TIME_NAME_START,
                                                     TIME_NAME_LATE, TIME_NAME_NONE };
        out.kind = kinds[e->list];
        out.zone = e->list == TIME_LIST_ZONE;
    } else if (ends_something(s)) {
        out.kind = TIME_NAME_LATE;
    } else if (speaks(s, name)) {
        out.kind = TIME_NAME_SPEAKS;
    }
    out.text = str_eq(s, STR("message")) || str_eq(s, STR("msg")) || str_eq(s, STR("log")) ||
               str_eq(s, STR("line")) || str_eq(s, STR("text")) || str_eq(s, STR("raw"));
    return out;
}
