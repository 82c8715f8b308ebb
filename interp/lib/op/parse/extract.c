/*
 * extract.c - see extract.h.
 */
#include "lib/op/parse/extract.h"

bool extract_begin(struct binder *b, const struct node *stage, const struct clause *field,
                   bool nodrop, size_t parts, struct extract_plan *p)
{
    p->nodrop = nodrop;
    p->starts_chain = !b->after_parse;
    p->parts = arena_array(b->arena, struct extract_part, parts + 1);
    p->cap = parts;
    b->uses_chain = true;
    if (!stage_input(b, stage, field, &p->input)) {
        return false;
    }
    b->node->as.extract =
        (struct rel_extract) { .input = p->input,
                               .drops = !nodrop,
                               .parts = arena_array(b->arena, struct rel_part, parts + 1) };
    return true;
}

struct extract_part *extract_add(struct binder *b, struct extract_plan *p, struct str pattern,
                                 size_t targets, const void *data)
{
    struct rel_extract *rel = &b->node->as.extract;
    struct extract_part *part = &p->parts[p->n_parts++];
    part->targets = arena_array(b->arena, struct extract_target, targets + 1);
    part->data = data;
    part->rel = &rel->parts[rel->n_parts++];
    part->rel->pattern = pattern;
    return part;
}

void extract_target(struct binder *b, const struct extract_plan *p, struct extract_part *part,
                    const struct name *name, enum type type)
{
    struct extract_target *t = &part->targets[part->n_targets++];
    bool may_keep = p->nodrop || !p->starts_chain;
    t->old = SLOT_NULL;
    t->write = b->node->writes.n;
    part->rel->n_fields++;
    if (name->placeholder) {
        b->scope.open = true;
        bind_slot(b);
        return;
    }
    if (may_keep && (!b->scope.table || scope_find(&b->scope, name->text))) {
        t->old = bind_find(b, name->text);
    }
    bind_define(b, name->text, type);
}

/* The path as one part with a field; false: reported. */
static bool bind_path(struct binder *b, const struct extract_paths *e,
                      const struct clause_item *item, const struct name *as, struct extract_plan *p)
{
    struct str path;
    const char *wrong = NULL;
    const void *compiled = NULL;
    struct name name = { .span = item->span };
    name.placeholder = !stage_text(b, item->node, &path);
    name.text = path;
    if (!name.placeholder && !(compiled = e->compile(b->arena, path, &wrong))) {
        struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, item->span, "%s", wrong);
        diag_help(b->diags, g, "%s", e->help);
        return false;
    }
    struct extract_part *part = extract_add(b, p, path, 1, compiled);
    extract_target(b, p, part, as ? as : &name, e->type);
    return true;
}

bool extract_bind_paths(struct binder *b, const struct node *stage, const struct extract_paths *e,
                        struct extract_plan *p)
{
    size_t n = e->paths->list.n, n_as = e->as->list.n;
    if (!extract_begin(b, stage, e->field, e->nodrop->given, n, p) ||
        !stage_count(b, e->paths, e->as, "path")) {
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < n; i++) {
        const struct name *as = i < n_as ? &e->as->list.items[i].name : NULL;
        ok = bind_path(b, e, &e->paths->list.items[i], as, p) && ok;
    }
    /* a placeholder may represent several names */
    for (size_t i = n; ok && i < n_as; i++) {
        stage_define_name(b, &e->as->list.items[i].name, e->type);
    }
    return ok;
}

bool extract_text(const struct extract_plan *p, const struct batch *in, size_t row,
                  struct str *text)
{
    const struct cell *c = &in->cols[p->input][row];
    char buffer[CELL_TEXT_MAX];
    if (cell_is_null(c)) {
        return false;
    }
    *text = cell_text(c, buffer);
    if (text->s == buffer) {
        *text = arena_str(in->scratch, *text);
    }
    return true;
}

void extract_put(const struct op_run *r, const struct extract_part *part, const struct cell *found,
                 const struct batch *in, size_t row, struct batch *to, size_t to_row)
{
    for (size_t i = 0; i < part->n_targets; i++) {
        const struct extract_target *t = &part->targets[i];
        uint32_t slot = r->node->writes.items[t->write];
        to->cols[slot][to_row] = found ? found[i] : in->cols[t->old][row];
    }
}

struct extract_scratch extract_scratch_new(const struct extract_plan *p, struct arena *scratch)
{
    struct extract_scratch buffer = { arena_array(scratch, bool, p->n_parts + 1),
                                      arena_array(scratch, struct cell *, p->n_parts + 1) };
    for (size_t i = 0; i < p->n_parts; i++) {
        buffer.cells[i] = arena_array(scratch, struct cell, p->parts[i].n_targets + 1);
    }
    return buffer;
}

void extract_columns(struct op_run *r, struct batch *in)
{
    for (size_t i = 0; i < r->node->writes.n; i++) {
        op_column(r, in, i);
    }
}

/* Parts that were found; all cells are read before any is written, for a target may be the input.
 */
static size_t find_parts(struct op_run *r, const struct extract_plan *p, const struct str *text,
                         extract_find *find, struct arena *scratch, struct extract_scratch *buffer)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_parts; i++) {
        buffer->found[i] = text && find(r, &p->parts[i], *text, scratch, buffer->cells[i]);
        n += buffer->found[i];
    }
    return n;
}

bool extract_row(struct op_run *r, const struct extract_plan *p, struct batch *in, size_t row,
                 const struct str *text, extract_find *find, struct extract_scratch *buffer)
{
    size_t n = find_parts(r, p, text, find, in->scratch, buffer);
    bool all = n == p->n_parts;
    bool chained = !p->starts_chain && in->matched[row];
    bool assigns = all || p->nodrop || p->parts_are_own;
    for (size_t i = 0; i < p->n_parts; i++) {
        const struct cell *found = assigns && buffer->found[i] ? buffer->cells[i] : NULL;
        extract_put(r, &p->parts[i], found, in, row, in, row);
    }
    in->matched[row] = chained || (p->nodrop && n > 0);
    return p->nodrop || all || chained;
}

enum flow extract_push(struct op_run *r, struct batch *in, const struct extract_plan *p,
                       extract_begin_text *begin, extract_find *find)
{
    struct extract_scratch buffer = extract_scratch_new(p, in->scratch);
    size_t kept = 0;
    extract_columns(r, in);
    for (size_t i = 0; i < in->live; i++) {
        uint16_t row = in->sel[i];
        struct str text;
        bool there = extract_text(p, in, row, &text) && (!begin || begin(r, text));
        if (extract_row(r, p, in, row, there ? &text : NULL, find, &buffer)) {
            in->sel[kept++] = row;
        }
    }
    r->counts.dropped[DROP_PARSE] += in->live - kept;
    in->live = kept;
    return op_emit(r, in);
}
