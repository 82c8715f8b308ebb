/*
 * printf_item.h - one item of a specification; for printf.c and printf_write.c alone.
 */
#ifndef SUMOQ_LIB_TEXT_PRINTF_ITEM_H
#define SUMOQ_LIB_TEXT_PRINTF_ITEM_H

#include "data/date_format.h"
#include "lib/text/printf.h"

enum printf_flag {
    FLAG_LEFT = 1,
    FLAG_ZERO = 2,
    FLAG_PLUS = 4,
    FLAG_BLANK = 8,
    FLAG_GROUP = 16,
    FLAG_PAREN = 32,
    FLAG_ALTERNATE = 64,
    FLAG_AGAIN = 128, /* `<`: the value of the item before */
};

struct printf_item {
    char conversion; /* in lower case; '\0': `text` is literal */
    bool upper;
    unsigned flags;
    int width, precision; /* -1: not given */
    size_t arg;           /* which value */
    struct str text;
    char moment; /* of `t`: s, Q or C, which `date` cannot express */
    const struct date_format *date;
};

#endif
