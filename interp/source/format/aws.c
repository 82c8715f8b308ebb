/*
 * aws.c - access logs of AWS load balancers and S3, VPC flow logs: rows between blanks, whose
 * columns have the names of the AWS documentation.
 *
 * Only flow logs may have a header line; the columns of others are known by the shape of the first
 * row. `-` is no value. What AWS appends later has no names here.
 */
#include "source/format/in_csv.h"
#include "source/format/in_export.h"

enum { CELLS_MOST = 64 };

struct kind {
    const char *columns;
    bool (*is)(const struct str *cells, size_t n);
};

static bool is_digits(struct str s)
{
    size_t k = 0;
    while (k < s.len && s.s[k] >= '0' && s.s[k] <= '9') {
        k++;
    }
    return s.len > 0 && k == s.len;
}

/* `2024-01-17T12:34:56.123456Z` */
static bool is_time(struct str s)
{
    return s.len >= 19 && s.s[4] == '-' && s.s[7] == '-' && s.s[10] == 'T' && s.s[13] == ':' &&
           is_digits((struct str) { s.s, 4 });
}

static bool is_one_of(struct str s, const char *words)
{
    struct str all = str_of(words);
    for (size_t from = 0; from < all.len;) {
        size_t end = str_find(all, STR(" "), from);
        end = end == SIZE_MAX ? all.len : end;
        if (str_eq(s, (struct str) { all.s + from, end - from })) {
            return true;
        }
        from = end + 1;
    }
    return false;
}

/* Version 2, the default. */
static bool is_flow(const struct str *c, size_t n)
{
    return n == 14 && is_digits(c[0]) && (is_digits(c[1]) || str_eq(c[1], STR("unknown"))) &&
           str_starts(c[2], STR("eni-")) && is_one_of(c[13], "OK NODATA SKIPDATA");
}

static bool is_alb(const struct str *c, size_t n)
{
    return n >= 16 && is_one_of(c[0], "http https h2 grpcs ws wss") && is_time(c[1]) &&
           str_starts(c[2], STR("app/"));
}

static bool is_nlb(const struct str *c, size_t n)
{
    return n >= 12 && str_eq(c[0], STR("tls")) && is_time(c[2]) && str_starts(c[3], STR("net/"));
}

static bool is_elb(const struct str *c, size_t n)
{
    return n >= 12 && n <= 16 && is_time(c[0]) && str_find(c[2], STR(":"), 0) != SIZE_MAX &&
           is_digits(c[9]) && is_digits(c[10]) && str_find(c[11], STR(" "), 0) != SIZE_MAX;
}

static bool is_s3(const struct str *c, size_t n)
{
    return n >= 18 && str_starts(c[2], STR("[")) && str_ends(c[3], STR("]")) &&
           (str_starts(c[7], STR("REST.")) || str_starts(c[7], STR("WEBSITE.")) ||
            str_starts(c[7], STR("BATCH.")) || str_starts(c[7], STR("S3.")) ||
            str_starts(c[7], STR("SOAP.")));
}

static const struct kind kinds[] = {
    { "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes "
      "start end action log-status",
      is_flow },
    { "type time elb client:port target:port request_processing_time target_processing_time "
      "response_processing_time elb_status_code target_status_code received_bytes sent_bytes "
      "request user_agent ssl_cipher ssl_protocol target_group_arn trace_id domain_name "
      "chosen_cert_arn matched_rule_priority request_creation_time actions_executed redirect_url "
      "error_reason target:port_list target_status_code_list classification "
      "classification_reason conn_trace_id transformed_host transformed_uri "
      "request_transform_status",
      is_alb },
    { "type version time elb listener client:port destination:port connection_time "
      "tls_handshake_time received_bytes sent_bytes incoming_tls_alert chosen_cert_arn "
      "chosen_cert_serial tls_cipher tls_protocol_version tls_named_group domain_name "
      "alpn_fe_protocol alpn_be_protocol alpn_client_preference_list "
      "tls_connection_creation_time",
      is_nlb },
    { "timestamp elb client:port backend:port request_processing_time backend_processing_time "
      "response_processing_time elb_status_code backend_status_code received_bytes sent_bytes "
      "request user_agent ssl_cipher ssl_protocol",
      is_elb },
    { "bucket_owner bucket time remote_ip requester request_id operation key request_uri "
      "http_status error_code bytes_sent object_size total_time turn_around_time referer "
      "user_agent version_id host_id signature_version cipher_suite authentication_type "
      "host_header tls_version access_point_arn acl_required source_region",
      is_s3 },
};

/* The cells of a row; too many of them are none. */
static size_t cells_of(struct arena *a, struct str row, struct delimited_cells *out)
{
    const struct delimited blanks = DELIMITED_QUOTED(' ');
    return delimited_cells(&blanks, row, a, out) && out->n <= CELLS_MOST ? out->n : 0;
}

static const struct kind *kind_of(const struct delimited_cells *row, size_t n)
{
    for (size_t k = 0; n > 0 && k < sizeof kinds / sizeof *kinds; k++) {
        if (kinds[k].is(row->items, n)) {
            return &kinds[k];
        }
    }
    return NULL;
}

/* A header line of flow logs has nothing but names, in lower case. */
static bool is_header(const struct delimited_cells *row, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        struct str name = row->items[k];
        for (size_t i = 0; i < name.len; i++) {
            if (name.s[i] != '-' && (name.s[i] < 'a' || name.s[i] > 'z')) {
                return false;
            }
        }
    }
    return n > 0 && in_export_find(row->items, n) != NULL;
}

static int sniff(struct str head, bool named, bool whole)
{
    struct str line;
    size_t at = 0;
    struct delimited_cells cells = { 0 };
    struct arena a;
    (void)named;
    (void)whole;
    arena_init(&a, NULL);
    bool has = in_next_line(head, &at, &line);
    size_t n = has ? cells_of(&a, line, &cells) : 0;
    bool is = kind_of(&cells, n) || is_header(&cells, n);
    arena_release(&a);
    return is ? 92 : 0;
}

/* The columns of rows that have no header. */
static void name_columns(struct in_cut *c, struct str row)
{
    const struct delimited blanks = DELIMITED_QUOTED(' ');
    struct delimited_cells cells = { 0 };
    const struct kind *kind = kind_of(&cells, cells_of(c->arena, row, &cells));
    if (kind) {
        delimited_cells(&blanks, str_of(kind->columns), c->arena, &cells);
        c->columns = in_columns_new(c, cells.items, cells.n, blanks);
    }
}

static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    while (!c->building && !c->dropping && c->start < len) {
        size_t seen = c->at > c->start ? c->at : c->start;
        const char *end = memchr(data + seen, '\n', len - seen);
        if (!end && !ended) {
            c->at = len;
            return;
        }
        size_t at = c->start;
        struct str line = { "", 0 };
        in_next_line((struct str) { data, len }, &at, &line);
        if (str_trim(line).len == 0) {
            c->start = c->at = at;
            continue;
        }
        name_columns(c, line);
        c->building = arena_new(c->arena, struct in_columns);
        c->building->cells = DELIMITED_QUOTED(' ');
        c->at = c->start;
    }
    in_csv_cut(c, data, len, ended, " ", spans);
}

const struct in_def in_aws = {
    .name = "aws",
    .doc = "access logs of AWS load balancers and S3, VPC flow logs",
    .recognised = "the first row, or a header line of names of flow logs",
    .globs = "",
    .sniff = sniff,
    .cut = cut,
    .event = in_row_event,
};
