/*
 * profile_map.c - building a mapping.
 *
 * The user's own profile goes first, so that it wins, and once more at the end, where what others
 * have filled and flattened can be its source. Targets whose value an option gives are left out.
 */
#include "source/event/profile_map.h"

#include "base/vec.h"

#include <string.h>

enum { SOURCE_MAX = 64 }; /* sources tried for one target */

static bool is_field(const struct scan_spec *spec, struct str name)
{
    for (size_t i = 0; i < spec->n_fields; i++) {
        if (str_eq_fold(spec->fields[i], name)) {
            return true;
        }
    }
    return false;
}

/* The text without the note in brackets, if it ends in it. */
static bool cut_note(struct str *s, struct str note)
{
    bool has = str_ends(*s, note);
    s->len -= has ? note.len : 0;
    return has;
}

/* The field in a source's text: without the note in brackets; of two that are joined, the first.
 */
static struct str first_field(const char *source, struct str *second, struct mapping_source *notes)
{
    struct str s = str_of(source);
    bool text_only = cut_note(&s, STR(" (if text)")), or_bytes = cut_note(&s, STR(" (or bytes)"));
    bool is_line = cut_note(&s, STR(" (a line)"));
    if (notes) {
        notes->text_only = text_only;
        notes->or_bytes = or_bytes;
        notes->is_line = is_line;
    }
    *second = (struct str) { NULL, 0 };
    size_t at = str_find(s, STR("\\"), 0);
    if (at != SIZE_MAX) {
        *second = (struct str) { s.s + at + 1, s.len - at - 1 };
        s.len = at;
    }
    return s;
}

static bool list_names(const struct profile_target *t, struct str name)
{
    for (; t && t->name; t++) {
        struct str second;
        for (const char *const *s = t->sources; *s; s++) {
            if (str_eq_fold(first_field(*s, &second, NULL), name) || str_eq_fold(second, name)) {
                return true;
            }
        }
    }
    return false;
}

/* Whether a condition of optional targets reads this field. */
static bool is_condition(const struct mapping *m, struct str name)
{
    for (size_t k = 0; k < m->n_profiles; k++) {
        const struct profile_optional *o = m->profiles[k].optional;
        for (const struct profile_condition *c = o ? o->when : NULL; c && c->fields; c++) {
            for (const char *const *field = c->fields; *field; field++) {
                if (str_eq_fold(str_of(*field), name)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* Whether the query or another target that applies to the same events reads this target. */
static bool is_wanted(const struct mapping *m, const struct profile *profile, struct str name)
{
    if (!m->spec || is_field(m->spec, name) || list_names(profile->targets, name)) {
        return true;
    }
    for (size_t k = 0; k < m->n_profiles; k++) {
        const struct mapping_profile *p = &m->profiles[k];
        bool same_events = p->always || profile == m->options->map;
        if (same_events && list_names(p->profile->targets, name)) {
            return true;
        }
    }
    if (str_eq_fold(name, STR("_raw")) && is_field(m->spec, STR("_size"))) {
        return true;
    }
    return is_condition(m, name) ||
           (str_eq_fold(name, STR("Channel")) && is_field(m->spec, STR("_sourceCategory")));
}

static bool is_given(const struct mapping *m, struct str name)
{
    return (str_eq_fold(name, STR("_sourceCategory")) && m->options->category.len > 0) ||
           (str_eq_fold(name, STR("_sourceHost")) && m->options->host.len > 0);
}

static struct mapping_step *add_step(struct mapping *m, unsigned profile, struct str name,
                                     size_t most)
{
    struct mapping_step *step = vec_add(m->arena, &m->steps);
    name = arena_str(m->arena, name);
    *step = (struct mapping_step) { .target = projection_slot(m->wanted, m->arena, name),
                                    .profile = profile,
                                    .counts = !m->spec || is_field(m->spec, name),
                                    .name = name,
                                    .sources = arena_array(m->arena, struct mapping_source, most) };
    return step;
}

static uint32_t slot_of(struct mapping *m, struct str name)
{
    return projection_slot(m->wanted, m->arena, arena_str(m->arena, name));
}

static void add_source(struct mapping *m, struct mapping_step *step, const char *text)
{
    struct mapping_source *s = &step->sources[step->n];
    struct str second;
    *s = (struct mapping_source) { .kind = MAPPING_FIELD };
    struct str first = first_field(text, &second, s);
    s->slot = slot_of(m, first);
    s->label = second.len > 0 ? str_of(text) : arena_str(m->arena, first);
    if (second.len > 0) {
        s->kind = MAPPING_JOIN;
        s->other = slot_of(m, second);
    }
    step->n += s->slot != step->target;
}

static void add_times(struct mapping *m, struct mapping_profile *p, const struct profile_target *t)
{
    for (const char *const *s = t->sources; *s; s++) {
        struct str second, name = first_field(*s, &second, NULL);
        if (!str_eq_fold(name, STR("_messageTime"))) {
            *vec_add(m->arena, &p->times) =
                projection_time(m->wanted, m->arena, arena_str(m->arena, name));
        }
    }
}

static void add_target(struct mapping *m, unsigned number, const struct profile_target *t,
                       bool optional)
{
    struct str name = str_of(t->name);
    if (is_given(m, name)) {
        return;
    }
    if (!optional && str_eq_fold(name, STR("_messageTime"))) {
        struct mapping_profile *p = &m->profiles[number];
        if (p->times.n == 0) {
            add_times(m, p, t);
        }
        return;
    }
    if (!(optional ? !m->spec || is_field(m->spec, name)
                   : is_wanted(m, m->profiles[number].profile, name))) {
        return;
    }
    struct mapping_step *step = add_step(m, number, name, SOURCE_MAX);
    step->optional = optional;
    m->has_optional |= optional;
    for (const char *const *s = t->sources; *s && step->n < SOURCE_MAX; s++) {
        add_source(m, step, *s);
    }
}

static void add_targets(struct mapping *m, unsigned number)
{
    const struct profile *p = m->profiles[number].profile;
    for (const struct profile_target *t = p->targets; t && t->name; t++) {
        add_target(m, number, t, false);
    }
    struct str category = STR("_sourceCategory");
    if (p->categories && p->categories->channel && !is_given(m, category) &&
        (!m->spec || is_field(m->spec, category))) {
        struct mapping_step *step = add_step(m, number, category, 1);
        step->sources[step->n++] = (struct mapping_source) { .kind = MAPPING_CATEGORY,
                                                             .slot = slot_of(m, STR("Channel")),
                                                             .label = STR("Channel") };
    }
}

static void add_optional(struct mapping *m, unsigned number)
{
    const struct profile_optional *o = m->profiles[number].optional;
    for (const struct profile_target *t = o ? o->targets : NULL; t && t->name; t++) {
        add_target(m, number, t, true);
    }
}

/* The members of a flattened object or text that are called `name` are its sources. */
static void add_flattened(struct mapping *m, unsigned number, struct str name, bool counts,
                          bool of_time)
{
    const struct profile *p = m->profiles[number].profile;
    if (name.len == 0 || name.s[0] == '_') {
        return;
    }
    struct mapping_step *step = add_step(m, number, name, SOURCE_MAX);
    step->flattens = true;
    step->counts = counts;
    step->of_time = of_time;
    for (const char *const *f = p->flatten; *f && f < p->flatten + MAPPING_FLATTEN; f++) {
        struct mapping_source *s = &step->sources[step->n];
        s->flat = (size_t)(f - p->flatten);
        struct str path = str_of(*f);
        if (!str_ends(path, STR("#json"))) {
            s->slot = slot_of(m, arena_printf(m->arena, "%s.%.*s", *f, STR_ARG(name)));
            m->flat_elsewhere |= s->slot < m->flat_from;
            step->n++;
            continue;
        }
        for (size_t k = 0; k < m->n_inner; k++) {
            struct mapping_inner *inner = &m->inner[k];
            if (inner->profile == number && inner->flat == s->flat) {
                s->kind = MAPPING_INNER_FIELD;
                s->slot = (uint32_t)k;
                s->other = projection_slot(inner->wanted, m->arena, step->name);
                step->n++;
            }
        }
    }
}

/* What is read from flattened objects: the query's fields, times, and the sources of targets filled
 * later. */
static void add_flatten(struct mapping *m, unsigned number)
{
    const struct profile *p = m->profiles[number].profile;
    if (!p->flatten || !*p->flatten) {
        return;
    }
    for (size_t i = 0; m->spec && i < m->spec->n_fields; i++) {
        add_flattened(m, number, m->spec->fields[i], true, false);
    }
    for (size_t k = 0; k < m->n_profiles; k++) {
        if (k != number && !m->profiles[k].always && !m->profiles[number].always) {
            continue; /* they do not apply to one event */
        }
        for (size_t i = 0; i < m->profiles[k].times.n; i++) {
            add_flattened(m, number, m->profiles[k].times.items[i].name, false, true);
        }
        const struct profile *q = m->profiles[k].profile;
        const struct profile_optional *asked = m->profiles[k].optional;
        bool own = q->needs == NULL;
        const struct profile_target *lists[] = { own ? q->targets : NULL,
                                                 asked ? asked->targets : NULL };
        for (size_t l = 0; l < 2; l++) {
            for (const struct profile_target *t = lists[l]; t && t->name; t++) {
                for (const char *const *s = t->sources; *s; s++) {
                    struct str second;
                    add_flattened(m, number, first_field(*s, &second, NULL), false, false);
                    add_flattened(m, number, second, false, false);
                }
            }
        }
    }
}

static void add_inner(struct mapping *m, unsigned number)
{
    const char *const *f = m->profiles[number].profile->flatten;
    for (size_t i = 0; f && *f && i < MAPPING_FLATTEN && m->n_inner < MAPPING_INNER; f++, i++) {
        struct str path = str_of(*f);
        if (!str_ends(path, STR("#json"))) {
            continue;
        }
        path.len -= strlen("#json");
        struct mapping_inner *inner = &m->inner[m->n_inner++];
        inner->slot = slot_of(m, path);
        inner->profile = number;
        inner->flat = i;
        inner->wanted = arena_new(m->arena, struct projection);
        names_init(&inner->wanted->table, m->arena);
    }
}

/* The fields of which one must be there: the sources of the target of that name, or `a|b`. */
static void add_need(struct mapping *m, const struct profile *p, const char *need,
                     struct mapping_needs *out)
{
    struct str rest = str_of(need), second;
    *out = (struct mapping_needs) { .slots = arena_array(m->arena, uint32_t, SOURCE_MAX) };
    for (const struct profile_target *t = p->targets; t && t->name; t++) {
        for (const char *const *s = t->sources; strcmp(t->name, need) == 0 && *s; s++) {
            out->slots[out->n++] = slot_of(m, first_field(*s, &second, NULL));
        }
    }
    out->n_values = out->n;
    while (out->n < SOURCE_MAX && rest.len > 0) {
        size_t bar = str_find(rest, STR("|"), 0);
        struct str name = { rest.s, bar == SIZE_MAX ? rest.len : bar };
        out->slots[out->n++] = slot_of(m, name);
        bar = bar == SIZE_MAX ? rest.len : bar + 1;
        rest = (struct str) { rest.s + bar, rest.len - bar };
    }
}

static void add_needs(struct mapping *m, unsigned number)
{
    struct mapping_profile *p = &m->profiles[number];
    size_t most = sizeof p->needs / sizeof *p->needs;
    for (const char *const *need = p->profile->needs; need && *need && p->n_needs < most; need++) {
        add_need(m, p->profile, *need, &p->needs[p->n_needs++]);
    }
}

static void add_conditions(struct mapping *m, unsigned number)
{
    struct mapping_profile *p = &m->profiles[number];
    for (const struct profile_condition *c = p->optional ? p->optional->when : NULL; c && c->fields;
         c++) {
        struct mapping_condition *out = vec_add(m->arena, &p->when);
        struct cell value = cell_of_text(str_of(c->value));
        *out = (struct mapping_condition) { .text = str_of(c->value), .may_lack = c->may_lack };
        out->is_number = cell_integer(&value, &out->number);
        out->slots = arena_array(m->arena, uint32_t, SOURCE_MAX);
        for (const char *const *field = c->fields; *field && out->n < SOURCE_MAX; field++) {
            out->slots[out->n++] = slot_of(m, str_of(*field));
        }
    }
}

static void add_profile(struct mapping *m, const struct profile *p, bool always, bool only_optional)
{
    const char *name = m->options->map_optional;
    m->profiles[m->n_profiles++] =
        (struct mapping_profile) { .profile = p,
                                   .always = always,
                                   .optional = name ? profile_optional(p, name) : NULL,
                                   .only_optional = only_optional };
}

/* Whether a scan gets anything from a built-in profile, whose needs are looked for in each event.
 */
static bool is_of_use(const struct mapping *m, const struct profile *p)
{
    bool any = p->categories && is_field(m->spec, STR("_sourceCategory"));
    for (size_t i = 0; p->flatten && i < m->spec->n_fields && !any; i++) {
        any = m->spec->fields[i].len > 0 && m->spec->fields[i].s[0] != '_';
    }
    for (const struct profile_target *t = p->targets; t && t->name && !any; t++) {
        any = is_wanted(m, p, str_of(t->name)) || str_eq_fold(str_of(t->name), STR("_messageTime"));
    }
    return any;
}

static void add_built_in(struct mapping *m)
{
    const struct file_options *o = m->options;
    bool has_optional = false;
    if (!o->profile_auto && o->profile) {
        add_profile(m, o->profile, true, false);
        has_optional = o->profile == &profile_windows;
    } else if (o->profile_auto) {
        add_profile(m, &profile_windows, false, false);
        has_optional = true;
    }
    m->others = (unsigned)m->n_profiles;
    for (size_t k = 0; o->profile_auto && profile_list[k]; k++) {
        if (profile_list[k] != &profile_windows && m->n_profiles + 1 < MAPPING_PROFILES &&
            (!m->spec || is_of_use(m, profile_list[k]))) {
            add_profile(m, profile_list[k], false, false);
        }
    }
    if (o->map_optional && !has_optional) {
        add_profile(m, &profile_windows, true, true);
    }
}

struct mapping *mapping_new(struct projection *w, struct arena *a, const struct scan_spec *spec,
                            const struct file_options *o)
{
    if (!o->map && !o->profile && !o->profile_auto && !o->map_optional) {
        return NULL;
    }
    struct mapping *m = arena_new(a, struct mapping);
    m->arena = a;
    m->wanted = w;
    m->spec = spec;
    m->options = o;
    if (o->map) {
        add_profile(m, o->map, true, false);
    }
    add_built_in(m);
    m->keys_from = w->n_slots;
    for (unsigned k = m->others; k < m->n_profiles && !m->profiles[k].always; k++) {
        add_need(m, m->profiles[k].profile, m->profiles[k].profile->needs[0],
                 &m->profiles[k].needs[0]);
        for (size_t i = 0; i < m->profiles[k].needs[0].n; i++) {
            m->keys_elsewhere |= m->profiles[k].needs[0].slots[i] < m->keys_from;
        }
    }
    m->keys_to = w->n_slots;
    for (unsigned k = 0; k < m->n_profiles; k++) {
        add_conditions(m, k);
        if (!m->profiles[k].only_optional) {
            add_needs(m, k);
            add_inner(m, k);
            add_targets(m, k);
        }
    }
    m->flat_from = w->n_slots;
    for (unsigned k = 0; k < m->n_profiles; k++) {
        if (!m->profiles[k].only_optional) {
            add_flatten(m, k);
        }
    }
    m->flat_to = w->n_slots;
    m->behind_flat = m->steps.n;
    for (unsigned k = 0; k < m->n_profiles; k++) {
        add_optional(m, k);
    }
    if (o->map && m->n_profiles > 1) {
        add_targets(m, 0);
    }
    for (size_t i = 0; i < m->steps.n; i++) {
        m->steps.items[i].first = m->n_sources;
        m->n_sources += m->steps.items[i].n;
    }
    m->spec = NULL;
    return m;
}

struct mapped *mapped_new(struct arena *a, const struct mapping *m)
{
    struct mapped *state = arena_new(a, struct mapped);
    state->filled = arena_array(a, uint32_t, m->steps.n);
    state->places = arena_array(a, uint64_t, m->n_sources);
    for (size_t k = 0; k < m->n_inner; k++) {
        state->inner[k] = walk_new(a, m->inner[k].wanted);
    }
    return state;
}
