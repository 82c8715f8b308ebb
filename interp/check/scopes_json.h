/*
 * scopes_json.h - an analysis as JSON.
 *
 *     {"stages": [{"at": 4, "len": 10, "number": 1, "before": 0, "parent": null, "rows":
 * "messages", "open": false, "masked": false, "fields": [0, 2]}], "fields": [{"name": "a", "type":
 * "string", "key": false, "maker": 1, "at": 9, "len": 1}], "uses": [{"at": 20, "len": 1, "stage":
 * 2, "field": 0}], "findings": [{"code": "E0201", "level": "error", "at": 20, "len": 3, "message":
 * "...", "edits": [{"at": 20, "len": 3, "text": "host"}]}], "cut": false}
 *
 * Members are those of check/trail.h; stages and fields are numbers, null where there is none.
 * "fields" of a stage are those visible after it, in order; without the member where the lists
 * would be too long together.
 */
#ifndef SUMOQ_CHECK_SCOPES_JSON_H
#define SUMOQ_CHECK_SCOPES_JSON_H

#include "base/buf.h"
#include "check/analysis.h"

void scopes_json(struct buf *out, const struct analysis *x);

#endif
