/*
 * xml.c - Windows events as XML, each in one line or over several, with or without <Events> around.
 */
#include "source/format/in_xml.h"

const struct in_def in_xml = {
    .name = "xml",
    .doc = "Windows events as XML",
    .recognised = "<Event or <Events at the start",
    .globs = "*.xml *.xml.*",
    .sniff = in_xml_sniff,
    .cut = in_xml_cut,
    .event = in_xml_event,
};
