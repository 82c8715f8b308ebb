/*
 * json_walk.c - iterates over the structural index of a value and checks its structure: json_skip
 * only skips it, json_index records where the value of each bracket ends, json_index_tree also
 * finds names.
 *
 * It uses an explicit stack instead of recursion, because deep nesting is an ordinary input error.
 */
#include "base/arena.h"
#include "base/json/json_tree.h"

/* What an iteration does besides checking. */
struct on_way {
    uint32_t *after; /* NULL: ends are not recorded */
    struct arena *scratch;
    struct json_node *below;             /* the node of the next value; NULL: none */
    struct json_node *nodes[JSON_DEPTH]; /* the nodes of the open brackets */
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

/* The state of an iteration. */
struct stand {
    size_t i;       /* the current index */
    size_t depth;   /* number of open brackets */
    bool in_object; /* the innermost is an object */
    uint32_t *open; /* the indexes of the open brackets */
};

/* Inlined into each caller, where what is to be done is a constant. */
#define IN_PLACE static inline __attribute__((always_inline))

IN_PLACE char sign(const struct json *j, size_t i)
{
    return i < j->n ? j->text[j->at[i]] : 0;
}

/* Steps over the start of a value; true: a non-empty bracket was opened. */
IN_PLACE bool open_value(const struct json *j, struct stand *s, struct on_way *o, bool in_tree)
{
    char c = sign(j, s->i);
    if (c != '{' && c != '[') {
        s->i++;
        return false;
    }
    s->in_object = c == '{';
    if (in_tree) {
        o->nodes[s->depth] = s->in_object ? o->below : NULL;
        o->below = NULL;
    }
    s->open[s->depth++] = (uint32_t)s->i++;
    return sign(j, s->i) != (s->in_object ? '}' : ']');
}

/* After a value: steps over closing brackets and a comma. */
IN_PLACE enum json_fault end_values(const struct json *j, struct stand *s, struct on_way *o)
{
    while (s->depth > 0) {
        char c = sign(j, s->i);
        if (c == ',') {
            s->i++;
            break;
        }
        if (c != (s->in_object ? '}' : ']')) {
            return s->i < j->n ? JSON_NO_COMMA : JSON_NO_END;
        }
        s->i++;
        s->depth--;
        if (o) {
            o->after[s->open[s->depth]] = (uint32_t)s->i;
        }
        s->in_object = s->depth > 0 && sign(j, s->open[s->depth - 1]) == '{';
    }
    return JSON_FINE;
}

/* Steps from a key, or an element, to its value. */
IN_PLACE enum json_fault to_value(const struct json *j, struct stand *s, struct on_way *o,
                                  bool in_tree)
{
    if (s->in_object && s->i + 1 < j->n) {
        if (sign(j, s->i) != '"') {
            return JSON_NO_KEY;
        }
        if (sign(j, s->i + 1) != ':') {
            return JSON_NO_COLON;
        }
        if (in_tree && o->nodes[s->depth - 1]) {
            meet_key(o, o->nodes[s->depth - 1], j, s->i);
        }
        s->i += 2;
    } else if (s->in_object) {
        return s->i < j->n && sign(j, s->i) != '"' ? JSON_NO_KEY : JSON_NO_END;
    }
    return JSON_FINE;
}

/* Iterates over the value at index i, nested at most `limit` deep. */
IN_PLACE enum json_fault go(const struct json *j, size_t i, size_t limit, struct on_way *o,
                            bool in_tree, size_t *next)
{
    uint32_t open[JSON_DEPTH];
    struct stand s = { .i = i, .open = open };
    for (;;) {
        if (s.i >= j->n) {
            return JSON_NO_END;
        }
        if (!json_begins_value(j, s.i)) {
            return JSON_NO_VALUE;
        }
        if (s.depth >= limit && (sign(j, s.i) == '{' || sign(j, s.i) == '[')) {
            return JSON_TOO_DEEP;
        }
        enum json_fault fault = JSON_FINE;
        if (!open_value(j, &s, o, in_tree)) {
            fault = end_values(j, &s, o);
        }
        if (fault == JSON_FINE && s.depth == 0) {
            *next = s.i;
            return JSON_FINE;
        }
        if (fault == JSON_FINE) {
            fault = to_value(j, &s, o, in_tree);
        }
        if (fault != JSON_FINE) {
            return fault;
        }
    }
}

enum json_fault json_skip(const struct json *j, size_t i, size_t depth, size_t *next)
{
    return go(j, i, depth < JSON_DEPTH ? JSON_DEPTH - depth : 0, NULL, false, next);
}

static void make_buffer(struct json_parser *p, struct json *j, struct on_way *o)
{
    j->after = o->after = json_parser_buffer(p, j->n);
    if (!o->after) {
        arena_no_memory(j->n * sizeof *o->after);
    }
}

enum json_fault json_index(struct json_parser *p, struct json *j, size_t i, size_t *next)
{
    struct on_way o;
    make_buffer(p, j, &o);
    return go(j, i, JSON_DEPTH, &o, false, next);
}

enum json_fault json_index_tree(struct json_parser *p, struct json *j, struct json_node *root,
                                struct arena *scratch, size_t *next)
{
    struct on_way o;
    make_buffer(p, j, &o);
    json_tree_forget(root);
    o.scratch = scratch;
    o.below = root->kids.n > 0 ? root : NULL;
    return go(j, 0, JSON_DEPTH, &o, true, next);
}
