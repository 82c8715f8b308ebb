/*
 * xml.h - libxml2, made ready.
 */
#ifndef SUMOQ_BASE_XML_H
#define SUMOQ_BASE_XML_H

/* Before the first use of libxml2 in any thread: its own making ready is not safe when several
 * threads come to it at once. */
void xml_prepare(void);

#endif
