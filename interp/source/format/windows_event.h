/*
 * windows_event.h - names of the fields of a Windows event, shared by events in XML and event logs.
 *
 * Of System: an element's text has the element's name, an attribute the names of both, joined by
 * `_`
 * (`Computer`, `EventRecordID`, `Provider_Name`, `Execution_ProcessID`), as in the flat JSON of
 * other tools; many have a second, older name besides (`Hostname`, `RecordNumber`, `SourceName`).
 * Of EventData: the names of its Data, `Data1`, `Data2` for those without one. System is
 * authoritative: a Data of the name of one of its fields is also `EventData.NAME`, a value of
 * UserData `UserData.NAME`.
 */
#ifndef SUMOQ_SOURCE_FORMAT_WINDOWS_EVENT_H
#define SUMOQ_SOURCE_FORMAT_WINDOWS_EVENT_H

#include "base/arena.h"

enum { WINDOWS_NAMES = 2 }; /* names of one value */

/* The names of a value of System, in `a`: of the text of an element (`attribute` empty), or of its
 * attribute; returns how many. */
size_t windows_system_names(struct arena *a, struct str element, struct str attribute,
                            struct str out[WINDOWS_NAMES]);
/* The names of a value of `part` (EventData, UserData) that is called `name`, likewise. */
size_t windows_data_names(struct arena *a, struct str part, struct str name,
                          struct str out[WINDOWS_NAMES]);

#endif
