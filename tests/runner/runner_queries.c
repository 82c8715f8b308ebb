/*
 * runner_queries.c - every query of queries/ runs over the fixtures, finds something, and stands in
 * queries/README.md.
 *
 * What they find is pinned in tests/golden/queries/.
 */
#include "base/os/os.h"
#include "runner/play.h"

#include <criterion/criterion.h>
#include <dirent.h>

static const char *const fixtures[] = { "fixtures/windows-sysmon.jsonl",
                                        "fixtures/windows-security.jsonl" };

static size_t run_over(struct arena *a, struct str text, const char *path)
{
    const char *why = NULL;
    struct stage_set set = { .arena = a };
    struct query_options options = { 0 };
    struct file_options reading = { 0 };
    struct setting setting = { "file", false, 2, 0 };
    cr_assert(set_events(&set, text, path, &why), "%s", why);
    struct played p = play(&set, text, &options, &reading, &setting);
    cr_assert_eq(p.status, QUERY_DONE);
    size_t rows = p.result->n_rows;
    query_free(p.query);
    return rows;
}

Test(queries, each_runs_and_is_listed)
{
    struct arena a;
    struct str list, text;
    const char *why = NULL;
    size_t n = 0;
    arena_init(&a, NULL);
    cr_assert(os_read_file(&a, "queries/README.md", 1 << 20, &list, &why), "%s", why);
    DIR *folder = opendir("queries");
    struct dirent *entry;
    cr_assert(folder);
    while ((entry = readdir(folder)) != NULL) {
        struct str name = str_of(entry->d_name);
        if (!str_ends(name, STR(".sumo"))) {
            continue;
        }
        cr_expect(str_find(list, name, 0) != SIZE_MAX, "%s is not listed", entry->d_name);
        struct str path = arena_printf(&a, "queries/%s", entry->d_name);
        cr_assert(os_read_file(&a, path.s, 1 << 20, &text, &why), "%s: %s", path.s, why);
        size_t rows = run_over(&a, text, fixtures[0]) + run_over(&a, text, fixtures[1]);
        cr_expect(rows > 0, "%s finds nothing", entry->d_name);
        n++;
    }
    closedir(folder);
    cr_expect(n > 0);
    arena_release(&a);
}
