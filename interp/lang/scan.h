/*
 * scan.h - the scanner that flex generates from grammar/sumo.l. It allocates in the parser's arena.
 */
#ifndef SUMOQ_LANG_SCAN_H
#define SUMOQ_LANG_SCAN_H

#include "lang/lex_stage.h"

/* A scanner over parser.text. */
void *scan_new(struct parser *p);
/* The next token, 0 at the end of the text; parser.token and parser.span describe it. */
int scan_next(void *scanner);

#endif
