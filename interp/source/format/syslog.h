/*
 * syslog.h - the header of a syslog message (RFC 3164, RFC 5424, and what rsyslog and Cisco write).
 *
 *     <34>Oct 11 22:14:15 host su[7]: text            priority, year and offset are optional
 *     <34>1 2003-10-11T22:14:15.003Z host app 7 ID - text
 *     2003-10-11T22:14:15.003+02:00 host app[7]: text
 *
 * Without a priority, lines of programs look alike, so that what follows the host must be a tag: a
 * word that ends in a colon or holds a process number.
 */
#ifndef SUMOQ_SOURCE_FORMAT_SYSLOG_H
#define SUMOQ_SOURCE_FORMAT_SYSLOG_H

#include "base/text.h"

struct syslog {
    struct str time; /* as written */
    struct str host;
    struct str rest; /* after the host */
};

/* False: the line begins with no such header. */
bool syslog_read(struct str line, struct syslog *out);
/* The host in the header of `line`; empty: none. */
struct str syslog_host(struct str line);

#endif
