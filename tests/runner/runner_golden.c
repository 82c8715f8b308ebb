/*
 * runner_golden.c - tests/golden/ and fixtures/ and everything below: a file is one Criterion
 * parameter, its cases run inside. SUMOQ_ONLY takes the files with that in their path.
 */
#include "runner/cases.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { PATH_ROOM = 256, FILES_MAX = 1000 };

struct golden_file {
    char path[PATH_ROOM];
};

struct golden_files {
    struct golden_file *items;
    size_t n;
};

static bool is_wanted(const char *path)
{
    const char *only = getenv("SUMOQ_ONLY");
    size_t n = strlen(path);
    bool is_yaml = n > 5 && strcmp(path + n - 5, ".yaml") == 0;
    return is_yaml && (!only || strstr(path, only));
}

static int compare_files(const void *a, const void *b)
{
    return strcmp(((const struct golden_file *)a)->path, ((const struct golden_file *)b)->path);
}

/* Folders are put after the files found and are read in their turn. */
static void collect(struct golden_files *files, const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *entry;
    while (d && (entry = readdir(d)) != NULL) {
        char path[PATH_ROOM];
        struct stat st;
        int n = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || n >= PATH_ROOM || stat(path, &st) != 0) {
            continue;
        }
        bool is_folder = S_ISDIR(st.st_mode);
        if ((is_folder || is_wanted(path)) && files->n < FILES_MAX) {
            memcpy(files->items[files->n++].path, path, sizeof path);
        }
    }
    if (d) {
        closedir(d);
    }
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

ParameterizedTestParameters(golden, files)
{
    struct golden_files files = { cr_malloc(FILES_MAX * sizeof(struct golden_file)), 0 };
    collect(&files, "tests/golden");
    collect(&files, "fixtures");
    for (size_t i = 0; i < files.n; i++) {
        if (is_folder(files.items[i].path)) {
            collect(&files, files.items[i].path);
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < files.n; i++) {
        if (!is_folder(files.items[i].path)) {
            files.items[kept++] = files.items[i];
        }
    }
    qsort(files.items, kept, sizeof *files.items, compare_files);
    return cr_make_param_array(struct golden_file, files.items, kept, NULL);
}

ParameterizedTest(struct golden_file *file, golden, files)
{
    struct arena a;
    size_t n = 0, failed = 0;
    arena_init(&a, NULL);
    cases_run(&a, file->path, &n, &failed);
    arena_release(&a);
    cr_expect(failed == 0, "%s: %zu of %zu cases failed", file->path, failed, n);
}
