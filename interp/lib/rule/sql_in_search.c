/*
 * sql_in_search.c - W1025: `SELECT user FROM events`.
 */
#include "lib/rule/in_search.h"

static void look(const struct rule_place *p)
{
    const struct node *select = search_item(p, 0), *first = search_item(p, 1);
    if (p->parent || !search_is(select, "select") || !first) {
        return;
    }
    size_t from = 1;
    while (search_item(p, from) && !search_is(search_item(p, from), "from")) {
        from++;
    }
    if (!search_item(p, from) || from == 1) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct str columns = search_text(p, first, search_item(p, from - 1));
    struct diag *g = diag_at(d, DIAG_SQL_IN_SEARCH, select->span,
                             "this is SQL; each of its words is searched in the text");
    diag_label(d, g, "a query is a search expression and stages after pipes");
    if (str_eq(columns, STR("*"))) {
        diag_help(d, g,
                  "all messages are *; conditions, groups and order are stages: | where ... "
                  "| count by ... | sort by ...");
        return;
    }
    bool counts = search_byte_after(p, first) == '(';
    diag_help(d, g,
              counts ? "write * | %.*s by FIELD; conditions are stages before it: | where ..."
                     : "write * | fields %.*s; conditions are stages before it: | where ...",
              STR_ARG(columns));
}

const struct rule_def rule_sql_in_search = {
    .name = "sql_in_search",
    .kinds = RULE_AT(SEARCH_AND),
    .look = look,
};
