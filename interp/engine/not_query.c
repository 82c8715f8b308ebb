/*
 * not_query.c - see not_query.h. No query of production begins like one of these: a search
 * expression begins with a word, a quote, a parenthesis, `*`, `{{`, `[subquery` or a comment.
 */
#include "engine/not_query.h"

#include <ctype.h>

enum { LINES_MOST = 40 };

static bool next_line(struct str text, size_t *at, struct str *line)
{
    if (*at >= text.len) {
        return false;
    }
    size_t end = str_find(text, STR("\n"), *at);
    end = end < text.len ? end : text.len;
    *line = (struct str) { text.s + *at, end - *at };
    *at = end + 1;
    return true;
}

/* The bytes by which files of data are known. */
static const char *binary_kind(struct str text)
{
    static const struct {
        struct str begin;
        const char *kind;
    } kinds[] = {
        { { "\x1f\x8b", 2 }, "a gzip file" },
        { { "PK\x03\x04", 4 }, "a zip archive" },
        { { "SQLite format 3", 15 }, "a database" },
        { { "ElfFile", 7 }, "a Windows event log" },
        { { "\x28\xb5\x2f\xfd", 4 }, "a zstd file" },
        { { "\xfd"
            "7zXZ",
            5 },
          "an xz file" },
        { { "BZh", 3 }, "a bzip2 file" },
        { { "%PDF-", 5 }, "a PDF document" },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_starts(text, kinds[i].begin)) {
            return kinds[i].kind;
        }
    }
    return NULL;
}

/* `{ "a": ..`, `[ {..`, but not `{{name}}` and `[subquery: ..`. */
static bool is_json(struct str text)
{
    if (text.len < 2 || (text.s[0] != '{' && text.s[0] != '[')) {
        return false;
    }
    struct str rest = str_trim((struct str) { text.s + 1, text.len - 1 });
    char first = rest.len > 0 ? rest.s[0] : '\0';
    return text.s[0] == '{' ? first == '"' || first == '}' : first == '{' || first == '"';
}

static bool is_xml(struct str text)
{
    return text.len > 2 && text.s[0] == '<' &&
           (isalpha((unsigned char)text.s[1]) || text.s[1] == '?' || text.s[1] == '!');
}

/* `resource "type" "name" {` */
static bool is_block(struct str line)
{
    static const char *const words[] = { "resource", "data",     "variable", "module",
                                         "locals",   "provider", "output",   "terraform" };
    line = str_trim(line);
    bool opens = line.len > 0 && line.s[line.len - 1] == '{';
    for (size_t i = 0; i < sizeof words / sizeof *words && opens; i++) {
        size_t len = strlen(words[i]);
        if (str_starts(line, str_of(words[i])) && (line.s[len] == ' ' || line.s[len] == '"')) {
            return true;
        }
    }
    return false;
}

/* `key:` or `key: value`, also after `- `. */
static bool is_key(struct str line)
{
    line = str_trim(line);
    if (str_starts(line, STR("- "))) {
        line = str_trim((struct str) { line.s + 2, line.len - 2 });
    }
    size_t at = 0;
    while (at < line.len && (isalnum((unsigned char)line.s[at]) || line.s[at] == '_' ||
                             line.s[at] == '-' || line.s[at] == '.')) {
        at++;
    }
    return at > 0 && at < line.len && line.s[at] == ':' &&
           (at + 1 == line.len || line.s[at + 1] == ' ');
}

/* By the first lines: a document of keys has two of them before any pipe. */
static const char *kind_by_lines(struct str text)
{
    struct str line;
    size_t at = 0, seen = 0, keys = 0;
    bool dashes = false, heading = false;
    while (seen < LINES_MOST && next_line(text, &at, &line)) {
        struct str bare = str_trim(line);
        bool comment = str_starts(bare, STR("#"));
        if (bare.len == 0) {
            continue;
        }
        if (seen == 0) {
            dashes = str_eq(bare, STR("---")) || str_starts(bare, STR("%YAML"));
            heading = str_starts(bare, STR("# ")) || str_starts(bare, STR("## "));
        }
        if (is_block(line) && keys == 0) {
            return "an HCL document";
        }
        if (str_starts(bare, STR("```")) && (heading || seen == 0)) {
            return "a Markdown document";
        }
        bool first = seen++ == 0;
        if (is_key(line)) {
            keys++;
        } else if (!heading && !comment && !(first && dashes)) {
            break;
        }
    }
    return keys >= 2 || (dashes && keys > 0) ? "a YAML document" : NULL;
}

/* What the text is; NULL: it may be a query. */
static const char *kind_of(struct str text)
{
    const char *kind = binary_kind(text);
    if (kind) {
        return kind;
    }
    text = str_trim(text);
    if (is_json(text)) {
        return "a JSON document";
    }
    if (is_xml(text)) {
        return "an XML document";
    }
    return kind_by_lines(text);
}

/* With a byte order mark or without one. */
static bool is_utf16(struct str text)
{
    if (str_starts(text, STR("\xff\xfe")) || str_starts(text, STR("\xfe\xff"))) {
        return true;
    }
    size_t zeros[2] = { 0, 0 }, n = text.len < 64 ? text.len : 64;
    for (size_t i = 0; i < n; i++) {
        zeros[i % 2] += text.s[i] == '\0';
    }
    return n >= 8 && (zeros[0] > n / 4 || zeros[1] > n / 4);
}

bool not_query_report(struct diags *diags, struct str text)
{
    struct span start = { 0, text.len > 0 ? 1 : 0 };
    if (is_utf16(text)) {
        struct diag *g =
            diag_at(diags, DIAG_NOT_UTF8, start, "the query is UTF-16, and is read as UTF-8");
        diag_help(diags, g, "save the file as UTF-8; in PowerShell: Set-Content -Encoding utf8");
        return true;
    }
    const char *kind = kind_of(text);
    if (!kind) {
        return false;
    }
    struct diag *g = diag_at(diags, DIAG_NOT_A_QUERY, start, "this is %s, not a query", kind);
    diag_help(diags, g,
              "the query comes first and the data after it, as in {sumoq run query.sumo DATA}; "
              "queries inside documents are not read");
    return true;
}
