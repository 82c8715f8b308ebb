/* base_option_names.c - options and commands in texts, for the command line and for programs. */
#include "base/option_names.h"

#include <criterion/criterion.h>

static void shows(const char *text, const char *with_dashes, const char *without)
{
    struct arena a;
    arena_init(&a, NULL);
    cr_expect_str_eq(option_names_text(&a, text, true), with_dashes);
    cr_expect_str_eq(option_names_text(&a, text, false), without);
    arena_release(&a);
}

Test(base_option_names, options_and_commands)
{
    shows("give {--max-memory} SIZE", "give --max-memory SIZE", "give max-memory SIZE");
    shows("{sumoq help operator where} shows it", "`sumoq help operator where` shows it",
          "the documentation shows it");
    shows("{--a}{sumoq b}{--c}", "--a`sumoq b`--c", "athe documentationc");
}

Test(base_option_names, what_only_looks_like_one)
{
    static const char *const texts[] = { "",
                                         "{",
                                         "{--",
                                         "{--}",
                                         "{--A}",
                                         "{--a",
                                         "{sumoq",
                                         "{sumoq run",
                                         "{sumo}",
                                         "a {{b}} -- c",
                                         "where x matches /a{2}/" };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        shows(texts[i], texts[i], texts[i]);
    }
}
