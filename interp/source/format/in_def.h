/*
 * in_def.h - what an input format is (a format a file of this folder), and what it works with.
 *
 * A format is detected from a file's first bytes and its name. It has up to two parts: `cut` finds
 * where records end in bytes that arrive in order, under the lock of a pass; `event` makes an event
 * of one record, in any worker. The fields of an event are either JSON that is in the record, or
 * cells that the format made; times, mapping and kinds of values have one path for both. Its `_raw`
 * is the record as it is in the file.
 *
 * Text that is not UTF-8 is kept: each invalid byte becomes U+FFFD, and such records are counted. A
 * record of text with NUL bytes is not text and malformed.
 */
#ifndef SUMOQ_SOURCE_FORMAT_IN_DEF_H
#define SUMOQ_SOURCE_FORMAT_IN_DEF_H

#include "base/buf.h"
#include "base/xml/xml_markup.h"
#include "data/batch.h"
#include "data/delimited.h"
#include "data/pattern/regex.h"
#include "source/damage.h"
#include "source/format/split.h"
#include "source/format/text_time.h"

enum { RECORD_MAX = 16 * 1024 * 1024 }; /* bytes of one record */

struct evtx;
struct in_def;
struct names;
struct xml_reader;

/* The user's options for formats. */
struct in_options {
    const struct in_def *format;    /* NULL: detected from the file */
    const struct regex *multiline;  /* text events start at matching lines; NULL: at each */
    const struct date_format *time; /* NULL: the forms of the list */
    bool epoch_time;                /* times are epoch numbers */
    struct str time_field;          /* the key of times in text; empty: none */
    int64_t year;                   /* of times without one; 0: not given */
    int64_t now;                    /* that of the user; 0: not given */
    const struct zone *zone;
    int delimiter; /* of cells, a byte; 0: by the file */
};

/* A further name of a column, by which its value is a field too. */
struct in_alias {
    size_t column;
    struct str name;
};

/* The columns of a part of a file, shared by the workers. */
struct in_columns {
    const struct str *names;
    size_t n;
    struct delimited cells;  /* how a row is cut into cells */
    struct str unset, empty; /* cells that mean no value, the empty text; length 0: no cell does */
    const bool *numbers;     /* cells that are numbers; NULL: none */
    struct str date;         /* of rows that have only a clock; empty: none */
    size_t date_column, time_column; /* W3C; SIZE_MAX: none */
    size_t when;                     /* column of the event's time; SIZE_MAX: none */
    bool when_utc;                   /* it is in UTC, whatever the zone of others */
    bool paired;                     /* no other columns than those two hold the time */
    const char *line;                /* the header they come from, to detect a repeated one */
    size_t line_len;
    const struct in_alias *aliases; /* in the order of their columns */
    size_t n_aliases;
    const char *const *extra; /* names of cells after the last column; ends in NULL */
    const char *extra_prefix; /* begins the names of others, before the number of their place */
    bool brackets;            /* a cell in brackets may hold what separates others */
    bool undecided;           /* what separates cells is seen in the first row */
};

/* What stands around a record. */
struct in_context {
    struct str members; /* of JSON objects, without the brackets */
    int kind;           /* the format's own */
};

/* Cutting one file in order. Offsets are those of the bytes given to `cut`. */
struct in_cut {
    const struct in_options *options;
    const struct text_time *clock;
    struct arena *arena;          /* for columns */
    struct regex_scratch *buffer; /* for options->multiline */
    size_t start;                 /* start of the incomplete record; else where to resume */
    size_t at;                    /* first byte not scanned */
    bool dropping;                /* the record is too long: skip to its end */
    bool done;                    /* no more records, whatever follows */
    bool forced;                  /* the user named the format */
    bool heads;                   /* CSV: the next row is a header, after others */
    unsigned state;               /* the format's own; 0 at the start of a file */
    size_t depth;
    struct split split;
    struct wrapping *wrapping; /* json_wrapped.c */
    struct xml_place markup;
    const struct in_columns *columns;
    struct in_columns *building; /* from header lines */
    struct damage_of damage;     /* of the file, for what is no record's fault */
    int64_t time;                /* of the last record that has one, TIME_NONE */
    int64_t near;                /* what times without a year are near, TIME_NONE: not known */
};

/* What a worker does with a column. */
struct in_use {
    bool matters;    /* under its name */
    bool is_read;    /* its value is needed, for what ever */
    uint32_t number; /* of the name in in_run.wanted; NAME_NONE: not known */
};

/* Making events, one worker's state. */
struct in_run {
    const struct in_options *options;
    const struct names *wanted; /* fields that matter; NULL: all */
    struct arena *arena;        /* the worker's */
    struct arena *scratch;      /* until the batch is done */
    struct buf json;
    struct block cells;               /* struct in_cell */
    struct xml_reader *xml;           /* NULL until the first event in XML */
    struct json_parser *parser;       /* NULL until the first event that needs one */
    const struct in_context *context; /* of the record; NULL: none */
    struct evtx *evtx;                /* NULL until the first event of an event log */
    bool wants_raw;                   /* the raw text of an event is read */
    struct str chunk;                 /* that the records are in, from chunk_base of the file on */
    uint64_t chunk_base;
    uint64_t n_chunks;                /* chunks so far, this one included */
    struct time_reader times;         /* of the file */
    const struct in_columns *columns; /* of the chunk */
    const struct in_columns *known;   /* those that the following is for */
    struct in_use *uses;              /* of columns, then of aliases */
    struct row_time *row_time;        /* of those columns */
    struct str *row;                  /* scratch for their cells */
    size_t n_row;                     /* of the last row, which may lack some */
    int64_t time;                     /* of the record before, TIME_NONE */
    struct damage_of damage;          /* of the file */
    uint64_t repaired, untimed;
    uint64_t longer; /* rows with more cells than columns */
};

/* What a format of blocks sees of a file: from `base` on, where the file or a block begins, to its
 * end or that of a block. */
struct in_block {
    struct str bytes;
    uint64_t base;
    struct damage_of damage;
};

/* A field of an event. Names are equal whatever their case, and of equal names the last counts, a
 * null removes the value before it. */
struct in_cell {
    struct str name;   /* as it is written; lives as long as the event */
    struct cell value; /* a scalar: its text lives as long as the event */
    uint32_t number;   /* of the name in in_run.wanted; NAME_NONE: not known to the format */
};

struct in_event {
    struct str raw;              /* the record, in UTF-8 */
    struct str json;             /* its fields; s NULL: none */
    int64_t time;                /* TIME_NONE: by its fields */
    int64_t hint;                /* where neither has a time; TIME_NONE */
    const struct in_cell *cells; /* its fields instead of `json`, until the next event of this
                                    worker; NULL: none */
    size_t n_cells;
};

/* The event that a record is before a format has looked at it: a JSON object. */
static inline struct in_event in_event_of(struct str record)
{
    return (
        struct in_event) { .raw = record, .json = record, .time = TIME_NONE, .hint = TIME_NONE };
}

static inline bool in_event_has_fields(const struct in_event *e)
{
    return e->json.s || e->cells;
}

struct in_def {
    const char *name, *doc;
    const char *recognised; /* by what it is detected, in words; NULL: by its name alone */
    const char *globs;      /* globs for names of such files, separated by blanks */
    /* Confidence, 0 to 100; `named`: the file's name matches; `whole`: these are all bytes of the
     * file. */
    int (*sniff)(struct str head, bool named, bool whole);
    /* Scans data[c->at..len), adds spans; `ended`: the file ends at len. NULL: records are
     * lines, and any line can be read without those before it. */
    void (*cut)(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans);
    /* Sees each chunk in order, for state that later ones need. May be NULL. */
    void (*follow)(struct in_cut *c, const char *data, size_t len, const struct block *spans);
    /* Instead of `cut`, where a file is a header and blocks of a fixed size that can be read
     * without each other: adds the spans of some blocks, in any worker. Spans are offsets in the
     * bytes. */
    void (*cut_block)(const struct in_block *block, struct block *spans);
    size_t header, block; /* their sizes */
    /* NULL: a record is a JSON object. Returns NULL, or what is wrong with the record; in_reported:
     * it is lost, which was reported as damage. */
    const char *(*event)(struct in_run *r, struct str record, struct in_event *out);
    /* The raw text of a record, which `event` leaves empty unless in_run.wants_raw; NULL: it is
     * there in any case. */
    struct str (*raw)(struct in_run *r, struct str record);
    bool is_text; /* a record is text without fields */
};

extern const char in_reported[];

/* All formats, by name; ends in NULL. */
extern const struct in_def *const in_list[];
/* NULL: unknown name. */
const struct in_def *in_find(struct str name);
/* The format of a file by its first bytes and its name. */
const struct in_def *in_detect(struct str head, const char *name, bool whole);

/* The format of a file that is detected as `format`, when the user says what separates cells: CSV
 * unless it is JSON, XML or rows under lines of `#`. */
const struct in_def *in_delimited(const struct in_def *format, struct str head);

/* The format of blocks that the first bytes are of, whatever the user says; NULL: of none. */
const struct in_def *in_detect_blocks(struct str head);

/* For formats. Adds the record [c->start, end) and continues at `next`. */
void in_cut_put(struct in_cut *c, struct block *spans, size_t end, size_t next);
/* Adds a malformed span there. */
void in_cut_bad(struct block *spans, size_t at, const char *reason);
/* Cuts non-blank lines, without their line ends. */
void in_cut_lines(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans);
/* The same, but lines that begin with `#` go to `header`, before the records after them are used:
 * a chunk ends before the first of them. The first line after undecided columns goes there, too,
 * and is a record. */
void in_cut_headed(struct in_cut *c, const char *data, size_t len, bool ended,
                   void (*header)(struct in_cut *c, struct str line), struct block *spans);
/* The next line of `s` from `at` on, without its end; false: none. */
bool in_next_line(struct str s, size_t *at, struct str *line);
/* The same text in UTF-8, in r->scratch if it must be repaired. */
struct str in_utf8(struct in_run *r, struct str record);
/* Start the JSON of an event, append to it, finish it. */
void in_json_begin(struct in_run *r);
void in_json_word(struct in_run *r, struct str name, struct str value);
struct str in_json_end(struct in_run *r);
/* Start the cells of an event, append to them, hand them over. */
void in_cells_begin(struct in_run *r);
void in_cells_put(struct in_run *r, struct in_cell cell);
void in_cells_end(struct in_run *r, struct in_event *out);
/* Whether the scan reads this field. */
bool in_matters(const struct in_run *r, struct str name);
/* The same; sets *number for struct in_cell. */
bool in_number(const struct in_run *r, struct str name, uint32_t *number);
/* Releases the memory of an in_run that was used. */
void in_run_end(struct in_run *r);
/* An event of a row under r->columns; NULL or what is wrong. */
const char *in_row_event(struct in_run *r, struct str record, struct in_event *out);

#endif
