/*
 * folder.c - see folder.h. Links to folders below the one that was named are not followed, so that
 * cycles end.
 */
#include "app/folder.h"

#include "base/os/os.h"
#include "base/vec.h"

#include <errno.h>
#include <stdlib.h>

enum { DEPTH_MAX = 64 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool add_folder(struct app *app, const char *path, int depth, struct file_list *out)
{
    struct os_names names;
    if (!os_list(&app->arena, path, &names)) {
        app_error(app, "%s: %s", path, strerror(errno));
        return false;
    }
    if (names.n > 0) {
        qsort(names.items, names.n, sizeof *names.items, by_name);
    }
    size_t len = strlen(path);
    const char *slash = len > 0 && path[len - 1] == '/' ? "" : "/";
    for (size_t i = 0; i < names.n; i++) {
        struct stat st, own;
        if (names.items[i][0] == '.') {
            continue;
        }
        const char *full = arena_printf(&app->arena, "%s%s%s", path, slash, names.items[i]).s;
        if (!os_stat_link(full, &own) || !os_stat(full, &st)) {
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
        bool is_path = strcmp(words[i], "-") != 0, is_known = is_path && os_stat(words[i], &st);
        if (is_path && !is_known && errno != ENOENT) {
            app_error(app, "%s: %s", words[i], strerror(errno));
            return false;
        }
        if (!is_known || !S_ISDIR(st.st_mode)) {
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
