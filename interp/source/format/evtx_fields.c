/*
 * evtx_fields.c - the fields of a record's binary XML, by plans (evtx_plan.h).
 *
 * Binary XML in values is read by calls in calls, EVTX_NESTING deep at most.
 */
#include "base/json/json.h"
#include "base/write/json_write.h"
#include "data/json/json_cell.h"
#include "source/format/evtx_event.h"

static bool run_fragment(struct evtx *e, size_t at, size_t end, enum evtx_place place,
                         unsigned nesting);

static void put_names(struct evtx *e, const struct evtx_name *names, size_t n, struct cell value)
{
    for (size_t k = 0; k < n; k++) {
        in_cells_put(e->run, (struct in_cell) { names[k].text, value, names[k].number });
    }
}

static void put_unnamed(struct evtx *e, struct cell value)
{
    size_t number = e->n_unnamed++;
    struct arena *a = number < EVTX_UNNAMED ? e->run->arena : e->run->scratch;
    struct evtx_name made[WINDOWS_NAMES], *names = made;
    size_t n = 0;
    if (number < EVTX_UNNAMED && e->unnamed[number].known) {
        put_names(e, e->unnamed[number].names, e->unnamed[number].n, value);
        return;
    }
    struct str name = arena_printf(a, "Data%zu", number + 1);
    n = evtx_names_of(a, e->run, STR("EventData"), name, names);
    if (number < EVTX_UNNAMED) {
        memcpy(e->unnamed[number].names, names, sizeof made);
        e->unnamed[number].n = n;
        e->unnamed[number].known = true;
    }
    put_names(e, names, n, value);
}

/* The values of an array as JSON; one value is itself. */
static struct cell array_cell(struct evtx *e, struct evtx_value array)
{
    struct evtx_value item;
    char buffer[CELL_TEXT_MAX];
    uint32_t at = 0, n = 0;
    struct cell c = cell_of_text(STR(""));
    buf_clear(&e->xml);
    while (evtx_array_next(array, &at, &item)) {
        c = evtx_cell(e->run->scratch, item);
        buf_char(&e->xml, n++ == 0 ? '[' : ',');
        if (c.tag == CELL_INT) {
            buf_str(&e->xml, cell_text(&c, buffer));
        } else {
            json_put_string(&e->xml, cell_text(&c, buffer));
        }
    }
    buf_char(&e->xml, ']');
    return n <= 1 ? c : cell_of_text(arena_str(e->run->scratch, buf_view(&e->xml)));
}

static struct cell value_cell(struct evtx *e, struct evtx_value v)
{
    return v.type & EVTX_ARRAY ? array_cell(e, v) : evtx_cell(e->run->scratch, v);
}

/* Several pieces as one text. */
static struct cell joined_cell(struct evtx *e, const struct evtx_plan *plan,
                               const struct evtx_values *values, struct evtx_pieces pieces)
{
    char buffer[CELL_TEXT_MAX];
    struct buf text = BUF_INIT;
    bool any = false;
    text.b.budget = e->xml.b.budget;
    bool fits = true; /* each piece may be the same long value */
    for (uint32_t k = pieces.first; k < pieces.end && fits; k++) {
        const struct evtx_token *t = &plan->tape.tokens[k];
        if (t->kind == EVTX_OPEN) {
            k = t->at;
        } else if (t->kind == EVTX_TEXT) {
            fits = evtx_charge(e, t->text.len);
            buf_str(&text, t->text);
            any = true;
        } else if (t->kind == EVTX_SUBSTITUTION) {
            struct evtx_value v = evtx_value_at(values, t->index);
            fits = evtx_charge(e, v.size);
            struct cell c = v.type == EVTX_XML ? cell_null() : value_cell(e, v);
            buf_str(&text, cell_text(&c, buffer));
            any |= !cell_is_null(&c);
        }
    }
    struct str whole = arena_str(e->run->scratch, buf_view(&text));
    buf_release(&text);
    return any && fits && evtx_charge(e, whole.len) ? cell_of_text(whole) : cell_null();
}

static struct cell pieces_cell(struct evtx *e, const struct evtx_plan *plan,
                               const struct evtx_values *values, struct evtx_pieces pieces)
{
    const struct evtx_token *t = &plan->tape.tokens[pieces.first];
    if (pieces.end != pieces.first + 1) {
        return pieces.end == pieces.first ? cell_null() : joined_cell(e, plan, values, pieces);
    }
    if (t->kind == EVTX_TEXT) {
        return cell_of_text(t->text);
    }
    if (t->kind != EVTX_SUBSTITUTION) {
        return cell_null();
    }
    struct evtx_value v = evtx_value_at(values, t->index);
    return v.type != EVTX_XML && evtx_charge(e, v.size) ? value_cell(e, v) : cell_null();
}

/* Binary XML: false: e->why. */
static bool run_inner(struct evtx *e, const struct evtx_token *t, const struct evtx_values *values,
                      enum evtx_place place, unsigned nesting)
{
    if (nesting == EVTX_NESTING) {
        e->why = "its binary XML is nested too deeply";
        return false;
    }
    if (t->kind == EVTX_FRAGMENT) {
        return run_fragment(e, t->at, e->chunk.len, place, nesting + 1);
    }
    struct evtx_value v = evtx_value_at(values, t->index);
    size_t at = (size_t)(v.bytes - e->chunk.data);
    return v.type != EVTX_XML || run_fragment(e, at, at + v.size, place, nesting + 1);
}

/* Whether the pieces are one substitution with an array; each value is a Data of its own. */
static bool put_each(struct evtx *e, const struct evtx_plan *plan, const struct evtx_values *values,
                     struct evtx_pieces pieces)
{
    const struct evtx_token *t = &plan->tape.tokens[pieces.first];
    struct evtx_value item, v;
    uint32_t at = 0;
    if (pieces.end != pieces.first + 1 || t->kind != EVTX_SUBSTITUTION) {
        return false;
    }
    v = evtx_value_at(values, t->index);
    if (!(v.type & EVTX_ARRAY)) {
        return false;
    }
    while (evtx_array_next(v, &at, &item) && evtx_charge(e, 1 + item.size)) {
        put_unnamed(e, evtx_cell(e->run->scratch, item));
    }
    return true;
}

static struct cell known_cell(const struct evtx_item *item, struct cell c)
{
    struct cell number;
    if (item->place != EVTX_IN_SYSTEM) {
        return cell_is_null(&c) && item->empty ? cell_of_text(STR("")) : c;
    }
    if (cell_is_text(&c)) {
        struct str text = cell_str(&c);
        if (text.len == 0) {
            return cell_null();
        }
        if (json_number_form(text) == JSON_INTEGER && json_number_cell(text, &number)) {
            return number;
        }
    }
    return c;
}

/* A Data whose name is a value too. */
static void put_named(struct evtx *e, struct cell label, struct cell value)
{
    char buffer[CELL_TEXT_MAX];
    struct evtx_name names[WINDOWS_NAMES];
    struct str name = arena_str(e->run->scratch, cell_text(&label, buffer));
    if (name.len == 0) {
        put_unnamed(e, value);
        return;
    }
    size_t n = evtx_names_of(e->run->scratch, e->run, STR("EventData"), name, names);
    put_names(e, names, n, value);
}

static bool run_item(struct evtx *e, const struct evtx_plan *plan, const struct evtx_item *item,
                     const struct evtx_values *values, unsigned nesting)
{
    const struct evtx_token *first = &plan->tape.tokens[item->value.first];
    if (!evtx_charge(e, 1)) {
        return false;
    }
    if (item->inner) {
        return run_inner(e, first, values, item->place, nesting);
    }
    bool is_substitution =
        item->value.end == item->value.first + 1 && first->kind == EVTX_SUBSTITUTION;
    if (is_substitution && item->place != EVTX_IN_SYSTEM &&
        evtx_value_at(values, first->index).type == EVTX_XML) {
        return run_inner(e, first, values, EVTX_IN_USER, nesting);
    }
    if (item->unnamed && put_each(e, plan, values, item->value)) {
        return e->left > 0;
    }
    struct cell c = known_cell(item, pieces_cell(e, plan, values, item->value));
    if (e->left == 0) {
        return false;
    }
    if (item->unnamed) {
        put_unnamed(e, c);
    } else if (item->named) {
        put_named(e, pieces_cell(e, plan, values, item->name), c);
    } else if (!cell_is_null(&c)) {
        put_names(e, item->names, item->n_names, c);
    }
    return true;
}

static bool run_plan(struct evtx *e, const struct evtx_plan *plan, const struct evtx_values *values,
                     unsigned nesting)
{
    for (size_t k = 0; k < plan->n; k++) {
        if (!run_item(e, plan, &plan->items[k], values, nesting)) {
            return false;
        }
    }
    return true;
}

static bool run_instance(struct evtx *e, const struct evtx_instance *instance,
                         enum evtx_place place, unsigned nesting)
{
    struct evtx_values values;
    struct evtx_template *t = evtx_template_at(e, instance->template);
    if (!t || !evtx_values_of(e, instance, &values)) {
        return false;
    }
    if (!t->plans[place]) {
        t->plans[place] = arena_new(&e->memory, struct evtx_plan);
        evtx_plan_make(t->plans[place], &e->memory, e->run, &t->tape, place);
    }
    return run_plan(e, t->plans[place], &values, nesting);
}

static bool run_fragment(struct evtx *e, size_t at, size_t end, enum evtx_place place,
                         unsigned nesting)
{
    if (evtx_is_instance(e->chunk, &at, end)) {
        struct evtx_instance instance;
        return evtx_instance_read(&instance, e->chunk, at, end, &e->why) &&
               run_instance(e, &instance, place, nesting);
    }
    struct evtx_tape tape;
    struct evtx_plan plan;
    struct evtx_values none = { NULL, 0 };
    if (!evtx_charge(e, end - at) ||
        !evtx_tape_read(&tape, e->run->scratch, e->chunk, at, end, &e->why)) {
        return false;
    }
    evtx_plan_make(&plan, e->run->scratch, e->run, &tape, place);
    return run_plan(e, &plan, &none, nesting);
}

bool evtx_fields(struct evtx *e, size_t at, size_t end)
{
    return run_fragment(e, at, end, EVTX_IN_NOTHING, 0);
}
