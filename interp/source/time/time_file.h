/*
 * time_file.h - what a file says of its times as a whole: the year of those without one, and
 * whether day or month comes first in dates with slashes.
 */
#ifndef SUMOQ_SOURCE_TIME_TIME_FILE_H
#define SUMOQ_SOURCE_TIME_TIME_FILE_H

#include "source/time/time_form.h"

/* The order of the first date in the file's first bytes that can have only one. */
enum time_order time_order_of(struct str head);
/* The year or the date in a file's name, `auth-2021-03.log`, `secure-20210314`: sets how->year or
 * how->near, unless the user gave a year. */
void time_year_of_name(struct text_time *how, const char *path);

#endif
