/*
 * page.h - layout of help pages: headings, wrapped paragraphs and two-column lists.
 */
#ifndef SUMOQ_APP_PAGE_H
#define SUMOQ_APP_PAGE_H

#include "app/app.h"

/* Columns that a page may take: the terminal's, at most 100; 80 elsewhere. */
size_t page_width(const struct app *app);
/* A line of its own, bold with colour. */
__attribute__((format(printf, 3, 4))) void page_heading(struct buf *to, bool color, const char *fmt,
                                                        ...);
/* Paragraphs, separated by empty lines, wrapped between `indent` and `width`; ends with a line end.
 */
void page_wrapped(struct buf *to, struct str text, size_t indent, size_t width);
/* `  name    text` with the text wrapped under itself from column `column` on. */
void page_entry(struct buf *to, struct str name, struct str text, size_t column, size_t width);

#endif
