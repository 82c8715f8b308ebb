/*
 * row_order.c - see row_order.h. Specified: docs/language/operators.md, row order.
 */
#include "lib/op/row_order.h"

enum { ROWS_MAX = 1000 };

bool row_order_bind(struct binder *b, const struct node *stage, const char *result, enum type type)
{
    struct clause c[SHAPE_MAX];
    if (!stage_match(b, stage, c) || !stage_read(b, &c[ROW_FIELD]) || !stage_read(b, &c[ROW_BY]) ||
        !stage_range(b, &c[ROW_N], "the number of rows", 1, ROWS_MAX)) {
        return false;
    }
    struct name name = stage_alias(&c[ROW_AS], str_of(result), stage->span);
    enum type of = type == T_ANY && !c[ROW_FIELD].list.items[0].name.hole
                       ? bind_type(b, c[ROW_FIELD].list.items[0].name.text)
                       : type;
    stage_define_name(b, &name, of);
    return true;
}
