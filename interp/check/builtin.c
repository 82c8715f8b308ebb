/*
 * builtin.c - see builtin.h.
 */
#include "check/builtin.h"

#include "base/suggest.h"

static const char *const names[] = {
    "_sourceCategory", "_sourceHost",     "_sourceName",  "_source",
    "_collector",      "_index",          "_view",        "_dataTier",
    "_loglevel",       "_format",         "_raw",         "_size",
    "_messageTime",    "_sourceId",       "_receiptTime", "_messageCount",
    "_messageId",      "_searchableTime", "_blockId",     "_collectorId",
};

enum { COUNT = sizeof names / sizeof *names };

bool builtin_is(struct str name)
{
    for (size_t i = 0; name.len > 0 && name.s[0] == '_' && i < COUNT; i++) {
        if (str_eq_fold(name, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

struct str builtin_near(struct str name)
{
    bool bare = name.len == 0 || name.s[0] != '_';
    struct str best = { NULL, 0 };
    size_t most = name.len < 6 ? 0 : name.len < 9 ? 1 : 2;
    for (size_t i = 0; i < COUNT; i++) {
        struct str known = str_of(names[i]);
        struct str same = bare ? (struct str) { known.s + 1, known.len - 1 } : known;
        if (str_eq_fold(name, same)) {
            return known;
        }
        size_t distance = edit_distance(same, name, most);
        if (distance > 0 && distance <= most) {
            best = known;
            most = distance - 1;
        }
    }
    return best;
}
