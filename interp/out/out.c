/*
 * out.c - the list of printers and the stream that they write to.
 *
 * The list is the folder: every out/<name>.c that exports out_<name> is in it, sorted by name. A
 * stream buffers text and passes it to write(2) in blocks; after the first failed write it discards
 * everything, so that printers check for errors only to stop early.
 */
#include "out/out.h"

#include "base/os/os.h"
#include "base/write/shown.h"
#include "session/session.h"

#include <errno.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

#define OUT(name) extern const struct out_def out_##name;
#include "out_list.def"
#undef OUT

const struct out_def *const out_defs[] = {
#define OUT(name) &out_##name,
#include "out_list.def"
#undef OUT
};

const size_t n_out_defs = sizeof out_defs / sizeof out_defs[0];

const struct out_def *out_find(struct str name)
{
    for (size_t i = 0; i < n_out_defs; i++) {
        if (str_eq_fold(str_of(out_defs[i]->name), name)) {
            return out_defs[i];
        }
    }
    return NULL;
}

void out_stream_begin(struct out_stream *out, int fd)
{
    *out = (struct out_stream) { .buf = BUF_INIT, .fd = fd };
}

void out_stream_takes(struct out_stream *out, const struct out_def *def)
{
    out->marks = !def->draws && isatty(out->fd) == 1;
}

void out_query(const struct out_def *def, struct out_stream *out, struct sumoq_query *q,
               const struct out_options *options)
{
    struct out_options all = *options;
    const struct result *result = session_result(q, &all.events);
    all.zone = query_zone(q->query);
    all.stats = q->options.observed;
    out_stream_takes(out, def);
    def->write(out, result, &all);
}

static void hand_over(struct out_stream *out)
{
    struct str rest = buf_view(&out->buf);
    struct buf marked = BUF_INIT;
    if (out->marks) { /* whole rows, so no character is cut */
        shown_put_lines(&marked, rest);
        rest = buf_view(&marked);
    }
    if (out->error == 0 && !os_write(out->fd, rest.s, rest.len)) {
        out->error = errno;
    }
    buf_release(&marked);
    buf_clear(&out->buf);
}

void out_stream_row(struct out_stream *out)
{
    if (buf_view(&out->buf).len >= PIECE) {
        hand_over(out);
    }
}

const struct cell *out_next_row(struct out_stream *out, struct result_iter *walk)
{
    out_stream_row(out);
    const struct cell *row = out->error == 0 ? result_iter_next(walk) : NULL;
    if (walk->why) {
        out->lost = walk->why;
    }
    return row;
}

bool out_stream_end(struct out_stream *out)
{
    hand_over(out);
    buf_release(&out->buf);
    return out->error == 0;
}
