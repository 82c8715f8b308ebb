/*
 * profile.c - the list of built-in profiles, parts of a profile, and the sum of what was mapped.
 */
#include "source/map/profile.h"

#include "base/buf.h"
#include "base/vec.h"

#define PROFILE(name) extern const struct profile profile_##name;
#include "profile_list.def"
#undef PROFILE

#define PROFILE(name) &profile_##name,
const struct profile *const profile_list[] = {
#include "profile_list.def"
    NULL,
};
#undef PROFILE

const struct profile *profile_find(struct str id)
{
    for (size_t k = 0; profile_list[k]; k++) {
        if (str_eq_fold(str_of(profile_list[k]->id), id)) {
            return profile_list[k];
        }
    }
    return NULL;
}

/* The channel without Microsoft-Windows- and /Operational, in lower case, blanks as -. */
static struct str short_channel(struct arena *a, struct str channel)
{
    static const struct str head = { "microsoft-windows-", 18 }, tail = { "/operational", 12 };
    struct str low = arena_str(a, text_lower(a, channel));
    if (str_starts(low, head)) {
        low.s += head.len;
        low.len -= head.len;
    }
    if (str_ends(low, tail)) {
        low.len -= tail.len;
    }
    char *out = arena_cstr(a, low);
    for (size_t i = 0; i < low.len; i++) {
        out[i] = out[i] == ' ' ? '-' : out[i];
    }
    return (struct str) { out, low.len };
}

/* The text of `category` with the first `<Channel...>` in it replaced. */
static struct str fill_in(struct arena *a, struct str category, struct str channel)
{
    size_t from = str_find(category, STR("<Channel"), 0);
    size_t to = from == SIZE_MAX ? SIZE_MAX : str_find(category, STR(">"), from);
    if (to == SIZE_MAX) {
        return category;
    }
    struct str name = short_channel(a, channel);
    struct str rest = { category.s + to + 1, category.len - to - 1 };
    size_t len = from + name.len + rest.len;
    char *out = arena_alloc(a, len);
    memcpy(out, category.s, from);
    memcpy(out + from, name.s, name.len);
    memcpy(out + from + name.len, rest.s, rest.len);
    return (struct str) { out, len };
}

struct str profile_category_of(const struct profile *p, struct arena *a, struct str channel)
{
    struct str other = STR("");
    for (const struct profile_category *c = p->categories; c && c->channel; c++) {
        if (strcmp(c->channel, "*") == 0) {
            other = str_of(c->category);
        } else if (str_eq_fold(str_of(c->channel), channel)) {
            return fill_in(a, str_of(c->category), channel);
        }
    }
    return fill_in(a, other, channel);
}

const struct profile_optional *profile_optional(const struct profile *p, const char *name)
{
    for (const struct profile_optional *o = p->optional; o && o->name; o++) {
        if (strcmp(o->name, name) == 0) {
            return o;
        }
    }
    return NULL;
}

void profile_counts_init(struct profile_counts *c, struct arena *a)
{
    *c = (struct profile_counts) { .arena = a };
    pthread_mutex_init(&c->lock, NULL);
}

void profile_counts_add(struct profile_counts *c, const struct profile_count *more)
{
    size_t at = 0;
    if (more->events == 0) {
        return;
    }
    while (at < c->list.n && c->list.items[at].order < more->order) {
        at++;
    }
    if (at < c->list.n && c->list.items[at].order == more->order) {
        c->list.items[at].events += more->events;
        return;
    }
    (void)vec_add(c->arena, &c->list);
    memmove(c->list.items + at + 1, c->list.items + at,
            sizeof *c->list.items * (c->list.n - 1 - at));
    c->list.items[at] = *more;
    c->list.items[at].target = arena_str(c->arena, more->target);
    c->list.items[at].source = arena_str(c->arena, more->source);
}

/* Whether the same occurs before item k: a target may have two steps with one source. */
static bool is_said(const struct profile_counts *c, size_t k)
{
    const struct profile_count *this = &c->list.items[k];
    for (size_t i = 0; i < k; i++) {
        const struct profile_count *other = &c->list.items[i];
        if (other->by == this->by && str_eq(other->target, this->target) &&
            str_eq(other->source, this->source)) {
            return true;
        }
    }
    return false;
}

struct str profile_counts_line(const struct profile_counts *c, struct arena *a)
{
    struct buf line = BUF_INIT;
    const char *by = NULL;
    struct str target = { NULL, 0 };
    for (size_t k = 0; k < c->list.n; k++) {
        const struct profile_count *item = &c->list.items[k];
        if (is_said(c, k)) {
            continue;
        }
        if (item->by == by && item->target.len > 0 && str_eq(item->target, target)) {
            buf_printf(&line, " or %.*s", STR_ARG(item->source));
            continue;
        }
        if (item->by != by) {
            buf_printf(&line, "%s%s: ", by ? "; " : "", item->by);
            by = item->by;
        } else {
            buf_text(&line, ", ");
        }
        target = item->target;
        if (target.len > 0) {
            buf_printf(&line, "%.*s from %.*s", STR_ARG(target), STR_ARG(item->source));
        } else {
            buf_printf(&line, "fields of %.*s", STR_ARG(item->source));
        }
    }
    struct str out = arena_str(a, buf_view(&line));
    buf_release(&line);
    return out;
}
