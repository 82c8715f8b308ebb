/*
 * wrapper.h - objects around arrays of events: where the array is, and what its elements are.
 *
 * A path says where: `Records`, `hits.hits`, `data.result[].values`. The known ones are taken
 * wherever they are, and in files of several such objects; of a file that is one object, the
 * array of objects that makes up most of it.
 */
#ifndef SUMOQ_SOURCE_FORMAT_WRAPPER_H
#define SUMOQ_SOURCE_FORMAT_WRAPPER_H

#include "source/format/in_def.h"

enum {
    WRAPPER_HEAD = 64 * 1024, /* bytes by which the array is found */
    WRAPPER_PATH = 200,       /* bytes of a path */
    WRAPPER_LEVELS = 16,      /* brackets on the way to an array */
};

/* What an element is, and what of the objects around it becomes fields of it. */
enum wrapper_kind {
    WRAPPER_PLAIN,      /* an object is an event; one that holds only `map` is what is in that */
    WRAPPER_CLOUDWATCH, /* the same; the scalars before the array are fields */
    WRAPPER_HIT,        /* of Elasticsearch: `_source`, with `_index` and `_id` */
    WRAPPER_CELLS,      /* of CloudWatch Logs Insights: an array of {field, value} */
    WRAPPER_LOKI,       /* [time in ns, line]; the labels in `stream` are fields */
    WRAPPER_OTLP,       /* a log record of OpenTelemetry; so are the attributes of its resource */
};

struct wrapper {
    char path[WRAPPER_PATH]; /* empty: none */
    enum wrapper_kind kind;
    bool known; /* by its path and members */
    bool only;  /* of the one object that the data are */
};

/* The array of events in data that begin with an object. `whole`: they end with the file;
 * `forced`: any array of objects will do. False: none. */
bool wrapper_find(struct str data, bool whole, bool forced, struct wrapper *out);
/* The offset after the string whose quote is at `at`, after the value at `at`; SIZE_MAX: it does
 * not end in this data. */
size_t wrapper_skip_text(struct str s, size_t at);
size_t wrapper_skip_value(struct str s, size_t at);
/* The event of an element. */
const char *wrapper_event(struct in_run *r, struct str record, struct in_event *out);

#endif
