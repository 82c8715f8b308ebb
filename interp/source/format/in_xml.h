/*
 * in_xml.h - Windows events as XML: shared by files of XML and by event logs.
 *
 * Fields are named as windows_event.h says; of UserData its innermost elements are fields, of
 * RenderingInfo the Message. Whole numbers of System are numbers.
 */
#ifndef SUMOQ_SOURCE_FORMAT_IN_XML_H
#define SUMOQ_SOURCE_FORMAT_IN_XML_H

#include "source/format/in_def.h"

int in_xml_sniff(struct str head, bool named, bool whole);
/* Cuts from <Event to </Event>. */
void in_xml_cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans);
const char *in_xml_event(struct in_run *r, struct str record, struct in_event *out);

#endif
