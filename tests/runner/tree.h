/*
 * tree.h - a YAML file as libyaml's document, with the questions that test files ask of it.
 */
#ifndef SUMOQ_TESTS_TREE_H
#define SUMOQ_TESTS_TREE_H

#include "base/buf.h"

#include <yaml.h>

struct tree {
    yaml_document_t document;
};

/* Reads the file; NULL: *why. Released with `a`. */
struct tree *tree_read(struct arena *a, const char *path, const char **why);
/* The top of the document; NULL: it is empty. */
yaml_node_t *tree_root(struct tree *t);

/* The value of a key of a mapping; NULL: no such key, or `node` is no mapping. */
yaml_node_t *tree_get(struct tree *t, yaml_node_t *node, const char *key);
/* Number of items of a sequence; 0 for anything else. */
size_t tree_items(const yaml_node_t *node);
yaml_node_t *tree_item(struct tree *t, const yaml_node_t *node, size_t i);
/* Number of pairs of a mapping, and one of them. */
size_t tree_pairs(const yaml_node_t *node);
void tree_pair(struct tree *t, const yaml_node_t *node, size_t i, struct str *key,
               yaml_node_t **value);

/* The text of a scalar; empty for NULL and for what is none. */
struct str tree_text(const yaml_node_t *node);
/* A scalar without quotes, so that it may be null, a number or a truth value. */
bool tree_is_plain(const yaml_node_t *node);
/* A plain scalar that means null. */
bool tree_is_null(const yaml_node_t *node);
bool tree_is_true(const yaml_node_t *node);
/* A plain scalar that is a number by JSON's grammar. */
bool tree_is_number(const yaml_node_t *node);
/* The node as JSON on one line. */
void tree_put_json(struct buf *out, struct tree *t, yaml_node_t *node);

#endif
