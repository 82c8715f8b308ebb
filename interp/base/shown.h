/*
 * shown.h - characters that are never shown as they are, and the marks that stand for them.
 *
 * Controls move the cursor, colour and set the terminal; marks of direction put text where it does
 * not belong; characters without a form hide what a text says. They come from events and names, so
 * from an attacker. What has a form of its own or changes only that of its neighbour's letter is
 * shown.
 */
#ifndef SUMOQ_BASE_SHOWN_H
#define SUMOQ_BASE_SHOWN_H

#include "base/buf.h"

enum { SHOWN_MARK_MAX = 12 };

/* Controls (C0, DEL, C1), separators of lines and paragraphs, marks of direction, and all else that
 * Unicode says has no form: format characters, fillers, selectors, tags. */
bool shown_is_unsafe(uint32_t cp);
/* The mark of an unsafe character (`\n`, `\x1b`, `\u202e`, `\u{e0041}`) and its bytes; 0: it is
 * safe. */
size_t shown_mark(uint32_t cp, char to[SHOWN_MARK_MAX]);
/* Appends text with marks for what is unsafe but line ends and tabs, for a terminal; what is not
 * UTF-8 becomes U+FFFD. */
void shown_put_lines(struct buf *to, struct str s);

#endif
