/*
 * json_walk.c - the walk over the places of a value, which checks its brackets: json_skip only goes
 * over it, json_index remembers where each bracket's value ends, json_index_tree finds names on its
 * way.
 *
 * It has a stack of its own instead of recursion: deep nesting is an ordinary fault.
 */
#include "base/arena.h"
#include "base/json_tree.h"

/* What a walk does on its way. */
struct on_way {
    uint32_t *behind; /* NULL: nothing is remembered */
    struct arena *scratch;
    struct json_node *below;             /* the node of the value that comes next; NULL: none */
    struct json_node *nodes[JSON_DEPTH]; /* those of the brackets that are open */
};

/* The key at place i, of an object that has a node. */
static void meet_key(struct on_way *o, struct json_node *node, const struct json *j, size_t i)
{
    struct json_node *child = json_tree_match(node, j, i, o->scratch);
    if (child && child->place != 0) {
        json_tree_forget(child);
    }
    if (child) {
        child->place = (uint32_t)i + 2;
    }
    o->below = child && child->kids.n > 0 ? child : NULL;
}

/* The value at place i, with at most `limit` brackets in brackets. It is put into each of its
 * callers, which know what there is to do on the way. */
static inline __attribute__((always_inline)) enum json_fault
go(const struct json *j, size_t i, size_t limit, struct on_way *o, bool in_tree, size_t *next)
{
    const char *text = j->text;
    const uint32_t *at = j->at;
    size_t n = j->n, depth = 0;
    uint32_t open[JSON_DEPTH];
    bool in_object = false;
    for (;;) {
        char c = text[at[i]];
        bool opens = c == '{' || c == '[';
        if (opens && depth >= limit) {
            return JSON_TOO_DEEP;
        }
        if (opens) {
            in_object = c == '{';
            if (in_tree) {
                o->nodes[depth] = in_object ? o->below : NULL;
                o->below = NULL;
            }
            open[depth++] = (uint32_t)i;
            opens = i + 1 >= n || text[at[i + 1]] != (in_object ? '}' : ']');
        }
        i++;
        while (!opens && depth > 0) {
            c = i < n ? text[at[i]] : 0;
            if (c != ',' && c != (in_object ? '}' : ']')) {
                return i < n ? JSON_NO_COMMA : JSON_NO_END;
            }
            i++;
            if (c == ',') {
                break;
            }
            depth--;
            if (o) {
                o->behind[open[depth]] = (uint32_t)i;
            }
            in_object = depth > 0 && text[at[open[depth - 1]]] == '{';
        }
        if (depth == 0) {
            *next = i;
            return JSON_FINE;
        }
        if (in_object && i < n && text[at[i]] != '"') {
            return JSON_NO_KEY;
        }
        if (in_object && i + 1 < n && text[at[i + 1]] != ':') {
            return JSON_NO_COLON;
        }
        if (in_tree && in_object && o->nodes[depth - 1] && i + 1 < n) {
            meet_key(o, o->nodes[depth - 1], j, i);
        }
        i += in_object ? 2 : 0;
        if (i >= n) {
            return JSON_NO_END;
        }
        if (!json_begins_value(j, i)) {
            return JSON_NO_VALUE;
        }
    }
}

enum json_fault json_skip(const struct json *j, size_t i, size_t depth, size_t *next)
{
    if (i >= j->n) {
        return JSON_NO_END;
    }
    if (!json_begins_value(j, i)) {
        return JSON_NO_VALUE;
    }
    return go(j, i, depth < JSON_DEPTH ? JSON_DEPTH - depth : 0, NULL, false, next);
}

/* False: no value begins at place i. */
static bool begin(struct json_parser *p, struct json *j, size_t i, struct on_way *o,
                  enum json_fault *fault)
{
    *fault = i >= j->n ? JSON_NO_END : json_begins_value(j, i) ? JSON_FINE : JSON_NO_VALUE;
    if (*fault != JSON_FINE) {
        return false;
    }
    o->behind = json_parser_room(p, j->n);
    if (!o->behind) {
        arena_no_memory(j->n * sizeof *o->behind);
    }
    j->behind = o->behind;
    return true;
}

enum json_fault json_index(struct json_parser *p, struct json *j, size_t i, size_t *next)
{
    enum json_fault fault;
    struct on_way o;
    return begin(p, j, i, &o, &fault) ? go(j, i, JSON_DEPTH, &o, false, next) : fault;
}

enum json_fault json_index_tree(struct json_parser *p, struct json *j, struct json_node *root,
                                struct arena *scratch, size_t *next)
{
    enum json_fault fault;
    struct on_way o;
    json_tree_forget(root);
    o.scratch = scratch;
    o.below = root->kids.n > 0 ? root : NULL;
    return begin(p, j, 0, &o, &fault) ? go(j, 0, JSON_DEPTH, &o, true, next) : fault;
}
