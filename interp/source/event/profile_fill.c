/*
 * profile_fill.c - applying a mapping to one event.
 *
 * A null or object counts as missing. A profile applies when each of its required fields is present
 * under one of its spellings; this is decided for every event alone, so that the result depends
 * neither on the order of events nor on how a file is split into chunks.
 */
#include "source/event/profile_map.h"

#include "data/json/json_cell.h"

static bool is_there(const struct walk *walk, uint32_t slot)
{
    uint32_t place = walk->places[slot];
    if (place == 0 || place == PLACE_CELL) {
        return place != 0;
    }
    char c = walk->j.text[walk->j.at[place]];
    return c != 'n' && c != '{';
}

struct cell mapping_value(struct walk *walk, uint32_t slot)
{
    struct cell c = cell_null();
    uint32_t place = walk->places[slot];
    if (place == PLACE_CELL) {
        return walk->cells[slot];
    }
    if (place != 0 && is_there(walk, slot)) {
        json_cell(&walk->j, place, walk->scratch, &c);
    }
    return c;
}

struct walk *mapping_inner(struct walk *walk, const struct mapping *m, size_t k)
{
    struct mapped *state = walk->mapped;
    struct walk *inner = state->inner[k];
    unsigned bit = 1u << k;
    if (!(state->opened & bit)) {
        state->opened |= bit;
        struct cell c = mapping_value(walk, m->inner[k].slot);
        inner->scratch = walk->scratch;
        if (cell_is_text(&c) && c.len > 0 &&
            walk_record(inner, m->inner[k].wanted, cell_str(&c)) == JSON_FINE) {
            state->valid |= bit;
        }
    }
    return state->valid & bit ? inner : NULL;
}

/* Text with a value: "-" means no value in Windows events. */
static struct str solid_text(struct walk *walk, uint32_t slot)
{
    struct cell c = mapping_value(walk, slot);
    bool says = cell_is_text(&c) && !str_eq(cell_str(&c), STR("-"));
    return says ? cell_str(&c) : (struct str) { NULL, 0 };
}

static bool put_text(struct walk *walk, uint32_t target, struct str text)
{
    if (text.len == 0) {
        return false;
    }
    walk->cells[target] = cell_of_text(text);
    walk->places[target] = PLACE_CELL;
    return true;
}

static bool put_join(struct walk *walk, uint32_t target, const struct mapping_source *s)
{
    struct str head = solid_text(walk, s->slot), tail = solid_text(walk, s->other);
    if (head.len == 0 || tail.len == 0) {
        return put_text(walk, target, tail);
    }
    size_t len = head.len + 1 + tail.len;
    char *text = arena_alloc(walk->scratch, len);
    memcpy(text, head.s, head.len);
    text[head.len] = '\\';
    memcpy(text + head.len + 1, tail.s, tail.len);
    return put_text(walk, target, (struct str) { text, len });
}

/* `[72,105]`, which journald writes for a text that is not UTF-8; else the text as it is. */
static struct str text_of_bytes(struct arena *a, struct str list)
{
    char *bytes = arena_alloc(a, list.len);
    size_t n = 0, at = 1;
    while (at < list.len) {
        unsigned value = 0, digits = 0;
        while (at < list.len && list.s[at] >= '0' && list.s[at] <= '9' && digits < 4) {
            value = value * 10 + (unsigned)(list.s[at++] - '0');
            digits++;
        }
        if (digits > 0 && value > 255) {
            return list;
        }
        if (digits > 0) {
            bytes[n++] = (char)value;
        }
        if (at < list.len && !strchr(", ]\t\r\n", list.s[at])) {
            return list;
        }
        at++;
    }
    char *text = arena_alloc(a, 3 * n + 1);
    size_t len = 0;
    for (size_t from = 0; from < n;) {
        len += utf8_put(text + len, utf8_next((struct str) { bytes, n }, &from));
    }
    return (struct str) { text, len };
}

static bool put_field(struct walk *walk, const struct mapping_step *step,
                      const struct mapping_source *s)
{
    uint32_t place = walk->places[s->slot];
    if (!is_there(walk, s->slot) || (step->optional && solid_text(walk, s->slot).len == 0)) {
        return false;
    }
    if (s->text_only || s->or_bytes || s->is_line) {
        struct cell c = mapping_value(walk, s->slot);
        struct str text = cell_is_text(&c) ? cell_str(&c) : STR("");
        if (s->text_only && !cell_is_text(&c)) {
            return false;
        }
        if (s->or_bytes && text.len > 0 && text.s[0] == '[') {
            return put_text(walk, step->target, text_of_bytes(walk->scratch, text));
        }
        if (s->is_line && text.len > 0 && text.s[text.len - 1] == '\n') {
            return put_text(walk, step->target, str_trim(text));
        }
    }
    if (place == PLACE_CELL) {
        walk->cells[step->target] = walk->cells[s->slot];
    }
    walk->places[step->target] = place;
    return true;
}

static bool put_inner(struct walk *walk, const struct mapping *m, uint32_t target,
                      const struct mapping_source *s)
{
    struct walk *inner = mapping_inner(walk, m, s->slot);
    struct cell c;
    if (!inner || !is_there(inner, s->other) ||
        !json_cell(&inner->j, inner->places[s->other], walk->scratch, &c) || cell_is_null(&c)) {
        return false;
    }
    walk->cells[target] = c;
    walk->places[target] = PLACE_CELL;
    return true;
}

static bool put_source(struct walk *walk, const struct mapping *m, const struct mapping_step *step,
                       const struct mapping_source *s)
{
    switch (s->kind) {
    case MAPPING_FIELD:
        return put_field(walk, step, s);
    case MAPPING_JOIN:
        return put_join(walk, step->target, s);
    case MAPPING_CATEGORY: {
        struct str channel = solid_text(walk, s->slot);
        return channel.len > 0 && put_text(walk, step->target,
                                           profile_category_of(m->profiles[step->profile].profile,
                                                               walk->scratch, channel));
    }
    case MAPPING_INNER_FIELD:
        return put_inner(walk, m, step->target, s);
    }
    return false;
}

/* Whether any of the slots [k, to) has a value. */
static bool has_any(const struct walk *walk, uint32_t k, uint32_t to)
{
    uint64_t any = 0;
    for (uint64_t four[2]; k + 4 <= to; k += 4) {
        memcpy(four, &walk->places[k], sizeof four);
        any |= four[0] | four[1];
    }
    for (; k < to; k++) {
        any |= walk->places[k];
    }
    return any != 0;
}

/* Whether the event has anything to flatten; most have not, so this is the fast path.
 */
static bool has_flat(const struct walk *walk, const struct mapping *m)
{
    bool any = m->flat_elsewhere || has_any(walk, m->flat_from, m->flat_to);
    for (size_t i = 0; i < m->n_inner && !any; i++) {
        any = walk->places[m->inner[i].slot] != 0;
    }
    return any;
}

/* Whether the event has a time of its own, or the first that its profiles read. */
static bool has_time(const struct walk *walk, const struct mapping *m)
{
    unsigned applies = walk->mapped->applies;
    bool has = is_there(walk, m->wanted->message);
    for (unsigned k = 0; applies >> k != 0 && !has; k++) {
        const struct mapping_times *times = &m->profiles[k].times;
        if ((applies & 1u << k) && times->n > 0) {
            return is_there(walk, times->items[0].slot);
        }
    }
    return has;
}

static bool is_met(struct walk *walk, const struct mapping_condition *c)
{
    size_t i = 0;
    while (i + 1 < c->n && !is_there(walk, c->slots[i])) {
        i++;
    }
    if (c->is_number) {
        struct cell value = mapping_value(walk, c->slots[i]);
        int64_t number = 0;
        return cell_is_null(&value) ? c->may_lack
                                    : cell_integer(&value, &number) && number == c->number;
    }
    struct str text = solid_text(walk, c->slots[i]);
    return text.len == 0 ? c->may_lack : str_eq_fold(text, c->text);
}

/* Are the conditions of the profile's optional targets met? Evaluated once an event. */
static bool are_met(struct walk *walk, const struct mapping *m, unsigned profile)
{
    struct mapped *state = walk->mapped;
    const struct mapping_profile *p = &m->profiles[profile];
    unsigned bit = 1u << profile;
    if (!(state->asked & bit)) {
        size_t k = 0;
        while (k < p->when.n && is_met(walk, &p->when.items[k])) {
            k++;
        }
        state->asked |= bit;
        state->met |= k == p->when.n ? bit : 0;
    }
    return state->met & bit;
}

static bool is_one_of(const struct walk *walk, const struct mapping_profile *p)
{
    for (size_t k = 0; k < p->n_needs && !p->always; k++) {
        const struct mapping_needs *need = &p->needs[k];
        size_t i = 0;
        while (i < need->n && !(i < need->n_values ? is_there(walk, need->slots[i])
                                                   : walk->places[need->slots[i]] != 0)) {
            i++;
        }
        if (i == need->n) {
            return false;
        }
    }
    return !p->only_optional;
}

static void count_event(struct mapped *state)
{
    state->events += !state->counts;
    state->counts = true;
}

void mapping_flattened(struct mapped *state, unsigned profile, size_t flat)
{
    state->flat[profile][flat]++;
    count_event(state);
}

static void count_source(struct mapped *state, const struct mapping_step *step, size_t count,
                         size_t flat)
{
    if (step->flattens && step->counts) {
        mapping_flattened(state, step->profile, flat);
    } else if (step->counts) {
        state->places[count]++;
        count_event(state);
    }
}

void mapping_fill(struct walk *walk, const struct mapping *m)
{
    struct mapped *state = walk->mapped;
    state->n_filled = 0;
    state->counts = false;
    state->applies = state->opened = state->valid = 0;
    state->asked = state->met = 0;
    bool built_in = false; /* one applies */
    size_t n = m->n_profiles;
    if (!m->keys_elsewhere && !has_any(walk, m->keys_from, m->keys_to)) {
        n = m->others; /* it has nothing that makes it an event of the others */
    }
    for (unsigned k = 0; k < n; k++) {
        const struct mapping_profile *p = &m->profiles[k];
        if ((p->always || !built_in) && is_one_of(walk, p)) {
            state->applies |= 1u << k;
            built_in |= !p->always;
        }
    }
    if (state->applies == 0 && !m->has_optional) {
        return;
    }
    bool flat = has_flat(walk, m), timed = flat && has_time(walk, m);
    for (size_t i = 0; i < m->steps.n; i++) {
        const struct mapping_step *step = &m->steps.items[i];
        if (step->flattens && !flat) {
            i = m->behind_flat - 1;
            continue;
        }
        if (!(step->optional || (state->applies & 1u << step->profile)) ||
            (step->of_time && timed) || is_there(walk, step->target)) {
            continue;
        }
        if (step->optional && !are_met(walk, m, step->profile)) {
            continue;
        }
        for (size_t k = 0; k < step->n; k++) {
            if (put_source(walk, m, step, &step->sources[k])) {
                state->filled[state->n_filled++] = (uint32_t)i;
                count_source(state, step, step->first + k, step->sources[k].flat);
                break;
            }
        }
    }
}

void mapping_count(const struct mapped *state, const struct mapping *m)
{
    struct profile_counts *to = m->options->mapped;
    size_t order = 0;
    if (!to || state->events == 0) {
        return;
    }
    pthread_mutex_lock(&to->lock);
    to->events += state->events;
    for (size_t i = 0; i < m->steps.n; i++) {
        const struct mapping_step *step = &m->steps.items[i];
        for (size_t k = 0; k < step->n; k++, order++) {
            profile_counts_add(
                to, &(struct profile_count) { .by = m->profiles[step->profile].profile->name,
                                              .target = step->name,
                                              .source = step->sources[k].label,
                                              .order = order,
                                              .events = state->places[order] });
        }
    }
    for (unsigned p = 0; p < m->n_profiles; p++) {
        const struct profile *profile = m->profiles[p].profile;
        for (size_t k = 0; profile->flatten && k < MAPPING_FLATTEN && profile->flatten[k]; k++) {
            profile_counts_add(to, &(struct profile_count) { .by = profile->name,
                                                             .source = str_of(profile->flatten[k]),
                                                             .order = order++,
                                                             .events = state->flat[p][k] });
        }
    }
    pthread_mutex_unlock(&to->lock);
}
