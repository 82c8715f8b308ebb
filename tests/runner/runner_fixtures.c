/*
 * runner_fixtures.c - fixtures/MANIFEST.tsv is true: every file of events is in it with the number
 * of its events and of the rows that each query finds in it, from the file and from a database.
 *
 * The rows themselves stand in YAML beside each file and run with the goldens.
 */
#include "base/os/os.h"
#include "runner/play.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { COLUMNS = 7, SETTINGS = 3 };

static const struct setting settings[SETTINGS] = {
    { "file", false, 1, 0, 0 },
    { "file, 2 threads, batches of 3", false, 2, 3, 0 },
    { "database", true, 1, 0, 0 },
};

static const char *const queries[] = { "queries/T1587.002-code-signing-certificates.sumo",
                                       "queries/T1588.003-code-signing-certificates.sumo" };

static struct str read_text(struct arena *a, const char *path)
{
    struct str text = { NULL, 0 };
    const char *why = NULL;
    cr_assert(os_read_file(a, path, 1 << 20, &text, &why), "%s: %s", path, why);
    return text;
}

/* Cuts `*rest` at the next `sign`, which is dropped. */
static struct str cut(struct str *rest, char sign)
{
    const char *end = rest->len > 0 ? memchr(rest->s, sign, rest->len) : NULL;
    struct str piece = { rest->s, end ? (size_t)(end - rest->s) : rest->len };
    size_t used = piece.len + (end != NULL);
    *rest = (struct str) { rest->s + used, rest->len - used };
    return piece;
}

static size_t number(struct arena *a, struct str text)
{
    return strtoul(arena_cstr(a, text), NULL, 10);
}

static void expect_rows(struct stage_set *set, const char *path, const char *query, bool mapped,
                        size_t wanted)
{
    const char *why = NULL;
    struct str text = read_text(set->arena, query);
    const struct query_options options = { 0 };
    const struct file_options reading = {
        .profile = &profile_windows,
        .profile_auto = true,
        .map_optional = mapped ? "4688" : NULL,
    };
    cr_assert(set_events(set, text, path, &why), "%s", why);
    for (size_t i = 0; i < SETTINGS; i++) {
        struct played p = play(set, text, &options, &reading, &settings[i]);
        cr_assert_eq(p.status, QUERY_DONE, "%s: %s", path, p.why);
        cr_expect_eq(p.result->n_rows, wanted, "%s over %s%s, %s: %zu rows, not %zu", query, path,
                     mapped ? ", mapped" : "", settings[i].name, p.result->n_rows, wanted);
        query_free(p.query);
    }
}

static void expect_line(struct stage_set *set, struct str line)
{
    struct str cells[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) {
        cr_assert(line.len > 0, "a line of the manifest has too few columns");
        cells[i] = cut(&line, '\t');
    }
    struct arena *a = set->arena;
    const char *path = arena_printf(a, "fixtures/%.*s", STR_ARG(cells[0])).s;
    struct str text = read_text(a, path);
    size_t lines = 0;
    for (size_t i = 0; i < text.len; i++) {
        lines += text.s[i] == '\n';
    }
    cr_expect_eq(lines, number(a, cells[1]), "%s has %zu events", path, lines);
    expect_rows(set, path, queries[0], false, number(a, cells[2]));
    expect_rows(set, path, queries[0], true, number(a, cells[3]));
    expect_rows(set, path, queries[1], false, number(a, cells[4]));
    expect_rows(set, path, queries[1], true, number(a, cells[4]));
    cr_expect(cells[5].len > 0, "%s has no origin", path);
}

Test(fixtures, manifest)
{
    struct arena a;
    struct stage_set set;
    const char *why = NULL;
    size_t n = 0;
    arena_init(&a, NULL);
    struct str rest = read_text(&a, "fixtures/MANIFEST.tsv");
    cr_assert(set_begin(&set, &a, &why), "%s", why);
    while (rest.len > 0) {
        struct str line = cut(&rest, '\n');
        if (!str_starts(line, STR("#")) && !str_starts(line, STR("file\t"))) {
            expect_line(&set, line);
            n++;
        }
    }
    set_end(&set);
    arena_release(&a);
    cr_expect(n > 20, "the manifest has %zu files", n);
}

/* Every file of events of the folder is in the manifest, and its rows stand beside it. */
static void expect_listed(struct arena *a, struct str manifest, const char *folder)
{
    const char *path = arena_printf(a, "fixtures/%s", folder).s;
    DIR *d = opendir(path);
    const struct dirent *entry;
    cr_assert(d, "%s", path);
    while ((entry = readdir(d)) != NULL) {
        struct stat st;
        struct str name = str_of(entry->d_name);
        if (!str_ends(name, STR(".jsonl"))) {
            continue;
        }
        struct str listed = arena_printf(a, "\n%s%s\t", folder, entry->d_name);
        cr_expect(str_find(manifest, listed, 0) != SIZE_MAX, "%s is not listed", entry->d_name);
        name.len -= strlen("jsonl");
        const char *yaml = arena_printf(a, "%s/%.*syaml", path, STR_ARG(name)).s;
        cr_expect(*folder == '\0' || stat(yaml, &st) == 0, "%s is missing", yaml);
    }
    closedir(d);
}

Test(fixtures, all_listed)
{
    struct arena a;
    arena_init(&a, NULL);
    struct str manifest = read_text(&a, "fixtures/MANIFEST.tsv");
    expect_listed(&a, manifest, "");
    expect_listed(&a, manifest, "T1587.002/");
    expect_listed(&a, manifest, "T1588.003/");
    arena_release(&a);
}
