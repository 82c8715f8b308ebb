/*
 * reading.c - the options and the data of a query, from the values that were given.
 */
#include "session/session.h"

#include "base/os/os.h"
#include "base/vec.h"
#include "store/db.h"
#include "store/scan.h"

static enum dialect dialect_of(const char *name)
{
    if (!name || strcmp(name, "auto") == 0) {
        return DIALECT_AUTO;
    }
    return strcmp(name, "eval") == 0 ? DIALECT_EVAL : DIALECT_SUMO;
}

/* The tables that options name. */
static const struct tables_options *read_tables(struct sumoq_query *q)
{
    static const struct {
        enum session_option option;
        const char *source;
    } databases[] = { { SESSION_GEOIP, "geo://location" },
                      { SESSION_ASN, "asn://default" },
                      { SESSION_THREAT, "sumo://threat/cs" },
                      { SESSION_THREAT_INTEL, "sumo://threat-intel" } };
    struct {
        struct table_binding *items;
        size_t n, cap;
    } all = { NULL, 0, 0 };
    for (size_t i = 0; i < option_count(&q->values); i++) {
        const struct option_value *v = option_at(&q->values, i);
        const char *text = v->text.b.data;
        if (v->id == SESSION_LOOKUP) {
            const char *equals = strrchr(text, '='); /* URLs hold others */
            *vec_add(&q->arena, &all) = (struct table_binding) { { text, (size_t)(equals - text) },
                                                                 equals + 1,
                                                                 { NULL, 0 } };
        }
        for (size_t k = 0; k < sizeof databases / sizeof *databases; k++) {
            if (v->id == databases[k].option) {
                *vec_add(&q->arena, &all) =
                    (struct table_binding) { str_of(databases[k].source), text, { NULL, 0 } };
            }
        }
    }
    struct tables_options *t = arena_new(&q->arena, struct tables_options);
    *t = (struct tables_options) { .items = all.items,
                                   .n = all.n,
                                   .folder = option_text(&q->values, SESSION_LOOKUP_DIR),
                                   .strict = option_given(&q->values, SESSION_STRICT),
                                   .inputs = &q->inputs };
    return t;
}

struct params {
    struct param *items;
    size_t n, cap;
};

/* NAME=VALUE of each time that the option was given; the value of a macro is its file's text. */
static struct params read_pairs(struct sumoq_query *q, enum session_option option)
{
    struct params all = { NULL, 0, 0 };
    for (size_t i = 0; i < option_count(&q->values); i++) {
        const struct option_value *v = option_at(&q->values, i);
        if (v->id == option) {
            const char *text = v->text.b.data, *equals = strchr(text, '=');
            struct param *p = vec_add(&q->arena, &all);
            p->name = (struct str) { text, (size_t)(equals - text) };
            p->value = option == SESSION_MACRO ? buf_view(&v->content) : str_of(equals + 1);
        }
    }
    return all;
}

void query_options_read(struct sumoq_query *q, bool checks_only)
{
    const struct option_values *v = &q->values;
    struct params params = read_pairs(q, SESSION_PARAM), macros = read_pairs(q, SESSION_MACRO);
    const char *otherwise = option_text(v, SESSION_PARAM_DEFAULT);
    q->options = (struct query_options) {
        .params = params.items,
        .n_params = params.n,
        .macros = macros.items,
        .n_macros = macros.n,
        .has_default_param = otherwise != NULL,
        .default_param = str_of(otherwise),
        .dialect = dialect_of(option_text(v, SESSION_DIALECT)),
        .strict = option_given(v, SESSION_STRICT),
        .auto_parse = option_given(v, SESSION_AUTO_PARSE),
        .checks_only = checks_only,
        .observed = option_given(v, SESSION_STATS),
        .stop = &q->stop,
        .tables = read_tables(q),
        .threads = (unsigned)option_number(v, SESSION_THREADS),
        .batch_rows = (size_t)option_number(v, SESSION_BATCH),
        .max_memory = (size_t)option_number(v, SESSION_MAX_MEMORY),
        .limit = (size_t)option_number(v, SESSION_LIMIT),
        .rows_held = (size_t)option_number(v, SESSION_ROWS_HELD),
        .from = str_of(option_text(v, SESSION_FROM)),
        .to = str_of(option_text(v, SESSION_TO)),
        .now = str_of(option_text(v, SESSION_NOW)),
        .zone = str_of(option_text(v, SESSION_TIMEZONE)),
        .time = option_given(v, SESSION_RECEIPT_TIME)      ? SCAN_RECEIPT_TIME
                : option_given(v, SESSION_SEARCHABLE_TIME) ? SCAN_SEARCHABLE_TIME
                                                           : SCAN_MESSAGE_TIME,
    };
}

/* The options of input formats; NULL or what is wrong. The values were checked one by one. */
static const char *read_formats(struct arena *a, const struct option_values *v,
                                struct in_options *out)
{
    const char *format = option_text(v, SESSION_INPUT_FORMAT), *why = NULL;
    const char *delimiter = option_text(v, SESSION_DELIMITER);
    const char *regex = option_text(v, SESSION_MULTILINE), *now = option_text(v, SESSION_NOW);
    const char *pattern = option_text(v, SESSION_TIME_FORMAT);
    struct regex_error error;
    *out = (struct in_options) { .format = format ? in_find(str_of(format)) : NULL,
                                 .year = (int64_t)option_number(v, SESSION_YEAR) };
    if (delimiter) {
        option_read_delimiter(delimiter, &out->delimiter);
    }
    if (out->delimiter && out->format && out->format->event != in_row_event) {
        return arena_printf(a, "{--delimiter} is for rows, and {--input-format} %s has none",
                            format)
            .s;
    }
    if (regex) {
        out->multiline = regex_compile(a, str_of(regex), REGEX_PARSE, 0, true, &error);
    }
    if (now) {
        time_read_range_end(str_of(now), os_now_ms(), zone_utc(), &out->now);
    }
    if (pattern && strcmp(pattern, "epoch") == 0) {
        out->epoch_time = true;
    } else if (pattern) {
        out->time = date_format_compile(a, str_of(pattern), &why);
    }
    return NULL;
}

enum sumoq_status file_options_read(struct arena *a, const struct option_values *v,
                                    const struct zone *zone, struct file_options *out,
                                    const char **why)
{
    const char *profile = option_text(v, SESSION_PROFILE), *map = option_text(v, SESSION_MAP);
    *out = (struct file_options) {
        .category = str_of(option_text(v, SESSION_CATEGORY)),
        .host = str_of(option_text(v, SESSION_HOST)),
        .source = str_of(option_text(v, SESSION_SOURCE)),
        .collector = str_of(option_text(v, SESSION_COLLECTOR)),
        .time_field = str_of(option_text(v, SESSION_TIME_FIELD)),
        .zone = zone,
        .strict = option_given(v, SESSION_STRICT),
        .profile = profile ? profile_find(str_of(profile)) : NULL,
        .profile_auto = !profile || strcmp(profile, "auto") == 0,
        .map = map ? profile_read(a, map, why) : NULL,
        .map_optional = option_given(v, SESSION_MAP_4688) ? "4688" : NULL,
        .mapped = arena_new(a, struct profile_counts),
    };
    profile_counts_init(out->mapped, a);
    if (*why) {
        return SUMOQ_IO;
    }
    *why = read_formats(a, v, &out->in);
    return *why ? SUMOQ_MISUSE : SUMOQ_DONE;
}

static void add_input(struct sumoq_query *q, const char *path)
{
    if (strcmp(path, "-") == 0) {
        os_inputs_add_fd(&q->inputs, &q->run, 0, "standard input");
    } else {
        os_inputs_add(&q->inputs, &q->run, path);
    }
}

static void add_inputs(struct sumoq_query *q, const char *db)
{
    const char *map = option_text(&q->values, SESSION_MAP);
    q->inputs = (struct os_inputs) { .items = NULL };
    for (size_t i = 0; i < q->files.n; i++) {
        add_input(q, q->files.items[i]);
    }
    if (map) {
        os_inputs_add(&q->inputs, &q->run, map);
    }
    if (db) {
        os_inputs_add(&q->inputs, &q->run, db);
    }
    for (size_t i = 0; i < q->session->protected.n; i++) {
        add_input(q, q->session->protected.items[i]);
    }
    for (size_t i = 0; i < option_count(&q->values); i++) {
        const struct option_value *v = option_at(&q->values, i);
        if (v->id == SESSION_MACRO) {
            os_inputs_add(&q->inputs, &q->run, strchr(v->text.b.data, '=') + 1);
        }
    }
}

uint64_t data_total_size(const char *const *paths, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        if (strcmp(paths[i], "-") == 0) {
            return 0;
        }
        bool known = os_stat(paths[i], &st) && !S_ISDIR(st.st_mode);
        if (known && !S_ISREG(st.st_mode)) {
            return 0;
        }
        sum += known ? (uint64_t)st.st_size : 0;
    }
    return sum;
}

static uint64_t lent_size(const struct reader_lent *lent, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        sum += os_stat_fd(lent[i].fd, &st) ? (uint64_t)st.st_size : 0;
    }
    return sum;
}

static enum sumoq_status open_database(struct sumoq_query *q, const char *db, const char **why)
{
    bool maps = option_given(&q->values, SESSION_MAP);
    if (q->session->paths.n + q->session->buffers.n > 0) {
        *why = "a run reads either a database ({--db}) or files, not both";
        return SUMOQ_MISUSE;
    }
    if (maps || option_given(&q->values, SESSION_MAP_4688)) {
        *why =
            maps ? "{--map} is for files; a database has its fields mapped when it is loaded"
                 : "{--map-4688} is for files; a database has its fields mapped when it is loaded";
        return SUMOQ_MISUSE;
    }
    q->total_bytes = data_total_size(&db, 1);
    db_limit_memory(q->options.max_memory);
    q->source = db_source_open(&q->run, db, why);
    return q->source ? SUMOQ_DONE : SUMOQ_IO;
}

enum sumoq_status query_open_data(struct sumoq_query *q, const char **why)
{
    const struct sumoq *s = q->session;
    const char *db = option_text(&q->values, SESSION_DB);
    q->removals = s->removals;
    q->changes = s->changes;
    folder_expand(&q->run, s->paths.items, s->paths.n, &q->files);
    add_inputs(q, q->kind == QUERY_OF_LOAD ? NULL : db);
    if (q->kind == QUERY_OF_LOAD) {
        return load_open(q, why);
    }
    if (q->kind == QUERY_OF_INFO) {
        return info_open(q, why);
    }
    if (db) {
        return open_database(q, db, why);
    }
    if (s->paths.n + s->buffers.n == 0) {
        *why = "no data: add files of events, or set a database ({--db})";
        return SUMOQ_MISUSE;
    }
    enum sumoq_status status =
        file_options_read(&q->run, &q->values, query_zone(q->query), &q->reading, why);
    if (status != SUMOQ_DONE) {
        return status;
    }
    q->reading.folders = &q->files.folders;
    q->reading.lent = s->buffers.items;
    q->reading.n_lent = s->buffers.n;
    q->reading.rescans = query_reads_twice(q->query) || q->options.observed;
    uint64_t size = data_total_size(q->files.items, q->files.n);
    bool known = size > 0 || q->files.n == 0;
    q->total_bytes = known ? size + lent_size(s->buffers.items, s->buffers.n) : 0;
    q->source = file_source_open(&q->run, q->files.items, q->files.n, &q->reading, why);
    return q->source ? SUMOQ_DONE : SUMOQ_IO;
}
