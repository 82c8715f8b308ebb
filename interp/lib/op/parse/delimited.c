/*
 * delimited.c - see delimited.h. Specified: docs/language/parse.md, csv and split.
 */
#include "lib/op/parse/delimited.h"

#include "base/vec.h"
#include "data/delimited.h"
#include "lang/string.h"

enum { FIELD, DELIM, ESCAPE, QUOTE, EXTRACT };

struct column {
    size_t position; /* from 1 */
    size_t write;    /* index into node->writes */
};

struct delimited_plan {
    struct delimited letters;
    struct {
        struct column *items; /* by position */
        size_t n, cap;
    } columns;
};

/* The character of an option; false: it is not known. */
static bool letter(struct binder *b, const struct clause *option, struct str fallback,
                   struct str *out)
{
    *out = fallback;
    if (!option->given) {
        return true;
    }
    const struct node *n = option->list.items[0].node;
    if (atom_has_placeholder(n)) {
        return false;
    }
    struct str raw = AST(string, n)->raw.text;
    *out = AST(string, n)->single && raw.len == 1 ? raw : string_decode(b->arena, raw);
    return true;
}

static bool read_letters(struct binder *b, const struct clause *c, struct delimited *out)
{
    static const struct {
        const char *name, *fallback;
    } options[] = { { "delim", "," }, { "escape", "\\" }, { "quote", "\"" } };
    struct str letters[3];
    bool known[3];
    for (size_t i = 0; i < 3; i++) {
        known[i] = letter(b, &c[DELIM + i], str_of(options[i].fallback), &letters[i]);
        for (size_t k = 0; k < i; k++) {
            if (known[i] && known[k] && str_eq(letters[i], letters[k])) {
                struct span at = c[DELIM + i].given ? c[DELIM + i].span : c[DELIM + k].span;
                struct diag *g =
                    stage_complain(b, DIAG_BAD_ARGUMENTS, at, "%s and %s are the same character",
                                   options[k].name, options[i].name);
                diag_help(b->diags, g,
                          "delim, escape and quote need three different ones; they are , \\ and \" "
                          "unless given");
                return false;
            }
        }
    }
    for (size_t i = 0; i < 3; i++) {
        if (known[i] && letters[i].len != 1) {
            stage_complain(b, DIAG_BAD_ARGUMENTS, c[DELIM + i].span, "%s is one character of ASCII",
                           options[i].name);
            return false;
        }
    }
    *out = (struct delimited) { .delim = (unsigned char)letters[0].s[0],
                                .escape = (unsigned char)letters[1].s[0],
                                .quote = (unsigned char)letters[2].s[0] };
    return true;
}

/* Puts a column after those before it. */
static void add_column(struct binder *b, struct delimited_plan *p, struct column column)
{
    vec_add(b->arena, &p->columns);
    size_t at = p->columns.n - 1;
    for (; at > 0 && p->columns.items[at - 1].position > column.position; at--) {
        p->columns.items[at] = p->columns.items[at - 1];
    }
    p->columns.items[at] = column;
}

bool delimited_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct delimited_plan *p = arena_new(b->arena, struct delimited_plan);
    out->data = p;
    if (!stage_match(b, stage, c) ||
        !bind_read(b, &c[FIELD].list.items[0].name, &out->as.extract.input) ||
        !read_letters(b, c, &p->letters)) {
        return false;
    }
    size_t position = 0;
    for (size_t i = 0; i < c[EXTRACT].list.n; i++) {
        const struct clause_item *item = &c[EXTRACT].list.items[i];
        bool numbered = item->amount.node && item->amount.node->kind == NODE_NUMBER;
        position = numbered ? (size_t)item->amount.value : position + 1;
        if (str_eq(item->name.text, STR("_")) && !item->name.quoted) {
            continue;
        }
        size_t write = b->node->writes.n;
        stage_define_name(b, &item->name, T_STRING);
        if (!item->name.placeholder) {
            add_column(b, p, (struct column) { position, write });
        }
    }
    return true;
}

static void take_row(struct op_run *r, const struct delimited_plan *p, struct batch *in, size_t row,
                     struct str text)
{
    size_t at = 0, position = 0;
    struct str part = { NULL, 0 };
    bool open;
    for (size_t i = 0; i < p->columns.n; i++) {
        for (; position < p->columns.items[i].position; position++) {
            if (!delimited_next(&p->letters, text, &at, in->scratch, &part, &open)) {
                return;
            }
        }
        in->cols[r->node->writes.items[p->columns.items[i].write]][row] = cell_of_text(part);
    }
}

enum flow delimited_push(struct op_run *r, struct batch *in)
{
    const struct delimited_plan *p = r->node->data;
    const struct cell *values = in->cols[r->node->as.extract.input];
    struct cell *copies = arena_array(in->scratch, struct cell, in->rows + 1);
    /* a column may replace the input */
    memcpy(copies, values, in->rows * sizeof *copies);
    for (size_t k = 0; k < r->node->writes.n; k++) {
        struct cell *column = op_column(r, in, k);
        for (size_t i = 0; i < in->live; i++) {
            column[in->sel[i]] = cell_null();
        }
    }
    for (size_t i = 0; i < in->live; i++) {
        size_t row = in->sel[i];
        char buffer[CELL_TEXT_MAX];
        if (cell_is_null(&copies[row])) {
            continue;
        }
        struct str text = cell_text(&copies[row], buffer);
        if (text.s == buffer) {
            text = arena_str(in->scratch, text);
        }
        take_row(r, p, in, row, text);
    }
    return op_emit(r, in);
}
