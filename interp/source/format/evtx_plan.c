/*
 * evtx_plan.c - see evtx_plan.h.
 */
#include "source/format/evtx_plan.h"

#include "base/vec.h"

/* An element that is open. */
struct frame {
    enum evtx_place place, inside; /* it stands in, its content stands in */
    struct str name;
    struct evtx_pieces label; /* its attribute Name; empty: none */
    uint32_t body;            /* first token of its content */
    bool is_leaf;             /* as far as is known */
};

struct planning {
    struct arena *arena;
    const struct in_run *run;
    const struct evtx_token *tokens;
    struct {
        struct evtx_item *items;
        size_t n, cap;
    } items;
    struct frame open[EVTX_DEPTH + 1];
    size_t depth;
};

static size_t wanted_names(const struct in_run *run, const struct str *names, size_t n,
                           struct evtx_name *out)
{
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) {
        out[kept].text = names[k];
        kept += in_number(run, names[k], &out[kept].number);
    }
    return kept;
}

size_t evtx_names_of(struct arena *a, const struct in_run *run, struct str part, struct str name,
                     struct evtx_name out[WINDOWS_NAMES])
{
    struct str names[WINDOWS_NAMES];
    return wanted_names(run, names, windows_data_names(a, part, name, names), out);
}

static enum evtx_place place_in(enum evtx_place outer, struct str name)
{
    if (outer == EVTX_IN_NOTHING) {
        return EVTX_IN_EVENT;
    }
    if (outer != EVTX_IN_EVENT) {
        return outer == EVTX_IN_USER ? EVTX_IN_USER : EVTX_IN_LEAF;
    }
    return str_eq(name, STR("System"))          ? EVTX_IN_SYSTEM
           : str_eq(name, STR("EventData"))     ? EVTX_IN_DATA
           : str_eq(name, STR("RenderingInfo")) ? EVTX_IN_RENDERING
                                                : EVTX_IN_USER;
}

static void add_item(struct planning *p, const struct evtx_item *item)
{
    bool kept = item->inner || item->unnamed || item->named || item->n_names > 0;
    if (kept) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): vec_add is never NULL */
        *vec_add(p->arena, &p->items) = *item;
    }
}

/* Binary XML between the elements of these pieces. */
static void add_inner(struct planning *p, enum evtx_place place, struct evtx_pieces pieces)
{
    for (uint32_t k = pieces.first; k < pieces.end; k++) {
        const struct evtx_token *t = &p->tokens[k];
        if (t->kind == EVTX_OPEN) {
            k = t->at;
        } else if (t->kind == EVTX_SUBSTITUTION || t->kind == EVTX_FRAGMENT) {
            add_item(p, &(struct evtx_item) {
                            .place = (uint8_t)place, .inner = true, .value = { k, k + 1 } });
        }
    }
}

static void add_system(struct planning *p, struct str element, struct str attribute,
                       struct evtx_pieces value)
{
    struct evtx_item item = { .place = EVTX_IN_SYSTEM, .value = value };
    struct str names[WINDOWS_NAMES];
    size_t n = windows_system_names(p->arena, element, attribute, names);
    item.n_names = (uint8_t)wanted_names(p->run, names, n, item.names);
    add_item(p, &item);
}

static void add_data(struct planning *p, const struct frame *f, struct evtx_pieces value)
{
    struct evtx_item item = { .place = EVTX_IN_DATA, .value = value, .empty = true };
    struct evtx_pieces label = f->label;
    struct str name = f->name;
    if (label.end == label.first + 1 && p->tokens[label.first].kind == EVTX_TEXT) {
        name = p->tokens[label.first].text;
    } else if (label.end > label.first) {
        item.named = true;
        item.name = label;
    }
    if (!item.named && (name.len == 0 || (label.end == label.first && str_eq(name, STR("Data"))))) {
        item.unnamed = true;
    } else if (!item.named) {
        item.n_names = (uint8_t)evtx_names_of(p->arena, p->run, STR("EventData"), name, item.names);
    }
    add_item(p, &item);
}

static void add_user(struct planning *p, const struct frame *f, struct evtx_pieces value)
{
    struct evtx_item item = { .place = EVTX_IN_USER, .value = value, .empty = true };
    item.n_names = (uint8_t)evtx_names_of(p->arena, p->run, STR("UserData"), f->name, item.names);
    bool may_hold_more = false; /* binary XML in it has fields of its own */
    for (uint32_t k = value.first; k < value.end; k++) {
        may_hold_more |=
            p->tokens[k].kind == EVTX_SUBSTITUTION || p->tokens[k].kind == EVTX_FRAGMENT;
    }
    if (item.n_names == 0 && may_hold_more) {
        add_inner(p, EVTX_IN_USER, value);
    } else {
        add_item(p, &item);
    }
}

/* The element ends, its content begins at its body. */
static void end_element(struct planning *p, uint32_t end)
{
    const struct frame *f = &p->open[--p->depth];
    struct evtx_pieces value = { f->body, end };
    switch (f->place) {
    case EVTX_IN_SYSTEM:
        add_system(p, f->name, (struct str) { NULL, 0 }, value);
        break;
    case EVTX_IN_DATA:
        add_data(p, f, value);
        break;
    case EVTX_IN_RENDERING:
        if (str_eq(f->name, STR("Message"))) {
            struct evtx_item item = { .place = EVTX_IN_RENDERING, .value = value, .empty = true };
            item.n_names =
                (uint8_t)evtx_names_of(p->arena, p->run, STR("RenderingInfo"), f->name, item.names);
            add_item(p, &item);
        }
        break;
    case EVTX_IN_USER:
        if (f->is_leaf) {
            add_user(p, f, value);
        } else {
            add_inner(p, EVTX_IN_USER, value);
        }
        break;
    case EVTX_IN_NOTHING:
    case EVTX_IN_EVENT:
        add_inner(p, f->inside, value);
        break;
    case EVTX_IN_LEAF:
    case EVTX_PLACES:
        break;
    }
}

static void begin_element(struct planning *p, struct str name, uint32_t k)
{
    struct frame *outer = &p->open[p->depth - 1];
    enum evtx_place place = outer->inside;
    outer->is_leaf = false;
    p->open[p->depth++] = (struct frame) { .place = place,
                                           .inside = place_in(place, name),
                                           .name = name,
                                           .body = k + 1,
                                           .is_leaf = true };
}

static uint32_t add_attribute(struct planning *p, uint32_t k, uint32_t n)
{
    struct frame *f = &p->open[p->depth - 1];
    struct evtx_pieces value = { k + 1, k + 1 };
    while (value.end < n && (p->tokens[value.end].kind == EVTX_TEXT ||
                             p->tokens[value.end].kind == EVTX_SUBSTITUTION)) {
        value.end++;
    }
    if (f->place == EVTX_IN_SYSTEM) {
        add_system(p, f->name, p->tokens[k].text, value);
    } else if (f->place == EVTX_IN_DATA && str_eq(p->tokens[k].text, STR("Name"))) {
        f->label = value;
    }
    return value.end - 1;
}

/* Items of System to the end, each kind in its order. */
static void put_system_last(struct planning *p)
{
    size_t n = p->items.n;
    struct evtx_item *sorted = arena_array(p->arena, struct evtx_item, n);
    size_t at = 0;
    for (unsigned last = 0; last < 2; last++) {
        for (size_t k = 0; k < n; k++) {
            if ((p->items.items[k].place == EVTX_IN_SYSTEM) == last) {
                sorted[at++] = p->items.items[k];
            }
        }
    }
    p->items.items = sorted;
}

void evtx_plan_make(struct evtx_plan *plan, struct arena *a, const struct in_run *run,
                    const struct evtx_tape *tape, enum evtx_place place)
{
    struct planning p = { .arena = a, .run = run, .tokens = tape->tokens };
    p.open[p.depth++] = (struct frame) { .place = EVTX_IN_NOTHING, .inside = place };
    for (uint32_t k = 0; k < tape->n; k++) {
        const struct evtx_token *t = &tape->tokens[k];
        switch (t->kind) {
        case EVTX_OPEN:
            begin_element(&p, t->text, k);
            break;
        case EVTX_ATTRIBUTE:
            k = add_attribute(&p, k, (uint32_t)tape->n);
            break;
        case EVTX_BODY:
            p.open[p.depth - 1].body = k + 1;
            break;
        case EVTX_BARE:
            p.open[p.depth - 1].body = k;
            end_element(&p, k);
            break;
        case EVTX_CLOSE:
            end_element(&p, k);
            break;
        case EVTX_FRAGMENT:
            if (p.depth == 1) {
                add_inner(&p, place, (struct evtx_pieces) { k, k + 1 });
            }
            break;
        default:
            break;
        }
    }
    put_system_last(&p);
    *plan = (struct evtx_plan) { *tape, p.items.items, p.items.n };
}
