/*
 * shown.h - characters that are never printed as they are, and the escapes printed for them.
 *
 * Control characters move the cursor and change colours and terminal settings; bidirectional
 * controls reorder text; invisible characters hide content. All of them can come from events and
 * names, which an attacker controls. Visible characters, and those that only modify a neighbouring
 * letter, are printed.
 */
#ifndef SUMOQ_BASE_WRITE_SHOWN_H
#define SUMOQ_BASE_WRITE_SHOWN_H

#include "base/buf.h"

enum { SHOWN_MARK_MAX = 12 };

/* Control characters (C0, DEL, C1), line and paragraph separators, bidirectional controls, and
 * everything else that Unicode defines as invisible: format characters, fillers, selectors, tags.
 */
bool shown_is_unsafe(uint32_t cp);
/* Writes the escape of an unsafe character (`\n`, `\x1b`, `\u202e`, `\u{e0041}`) and returns its
 * length; 0: the character is safe. */
size_t shown_mark(uint32_t cp, char to[SHOWN_MARK_MAX]);
/* Appends text for a terminal, with escapes for unsafe characters except line ends and tabs; bytes
 * that are not UTF-8 become U+FFFD. */
void shown_put_lines(struct buf *to, struct str s);

#endif
