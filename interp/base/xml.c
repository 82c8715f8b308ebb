/*
 * xml.c - see xml.h.
 */
#include "base/xml.h"

#include <libxml/parser.h>
#include <pthread.h>

void xml_prepare(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, xmlInitParser);
}
