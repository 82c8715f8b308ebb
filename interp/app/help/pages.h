/*
 * pages.h - the help pages that belong to the tool: overview, commands, options, formats, exit
 * statuses, environment, and those of the guide.
 */
#ifndef SUMOQ_APP_HELP_PAGES_H
#define SUMOQ_APP_HELP_PAGES_H

#include "app/app.h"
#include "guide/foreign.h"
#include "guide/guide.h"

/* The commands and the topics; `sumoq help` alone. */
void put_overview(struct app *app);
void put_command(struct app *app, const struct command *c);
/* Usage and a line for each option, for `-h`. */
void put_command_brief(struct app *app, const struct command *c);
/* What the commands with an option of this name do with it; false: there is none. With its dashes
 * or without. */
bool put_options_named(struct app *app, struct str name);
void put_formats(struct app *app);
/* All exit statuses, with the commands that end with them. */
void put_exit_statuses(struct app *app);
/* The variables of the environment that are read. */
void put_environment(struct app *app);
void put_guide(struct app *app, const struct guide_page *page);
/* What a language (enum foreign_language) writes, and the same here. */
void put_language(struct app *app, unsigned language);
/* The same for a word of other languages; false: it is none. */
bool put_foreign(struct app *app, struct str word);
/* One line for each page. */
void put_guide_list(struct app *app, const struct guide_page *pages);

/* Topics whose pages are made from rows of the tool, not written in the guide. */
struct made_topic {
    const char *names[8]; /* as those of struct guide_page */
    const char *doc;
    void (*put)(struct app *app);
};

extern const struct made_topic made_topics[]; /* ends with a row without names */
const struct made_topic *made_topic_find(struct str name);

#endif
