/*
 * corpus.h - the queries of ../shared/corpus, which is no part of the project.
 */
#ifndef TESTS_CORPUS_H
#define TESTS_CORPUS_H

#include "base/arena.h"
#include "base/json/json.h"

struct corpus;

/* NULL: it is not there. */
struct corpus *corpus_open(void);
/* The next query, which lives until the one after it; false: there are no more. */
bool corpus_next(struct corpus *c, struct str *text);
/* Is `text` one JSON value? */
bool corpus_is_json(struct corpus *c, struct str text);
void corpus_close(struct corpus *c);

#endif
