/*
 * tree.c - see tree.h. Plain scalars are null, numbers and truth values as JSON spells them; all
 * else is text.
 */
#include "runner/tree.h"

#include "base/write/json_write.h"

#include <stdio.h>

static void release(void *what)
{
    yaml_document_delete(&((struct tree *)what)->document);
}

struct tree *tree_read(struct arena *a, const char *path, const char **why)
{
    struct tree *t = arena_new(a, struct tree);
    yaml_parser_t parser;
    FILE *file = fopen(path, "rb");
    if (!file) {
        *why = "cannot be opened";
        return NULL;
    }
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_file(&parser, file);
    bool ok = yaml_parser_load(&parser, &t->document) == 1;
    if (ok) {
        arena_on_release(a, release, t);
    } else {
        *why = arena_printf(a, "line %zu: %s", parser.problem_mark.line + 1,
                            parser.problem ? parser.problem : "is no YAML")
                   .s;
    }
    yaml_parser_delete(&parser);
    fclose(file);
    return ok ? t : NULL;
}

yaml_node_t *tree_root(struct tree *t)
{
    return yaml_document_get_root_node(&t->document);
}

yaml_node_t *tree_get(struct tree *t, yaml_node_t *node, const char *key)
{
    for (size_t i = 0; i < tree_pairs(node); i++) {
        struct str name;
        yaml_node_t *value;
        tree_pair(t, node, i, &name, &value);
        if (str_eq(name, str_of(key))) {
            return value;
        }
    }
    return NULL;
}

size_t tree_items(const yaml_node_t *node)
{
    if (!node || node->type != YAML_SEQUENCE_NODE) {
        return 0;
    }
    return (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
}

yaml_node_t *tree_item(struct tree *t, const yaml_node_t *node, size_t i)
{
    return yaml_document_get_node(&t->document, node->data.sequence.items.start[i]);
}

size_t tree_pairs(const yaml_node_t *node)
{
    if (!node || node->type != YAML_MAPPING_NODE) {
        return 0;
    }
    return (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
}

void tree_pair(struct tree *t, const yaml_node_t *node, size_t i, struct str *key,
               yaml_node_t **value)
{
    const yaml_node_pair_t *pair = &node->data.mapping.pairs.start[i];
    *key = tree_text(yaml_document_get_node(&t->document, pair->key));
    *value = yaml_document_get_node(&t->document, pair->value);
}

struct str tree_text(const yaml_node_t *node)
{
    if (!node || node->type != YAML_SCALAR_NODE) {
        return (struct str) { NULL, 0 };
    }
    return (struct str) { (const char *)node->data.scalar.value, node->data.scalar.length };
}

bool tree_is_plain(const yaml_node_t *node)
{
    return node && node->type == YAML_SCALAR_NODE &&
           node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

bool tree_is_null(const yaml_node_t *node)
{
    struct str s = tree_text(node);
    return tree_is_plain(node) && (s.len == 0 || str_eq(s, STR("null")) || str_eq(s, STR("~")));
}

bool tree_is_true(const yaml_node_t *node)
{
    return tree_is_plain(node) && str_eq(tree_text(node), STR("true"));
}

static size_t digits(struct str s, size_t at)
{
    while (at < s.len && s.s[at] >= '0' && s.s[at] <= '9') {
        at++;
    }
    return at;
}

bool tree_is_number(const yaml_node_t *node)
{
    struct str s = tree_text(node);
    size_t at = s.len > 0 && s.s[0] == '-' ? 1 : 0, start = at;
    at = digits(s, at);
    if (!tree_is_plain(node) || at == start || (s.s[start] == '0' && at > start + 1)) {
        return false;
    }
    if (at < s.len && s.s[at] == '.') {
        start = ++at;
        at = digits(s, at);
        if (at == start) {
            return false;
        }
    }
    if (at < s.len && (s.s[at] == 'e' || s.s[at] == 'E')) {
        at++;
        at += at < s.len && (s.s[at] == '+' || s.s[at] == '-');
        start = at;
        at = digits(s, at);
        if (at == start) {
            return false;
        }
    }
    return at == s.len;
}

static void put_scalar(struct buf *out, const yaml_node_t *node)
{
    struct str s = tree_text(node);
    bool is_truth = tree_is_true(node) || (tree_is_plain(node) && str_eq(s, STR("false")));
    if (tree_is_null(node)) {
        buf_text(out, "null");
    } else if (is_truth || tree_is_number(node)) {
        buf_str(out, s);
    } else {
        json_put_string(out, s);
    }
}

void tree_put_json(struct buf *out, struct tree *t, yaml_node_t *node)
{
    if (node->type == YAML_SEQUENCE_NODE) {
        buf_char(out, '[');
        for (size_t i = 0; i < tree_items(node); i++) {
            buf_text(out, i > 0 ? "," : "");
            tree_put_json(out, t, tree_item(t, node, i));
        }
        buf_char(out, ']');
    } else if (node->type == YAML_MAPPING_NODE) {
        buf_char(out, '{');
        for (size_t i = 0; i < tree_pairs(node); i++) {
            struct str key;
            yaml_node_t *value;
            tree_pair(t, node, i, &key, &value);
            buf_text(out, i > 0 ? "," : "");
            json_put_string(out, key);
            buf_char(out, ':');
            tree_put_json(out, t, value);
        }
        buf_char(out, '}');
    } else {
        put_scalar(out, node);
    }
}
