/*
 * runner_golden.c - tests/golden/ and fixtures/ and everything below: a file is one Criterion
 * parameter, its cases run inside.
 *
 * Every case runs under several settings (play.h; SUMOQ_MATRIX: all of them), must be right under
 * each, and must give the very same result under all. It is counted once. SUMOQ_ONLY takes the
 * files with that in their path.
 */
#include "runner/judge.h"
#include "runner/tally.h"

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

/* Runs the case under one setting and appends what is wrong. The dump of the first one is kept in
 * `first`. */
static void run_setting(struct buf *out, struct stage_set *set, const struct golden_case *c,
                        const struct setting *setting, struct buf *first)
{
    struct buf wrong = BUF_INIT, dump = BUF_INIT;
    struct played p = play(set, c->query, &c->options, &c->reading, setting);
    judge(&wrong, c, &p);
    judge_dump(&dump, &p);
    if (buf_view(first).len == 0) {
        buf_str(first, buf_view(&dump));
    } else if (!str_eq(buf_view(first), buf_view(&dump))) {
        buf_text(&wrong, "    differs from the first setting:\n");
        buf_str(&wrong, buf_view(&dump));
    }
    if (buf_view(&wrong).len > 0) {
        buf_printf(out, "  %s:\n", setting->name);
        buf_str(out, buf_view(&wrong));
    }
    query_free(p.query);
    buf_release(&wrong);
    buf_release(&dump);
}

/* True: all is as the case expects. */
static bool run_case(struct stage_set *set, const struct golden_case *c, const char *path)
{
    size_t n;
    const char *all = getenv("SUMOQ_MATRIX");
    const struct setting *settings = settings_wanted(all && *all, &n);
    struct buf wrong = BUF_INIT, first = BUF_INIT;
    const char *why = NULL;
    if (!set_events(set, c->events, c->file, &why)) {
        buf_printf(&wrong, "  %s\n", why);
    }
    if (c->plan.n > 0) {
        judge_plan(&wrong, c);
    }
    for (size_t i = 0; c->expect != EXPECT_PLAN && i < n && buf_view(&wrong).len == 0; i++) {
        run_setting(&wrong, set, c, &settings[i], &first);
    }
    bool ok = buf_view(&wrong).len == 0;
    if (!ok) {
        fprintf(stderr, "FAILED %s: %.*s\n    %.*s\n%.*s\n", path, STR_ARG(c->name),
                STR_ARG(c->query), STR_ARG(buf_view(&wrong)));
    }
    buf_release(&wrong);
    buf_release(&first);
    return ok;
}

static void run_file(struct arena *a, const char *path, size_t *n, size_t *failed)
{
    const char *why = NULL;
    struct stage_set set;
    struct tree *t = tree_read(a, path, &why);
    if (!t || !set_begin(&set, a, &why)) {
        fprintf(stderr, "FAILED %s: %s\n", path, why);
        tally_add(false);
        *failed = 1;
        return;
    }
    *n = tree_items(tree_root(t));
    for (size_t i = 0; i < *n; i++) {
        struct golden_case c;
        bool ok = golden_read(a, t, tree_item(t, tree_root(t), i), &c, &why);
        if (ok) {
            ok = run_case(&set, &c, path);
        } else {
            fprintf(stderr, "FAILED %s: %.*s\n  %s\n", path, STR_ARG(c.name), why);
        }
        tally_add(ok);
        *failed += !ok;
    }
    set_end(&set);
}

ParameterizedTest(struct golden_file *file, golden, files)
{
    struct arena a;
    size_t n = 0, failed = 0;
    arena_init(&a, NULL);
    run_file(&a, file->path, &n, &failed);
    arena_release(&a);
    cr_expect(failed == 0, "%s: %zu of %zu cases failed", file->path, failed, n);
}
