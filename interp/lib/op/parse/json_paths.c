/*
 * json_paths.c - see json_paths.h. The leading names of all paths form a tree, which is walked
 * along with the document; the remaining steps are resolved path by path.
 */
#include "lib/op/parse/json_paths.h"

#include "base/vec.h"
#include "data/json/json_path_parts.h"

struct json_paths *json_paths_new(struct arena *a)
{
    struct json_paths *p = arena_new(a, struct json_paths);
    p->arena = a;
    p->parser = json_parser_new(a);
    p->root = json_tree_new(a);
    return p;
}

void json_paths_add(struct json_paths *p, const struct json_path *path)
{
    struct json_node *node = p->root;
    size_t names = 0;
    while (names < path->n && path->steps[names].kind == STEP_NAME) {
        node = json_tree_add(p->arena, node, path->steps[names++].names[0]);
    }
    *vec_add(p->arena, &p->paths) = (struct joined_path) { path, node, names };
}

static void begin(struct json_paths *p)
{
    p->shapes = json_shapes_new(p->arena, p->paths.n);
    p->walked = arena_array(p->arena, uint32_t, p->paths.n + 1);
    for (size_t k = 0; k < JSON_PATHS_SHAPES; k++) {
        p->known[k].found = arena_array(p->arena, uint32_t, p->paths.n + 1);
    }
}

/* Walks over the document, whose last index may belong to a value after the first. */
static bool walk(struct json_paths *p, struct arena *scratch, size_t *next)
{
    if (json_index_tree(p->parser, &p->doc, p->root, scratch, next) != JSON_FINE) {
        return false;
    }
    for (size_t k = 0; k < p->paths.n; k++) {
        p->walked[k] = p->paths.items[k].node->place;
    }
    p->found = p->walked;
    return true;
}

/* The document that the source has already indexed. */
static bool open_known(struct json_paths *p, const struct json_doc *doc, struct arena *scratch)
{
    struct known_shape *known = &p->known[doc->shape % JSON_PATHS_SHAPES];
    size_t next;
    p->doc = doc->j;
    if (doc->shape != 0 && known->shape == doc->shape) {
        p->found = known->found;
        return true;
    }
    if (!walk(p, scratch, &next)) {
        return false;
    }
    if (doc->shape != 0) {
        known->shape = doc->shape;
        memcpy(known->found, p->found, p->paths.n * sizeof *p->found);
    }
    return true;
}

bool json_paths_open(struct json_paths *p, struct str text, const struct json_doc *doc,
                     struct arena *scratch)
{
    struct json_shape shape;
    size_t next;
    if (!p->shapes) {
        begin(p);
    }
    if (doc && doc->j.text == text.s && doc->j.len == text.len) {
        return open_known(p, doc, scratch);
    }
    if (json_open_first(p->parser, text, &p->doc) != JSON_FINE) {
        return false;
    }
    if (json_shapes_find(p->shapes, &p->doc, &shape)) {
        p->found = shape.found;
        return true;
    }
    if (!walk(p, scratch, &next)) {
        return false;
    }
    if (next == p->doc.n) {
        json_shapes_learn(p->shapes, &p->doc, p->found);
    }
    return true;
}

bool json_paths_find(const struct json_paths *p, size_t number, struct json_path_scratch *buffer,
                     struct arena *scratch, struct cell *out)
{
    const struct joined_path *joined = &p->paths.items[number];
    uint32_t place = p->found[number];
    if (joined->names > 0 && place == 0) {
        return false;
    }
    if (joined->names == joined->path->n) {
        return json_value(&p->doc, place, scratch, &buffer->text, out);
    }
    return json_path_find_from(joined->path, &p->doc, joined->names, place, buffer, scratch, out);
}
