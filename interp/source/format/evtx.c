/*
 * evtx.c - Windows event logs, which event_log.c turns into the XML of their events.
 */
#include "source/format/in_xml.h"

static int sniff(struct str head, bool named, bool whole)
{
    (void)named;
    (void)whole;
    return str_starts(head, (struct str) { "ElfFile", 8 }) ? 100 : 0;
}

const struct in_def in_evtx = {
    .name = "evtx",
    .doc = "Windows event logs",
    .globs = "*.evtx",
    .sniff = sniff,
    .cut = in_xml_cut,
    .event = in_xml_event,
};
