/*
 * foreign.h - words of other query languages, with what the language here has instead. The pages
 * `from-splunk` and so on are made of these rows.
 */
#ifndef SUMOQ_GUIDE_FOREIGN_H
#define SUMOQ_GUIDE_FOREIGN_H

#include "base/text.h"

/* The languages that have the word, as bits. */
enum foreign_language {
    FROM_SPL = 1,     /* Splunk */
    FROM_KQL = 2,     /* Kusto: Microsoft Sentinel, Defender, Azure Monitor */
    FROM_SQL = 4,     /* SQL */
    FROM_LOGQL = 8,   /* Grafana Loki */
    FROM_LUCENE = 16, /* Elasticsearch, OpenSearch, Kibana */
};

/* Where it is written there, and what `ours` is. */
enum foreign_kind {
    FOREIGN_STAGE, /* begins a stage; `ours` is one or several stages */
    FOREIGN_VALUE, /* a function or another expression; `ours` has a value */
    FOREIGN_TEST,  /* a condition; `ours` may follow `where` */
    FOREIGN_SEARCH /* selects messages; `ours` is a whole query */
};

struct foreign_word {
    const char *word; /* lower case; a function without its parenthesis */
    unsigned languages;
    enum foreign_kind kind;
    const char *theirs; /* an example there */
    const char *ours;   /* the same here; a unit test checks it */
};

extern const struct foreign_word foreign_words[]; /* by kind; ends with a row without a word */

/* The first row after `after` (NULL: of all) with this word, in any case, or NULL. */
const struct foreign_word *foreign_find(const struct foreign_word *after, struct str word);

#endif
