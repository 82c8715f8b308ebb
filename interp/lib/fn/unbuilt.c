/*
 * unbuilt.c - the functions of the language that this version cannot run. `check` knows them; `run` refuses them by name.
 *
 * A function leaves this list when its row with an evaluator appears in its family's file.
 */
#include "catalog/fn_def.h"

/* clang-format off */
const struct fn_def fns_unbuilt[] = {
    { .name = "replace", .family = "string", .doc = "All occurrences of a text or a regular expression replaced." },
    { .name = "format", .family = "string", .doc = "Values formatted as by printf." },
    { .name = "urlencode", .family = "string", .doc = "A text encoded for a URL." },
    { .name = "urldecode", .family = "string", .doc = "A URL-encoded text decoded." },
    { .name = "base64Encode", .family = "string", .doc = "A text in base64." },
    { .name = "base64Decode", .family = "string", .doc = "A base64 text decoded." },
    { .name = "hexToDec", .family = "string", .doc = "A hexadecimal text as a number." },
    { .name = "parseHex", .family = "string", .doc = "A hexadecimal text as a number." },
    { .name = "decToHex", .family = "string", .doc = "A number in hexadecimal." },
    { .name = "hexToAscii", .family = "string", .doc = "Hexadecimal bytes as a text." },
    { .name = "hash", .family = "string", .doc = "A hash of a text." },
    { .name = "luhn", .family = "string", .doc = "Does a text pass the Luhn check?" },
    { .name = "tourl", .family = "string", .doc = "A link." },
    { .name = "jsonArrayContains", .family = "json", .doc = "Does a JSON array hold a value?" },
    { .name = "jsonArraySize", .family = "json", .doc = "The number of elements of a JSON array." },
    { .name = "now", .family = "time", .doc = "The time of the run." },
    { .name = "queryStartTime", .family = "time", .doc = "The start of the time range." },
    { .name = "queryEndTime", .family = "time", .doc = "The end of the time range." },
    { .name = "queryTimeRange", .family = "time", .doc = "The length of the time range." },
    { .name = "fromMillis", .family = "time", .doc = "Milliseconds as a time." },
    { .name = "fromSeconds", .family = "time", .doc = "Seconds as a time." },
    { .name = "toMillis", .family = "time", .doc = "A time as milliseconds." },
    { .name = "formatDate", .family = "time", .doc = "A time as a text." },
    { .name = "parseDate", .family = "time", .doc = "A text as a time." },
    { .name = "lookupContains", .family = "lookup", .doc = "Does a lookup table have a row with these keys?" },
    { 0 },
};
/* clang-format on */
