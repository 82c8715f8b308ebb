/*
 * dynamic_stage.c - see dynamic_stage.h.
 */
#include "lib/op/parse/dynamic_stage.h"

bool dynamic_stage_keys(struct binder *b, const struct node *stage, const struct dynamic_clauses *c,
                        const char *example,
                        struct str (*field_of)(struct arena *a, struct str key),
                        struct dynamic_keys *out)
{
    if ((c->keys_word->given || c->as->given || c->refonly->given) && !c->keys->given) {
        struct diag *g =
            stage_complain(b, DIAG_MISSING_ARGUMENT, stage_head(stage), "no key is named");
        diag_help(b->diags, g, "`keys`, `as` and `refonly` need keys in double quotes: %s",
                  example);
        return false;
    }
    struct dynamic_key *items = arena_array(b->arena, struct dynamic_key, c->keys->list.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->keys->list.n; i++) {
        struct str key;
        bool placeholder = !stage_text(b, c->keys->list.items[i].node, &key);
        bool named = c->as->given && i < c->as->list.n;
        const struct name *name = named ? &c->as->list.items[i].name : NULL;
        if (placeholder || (name && name->placeholder)) {
            b->scope.open = true;
            continue;
        }
        key = field_of(b->arena, key);
        items[n++] = (struct dynamic_key) { key, name ? name->text : key };
    }
    *out = (struct dynamic_keys) { items, n };
    return true;
}
