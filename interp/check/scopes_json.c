/*
 * scopes_json.c - see scopes_json.h.
 */
#include "check/scopes_json.h"

#include "base/write/json_write.h"

enum { LISTED_MAX = 1000 * 1000 }; /* fields, tested for all stages together */

static void put_span(struct buf *out, struct span span)
{
    buf_printf(out, "\"at\": %u, \"len\": %u", span.at, span.len);
}

static void put_number(struct buf *out, const char *member, size_t n)
{
    if (n == TRAIL_NONE) {
        buf_printf(out, ", \"%s\": null", member);
    } else {
        buf_printf(out, ", \"%s\": %zu", member, n);
    }
}

static void put_flag(struct buf *out, const char *member, bool set)
{
    buf_printf(out, ", \"%s\": %s", member, set ? "true" : "false");
}

static void put_visible(struct buf *out, struct arena *a, const struct analysis *x, size_t stage)
{
    size_t n;
    const struct trail_field **fields = analysis_scope(a, x, stage, &n);
    buf_text(out, ", \"fields\": [");
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "%s%zu", i > 0 ? ", " : "", (size_t)(fields[i] - x->fields.items));
    }
    buf_char(out, ']');
}

static void put_stages(struct buf *out, struct arena *a, const struct analysis *x)
{
    buf_text(out, "{\"stages\": [");
    for (size_t i = 0; i < x->stages.n; i++) {
        const struct trail_stage *s = &x->stages.items[i];
        buf_text(out, i > 0 ? ",\n  {" : "\n  {");
        put_span(out, s->span);
        buf_printf(out, ", \"number\": %zu", s->number);
        put_number(out, "before", s->before);
        put_number(out, "parent", s->parent);
        buf_printf(out, ", \"rows\": \"%s\"", s->table ? "table" : "messages");
        put_flag(out, "open", s->open);
        put_flag(out, "masked", s->masked);
        if (x->fields.n * x->stages.n <= LISTED_MAX) {
            put_visible(out, a, x, i);
        }
        buf_char(out, '}');
    }
}

static void put_fields(struct buf *out, const struct analysis *x)
{
    buf_text(out, "],\n\"fields\": [");
    for (size_t i = 0; i < x->fields.n; i++) {
        const struct trail_field *f = &x->fields.items[i];
        buf_text(out, i > 0 ? ",\n  {\"name\": " : "\n  {\"name\": ");
        json_put_string(out, f->name);
        buf_printf(out, ", \"type\": \"%s\"", type_name(f->type));
        put_flag(out, "key", f->key);
        put_number(out, "maker", f->maker);
        if (f->span.len > 0) {
            buf_text(out, ", ");
            put_span(out, f->span);
        }
        buf_char(out, '}');
    }
}

static void put_uses(struct buf *out, const struct analysis *x)
{
    buf_text(out, "],\n\"uses\": [");
    for (size_t i = 0; i < x->uses.n; i++) {
        const struct trail_use *u = &x->uses.items[i];
        buf_text(out, i > 0 ? ",\n  {" : "\n  {");
        put_span(out, u->span);
        put_number(out, "stage", u->stage);
        put_number(out, "field", u->field);
        buf_char(out, '}');
    }
}

static void put_finding(struct buf *out, const struct diag *g)
{
    buf_printf(out, "{\"code\": \"%s\", \"level\": \"%s\", ", diag_infos[g->code].code,
               diag_level_names[g->level]);
    put_span(out, g->span);
    buf_text(out, ", \"message\": ");
    json_put_string(out, str_of(g->message));
    buf_text(out, ", \"edits\": [");
    for (size_t i = 0; i < g->edits.n; i++) {
        buf_text(out, i > 0 ? ", {" : "{");
        put_span(out, g->edits.items[i].span);
        buf_text(out, ", \"text\": ");
        json_put_string(out, g->edits.items[i].text);
        buf_char(out, '}');
    }
    buf_text(out, "]}");
}

void scopes_json(struct buf *out, const struct analysis *x)
{
    struct arena lists; /* of the fields of each stage */
    arena_init(&lists, NULL);
    put_stages(out, &lists, x);
    arena_release(&lists);
    put_fields(out, x);
    put_uses(out, x);
    buf_text(out, "],\n\"findings\": [");
    for (size_t i = 0, n = 0; i < x->diags->n; i++) {
        if (!x->diags->items[i]->left_out) {
            buf_text(out, n++ > 0 ? ",\n  " : "\n  ");
            put_finding(out, x->diags->items[i]);
        }
    }
    buf_text(out, "]");
    put_flag(out, "cut", x->cut);
    buf_text(out, "}\n");
}
