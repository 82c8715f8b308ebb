/*
 * in_search.c - see in_search.h.
 */
#include "lib/rule/in_search.h"

struct str search_word(const struct node *n)
{
    static const struct str none = { "", 0 };
    bool plain = n && n->kind == NODE_SEARCH_WORD && !AST(word, n)->placeholder;
    return plain ? AST(word, n)->text : none;
}

bool search_is(const struct node *n, const char *word)
{
    return str_eq_fold(search_word(n), str_of(word));
}

const struct node *search_item(const struct rule_place *p, size_t i)
{
    const struct node_list *items = &AST(list_of, p->node)->items;
    return i < items->n ? items->items[i] : NULL;
}

enum { SHOWN = 60 };

struct str search_rest(const struct rule_place *p, const struct node *n)
{
    const struct span scope = p->query->scope->span;
    struct span rest = { n->span.at, scope.at + scope.len - n->span.at };
    struct str text = str_trim(bind_text(p->binder, rest));
    size_t len = 0;
    while (len < text.len && text.s[len] != '\n' && text.s[len] != '\r') {
        len++;
    }
    text.len = len;
    if (len <= SHOWN) {
        return str_trim(text);
    }
    text.len = utf8_offset(text, utf8_count((struct str) { text.s, SHOWN }) - 1);
    return arena_printf(p->binder->arena, "%.*s ...", STR_ARG(text));
}

struct str search_text(const struct rule_place *p, const struct node *a, const struct node *b)
{
    return bind_text(p->binder, span_join(a->span, b->span));
}

bool search_written(const struct rule_place *p, struct span span)
{
    struct str text = bind_text(p->binder, span);
    return text.len == span.len && str_find(text, STR("{{"), 0) == SIZE_MAX &&
           str_find(text, STR("`"), 0) == SIZE_MAX;
}

char search_byte_after(const struct rule_place *p, const struct node *n)
{
    size_t at = (size_t)n->span.at + n->span.len;
    return at < p->binder->text.len ? p->binder->text.s[at] : '\0';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str search_word_before(const struct rule_place *p, const struct node *n)
{
    struct str text = p->binder->text;
    size_t end = n->span.at < text.len ? n->span.at : text.len;
    while (end > 0 && (is_blank(text.s[end - 1]) || text.s[end - 1] == '(')) {
        end--;
    }
    size_t at = end;
    while (at > 0 && end - at < 16 && ascii_lower((unsigned char)text.s[at - 1]) >= 'a' &&
           ascii_lower((unsigned char)text.s[at - 1]) <= 'z') {
        at--;
    }
    return (struct str) { text.s + at, end - at };
}

bool search_is_inside(const struct rule_place *p)
{
    const struct node *top = p->query->scope;
    struct str text = p->binder->text;
    size_t at = p->node->span.at < text.len ? p->node->span.at : text.len;
    while (at > 0 && is_blank(text.s[at - 1])) {
        at--;
    }
    bool list = top->kind == NODE_SEARCH_OR || top->kind == NODE_SEARCH_AND;
    return (p->parent && (p->parent != top || !list)) || (at > 0 && text.s[at - 1] == '(');
}

void search_fix_stage(const struct rule_place *p, struct diag *g, const struct node *from,
                      uint32_t end, struct str stage)
{
    const struct span scope = p->query->scope->span;
    struct span whole = { from->span.at, end - from->span.at };
    bool alternative = p->query->scope->kind == NODE_SEARCH_OR;
    if (alternative || search_is_inside(p) || end != scope.at + scope.len ||
        !search_written(p, whole)) {
        return;
    }
    bool first = from->span.at == scope.at;
    diag_edit(p->binder->diags, g, whole,
              arena_printf(p->binder->arena, "%s| %.*s", first ? "* " : "", STR_ARG(stage)));
}

size_t search_values(const struct rule_place *p, const struct node *n, struct str *values,
                     size_t most, uint32_t *end)
{
    struct str text = p->binder->text;
    size_t at = (size_t)n->span.at + n->span.len, count = 0;
    while (at < text.len && is_blank(text.s[at])) {
        at++;
    }
    if (at >= text.len || text.s[at] != '(') {
        return 0;
    }
    size_t from = ++at;
    for (; at < text.len && text.s[at] != '|' && text.s[at] != '('; at++) {
        if (text.s[at] == '"') {
            for (at++; at < text.len && text.s[at] != '"'; at++) {
                at += text.s[at] == '\\';
            }
        } else if (text.s[at] == ',' || text.s[at] == ')') {
            struct str value = str_trim((struct str) { text.s + from, at - from });
            if (value.len == 0 || count == most) {
                return 0;
            }
            values[count++] = value;
            from = at + 1;
            if (text.s[at] == ')') {
                *end = (uint32_t)at + 1;
                return count;
            }
        }
    }
    return 0;
}
