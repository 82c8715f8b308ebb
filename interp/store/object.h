/*
 * object.h - a nested object of an event by its own name, from the event's text.
 *
 * Load stores what an object holds under names with dots (`box.k`). The object itself, where a
 * query names it (`box`), is read from the raw text, as written, so that a database answers as the
 * file does. An event whose `_raw` is a key of its own has no text of its objects any more: there
 * the name is null.
 */
#ifndef SUMOQ_STORE_OBJECT_H
#define SUMOQ_STORE_OBJECT_H

#include "base/arena.h"
#include "base/json.h"

/* The text of the object called `name` (dots lead into nested ones, no case) in the JSON object
 * `event`; of several the last. `scratch` is for keys with escapes. False: there is none, or
 * `event` is no JSON object. */
bool object_find(struct json_parser *parser, struct arena *scratch, struct str event,
                 struct str name, struct str *text);

#endif
