/*
 * json_path_walk.c - evaluates a path in a document (see json_path.h).
 *
 * A definite path steps from index to index. Any other is evaluated depth-first, and each value
 * that it reaches is appended to the resulting array.
 */
#include "data/json/json_path_parts.h"

#include "data/json/json_cell.h"
#include "data/sum.h"
#include "data/variance.h"

#include <math.h>

enum { DEEP_MAX = JSON_DEPTH };

/* The consumer of the values found; false: stop. */
struct walk;
typedef bool walk_visit(struct walk *w, size_t place);

struct walk {
    const struct json_path *path;
    const struct json *j;
    struct json_path_scratch *buffer;
    struct arena *scratch;
    walk_visit *visit;
    size_t given; /* values written */
    size_t first; /* index of the first one */
    bool lacks;   /* a name or element before the first wildcard is missing */
    bool failed;  /* a value does not parse */
};

static char sign_at(const struct json *j, size_t i)
{
    return j->text[j->at[i]];
}

/* The first index inside the brackets at index i, and the index of the closing one. */
static size_t begin_of(size_t i)
{
    return i + 1;
}

static size_t end_of(const struct json *j, size_t i)
{
    return json_next(j, i) - 1;
}

bool json_path_member(const struct json *j, size_t i, struct str name, struct arena *scratch,
                      size_t *place)
{
    bool found = false;
    if (sign_at(j, i) != '{') {
        return false;
    }
    for (size_t at = begin_of(i), end = end_of(j, i); at < end; at = json_next(j, at + 2) + 1) {
        if (json_key_is(j, at, name, scratch)) {
            *place = at + 2;
            found = true;
        }
    }
    return found;
}

static size_t count_elements(const struct json *j, size_t i)
{
    size_t n = 0, step = sign_at(j, i) == '{' ? 2 : 0;
    for (size_t at = begin_of(i), end = end_of(j, i); at < end; at = json_next(j, at + step) + 1) {
        n++;
    }
    return n;
}

static bool element(const struct json *j, size_t i, int64_t index, size_t *place)
{
    if (sign_at(j, i) != '[') {
        return false;
    }
    if (index < 0) {
        index += (int64_t)count_elements(j, i);
    }
    for (size_t at = begin_of(i), end = end_of(j, i); index >= 0 && at < end;
         at = json_next(j, at) + 1) {
        if (index-- == 0) {
            *place = at;
            return true;
        }
    }
    return false;
}

/* The element whose index a script computes from the length. */
static bool scripted(const struct json *j, size_t i, const struct json_script *script,
                     size_t *place)
{
    int64_t index;
    return sign_at(j, i) == '[' && json_script_index(script, count_elements(j, i), &index) &&
           element(j, i, index, place);
}

/* Follows names and elements from step *step on; false: one is missing. */
static bool follow(const struct json_path *p, const struct json *j, struct arena *scratch,
                   size_t *step, size_t *place)
{
    for (; *step < p->n; ++*step) {
        const struct json_step *s = &p->steps[*step];
        if (s->kind == STEP_NAME) {
            if (!json_path_member(j, *place, s->names[0], scratch, place)) {
                return false;
            }
        } else if (s->kind == STEP_INDEX) {
            if (!element(j, *place, s->indexes[0], place)) {
                return false;
            }
        } else if (s->kind == STEP_SCRIPT) {
            if (!scripted(j, *place, s->script, place)) {
                return false;
            }
        } else {
            break;
        }
    }
    return true;
}

static bool walk_from(struct walk *w, size_t step, size_t place);

/* All values below the brackets at `place`. */
static bool walk_all(struct walk *w, size_t step, size_t place)
{
    const struct json *j = w->j;
    char c = sign_at(j, place);
    if (c != '{' && c != '[') {
        return true;
    }
    size_t skip = c == '{' ? 2 : 0;
    for (size_t at = begin_of(place), end = end_of(j, place); at < end;
         at = json_next(j, at + skip) + 1) {
        if (!walk_from(w, step, at + skip)) {
            return false;
        }
    }
    return true;
}

static bool walk_slice(struct walk *w, const struct json_step *s, size_t step, size_t place)
{
    if (sign_at(w->j, place) != '[') {
        return true;
    }
    int64_t n = (int64_t)count_elements(w->j, place), nth = 0;
    int64_t from = s->from ? s->indexes[0] : 0, to = s->to ? s->indexes[1] : n;
    from = from < 0 ? from + n : from;
    to = to < 0 ? to + n : to;
    for (size_t at = begin_of(place), end = end_of(w->j, place); at < end;
         at = json_next(w->j, at) + 1, nth++) {
        if (nth >= from && nth < to && !walk_from(w, step, at)) {
            return false;
        }
    }
    return true;
}

static bool walk_filter(struct walk *w, const struct json_step *s, size_t step, size_t place)
{
    const struct json *j = w->j;
    if (sign_at(j, place) == '{') {
        return !json_filter_holds(s->filter, j, place, w->buffer, w->scratch) ||
               walk_from(w, step, place);
    }
    if (sign_at(j, place) != '[') {
        return true;
    }
    for (size_t at = begin_of(place), end = end_of(j, place); at < end; at = json_next(j, at) + 1) {
        if (json_filter_holds(s->filter, j, at, w->buffer, w->scratch) && !walk_from(w, step, at)) {
            return false;
        }
    }
    return true;
}

/* The step after `..` here and everywhere below, the outer before the inner. */
static bool walk_deep(struct walk *w, size_t step, size_t place, size_t depth)
{
    const struct json *j = w->j;
    char c = sign_at(j, place);
    if ((c != '{' && c != '[') || depth > DEEP_MAX) {
        return true;
    }
    if (!walk_from(w, step, place)) {
        return false;
    }
    size_t skip = c == '{' ? 2 : 0;
    for (size_t at = begin_of(place), end = end_of(j, place); at < end;
         at = json_next(j, at + skip) + 1) {
        if (!walk_deep(w, step, at + skip, depth + 1)) {
            return false;
        }
    }
    return true;
}

static bool walk_names(struct walk *w, const struct json_step *s, size_t step, size_t place)
{
    for (size_t i = 0; i < s->n; i++) {
        size_t to;
        if (json_path_member(w->j, place, s->names[i], w->scratch, &to) &&
            !walk_from(w, step, to)) {
            return false;
        }
    }
    return true;
}

static bool walk_indexes(struct walk *w, const struct json_step *s, size_t step, size_t place)
{
    for (size_t i = 0; i < s->n; i++) {
        size_t to;
        if (element(w->j, place, s->indexes[i], &to) && !walk_from(w, step, to)) {
            return false;
        }
    }
    return true;
}

/* Evaluates the steps from number `step` on, starting at a value. */
static bool walk_from(struct walk *w, size_t step, size_t place)
{
    const struct json_path *p = w->path;
    if (!follow(p, w->j, w->scratch, &step, &place)) {
        return true;
    }
    const struct json_step *s = step < p->n ? &p->steps[step] : NULL;
    if (!s || s->kind == STEP_FUNCTION || (s->kind == STEP_NAMES && step + 1 == p->n)) {
        return w->visit(w, place);
    }
    switch (s->kind) {
    case STEP_NAMES:
        return walk_names(w, s, step + 1, place);
    case STEP_INDEXES:
        return walk_indexes(w, s, step + 1, place);
    case STEP_SLICE:
        return walk_slice(w, s, step + 1, place);
    case STEP_ALL:
        return walk_all(w, step + 1, place);
    case STEP_DEEP:
        return walk_deep(w, step + 1, place, 0);
    case STEP_FILTER:
        return walk_filter(w, s, step + 1, place);
    case STEP_NAME:
    case STEP_INDEX:
    case STEP_SCRIPT:
    case STEP_FUNCTION:
        break;
    }
    return true;
}

/* Appends the object of the named members that are there; false: there is no object. */
static bool render_names(const struct json_step *s, const struct json *j, size_t place,
                         struct arena *scratch, struct buf *out)
{
    bool ok = sign_at(j, place) == '{', first = true;
    buf_char(out, '{');
    for (size_t i = 0; ok && i < s->n; i++) {
        size_t to;
        if (!json_path_member(j, place, s->names[i], scratch, &to)) {
            continue;
        }
        if (!first) {
            buf_char(out, ',');
        }
        first = false;
        json_render_text(out, s->names[i]);
        buf_char(out, ':');
        ok = json_render(j, to, scratch, out);
    }
    buf_char(out, '}');
    return ok;
}

/* The numbers of an array. */
static void gather(const struct json *j, size_t place, struct arena *scratch, struct sum *sum,
                   struct variance *spread, struct cell ends[2])
{
    ends[0] = ends[1] = cell_null();
    if (sign_at(j, place) != '[') {
        return;
    }
    double low = 0, high = 0;
    for (size_t at = begin_of(place), end = end_of(j, place); at < end; at = json_next(j, at) + 1) {
        struct cell c, number;
        double x;
        if (!json_cell(j, at, scratch, &c) || !cell_is_number(&c) || !cell_double(&c, &x) ||
            !cell_number(&c, &number)) {
            continue;
        }
        low = sum->n == 0 || x < low ? x : low;
        high = sum->n == 0 || x > high ? x : high;
        sum_add(sum, scratch, &c);
        variance_add(spread, x);
        ends[0] = cell_real(low);
        ends[1] = cell_real(high);
    }
}

static struct cell number_of(const struct json *j, size_t place, enum json_function f,
                             struct arena *scratch)
{
    struct sum sum = { 0 };
    struct variance spread = { 0 };
    struct cell ends[2];
    gather(j, place, scratch, &sum, &spread, ends);
    if (sum.n == 0) {
        return cell_null();
    }
    if (f == FUNCTION_MIN || f == FUNCTION_MAX) {
        return ends[f == FUNCTION_MAX];
    }
    if (f == FUNCTION_AVG || f == FUNCTION_SUM) {
        return f == FUNCTION_AVG ? sum_mean(&sum) : cell_real(sum_total(&sum));
    }
    /* Jayway's deviation is that of a whole population */
    double n = (double)spread.n, deviation = variance_deviation(&spread);
    return cell_real(deviation * sqrt((n - 1) / n));
}

static struct cell keys_of(const struct json *j, size_t place, struct json_path_scratch *buffer,
                           struct arena *scratch)
{
    struct json_members members;
    if (sign_at(j, place) != '{') {
        return cell_null();
    }
    json_members(j, place, scratch, &members);
    buf_clear(&buffer->inner);
    for (size_t i = 0; i < members.n; i++) {
        buf_char(&buffer->inner, i > 0 ? ',' : '[');
        json_render_text(&buffer->inner, json_key(j, members.items[i].key, scratch));
    }
    buf_text(&buffer->inner, members.n == 0 ? "[]" : "]");
    return cell_of_text(arena_str(scratch, buf_view(&buffer->inner)));
}

/* Applies the function at the end of the path to a value; false: no result. */
static bool call(const struct json *j, size_t place, enum json_function f,
                 struct json_path_scratch *buffer, struct arena *scratch, struct cell *out)
{
    char c = sign_at(j, place);
    size_t to;
    *out = cell_null();
    if (f == FUNCTION_LENGTH) {
        *out = c == '{' || c == '[' ? cell_int((int64_t)count_elements(j, place)) : cell_null();
    } else if (f == FUNCTION_KEYS) {
        *out = keys_of(j, place, buffer, scratch);
    } else if (f == FUNCTION_FIRST || f == FUNCTION_LAST) {
        return element(j, place, f == FUNCTION_FIRST ? 0 : -1, &to) &&
               json_value(j, to, scratch, &buffer->inner, out);
    } else {
        *out = number_of(j, place, f, scratch);
    }
    return true;
}

static void render_cell(const struct cell *c, struct buf *out)
{
    char buffer[CELL_TEXT_MAX];
    struct str text = cell_is_null(c) ? STR("null") : cell_show(c, buffer);
    bool brackets = text.len > 0 && (text.s[0] == '[' || text.s[0] == '{');
    if (cell_is_text(c) && !brackets) {
        json_render_text(out, text);
    } else {
        buf_str(out, text);
    }
}

/* Writes one value into the array. */
static bool write_value(struct walk *w, size_t place)
{
    struct buf *out = &w->buffer->text;
    const struct json_path *p = w->path;
    const struct json_step *last = p->n > 0 ? &p->steps[p->n - 1] : NULL;
    size_t before = buf_view(out).len;
    buf_text(out, w->given > 0 ? "," : "");
    bool there = true, ok = true;
    if (last && last->kind == STEP_FUNCTION) {
        struct cell c;
        there = call(w->j, place, last->function, w->buffer, w->scratch, &c);
        if (there) {
            render_cell(&c, out);
        }
    } else if (last && last->kind == STEP_NAMES) {
        there = sign_at(w->j, place) == '{';
        ok = !there || render_names(last, w->j, place, w->scratch, out);
    } else {
        ok = json_render(w->j, place, w->scratch, out);
    }
    if (!there) {
        buf_cut(out, before);
        return true;
    }
    w->given++;
    w->failed = w->failed || !ok;
    return ok;
}

static bool take_first(struct walk *w, size_t place)
{
    w->first = place;
    w->given++;
    return false;
}

bool json_path_first(const struct json_path *p, const struct json *j, size_t i,
                     struct json_path_scratch *buffer, struct arena *scratch, size_t *place)
{
    struct walk w = {
        .path = p, .j = j, .buffer = buffer, .scratch = scratch, .visit = take_first
    };
    walk_from(&w, 0, i);
    *place = w.first;
    return w.given > 0;
}

static bool find_definite(const struct json_path *p, const struct json *j, size_t step,
                          size_t place, struct json_path_scratch *buffer, struct arena *scratch,
                          struct cell *out)
{
    if (!follow(p, j, scratch, &step, &place)) {
        return false;
    }
    if (step == p->n) {
        return json_value(j, place, scratch, &buffer->text, out);
    }
    const struct json_step *s = &p->steps[step];
    if (s->kind == STEP_FUNCTION) {
        return call(j, place, s->function, buffer, scratch, out);
    }
    buf_clear(&buffer->text);
    if (!render_names(s, j, place, scratch, &buffer->text)) {
        return false;
    }
    *out = cell_of_text(arena_str(scratch, buf_view(&buffer->text)));
    return true;
}

bool json_path_find_from(const struct json_path *p, const struct json *j, size_t step, size_t place,
                         struct json_path_scratch *buffer, struct arena *scratch, struct cell *out)
{
    if (p->definite) {
        return find_definite(p, j, step, place, buffer, scratch, out);
    }
    struct walk w = {
        .path = p, .j = j, .buffer = buffer, .scratch = scratch, .visit = write_value
    };
    if (!follow(p, j, scratch, &step, &place)) {
        return false;
    }
    buf_clear(&buffer->text);
    buf_char(&buffer->text, '[');
    walk_from(&w, step, place);
    buf_char(&buffer->text, ']');
    *out = cell_of_text(arena_str(scratch, buf_view(&buffer->text)));
    return !w.failed;
}
