/*
 * jsonl.c - JSON Lines: one object per line.
 *
 * Also the fallback when the first bytes look like JSON and nothing more exact: a file that is
 * cut off or broken from its start.
 */
#include "base/json/json.h"
#include "source/format/in_def.h"

/* Lines that hold an object after others that do not: confidence. */
static int objects(struct str text)
{
    struct str line = { NULL, 0 };
    size_t at = 0, n = 0, lines = 0;
    while (in_next_line(text, &at, &line) && at < text.len) {
        line = str_trim(line);
        lines += line.len > 0;
        n += line.len > 1 && line.s[0] == '{' && line.s[line.len - 1] == '}';
    }
    line = str_trim(line);
    n += line.len > 1 && line.s[0] == '{';
    return n > lines / 2 ? 45 : n > 0 ? 15 : 0;
}

static int sniff(struct str head, bool named, bool whole)
{
    struct str text = str_trim(head);
    if (named) {
        return 30;
    }
    if (text.len == 0) {
        return whole ? 20 : 0;
    }
    return text.s[0] == '{' ? 50 : objects(text);
}

const struct in_def in_jsonl = {
    .name = "jsonl",
    .doc = "JSON Lines: one object per line",
    .recognised = "a line that is an object, or the name",
    .globs = "*.jsonl *.ndjson *.json *.jsonl.* *.ndjson.* *.json.*",
    .sniff = sniff,
};
