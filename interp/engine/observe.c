/*
 * observe.c - see observe.h.
 */
#include "engine/observe.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "data/cell.h"
#include "data/date_format.h"
#include "data/time.h"
#include "engine/empty_keys.h"
#include "engine/job.h"
#include "exec/observe.h"

enum { SHOWN_VALUES = 5, SHOWN_TERM = 60 };

void observe_report(struct arena *a, struct source *source, struct stage_reports *reports,
                    struct observation *out)
{
    struct source_stats *stats = arena_new(a, struct source_stats);
    source->ops->stats(source, stats);
    out->events = stats->records;
    out->stages = reports->stages.items;
    out->n_stages = reports->stages.n;
    out->in_range = out->n_stages > 0 ? out->stages[0].counts.in : 0;
    if (out->events > 0 && out->in_range == 0 && out->ranged) {
        out->has_times = source->ops->time_bounds(source, &out->min, &out->max);
    }
    bool named = observe_names(a, source, reports);
    out->absent = reports->absent.items;
    out->n_absent = named ? reports->absent.n : 0;
}

/* Those of the first run see how far this one is, and may stop it. */
static void add_progress(struct observers *to, struct arena *a, const struct observers *from)
{
    for (size_t i = 0; from && i < from->n; i++) {
        const struct run_observer *o = &from->items[i];
        struct run_observer only = { .ctx = o->ctx, .progress = o->progress };
        if (o->progress) {
            observers_add(to, a, &only);
        }
    }
}

bool observe_job(struct job *job, struct source *source, struct observation *out)
{
    struct job again;
    const struct result *result = NULL;
    struct term_observer terms;
    struct observers observers = { 0 };
    struct run_observer observer = term_observer(&terms);
    observers_add(&observers, job->arena, &observer);
    add_progress(&observers, job->arena, job->run.observers);
    job_again(job, &again);
    again.terms = &terms;
    again.run.observers = &observers;
    if (again.binder->diags->count[DIAG_ERROR] > 0 || job_run(&again, &result) != RUN_DONE) {
        return false;
    }
    observe_report(job->arena, source, again.report, out);
    return true;
}

/* The names of the data, each once. */
struct data_names {
    struct arena *arena;
    struct map known;
    struct stage_reports *reports;
    struct suggest *near; /* one an absent field */
    bool *has;
};

static bool is_inside(struct str name, struct str object)
{
    return name.len > object.len && (name.s[object.len] == '.' || name.s[object.len] == '[') &&
           str_eq_fold((struct str) { name.s, object.len }, object);
}

/* One edit makes nearly any name of two letters from any other. */
static void offer(struct suggest *s, struct str name)
{
    enum { SHORTEST = 3 };
    struct str wanted = s->wanted;
    size_t n = wanted.len < name.len ? wanted.len : name.len;
    bool begins = n > 0 && str_eq_fold((struct str) { wanted.s, n }, (struct str) { name.s, n });
    if (n >= SHORTEST || begins) {
        suggest_offer(s, name);
    }
}

static void add_data_name(void *to, struct str name)
{
    struct data_names *d = to;
    if (map_get(&d->known, name)) {
        return;
    }
    name = arena_str(d->arena, name);
    map_put(&d->known, name, d);
    for (size_t i = 0; i < d->reports->absent.n; i++) {
        struct str wanted = d->reports->absent.items[i].name;
        d->has[i] = d->has[i] || str_eq_fold(name, wanted) || is_inside(name, wanted);
        offer(&d->near[i], name);
    }
}

bool observe_names(struct arena *a, struct source *source, struct stage_reports *reports)
{
    size_t n = reports->absent.n, kept = 0;
    if (n == 0) {
        return true;
    }
    struct arena work;
    const char *why = NULL;
    struct data_names d = { .arena = a,
                            .reports = reports,
                            .near = arena_array(a, struct suggest, n),
                            .has = arena_array(a, bool, n) };
    map_init(&d.known, a, true);
    for (size_t i = 0; i < n; i++) {
        suggest_init(&d.near[i], reports->absent.items[i].name);
    }
    arena_init(&work, NULL);
    bool read = source->ops->names && source->ops->names(source, &work, add_data_name, &d, &why);
    arena_release(&work);
    if (read) {
        empty_keys_find(source, reports, d.has);
    }
    for (size_t i = 0; i < n && read; i++) {
        if (!d.has[i]) {
            reports->absent.items[i].near = suggest_best(&d.near[i]);
            reports->absent.items[kept++] = reports->absent.items[i];
        }
    }
    reports->absent.n = kept;
    return read;
}

const struct stage_report *observe_empty_stage(const struct observation *o)
{
    for (size_t i = 0; i < o->n_stages; i++) {
        if (o->stages[i].counts.out == 0) {
            return &o->stages[i];
        }
    }
    return NULL;
}

/* What comes from events, as it may be printed. */
static struct str shown(struct arena *a, struct str text)
{
    struct buf to = BUF_INIT;
    out_put_shown(&to, text, SIZE_MAX, true);
    struct str s = arena_str(a, buf_view(&to));
    buf_release(&to);
    return s;
}

static struct str text_of(struct str query, struct span span)
{
    if (span.at > query.len || span.len > query.len - span.at) {
        return STR("");
    }
    return (struct str) { query.s + span.at, span.len };
}

static bool is_short(struct str text)
{
    return text.len > 0 && text.len <= SHOWN_TERM && !memchr(text.s, '\n', text.len);
}

/* "; the data has `a`, `b`" or a near value; empty: nothing is known. */
static struct str values_text(struct arena *a, struct str term, const struct term_report *t)
{
    const char *equals = memchr(term.s, '=', term.len);
    struct str wanted =
        equals ? (struct str) { equals + 1, (size_t)(term.s + term.len - equals - 1) } : STR("");
    struct suggest near;
    wanted = str_trim(wanted);
    if (wanted.len >= 2 && wanted.s[0] == '"') {
        wanted = (struct str) { wanted.s + 1, wanted.len - 2 };
    }
    suggest_init(&near, wanted);
    bool number = wanted.len > 0 && wanted.s[0] >= '0' && wanted.s[0] <= '9'; /* none is near */
    for (size_t i = 0; i < t->n_values && !number; i++) {
        offer(&near, t->values[i]);
    }
    struct str best = suggest_best(&near);
    if (best.len > 0) {
        best = shown(a, best);
        return arena_printf(a, "; did you mean `%.*s`?", STR_ARG(best));
    }
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < t->n_values && t->n_values <= SHOWN_VALUES; i++) {
        struct str value = shown(a, t->values[i]);
        buf_printf(&text, "%s`%.*s`",
                   i > 0              ? ", "
                   : t->n_values == 1 ? "; its only value is "
                                      : "; its values are ",
                   STR_ARG(value));
    }
    struct str all = arena_str(a, buf_view(&text));
    buf_release(&text);
    return all;
}

/* Whether a field in the term is one that no event has: that is the reason then. */
static bool names_absent(const struct observation *o, struct span span)
{
    for (size_t i = 0; i < o->n_absent; i++) {
        uint32_t at = o->absent[i].span.at;
        if (at >= span.at && at < span.at + span.len) {
            return true;
        }
    }
    return false;
}

static struct str term_text(struct arena *a, struct str query, const struct term_report *t)
{
    struct str term = text_of(query, t->span);
    struct str values = values_text(a, term, t);
    return arena_printf(a, "no row satisfies `%.*s`%.*s",
                        STR_ARG(is_short(term) ? term : STR("...")), STR_ARG(values));
}

static struct str time_text(struct arena *a, int64_t ms)
{
    const char *why = NULL;
    const struct date_format *f = date_format_compile(a, STR("yyyy-MM-dd'T'HH:mm:ss'Z'"), &why);
    return date_format_write(f, a, ms, zone_utc());
}

static struct str range_text(struct arena *a, const struct observation *o)
{
    if (!o->has_times) {
        return STR("no event has a time");
    }
    struct str min = time_text(a, o->min), max = time_text(a, o->max);
    return arena_printf(a, "the events are from %.*s to %.*s", STR_ARG(min), STR_ARG(max));
}

static struct str absent_text(struct arena *a, const struct absent_field *f)
{
    if (f->near.len > 0) {
        struct str near = shown(a, f->near);
        return arena_printf(a, "no event has a field `%.*s`; did you mean `%.*s`?",
                            STR_ARG(f->name), STR_ARG(near));
    }
    return arena_printf(a, "no event has a field `%.*s`", STR_ARG(f->name));
}

static bool is_stage_absent(const struct stage_report *s, const struct absent_field *f)
{
    return f->span.at >= s->span.at && f->span.at < s->span.at + s->span.len;
}

/* Why the stage `s`, which had rows, gave none. */
static size_t stage_reasons(struct arena *a, struct str query, const struct observation *o,
                            const struct stage_report *s, struct str *out, size_t cap)
{
    size_t n = 0;
    for (size_t i = 0; i < o->n_absent && n < cap; i++) {
        if (is_stage_absent(s, &o->absent[i])) {
            out[n++] = absent_text(a, &o->absent[i]);
        }
    }
    bool some = n > 0;
    for (size_t i = 0; i < s->n_terms && n < cap; i++) {
        if (s->terms[i].held == 0 && !names_absent(o, s->terms[i].span)) {
            out[n++] = term_text(a, query, &s->terms[i]);
        }
        some = some || s->terms[i].held == 0;
    }
    if (!some && s->n_terms > 1 && n < cap) {
        out[n++] = STR("each of its conditions holds for some rows, but no row satisfies them all");
    }
    bool joins = s->text.len >= 4 && str_eq_fold((struct str) { s->text.s, 4 }, STR("join"));
    if (n < cap && s->reads && joins) {
        out[n++] = STR("no rows of its tables fit together; run the query of each by itself");
    }
    if (n < cap && s->counts.dropped[DROP_PARSE] == s->counts.in) {
        out[n++] = arena_printf(a, "it finds nothing in any of the %llu row%s; `nodrop` keeps them",
                                (unsigned long long)s->counts.in, s->counts.in == 1 ? "" : "s");
    }
    return n;
}

size_t observe_reasons(struct arena *a, struct str query, const struct observation *o,
                       struct str *out, size_t cap)
{
    const struct stage_report *s = observe_empty_stage(o);
    if (o->events > 0 && o->in_range == 0) {
        out[0] = range_text(a, o);
        return o->ranged ? 1 : 0;
    }
    return s && s->counts.in > 0 ? stage_reasons(a, query, o, s, out, cap) : 0;
}

void observe_warn_absent(struct diags *d, const struct absent_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct absent_field *f = &fields[i];
        if (f->guarded) {
            continue;
        }
        struct diag *g =
            diag_at(d, DIAG_ABSENT_FIELD, f->span, "no event has a field `%.*s`", STR_ARG(f->name));
        diag_label(d, g, "null in every event");
        if (f->near.len > 0) {
            struct str near = shown(d->arena, f->near);
            diag_help(d, g, "did you mean `%.*s`?", STR_ARG(near));
            diag_fix(d, g, f->near);
        }
    }
}

/* A range of times is written to exclude what other data has. */
static bool is_of_time(struct str term)
{
    static const char *const words[] = { "_messagetime", "_receipttime", "_searchabletime",
                                         "_timeslice",   "now(",         "parsedate(",
                                         "_count" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str word = str_of(words[i]);
        for (size_t at = 0; at + word.len <= term.len; at++) {
            if (str_eq_fold((struct str) { term.s + at, word.len }, word)) {
                return true;
            }
        }
    }
    return false;
}

static bool has_finding(const struct diags *d, struct span at)
{
    for (size_t i = 0; i < d->n; i++) {
        struct span other = d->items[i]->span;
        if (d->items[i]->placed && other.at < at.at + at.len && at.at < other.at + other.len) {
            return true;
        }
    }
    return false;
}

static void warn_of_stage(struct diags *d, struct str query, const struct observation *o,
                          const struct stage_report *s)
{
    struct arena *a = d->arena;
    for (size_t i = 0; i < s->n_terms && s->counts.in > 0; i++) {
        const struct term_report *t = &s->terms[i];
        if (t->held == 0 && !names_absent(o, t->span)) {
            struct str text = term_text(a, query, t);
            diag_at(d, DIAG_NEVER_HOLDS, t->span, "%.*s", STR_ARG(text));
        } else if (t->held == s->counts.in && s->stage > 0 && !t->expected && !s->of_table &&
                   !is_of_time(text_of(query, t->span)) && !has_finding(d, t->span)) {
            diag_at(d, DIAG_ALWAYS_HOLDS, t->span, "every row satisfies this condition");
        }
    }
    if (s->counts.in > 0 && s->counts.dropped[DROP_PARSE] == s->counts.in) {
        struct diag *g =
            diag_at(d, DIAG_NEVER_PARSES, s->span, "it finds nothing in any of the %llu row%s",
                    (unsigned long long)s->counts.in, s->counts.in == 1 ? "" : "s");
        diag_help(d, g, "`nodrop` keeps rows in which it finds nothing");
    }
}

void observe_warn(struct diags *d, struct str query, const struct observation *o)
{
    observe_warn_absent(d, o->absent, o->n_absent);
    for (size_t i = 0; i < o->n_stages; i++) {
        warn_of_stage(d, query, o, &o->stages[i]);
    }
    if (o->events > 0 && o->in_range == 0 && o->ranged) {
        struct str text = range_text(d->arena, o);
        struct diag *g =
            diag_run(d, DIAG_OUT_OF_RANGE, "the time range holds none of the %llu events",
                     (unsigned long long)o->events);
        diag_help(d, g, "%.*s", STR_ARG(text));
    }
}
