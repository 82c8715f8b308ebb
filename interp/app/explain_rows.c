/*
 * explain_rows.c - see explain_rows.h.
 */
#include "app/explain_rows.h"

enum { STAGE_TEXT = 60 };

static void put_stage(struct buf *text, const struct sumoq_stage *s)
{
    struct str shown = out_first_words((struct str) { s->text, s->text_length }, STAGE_TEXT);
    buf_printf(text, "  stage %zu: ", (size_t)s->stage);
    out_put_counted(text, s->in, "", " in, ");
    out_put_counted(text, s->out, "", " out");
    for (int k = 0; k < SUMOQ_DROP_REASONS; k++) {
        if (s->dropped[k] > 0) {
            out_put_counted(text, s->dropped[k], ", ", " dropped: ");
            buf_text(text, sumoq_drop_name((enum sumoq_drop)k));
        }
    }
    buf_printf(text, ", %.3f s  ", (double)s->nanoseconds / 1e9);
    out_put_shown(text, shown, SIZE_MAX, true);
    buf_char(text, '\n');
}

void explain_stats(const sumoq_query *q)
{
    struct buf text = BUF_INIT;
    struct sumoq_counts counts = { .size = sizeof counts };
    struct sumoq_stage stage = { .size = sizeof stage };
    sumoq_counts(q, &counts);
    out_put_counted(&text, counts.events,
                    "sumoq: ", counts.events == 1 ? " event read" : " events read");
    bool any = sumoq_stage_at(q, 0, &stage) == SUMOQ_DONE;
    if (!any || !stage.reads) {
        out_put_counted(&text, any ? stage.in : 0, ", ", " in range");
    }
    buf_char(&text, '\n');
    for (size_t i = 0; sumoq_stage_at(q, i, &stage) == SUMOQ_DONE; i++) {
        put_stage(&text, &stage);
    }
    app_put_error(buf_view(&text));
    buf_release(&text);
}
