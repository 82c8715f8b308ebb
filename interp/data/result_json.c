/*
 * result_json.c - see result_json.h.
 */
#include "data/result_json.h"

#include "base/write/json_write.h"

static void put_stage(struct buf *to, const struct stage_report *s, bool timed)
{
    const struct stage_counts *c = &s->counts;
    bool first = true;
    buf_printf(to, "\n  {\"stage\": %zu, \"text\": ", s->stage);
    json_put_shown(to, s->text);
    buf_printf(to, ", \"in\": %llu, \"out\": %llu, \"dropped\": [", (unsigned long long)c->in,
               (unsigned long long)c->out);
    for (size_t k = 0; k < DROP_REASONS; k++) {
        if (c->dropped[k] > 0) {
            buf_printf(to, "%s{\"reason\": \"%s\", \"count\": %llu}", first ? "" : ", ",
                       drop_reason_names[k], (unsigned long long)c->dropped[k]);
            first = false;
        }
    }
    buf_char(to, ']');
    if (timed) {
        buf_printf(to, ", \"seconds\": %.6f", (double)c->nanoseconds / 1e9);
    }
    buf_char(to, '}');
}

void result_put_counts(struct buf *to, const struct result *r, uint64_t events, bool timed)
{
    uint64_t in_range = r->n_stages > 0 ? r->stages[0].counts.in : 0;
    buf_printf(to, "{\"events\": %llu, \"in_range\": ", (unsigned long long)events);
    if (r->n_stages > 0 && r->stages[0].reads) {
        buf_text(to, "null"); /* a stage read them more than once */
    } else {
        buf_printf(to, "%llu", (unsigned long long)in_range);
    }
    buf_text(to, ", \"stages\": [");
    for (size_t i = 0; i < r->n_stages; i++) {
        buf_text(to, i > 0 ? "," : "");
        put_stage(to, &r->stages[i], timed);
    }
    buf_text(to, "]}");
}
