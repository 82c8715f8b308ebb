/*
 * language.c - what the language and the readers of files know, for help and for editors.
 */
#include "engine/help.h"
#include "session/sumoq.h"
#include "source/format/in_def.h"
#include "source/format/in_export.h"
#include "source/map/profile.h"

_Static_assert((int)SUMOQ_OPERATORS == (int)HELP_OPERATOR &&
                   (int)SUMOQ_FUNCTIONS == (int)HELP_FUNCTION &&
                   (int)SUMOQ_AGGREGATES == (int)HELP_AGGREGATE,
               "they are the same");

void sumoq_each_word(unsigned kinds, sumoq_each *each, void *context)
{
    if (each) {
        help_each(kinds & HELP_LANGUAGE, each, context);
    }
}

unsigned sumoq_write_help(const char *name, size_t length, unsigned kinds, sumoq_write *write,
                          void *context)
{
    struct buf pages = BUF_INIT;
    if (!name || !write) {
        return 0;
    }
    struct str word = { name, length == SIZE_MAX ? strlen(name) : length };
    unsigned found = help_pages(&pages, word, kinds & HELP_LANGUAGE);
    struct str text = buf_view(&pages);
    if (found) {
        write(context, text.s, text.len);
    }
    buf_release(&pages);
    return found;
}

enum sumoq_status sumoq_write_words(enum sumoq_words kind, enum sumoq_form form, sumoq_write *write,
                                    void *context)
{
    bool json = form == SUMOQ_FORM_JSON;
    struct buf list = BUF_INIT;
    if (!write) {
        return SUMOQ_MISUSE;
    }
    switch (kind) {
    case SUMOQ_OPERATORS:
        (json ? help_operators_json : help_list_operators)(&list);
        break;
    case SUMOQ_FUNCTIONS:
        (json ? help_functions_json : help_list_functions)(&list);
        break;
    case SUMOQ_AGGREGATES:
        if (!json) { /* in JSON they are among the operators */
            help_list_aggregates(&list);
        }
        break;
    }
    struct str text = buf_view(&list);
    enum sumoq_status status = text.len == 0                      ? SUMOQ_UNAVAILABLE
                               : write(context, text.s, text.len) ? SUMOQ_STOPPED
                                                                  : SUMOQ_DONE;
    buf_release(&list);
    return status;
}

/* By what rows of a program are recognised. */
static void put_columns(struct buf *to, const struct in_export *e)
{
    buf_text(to, e->headless ? "first row" : "columns ");
    for (size_t k = 0; !e->headless && e->needs[k]; k++) {
        bool last = !e->needs[k + 1];
        buf_printf(to, "%s%s", k == 0 ? "" : last ? " and " : ", ", e->needs[k]);
    }
    buf_char(to, '\0');
}

void sumoq_each_format(enum sumoq_formats kind, sumoq_each *each, void *context)
{
    struct buf columns = BUF_INIT;
    if (!each) {
        return;
    }
    for (size_t i = 0; kind == SUMOQ_FORMATS_OF_FILES && in_list[i]; i++) {
        each(context, in_list[i]->name, in_list[i]->recognised, in_list[i]->doc);
    }
    for (const struct in_export *e = in_exports; kind == SUMOQ_FORMATS_OF_ROWS && e->name; e++) {
        buf_clear(&columns);
        put_columns(&columns, e);
        each(context, e->name, columns.b.data, e->doc);
    }
    for (size_t i = 0; kind == SUMOQ_FORMATS_OF_EVENTS && profile_list[i]; i++) {
        each(context, profile_list[i]->id, profile_list[i]->recognised, profile_list[i]->doc);
    }
    buf_release(&columns);
}
