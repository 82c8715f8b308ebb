/*
 * notes.c - see notes.h.
 */
#include "session/notes.h"

#include "base/option_names.h"
#include "base/vec.h"
#include "data/cell.h"

void note_add(struct notes *notes, enum sumoq_note_kind kind, struct buf *text)
{
    const char *s = arena_cstr(notes->arena, buf_view(text));
    *vec_add(notes->arena, notes) =
        (struct note) { kind, option_names_text(notes->arena, s, notes->dashes) };
    buf_clear(text);
}

static void put_note(struct notes *notes, struct buf *text, uint64_t n, const char *one,
                     const char *many)
{
    if (n > 0) {
        out_put_count(text, n);
        buf_printf(text, " %s", n == 1 ? one : many);
        note_add(notes, SUMOQ_NOTE_DATA, text);
    }
}

enum { DAMAGE_LINES = 20 };

static void put_line(struct buf *text, struct buf *line)
{
    buf_text(text, "\n  ");
    out_put_shown(text, buf_view(line), SIZE_MAX, true);
    buf_clear(line);
}

static void put_damage_line(struct buf *line, const struct source_damage *d)
{
    buf_str(line, d->file);
    buf_printf(line, ": %s", d->reason);
    if (d->times > 1) {
        buf_text(line, " (");
        out_put_count(line, d->times);
        buf_text(line, " times)");
    }
    if (d->lost > 0) {
        buf_text(line, "; ");
        out_put_count(line, d->lost);
        buf_text(line, d->lost == 1 ? " record is lost" : " records are lost");
    }
    if (d->others > 0) {
        buf_text(line, "; and ");
        out_put_count(line, d->others);
        buf_text(line, d->others == 1 ? " fault more in this file" : " faults more in this file");
    }
}

static void put_damage_count(struct buf *to, const struct source_stats *stats)
{
    out_put_count(to, stats->damaged);
    buf_text(to, " of ");
    out_put_count(to, stats->files);
    buf_text(to, stats->files == 1 ? " file" : " files");
    buf_text(to, " could not be read whole");
}

static void put_bad_count(struct buf *to, const struct source_stats *stats)
{
    out_put_count(to, stats->bad);
    buf_text(to, stats->bad == 1 ? " record could not be read" : " records could not be read");
}

static void put_bad_line(struct buf *line, const struct source_bad *bad)
{
    buf_str(line, bad->file);
    if (bad->line > 0) {
        buf_printf(line, ":%llu", (unsigned long long)bad->line);
    }
    buf_printf(line, ": %s", bad->reason);
}

/* The files that could not be read whole, each with its reasons. */
static void put_damage(struct notes *notes, struct buf *text, struct buf *line,
                       const struct source_stats *stats)
{
    uint64_t listed = 0;
    if (stats->damaged == 0) {
        return;
    }
    put_damage_count(text, stats);
    buf_char(text, ':');
    for (size_t i = 0; i < stats->n_damage; i++) {
        const struct source_damage *d = &stats->damage[i];
        if (d->is_first && listed == DAMAGE_LINES) {
            break;
        }
        listed += d->is_first;
        put_damage_line(line, d);
        put_line(text, line);
    }
    if (stats->damaged > listed) {
        buf_text(text, "\n  and ");
        out_put_count(text, stats->damaged - listed);
        buf_text(text, stats->damaged - listed == 1 ? " file more" : " files more");
    }
    note_add(notes, SUMOQ_NOTE_FILES, text);
}

/* Malformed records and what else is odd in the data. */
static void put_oddities(struct notes *notes, struct buf *text, struct buf *line,
                         const struct source_stats *stats)
{
    if (stats->bad > 0) {
        put_bad_count(text, stats);
        buf_char(text, ':');
        for (size_t i = 0; i < stats->n_shown; i++) {
            put_bad_line(line, &stats->shown[i]);
            put_line(text, line);
        }
        if (stats->bad > stats->n_shown && stats->n_shown > 0) {
            buf_text(text, "\n  and ");
            out_put_count(text, stats->bad - stats->n_shown);
            buf_text(text, " more");
        }
        note_add(notes, SUMOQ_NOTE_DATA, text);
    }
    put_note(notes, text, stats->repaired,
             "event contains bytes that are not UTF-8; they are read as U+FFFD",
             "events contain bytes that are not UTF-8; they are read as U+FFFD");
    put_note(notes, text, stats->longer,
             "row has more cells than its header; fields like column7 hold them",
             "rows have more cells than their header; fields like column7 hold them");
    put_note(notes, text, stats->invalid_inputs, "value could not be read and is null",
             "values could not be read and are null");
}

struct warnings {
    struct arena *arena;
    const char **items;
    size_t n;
};

/* Takes the line over. */
static void add_warning(struct warnings *w, struct buf *line)
{
    w->items[w->n++] = arena_cstr(w->arena, buf_view(line));
    buf_clear(line);
}

void notes_warn(struct arena *a, const struct source_stats *stats, struct result *result)
{
    struct warnings w = { .arena = a };
    struct buf line = BUF_INIT;
    w.items =
        arena_array(a, const char *, result->n_warnings + stats->n_damage + stats->n_shown + 2);
    for (size_t i = 0; i < result->n_warnings; i++) {
        w.items[w.n++] = result->warnings[i];
    }
    if (stats->damaged > 0) {
        put_damage_count(&line, stats);
        add_warning(&w, &line);
    }
    for (size_t i = 0; i < stats->n_damage; i++) {
        put_damage_line(&line, &stats->damage[i]);
        add_warning(&w, &line);
    }
    if (stats->bad > 0) {
        put_bad_count(&line, stats);
        add_warning(&w, &line);
    }
    for (size_t i = 0; i < stats->n_shown; i++) {
        put_bad_line(&line, &stats->shown[i]);
        add_warning(&w, &line);
    }
    buf_release(&line);
    result->warnings = w.items;
    result->n_warnings = w.n;
}

/* Why a search by metadata finds nothing. */
static void put_lacking(struct notes *notes, struct buf *text, const struct source_stats *stats)
{
    static const struct {
        const char *name, *option;
    } options[] = { { "_sourceCategory", "{--category}" },
                    { "_sourceHost", "{--host}" },
                    { "_source", "{--source}" },
                    { "_collector", "{--collector}" } };
    for (size_t i = 0; i < stats->n_lacking; i++) {
        buf_printf(text, "no event has %s, which the query asks for; ", stats->lacking[i]);
        for (size_t k = 0; k < sizeof options / sizeof *options; k++) {
            if (strcmp(options[k].name, stats->lacking[i]) == 0) {
                buf_printf(text, "%s TEXT gives it to all, ", options[k].option);
            }
        }
        buf_text(text, "{--map} FILE fills it from other fields");
        note_add(notes, SUMOQ_NOTE_DATA, text);
    }
}

void notes_of_data(struct notes *notes, const struct source_stats *stats, bool ranged)
{
    struct buf text = BUF_INIT, line = BUF_INIT;
    put_damage(notes, &text, &line, stats);
    put_oddities(notes, &text, &line, stats);
    put_lacking(notes, &text, stats);
    notes_of_times(notes, &stats->times, ranged);
    buf_release(&text);
    buf_release(&line);
}
