/*
 * notes.c - see notes.h.
 */
#include "app/notes.h"

bool notes_open_data(struct app *app, sumoq_query *q)
{
    enum sumoq_status status = sumoq_open_data(q);
    if (status == SUMOQ_MISUSE) {
        app_usage_error(app, "%s", sumoq_message(q));
    } else if (status != SUMOQ_DONE) {
        app_error(app, "%s", sumoq_message(q));
    }
    return status == SUMOQ_DONE;
}

void notes_report(struct app *app, const sumoq_query *q, enum sumoq_note_kind first,
                  enum sumoq_note_kind last)
{
    struct buf text = BUF_INIT;
    struct sumoq_note note = { .size = sizeof note };
    for (size_t i = 0; sumoq_note_at(q, i, &note) == SUMOQ_DONE; i++) {
        bool wanted = note.kind >= (int32_t)first && note.kind <= (int32_t)last &&
                      (!app->quiet || note.kind == SUMOQ_NOTE_FILES);
        bool of_run = note.kind == SUMOQ_NOTE_MAPPED || note.kind == SUMOQ_NOTE_VALUES ||
                      note.kind == SUMOQ_NOTE_LEFT_OUT || note.kind == SUMOQ_NOTE_LOADED;
        if (wanted && of_run) {
            app_put_error(buf_view(&text));
            buf_clear(&text);
            app_report(app, "%s%s", note.kind == SUMOQ_NOTE_VALUES ? "warning: " : "", note.text);
        } else if (wanted) {
            buf_printf(&text, "sumoq: %s\n", note.text);
        }
    }
    app_put_error(buf_view(&text));
    buf_release(&text);
}

int notes_status(const struct app *app, const sumoq_query *q)
{
    struct sumoq_counts c = { .size = sizeof c };
    sumoq_counts(q, &c);
    bool nothing = c.damaged == c.files && c.events + c.bad == 0;
    bool strict = args_has(&app->args, OPTION_STRICT);
    return c.damaged > 0 && (strict || nothing) ? EXIT_USAGE : EXIT_DONE;
}
