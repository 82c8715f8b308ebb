/*
 * render.h - diagnostics as terminal text and as JSON.
 */
#ifndef SUMOQ_ENGINE_RENDER_H
#define SUMOQ_ENGINE_RENDER_H

#include "base/buf.h"
#include "base/diag.h"

/* The text that spans point into and the name to show for it. */
struct source_text {
    const char *file; /* "queries/x.sumo", "<query>" for -q, "<stdin>" */
    struct str text;
    size_t skipped; /* bytes before it that are no part of it: a byte order mark */
};

struct place {
    size_t line, column; /* 1-based; columns count characters */
};

/* Line and column of a byte offset; offsets after the end give the end. */
struct place place_of(struct str text, size_t offset);

/*
 * One diagnostic for people:
 *
 *     queries/x.sumo:2:9: error[E0201]: no field named `stauts` at this stage
 *       2 | | where stauts >= 500
 *         |         ^^^^^^ not made by any earlier stage
 *         = help: did you mean `status`?
 *
 * The whole span is underlined (its first line when it has several); tabs and wide characters are
 * counted; a line longer than 120 columns is clipped around the span. Control characters of the
 * source are shown as `?`.
 */
void render_diag(struct buf *out, const struct source_text *src, const struct diag *g, bool color);
/* The object of one diagnostic: "file", "line", "column", "end_line", "end_column" (after the last
 * character; null without a place), "severity", "code", "message", "label", "help" (lines joined),
 * "fix". */
void render_diag_json(struct buf *out, const struct source_text *src, const struct diag *g);

#endif
