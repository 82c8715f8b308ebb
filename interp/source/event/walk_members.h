/*
 * walk_members.h - the loop over the members of an object, which every walk over a record is made
 * of, and so what is a bad record for all of them.
 *
 * What a walk does with a member is its sink: `run` takes the places of wanted values (walk.c),
 * `load` and `fields` take all values (records.c). The loop is put into each of its callers
 * with the sink in it, for it is what a scan of a file spends its time on.
 */
#ifndef SUMOQ_SOURCE_EVENT_WALK_MEMBERS_H
#define SUMOQ_SOURCE_EVENT_WALK_MEMBERS_H

#include "source/event/walk.h"

/* Takes the member whose key is expected at place *i, which at least three places follow; *i goes
 * to the place after its value. The key itself is checked by walk_has_key. */
typedef enum json_fault walk_take(void *sink, const struct json *j, size_t *i);

/* Are there a key and its colon at place i? */
static inline bool walk_has_key(const struct json *j, size_t i)
{
    return j->text[j->at[i]] == '"' && j->text[j->at[i + 1]] == ':';
}

/* From the first place after the `{` of an object to the place after its `}`. */
static inline __attribute__((always_inline)) enum json_fault
walk_members(const struct json *json, size_t i, walk_take *take, void *sink, size_t *next)
{
    const struct json j = *json;
    if (i < j.n && j.text[j.at[i]] == '}') {
        *next = i + 1;
        return JSON_FINE;
    }
    for (char c = ','; c != '}';) {
        if (i + 3 >= j.n) {
            return walk_member_fault(json, i);
        }
        enum json_fault fault = take(sink, &j, &i);
        if (fault != JSON_FINE) {
            return fault;
        }
        if (i >= j.n) {
            return JSON_NO_END;
        }
        c = j.text[j.at[i++]];
        if (c != ',' && c != '}') {
            return JSON_NO_COMMA;
        }
    }
    *next = i;
    return JSON_FINE;
}

#endif
