/*
 * time_notes.c - remarks about times (notes.h).
 */
#include "session/notes.h"

#include "data/cell.h"

static struct str text_of(const struct times_text *t)
{
    return (struct str) { t->s, t->len };
}

/* Ends a note; what is in it comes from the data. */
static void end_line(struct notes *notes, struct buf *line)
{
    struct buf text = BUF_INIT;
    out_put_shown(&text, buf_view(line), SIZE_MAX, true);
    buf_clear(line);
    note_add(notes, SUMOQ_NOTE_DATA, &text);
    buf_release(&text);
}

static void put_samples(struct buf *line, const struct times_sample *s)
{
    for (size_t k = 0; k < s->n; k++) {
        buf_text(line, k > 0 ? ", " : "; a time may be meant by ");
        buf_str(line, text_of(&s->names[k]));
        buf_text(line, " (");
        buf_str(line, text_of(&s->values[k]));
        buf_char(line, ')');
    }
}

static void put_file(struct buf *line, const struct times_file *f, bool ranged)
{
    buf_str(line, f->file);
    buf_text(line, ": ");
    if (f->untimed == f->records) {
        buf_text(line, f->records == 1 ? "its event has no time" : "none of its ");
        if (f->records > 1) {
            out_put_count(line, f->records);
            buf_text(line, " events has a time");
        }
    } else {
        out_put_count(line, f->untimed);
        buf_text(line, " of ");
        out_put_count(line, f->records);
        buf_text(line, f->untimed == 1 ? " events has no time" : " events have no time");
        if (f->text) {
            buf_text(line, f->untimed == 1 ? " of its own and takes that of the one before"
                                           : " of their own and take that of the one before");
        }
    }
    put_samples(line, &f->sample);
    if (f->untimed < f->records && f->text) {
        return;
    }
    buf_text(line, f->text           ? "; {--time-format} says how it is written"
                   : f->sample.n > 0 ? "; {--time-field} says which key holds it"
                                     : ", and no key looks like one");
    buf_text(line, ranged ? "; they are outside every time range" : "");
}

static void put_tried(struct notes *notes, struct buf *line, const char *option,
                      const struct times_tried *t)
{
    if (t->misfits == 0 || t->fits > 0) {
        return;
    }
    buf_printf(line, "%s fits none of ", option);
    out_put_count(line, t->misfits);
    buf_text(line, t->misfits == 1 ? " event" : " events");
    if (t->misfit.len > 0) {
        buf_printf(line, ", such as `%.*s`", (int)t->misfit.len, t->misfit.s);
    }
    end_line(notes, line);
}

void notes_of_times(struct notes *notes, const struct source_times *t, bool ranged)
{
    struct buf line = BUF_INIT;
    put_tried(notes, &line, "{--time-field}", &t->field);
    put_tried(notes, &line, "{--time-format}", &t->format);
    for (size_t k = 0; k < t->n_files; k++) {
        put_file(&line, &t->files[k], ranged);
        end_line(notes, &line);
    }
    if (t->all_files > t->n_files) {
        buf_text(&line, "and in ");
        out_put_count(&line, t->all_files - t->n_files);
        buf_text(&line, t->all_files - t->n_files == 1 ? " more file events have no time"
                                                       : " more files events have no time");
        end_line(notes, &line);
    }
    if (t->guessed > 0) {
        buf_str(&line, t->guessed_file);
        buf_printf(&line, ": its times have no year; they are of %lld, when it was %s, or before",
                   (long long)t->guessed_year,
                   str_eq(t->guessed_file, STR("standard input")) ? "read" : "changed");
        if (t->guessed > 1) {
            buf_text(&line, "; so in ");
            out_put_count(&line, t->guessed - 1);
            buf_text(&line, t->guessed == 2 ? " more file" : " more files");
        }
        buf_text(&line, "; {--year} says which");
        end_line(notes, &line);
    }
    if (t->ambiguous > 0) {
        buf_str(&line, t->ambiguous_file);
        buf_text(&line, ": ");
        out_put_count(&line, t->ambiguous);
        buf_text(&line, t->ambiguous == 1 ? " date is read as month/day that may be day/month"
                                          : " dates are read as month/day that may be day/month");
        buf_text(&line, "; where it is, {--time-format} says so: 'dd/MM/yyyy HH:mm:ss'");
        end_line(notes, &line);
    }
    buf_release(&line);
}
