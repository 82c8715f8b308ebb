/*
 * folder.h - folders among the DATA of a command.
 */
#ifndef SUMOQ_APP_FOLDER_H
#define SUMOQ_APP_FOLDER_H

#include "app/app.h"

#include "base/map.h"

struct file_list {
    const char **items;
    size_t n, cap;
    struct map folders; /* paths among them that are folders after all: why they give no files */
};

/* The words with each folder replaced by the files below it, in order of their names, without
 * hidden ones; a folder that cannot be read, or has none, stays, and so does what cannot be found.
 */
void folder_expand(struct app *app, const char *const *words, size_t n, struct file_list *out);

#endif
