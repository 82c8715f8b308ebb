/*
 * xml_path.c - see xml_path.h. The text is read by libxml2; the steps are ours, because they have
 * neither namespaces nor axes.
 */
#include "lib/op/parse/xml_path.h"

#include "base/vec.h"
#include "base/xml/xml.h"

#include <limits.h>
#include <string.h>

struct predicate {
    enum { PREDICATE_NTH, PREDICATE_LAST, PREDICATE_ATTRIBUTE } kind;
    size_t nth; /* from 1 */
    struct str name, value;
};

struct step {
    enum { STEP_ELEMENT, STEP_ANY, STEP_ATTRIBUTE, STEP_TEXT } kind;
    struct str name;
    struct {
        struct predicate *items;
        size_t n, cap;
    } predicates;
};

struct xml_path {
    struct {
        struct step *items;
        size_t n, cap;
    } steps;
};

struct xml_text {
    struct xml_reader *reader;
    xmlDocPtr doc; /* the reader's; NULL: the text is not XML */
    xmlBufferPtr written;
};

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (strchr("/[]@='\"()*<>& \t", s.s[i])) {
            return false;
        }
    }
    return s.len > 0;
}

static bool read_number(struct str s, size_t *out)
{
    *out = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] < '0' || s.s[i] > '9') {
            return false;
        }
        *out = *out > INT_MAX ? *out : *out * 10 + (size_t)(s.s[i] - '0');
    }
    return s.len > 0 && *out > 0;
}

static struct str unquoted(struct str s)
{
    bool quoted = s.len >= 2 && (s.s[0] == '\'' || s.s[0] == '"') && s.s[s.len - 1] == s.s[0];
    return quoted ? (struct str) { s.s + 1, s.len - 2 } : s;
}

/* The predicate in brackets. */
static const char *read_predicate(struct arena *a, struct step *step, struct str text)
{
    struct predicate p = { .kind = PREDICATE_LAST };
    text = str_trim(text);
    if (read_number(text, &p.nth)) {
        p.kind = PREDICATE_NTH;
    } else if (!str_eq(text, STR("last()"))) {
        const char *equal = text.len > 0 ? memchr(text.s, '=', text.len) : NULL;
        if (!equal || text.s[0] != '@') {
            return "brackets contain a number, last() or @name='value'";
        }
        p.kind = PREDICATE_ATTRIBUTE;
        p.name = str_trim((struct str) { text.s + 1, (size_t)(equal - text.s) - 1 });
        p.value =
            unquoted(str_trim((struct str) { equal + 1, text.len - (size_t)(equal - text.s) - 1 }));
        if (!is_name(p.name)) {
            return "the @ in brackets is followed by the name of an attribute";
        }
    }
    *vec_add(a, &step->predicates) = p;
    return NULL;
}

/* The end of a bracket that opens at `at`; brackets in quotes are skipped. */
static size_t bracket_end(struct str s, size_t at)
{
    char quote = 0;
    for (size_t i = at + 1; i < s.len; i++) {
        if (quote) {
            quote = s.s[i] == quote ? 0 : quote;
        } else if (s.s[i] == '\'' || s.s[i] == '"') {
            quote = s.s[i];
        } else if (s.s[i] == ']') {
            return i;
        }
    }
    return SIZE_MAX;
}

/* The brackets after an element. */
static const char *read_predicates(struct arena *a, struct str path, size_t *at, struct step *out)
{
    while (*at < path.len && path.s[*at] == '[') {
        size_t end = bracket_end(path, *at);
        if (end == SIZE_MAX) {
            return "unbalanced bracket in the path";
        }
        if (out->kind == STEP_ATTRIBUTE || out->kind == STEP_TEXT) {
            return "brackets belong to elements";
        }
        const char *wrong =
            read_predicate(a, out, (struct str) { path.s + *at + 1, end - *at - 1 });
        if (wrong) {
            return wrong;
        }
        *at = end + 1;
    }
    return NULL;
}

static const char *read_step(struct arena *a, struct str path, size_t *at, struct step *out)
{
    size_t from = *at;
    while (*at < path.len && path.s[*at] != '/' && path.s[*at] != '[') {
        ++*at;
    }
    struct str name = { path.s + from, *at - from };
    if (name.len == 0) {
        return *at >= path.len ? "the path ends in `/`"
                               : "the path contains `//`; each step must be named";
    }
    if (str_eq(name, STR("..")) || str_eq(name, STR(".")) ||
        str_find(name, STR("::"), 0) != SIZE_MAX) {
        return "the path contains an axis; steps only lead down by name";
    }
    out->kind = str_eq(name, STR("text()")) ? STEP_TEXT
                : str_eq(name, STR("*"))    ? STEP_ANY
                : name.s[0] == '@'          ? STEP_ATTRIBUTE
                                            : STEP_ELEMENT;
    out->name = out->kind == STEP_ATTRIBUTE ? (struct str) { name.s + 1, name.len - 1 } : name;
    if ((out->kind == STEP_ELEMENT || out->kind == STEP_ATTRIBUTE) && !is_name(out->name)) {
        return "a step of the path is a name, @name, text() or *";
    }
    return read_predicates(a, path, at, out);
}

const struct xml_path *xml_path_compile(struct arena *a, struct str path, const char **wrong)
{
    struct xml_path *p = arena_new(a, struct xml_path);
    path = arena_str(a, str_trim(path));
    *wrong = path.len == 0 || path.s[0] != '/' ? "the path does not start with `/`" : NULL;
    for (size_t at = 0; !*wrong && at < path.len;) {
        struct step step = { 0 };
        bool ended = p->steps.n > 0 && (p->steps.items[p->steps.n - 1].kind == STEP_ATTRIBUTE ||
                                        p->steps.items[p->steps.n - 1].kind == STEP_TEXT);
        if (path.s[at] != '/') {
            *wrong = "`/` is expected after a bracket of the path";
        } else if (ended) {
            *wrong = "an attribute or a text has no children";
        } else {
            at++;
            *wrong = read_step(a, path, &at, &step);
            *vec_add(a, &p->steps) = step;
        }
    }
    return *wrong ? NULL : p;
}

static void release(void *text)
{
    struct xml_text *x = text;
    xmlBufferFree(x->written);
}

struct xml_text *xml_text_new(struct arena *a)
{
    struct xml_text *x = arena_new(a, struct xml_text);
    x->reader = xml_reader_new(a);
    x->written = xmlBufferCreate();
    if (!x->written) {
        arena_no_memory(sizeof *x);
    }
    arena_on_release(a, release, x);
    return x;
}

const char *xml_text_open(struct xml_text *x, struct str text)
{
    const char *why;
    x->doc = xml_read(x->reader, text, &why);
    return why;
}

static bool is_called(const xmlChar *name, const xmlNs *ns, struct str wanted)
{
    bool prefixed = ns && ns->prefix;
    return !prefixed && str_eq(str_of((const char *)name), wanted);
}

static const xmlAttr *attribute_of(const xmlNode *node, struct str name)
{
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        if (is_called(a->name, a->ns, name)) {
            return a;
        }
    }
    return NULL;
}

static bool attribute_is(const xmlNode *node, const struct predicate *p)
{
    const xmlAttr *a = attribute_of(node, p->name);
    if (!a) {
        return false;
    }
    xmlChar *value = xmlNodeListGetString(node->doc, a->children, 1);
    bool same = str_eq(str_of(value ? (const char *)value : ""), p->value);
    xmlFree(value);
    return same;
}

static bool fits(const xmlNode *node, const struct step *step)
{
    return node->type == XML_ELEMENT_NODE &&
           (step->kind == STEP_ANY || is_called(node->name, node->ns, step->name));
}

/* How many elements among siblings have passed a step's predicates up to each, the name first. */
struct passed {
    size_t *n;
    const size_t *all; /* of all siblings, for last() */
};

/* Whether `node`, the next sibling, passes the step's name and its first `n` predicates. A
 * predicate counts those that passed the ones before it. */
static bool passes(const xmlNode *node, const struct step *step, size_t n, struct passed *passed)
{
    if (!fits(node, step)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const struct predicate *p = &step->predicates.items[i];
        size_t number = ++passed->n[i];
        bool ok = p->kind == PREDICATE_NTH    ? number == p->nth
                  : p->kind == PREDICATE_LAST ? number == passed->all[i]
                                              : attribute_is(node, p);
        if (!ok) {
            return false;
        }
    }
    return true;
}

/* Counts of an iteration over siblings: each last() has its own, so that every sibling is visited a
 * fixed number of times. */
static struct passed count_passed(const xmlNode *siblings, const struct step *step,
                                  struct arena *scratch)
{
    size_t n = step->predicates.n;
    if (n == 0) {
        return (struct passed) { 0 };
    }
    size_t *all = arena_array(scratch, size_t, n);
    struct passed passed = { arena_array(scratch, size_t, n), all };
    for (size_t i = 0; i < n; i++) {
        if (step->predicates.items[i].kind != PREDICATE_LAST) {
            continue;
        }
        memset(passed.n, 0, n * sizeof *passed.n);
        for (const xmlNode *node = siblings; node; node = node->next) {
            all[i] += passes(node, step, i, &passed);
        }
    }
    memset(passed.n, 0, n * sizeof *passed.n);
    return passed;
}

static bool take_attribute(const xmlNode *node, struct str name, struct arena *scratch,
                           struct str *out)
{
    const xmlAttr *a = attribute_of(node, name);
    if (!a) {
        return false;
    }
    xmlChar *value = xmlNodeListGetString(node->doc, a->children, 1);
    *out = arena_str(scratch, str_of(value ? (const char *)value : ""));
    xmlFree(value);
    return true;
}

static bool take_text(const xmlNode *node, struct arena *scratch, struct str *out)
{
    for (const xmlNode *n = node->children; n; n = n->next) {
        bool text = n->type == XML_TEXT_NODE && !xmlIsBlankNode((xmlNode *)n);
        if (text || n->type == XML_CDATA_SECTION_NODE) {
            *out = arena_str(scratch, str_of((const char *)n->content));
            return true;
        }
    }
    return false;
}

static bool take_element(const struct xml_text *x, const xmlNode *node, struct arena *scratch,
                         struct str *out)
{
    xmlBufferEmpty(x->written);
    if (xmlNodeDump(x->written, x->doc, (xmlNode *)node, 0, 0) < 0) {
        return false;
    }
    *out = arena_str(scratch, str_of((const char *)xmlBufferContent(x->written)));
    return true;
}

/* The first value by the steps from number `at` on; `siblings` are where an element may be. */
static bool find_from(const struct xml_path *p, size_t at, const struct xml_text *x,
                      const xmlNode *siblings, struct arena *scratch, struct str *out)
{
    const struct step *step = &p->steps.items[at];
    struct passed passed = count_passed(siblings, step, scratch);
    for (const xmlNode *node = siblings; node; node = node->next) {
        if (!passes(node, step, step->predicates.n, &passed)) {
            continue;
        }
        const struct step *next = at + 1 < p->steps.n ? &p->steps.items[at + 1] : NULL;
        bool found = !next                          ? take_element(x, node, scratch, out)
                     : next->kind == STEP_ATTRIBUTE ? take_attribute(node, next->name, scratch, out)
                     : next->kind == STEP_TEXT
                         ? take_text(node, scratch, out)
                         : find_from(p, at + 1, x, node->children, scratch, out);
        if (found) {
            return true;
        }
    }
    return false;
}

bool xml_path_find(const struct xml_path *p, const struct xml_text *x, struct arena *scratch,
                   struct str *out)
{
    bool element = p->steps.items[0].kind == STEP_ELEMENT || p->steps.items[0].kind == STEP_ANY;
    return element && find_from(p, 0, x, x->doc->children, scratch, out);
}
