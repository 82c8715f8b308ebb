/*
 * load_match.h - what a file is to the database that it is loaded into: new, known, grown, renamed
 * or rewritten.
 *
 * A file is known by its path and its bytes, else by its text: that which was loaded is still its
 * beginning when it has grown, and when a rotation renamed or packed it. Files that merely begin
 * alike are told apart, as all that was loaded is compared (its first and last 64 KB), and as the
 * name from which a text has moved does not have it any more, or the new name is made of the old.
 */
#ifndef SUMOQ_STORE_LOAD_MATCH_H
#define SUMOQ_STORE_LOAD_MATCH_H

#include "store/load_log.h"

enum load_verdict {
    LOAD_IS_NEW,
    LOAD_IS_KNOWN,      /* all of it was loaded */
    LOAD_GOES_ON,       /* an earlier load of it was interrupted */
    LOAD_MAY_HAVE_MORE, /* it begins with what was loaded */
    LOAD_IS_REWRITTEN,  /* it does not, but has its name */
};

struct load_match {
    enum load_verdict verdict;
    struct load_log_entry *entry; /* of a new one: an entry without events, if any, to be reused */
    struct str was;               /* the name under which it was loaded, if another; or empty */
    struct str copy_of;           /* new: a loaded file that has the same content; or empty */
    struct str now;               /* new: where that is which its name stood for before; or empty */
    const char *reason;           /* rewritten */
};

/* Compares the file with the entries made by earlier loads, and with the files that they name where
 * they are on this machine. Texts live in `a`. */
void load_match(struct arena *a, const struct load_log *l, const struct file_id *id,
                struct load_match *out);

#endif
