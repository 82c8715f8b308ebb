/*
 * golden.c - see golden.h. Unknown keys are errors, so that a misspelt one does not silently test
 * nothing.
 */
#include "runner/golden.h"

#include "base/os/os.h"

#include <stdlib.h>

struct reader {
    struct arena *arena;
    struct tree *tree;
    struct golden_case *out;
    const char *why;
};

static bool fail(struct reader *r, const char *what, struct str about)
{
    r->why = arena_printf(r->arena, "%s `%.*s`", what, STR_ARG(about)).s;
    return false;
}

static double number_of(struct arena *a, struct str s)
{
    return strtod(arena_cstr(a, s), NULL);
}

static struct text_list read_list(struct reader *r, yaml_node_t *node)
{
    struct text_list list = { arena_array(r->arena, struct str, tree_items(node)),
                              tree_items(node) };
    for (size_t i = 0; i < list.n; i++) {
        list.items[i] = tree_text(tree_item(r->tree, node, i));
    }
    return list;
}

static void read_value(struct reader *r, yaml_node_t *node, struct golden_value *out)
{
    out->text = tree_text(node);
    if (tree_is_null(node)) {
        out->kind = VALUE_NULL;
    } else if (tree_is_number(node)) {
        out->kind = VALUE_NUMBER;
        out->number = number_of(r->arena, out->text);
    } else {
        out->kind = VALUE_TEXT;
    }
}

static void read_rows(struct reader *r, yaml_node_t *node)
{
    struct golden_case *c = r->out;
    c->has_rows = true;
    c->n_rows = tree_items(node);
    c->rows = arena_array(r->arena, struct golden_row, c->n_rows);
    for (size_t i = 0; i < c->n_rows; i++) {
        yaml_node_t *row = tree_item(r->tree, node, i);
        c->rows[i].n = tree_items(row);
        c->rows[i].cells = arena_array(r->arena, struct golden_value, c->rows[i].n);
        for (size_t k = 0; k < c->rows[i].n; k++) {
            read_value(r, tree_item(r->tree, row, k), &c->rows[i].cells[k]);
        }
    }
}

static bool read_expectation(struct reader *r, struct str key, yaml_node_t *value)
{
    struct golden_case *c = r->out;
    if (str_eq(key, STR("columns"))) {
        c->columns = read_list(r, value);
    } else if (str_eq(key, STR("rows"))) {
        read_rows(r, value);
    } else if (str_eq(key, STR("ordered"))) {
        c->unordered = !tree_is_true(value);
    } else if (str_eq(key, STR("kind"))) {
        c->kind = tree_text(value);
    } else if (str_eq(key, STR("warnings"))) {
        c->has_warnings = true;
        c->warnings = read_list(r, value);
    } else if (str_eq(key, STR("error"))) {
        c->expect = EXPECT_ERROR;
        c->error = tree_text(value);
    } else if (str_eq(key, STR("at"))) {
        c->at = tree_text(value);
    } else if (str_eq(key, STR("mentions"))) {
        c->mentions = tree_text(value);
    } else if (str_eq(key, STR("diagnostics"))) {
        c->expect = EXPECT_DIAGNOSTICS;
        c->diagnostics = read_list(r, value);
    } else if (str_eq(key, STR("plan"))) {
        c->plan = read_list(r, value);
    } else {
        return fail(r, "expect: no key", key);
    }
    return true;
}

static bool read_expect(struct reader *r, yaml_node_t *node)
{
    for (size_t i = 0; i < tree_pairs(node); i++) {
        struct str key;
        yaml_node_t *value;
        tree_pair(r->tree, node, i, &key, &value);
        if (!read_expectation(r, key, value)) {
            return false;
        }
    }
    if (r->out->expect == EXPECT_ROWS && r->out->columns.n == 0) {
        if (r->out->plan.n == 0) {
            return fail(r, "expect: no columns, error, diagnostics or plan in", r->out->name);
        }
        r->out->expect = EXPECT_PLAN;
    }
    return true;
}

static void read_events(struct reader *r, yaml_node_t *node)
{
    struct buf lines = BUF_INIT;
    for (size_t i = 0; i < tree_items(node); i++) {
        yaml_node_t *event = tree_item(r->tree, node, i);
        if (event->type == YAML_SCALAR_NODE) {
            buf_str(&lines, tree_text(event));
        } else {
            tree_put_json(&lines, r->tree, event);
        }
        buf_char(&lines, '\n');
    }
    r->out->events = arena_str(r->arena, buf_view(&lines));
    buf_release(&lines);
}

/* NAME: VALUE of params and macros. */
static struct param *read_params(struct reader *r, yaml_node_t *node, size_t *count)
{
    size_t n = tree_pairs(node);
    struct param *params = arena_array(r->arena, struct param, n);
    for (size_t i = 0; i < n; i++) {
        yaml_node_t *value;
        tree_pair(r->tree, node, i, &params[i].name, &value);
        params[i].value = tree_text(value);
    }
    *count = n;
    return params;
}

/* SOURCE: the text of the table, as CSV. */
static void read_lookups(struct reader *r, yaml_node_t *node)
{
    size_t n = tree_pairs(node);
    struct table_binding *items = arena_array(r->arena, struct table_binding, n + 1);
    struct tables_options *tables = arena_new(r->arena, struct tables_options);
    for (size_t i = 0; i < n; i++) {
        yaml_node_t *value;
        tree_pair(r->tree, node, i, &items[i].source, &value);
        items[i].text = tree_text(value);
    }
    *tables = (struct tables_options) { .items = items, .n = n };
    r->out->options.tables = tables;
}

static bool read_choice(struct reader *r, struct str key, struct str text)
{
    static const char *const names[] = {
        "auto", "sumo", "eval", "message", "receipt", "searchable"
    };
    size_t first = str_eq(key, STR("dialect")) ? 0 : 3;
    for (size_t i = first; i < first + 3; i++) {
        if (str_eq(text, str_of(names[i]))) {
            if (first == 0) {
                r->out->options.dialect = (enum dialect)i;
            } else {
                r->out->options.time = (enum scan_time)(i - first);
            }
            return true;
        }
    }
    return fail(r, "no such choice:", text);
}

/* Options that are a text. */
static struct str *text_option(struct golden_case *c, struct str key)
{
    struct {
        struct str key;
        struct str *place;
    } rows[] = {
        { STR("name"), &c->name },
        { STR("query"), &c->query },
        { STR("from"), &c->options.from },
        { STR("to"), &c->options.to },
        { STR("now"), &c->options.now },
        { STR("timezone"), &c->options.zone },
        { STR("param_default"), &c->options.default_param },
        { STR("category"), &c->reading.category },
        { STR("host"), &c->reading.host },
        { STR("time_field"), &c->reading.time_field },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_eq(key, rows[i].key)) {
            return rows[i].place;
        }
    }
    return NULL;
}

static bool read_query_file(struct reader *r, struct str path)
{
    const char *why = NULL;
    return os_read_file(r->arena, arena_cstr(r->arena, path), 1 << 20, &r->out->query, &why) ||
           fail(r, why, path);
}

static bool read_time_format(struct reader *r, struct str pattern)
{
    struct in_options *in = &r->out->reading.in;
    const char *why = NULL;
    in->epoch_time = str_eq(pattern, STR("epoch"));
    in->time =
        in->epoch_time ? NULL : date_format_compile(r->arena, arena_str(r->arena, pattern), &why);
    return !why || fail(r, why, pattern);
}

/* How the case's events are read. */
static bool read_reading(struct reader *r, struct str key, yaml_node_t *value)
{
    struct file_options *reading = &r->out->reading;
    struct str text = tree_text(value);
    if (str_eq(key, STR("profile"))) {
        reading->profile_auto = str_eq(text, STR("auto"));
        reading->profile = profile_find(text);
        return reading->profile || reading->profile_auto || fail(r, "no profile", text);
    }
    if (str_eq(key, STR("input_format"))) {
        reading->in.format = in_find(text);
        return reading->in.format || fail(r, "no input format", text);
    }
    if (str_eq(key, STR("time_format"))) {
        return read_time_format(r, text);
    }
    if (str_eq(key, STR("multiline"))) {
        struct regex_error error;
        reading->in.multiline = regex_compile(r->arena, text, REGEX_PARSE, 0, false, &error);
        return reading->in.multiline || fail(r, "no regular expression", text);
    }
    if (str_eq(key, STR("year"))) {
        reading->in.year = (int64_t)number_of(r->arena, text);
    } else if (str_eq(key, STR("delimiter"))) {
        reading->in.delimiter = (unsigned char)text.s[0];
    } else if (str_eq(key, STR("map_4688"))) {
        reading->map_optional = tree_is_true(value) ? "4688" : NULL;
    } else {
        return fail(r, "no key", key);
    }
    return true;
}

static bool read_key(struct reader *r, struct str key, yaml_node_t *value)
{
    struct golden_case *c = r->out;
    struct str *place = text_option(c, key);
    if (place) {
        *place = arena_str(r->arena, tree_text(value));
    } else if (str_eq(key, STR("events"))) {
        read_events(r, value);
    } else if (str_eq(key, STR("file"))) {
        c->file = arena_cstr(r->arena, tree_text(value));
    } else if (str_eq(key, STR("query_file"))) {
        return read_query_file(r, tree_text(value));
    } else if (str_eq(key, STR("lookups"))) {
        read_lookups(r, value);
    } else if (str_eq(key, STR("params"))) {
        c->options.params = read_params(r, value, &c->options.n_params);
    } else if (str_eq(key, STR("macros"))) {
        c->options.macros = read_params(r, value, &c->options.n_macros);
    } else if (str_eq(key, STR("dialect")) || str_eq(key, STR("time"))) {
        return read_choice(r, key, tree_text(value));
    } else if (str_eq(key, STR("limit"))) {
        c->options.limit = (size_t)number_of(r->arena, tree_text(value));
    } else if (str_eq(key, STR("auto_parse"))) {
        c->options.auto_parse = tree_is_true(value);
    } else if (str_eq(key, STR("check"))) {
        c->options.checks_only = tree_is_true(value);
    } else if (str_eq(key, STR("expect"))) {
        return read_expect(r, value);
    } else if (!str_eq(key, STR("source")) && !str_eq(key, STR("status"))) {
        return read_reading(r, key, value);
    }
    return true;
}

bool golden_read(struct arena *a, struct tree *t, yaml_node_t *node, struct golden_case *out,
                 const char **why)
{
    struct reader r = { a, t, out, NULL };
    *out = (struct golden_case) { .name = STR("(no name)") };
    for (size_t i = 0; i < tree_pairs(node); i++) {
        struct str key;
        yaml_node_t *value;
        tree_pair(t, node, i, &key, &value);
        if (!read_key(&r, key, value)) {
            *why = r.why;
            return false;
        }
    }
    if (out->options.now.s) {
        time_read_range_end(out->options.now, 0, zone_utc(), &out->reading.in.now);
    }
    out->options.has_default_param = out->options.default_param.s != NULL;
    if (!tree_get(t, node, "name") || !out->query.s || !tree_get(t, node, "expect")) {
        *why = "a case needs name, query and expect";
        return false;
    }
    return true;
}
