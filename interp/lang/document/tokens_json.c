/*
 * tokens_json.c - see tokens_json.h.
 */
#include "lang/document/tokens_json.h"

#include "base/write/json_write.h"

static const char *const token_names[TOKEN_KINDS] = {
    [TOKEN_WORD] = "word",     [TOKEN_NAME] = "name",   [TOKEN_NUMBER] = "number",
    [TOKEN_STRING] = "string", [TOKEN_REGEX] = "regex", [TOKEN_PUNCT] = "punctuator",
    [TOKEN_PARAM] = "param",   [TOKEN_MACRO] = "macro", [TOKEN_STRAY] = "stray",
    [TOKEN_END] = "end",       [TOKEN_COMMENT] = "",
};

static const char *const trivia_names[] = {
    [TRIVIA_BLANK] = "blank",
    [TRIVIA_LINE_END] = "line_end",
    [TRIVIA_LINE] = "line_comment",
    [TRIVIA_BLOCK] = "block_comment",
};

static void put(struct buf *out, const struct document *d, const char *kind, struct span span)
{
    buf_printf(out, "%s\n  {\"kind\": \"%s\", \"at\": %u, \"len\": %u, \"text\": ",
               buf_view(out).s[buf_view(out).len - 1] == '[' ? "" : ",", kind, span.at, span.len);
    json_put_string(out, document_text(d, span));
    buf_char(out, '}');
}

void tokens_json(struct buf *out, const struct document *d)
{
    buf_char(out, '[');
    for (size_t i = 0; i < d->tokens.n; i++) {
        const struct token *t = &d->tokens.items[i];
        for (size_t k = 0; k < t->n_trivia; k++) {
            const struct trivia *trivia = &d->trivia.items[t->trivia + k];
            put(out, d, trivia_names[trivia->kind], trivia->span);
        }
        if (t->kind != TOKEN_END) {
            put(out, d, token_names[t->kind], t->span);
        }
    }
    buf_text(out, "\n]\n");
}
