/*
 * bind.c - names to slots; see bind.h.
 */
#include "check/bind.h"

#include "base/buf.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "check/dynamic.h"
#include "check/log_level.h"
#include "check/trail.h"

#include <assert.h>
#include <ctype.h>

static void note(struct binder *b, struct slots *list, uint32_t slot)
{
    bool fresh = slot > list->most; /* most reads are of fields that were first met just now */
    for (size_t i = 0; i < list->n && !fresh; i++) {
        if (list->items[i] == slot) {
            return;
        }
    }
    *vec_add(b->arena, list) = slot;
    list->most = fresh ? slot : list->most;
}

uint32_t bind_slot(struct binder *b)
{
    return bind_slot_of(b, b->node);
}

void bind_name_slot(struct binder *b, uint32_t slot, struct str name)
{
    while (b->slot_names.n <= slot) {
        *vec_add(b->arena, &b->slot_names) = STR("");
    }
    b->slot_names.items[slot] = name;
}

uint32_t bind_slot_of(struct binder *b, struct plan_node *node)
{
    assert(b->n_slots > SLOT_NULL && b->n_slots < UINT32_MAX);
    uint32_t slot = b->n_slots++;
    *vec_add(b->arena, &node->writes) = slot;
    return slot;
}

static bool is_key_slot(const struct binder *b, uint32_t slot)
{
    return slot < b->key_slots.n && b->key_slots.items[slot];
}

static void mark_key_slot(struct binder *b, uint32_t slot)
{
    while (b->key_slots.n <= slot) {
        *vec_add(b->arena, &b->key_slots) = false;
    }
    b->key_slots.items[slot] = true;
}

void bind_reads(struct binder *b, struct plan_node *node, uint32_t slot)
{
    assert(slot < b->n_slots);
    note(b, &node->reads, slot);
    if (node == b->node) {
        b->reads_keys = b->reads_keys || is_key_slot(b, slot);
        b->reads_others = b->reads_others || !is_key_slot(b, slot);
    }
}

static enum type source_type(struct str name)
{
    static const char *const times[] = { "_messagetime", "_receipttime", "_searchabletime" };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (str_eq_fold(name, str_of(times[i]))) {
            return T_TIME;
        }
    }
    return T_ANY;
}

uint32_t bind_source(struct binder *b, struct str name)
{
    const uint32_t *known = map_get(&b->source_slots, name);
    if (known) {
        return *known;
    }
    uint32_t *slot = arena_new(b->arena, uint32_t);
    *slot = b->n_slots++;
    bind_name_slot(b, *slot, name);
    *vec_add(b->arena, &b->source_fields) = (struct source_field) { name, *slot, { 0, 0 } };
    if (!b->source_slots.arena) {
        map_init(&b->source_slots, b->arena, true);
    }
    map_put(&b->source_slots, name, slot);
    if (b->segment == 0 && log_level_is(name)) {
        *slot = log_level_bind(b, *slot);
    }
    return *slot;
}

enum { NAMES_MAX = 10000 }; /* more than fit the 15,000 characters of the service */

/* Too many names are reported once; after that none is looked up, since the query will not run. */
static bool has_too_many(struct binder *b)
{
    const struct scope *s = &b->scope;
    bool many = s->fields.n > NAMES_MAX || s->named.n > NAMES_MAX || s->mask.removed.n > NAMES_MAX;
    if (many && !b->too_many) {
        struct span at = b->node && b->node->span.len > 0 ? b->node->span : (struct span) { 0, 0 };
        struct diag *g = diag_at(b->diags, DIAG_TOO_MANY_NAMES, at,
                                 "the query has more than 10,000 field names");
        diag_help(b->diags, g, "name fewer fields, or split the query");
    }
    b->too_many = b->too_many || many;
    return b->too_many;
}

void bind_latent(struct binder *b, struct latent_field f)
{
    f.node = b->node;
    *vec_add(b->arena, &b->scope.latent) = f;
}

void bind_make_latent(struct binder *b, struct str name)
{
    for (size_t i = 0; i < b->scope.latent.n; i++) {
        const struct latent_field f = b->scope.latent.items[i];
        if (!str_eq_fold(f.name, name)) {
            continue;
        }
        struct binder now = *b;
        b->scope.latent.items[i] = b->scope.latent.items[--b->scope.latent.n];
        b->node = f.node;
        b->stage = f.node->stage;
        f.make(b, &f);
        b->node = now.node;
        b->stage = now.stage;
        return;
    }
}

uint32_t bind_find(struct binder *b, struct str name)
{
    struct scope *s = &b->scope;
    if (has_too_many(b)) {
        return SLOT_NULL;
    }
    bind_make_latent(b, name);
    struct field *f = scope_find(s, name);
    if (!f && s->dynamic.n > 0) {
        f = dynamic_find(b, name);
    } else if (!f && (s->table ? s->open && b->takes_names : field_mask_passes(&s->mask, name))) {
        f = field_list_add(
            b->arena, &s->fields,
            (struct field) { name, bind_source(b, name), source_type(name), 0, true, false });
    }
    if (!s->table) {
        name_list_add(b->arena, &s->named, name);
    }
    if (b->trail) {
        trail_read(b, name, f);
    }
    if (!f) {
        return SLOT_NULL;
    }
    bind_reads(b, b->node, f->slot);
    return f->slot;
}

static void unknown_column(struct binder *b, const struct name *name)
{
    struct diag *g = diag_at(b->diags, DIAG_UNKNOWN_FIELD, name->span,
                             "no field named `%.*s` at this stage", STR_ARG(name->text));
    diag_label(b->diags, g, "not a column of this table");
    struct suggest near;
    suggest_init(&near, name->text);
    for (size_t i = 0; i < b->scope.fields.n; i++) {
        suggest_offer(&near, b->scope.fields.items[i].name);
    }
    struct str best = suggest_best(&near);
    if (best.len > 0) {
        diag_help(b->diags, g, "did you mean `%.*s`?", STR_ARG(best));
        diag_fix(b->diags, g, best);
        return;
    }
    struct buf columns = BUF_INIT;
    for (size_t i = 0; i < b->scope.fields.n && i < 12; i++) {
        buf_printf(&columns, "%s`%.*s`", i ? ", " : "", STR_ARG(b->scope.fields.items[i].name));
    }
    if (b->scope.fields.n > 0) {
        diag_help(b->diags, g, "its columns are %.*s", STR_ARG(buf_view(&columns)));
    }
    buf_release(&columns);
}

/* Trailing digits distinguish fields that are similar on purpose: ip1 and ip2. */
static bool is_numbered(struct str a, struct str b)
{
    struct str *names[] = { &a, &b };
    for (size_t i = 0; i < 2; i++) {
        while (names[i]->len > 0 && isdigit((unsigned char)names[i]->s[names[i]->len - 1])) {
            names[i]->len--;
        }
    }
    return str_eq_fold(a, b);
}

/* Messages may have fields of any name, so only a likely misspelling gets a warning. */
enum { SLIPS_MAX = 1000 }; /* fields that are compared: a comparison is expensive */

static void look_for_slip(struct binder *b, const struct name *name)
{
    const struct scope *s = &b->scope;
    bool asks = s->fields.made > 0;
    size_t most = !asks || name->text.len < 4 ? 0 : name->text.len < 8 ? 1 : 2;
    struct str near = { 0 };
    for (size_t i = 0; i < s->fields.n && i < SLIPS_MAX && most > 0; i++) {
        const struct field *f = &s->fields.items[i];
        bool metadata = name->text.s[0] == '_' && f->name.s[0] != '_';
        size_t distance = f->source || metadata || is_numbered(f->name, name->text)
                              ? most + 1
                              : edit_distance(f->name, name->text, most);
        if (distance <= most) {
            near = f->name;
            most = distance - 1;
        }
    }
    if (near.len > 0) {
        struct diag *g = diag_at(b->diags, DIAG_NEAR_NAME, name->span,
                                 "no stage makes `%.*s`; an earlier one makes `%.*s`",
                                 STR_ARG(name->text), STR_ARG(near));
        diag_label(b->diags, g, "null where the events have no field of that name");
        diag_help(b->diags, g, "did you mean `%.*s`?", STR_ARG(near));
        diag_fix(b->diags, g, near);
        *vec_add(b->arena, &b->near_names) = (struct near_name) { name->text, g };
    }
}

static void forget_slip(struct binder *b, struct str made)
{
    for (size_t i = 0; i < b->near_names.n; i++) {
        if (str_eq_fold(b->near_names.items[i].name, made)) {
            diag_withdraw(b->diags, b->near_names.items[i].warning);
        }
    }
}

/* `fields a | where b = 1`: the field is null on every row. */
static void warn_hidden(struct binder *b, const struct name *name)
{
    if (b->scope.open || field_mask_passes(&b->scope.mask, name->text)) {
        return;
    }
    struct diag *g =
        diag_at(b->diags, DIAG_HIDDEN_FIELD, name->span,
                "`%.*s` is null here: an earlier stage leaves it out", STR_ARG(name->text));
    diag_help(b->diags, g, "keep the field in `fields`, or move this stage before it");
}

void bind_place(struct binder *b, const struct name *name)
{
    const struct field *f = b->segment == 0 ? scope_find(&b->scope, name->text) : NULL;
    if (!f || b->source_fields.n == 0) {
        return;
    }
    /* a field that has just been met is the last one */
    struct source_field *last = &b->source_fields.items[b->source_fields.n - 1];
    if (last->slot == f->slot && last->span.len == 0) {
        last->span = name->span;
    }
}

bool bind_read(struct binder *b, const struct name *name, uint32_t *slot)
{
    if (name->placeholder || has_too_many(b)) {
        *slot = SLOT_NULL;
        return true;
    }
    struct scope *s = &b->scope;
    bind_make_latent(b, name->text);
    if (s->table && !s->open && !scope_find(s, name->text)) {
        unknown_column(b, name);
        *slot = SLOT_NULL;
        return false;
    }
    if (!s->table && !s->open && s->dynamic.n == 0 && name->text.len > 0 &&
        !scope_find(s, name->text)) {
        look_for_slip(b, name);
        warn_hidden(b, name);
    }
    *slot = bind_find(b, name->text);
    if (b->trail) {
        trail_place(b, name);
    }
    bind_place(b, name);
    return true;
}

uint32_t bind_define(struct binder *b, struct str name, enum type type)
{
    struct scope *s = &b->scope;
    uint32_t slot = bind_slot(b);
    bind_name_slot(b, slot, name);
    if (has_too_many(b)) {
        /* callers find it again */
        *vec_add(b->arena, &s->fields) = (struct field) { name, slot, type, b->stage, false };
        return slot;
    }
    struct field *f = scope_find(s, name);
    if (!s->table) {
        forget_slip(b, name);
    }
    struct field made = { name, slot, type, b->stage, false };
    made.of_keys = s->table && b->reads_keys && !b->reads_others && b->node->op &&
                   b->node->op->traits.spread == SPREAD_ROWS;
    if (made.of_keys) {
        mark_key_slot(b, slot);
    }
    if (f) {
        field_list_set(b->arena, &s->fields, f, made);
    } else {
        field_list_add(b->arena, &s->fields, made);
    }
    if (b->trail) {
        trail_make(b, &made);
    }
    if (!s->table) {
        name_list_add(b->arena, &s->named, name);
        name_list_remove(b->arena, &s->mask.removed, name);
        if (s->has_shown) {
            name_list_add(b->arena, &s->shown, name);
        }
    }
    return slot;
}

uint32_t bind_define_key(struct binder *b, struct str name, enum type type)
{
    uint32_t slot = bind_define(b, name, type);
    struct field *f = scope_find(&b->scope, name);
    if (f && !f->key) {
        f->key = true;
        b->scope.n_keys++;
        mark_key_slot(b, slot);
    }
    return slot;
}

void bind_table(struct binder *b)
{
    b->scope = (struct scope) { .table = true };
}

void bind_next_segment(struct binder *b, const struct result_column *columns, size_t n)
{
    bool open = b->scope.open;
    bind_table(b);
    b->scope.open = open;
    b->segment++;
    b->n_slots = 1;
    b->slot_names.n = 0;
    b->source_fields.n = 0;
    b->source_slots = (struct map) { 0 };
    b->log_level = NULL;
    b->after_parse = false;
    b->uses_chain = false;
    for (size_t i = 0; i < n; i++) {
        /* column names may differ only in case, scan fields may not; so columns are requested by
         * index */
        uint32_t slot = bind_source(b, arena_printf(b->arena, "#%zu", i));
        bind_name_slot(b, slot, columns[i].name);
        struct field f = { columns[i].name, slot, columns[i].type, b->stage, true, false };
        f.key = columns[i].key;
        f.of_keys = columns[i].of_keys;
        b->scope.n_keys += f.key || f.of_keys;
        field_list_add(b->arena, &b->scope.fields, f);
    }
}

enum type bind_type(const struct binder *b, struct str name)
{
    const struct field *f = scope_find(&b->scope, name);
    return f ? f->type : b->scope.table ? T_ANY : source_type(name);
}

struct str bind_text(const struct binder *b, struct span span)
{
    size_t at = span.at < b->text.len ? span.at : b->text.len;
    size_t len = span.len < b->text.len - at ? span.len : b->text.len - at;
    return (struct str) { b->text.s + at, len };
}

bool bind_shape(struct binder *b, const struct op_def *op, const struct node *stage,
                struct clause out[SHAPE_MAX])
{
    return shape_match(b->arena, b->diags, op->name, op->shape, AST(operator, stage), 0, out,
                       &b->more_stages);
}

void bind_needs_service(struct binder *b, struct span at, const char *name)
{
    bool refused = !b->checks_only || b->strict;
    struct diag *g = diag_at(b->diags, refused ? DIAG_NEEDS_SERVICE : DIAG_SERVICE_ONLY, at,
                             "`%s` needs the Sumo Logic service", name);
    diag_help(b->diags, g, "leave the stage out to run the rest of the query here");
    g->refuses = refused;
}
