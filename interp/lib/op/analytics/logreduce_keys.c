/*
 * logreduce_keys.c - `logreduce keys`: messages counted by the keys that they have.
 *
 * With `noaggregate` rows stay, and get the two columns. Specified: docs/language/logreduce.md.
 */
#include "base/buf.h"
#include "base/json/json.h"
#include "base/vec.h"
#include "lib/op/analytics/tuple_counter.h"
#include "lib/shared/json_flat.h"
#include "lib/shared/pairs.h"
#include "lib/shared/stage.h"

#include <stdlib.h>

enum { PARSER, DEPTH, FIELD, ROWS };
enum { ID, SCHEMA, COUNT };
enum { DEPTH_USUAL = 5, DEPTH_MAX = 100, KEYS_MAX = 100, WALK_MAX = 10000 };

struct keys_plan {
    uint32_t input;
    size_t depth;
    bool pairs; /* parser=keyvalue */
};

struct keys_state {
    struct tuple_counter kinds;
    struct json_parser *parser;
};

struct key_list {
    struct str *items;
    size_t n, cap;
};

static void add_key(struct arena *a, struct key_list *list, struct str prefix, struct str key)
{
    if (list->n < WALK_MAX) {
        struct str lower = text_lower(a, key);
        *vec_add(a, list) =
            prefix.len > 0 ? arena_printf(a, "%.*s.%.*s", STR_ARG(prefix), STR_ARG(lower)) : lower;
    }
}

/* Keys of the object at index i; descends into nested objects down to `depth`. */
static void collect_keys(struct arena *a, const struct json *j, size_t i, struct str prefix,
                         size_t depth, struct key_list *list)
{
    for (i++; j->text[j->at[i]] != '}'; i = json_next(j, i + 2)) {
        struct str key;
        i += j->text[j->at[i]] == ',';
        if (!json_unescape(a, json_quoted(j, i), &key)) {
            key = json_quoted(j, i);
        }
        add_key(a, list, prefix, key);
        bool empty = json_next(j, i + 2) == i + 4;
        if (depth > 1 && j->text[j->at[i + 2]] == '{' && !empty && list->n < WALK_MAX) {
            list->n--;
            collect_keys(a, j, i + 2, list->items[list->n], depth - 1, list);
        }
    }
}

static int by_text(const void *a, const void *b)
{
    const struct str *x = a, *y = b;
    return str_cmp(*x, *y);
}

/* The keys of a text as one, in `a`; without keys "unknown". */
static struct str schema_of(const struct keys_plan *p, struct json_parser *parser, struct str text,
                            struct arena *a)
{
    struct key_list list = { 0 };
    struct json j;
    struct str key, value;
    size_t at = 0, shown = 0;
    while (p->pairs && pairs_next(text, &at, STR(""), a, &key, &value)) {
        add_key(a, &list, STR(""), key);
    }
    if (!p->pairs && flat_open(parser, text, &j)) {
        collect_keys(a, &j, 0, STR(""), p->depth, &list);
    }
    if (list.n == 0) {
        return STR("unknown");
    }
    qsort(list.items, list.n, sizeof *list.items, by_text);
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < list.n && shown < KEYS_MAX; i++) {
        if (i == 0 || !str_eq(list.items[i], list.items[i - 1])) {
            buf_text(&out, shown++ > 0 ? ", " : "");
            buf_str(&out, list.items[i]);
        }
    }
    struct str schema = arena_str(a, buf_view(&out));
    buf_release(&out);
    return schema;
}

static struct cell id_of(struct arena *a, struct str schema)
{
    bool unknown = str_eq(schema, STR("unknown"));
    return cell_of_text(unknown ? STR("0000000000000000") : text_id(a, schema));
}

static struct str schema_at(struct op_run *r, const struct batch *in, size_t row)
{
    const struct keys_plan *p = r->node->data;
    struct keys_state *s = r->state;
    char buffer[CELL_TEXT_MAX];
    const struct cell *cell = &in->cols[p->input][row];
    struct str text = cell_is_null(cell) ? STR("") : cell_text(cell, buffer);
    return schema_of(p, s->parser, text, in->scratch);
}

static bool keys_open(struct op_run *r)
{
    struct keys_state *s = r->state;
    tuple_counter_open(r, &s->kinds, 1);
    s->parser = json_parser_new(&r->worker->arena);
    return true;
}

static enum flow keys_push(struct op_run *r, struct batch *in)
{
    struct keys_state *s = r->state;
    for (size_t i = 0; i < in->live; i++) {
        struct cell schema = cell_of_text(schema_at(r, in, in->sel[i]));
        const struct cell *key = &schema;
        tuple_counter_add(&s->kinds, &key, in, in->sel[i]);
    }
    return FLOW_MORE;
}

static void put_keys(struct op_run *r, struct batch *b, const struct cell *keys, uint64_t count)
{
    tuple_counter_put(r, b, ID, id_of(&r->worker->scratch, cell_str(keys)));
    tuple_counter_put(r, b, SCHEMA, *keys);
    tuple_counter_put(r, b, COUNT, cell_int((int64_t)count));
}

static enum flow keys_finish(struct op_run *r)
{
    struct keys_state *s = r->state;
    return tuple_counter_give(r, &s->kinds, 0, put_keys);
}

static enum flow rows_push(struct op_run *r, struct batch *in)
{
    struct cell *id = op_column(r, in, ID), *schema = op_column(r, in, SCHEMA);
    for (size_t i = 0; i < in->live; i++) {
        struct str text = schema_at(r, in, in->sel[i]);
        id[in->sel[i]] = id_of(in->scratch, text);
        schema[in->sel[i]] = cell_of_text(text);
    }
    return op_emit(r, in);
}

static bool keys_bind(struct binder *b, const struct node *stage, struct plan_node *out);

/* The form with `noaggregate`. */
static const struct op_def rows_form = {
    .name = "logreduce keys",
    .traits = { .pure = true },
    .fidelity = FIDELITY_LOCAL,
    .bind = keys_bind,
    .state_size = sizeof(struct keys_state),
    .open = keys_open,
    .push = rows_push,
};

static bool read_parser(struct binder *b, const struct clause *parser, struct keys_plan *p)
{
    if (!parser->given || parser->list.items[0].name.placeholder) {
        return true;
    }
    struct str name = parser->list.items[0].name.text;
    p->pairs = str_eq_fold(name, STR("keyvalue"));
    if (!p->pairs && !str_eq_fold(name, STR("json"))) {
        stage_complain(b, DIAG_UNKNOWN_OPTION, parser->span, "parser is json or keyvalue");
        return false;
    }
    return true;
}

static bool keys_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct keys_plan *p = arena_new(b->arena, struct keys_plan);
    out->data = p;
    if (!stage_match(b, stage, c) || !stage_need_messages(b, stage) ||
        !stage_range(b, &c[DEPTH], "maxdepth", 1, DEPTH_MAX) || !read_parser(b, &c[PARSER], p) ||
        !stage_input(b, stage, &c[FIELD], &p->input)) {
        return false;
    }
    bool given = c[DEPTH].given && c[DEPTH].list.items[0].node->kind == NODE_NUMBER;
    p->depth = given ? (size_t)c[DEPTH].list.items[0].amount.value : DEPTH_USUAL;
    if (c[ROWS].given) {
        out->op = &rows_form;
    } else {
        bind_table(b);
    }
    if (c[ROWS].given) {
        bind_define(b, STR("_signature_id"), T_STRING);
        bind_define(b, STR("_schema"), T_STRING);
    } else {
        bind_define_key(b, STR("_signature_id"), T_STRING);
        bind_define_key(b, STR("_schema"), T_STRING);
        bind_define(b, STR("_count"), T_INT);
    }
    return true;
}

const struct op_def op_logreduce_keys = {
    .name = "logreduce keys",
    .aliases = { "summarize keys" },
    .group = "analytics",
    .form = "logreduce keys [parser=json|keyvalue] [maxdepth=N] [field=FIELD] [noaggregate]",
    .doc = "Groups messages by the keys that they have: _signature_id, _schema and _count.",
    .shape = { { "parser", CLAUSE_OPTION, .optional = true, .value = TAKES_NAME, .bare = true,
                 .doc = "json (the default) or keyvalue" },
               { "maxdepth", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER, .bare = true,
                 .doc = "how deep to go into objects; else 5" },
               { "field", CLAUSE_OPTION, .optional = true, .value = TAKES_NAME, .bare = true,
                 .doc = "the text; else _raw" },
               { "noaggregate", CLAUSE_FLAG, .optional = true,
                 .doc = "rows stay, and get _signature_id and _schema" } },
    .examples = { { "* | logreduce keys", "which shapes of JSON there are" },
                  { "* | logreduce keys noaggregate | where _schema != \"unknown\"",
                    "messages with JSON" } },
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .fidelity = FIDELITY_LOCAL,
    .bind = keys_bind,
    .state_size = sizeof(struct keys_state),
    .open = keys_open,
    .push = keys_push,
    .combine = tuple_counter_combine,
    .save = tuple_counter_save,
    .restore = tuple_counter_restore,
    .finish = keys_finish,
};
