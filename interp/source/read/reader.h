/*
 * reader.h - files as chunks of 256 KB, distributed to workers, and the records in each chunk.
 *
 * A worker's cursor takes a chunk, reads it, and iterates over its records, whose text stays valid
 * until the cursor takes the next chunk. A chunk owns the records that start in it, so every record
 * is read exactly once however files are divided.
 */
#ifndef SUMOQ_SOURCE_READ_READER_H
#define SUMOQ_SOURCE_READ_READER_H

#include "source/damage.h"
#include "source/format/in_def.h"
#include "source/read/utf16.h"

#include <pthread.h>

enum { READER_UNREAD_SHOWN = 5 }; /* files that an error names */

/* Where the bytes of a file come from. */
enum reader_kind {
    READER_PLAIN,  /* read by offset */
    READER_PIPE,   /* sequentially from `fd` */
    READER_PACKED, /* unpacked while it is read */
};

struct packed;

struct reader_file {
    const char *path;
    struct str shown;  /* for reports */
    struct str source; /* the path as given, of members with their own; empty: standard input */
    const char *name;  /* by which the format is detected: the path, of members their own */
    enum reader_kind kind;
    const struct in_def *format; /* NULL: detected when reading starts */
    struct utf16 wide;           /* order UTF16_NONE: its text is UTF-8 */
    struct text_time clock;
    int fd;          /* -1: opened by each cursor */
    bool lent;       /* fd is the caller's */
    uint64_t base;   /* plain: offset of the first byte in fd */
    uint64_t size;   /* plain */
    size_t argument; /* number of the path it came from */
    uint64_t origin; /* offset of its first byte among all bytes of the path */
    size_t member;   /* of an archive; 0: none */
    size_t members;  /* how many that has */
    struct damage_of damage;
    const char *unread; /* why it cannot be opened, NULL; no pass tries it */
    const char *doubt;  /* why it is perhaps not what it is read as; NULL: it is */
    /* the following is for sequential reading, under the pass's lock */
    bool used; /* a pipe whose reading has started */
    bool ended, dropping;
    const char *broken; /* why reading it ended before its end; NULL: it did not */
    uint64_t records;   /* given to workers */
    int spool;          /* of pipes; -1: none */
    int own_fd;         /* of plain files; -1: none */
    uint64_t at;        /* bytes distributed to workers */
    uint64_t lines;     /* line ends in them */
    uint64_t read;      /* bytes read, and in the spool */
    struct block carry; /* bytes read and not yet distributed */
    struct in_cut cut;
};

/* Bytes that the caller has open as an ordinary file, read from offset 0; `name` is its path in
 * reports and events, and by its end the format may be detected. */
struct reader_lent {
    const char *name;
    int fd;
};

struct reader {
    struct reader_file *files;
    size_t n, cap;
    size_t chunk;
    bool rescans; /* spool what pipes deliver */
    const struct in_options *in;
    struct budget *budget;
    struct packed *packed;          /* the archive that is open */
    struct damage_list damage;      /* of the last pass */
    struct block raw;               /* what is read of UTF-16 at a time */
    uint64_t reopened;              /* members that damaged archives had to be read anew for */
    const struct map *folders;      /* why these paths are no files; NULL: nothing is known */
    const struct reader_lent *lent; /* after the paths */
    size_t n_lent;
    bool may_be_empty; /* not one chunk of any file is no error */
};

/* One pass over all files, shared by the cursors that divide it among themselves. */
struct reader_pass {
    struct reader *reader;
    pthread_mutex_t lock;
    size_t file;
    uint64_t at;      /* next byte of that file */
    bool exact;       /* a record is known to start at `at` */
    bool begun;       /* reading of the file has started */
    bool given;       /* a chunk was delivered */
    size_t loading;   /* chunks that cursors read at the moment, without the lock */
    size_t skip_file; /* whose records before skip_to are skipped */
    uint64_t skip_to;
    struct arena arena; /* columns */
    struct regex_scratch *buffer;
};

struct reader_cursor {
    struct reader_pass *pass;
    struct arena *arena;
    struct block buffer;
    struct block spans; /* struct split_span */
    bool has_spans;     /* else records are lines */
    size_t next_span;
    int fd; /* the cursor's own; -1: none */
    size_t fd_file;
    size_t file;    /* of the chunk */
    uint64_t base;  /* offset of the buffer's first byte */
    size_t at, end; /* the next record; records start before end */
    bool cut;       /* the last record is longer than RECORD_MAX and incomplete */
    uint64_t line;  /* line ends before the buffer, unless the file can be read by offset */
    uint64_t bytes; /* read */
    const struct in_columns *columns; /* of the chunk */
    int64_t time;                     /* of the record before the chunk */
    const char *reason;               /* of a read that failed */
    int64_t near;                     /* what times without a year are near, TIME_NONE: not known */
    const char *error;
};

struct reader_record {
    struct str text;    /* without its line end */
    uint64_t offset;    /* in the file */
    const char *reason; /* NULL, or why there is no text */
    const struct in_context *context;
};

/* Opens and classifies the files. Those that cannot be opened are damage of each pass; false: none
 * can be: `why` has the names of the first and the reasons.
 * Texts live in `a`. */
bool reader_open(struct reader *f, struct arena *a, const char *const *paths, size_t n,
                 const char **why);
void reader_close(struct reader *f);
/* Starts a pass; false: *why. */
bool reader_pass_begin(struct reader_pass *r, struct reader *f, struct arena *a, const char **why);
void reader_pass_end(struct reader_pass *r);
/* Resumes the pass at `offset` of file `argument`; the offset must be 0 or just past a record. */
void reader_pass_seek(struct reader_pass *r, size_t argument, uint64_t offset);

void reader_cursor_begin(struct reader_cursor *c, struct reader_pass *r, struct arena *a);
void reader_cursor_end(struct reader_cursor *c);
/* Takes the next chunk; false: none left, or c->error is set. Where a file cannot be read on, what
 * is sound was delivered, the rest is damage, and the next file follows; when nothing could be read
 * of any file, that is an error unless may_be_empty. */
bool reader_next_chunk(struct reader_cursor *c);
/* The next record of the chunk; blank lines are skipped. False: no more. */
bool reader_next_record(struct reader_cursor *c, struct reader_record *out);
/* Offset after the last record returned, where a later pass may resume. */
uint64_t reader_resume_offset(const struct reader_cursor *c);

/* Line (from 1) of a byte of the chunk where it is known without reading again, else 0. */
uint64_t reader_line_here(const struct reader_cursor *c, uint64_t offset);
/* Line (from 1) of an offset, by reading the file up to there; 0: the file cannot be read again. */
uint64_t reader_line(const struct reader *f, size_t file, uint64_t offset);
/* Detects the format from the first bytes; `whole` means `head` is the entire file. False: why. */
bool reader_detect(const struct reader *f, struct reader_file *file, struct str head, bool whole,
                   const char **why);
/* Whether offsets are those of the file's own bytes, and it can be read again at any of them. */
bool reader_has_offsets(const struct reader_file *file);
/* Whether its records can be read from any offset. */
bool reader_is_seekable(const struct reader_file *file);
/* Bytes of a chunk of a format of blocks, without the header. */
static inline size_t reader_blocks(const struct reader *f, const struct in_def *format)
{
    size_t n = f->chunk / format->block;
    return (n > 0 ? n : 1) * format->block;
}
/* Finds the records in the first `n` bytes of the cursor's chunk of such a format. */
void reader_cut_blocks(struct reader_cursor *c, const struct reader_file *file, size_t n);
/* A reason prefixed with the file's name, in `a`. */
const char *reader_describe(struct arena *a, const struct reader_file *file, const char *reason);

#endif
