/*
 * json_tree.c - see json_tree.h. Documents of one kind have their keys in the same order, so the
 * child after the one found last is compared first; most other keys are rejected by their length.
 */
#include "base/json/json_tree.h"

#include "base/vec.h"

enum { LONG_NAME = 63 };

struct json_node *json_tree_new(struct arena *a)
{
    return arena_new(a, struct json_node);
}

static uint64_t length_bit(size_t len)
{
    return (uint64_t)1 << (len < LONG_NAME ? len : LONG_NAME);
}

struct json_node *json_tree_add(struct arena *a, struct json_node *parent, struct str name)
{
    for (size_t k = 0; k < parent->kids.n; k++) {
        if (str_eq(parent->kids.items[k]->name, name)) {
            return parent->kids.items[k];
        }
    }
    struct json_node *node = arena_new(a, struct json_node);
    node->name = name;
    node->bits = name_bits_of(name);
    node->plain = !json_has_escape(name);
    *vec_add(a, &parent->kids) = node;
    parent->lengths |= length_bit(name.len);
    return node;
}

void json_tree_forget(struct json_node *node)
{
    node->place = 0;
    for (size_t k = 0; k < node->kids.n; k++) {
        json_tree_forget(node->kids.items[k]);
    }
}

static struct json_node *found(struct json_node *node, size_t k)
{
    node->expected = k + 1 < node->kids.n ? k + 1 : 0;
    return node->kids.items[k];
}

/* Is the key at this index spelled exactly like the name? */
static bool is_written(const struct json_node *node, struct str written, struct name_bits bits)
{
    return node->name.len == written.len && node->plain &&
           name_bits_same(node->name, node->bits, written, bits);
}

struct json_node *json_tree_match(struct json_node *node, const struct json *j, size_t i,
                                  struct arena *scratch)
{
    struct str written = json_quoted(j, i), text;
    struct name_bits bits = name_bits_of(written);
    if (is_written(node->kids.items[node->expected], written, bits)) {
        return found(node, node->expected);
    }
    if (node->lengths & length_bit(written.len)) {
        for (size_t k = 0; k < node->kids.n; k++) {
            if (is_written(node->kids.items[k], written, bits)) {
                return found(node, k);
            }
        }
    }
    if (!json_has_escape(written) || !json_unescape(scratch, written, &text)) {
        return NULL;
    }
    for (size_t k = 0; k < node->kids.n; k++) {
        if (str_eq(node->kids.items[k]->name, text)) {
            return found(node, k);
        }
    }
    return NULL;
}
