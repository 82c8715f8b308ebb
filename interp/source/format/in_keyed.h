/*
 * in_keyed.h - lines of security devices, CEF and LEEF: a header between bars, then keys and
 * values, with or without the header of a syslog message before them.
 */
#ifndef SUMOQ_SOURCE_FORMAT_IN_KEYED_H
#define SUMOQ_SOURCE_FORMAT_IN_KEYED_H

#include "source/format/in_def.h"

/* Whether most of the first lines hold the mark ("CEF:"), a version and a bar. */
int in_keyed_sniff(struct str head, const char *mark);
/* The event that the line is as text, with the host of a syslog header as a field; *rest: what
 * follows the mark, s NULL: the line has none. Finished by in_cells_end. */
const char *in_keyed_begin(struct in_run *r, struct str record, const char *mark,
                           struct in_event *out, struct str *rest);
/* The part before the next bar that has no backslash before it; *rest moves after the bar. False:
 * there is none. */
bool in_keyed_part(struct str *rest, struct str *part);
/* Adds a field; `escaped`: without the backslashes, `\n` and `\r` are line ends. */
void in_keyed_put(struct in_run *r, struct str name, struct str value, bool escaped);
/* Adds the header's parts after its version as fields of these names; *rest moves after them. A
 * header that ends early has no further parts. Returns the version. */
struct str in_keyed_header(struct in_run *r, struct str *rest, const char *const *names, size_t n);
/* For struct in_def: lines with times as those of text. */
void in_keyed_cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans);
void in_keyed_follow(struct in_cut *c, const char *data, size_t len, const struct block *spans);

#endif
