/*
 * guide.h - pages about the query language that belong to no row of an operator or a function:
 * words and signs of the language, and topics. `sumoq help NAME` shows them.
 *
 * The text of a page is lines:
 *   `# TEXT`        a heading
 *   `- NAME :: TEXT` an entry of a list in two columns
 *   four blanks     a query, shown as it is; a unit test checks each of them
 *   six blanks      any other text to show as it is
 *   anything else   a paragraph, wrapped to the width of the page
 */
#ifndef SUMOQ_GUIDE_GUIDE_H
#define SUMOQ_GUIDE_GUIDE_H

#include "base/text.h"

struct guide_page {
    const char *names[14]; /* the first is the title's; no blanks, as in `exit-status` */
    const char *doc;       /* one line */
    const char *form;      /* the syntax; NULL for a topic */
    const char *text;
};

/* Each ends with a row without names. */
extern const struct guide_page guide_words[];  /* words and signs of the language */
extern const struct guide_page guide_topics[]; /* the language by subject */

/* Compares without case; a blank, `-` and `_` are the same. */
bool guide_name_is(const char *name, struct str wanted);
/* The page of `pages` with one of these names, or NULL. */
const struct guide_page *guide_find(const struct guide_page *pages, struct str wanted);

#endif
