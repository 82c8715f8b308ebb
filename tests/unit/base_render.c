/* base_render.c - diagnostics as text and JSON, JSON strings. */
#include "base/write/json_write.h"
#include "engine/render.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct diag at(uint32_t from, uint32_t len, const char *label)
{
    return (struct diag) { .code = DIAG_UNKNOWN_FIELD,
                           .level = DIAG_ERROR,
                           .span = { from, len },
                           .placed = true,
                           .message = "no such field",
                           .label = label };
}

static void expect(const char *text, struct diag g, const char *wanted)
{
    struct source_text src = { "q", str_of(text) };
    struct buf out = BUF_INIT;
    render_diag(&out, &src, &g, false);
    cr_expect(str_eq(buf_view(&out), str_of(wanted)), "got\n%.*swanted\n%s",
              STR_ARG(buf_view(&out)), wanted);
    buf_release(&out);
}

Test(base_render, places)
{
    struct str text = STR("ab\n\xC3\xA4x\r\n\nz");
    static const struct {
        size_t offset, line, column;
    } cases[] = {
        { 0, 1, 1 }, { 2, 1, 3 }, { 3, 2, 1 },  { 5, 2, 2 },  { 6, 2, 3 },
        { 8, 3, 1 }, { 9, 4, 1 }, { 10, 4, 2 }, { 99, 4, 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place p = place_of(text, cases[i].offset);
        cr_expect(p.line == cases[i].line && p.column == cases[i].column, "%zu gave %zu:%zu",
                  cases[i].offset, p.line, p.column);
    }
    struct place p = place_of((struct str) { NULL, 0 }, 5);
    cr_expect(p.line == 1 && p.column == 1);
}

Test(base_render, the_form)
{
    struct diag g = at(10, 6, "not made by any earlier stage");
    const char *helps[] = { "did you mean `status`?" };
    g.helps = helps;
    g.n_helps = 1;
    g.message = "no field named `stauts` at this stage";
    struct source_text src = { "queries/x.sumo", STR("*\n| where stauts >= 500\n") };
    struct buf out = BUF_INIT;
    render_diag(&out, &src, &g, false);
    const char *wanted = "queries/x.sumo:2:9: error[E0201]: no field named `stauts` at this stage\n"
                         "  2 | | where stauts >= 500\n"
                         "    |         ^^^^^^ not made by any earlier stage\n"
                         "    = help: did you mean `status`?\n";
    cr_expect(str_eq(buf_view(&out), str_of(wanted)), "%.*s", STR_ARG(buf_view(&out)));
    buf_clear(&out);
    render_diag(&out, &src, &g, true);
    wanted = "queries/x.sumo:2:9: \033[1;31merror[E0201]\033[0m: no field named `stauts` at this "
             "stage\n"
             "  \033[34m2 |\033[0m | where stauts >= 500\n"
             "    \033[34m|\033[0m         \033[1;31m^^^^^^ not made by any earlier stage\033[0m\n"
             "    \033[34m=\033[0m help: did you mean `status`?\n";
    cr_expect(str_eq(buf_view(&out), str_of(wanted)), "%.*s", STR_ARG(buf_view(&out)));
    buf_release(&out);
}

Test(base_render, spans)
{
    expect("abc def", at(4, 0, NULL),
           "q:1:5: error[E0201]: no such field\n  1 | abc def\n    |     ^\n");
    expect("abc", at(3, 0, NULL), "q:1:4: error[E0201]: no such field\n  1 | abc\n    |    ^\n");
    expect("abc", at(90, 9, NULL), "q:1:4: error[E0201]: no such field\n  1 | abc\n    |    ^\n");
    expect("", at(0, 0, NULL), "q:1:1: error[E0201]: no such field\n  1 | \n    | ^\n");
    expect("ab cd\r\nef\n", at(3, 6, "x"),
           "q:1:4: error[E0201]: no such field\n  1 | ab cd\n    |    ^^ x\n");
    expect("ab\ncd", at(2, 1, NULL), "q:1:3: error[E0201]: no such field\n  1 | ab\n    |   ^\n");
    expect("ab\n", at(3, 0, NULL), "q:2:1: error[E0201]: no such field\n  2 | \n    | ^\n");
    expect("\n\n\n\n\n\n\n\n\nab", at(9, 2, NULL),
           "q:10:1: error[E0201]: no such field\n  10 | ab\n     | ^^\n");
}

Test(base_render, columns)
{
    /* a tab takes 4, a wide character 2, a combining one none */
    expect("\tx\ty", at(1, 3, NULL),
           "q:1:2: error[E0201]: no such field\n  1 |     x    y\n    |     ^^^^^^\n");
    expect("\xE4\xB8\xAD\xE6\x96\x87 x", at(3, 3, NULL),
           "q:1:2: error[E0201]: no such field\n"
           "  1 | \xE4\xB8\xAD\xE6\x96\x87 x\n    |   ^^\n");
    expect("e\xCC\x81 x", at(4, 1, NULL),
           "q:1:4: error[E0201]: no such field\n  1 | e\xCC\x81 x\n    |   ^\n");
    /* controls and bytes that are no UTF-8 */
    expect("a\033[2Jb\xFF", at(5, 1, NULL),
           "q:1:6: error[E0201]: no such field\n  1 | a?[2Jb\xEF\xBF\xBD\n    |      ^\n");
}

Test(base_render, untrusted_words)
{
    struct diag g = at(0, 1, "\033[31m");
    g.message = "bad \033]0;x\007 \xE2\x80\xAE";
    expect("a", g, "q:1:1: error[E0201]: bad ?]0;x? ?\n  1 | a\n    | ^ ?[31m\n");
}

Test(base_render, without_place)
{
    struct diag g = { .code = DIAG_EVAL_DIALECT, .level = DIAG_WARNING, .message = "m" };
    expect("abc", g, "warning[W1001]: m\n");
    const char *helps[] = { "h" };
    g.helps = helps;
    g.n_helps = 1;
    expect("abc", g, "warning[W1001]: m\n    = help: h\n");
}

Test(base_render, fix)
{
    struct diag g = at(0, 1, NULL);
    struct diag_edit edit = { g.span, STR("xy") };
    g.edits.items = &edit;
    g.edits.n = 1;
    expect("a", g,
           "q:1:1: error[E0201]: no such field\n  1 | a\n    | ^\n"
           "    = help: write `xy` instead\n");
    edit.text = STR("");
    expect("a", g,
           "q:1:1: error[E0201]: no such field\n  1 | a\n    | ^\n    = help: remove this\n");
    edit.span.at = 1; /* elsewhere: only a help line can say so */
    expect("a", g, "q:1:1: error[E0201]: no such field\n  1 | a\n    | ^\n");
}

/* The excerpt's two lines, after the gutter. */
static void excerpt(struct str text, uint32_t from, uint32_t len, struct str *line, size_t *indent,
                    size_t *carets, struct buf *out)
{
    struct source_text src = { "q", text };
    struct diag g = at(from, len, NULL);
    render_diag(out, &src, &g, false);
    struct str all = buf_view(out);
    size_t start = str_find(all, STR("\n  1 | "), 0) + 7;
    size_t end = str_find(all, STR("\n"), start);
    *line = (struct str) { all.s + start, end - start };
    size_t caret = str_find(all, STR("^"), end);
    *indent = caret - end - 7;
    *carets = all.len - 1 - caret;
}

Test(base_render, long_lines_are_clipped)
{
    enum { LEN = 3000 };
    char *text = malloc(LEN);
    memset(text, '.', LEN);
    for (uint32_t from = 0; from < LEN; from++) {
        text[from] = 'X';
        struct buf out = BUF_INIT;
        struct str line;
        size_t indent, carets;
        excerpt((struct str) { text, LEN }, from, 1, &line, &indent, &carets, &out);
        cr_assert_leq(line.len, 120, "%u", from);
        cr_assert_geq(line.len, 115, "%u", from);
        cr_assert(carets == 1 && indent < line.len && line.s[indent] == 'X', "%u", from);
        buf_release(&out);
        text[from] = '.';
    }
    struct buf out = BUF_INIT;
    struct str line;
    size_t indent, carets;
    excerpt((struct str) { text, LEN }, 1000, 1500, &line, &indent, &carets, &out);
    cr_expect(line.len == 120 && indent + carets == 117);
    buf_clear(&out);
    excerpt((struct str) { text, 120 }, 60, 1, &line, &indent, &carets, &out);
    cr_expect(line.len == 120 && indent == 60, "120 columns fit");
    buf_clear(&out);
    memset(text, 'a', LEN);
    excerpt((struct str) { text, 121 }, 0, 1, &line, &indent, &carets, &out);
    cr_expect(line.len == 120 && str_ends(line, STR("a...")) && indent == 0);
    buf_clear(&out);
    excerpt((struct str) { text, 121 }, 120, 1, &line, &indent, &carets, &out);
    cr_expect(line.len == 120 && str_starts(line, STR("...a")) && indent == 119);
    buf_release(&out);
    free(text);
}

Test(base_render, any_bytes)
{
    uint64_t state = 7;
    for (int round = 0; round < 3000; round++) {
        static const char bytes[] =
            "ab \t\n\r\xC3\xA4\xE4\xB8\xAD\xF0\x9F\x98\x80\xFF\x80\xCC\x81\033";
        char text[200];
        size_t len = 0;
        for (; len < (size_t)round % 200; len++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            text[len] = bytes[(state >> 33) % (sizeof bytes - 1)];
        }
        struct source_text src = { "q", { text, len } };
        for (uint32_t from = 0; from <= len; from += 3) {
            struct diag g = at(from, (uint32_t)(state >> 40) % 50, "l");
            struct buf out = BUF_INIT;
            render_diag(&out, &src, &g, false);
            cr_assert(utf8_valid(buf_view(&out)));
            render_diag_json(&out, &src, &g);
            buf_release(&out);
        }
    }
}

Test(base_render, json)
{
    struct diag g = at(3, 4, "here");
    g.message = "a \"b\"";
    struct source_text src = { "q.sumo", STR("ab\nxy\nz") };
    struct buf out = BUF_INIT;
    render_diag_json(&out, &src, &g);
    const char *wanted =
        "{\"file\": \"q.sumo\", \"line\": 2, \"column\": 1, \"end_line\": 3, \"end_column\": 2, "
        "\"severity\": \"error\", \"code\": \"E0201\", \"message\": \"a \\\"b\\\"\", "
        "\"label\": \"here\", \"help\": null, \"fix\": null}";
    cr_expect(str_eq(buf_view(&out), str_of(wanted)), "%.*s", STR_ARG(buf_view(&out)));
    buf_clear(&out);
    const char *helps[] = { "one", "two" };
    struct diag_edit edits[] = { { { 0, 1 }, STR("f") }, { { 3, 0 }, STR("\"") } };
    g = (struct diag) { .code = DIAG_EVAL_DIALECT,
                        .level = DIAG_NOTE,
                        .message = "m",
                        .helps = helps,
                        .n_helps = 2,
                        .edits = { edits, 2, 2 } };
    render_diag_json(&out, &src, &g);
    wanted =
        "{\"file\": \"q.sumo\", \"line\": null, \"column\": null, \"end_line\": null, "
        "\"end_column\": null, \"severity\": \"note\", \"code\": \"W1001\", "
        "\"message\": \"m\", \"label\": null, \"help\": \"one\\ntwo\", \"fix\": {\"edits\": ["
        "{\"line\": 1, \"column\": 1, \"end_line\": 1, \"end_column\": 2, \"text\": \"f\"}, "
        "{\"line\": 2, \"column\": 1, \"end_line\": 2, \"end_column\": 1, \"text\": \"\\\"\"}]}}";
    cr_expect(str_eq(buf_view(&out), str_of(wanted)), "%.*s", STR_ARG(buf_view(&out)));
    buf_release(&out);
}

Test(base_json_write, strings)
{
    static const struct {
        struct str in;
        const char *out;
    } cases[] = {
        { STR(""), "\"\"" },
        { STR("plain / text with more than eight"), "\"plain / text with more than eight\"" },
        { STR("a\"b\\c\b\f\n\r\t\x01\x1F\x7F"),
          "\"a\\\"b\\\\c\\b\\f\\n\\r\\t\\u0001\\u001f\x7F\"" },
        { STR("\0"), "\"\\u0000\"" },
        { STR("\xC3\xA4\xF0\x9F\x98\x80"), "\"\xC3\xA4\xF0\x9F\x98\x80\"" },
        { STR("\xEF\xBF\xBD"), "\"\xEF\xBF\xBD\"" },
        { STR("a\xFF\xC3"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"" },
        { STR("01234567\"9"), "\"01234567\\\"9\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = BUF_INIT;
        json_put_string(&out, cases[i].in);
        cr_expect(str_eq(buf_view(&out), str_of(cases[i].out)), "%zu: %.*s", i,
                  STR_ARG(buf_view(&out)));
        buf_release(&out);
    }
    struct buf out = BUF_INIT;
    json_put_string(&out, (struct str) { NULL, 0 });
    cr_expect(str_eq(buf_view(&out), STR("\"\"")));
    buf_release(&out);
}

/* Long texts are written in slices; what is not plain stands on, before and after their ends. */
Test(base_json_write, long_strings)
{
    struct buf in = BUF_INIT, out = BUF_INIT, wanted = BUF_INIT;
    for (size_t n = 4080; n < 4100; n++) {
        buf_clear(&in);
        buf_clear(&out);
        buf_clear(&wanted);
        buf_repeat(&in, "x", n);
        buf_text(&in, "\xC3\xA4\xFF\"\n\xF0\x9F\x98\x80\x01");
        buf_repeat(&in, "\x1F", 5000);
        buf_text(&wanted, "\"");
        buf_repeat(&wanted, "x", n);
        buf_text(&wanted, "\xC3\xA4\xEF\xBF\xBD\\\"\\n\xF0\x9F\x98\x80\\u0001");
        buf_repeat(&wanted, "\\u001f", 5000);
        buf_text(&wanted, "\"");
        json_put_string(&out, buf_view(&in));
        cr_expect(str_eq(buf_view(&out), buf_view(&wanted)), "%zu", n);
    }
    buf_release(&in);
    buf_release(&out);
    buf_release(&wanted);
}
