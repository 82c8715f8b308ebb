/*
 * wrapper_event.c - the events that elements of wrapped arrays are.
 */
#include "source/format/wrapper.h"

#include "base/json/json.h"

/* An element, indexed. */
static const char *open_json(struct in_run *r, struct str text, char bracket, struct json *j)
{
    size_t next = 0;
    if (!r->parser) {
        r->parser = json_parser_new(r->arena);
    }
    enum json_fault fault = json_open(r->parser, text, j);
    if (fault == JSON_FINE && j->text[j->at[0]] != bracket) {
        return bracket == '{' ? "it is not a JSON object" : "it is not a JSON array";
    }
    fault = fault == JSON_FINE ? json_index(r->parser, j, 0, &next) : fault;
    fault = fault == JSON_FINE && next != j->n ? JSON_TRAILING : fault;
    return fault == JSON_FINE ? NULL : json_fault_text(fault);
}

/* The index of the value of a member of the object at index i; 0: it has none. */
static size_t member(const struct json *j, size_t i, const char *name)
{
    if (j->text[j->at[i]] != '{') {
        return 0;
    }
    for (i++; i + 2 < j->n && j->text[j->at[i]] == '"';) {
        size_t value = i + 2;
        if (str_eq(json_quoted(j, i), str_of(name))) {
            return value;
        }
        i = json_next(j, value);
        i += i < j->n && j->text[j->at[i]] == ',';
    }
    return 0;
}

static struct str written(const struct json *j, size_t i)
{
    return json_written(j, i, json_next(j, i));
}

/* The text at index i; s NULL: it is none. */
static struct str text_at(struct in_run *r, const struct json *j, size_t i)
{
    struct str text = { NULL, 0 };
    if (i == 0 || j->text[j->at[i]] != '"' ||
        !json_unescape(r->scratch, json_quoted(j, i), &text)) {
        return (struct str) { NULL, 0 };
    }
    return text.s ? text : STR("");
}

/* Appends the members of a text `{...}`, and a comma where others are. */
static void put_members(struct in_run *r, struct str object)
{
    struct str inner = str_trim((struct str) { object.s + 1, object.len - 2 });
    if (inner.len > 0) {
        if (buf_view(&r->json).len > 1) {
            buf_char(&r->json, ',');
        }
        buf_str(&r->json, inner);
    }
}

static void put_context(struct in_run *r)
{
    if (r->context->members.len > 0) {
        buf_str(&r->json, r->context->members);
    }
}

/* Nanoseconds as text or number, as epoch ms. */
static int64_t read_ns(struct str text)
{
    int64_t ns = 0;
    size_t k = 0;
    while (k < text.len && text.s[k] >= '0' && text.s[k] <= '9' && k < 19) {
        ns = ns * 10 + (text.s[k++] - '0');
        if (ns < 0) {
            return TIME_NONE;
        }
    }
    return k == text.len && k > 9 ? ns / 1000000 : TIME_NONE;
}

static bool is_object(struct str s)
{
    return s.len >= 2 && s.s[0] == '{' && s.s[s.len - 1] == '}';
}

/* `{"map": {...}}` is what is in it. */
static struct str unwrapped(struct str record)
{
    struct str s = str_trim(record);
    static const struct str key = { "\"map\"", 5 };
    if (!is_object(s)) {
        return record;
    }
    s = str_trim((struct str) { s.s + 1, s.len - 2 });
    if (!str_starts(s, key)) {
        return record;
    }
    s = str_trim((struct str) { s.s + key.len, s.len - key.len });
    if (s.len == 0 || s.s[0] != ':') {
        return record;
    }
    s = str_trim((struct str) { s.s + 1, s.len - 1 });
    return is_object(s) && wrapper_skip_value(s, 0) == s.len ? s : record;
}

static const char *event_in_context(struct in_run *r, struct str record, struct in_event *out)
{
    struct str object = str_trim(record);
    if (!is_object(object)) {
        return "it is not a JSON object";
    }
    in_json_begin(r);
    put_context(r);
    put_members(r, object);
    out->json = in_json_end(r);
    return NULL;
}

/* A hit: `_source`, or `fields` where there is none, and the names of index and document. */
static const char *hit_event(struct in_run *r, struct str record, struct in_event *out)
{
    static const char *const names[] = { "_index", "_id" };
    struct json j;
    const char *why = open_json(r, record, '{', &j);
    size_t source = why ? 0 : member(&j, 0, "_source");
    if (why || source == 0 || !is_object(written(&j, source))) {
        return why;
    }
    in_json_begin(r);
    for (size_t k = 0; k < 2; k++) {
        size_t i = member(&j, 0, names[k]);
        if (i > 0 && j.text[j.at[i]] == '"') {
            in_json_word(r, str_of(names[k]), written(&j, i));
        }
    }
    out->raw = written(&j, source);
    put_members(r, out->raw);
    out->json = in_json_end(r);
    return NULL;
}

static const char *cells_event(struct in_run *r, struct str record, struct in_event *out)
{
    struct json j;
    const char *why = open_json(r, record, '[', &j);
    if (why) {
        return why;
    }
    in_json_begin(r);
    for (size_t i = 1; i < j.n && j.text[j.at[i]] == '{';) {
        struct str name = text_at(r, &j, member(&j, i, "field"));
        size_t value = member(&j, i, "value");
        if (name.s && value > 0) {
            in_json_word(r, name, written(&j, value));
        }
        i = json_next(&j, i);
        i += i < j.n && j.text[j.at[i]] == ',';
    }
    out->json = in_json_end(r);
    return NULL;
}

/* Appends `"stream":{...}` members: the labels are fields. */
static void put_labels(struct in_run *r)
{
    struct str members = r->context->members;
    size_t at = str_find(members, STR("{"), 0);
    if (at != SIZE_MAX && members.s[members.len - 1] == '}') {
        put_members(r, (struct str) { members.s + at, members.len - at });
    }
}

static const char *loki_event(struct in_run *r, struct str record, struct in_event *out)
{
    struct json j;
    const char *why = open_json(r, record, '[', &j);
    if (why) {
        return why;
    }
    size_t line = j.n > 3 ? 3 : 0;
    struct str time = text_at(r, &j, 1), text = text_at(r, &j, line);
    if (!time.s || !text.s) {
        return "it is not a pair of a time and a line";
    }
    in_json_begin(r);
    put_labels(r);
    size_t more = json_next(&j, line) + 1; /* structured metadata */
    if (more < j.n && j.text[j.at[more]] == '{') {
        put_members(r, written(&j, more));
    }
    out->json = in_json_end(r);
    out->raw = text;
    out->time = read_ns(time);
    return NULL;
}

/* A value of OpenTelemetry, {"stringValue": "x"}, under a name. */
static void put_value(struct in_run *r, struct str name, const struct json *j, size_t value)
{
    size_t inner = value + 3;
    if (j->text[j->at[value]] != '{' || inner >= j->n || j->text[j->at[value + 1]] != '"') {
        return;
    }
    struct str kind = json_quoted(j, value + 1), text = written(j, inner);
    if (str_eq(kind, STR("intValue")) && text.s[0] == '"') {
        struct str digits = json_quoted(j, inner);
        if (json_number_form(digits) == JSON_INTEGER) {
            in_json_word(r, name, digits);
            return;
        }
    }
    in_json_word(r, name, text);
}

/* An array of {"key": ..., "value": {...}}. */
static void put_attributes(struct in_run *r, const struct json *j, size_t list)
{
    if (list == 0 || j->text[j->at[list]] != '[') {
        return;
    }
    for (size_t i = list + 1; i < j->n && j->text[j->at[i]] == '{';) {
        struct str key = text_at(r, j, member(j, i, "key"));
        size_t value = member(j, i, "value");
        if (key.s && value > 0) {
            put_value(r, key, j, value);
        }
        i = json_next(j, i);
        i += i < j->n && j->text[j->at[i]] == ',';
    }
}

/* The resource and the scope, which stand around the record. */
static void put_around(struct in_run *r)
{
    struct json j;
    struct str around = arena_printf(r->scratch, "{%.*s}", STR_ARG(r->context->members));
    if (open_json(r, around, '{', &j)) {
        return;
    }
    size_t resource = member(&j, 0, "resource"), scope = member(&j, 0, "scope");
    scope = scope ? scope : member(&j, 0, "instrumentationLibrary");
    if (resource > 0) {
        put_attributes(r, &j, member(&j, resource, "attributes"));
    }
    size_t name = scope > 0 ? member(&j, scope, "name") : 0;
    if (name > 0) {
        in_json_word(r, STR("scope.name"), written(&j, name));
    }
}

static const char *otlp_event(struct in_run *r, struct str record, struct in_event *out)
{
    struct json j;
    const char *why;
    in_json_begin(r);
    put_around(r); /* before the record is indexed: one parser */
    why = open_json(r, record, '{', &j);
    if (why) {
        return why;
    }
    for (size_t i = 1; i + 2 < j.n && j.text[j.at[i]] == '"';) {
        struct str key = json_quoted(&j, i);
        size_t value = i + 2;
        if (str_eq(key, STR("attributes"))) {
            put_attributes(r, &j, value);
        } else if (str_eq(key, STR("body"))) {
            put_value(r, STR("body"), &j, value);
            size_t text = member(&j, value, "stringValue");
            struct str line = text_at(r, &j, text);
            out->raw = line.s ? line : record;
        } else {
            in_json_word(r, key, written(&j, value));
        }
        i = json_next(&j, value);
        i += i < j.n && j.text[j.at[i]] == ',';
    }
    static const char *const times[] = { "timeUnixNano", "observedTimeUnixNano" };
    for (size_t k = 0; k < 2 && out->time == TIME_NONE; k++) {
        size_t i = member(&j, 0, times[k]);
        struct str text = i == 0 ? STR("") : written(&j, i);
        out->time = read_ns(i > 0 && text.s[0] == '"' ? json_quoted(&j, i) : text);
    }
    out->json = in_json_end(r);
    return NULL;
}

const char *wrapper_event(struct in_run *r, struct str record, struct in_event *out)
{
    enum wrapper_kind kind = r->context ? (enum wrapper_kind)r->context->kind : WRAPPER_PLAIN;
    *out = in_event_of(record);
    switch (kind) {
    case WRAPPER_PLAIN:
        *out = in_event_of(unwrapped(record));
        return NULL;
    case WRAPPER_CLOUDWATCH:
        return event_in_context(r, record, out);
    case WRAPPER_HIT:
        return hit_event(r, record, out);
    case WRAPPER_CELLS:
        return cells_event(r, record, out);
    case WRAPPER_LOKI:
        return loki_event(r, record, out);
    case WRAPPER_OTLP:
        return otlp_event(r, record, out);
    }
    return NULL;
}
