/*
 * file_times.c - adding up the counts of workers by file.
 */
#include "source/event/file_times.h"

#include "source/format/row_time.h"

void file_times_begin(struct file_times *t, struct arena *a, size_t n_files)
{
    if (!t->files) {
        pthread_mutex_init(&t->lock, NULL);
        t->files = arena_array(a, struct file_time, n_files + 1);
        t->n = n_files;
    }
    memset(t->files, 0, t->n * sizeof *t->files);
    t->n_samples = 0;
    t->format = t->field = (struct times_tried) { 0 };
}

void file_times_release(struct file_times *t)
{
    if (t->files) {
        pthread_mutex_destroy(&t->lock);
    }
}

/* Keeps the sample of the first event of a file, of the first files. */
static void add_sample(struct file_times *t, const struct times_sample *s)
{
    size_t k = 0;
    while (k < t->n_samples && t->samples[k].file < s->file) {
        k++;
    }
    if (k < t->n_samples && t->samples[k].file == s->file) {
        if (s->offset < t->samples[k].offset) {
            t->samples[k] = *s;
        }
        return;
    }
    if (k == TIMES_FILES) {
        return;
    }
    t->n_samples += t->n_samples < TIMES_FILES;
    for (size_t i = t->n_samples - 1; i > k; i--) {
        t->samples[i] = t->samples[i - 1];
    }
    t->samples[k] = *s;
}

static struct file_time totals(uint64_t records, const struct in_run *run)
{
    return (struct file_time) { .records = records,
                                .untimed = run->untimed,
                                .guessed = run->times.guessed,
                                .ambiguous = run->times.ambiguous };
}

static void flush(struct file_times_part *p, const struct file_time *now)
{
    struct file_times *t = p->all;
    if (!p->open || p->file >= t->n) {
        return;
    }
    pthread_mutex_lock(&t->lock);
    struct file_time *to = &t->files[p->file];
    to->records += now->records - p->before.records;
    to->untimed += now->untimed - p->before.untimed;
    to->guessed += now->guessed - p->before.guessed;
    to->ambiguous += now->ambiguous - p->before.ambiguous;
    if (p->has_sample) {
        add_sample(t, &p->sample);
    }
    pthread_mutex_unlock(&t->lock);
    p->has_sample = false;
}

void file_times_chunk(struct file_times_part *p, size_t file, uint64_t records,
                      const struct in_run *run)
{
    if (p->open && p->file == file) {
        return;
    }
    struct file_time now = totals(records, run);
    flush(p, &now);
    p->open = true;
    p->file = file;
    p->before = now;
}

void file_times_end(struct file_times_part *p, uint64_t records, const struct in_run *run)
{
    struct file_time now = totals(records, run);
    flush(p, &now);
    p->open = false;
    pthread_mutex_lock(&p->all->lock);
    times_tried_merge(&p->all->format, &run->times.format);
    times_tried_merge(&p->all->field, &run->times.field);
    pthread_mutex_unlock(&p->all->lock);
}

static void put(struct times_sample *s, struct str name, struct str value)
{
    if (s->n < TIMES_KEYS) {
        times_text_set(&s->names[s->n], name);
        times_text_set(&s->values[s->n++], value);
    }
}

void file_times_miss(struct file_times_part *p, uint64_t offset, const struct in_run *run,
                     const struct walk *walk)
{
    struct times_sample *s = &p->sample;
    if (p->has_sample) {
        return;
    }
    p->has_sample = true;
    *s = (struct times_sample) { .file = p->file, .offset = offset };
    for (size_t k = 0; run->columns && run->row_time && k < run->n_row; k++) {
        if (run->row_time->names[k].kind <= TIME_NAME_SPEAKS && run->row[k].len > 0) {
            put(s, run->columns->names[k], run->row[k]);
        }
    }
    const struct json *j = &walk->j;
    for (size_t i = 1; !run->columns && i + 2 < j->n; i++) {
        char c = j->text[j->at[i + 2]];
        bool plain = c == '"' || (c >= '0' && c <= '9') || c == '-';
        if (plain && j->text[j->at[i]] == '"' && j->text[j->at[i + 1]] == ':' &&
            time_name_of(json_quoted(j, i)).kind <= TIME_NAME_SPEAKS) {
            put(s, json_quoted(j, i), c == '"' ? json_quoted(j, i + 2) : json_word(j, i + 2));
        }
    }
}

void file_times_tell(const struct file_times *t, const struct reader *r, struct source_times *out)
{
    *out = (struct source_times) { .format = t->format, .field = t->field };
    for (size_t k = 0; k < t->n && k < r->n; k++) {
        const struct file_time *f = &t->files[k];
        const struct reader_file *file = &r->files[k];
        out->records += f->records;
        if (f->untimed > 0 && out->n_files < TIMES_FILES) {
            struct times_file *to = &out->files[out->n_files++];
            *to = (struct times_file) { .file = file->shown,
                                        .records = f->records,
                                        .untimed = f->untimed,
                                        .text = file->format && file->format->is_text };
            for (size_t i = 0; i < t->n_samples; i++) {
                to->sample = t->samples[i].file == k ? t->samples[i] : to->sample;
            }
        }
        out->all_files += f->untimed > 0;
        if (f->guessed > 0 && out->guessed++ == 0) {
            int64_t written = file->clock.written;
            out->guessed_file = file->shown;
            out->guessed_year =
                time_civil(time_add_bounded(written, zone_offset(file->clock.zone, written))).year;
        }
        if (f->ambiguous > 0 && out->ambiguous == 0) {
            out->ambiguous_file = file->shown;
        }
        out->ambiguous += f->ambiguous;
    }
}
