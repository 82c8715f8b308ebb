/*
 * xml_syslog.c - events of Sysmon for Linux: Windows events in XML, each after the header of a
 * syslog message on a line of its own. The host is that of the header.
 */
#include "source/format/in_keyed.h"
#include "source/format/in_xml.h"
#include "source/format/syslog.h"
#include "source/names.h"

extern const struct in_def in_text;

static size_t find_event(struct str line)
{
    size_t at = str_find(line, STR("<Event"), 0);
    bool whole = at != SIZE_MAX && at + 6 < line.len && strchr(" >", line.s[at + 6]);
    return whole ? at : SIZE_MAX;
}

static int sniff(struct str head, bool named, bool whole)
{
    struct str line;
    struct syslog header;
    size_t at = 0;
    (void)named;
    (void)whole;
    while (in_next_line(head, &at, &line) && str_trim(line).len == 0) {
    }
    size_t event = at > 0 ? find_event(line) : SIZE_MAX;
    return event != SIZE_MAX && event > 0 && syslog_read(line, &header) ? 92 : 0;
}

static const char *event(struct in_run *r, struct str record, struct in_event *out)
{
    const char *why = in_text.event(r, record, out); /* as a line of another program is */
    struct str line = out->raw;
    size_t at = why ? SIZE_MAX : find_event(line);
    if (at == SIZE_MAX) {
        return why;
    }
    struct str xml = { line.s + at, line.len - at }, host = syslog_host(line);
    why = in_xml_event(r, str_trim(xml), out);
    out->raw = line;
    if (!why && host.len > 0 && in_matters(r, STR("_sourceHost"))) {
        in_cells_put(r, (struct in_cell) { STR("_sourceHost"), cell_of_text(host), NAME_NONE });
        in_cells_end(r, out);
    }
    return why;
}

const struct in_def in_xml_syslog = {
    .name = "xml-syslog",
    .doc = "Windows events as XML after syslog headers, one per line, as of Sysmon for Linux",
    .recognised = "a syslog header and <Event in the first line",
    .globs = "",
    .sniff = sniff,
    .cut = in_keyed_cut,
    .follow = in_keyed_follow,
    .event = event,
};
