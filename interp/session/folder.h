/*
 * folder.h - folders among the paths of data.
 */
#ifndef SUMOQ_SESSION_FOLDER_H
#define SUMOQ_SESSION_FOLDER_H

#include "base/map.h"

struct file_list {
    const char **items;
    size_t n, cap;
    struct map folders; /* paths among them that are folders after all: why they give no files */
};

/* The words with each folder replaced by the files below it, in order of their names, without
 * hidden ones; a folder that cannot be read, or has none, stays, and so does what cannot be found.
 * All memory is from `a`. */
void folder_expand(struct arena *a, const char *const *words, size_t n, struct file_list *out);

#endif
