/*
 * tokens_json.h - a document's tokens as JSON.
 *
 * An array in the order of the text: {"kind": "word", "at": 5, "len": 5, "text": "where"}; trivia
 * are elements like tokens, with the kinds blank, line_end, line_comment and block_comment. All
 * "text" together is the text of the query, but for bytes that are not UTF-8.
 */
#ifndef SUMOQ_LANG_DOCUMENT_TOKENS_JSON_H
#define SUMOQ_LANG_DOCUMENT_TOKENS_JSON_H

#include "base/buf.h"
#include "lang/document/document.h"

void tokens_json(struct buf *out, const struct document *d);

#endif
