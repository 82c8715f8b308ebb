/*
 * json.c - `json "a.b", "c[0]" as x, y`: values of a JSON text. Specified: docs/language/parse.md,
 * JSON.
 *
 * Stages on the same field one after another read its text once: the first of them takes each row
 * through all.
 */
#include "lib/op/parse/extract.h"
#include "lib/op/parse/json_paths.h"

enum { FIELD, KEYS, PATHS, AS, NODROP };

enum { STAGES_MOST = 16 };

struct json_state {
    struct json_paths *paths; /* of the stages that process rows together */
    size_t first;             /* number of this stage's first path among them */
    size_t n;                 /* these stages, from this one on */
    struct json_path_scratch buffer;
};

static const void *compile(struct arena *a, struct str path, const char **wrong)
{
    struct json_path_error error = { 0 };
    const struct json_path *compiled = json_path_compile(a, path, &error);
    *wrong = error.message;
    return compiled;
}

static bool json_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct extract_plan *p = arena_new(b->arena, struct extract_plan);
    struct extract_paths paths = {
        &c[FIELD],  &c[PATHS], &c[AS],
        &c[NODROP], compile,   "a path reads \"a.b\", \"a[0].b\", \"a[*]\" or \"['a.b']\"",
        T_ANY
    };
    out->data = p;
    return stage_match(b, stage, c) && extract_bind_paths(b, stage, &paths, p);
}

static void release(void *buffer)
{
    struct json_path_scratch *r = buffer;
    buf_release(&r->text);
    buf_release(&r->inner);
}

/* How many stages read the same text, from this one on. */
static size_t count_stages(const struct op_run *r)
{
    const struct extract_plan *p = r->node->data;
    size_t n = 1, most = op_is_seen(r) ? 1 : STAGES_MOST;
    /* workers run the stages up to the first blocking one, one thread the others */
    const struct op_run *holds = &r->worker->ops[r->plan->holds];
    const struct op_run *last_here = r <= holds ? holds : &r->worker->ops[r->plan->n_nodes - 1];
    for (const struct op_run *at = r->next; at && n < most && at <= last_here; at = at->next) {
        const struct plan_node *node = r->plan->nodes[at - r->worker->ops];
        const struct extract_plan *its = node->data;
        if (node->op != r->node->op || node->idle || its->input != p->input) {
            break;
        }
        n++;
    }
    return n;
}

static bool json_op_open(struct op_run *r)
{
    struct json_state *s = r->state;
    s->buffer = (struct json_path_scratch) { r->worker->eval.regex, BUF_INIT, BUF_INIT };
    arena_on_release(&r->worker->arena, release, &s->buffer);
    return true;
}

/* Joins the paths of the stages from this one on: with its first rows, when all of them are open.
 */
static void join_paths(struct op_run *r)
{
    struct json_state *s = r->state;
    size_t first = 0;
    s->n = count_stages(r);
    s->paths = json_paths_new(&r->worker->arena);
    for (size_t i = 0; i < s->n; i++, r = r->next) {
        const struct extract_plan *p = r->node->data;
        struct json_state *its = r->state;
        its->paths = s->paths;
        its->first = first;
        first += p->n_parts;
        for (size_t k = 0; k < p->n_parts; k++) {
            json_paths_add(s->paths, p->parts[k].data);
        }
    }
}

static bool find_path(struct op_run *r, const struct extract_part *part, struct str text,
                      struct arena *scratch, struct cell *out)
{
    struct json_state *s = r->state;
    const struct extract_plan *p = r->node->data;
    (void)text;
    return json_paths_find(s->paths, s->first + (size_t)(part - p->parts), &s->buffer, scratch,
                           out);
}

/* Runs a row through the stages; true when it passes the last. */
static bool through_stages(struct op_run *r, struct batch *in, size_t row,
                           struct extract_scratch *buffers)
{
    const struct json_state *s = r->state;
    struct str text;
    bool there = extract_text(r->node->data, in, row, &text) &&
                 json_paths_open(s->paths, text, in->docs ? &in->docs[row] : NULL, in->scratch);
    for (size_t i = 0; i < s->n; i++, r = r->next) {
        r->counts.in += i > 0;
        if (!extract_row(r, r->node->data, in, row, there ? &text : NULL, find_path, &buffers[i])) {
            r->counts.dropped[DROP_PARSE]++;
            return false;
        }
        r->counts.out += i + 1 < s->n;
    }
    return true;
}

static enum flow json_push(struct op_run *r, struct batch *in)
{
    struct json_state *s = r->state;
    if (!s->paths) {
        join_paths(r);
    }
    struct extract_scratch buffers[STAGES_MOST];
    struct op_run *last = r;
    for (size_t i = 0; i < s->n; i++) {
        last = i == 0 ? r : last->next;
        buffers[i] = extract_scratch_new(last->node->data, in->scratch);
        extract_columns(last, in);
    }
    size_t kept = 0;
    for (size_t i = 0; i < in->live; i++) {
        uint16_t row = in->sel[i];
        if (through_stages(r, in, row, buffers)) {
            in->sel[kept++] = row;
        }
    }
    in->live = kept;
    return op_emit(last, in);
}

const struct op_def op_json = {
    .name = "json",
    .group = "parse",
    .form = "json [field=FIELD] [keys] \"PATH\" {, \"PATH\"} [as NAME {, NAME}] [nodrop]",
    .doc = "Reads values of a JSON text.",
    .shape = { { "field", CLAUSE_OPTION, .optional = true, .doc = "the field to read; else _raw" },
               { "keys", CLAUSE_FLAG, .optional = true, .doc = "changes nothing" },
               { NULL, CLAUSE_STRINGS, .repeats = true,
                 .doc = "paths: a.b, a[0], a[*].b, ['a.b']" },
               { "as", CLAUSE_NAMES, .optional = true, .repeats = true,
                 .doc = "a name for each path; else the path itself" },
               { "nodrop", CLAUSE_FLAG, .optional = true, .doc = "keep rows that lack a value" } },
    .examples = { { "* | json \"user.name\", \"action\" as user, action", "two fields" },
                  { "* | json field=properties \"ip\" nodrop",
                    "a field called ip; all rows stay" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTRACT,
    .traits = { .chained = true, .reads_json = true },
    .bind = json_bind,
    .state_size = sizeof(struct json_state),
    .open = json_op_open,
    .push = json_push,
};
