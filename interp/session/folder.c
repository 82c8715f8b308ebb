/*
 * folder.c - see folder.h. Links to folders below the one that was named are not followed, so that
 * cycles end.
 */
#include "session/folder.h"

#include "base/os/os.h"
#include "base/vec.h"

#include <errno.h>
#include <stdlib.h>

enum { DEPTH_MAX = 64 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A folder that gives no files: the reader says why. */
static void add_unread(struct arena *a, const char *path, const char *reason, struct file_list *out)
{
    *vec_add(a, out) = path;
    map_put(&out->folders, str_of(path), (void *)arena_cstr(a, str_of(reason)));
}

static void add_folder(struct arena *a, const char *path, int depth, struct file_list *out)
{
    struct os_names names;
    if (!os_list(a, path, &names)) {
        add_unread(a, path, strerror(errno), out);
        return;
    }
    if (names.n > 0) {
        qsort(names.items, names.n, sizeof *names.items, by_name);
    }
    size_t len = strlen(path);
    const char *slash = len > 0 && path[len - 1] == '/' ? "" : "/";
    for (size_t i = 0; i < names.n; i++) {
        struct stat st, own;
        /* queries may be kept beside their data */
        if (names.items[i][0] == '.' || str_ends(str_of(names.items[i]), STR(".sumo"))) {
            continue;
        }
        const char *full = arena_printf(a, "%s%s%s", path, slash, names.items[i]).s;
        if (!os_stat_link(full, &own) || !os_stat(full, &st) || S_ISREG(st.st_mode)) {
            *vec_add(a, out) = full;
        } else if (S_ISDIR(own.st_mode) && depth < DEPTH_MAX) {
            add_folder(a, full, depth + 1, out);
        } else if (S_ISDIR(own.st_mode)) {
            add_unread(a, full, "is a folder too deep in others", out);
        }
    }
}

void folder_expand(struct arena *a, const char *const *words, size_t n, struct file_list *out)
{
    *out = (struct file_list) { .items = NULL };
    map_init(&out->folders, a, false);
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        size_t before = out->n;
        bool is_input = strcmp(words[i], "-") == 0, known = !is_input && os_stat(words[i], &st);
        if (!known && !is_input && errno != ENOENT) {
            add_unread(a, words[i], strerror(errno), out);
            continue;
        }
        if (!known || !S_ISDIR(st.st_mode)) {
            *vec_add(a, out) = words[i];
            continue;
        }
        add_folder(a, words[i], 0, out);
        if (out->n == before) {
            add_unread(a, words[i], "no files in this folder", out);
        }
    }
}
