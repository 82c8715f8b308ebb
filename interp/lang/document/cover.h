/*
 * cover.h - tokens and trivia of the user's text from what the lexer read of the expanded text.
 */
#ifndef SUMOQ_LANG_DOCUMENT_COVER_H
#define SUMOQ_LANG_DOCUMENT_COVER_H

#include "lang/document/document.h"
#include "lang/parser.h"

/* Sets tokens and trivia of `d`, so that they cover p->user. Of a text that was not read all that
 * is not blank is TOKEN_STRAY. */
void cover_text(struct parser *p, const struct lexemes *lexemes, struct document *d);

#endif
