/*
 * keyvalue_auto.c - `kv auto`: all keys of a text become fields. Which ones depends on the data.
 * Specified: docs/language/parse.md, keyvalue.
 */
#include "exec/op_run.h"
#include "lib/op/parse/dynamic_stage.h"
#include "lib/op/parse/kv_keys.h"
#include "lib/shared/pairs.h"

enum { FIELD, DELIM, KEYS_WORD, REFONLY, KEYS, AS, NODROP };
enum { PAIRS_MAX = 100 };

struct auto_plan {
    const struct dynamic_fields *dynamic;
    struct str delim; /* empty: the default ones */
};

struct auto_state {
    size_t *fields; /* those that are read, as indexes into dynamic->fields */
    size_t n;
    struct cell *values; /* of each, in the current row */
    bool *there;
};

static bool keyvalue_auto_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct auto_plan *p = arena_new(b->arena, struct auto_plan);
    struct dynamic_keys keys;
    uint32_t input;
    out->data = p;
    if (!stage_match(b, stage, c) || !stage_input(b, stage, &c[FIELD], &input) ||
        !stage_count(b, &c[KEYS], &c[AS], "key") ||
        !dynamic_stage_keys(
            b, stage, &(struct dynamic_clauses) { &c[KEYS_WORD], &c[KEYS], &c[AS], &c[REFONLY] },
            "kv auto keys \"user\", \"ip\"", kv_field, &keys)) {
        return false;
    }
    if (c[DELIM].given) {
        stage_text(b, c[DELIM].list.items[0].node, &p->delim);
    }
    p->dynamic = dynamic_bind(b, input, &keys, !c[REFONLY].given);
    return true;
}

static bool keyvalue_auto_open(struct op_run *r)
{
    const struct auto_plan *p = r->node->data;
    struct auto_state *s = r->state;
    struct arena *a = &r->worker->arena;
    size_t n = p->dynamic->fields.n;
    s->fields = arena_array(a, size_t, n + 1);
    s->values = arena_array(a, struct cell, n + 1);
    s->there = arena_array(a, bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        s->fields[s->n] = i;
        s->n += dynamic_is_read(p->dynamic, i);
    }
    return true;
}

/* The pairs of a text, its keys as fields; of equal keys the last. */
static void find_values(struct op_run *r, struct str text, struct arena *scratch)
{
    const struct auto_plan *p = r->node->data;
    struct auto_state *s = r->state;
    struct str key, value;
    size_t at = 0;
    for (size_t n = 0; n < PAIRS_MAX && pairs_next(text, &at, p->delim, scratch, &key, &value);
         n++) {
        struct str name = kv_field(scratch, key);
        for (size_t k = 0; k < s->n; k++) {
            if (str_eq_fold(name, p->dynamic->fields.items[s->fields[k]].name)) {
                s->values[k] = cell_of_text(value);
                s->there[k] = true;
            }
        }
    }
}

static enum flow keyvalue_auto_push(struct op_run *r, struct batch *in)
{
    const struct auto_plan *p = r->node->data;
    const struct dynamic_fields *dynamic = p->dynamic;
    struct auto_state *s = r->state;
    for (size_t k = 0; k < s->n; k++) {
        op_column(r, in, dynamic->fields.items[s->fields[k]].write);
    }
    if (dynamic_is_kept(dynamic, dynamic->rest)) {
        in->cols[dynamic->rest] = in->cols[dynamic->input];
    }
    for (size_t i = 0; s->n > 0 && i < in->live; i++) {
        size_t row = in->sel[i];
        const struct cell *text = &in->cols[dynamic->input][row];
        memset(s->there, 0, s->n * sizeof *s->there);
        if (cell_is_text(text)) {
            find_values(r, cell_str(text), in->scratch);
        }
        for (size_t k = 0; k < s->n; k++) {
            const struct dynamic_field *f = &dynamic->fields.items[s->fields[k]];
            in->cols[f->slot][row] = s->there[k] ? s->values[k] : in->cols[f->old][row];
        }
    }
    return op_emit(r, in);
}

static void keyvalue_auto_names(const struct plan_node *node, struct dynamic_walk *w,
                                struct str text)
{
    const struct auto_plan *p = node->data;
    struct str key, value;
    size_t at = 0;
    for (size_t n = 0; n < PAIRS_MAX && pairs_next(text, &at, p->delim, w->scratch, &key, &value);
         n++) {
        w->found(w, kv_field(w->scratch, key));
    }
}

const struct op_def op_keyvalue_auto = {
    .name = "keyvalue auto",
    .aliases = { "kv auto" },
    .group = "parse",
    .form = "kv auto [field=FIELD] [delim \"TEXT\"] [keys \"KEY\" {, \"KEY\"} [as NAME {, NAME}]] "
            "[refonly]",
    .doc = "Makes fields of all keys and values of a string.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to read; else _raw" },
               { "delim", CLAUSE_OPTION, .optional = true, .value = TAKES_TEXT, .bare = true,
                 .doc = "only this text separates key and value" },
               { "keys", CLAUSE_FLAG, .optional = true, .doc = "precedes the keys" },
               { "refonly", CLAUSE_FLAG, .optional = true, .doc = "only the named keys" },
               { NULL, CLAUSE_STRINGS, .optional = true, .repeats = true, .doc = "keys to name" },
               { "as", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "a name for each key" },
               { "nodrop", CLAUSE_FLAG, .optional = true,
                 .doc = "accepted; no row is ever dropped" } },
    .examples = { { "* | kv auto", "one field per key" } },
    .kind = REL_EXTRACT,
    .traits = { .pure = true },
    .fidelity = FIDELITY_INFERRED,
    .bind = keyvalue_auto_bind,
    .state_size = sizeof(struct auto_state),
    .open = keyvalue_auto_open,
    .push = keyvalue_auto_push,
    .dynamic_names = keyvalue_auto_names,
};
