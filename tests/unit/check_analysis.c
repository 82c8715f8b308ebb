/*
 * check_analysis.c - the fields before and after stages, who made them, and uses of names.
 */
#include "check/analysis.h"

#include "base/buf.h"
#include "check/scopes_json.h"
#include "engine/query.h"
#include "runner/corpus.h"

#include <assert.h>
#include <criterion/criterion.h>

static struct arena arena;
static struct query *query;

static void setup(void)
{
    arena_init(&arena, NULL);
}

static void teardown(void)
{
    query_free(query);
    arena_release(&arena);
}

static const struct analysis *analysis(const char *text)
{
    static const struct query_options options = { .checks_only = true };
    query_free(query);
    query = query_new(str_of(text), "q", &options);
    return query_analysis(query);
}

/* A stage by its number, those of inner queries after the number of the stage that they are in. */
static void put_stage(struct buf *out, const struct analysis *x, size_t stage)
{
    const struct trail_stage *s = &x->stages.items[stage];
    if (s->parent != TRAIL_NONE) {
        put_stage(out, x, s->parent);
        buf_char(out, '.');
    }
    buf_printf(out, "%zu", s->number);
}

static void put_scope(struct buf *out, const struct analysis *x, size_t stage)
{
    size_t n;
    const struct trail_field **fields = analysis_scope(&arena, x, stage, &n);
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, " %.*s%s", STR_ARG(fields[i]->name), fields[i]->key ? "!" : "");
        if (fields[i]->maker != TRAIL_NONE) {
            buf_char(out, '@');
            put_stage(out, x, fields[i]->maker);
        }
    }
    const struct trail_stage *s = &x->stages.items[stage];
    buf_printf(out, "%s%s%s", s->table ? " table" : "", s->open ? " open" : "",
               s->masked ? " masked" : "");
}

/* The scope after each stage: fields with ! for keys and @ with the stage that made them. */
static void expect_scopes(const char *text, const char *want)
{
    const struct analysis *x = analysis(text);
    struct buf got = BUF_INIT;
    for (size_t i = 0; i < x->stages.n; i++) {
        buf_text(&got, i > 0 ? "; " : "");
        put_stage(&got, x, i);
        buf_char(&got, ':');
        put_scope(&got, x, i);
    }
    struct str shown = buf_view(&got);
    cr_expect(str_eq(shown, str_of(want)), "%s\n got %.*s\nwant %s", text, STR_ARG(shown), want);
    buf_release(&got);
}

/* Uses in the order of the text: the name, and the stage and place of what it means. */
static void expect_uses(const char *text, const char *want)
{
    const struct analysis *x = analysis(text);
    struct buf got = BUF_INIT;
    for (size_t i = 0; i < x->uses.n; i++) {
        const struct trail_use *u = &x->uses.items[i];
        const struct trail_field *f = u->field != TRAIL_NONE ? &x->fields.items[u->field] : NULL;
        buf_printf(&got, "%s%.*s@%u->", i > 0 ? " " : "",
                   STR_ARG(document_text(x->document, u->span)), u->span.at);
        if (!f) {
            buf_char(&got, '?');
        } else if (f->maker == TRAIL_NONE) {
            buf_text(&got, "events");
        } else {
            put_stage(&got, x, f->maker);
            if (f->span.len > 0) {
                buf_printf(&got, "@%u", f->span.at);
            }
        }
    }
    struct str shown = buf_view(&got);
    cr_expect(str_eq(shown, str_of(want)), "%s\n got %.*s\nwant %s", text, STR_ARG(shown), want);
    buf_release(&got);
}

Test(analysis, scopes_of_messages, .init = setup, .fini = teardown)
{
    expect_scopes("*", "0:");
    expect_scopes("a=1 | parse field=a \"x*y*\" as b, c | where b > 1",
                  "0: a; 1: a b@1 c@1; 2: a b@1 c@1");
    expect_scopes("* | where a > 1 | a + 1 as a", "0:; 1: a; 2: a@2");
    expect_scopes("* | 1 as a | a as b | 2 as a", "0:; 1: a@1; 2: a@1 b@2; 3: a@3 b@2");
    expect_scopes("* | 1 as a | 2 as b | 3 as c | fields c, a | 4 as d",
                  "0:; 1: a@1; 2: a@1 b@2; 3: a@1 b@2 c@3; 4: c@3 a@1 masked; "
                  "5: c@3 a@1 d@5 masked");
    expect_scopes("* | 1 as a | 2 as b | 3 as c | fields - a | 4 as b",
                  "0:; 1: a@1; 2: a@1 b@2; 3: a@1 b@2 c@3; 4: b@2 c@3; 5: b@5 c@3");
    expect_scopes("* | json auto | where x = 1 | count by y",
                  "0:; 1: _raw open; 2: _raw x@1 open; 3: y!@3 _count@3 table");
    /* what is not in the text keeps its value, so `a` is still the field of stage 1 */
    expect_scopes("* | 5 as a | json auto", "0:; 1: a@1; 2: a@1 _raw open");
}

Test(analysis, scopes_of_tables, .init = setup, .fini = teardown)
{
    expect_scopes("* | timeslice 5m | count, sum(b) as s by _timeslice, a",
                  "0:; 1: _messageTime _timeslice@1 __timeslice_end@1; "
                  "2: _timeslice!@2 a!@2 _count@2 s@2 table");
    expect_scopes("* | count by a, b | fields b, _count, a | count by b",
                  "0:; 1: a!@1 b!@1 _count@1 table; 2: b!@1 _count@1 a!@1 table; "
                  "3: b!@3 _count@3 table");
    expect_scopes("* | count by t, a | transpose row t column a",
                  "0:; 1: t!@1 a!@1 _count@1 table; 2: t@2 table open");
    expect_scopes("* | count by t, a | transpose row t column a as x, y",
                  "0:; 1: t!@1 a!@1 _count@1 table; 2: t@2 x@2 y@2 table");
    expect_scopes("* | count by a | 1 as a | 2 as b", "0:; 1: a!@1 _count@1 table; "
                                                      "2: a@2 _count@1 table; "
                                                      "3: a@2 _count@1 b@3 table");
}

Test(analysis, scopes_of_inner_queries, .init = setup, .fini = teardown)
{
    expect_scopes("* | 1 as z | join (parse field=z \"a*\" as x) as p, (2 as y) as q on p.x = q.y",
                  "0:; 1: z@1; 2: p_z@2 p_x@2 q_z@2 q_y@2 table open; 2.0: z@1; 2.1: z@1 x@2.1; "
                  "2.0: z@1; 2.1: z@1 y@2.1");
    expect_scopes("* | where [subquery: b=1 | count by a | compose a] | where c = 1",
                  "0:; 1: a; 1.0: b; 1.1: a!@1.1 _count@1.1 table; 1.2: a!@1.1 table; "
                  "2: a c");
    expect_scopes("* | count by a | filter a in (sum(_count) as t by a | top 3 a by t) | 1 as b",
                  "0:; 1: a!@1 _count@1 table; 2: a!@1 _count@1 table; "
                  "2.0: a!@1 _count@1 table; 2.1: a!@2.1 t@2.1 table; 2.2: a!@2.1 t@2.1 table; "
                  "3: a!@1 _count@1 b@3 table");
}

Test(analysis, uses, .init = setup, .fini = teardown)
{
    expect_uses("a=1 | where a > b", "a@0->events a@12->events b@16->events");
    /* of several makers the last counts; the name of a maker is no use */
    expect_uses("* | 0 as a | where a > 1 | a + 1 as a | where a > 2",
                "a@19->1@9 a@27->1@9 a@46->3@36");
    expect_uses("* | parse \"*\" as a nodrop | a as b | where b = 1", "a@28->1@17 b@43->2@33");
    expect_uses("* | parse \"*\" as a | parse \"*\" as a nodrop | where a", "a@51->2@34");
    expect_uses("* | parse field=m \"*\" as a | count by a | sort by _count, a",
                "m@16->events a@38->1@25 _count@50->2 a@58->2@38");
    expect_uses("* | 1 as %\"x y\" | where %\"x y\" = 2", "%\"x y\"@24->1@9");
    expect_uses("* | count by t, a | transpose row t column a",
                "t@13->events a@16->events t@34->1@13 a@43->1@16");
    expect_uses("* | count by a | where b = 1", "a@13->events");
    expect_uses("* | join (1 as x) as p, (2 as y) as q on p.x = q.y | where p_x = 1",
                "x@43->1.1@15 y@49->1.1@30 p_x@59->1");
    expect_uses("* | json \"k\" as a | where a = 1", "a@26->1@16");
    /* the text that is parsed, and the slices' column, are read without being named */
    expect_uses("* | logreduce", "");
    expect_uses("* | timeslice 1h | count by _timeslice | fillmissing timeslice",
                "_timeslice@28->1");
    expect_uses("a=1 | fields b | where a = 1", "a@0->events b@13->events a@23->?");
}

static struct str text_of(const struct analysis *x, size_t stage)
{
    return stage == TRAIL_NONE ? STR("-") : document_text(x->document, x->stages.items[stage].span);
}

/* At the mark ^ of a text: the fields that what is typed there sees, or -: a search expression; and
 * the stage that it is in, of a broken one what the grammar took. */
static void expect_at(const char *marked, const char *fields, const char *stage)
{
    const char *mark = strchr(marked, '^');
    struct str text = arena_printf(&arena, "%.*s%s", (int)(mark - marked), marked, mark + 1);
    const struct analysis *x = analysis(arena_cstr(&arena, text));
    size_t in, before = analysis_before(x, (size_t)(mark - marked), &in);
    struct buf got = BUF_INIT;
    if (before == TRAIL_NONE) {
        buf_char(&got, '-');
    } else {
        put_scope(&got, x, before);
    }
    struct str shown = buf_view(&got);
    cr_expect(str_eq(shown, str_of(fields)), "%s: got %.*s", marked, STR_ARG(shown));
    cr_expect(str_eq(text_of(x, in), str_of(stage)), "%s: in %.*s", marked,
              STR_ARG(text_of(x, in)));
    buf_release(&got);
}

Test(analysis, unfinished, .init = setup, .fini = teardown)
{
    expect_at("a=1 b^", "-", "a=1 b");
    expect_at("a=1 | 1 as b | whe^", " a b@1", "whe");
    expect_at("a=1 | 1 as b | where b^", " a b@1", "where b");
    expect_at("a=1 | 1 as b | where b and ^", " a b@1", "where");
    expect_at("a=1 | 1 as b |^", " a b@1", "");
    expect_at("a=1 | 1 as b |^ | count", " a b@1", "-");
    expect_at("* | parse \"a*\" as x | parse \"a*\" as ^", " _raw x@1", "parse \"a*\" as");
    expect_at("* | 1 as b | where b = \"open^", " b@1", "where b = \"open");
    expect_at("* | 1 as b | where (b^ | count", " b@1", "where (b |");
    expect_at("* | count by a | filter a in (sum(_count) as t by a | top 3 ^",
              " a!@2.1 t@2.1 table", "top 3");
    expect_at("* | count by a | filter a in (sum(_count) as t by a) | whe^", " a!@1 _count@1 table",
              "whe");
    expect_at("* | 1 as z | join (2 as x) as p, (3 as y) as q on ^", " z@1", "join");
    expect_at("* | 1 as z | where [subquery: b=1 | count by ^", " b", "count");
}

Test(analysis, use_at, .init = setup, .fini = teardown)
{
    const struct analysis *x = analysis("* | 1 as abc | where abc = 1");
    cr_expect_null(analysis_use_at(x, 20));
    for (size_t at = 21; at <= 24; at++) {
        cr_assert_not_null(analysis_use_at(x, at), "at %zu", at);
        cr_expect_eq(analysis_use_at(x, at)->field, 0);
    }
    cr_expect_null(analysis_use_at(x, 25));
}

Test(analysis, findings_have_edits, .init = setup, .fini = teardown)
{
    const struct analysis *x = analysis("* | count by host | where hst = 1");
    const struct diag *g = x->diags->items[0];
    cr_assert_eq(g->code, DIAG_UNKNOWN_FIELD);
    cr_assert_eq(g->edits.n, 1);
    struct diags diags;
    diags_init(&diags, &arena);
    const struct document *fixed =
        document_edited(&arena, x->document, g->edits.items, g->edits.n, &diags);
    cr_expect(str_eq(fixed->text, STR("* | count by host | where host = 1")));
}

Test(analysis, as_json, .init = setup, .fini = teardown)
{
    struct buf out = BUF_INIT;
    scopes_json(&out, analysis("* | 1 as a | count by a | sort by c"));
    cr_expect_str_eq(
        arena_cstr(&arena, buf_view(&out)),
        "{\"stages\": [\n"
        "  {\"at\": 0, \"len\": 1, \"number\": 0, \"before\": null, \"parent\": null, "
        "\"rows\": \"messages\", \"open\": false, \"masked\": false, \"fields\": []},\n"
        "  {\"at\": 4, \"len\": 6, \"number\": 1, \"before\": 0, \"parent\": null, "
        "\"rows\": \"messages\", \"open\": false, \"masked\": false, \"fields\": [0]},\n"
        "  {\"at\": 13, \"len\": 10, \"number\": 2, \"before\": 1, \"parent\": null, "
        "\"rows\": \"table\", \"open\": false, \"masked\": false, \"fields\": [1, 2]},\n"
        "  {\"at\": 26, \"len\": 9, \"number\": 3, \"before\": 2, \"parent\": null, "
        "\"rows\": \"table\", \"open\": true, \"masked\": false, \"fields\": [1, 2]}],\n"
        "\"fields\": [\n"
        "  {\"name\": \"a\", \"type\": \"any\", \"key\": false, \"maker\": 1, \"at\": 9, "
        "\"len\": 1},\n"
        "  {\"name\": \"a\", \"type\": \"any\", \"key\": true, \"maker\": 2, \"at\": 22, "
        "\"len\": 1},\n"
        "  {\"name\": \"_count\", \"type\": \"integer\", \"key\": false, \"maker\": 2}],\n"
        "\"uses\": [\n"
        "  {\"at\": 22, \"len\": 1, \"stage\": 2, \"field\": 0}],\n"
        "\"findings\": [\n"
        "  {\"code\": \"E0201\", \"level\": \"error\", \"at\": 34, \"len\": 1, "
        "\"message\": \"no field named `c` at this stage\", "
        "\"edits\": [{\"at\": 34, \"len\": 1, \"text\": \"a\"}]}], \"cut\": false}\n");
    buf_release(&out);
}

/* Neither the fields of all stages nor the work for them is the product of both. */
Test(analysis, many_stages_and_fields, .init = setup, .fini = teardown)
{
    struct buf text = BUF_INIT;
    buf_char(&text, '*');
    for (int i = 0; i < 5000; i++) {
        buf_printf(&text, " | %d as f%d", i, i);
    }
    const struct analysis *x = analysis(arena_cstr(&arena, buf_view(&text)));
    cr_expect_eq(x->stages.n, 5001);
    cr_expect_leq(x->fields.n, 5000);
    cr_expect(x->cut);
    buf_release(&text);
}

/* What does not hold of an analysis, or NULL. */
static const char *fault_of(const struct analysis *x)
{
    const struct document *d = x->document;
    for (size_t i = 0; i < x->uses.n; i++) {
        const struct trail_use *u = &x->uses.items[i];
        const struct trail_field *f = u->field != TRAIL_NONE ? &x->fields.items[u->field] : NULL;
        struct str name = document_text(d, u->span);
        if (u->stage >= x->stages.n || u->span.at + u->span.len > d->text.len) {
            return "a use is nowhere";
        }
        if (f && f->maker != TRAIL_NONE && f->maker > u->stage &&
            x->stages.items[f->maker].query == x->stages.items[u->stage].query) {
            return "a field is made after its use";
        }
        if (f && !memchr(name.s, '%', name.len) && !memchr(name.s, '{', name.len) &&
            !memchr(name.s, '`', name.len) && !str_eq_fold(name, f->name)) {
            return "a use has another name than its field";
        }
    }
    for (size_t i = 0; i < x->fields.n; i++) {
        assert(x->fields.items);
        const struct trail_field *f = &x->fields.items[i];
        if (f->span.len > 0 && f->span.at + f->span.len > d->text.len) {
            return "a maker is nowhere";
        }
    }
    return NULL;
}

/* Of every eighth query of the corpus, and of its first half. */
Test(analysis, corpus)
{
    struct corpus *c = corpus_open();
    struct str text;
    size_t n = 0, placed = 0, fields = 0;
    if (!c) {
        cr_skip_test("needs ../shared/corpus/queries.jsonl");
    }
    for (; corpus_next(c, &text); n++) {
        for (size_t part = 1; part <= 2 && n % 8 == 0; part++) {
            static const struct query_options options = { .checks_only = true };
            struct str some = { text.s, text.len / part };
            struct query *q = query_new(some, "q", &options);
            const struct analysis *x = query_analysis(q);
            const char *fault = fault_of(x);
            struct buf json = BUF_INIT;
            scopes_json(&json, x);
            cr_expect(corpus_is_json(c, buf_view(&json)), "query %zu: scopes", n);
            cr_expect_null(fault, "query %zu: %s: %.*s", n, fault ? fault : "", STR_ARG(some));
            for (size_t i = 0; i < x->fields.n; i++) {
                placed += x->fields.items[i].span.len > 0;
                fields += x->fields.items[i].maker != TRAIL_NONE;
            }
            buf_release(&json);
            query_free(q);
        }
    }
    corpus_close(c);
    cr_expect_gt(n, 1000);
    cr_expect_gt(placed, fields / 2);
}
