/*
 * threatlookup.c - `threatlookup address`: indicators of compromise, a row for each match.
 * Specified: docs/language/lookups.md.
 */
#include "exec/op_run.h"
#include "exec/tuple_map.h"
#include "lib/shared/stage.h"

enum { SINGLE, SOURCE, FIELDS };
enum { COLUMNS = 13, CONFIDENCE = 1, INDICATOR = 5, ORIGIN = 7, UPDATED = 10 };

static const struct {
    const char *name;
    enum type type;
} columns[COLUMNS] = {
    { "actors", T_STRING },     { "confidence", T_INT }, { "fields", T_STRING },
    { "id", T_STRING },         { "imported", T_INT },   { "indicator", T_STRING },
    { "kill_chain", T_STRING }, { "source", T_STRING },  { "threat_type", T_STRING },
    { "type", T_STRING },       { "updated", T_INT },    { "valid_from", T_INT },
    { "valid_until", T_INT },
};

struct threat_plan {
    const struct csv_table *table; /* NULL: not given */
    size_t at[COLUMNS];            /* columns of the table; SIZE_MAX: none */
    bool levels;                   /* confidence is a word: high, medium, low */
    struct str source;             /* .s NULL: any */
    bool single;
    struct tuple_map index; /* indicator to size_t, the number of its first row + 1 */
    size_t *next;           /* of each row: the next one with that indicator + 1 */
    uint32_t *slots;        /* of the fields to look up */
    size_t n_slots;
};

struct threat_state {
    struct batch *out;
    enum flow flow;
};

static struct str text_at(const struct threat_plan *p, size_t row, size_t column)
{
    size_t at = p->at[column];
    return at == SIZE_MAX ? (struct str) { NULL, 0 }
                          : p->table->cells[row * p->table->n_columns + at];
}

static struct cell value_at(const struct threat_plan *p, size_t row, size_t column)
{
    static const struct {
        const char *word;
        int64_t confidence;
    } levels[] = { { "high", 85 }, { "medium", 50 }, { "low", 15 }, { "unverified", 0 } };
    struct str text = text_at(p, row, column);
    struct cell number, c = text.s ? cell_of_text(text) : cell_null();
    if (column == CONFIDENCE && p->levels && text.s) {
        for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
            if (str_eq_fold(text, str_of(levels[i].word))) {
                return cell_int(levels[i].confidence);
            }
        }
        return cell_null();
    }
    if (columns[column].type == T_STRING || !text.s) {
        return c;
    }
    return cell_number(&c, &number) ? number : cell_null();
}

static void release(void *index)
{
    tuple_map_release(index);
}

static void index_table(struct binder *b, struct threat_plan *p)
{
    struct budget *budget = b->arena->budget;
    tuple_map_init(&p->index, 1, sizeof(size_t), budget);
    arena_on_release(b->arena, release, &p->index);
    p->next = arena_array(b->arena, size_t, p->table->n_rows + 1);
    for (size_t row = p->table->n_rows; row-- > 0 && !budget_is_over(budget);) {
        struct str text = text_at(p, row, INDICATOR), source = text_at(p, row, ORIGIN);
        bool is_new;
        if (!text.s || (p->source.s && !(source.s && str_eq_fold(source, p->source)))) {
            continue;
        }
        struct cell cell = cell_of_text(text_lower(b->arena, text));
        const struct cell *key = &cell;
        size_t at = tuple_map_find(&p->index, &key, tuple_map_hash(&key, 1), &is_new);
        size_t *first = tuple_map_state(&p->index, at);
        p->next[row] = *first;
        *first = row + 1;
    }
}

/* The indicators, or else the known threats, whose columns have other names. */
static bool open_table(struct binder *b, const struct node *stage, struct threat_plan *p)
{
    const char *why = NULL;
    if (!b->tables) {
        return true;
    }
    p->table = tables_find(b->tables, STR("sumo://threat-intel"), &why);
    bool threats = !p->table && !why;
    if (threats) {
        p->table = tables_find(b->tables, STR("sumo://threat/cs"), &why);
    }
    if (!p->table && why) {
        stage_complain(b, DIAG_NO_TABLE, stage_head(stage), "the indicators cannot be read: %s",
                       why);
        return false;
    }
    if (!p->table) {
        struct diag *g =
            diag_at(b->diags, tables_strict(b->tables) ? DIAG_NO_TABLE : DIAG_NO_DATABASE,
                    stage_head(stage), "no list of indicators is given: its columns are null");
        diag_help(b->diags, g, "give it with {--threat-intel} FILE.csv");
        return !tables_strict(b->tables);
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        const char *name = columns[i].name;
        if (threats) {
            name = i == INDICATOR    ? "threat"
                   : i == CONFIDENCE ? "threatlevel"
                   : i == 0          ? "actor"
                                     : name;
        }
        p->at[i] = csv_table_column(p->table, str_of(name));
    }
    p->levels = threats;
    index_table(b, p);
    return true;
}

static bool threatlookup_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct threat_plan *p = arena_new(b->arena, struct threat_plan);
    out->data = p;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    p->n_slots = c[FIELDS].list.n;
    p->slots = arena_array(b->arena, uint32_t, p->n_slots + 1);
    for (size_t i = 0; i < p->n_slots; i++) {
        if (!bind_read(b, &c[FIELDS].list.items[i].name, &p->slots[i])) {
            return false;
        }
    }
    p->single = c[SINGLE].given;
    if (c[SOURCE].given) {
        stage_text(b, c[SOURCE].list.items[0].node, &p->source);
    }
    if (!open_table(b, stage, p)) {
        return false;
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        bind_define(b, arena_printf(b->arena, "_threatlookup.%s", columns[i].name),
                    columns[i].type);
    }
    if (p->single) {
        bind_define(b, STR("_threatlookup.num_matches"), T_INT);
    }
    return true;
}

static bool threatlookup_open(struct op_run *r)
{
    struct threat_state *s = r->state;
    s->out = op_new_batch(r);
    s->out->rows = 0;
    return true;
}

static void flush(struct op_run *r)
{
    struct threat_state *s = r->state;
    if (s->out->rows > 0 && s->flow == FLOW_MORE) {
        batch_select_all(s->out);
        s->flow = op_emit(r, s->out);
    }
    s->out->rows = 0;
}

/* Appends the row with indicator `found`; SIZE_MAX: without one. */
static void put_row(struct op_run *r, const struct batch *in, size_t row, size_t found,
                    size_t matches)
{
    const struct threat_plan *p = r->node->data;
    struct threat_state *s = r->state;
    struct batch *b = s->out;
    size_t to = b->rows++;
    const uint32_t *writes = r->node->writes.items;
    for (size_t i = 0; i < r->node->keep.n; i++) {
        uint32_t slot = r->node->keep.items[i];
        b->cols[slot][to] = in->cols[slot] ? in->cols[slot][row] : cell_null();
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        if (b->cols[writes[i]]) {
            b->cols[writes[i]][to] = found == SIZE_MAX ? cell_null() : value_at(p, found, i);
        }
    }
    if (p->single && b->cols[writes[COLUMNS]]) {
        b->cols[writes[COLUMNS]][to] = found == SIZE_MAX ? cell_null() : cell_int((int64_t)matches);
    }
    b->time[to] = in->time[row];
    b->seq[to] = in->seq[row];
    if (b->matched && in->matched) {
        b->matched[to] = in->matched[row];
    }
    if (b->rows == b->cap) {
        flush(r);
    }
}

static double number_at(const struct threat_plan *p, size_t row, size_t column)
{
    struct cell c = value_at(p, row, column);
    double x;
    return cell_double(&c, &x) ? x : -1;
}

static bool is_better(const struct threat_plan *p, size_t row, size_t best)
{
    double a = number_at(p, row, CONFIDENCE), b = number_at(p, best, CONFIDENCE);
    return a != b ? a > b : number_at(p, row, UPDATED) > number_at(p, best, UPDATED);
}

static void look_up(struct op_run *r, const struct batch *in, size_t row)
{
    const struct threat_plan *p = r->node->data;
    size_t matches = 0, best = SIZE_MAX, at;
    for (size_t i = 0; i < p->n_slots && p->table; i++) {
        char buffer[CELL_TEXT_MAX];
        const struct cell *value = &in->cols[p->slots[i]][row];
        if (cell_is_null(value)) {
            continue;
        }
        struct cell cell = cell_of_text(text_lower(in->scratch, cell_text(value, buffer)));
        const struct cell *key = &cell;
        if (!tuple_map_lookup(&p->index, &key, tuple_map_hash(&key, 1), &at)) {
            continue;
        }
        for (size_t n = *(const size_t *)tuple_map_state(&p->index, at); n > 0;
             n = p->next[n - 1]) {
            matches++;
            if (!p->single) {
                put_row(r, in, row, n - 1, 0);
            } else if (best == SIZE_MAX || is_better(p, n - 1, best)) {
                best = n - 1;
            }
        }
    }
    if (p->single || matches == 0) {
        put_row(r, in, row, best, matches);
    }
}

static enum flow threatlookup_push(struct op_run *r, struct batch *in)
{
    struct threat_state *s = r->state;
    s->flow = FLOW_MORE;
    for (size_t i = 0; i < in->live && s->flow == FLOW_MORE; i++) {
        look_up(r, in, in->sel[i]);
    }
    flush(r);
    return s->flow;
}

const struct op_def op_threatlookup = {
    .name = "threatlookup",
    .group = "lookup",
    .form = "threatlookup [singleIndicator] [source=\"NAME\"] FIELD {FIELD}",
    .doc = "Adds indicators of compromise that match a field, as _threatlookup.actors and so on.",
    .shape = { { "singleIndicator", CLAUSE_FLAG, .optional = true,
                 .doc = "only the best match, and how many there are" },
               { "source", CLAUSE_OPTION, .optional = true, .value = TAKES_TEXT,
                 .doc = "only indicators of this source" },
               { NULL, CLAUSE_WORDS, .repeats = true, .doc = "the fields to look up" } },
    .examples = { { "* | threatlookup singleIndicator client_ip | where _threatlookup.confidence > "
                    "50",
                    "messages with a known address" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_LOOKUP,
    .bind = threatlookup_bind,
    .state_size = sizeof(struct threat_state),
    .open = threatlookup_open,
    .push = threatlookup_push,
};
