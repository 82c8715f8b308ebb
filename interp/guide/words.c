/*
 * words.c - the words and signs of the language that are no operators, functions or aggregates.
 */
#include "guide/guide.h"

/* clang-format off */
const struct guide_page guide_words[] = {
    { { "matches", "not matches", "like", "rlike" }, "does a value match a pattern?",
      "FIELD [not] matches \"GLOB\"   FIELD [not] matches /REGEX/",
      "A pattern in quotes is a glob for the whole value: `*` is any characters, every other "
      "character is itself, and case counts. A pattern between slashes is a regular expression that "
      "is searched anywhere in the value; (?i) ignores case.\n"
      "\n"
      "    * | where Image matches \"*\\\\cmd.exe\"\n"
      "    * | where Image matches /(?i)\\\\(cmd|powershell)\\.exe$/\n"
      "    * | where !(user matches \"svc-*\")\n"
      "\n"
      "A missing value matches nothing. `=` takes no wildcards. See also: patterns, contains." },
    { { "contains", "not contains", "includes" }, "is a text part of a value?",
      "FIELD [not] contains TEXT   contains(FIELD, TEXT)",
      "Case counts. Of two empty texts it is true, of one that is empty or missing false.\n"
      "\n"
      "    * | where CommandLine contains \"-enc\"\n"
      "    * | where toLowerCase(CommandLine) contains \"-enc\"\n"
      "\n"
      "See also: matches." },
    { { "in", "not in" }, "is a value one of several?",
      "FIELD [not] in (VALUE {, VALUE})",
      "Strings compare with case and without wildcards. A string on the left never equals a number: "
      "cast it first.\n"
      "\n"
      "    * | where user in (\"ann\", \"bob\")\n"
      "    * | where num(status) in (500, 502, 503)\n"
      "    * | where method not in (\"GET\", \"HEAD\")" },
    { { "as", "alias", "rename" }, "names the value of an expression, an aggregate or a capture",
      "EXPRESSION as NAME   AGGREGATE as NAME   parse \"...\" as NAME {, NAME}",
      "A stage that is an expression needs it. An existing field of that name is replaced. In a list "
      "each aggregate takes its own; keys after `by` take none.\n"
      "\n"
      "    * | bytes / 1024 as kb\n"
      "    * | count as hits, avg(bytes) as mean by host\n"
      "    * | parse \"user=* from *:\" as user, host\n"
      "\n"
      "There is no rename: copy the field, and leave the old one out with `fields`.\n"
      "\n"
      "    * | Image as program | fields - Image" },
    { { "by", "group", "group by" }, "the keys of an aggregate, or of another stage with groups",
      "AGGREGATE by FIELD {, FIELD}",
      "The result has a row for each combination of values that occurs. Keys are fields, not "
      "expressions: compute a key in a stage before. Only keys and aggregates are columns of the "
      "result.\n"
      "\n"
      "    * | count by user, host\n"
      "    * | timeslice 1h | count by _timeslice, host\n"
      "    * | toLowerCase(user) as user | count by user\n"
      "\n"
      "See also: aggregates." },
    { { "and", "&&" }, "both conditions hold", "CONDITION and CONDITION",
      "Binds tighter than `or`. A condition that is null counts as false. In the search expression "
      "two parts side by side are joined by it.\n"
      "\n"
      "    error AND _sourceCategory=prod* | where status = 500 and bytes > 0" },
    { { "or", "||" }, "one of two conditions holds", "CONDITION or CONDITION",
      "Looser than `and`: use parentheses.\n"
      "\n"
      "    error OR warning | where status = 500 or (status = 404 and path contains \"/api\")" },
    { { "not", "!" }, "the opposite of a condition", "not CONDITION   !CONDITION",
      "Covers a whole comparison: `!x = 5` is `!(x = 5)`. `not` may also be written before `in`, "
      "`matches` and `contains`. Of null it is null, so `where !flag` drops rows without `flag`. In the "
      "search expression NOT and `!` leave messages out.\n"
      "\n"
      "    error NOT debug | where !(status in (200, 204)) and user not matches \"svc-*\"" },
    { { "nodrop" }, "keeps the rows that a parse stage does not match", "parse ... nodrop",
      "Without it a row that does not match is dropped. With it the row stays; its new fields are "
      "null, or keep the values that they had. Parse stages side by side are alternatives: one "
      "without nodrop also keeps what a stage with nodrop before it has matched.\n"
      "\n"
      "    * | parse \"user=*,\" as user nodrop\n"
      "    * | parse \"user=*,\" as user nodrop | parse \"login *\" as user" },
    { { "?", ":", "?:", "ternary", "case", "when", "else" }, "one of two values, by a condition",
      "CONDITION ? VALUE : VALUE   if(CONDITION, VALUE, VALUE)",
      "Both forms are the same. A condition that is null takes the second value. Several cases are "
      "nested; there is no `case when`.\n"
      "\n"
      "    * | status >= 500 ? \"bad\" : \"good\" as verdict\n"
      "    * | if(status >= 500, \"server\", if(status >= 400, \"client\", \"none\")) as fault" },
    { { "null", "missing", "none", "nil" }, "the value of a field that is not there", "null",
      "A field is null when the event lacks it, when a parse stage with nodrop did not capture it, or "
      "when a value did not convert. Test for it with isNull(x), and isEmpty(x) or isBlank(x) for "
      "empty texts too.\n"
      "\n"
      "    * | where !isNull(user)\n"
      "    * | if(isNull(user), \"unknown\", user) as user\n"
      "\n"
      "Arithmetic on null is null; a missing field passes `x != \"a\"`, and matches nothing." },
    { { "true", "false", "boolean", "bool" }, "the values of a condition", "true   false",
      "Comparisons and tests give them, and any stage may store one. A field of an event that is true "
      "in JSON is the text `true`, which equals the value.\n"
      "\n"
      "    * | status >= 500 as failed | where failed = true" },
    { { "asc", "desc", "ascending", "descending" }, "the direction in which rows are sorted",
      "sort by FIELD [asc|desc] {, FIELD [asc|desc]}",
      "`desc` is the default. `+` and `-` before a field are the same as `asc` and `desc`.\n"
      "\n"
      "    * | count by user | sort by _count, user asc" },
    { { "=", "==", "!=", "<>", "<", "<=", ">", ">=", "equals", "comparison" },
      "comparisons of two values",
      "VALUE = VALUE, and != < <= > >= likewise",
      "`==` is `=`, `<>` is `!=`. Strings are equal with case; a string and a number are equal when "
      "the string is that number. `*` is no wildcard here: use `matches`. An order with null, or of a "
      "string and a number, is false.\n"
      "\n"
      "    * | where status = 500 and user != \"root\"\n"
      "    * | where bytes >= 10k\n"
      "\n"
      "`=` never assigns: write `EXPRESSION as NAME`. In the search expression `field=value` compares "
      "without case, with wildcards." },
    { { "+", "-", "*", "/", "%", "arithmetic", "modulo", "math" }, "arithmetic",
      "NUMBER + NUMBER, and - * / % likewise",
      "`*`, `/` and `%` bind tighter than `+` and `-`. Text that is a number counts as one; with "
      "anything else the result is null. `+` joins no texts: use concat. There is no `^`: use pow.\n"
      "\n"
      "    * | (end - start) / 1000 as seconds\n"
      "    * | concat(user, \"@\", host) as who | pow(x, 2) as square" },
    { { "|", "pipe", "stage", "stages" }, "passes the rows on to the next stage",
      "SEARCH | STAGE | STAGE ...",
      "What precedes the first pipe is the search expression; each stage after it is an operator, an "
      "aggregate or an expression with `as`, and gets the rows of the one before.\n"
      "\n"
      "    error | parse \"user=*,\" as user | where user != \"root\" | count by user | sort by _count\n"
      "\n"
      "See also: search, operators, aggregates, expressions." },
    { { "field", "field=" }, "the field that a parse stage reads", "parse field=NAME ...",
      "Without it a parse stage reads the message, `_raw`.\n"
      "\n"
      "    * | parse field=CommandLine \"user *\" as name\n"
      "    * | json field=body \"id\" as id" },
    { { NULL }, NULL, NULL, NULL },
};
/* clang-format on */
