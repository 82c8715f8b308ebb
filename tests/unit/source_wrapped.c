/*
 * source_wrapped.c - arrays of events in objects: the same rows whatever the pieces that the bytes
 * come in, sound and broken; what stands beside an array is not held.
 */
#include "source_rows.h"

static const char *const texts[] = {
    "{\"fields\":[{\"name\":\"_raw\"}],\"messages\":[{\"map\":{\"_messagetime\":\"1532"
    "101915081\",\"_raw\":\"x user=al\",\"_sourcecategory\":\"prod/app\"}},{\"map\":{\""
    "_messagetime\":\"1532101916081\",\"_raw\":\"y user=bo\",\"_sourcecategory\":\"pro"
    "d/app\"}}]}\n",
    "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":\"/g\",\"logStream"
    "\":\"s1\",\"subscriptionFilters\":[\"f\"],\"logEvents\":[{\"id\":\"1\",\"timestam"
    "p\":1672531200000,\"message\":\"a\"},{\"id\":\"2\",\"timestamp\":1672531201000,\""
    "message\":\"b\"}]}{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":"
    "\"/g\",\"logStream\":\"s2\",\"subscriptionFilters\":[\"f\"],\"logEvents\":[{\"id\""
    ":\"3\",\"timestamp\":1672531202000,\"message\":\"c\"}]}",
    "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1},\"hits\":{\"total\":{\""
    "value\":2},\"max_score\":1.0,\"hits\":[{\"_index\":\"i\",\"_id\":\"a\",\"_score\""
    ":1.0,\"_source\":{\"@timestamp\":\"2023-01-01T00:00:00Z\",\"user\":\"al\",\"tags\""
    ":[{\"x\":1}]}},{\"_index\":\"i\",\"_id\":\"b\",\"_source\":{\"@timestamp\":\"2023"
    "-01-01T00:00:01Z\",\"user\":\"bo\"}}]}}\n",
    "{\"results\":[[{\"field\":\"@timestamp\",\"value\":\"2023-01-01 00:00:00.000\"},{"
    "\"field\":\"@message\",\"value\":\"hello\"},{\"field\":\"@ptr\",\"value\":\"p\"}]"
    ",[{\"field\":\"@timestamp\",\"value\":\"2023-01-01 00:00:01.000\"},{\"field\":\"@"
    "message\",\"value\":\"bye\"}]],\"statistics\":{\"recordsMatched\":2.0},\"status\""
    ":\"Complete\"}\n",
    "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"strea"
    "m\":{\"app\":\"web\",\"level\":\"error\"},\"values\":[[\"1672531200000000000\",\""
    "line one\"],[\"1672531201000000000\",\"line two\"]]},{\"stream\":{\"app\":\"db\"}"
    ",\"values\":[[\"1672531202000000000\",\"line three\"]]}],\"stats\":{}}}\n",
    "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"val"
    "ue\":{\"stringValue\":\"web\"}}]},\"scopeLogs\":[{\"scope\":{\"name\":\"lib\"},\""
    "logRecords\":[{\"timeUnixNano\":\"1672531200000000000\",\"severityText\":\"INFO\""
    ",\"body\":{\"stringValue\":\"hello\"},\"attributes\":[{\"key\":\"http.status\",\""
    "value\":{\"intValue\":\"200\"}},{\"key\":\"ok\",\"value\":{\"boolValue\":true}}]}"
    ",{\"timeUnixNano\":\"1672531201000000000\",\"body\":{\"stringValue\":\"two\"}}]}]"
    "}]}\n{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\","
    "\"value\":{\"stringValue\":\"web\"}}]},\"scopeLogs\":[{\"scope\":{\"name\":\"lib\""
    "},\"logRecords\":[{\"timeUnixNano\":\"1672531200000000000\",\"severityText\":\"IN"
    "FO\",\"body\":{\"stringValue\":\"hello\"},\"attributes\":[{\"key\":\"http.status\""
    ",\"value\":{\"intValue\":\"200\"}},{\"key\":\"ok\",\"value\":{\"boolValue\":true}"
    "}]},{\"timeUnixNano\":\"1672531201000000000\",\"body\":{\"stringValue\":\"two\"}}"
    "]}]}]}\n",
    "{\"nextToken\":null,\"x\":1,\"payload\":{\"rows\":[{\"id\":\"1\",\"time\":\"2023-"
    "01-01T00:00:00Z\",\"aaaaaaaaaaaaaaaaa\":\"bbbbbbbbbbbbbbbbbbbbb\"},{\"id\":\"2\","
    "\"time\":\"2023-01-01T00:00:01Z\",\"aaaaaaaaaaaaaaaaa\":\"bbbbbbbbbbbbbbbbbbbbbbb"
    "bbbbbbbbbbbbbbbbbbbb\"}]}}\n",
    "{\"Records\":[{\"eventName\":\"a\"},{\"eventName\":\"b\"}]}\n{\"Records\":[{\"eve"
    "ntName\":\"c\"}]}\n",
    "{\"@odata.context\":\"https://x\",\"value\":[{\"id\":\"1\",\"createdDateTime\":\""
    "2023-01-01T00:00:00Z\"},{\"id\":\"2\",\"createdDateTime\":\"2023-01-01T00:00:01Z\""
    "}]}\n",
    "{\n  \"fields\": [\n    {\n      \"name\": \"_raw\"\n    }\n  ],\n  \"messages\":"
    " [\n    {\n      \"map\": {\n        \"_messagetime\": \"1532101915081\",\n      "
    "  \"_raw\": \"x user=al\",\n        \"_sourcecategory\": \"prod/app\"\n      }\n "
    "   },\n    {\n      \"map\": {\n        \"_messagetime\": \"1532101916081\",\n   "
    "     \"_raw\": \"y user=bo\",\n        \"_sourcecategory\": \"prod/app\"\n      }"
    "\n    }\n  ]\n}\n",
    "{\n  \"took\": 1,\n  \"timed_out\": false,\n  \"_shards\": {\n    \"total\": 1\n "
    " },\n  \"hits\": {\n    \"total\": {\n      \"value\": 2\n    },\n    \"max_score"
    "\": 1.0,\n    \"hits\": [\n      {\n        \"_index\": \"i\",\n        \"_id\": "
    "\"a\",\n        \"_score\": 1.0,\n        \"_source\": {\n          \"@timestamp\""
    ": \"2023-01-01T00:00:00Z\",\n          \"user\": \"al\",\n          \"tags\": [\n"
    "            {\n              \"x\": 1\n            }\n          ]\n        }\n   "
    "   },\n      {\n        \"_index\": \"i\",\n        \"_id\": \"b\",\n        \"_s"
    "ource\": {\n          \"@timestamp\": \"2023-01-01T00:00:01Z\",\n          \"user"
    "\": \"bo\"\n        }\n      }\n    ]\n  }\n}\n",
    "{\n  \"status\": \"success\",\n  \"data\": {\n    \"resultType\": \"streams\",\n "
    "   \"result\": [\n      {\n        \"stream\": {\n          \"app\": \"web\",\n  "
    "        \"level\": \"error\"\n        },\n        \"values\": [\n          [\n   "
    "         \"1672531200000000000\",\n            \"line one\"\n          ],\n      "
    "    [\n            \"1672531201000000000\",\n            \"line two\"\n          "
    "]\n        ]\n      },\n      {\n        \"stream\": {\n          \"app\": \"db\""
    "\n        },\n        \"values\": [\n          [\n            \"16725312020000000"
    "00\",\n            \"line three\"\n          ]\n        ]\n      }\n    ],\n    \""
    "stats\": {}\n  }\n}\n",
    "{\n  \"resourceLogs\": [\n    {\n      \"resource\": {\n        \"attributes\": ["
    "\n          {\n            \"key\": \"service.name\",\n            \"value\": {\n"
    "              \"stringValue\": \"web\"\n            }\n          }\n        ]\n  "
    "    },\n      \"scopeLogs\": [\n        {\n          \"scope\": {\n            \""
    "name\": \"lib\"\n          },\n          \"logRecords\": [\n            {\n      "
    "        \"timeUnixNano\": \"1672531200000000000\",\n              \"severityText\""
    ": \"INFO\",\n              \"body\": {\n                \"stringValue\": \"hello\""
    "\n              },\n              \"attributes\": [\n                {\n         "
    "         \"key\": \"http.status\",\n                  \"value\": {\n             "
    "       \"intValue\": \"200\"\n                  }\n                },\n          "
    "      {\n                  \"key\": \"ok\",\n                  \"value\": {\n    "
    "                \"boolValue\": true\n                  }\n                }\n    "
    "          ]\n            },\n            {\n              \"timeUnixNano\": \"167"
    "2531201000000000\",\n              \"body\": {\n                \"stringValue\": "
    "\"two\"\n              }\n            }\n          ]\n        }\n      ]\n    }\n"
    "  ]\n}\n",
    "{\"fields\":[{\"name\":\"_raw\"}],\"messages\":[{\"map\":{\"_messagetime\":\"1532"
    "101915081\",\"_raw\":\"x user=al\",\"_sourcecategory\":\"prod/app\"}},{\"map\":{\""
    "_messagetime",
    "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1},\"hits\":{\"total\":{\""
    "value\":2},\"max_score\":1.0,\"hits\":[{\"_index\":\"i\",\"_id\":\"a\",\"_score\""
    ":1.0,\"_source\":{\"@timestamp\":\"2023-01-01T00:00:00Z\",\"user\":\"al\",\"tags\""
    ":[{\"x\":1}]}},{\"_index\":\"i\",\"_id\":\"b\",\"_so",
    "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"strea"
    "m\":{\"app\":\"web\",\"level\":\"error\"},\"values\":[[\"1672531200000000000\",\""
    "line one\"],[\"1672531201000000000\",\"line two\"]]},{\"stream\":{\"app\":",
    "{\"Records\":[{\"a\":1},{\"a\":2}",
    "{\"Records\":[{\"a\":1}]} junk\n{\"Records\":[{\"a\":2}]}\n",
    "{\"a\":\"\\\\\"\\\\\"\\\\\"\",\"Records\":[{\"a\":1}]}",
    "{\"Records\":[{\"a\":1}],\"b\":}}\n{\"Records\":[{\"a\":3}]}",
};

Test(source_wrapped, pieces_of_any_size)
{
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        rows_same_in_pieces(texts[k], strlen(texts[k]), FIELDS("a", "_raw", "user", "logGroup"));
    }
}

Test(source_wrapped, ends_and_places)
{
    static const struct {
        const char *text, *rows, *bad;
    } cases[] = {
        { "{\"Records\":[{\"a\":1},{\"a\":2}", "12 1\n20 2\n",
          "1; 1: the array's closing bracket is missing" },
        { "{\"Records\":[{\"a\":1}]} junk\n{\"Records\":[{\"a\":2}]}\n", "12 1\n39 2\n",
          "1; 1: unexpected text in or after the object around the events" },
        { "{\"Records\":[{\"a\":1}],\"b\":{\"c\":[1]", "12 1\n",
          "1; 1: the object around the events has no closing bracket" },
        { "{\"b\":[{\"Records\":[{\"a\":7}]}],\"Records\":[{\"a\":1},{\"a\":3}]}", "40 1\n48 3\n",
          "0" },
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char bad[256];
        char *rows = rows_of(cases[k].text, strlen(cases[k].text), 0, FIELDS("a"), bad);
        cr_expect_str_eq(rows, cases[k].rows, "%s gives %s", cases[k].text, rows);
        cr_expect_str_eq(bad, cases[k].bad, "%s gives %s", cases[k].text, bad);
        free(rows);
    }
}

/* A text and an object of 20 MB each, more than a record may have, stand before and after the
 * array. */
Test(source_wrapped, what_stands_beside_the_array_is_passed_over)
{
    enum { N = 20 << 20 };
    struct buf text = BUF_INIT;
    char bad[256];
    buf_text(&text, "{\"Records\":[{\"a\":1}],\"x\":\"");
    buf_repeat(&text, "y", N);
    buf_text(&text, "\",\"z\":{\"k\":[");
    buf_repeat(&text, "1,", N / 2);
    buf_text(&text, "1]}}\n{\"Records\":[{\"a\":2}]}");
    char *rows = rows_of(text.b.data, text.b.len, 0, FIELDS("a"), bad);
    cr_expect_str_eq(bad, "0", "%s", bad);
    cr_expect(strstr(rows, "12 1\n") == rows && strstr(rows, " 2\n"), "%s", rows);
    free(rows);
    buf_release(&text);
}
