/*
 * walk_members.h - the loop over the members of an object, shared by every walk over a record, so
 * that all agree on which records are malformed.
 *
 * What a walk does with a member is its sink: `run` takes the offsets of requested values (walk.c),
 * `load` and `fields` take all values (records.c). The loop is inlined into each caller with its
 * sink: a scan of a file spends most of its time here.
 */
#ifndef SUMOQ_SOURCE_EVENT_WALK_MEMBERS_H
#define SUMOQ_SOURCE_EVENT_WALK_MEMBERS_H

#include "source/event/walk.h"

/* Takes the member whose key is expected at index i, followed by at least three more; i advances
 * past its value. The key itself is checked by walk_has_key. */
typedef enum json_fault walk_take(void *sink, const struct json *j, size_t *i);

/* Whether a key and its colon are at index i. */
static inline bool walk_has_key(const struct json *j, size_t i)
{
    return j->text[j->at[i]] == '"' && j->text[j->at[i + 1]] == ':';
}

/* From the first index after the `{` of an object to the one after its `}`. */
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
