/*
 * json_tree.h - names that are looked for in a document while it is indexed.
 *
 * Names, and names in the objects that these lead to, are nodes of a tree. The walk of
 * json_index_tree goes down the tree beside the document and looks at each key once, however many
 * names there are.
 */
#ifndef SUMOQ_BASE_JSON_JSON_TREE_H
#define SUMOQ_BASE_JSON_JSON_TREE_H

#include "base/arena.h"
#include "base/json/json.h"
#include "base/name_bits.h"

struct json_node {
    struct str name;
    struct name_bits bits;
    bool plain; /* a key that is written like the name reads like it: it holds no backslash */
    struct {
        struct json_node **items;
        size_t n, cap;
    } kids;
    size_t expected;  /* the child that is looked at first */
    uint64_t lengths; /* bit k: the name of a child has k bytes; bit 63: 63 or more */
    uint32_t place;   /* of its value in the document indexed last; 0: it is not there */
};

/* A tree without names: its root, in `a`. */
struct json_node *json_tree_new(struct arena *a);
/* The child of that name, which is added unless it is there. The name must outlive the tree. */
struct json_node *json_tree_add(struct arena *a, struct json_node *parent, struct str name);

/* As json_index, from place 0 on; finds the nodes of the tree on its way. Of equal keys the last
 * counts. Keys with escapes are read in `scratch`. */
enum json_fault json_index_tree(struct json_parser *p, struct json *j, struct json_node *root,
                                struct arena *scratch, size_t *next);

/* For the walk alone: forgets the places of the node and of those below. */
void json_tree_forget(struct json_node *node);
/* The child with the name that the key at place i reads; NULL: there is none. */
struct json_node *json_tree_match(struct json_node *node, const struct json *j, size_t i,
                                  struct arena *scratch);

#endif
