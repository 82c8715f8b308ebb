/*
 * code_page.h - the pages of codes of errors, warnings and notes, and the list of all.
 */
#ifndef SUMOQ_APP_HELP_CODE_PAGE_H
#define SUMOQ_APP_HELP_CODE_PAGE_H

#include "app/app.h"
#include "base/diag.h"

/* Title, explanation, and a wrong and a right query where a check can show the code. */
void put_code(struct app *app, const struct diag_info *info);
/* One line for each code, by group. */
void put_codes(struct app *app);

#endif
