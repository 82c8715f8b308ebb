/*
 * inputs.c - see inputs.h.
 */
#include "engine/inputs.h"

#include "base/vec.h"

const struct node_list *inputs_stages(const struct inputs *in, const struct plan_input *input)
{
    struct node_list *list = arena_new(in->arena, struct node_list);
    for (size_t i = 0; !input->over_first && i + 1 < in->node->stage; i++) {
        *vec_add(in->arena, list) = check_stages_of(in->query, in->checked)->items[i];
    }
    for (size_t i = 0; input->stages && i < input->stages->n; i++) {
        *vec_add(in->arena, list) = input->stages->items[i];
    }
    return list;
}

/* Adds what stages read of a table with any column: they are bound as in a check. */
static void add_names_read(struct inputs *in, struct checked *stages)
{
    struct diags diags;
    struct binder b = { .arena = in->arena,
                        .diags = &diags,
                        .catalog = in->binder->catalog,
                        .text = in->binder->text,
                        .eval_dialect = in->binder->eval_dialect,
                        .checks_only = true,
                        .takes_names = true,
                        .n_slots = 1 };
    diags_init(&diags, in->arena);
    bind_next_segment(&b, NULL, 0);
    b.scope.open = true;
    check_segment(&b, in->query, stages);
    for (size_t i = 0; i < b.source_fields.n; i++) {
        name_list_add(in->arena, &in->later, b.source_fields.items[i].name);
    }
}

/* What the stages after the node, and those over rows of its first input, read. */
static const struct name_list *later_fields(struct inputs *in)
{
    if (in->knows_later) {
        return &in->later;
    }
    for (size_t i = 0; i < in->node->inputs.n; i++) {
        if (in->node->inputs.items[i].over_first) {
            struct checked stages = { .stages = in->node->inputs.items[i].stages };
            add_names_read(in, &stages);
        }
    }
    struct checked rest = { .next = in->node->stage, .stages = in->checked->stages };
    add_names_read(in, &rest);
    for (size_t i = 0; in->also && i < in->also->n; i++) {
        name_list_add(in->arena, &in->later, in->also->items[i]);
    }
    in->knows_later = true;
    return &in->later;
}

void inputs_fields(struct inputs *in, const struct plan_input *input, struct name_list *out)
{
    for (size_t i = 0; i < input->n_fields; i++) {
        name_list_add(in->arena, out, input->fields[i]);
    }
    /* `name_FIELD` of a table called name is its FIELD */
    size_t head = input->name.len > 0 ? input->name.len + 1 : 0;
    const struct name_list *later = input->later_fields ? later_fields(in) : NULL;
    for (size_t i = 0; later && i < later->n; i++) {
        struct str name = later->items[i];
        if (head == 0 ||
            (name.len > head && name.s[head - 1] == '_' && str_starts_fold(name, input->name))) {
            name_list_add(in->arena, out, (struct str) { name.s + head, name.len - head });
        }
    }
}

void inputs_show(struct binder *b, const struct name_list *fields)
{
    struct scope *s = &b->scope;
    for (size_t i = 0; i < fields->n; i++) {
        bind_make_latent(b, fields->items[i]);
        if (!s->table && !s->has_shown) {
            name_list_add(b->arena, &s->named, fields->items[i]);
        }
    }
}
