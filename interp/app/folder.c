/*
 * folder.c - see folder.h. Links to folders below the one that was named are left alone, so that a
 * circle ends.
 */
#include "app/folder.h"

#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 64 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool add_folder(struct app *app, const char *path, int depth, struct file_list *out)
{
    struct file_list names = { NULL, 0, 0 };
    DIR *folder = opendir(path);
    const struct dirent *entry;
    errno = 0;
    while (folder && (entry = readdir(folder))) {
        if (entry->d_name[0] != '.') {
            *vec_add(&app->arena, &names) = arena_cstr(&app->arena, str_of(entry->d_name));
        }
    }
    int error = errno;
    if (folder) {
        closedir(folder);
    }
    if (error != 0) {
        app_error(app, "%s: %s", path, strerror(error));
        return false;
    }
    if (names.n > 0) {
        qsort(names.items, names.n, sizeof *names.items, by_name);
    }
    size_t len = strlen(path);
    const char *slash = len > 0 && path[len - 1] == '/' ? "" : "/";
    for (size_t i = 0; i < names.n; i++) {
        struct stat st, own;
        const char *full = arena_printf(&app->arena, "%s%s%s", path, slash, names.items[i]).s;
        if (lstat(full, &own) != 0 || stat(full, &st) != 0) {
            app_error(app, "%s: %s", full, strerror(errno));
            return false;
        }
        if (S_ISREG(st.st_mode)) {
            *vec_add(&app->arena, out) = full;
        } else if (S_ISDIR(own.st_mode) && depth < DEPTH_MAX &&
                   !add_folder(app, full, depth + 1, out)) {
            return false;
        }
    }
    return true;
}

bool folder_expand(struct app *app, const char *const *words, size_t n, struct file_list *out)
{
    *out = (struct file_list) { NULL, 0, 0 };
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        size_t before = out->n;
        if (strcmp(words[i], "-") == 0 || stat(words[i], &st) != 0 || !S_ISDIR(st.st_mode)) {
            *vec_add(&app->arena, out) = words[i];
            continue;
        }
        if (!add_folder(app, words[i], 0, out)) {
            return false;
        }
        if (out->n == before) {
            app_error(app, "%s: no files in this folder", words[i]);
            return false;
        }
    }
    return true;
}
