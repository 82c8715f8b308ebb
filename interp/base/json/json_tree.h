/*
 * json_tree.h - finds given names in a document while it is indexed.
 *
 * Names, and names inside the objects they refer to, are nodes of a tree. json_index_tree descends
 * the tree along with the document and compares each key once, however many names there are.
 */
#ifndef SUMOQ_BASE_JSON_JSON_TREE_H
#define SUMOQ_BASE_JSON_JSON_TREE_H

#include "base/arena.h"
#include "base/json/json.h"
#include "base/name_bits.h"

struct json_node {
    struct str name;
    struct name_bits bits;
    bool plain; /* contains no backslash: a key that is written like the name equals it */
    struct {
        struct json_node **items;
        size_t n, cap;
    } kids;
    size_t expected;  /* the child that is compared first */
    uint64_t lengths; /* bit k: the name of a child has k bytes; bit 63: 63 or more */
    uint32_t place;   /* index of its value in the document indexed last; 0: missing */
};

/* A tree without names: its root, in `a`. */
struct json_node *json_tree_new(struct arena *a);
/* The child with that name, added if missing. The name must outlive the tree. */
struct json_node *json_tree_add(struct arena *a, struct json_node *parent, struct str name);

/* As json_index from index 0, and sets `place` of the nodes of the tree. Of equal keys the last
 * wins. Keys with escapes are decoded in `scratch`. */
enum json_fault json_index_tree(struct json_parser *p, struct json *j, struct json_node *root,
                                struct arena *scratch, size_t *next);

/* For json_walk.c alone: resets `place` of the node and its descendants. */
void json_tree_forget(struct json_node *node);
/* The child whose name equals the key at index i; NULL: none. */
struct json_node *json_tree_match(struct json_node *node, const struct json *j, size_t i,
                                  struct arena *scratch);

#endif
