/*
 * folder.h - folders among the DATA of a command.
 */
#ifndef SUMOQ_APP_FOLDER_H
#define SUMOQ_APP_FOLDER_H

#include "app/app.h"

struct file_list {
    const char **items;
    size_t n, cap;
};

/* The words with each folder replaced by the files below it, in order of their names, without
 * hidden ones. False: a folder is unreadable or empty, reported. */
bool folder_expand(struct app *app, const char *const *words, size_t n, struct file_list *out);

#endif
