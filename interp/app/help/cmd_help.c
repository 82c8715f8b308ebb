/*
 * cmd_help.c - `sumoq help`: finds the page of whatever is asked for.
 *
 * A name may be one of several things (`fields` is a command and an operator, `max` an aggregate
 * and a function): each of them is shown. Words need no quotes: `sumoq help parse regex`.
 */
#include "app/help/code_page.h"
#include "app/help/find.h"
#include "app/help/pages.h"
#include "app/page.h"

static void put_topic_list(struct app *app)
{
    put_guide_list(app, guide_topics);
    for (const struct made_topic *t = made_topics; t->names[0]; t++) {
        page_entry(&app->out.buf, str_of(t->names[0]), str_of(t->doc), 20, page_width(app));
    }
}

static void put_word_list(struct app *app)
{
    put_guide_list(app, guide_words);
}

static void put_operator_list(struct app *app)
{
    sumoq_write_words(SUMOQ_OPERATORS, SUMOQ_FORM_PLAIN, app_append, &app->out.buf);
}

static void put_function_list(struct app *app)
{
    sumoq_write_words(SUMOQ_FUNCTIONS, SUMOQ_FORM_PLAIN, app_append, &app->out.buf);
}

static void put_aggregate_list(struct app *app)
{
    sumoq_write_words(SUMOQ_AGGREGATES, SUMOQ_FORM_PLAIN, app_append, &app->out.buf);
}

static void put_from_splunk(struct app *app)
{
    put_language(app, FROM_SPL);
}

static void put_from_kql(struct app *app)
{
    put_language(app, FROM_KQL);
}

static void put_from_sql(struct app *app)
{
    put_language(app, FROM_SQL);
}

static void put_from_logql(struct app *app)
{
    put_language(app, FROM_LOGQL);
}

static void put_from_lucene(struct app *app)
{
    put_language(app, FROM_LUCENE);
}

const struct made_topic made_topics[] = {
    { { "formats", "input-formats", "output-formats", "format-of-files", "profiles" },
      "the formats of files and the profiles of events, and how each is recognised",
      put_formats },
    { { "environment", "env", "environment-variables" },
      "the variables of the environment that are read",
      put_environment },
    { { "exit-status", "exit-statuses", "exit-code", "exit-codes", "status" },
      "what the exit status of a command means",
      put_exit_statuses },
    { { "from-splunk", "splunk", "spl", "from-spl" },
      "what Splunk's SPL writes, and the same here",
      put_from_splunk },
    { { "from-kql", "kql", "kusto", "sentinel", "from-kusto", "from-sentinel", "defender" },
      "what KQL (Sentinel, Defender) writes, and the same here",
      put_from_kql },
    { { "from-sql", "sql" }, "what SQL writes, and the same here", put_from_sql },
    { { "from-logql", "logql", "loki", "from-loki" },
      "what Loki's LogQL writes, and the same here",
      put_from_logql },
    { { "from-lucene", "lucene", "elasticsearch", "kibana", "from-elasticsearch", "opensearch" },
      "what Lucene's syntax writes, and the same here",
      put_from_lucene },
    { { NULL }, NULL, NULL },
};

const struct made_topic *made_topic_find(struct str name)
{
    for (const struct made_topic *t = made_topics; t->names[0]; t++) {
        for (size_t i = 0; i < sizeof t->names / sizeof t->names[0] && t->names[i]; i++) {
            if (guide_name_is(t->names[i], name)) {
                return t;
            }
        }
    }
    return NULL;
}

/* Words before a name that say what it is; alone they ask for the list of all. */
static const struct category {
    const char *names[3];
    const char *one; /* for messages */
    unsigned kinds;
    void (*list)(struct app *app);
} categories[] = {
    { { "operator", "operators" }, "operator", SUMOQ_OPERATORS, put_operator_list },
    { { "function", "functions" }, "function", SUMOQ_FUNCTIONS, put_function_list },
    { { "aggregate", "aggregates" }, "aggregate", SUMOQ_AGGREGATES, put_aggregate_list },
    { { "command", "commands" }, "command", FIND_COMMAND, put_overview },
    { { "keyword", "keywords", "words" }, "keyword", FIND_WORD, put_word_list },
    { { "topic", "topics" }, "topic", FIND_TOPIC, put_topic_list },
    { { "code", "codes", "errors" }, "code", FIND_CODE, put_codes },
    { { "option", "options" }, "option", FIND_OPTION, put_overview },
};

static const struct category *category_find(struct str name)
{
    for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++) {
        for (size_t k = 0; k < 3 && categories[i].names[k]; k++) {
            if (str_eq_fold(str_of(categories[i].names[k]), name)) {
                return &categories[i];
            }
        }
    }
    return NULL;
}

/* An empty line after the page before. */
static void next_page(struct app *app, bool any)
{
    buf_text(&app->out.buf, any ? "\n" : "");
}

/* Words and topics. */
static bool put_subjects(struct app *app, struct str name, unsigned kinds, bool any)
{
    const struct guide_page *word = kinds & FIND_WORD ? guide_find(guide_words, name) : NULL;
    const struct guide_page *topic = kinds & FIND_TOPIC ? guide_find(guide_topics, name) : NULL;
    const struct made_topic *made = kinds & FIND_TOPIC ? made_topic_find(name) : NULL;
    if (word) {
        next_page(app, any);
        put_guide(app, word);
        any = true;
    }
    if (topic) {
        next_page(app, any);
        put_guide(app, topic);
        any = true;
    }
    if (made) {
        next_page(app, any);
        made->put(app);
        any = true;
    }
    return any;
}

/* All pages of one name; false: there is none. */
static bool put_named(struct app *app, struct str name, unsigned kinds)
{
    struct buf *to = &app->out.buf;
    const struct command *c = kinds & FIND_COMMAND ? command_find(name) : NULL;
    const struct diag_info *info = kinds & FIND_CODE ? diag_find(name) : NULL;
    struct buf pages = BUF_INIT;
    bool any = c || info;
    if (c) {
        put_command(app, c);
    } else if (info) {
        put_code(app, info);
    }
    if (sumoq_write_help(name.s, name.len, kinds & FIND_LANGUAGE, app_append, &pages)) {
        next_page(app, any);
        buf_str(to, buf_view(&pages));
        any = true;
    }
    buf_release(&pages);
    any = put_subjects(app, name, kinds, any);
    if (!any && kinds & FIND_FOREIGN) {
        any = put_foreign(app, name);
    }
    if (!any && kinds & FIND_OPTION) {
        any = put_options_named(app, name);
    }
    return any;
}

/* The words as one name: as they are written, and joined by `_` or nothing (`count distinct`, `is
 * null`). */
static bool put_joined(struct app *app, const char *const *words, size_t n, unsigned kinds)
{
    static const char *const between[] = { " ", "_", "", "-" };
    struct buf name = BUF_INIT;
    bool found = false;
    for (size_t k = 0; !found && k < (n > 1 ? 4 : 1); k++) {
        buf_clear(&name);
        for (size_t i = 0; i < n; i++) {
            buf_printf(&name, "%s%s", i > 0 ? between[k] : "", words[i]);
        }
        found = put_named(app, buf_view(&name), kinds);
    }
    buf_release(&name);
    return found;
}

/* What is part of the language here is preferred to words of others and to options. */
static bool put_words(struct app *app, const char *const *words, size_t n, unsigned kinds)
{
    const unsigned others = FIND_FOREIGN | FIND_OPTION;
    return put_joined(app, words, n, kinds & ~others) || put_joined(app, words, n, kinds & others);
}

static bool is_known(struct app *app, const char *word, unsigned kinds)
{
    size_t before = app->out.buf.b.len;
    bool found = put_named(app, str_of(word), kinds);
    buf_cut(&app->out.buf, before);
    return found;
}

static int report_unknown(struct app *app, const char *const *words, size_t n, const char *what,
                          unsigned kinds)
{
    struct buf name = BUF_INIT, near = BUF_INIT, mentions = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        buf_printf(&name, "%s%s", i > 0 ? " " : "", words[i]);
    }
    struct str wanted = buf_view(&name);
    bool similar = find_near(&near, wanted, kinds);
    for (size_t i = 0; n > 1 && i < n; i++) {
        if (is_known(app, words[i], kinds)) {
            buf_printf(&near, "%s`%s`", similar ? ", " : "", words[i]);
            similar = true;
        }
    }
    bool mentioned =
        find_mentions(&mentions, wanted, kinds & ~(unsigned)(FIND_CODE | FIND_FOREIGN));
    struct str best = buf_view(&near), where = buf_view(&mentions);
    if (similar) {
        app_error(app, "no %s `%.*s`; did you mean %.*s?", what, STR_ARG(wanted), STR_ARG(best));
    } else {
        app_error(app, "no %s `%.*s`", what, STR_ARG(wanted));
    }
    if (mentioned) {
        app_report(app, "it is mentioned in the help on %.*s", STR_ARG(where));
    }
    app_report(app, "`sumoq help` shows what there is help on");
    buf_release(&name);
    buf_release(&near);
    buf_release(&mentions);
    return EXIT_USAGE;
}

static int cmd_help(struct app *app)
{
    const char *const *words = app->args.words.items;
    size_t n = app->args.words.n;
    if (n == 0) {
        put_overview(app);
        return EXIT_DONE;
    }
    /* `run -h`: the words are `command` and `run` */
    const struct command *brief = app->args.brief ? command_find(str_of(words[n - 1])) : NULL;
    if (brief) {
        put_command_brief(app, brief);
        return EXIT_DONE;
    }
    const struct category *category = category_find(str_of(words[0]));
    unsigned kinds = FIND_ALL;
    const char *what = "help on";
    if (category && n == 1 && !command_find(str_of(words[0]))) {
        category->list(app);
        return EXIT_DONE;
    }
    if (category && n > 1) { /* `command fields`: not the operator of that name */
        kinds = category->kinds;
        what = category->one;
        words++;
        n--;
    }
    if (put_words(app, words, n, kinds)) {
        return EXIT_DONE;
    }
    /* many call aggregates operators or functions */
    kinds |= kinds & FIND_LANGUAGE ? SUMOQ_AGGREGATES : 0U;
    return put_words(app, words, n, kinds) ? EXIT_DONE : report_unknown(app, words, n, what, kinds);
}

const struct command command_help = {
    .name = "help",
    .bit = COMMAND_HELP,
    .usage = { "help [NAME]", "help operator|function|topic|... NAME",
               "help operators|functions|topics|..." },
    .doc = "help on a command, a part of the query language, a topic or a code",
    .page =
        "A name is that of a command, an operator, a function, an aggregate, a word such as "
        "`matches`, a topic such as `search`, an option, or a code such as E0201. Several words "
        "need no quotes. An unknown name is answered with similar ones.\n"
        "\n"
        "Lists: commands, operators, functions, aggregates, keywords, topics, codes.",
    .examples = { { "sumoq help run", "the options of a command" },
                  { "sumoq help parse regex", "form, clauses and examples of an operator" },
                  { "sumoq help search", "a topic" },
                  { "sumoq help formats", "what can be read" } },
    .run = cmd_help,
};
