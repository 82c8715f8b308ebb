/*
 * source_times.c - adding up what is reported of times.
 */
#include "source/source_times.h"

void times_text_set(struct times_text *to, struct str s)
{
    to->len = s.len < TIMES_SHOWN ? s.len : TIMES_SHOWN;
    while (to->len < s.len && to->len > 0 && ((unsigned char)s.s[to->len] & 0xC0) == 0x80) {
        to->len--;
    }
    if (to->len > 0) {
        memcpy(to->s, s.s, to->len);
    }
}

void times_tried_add(struct times_tried *t, bool fits, struct str text)
{
    t->fits += fits;
    t->misfits += !fits;
    if (!fits && t->misfit.len == 0) {
        times_text_set(&t->misfit, text);
    }
}

void times_tried_merge(struct times_tried *sum, const struct times_tried *more)
{
    sum->fits += more->fits;
    sum->misfits += more->misfits;
    if (sum->misfit.len == 0) {
        sum->misfit = more->misfit;
    }
}

void source_times_add(struct source_times *sum, const struct source_times *more, struct arena *a)
{
    for (size_t k = 0; k < more->n_files && sum->n_files < TIMES_FILES; k++) {
        sum->files[sum->n_files] = more->files[k];
        sum->files[sum->n_files++].file = arena_str(a, more->files[k].file);
    }
    if (sum->guessed == 0 && more->guessed > 0) {
        sum->guessed_file = arena_str(a, more->guessed_file);
        sum->guessed_year = more->guessed_year;
    }
    if (sum->ambiguous == 0 && more->ambiguous > 0) {
        sum->ambiguous_file = arena_str(a, more->ambiguous_file);
    }
    sum->all_files += more->all_files;
    sum->records += more->records;
    sum->guessed += more->guessed;
    sum->ambiguous += more->ambiguous;
    times_tried_merge(&sum->format, &more->format);
    times_tried_merge(&sum->field, &more->field);
}
