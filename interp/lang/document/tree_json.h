/*
 * tree_json.h - a document's tree as JSON.
 *
 * A node: {"kind": "where", "at": 4, "len": 11, "tokens": [2, 5], ...}. "tokens" are the first and
 * last token of its text; "parens" the pairs of parentheses around it, if any. What it holds beside
 * its children has the names of ast.h ("name", "text", "op"), spans are {"at", "len"}; children are
 * members by the names of nodes.def, lists of them arrays. A chain of operators has "operands" and,
 * between them, "operators"; a pair of parentheses that ends after an operand is in its operator's
 * "parens".
 */
#ifndef SUMOQ_LANG_DOCUMENT_TREE_JSON_H
#define SUMOQ_LANG_DOCUMENT_TREE_JSON_H

#include "base/buf.h"
#include "lang/document/document.h"

void tree_json(struct buf *out, const struct document *d);

#endif
