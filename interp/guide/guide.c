/*
 * guide.c - see guide.h.
 */
#include "guide/guide.h"

static char folded(char c)
{
    return c == '-' || c == '_' ? ' ' : (char)ascii_lower((unsigned char)c);
}

bool guide_name_is(const char *name, struct str wanted)
{
    struct str s = str_of(name);
    if (s.len != wanted.len) {
        return false;
    }
    for (size_t i = 0; i < s.len; i++) {
        if (folded(s.s[i]) != folded(wanted.s[i])) {
            return false;
        }
    }
    return true;
}

const struct guide_page *guide_find(const struct guide_page *pages, struct str wanted)
{
    for (; pages->names[0]; pages++) {
        for (size_t i = 0; i < sizeof pages->names / sizeof pages->names[0] && pages->names[i];
             i++) {
            if (guide_name_is(pages->names[i], wanted)) {
                return pages;
            }
        }
    }
    return NULL;
}
