/*
 * document_check.h - what holds of the document of any text.
 */
#ifndef TESTS_DOCUMENT_CHECK_H
#define TESTS_DOCUMENT_CHECK_H

#include "lang/document/document.h"

/* NULL: trivia and tokens put together are the text; nodes begin and end at tokens; an edit of the
 * token that `seed` chooses gives the document of the edited text. Else what does not hold. */
const char *document_fault(struct arena *a, const struct document *d, uint32_t seed);

#endif
