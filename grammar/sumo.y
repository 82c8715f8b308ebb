/*
 * sumo.y - the grammar of the query language (docs/language/core.md).
 *
 * Every action is one constructor call (interp/lang/build.h). What an operator's words mean is not decided here: an
 * operator stage is its word and a flat run of atoms. The lexer knows its context, so that search expression,
 * expressions and runs have tokens of their own, and closes every bracket that holds stages even when the text does
 * not. A stage that does not parse becomes a node; the parser goes on at the next pipe. Without default reductions
 * `error` is only reduced before what may follow a stage; else it would be, and the stages before it be lost.
 */
%require "3.8"
%language "C"
%define api.pure full
%define api.push-pull push
%define api.prefix {sumo_}
%define api.token.prefix {T_}
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%define lr.default-reduction accepting
%locations
%expect 0
%param {struct parser *p}

%code requires {
#include "lang/parser.h"
}

%code {
#include "base/os_calls.h"
#include "lang/build.h"
#include "lang/lex.h"

#define YYMALLOC(size) os_calls()->malloc(size)
#define YYFREE(at) os_calls()->free(at)
#define YYMAXDEPTH 60000
#define YYLLOC_DEFAULT(Current, Rhs, N) ((Current) = location_of(&(Rhs)[0], (N)))

static struct span location_of(const YYLTYPE *rhs, int n);
static void sumo_error(const struct span *at, struct parser *p, const char *message);
}

%union {
    struct token_value word;
    struct name name;
    struct node *node;
    struct node_list *list;
    struct aggregate_args *args;
    struct aggregate_tail *tail;
    struct subquery_head *head;
}

%token END 0 "end"
%token PIPE "|"
%token EMPTY "empty stage" NO_STAGE "nothing"
%token OPEN_STAGES "( of stages" CLOSE_STAGES ") of stages"
%token SUBQUERY "[subquery" S_SUBQUERY "search [subquery" CLOSE_SUBQUERY "]" COLON_QUERY ": of subquery" FROM "from" TO "to"
%token <word> S_WORD "search word" S_PHRASE "search phrase" S_FIELD "search field" S_VALUE "search value"
%token S_EQ "search =" S_NE "search !=" S_AND "search and" S_OR "search or" S_NOT "search not"
%token S_OPEN "search (" S_CLOSE "search )"
%token WHERE "where" EVAL "eval" JOIN "join" FILTER "filter"
%token <word> OPERATOR "operator" TEST_OPERATOR "operator of tests"
%token <word> AGGREGATE "aggregate"
%token BY "by" GROUP "group" AS "as" ON "on" AGAINST "against"
%token <word> NAME "name" PLACEHOLDER "parameter" NUMBER "number" STRING "string" REGEX "regular expression" PATH "path"
%token <word> TRUE "true" FALSE "false" NULL "null"
%token <word> PLACEHOLDER_TEST "parameter test" STAGES "parameter for stages" MORE_STAGES "parameter for more stages"
%token <word> FIRST_STAGES "parameter for stages before"
%token <word> WORD "word" PUNCT "sign"
%token OPEN "(" CLOSE ")" COMMA "," ASSIGN "= of eval" DOT "." QUESTION "?" COLON ":" STAR "* of count"
%token OR "or" AND "and" NOT "not" TIGHT_NOT "!"
%token EQ "=" NE "!=" LT "<" LE "<=" GT ">" GE ">="
%token MATCHES "matches" NOT_MATCHES "not matches" CONTAINS "contains" NOT_CONTAINS "not contains"
%token IN "in" NOT_IN "not in"
%token PLUS "+" MINUS "-" TIMES "*" DIVIDE "/" MODULO "%"

%type <node> query first scope s_or s_and s_not s_primary stage stage_body
%type <list> piped piped_first stages stages_first s_ors s_ands tests assigns flat exprs exprs_opt keys agg_items join_tables conditions
%type <list> filter_fields window
%type <node> assign expr or_expr and_expr not_expr compare sum product unary primary number string regex
%type <node> atom subquery agg_item key join_table condition
%type <name> name dotted
%type <args> agg_args
%type <tail> agg_tail
%type <head> subquery_head

%start start

%%

start: query { build_finish(p, $query); };

query: first piped { $$ = build_query(p, $first, $piped, @$); };

first: %empty { $$ = NULL; }
     | scope
     | stage
     ;

piped: %empty { $$ = build_list(p); }
     | piped[list] PIPE stage { $$ = build_stage_add(p, $list, $stage); }
     | piped[list] PIPE NO_STAGE { $$ = $list; }
     | piped_first[list] stage { $$ = build_stage_add(p, $list, $stage); }
     | piped[list] MORE_STAGES { $$ = build_stage_add(p, $list, build_stage_param(p, $MORE_STAGES, @MORE_STAGES)); }
     ;

piped_first: piped[list] PIPE FIRST_STAGES { $$ = build_stage_add(p, $list, build_stage_param(p, $FIRST_STAGES, @FIRST_STAGES)); }
           | piped_first[list] FIRST_STAGES { $$ = build_stage_add(p, $list, build_stage_param(p, $FIRST_STAGES, @FIRST_STAGES)); }
           ;

stages: stage { $$ = build_list_of(p, $stage); }
      | stages[list] PIPE stage { $$ = build_list_add(p, $list, $stage); }
      | stages[list] PIPE NO_STAGE { $$ = $list; }
      | stages_first[list] stage { $$ = build_list_add(p, $list, $stage); }
      | stages[list] MORE_STAGES { $$ = build_list_add(p, $list, build_stage_param(p, $MORE_STAGES, @MORE_STAGES)); }
      ;

stages_first: FIRST_STAGES { $$ = build_list_of(p, build_stage_param(p, $FIRST_STAGES, @FIRST_STAGES)); }
            | stages[list] PIPE FIRST_STAGES { $$ = build_list_add(p, $list, build_stage_param(p, $FIRST_STAGES, @FIRST_STAGES)); }
            | stages_first[list] FIRST_STAGES { $$ = build_list_add(p, $list, build_stage_param(p, $FIRST_STAGES, @FIRST_STAGES)); }
            ;

/* The search expression */

scope: s_or;

s_or: s_and
    | s_ors[list] { $$ = build_list_node(p, NODE_SEARCH_OR, $list, @$); }
    ;

s_ors: s_and[a] S_OR s_and[b] { $$ = build_list_add(p, build_list_of(p, $a), $b); }
     | s_ors[list] S_OR s_and[b] { $$ = build_list_add(p, $list, $b); }
     ;

s_and: s_not
     | s_ands[list] { $$ = build_list_node(p, NODE_SEARCH_AND, $list, @$); }
     ;

s_ands: s_not[a] s_not[b] { $$ = build_list_add(p, build_list_of(p, $a), $b); }
      | s_not[a] S_AND s_not[b] { $$ = build_list_add(p, build_list_of(p, $a), $b); }
      | s_ands[list] s_not[b] { $$ = build_list_add(p, $list, $b); }
      | s_ands[list] S_AND s_not[b] { $$ = build_list_add(p, $list, $b); }
      ;

s_not: s_primary
     | S_NOT s_not[operand] { $$ = build_unary(p, NODE_SEARCH_NOT, UNARY_NOT, $operand, @$); }
     ;

s_primary: S_OPEN s_or S_CLOSE { $$ = build_inside(p, $s_or, @$); }
         | S_WORD { $$ = build_word(p, NODE_SEARCH_WORD, $S_WORD, @$); }
         | S_PHRASE { $$ = build_phrase(p, $S_PHRASE, @$); }
         | S_FIELD S_EQ S_VALUE { $$ = build_predicate(p, $S_FIELD, @S_FIELD, false, $S_VALUE, @S_VALUE, @$); }
         | S_FIELD S_NE S_VALUE { $$ = build_predicate(p, $S_FIELD, @S_FIELD, true, $S_VALUE, @S_VALUE, @$); }
         | S_SUBQUERY subquery_head COLON_QUERY query CLOSE_SUBQUERY
               { $$ = build_subquery(p, $subquery_head, $query, @$); }
         ;

subquery: SUBQUERY subquery_head COLON_QUERY query CLOSE_SUBQUERY
              { $$ = build_subquery(p, $subquery_head, $query, @$); };

subquery_head: %empty { $$ = build_head(p); }
             | subquery_head[head] FROM EQ OPEN flat CLOSE { $$ = build_head_from(p, $head, $flat); }
             | subquery_head[head] TO EQ OPEN flat CLOSE { $$ = build_head_to(p, $head, $flat); }
             ;

/* Stages */

stage: stage_body
     | EMPTY { $$ = build_broken(p, @$); }
     | error { $$ = build_broken(p, @$); yyerrok; }
     ;

stage_body: STAGES { $$ = build_stage_param(p, $STAGES, @$); }
          | WHERE expr { $$ = build_where(p, $expr, @$); }
          | WHERE expr AS name { $$ = build_where_as(p, $expr, @AS, @$); }
          | EVAL assigns { $$ = build_list_node(p, NODE_STAGE_EVAL, $assigns, @$); }
          | expr { $$ = build_stage_expr(p, $expr, @expr, NULL, @$); }
          | expr AS name { $$ = build_stage_expr(p, $expr, @expr, &$name, @$); }
          | agg_items agg_tail { $$ = build_aggregate(p, $agg_items, $agg_tail, @$); }
          | OPERATOR flat { $$ = build_operator(p, $OPERATOR, @OPERATOR, $flat, @$); }
          | TEST_OPERATOR tests ON flat
                { $$ = build_operator(p, $TEST_OPERATOR, @TEST_OPERATOR,
                                      build_list_front(p, build_list_node(p, NODE_GROUP, $tests, @tests), $flat), @$); }
          | JOIN join_tables ON conditions window { $$ = build_join(p, $join_tables, $conditions, $window, @$); }
          | FILTER filter_fields IN OPEN_STAGES stages CLOSE_STAGES
                { $$ = build_filter(p, $filter_fields, $stages, @$); }
          ;

tests: expr { $$ = build_list_of(p, $expr); }
     | expr[a] AGAINST expr[b] { $$ = build_list_add(p, build_list_of(p, $a), $b); }
     ;

assigns: assign { $$ = build_list_of(p, $assign); }
       | assigns[list] COMMA assign { $$ = build_list_add(p, $list, $assign); }
       ;

assign: name ASSIGN expr { $$ = build_assign(p, &$name, $expr, @$); };

name: NAME { $$ = build_name(p, $NAME, @$); }
    | PLACEHOLDER { $$ = build_name(p, $PLACEHOLDER, @$); }
    ;

/* Aggregates: a list of keys begins at the first name that follows a finished item without a comma. */

agg_items: agg_item { $$ = build_list_of(p, $agg_item); }
         | agg_items[list] COMMA agg_item { $$ = build_list_add(p, $list, $agg_item); }
         ;

agg_item: AGGREGATE agg_args[args] { $$ = build_item(p, $AGGREGATE, @AGGREGATE, $args, NULL, @$); }
        | AGGREGATE agg_args[args] AS name { $$ = build_item(p, $AGGREGATE, @AGGREGATE, $args, &$name, @$); }
        ;

agg_args: %empty { $$ = NULL; }
        | OPEN exprs_opt CLOSE { $$ = build_args(p, $exprs_opt); }
        | OPEN STAR CLOSE { $$ = build_args(p, NULL); }
        ;

agg_tail: %empty { $$ = NULL; }
        | by keys { $$ = build_tail(p, $keys, NULL); }
        | by keys AS name { $$ = build_tail(p, $keys, &$name); }
        ;

by: %empty
  | BY
  | GROUP
  | GROUP BY
  ;

keys: key { $$ = build_list_of(p, $key); }
    | keys[list] COMMA key { $$ = build_list_add(p, $list, $key); }
    ;

key: NAME { $$ = build_field(p, $NAME, @$); }
   | PLACEHOLDER { $$ = build_placeholder(p, $PLACEHOLDER, @$); }
   ;

/* join, filter */

join_tables: join_table { $$ = build_list_of(p, $join_table); }
           | join_tables[list] COMMA join_table { $$ = build_list_add(p, $list, $join_table); }
           ;

join_table: OPEN_STAGES query CLOSE_STAGES AS name { $$ = build_join_table(p, $query, &$name, @$); };

conditions: condition { $$ = build_list_of(p, $condition); }
          | conditions[list] AND condition { $$ = build_list_add(p, $list, $condition); }
          ;

condition: name[left] DOT dotted[field] EQ name[right] DOT dotted[other]
               { $$ = build_condition(p, &$left, &$field, &$right, &$other, @$); };

dotted: name
      | dotted[head] DOT name[tail] { $$ = build_dotted(p, &$head, &$tail, @$); }
      ;

window: %empty { $$ = build_list(p); }
      | WORD flat { $$ = build_list_front(p, build_word(p, NODE_WORD, $WORD, @WORD), $flat); }
      | PUNCT flat { $$ = build_list_front(p, build_punct(p, $PUNCT, @PUNCT), $flat); }
      ;

filter_fields: key { $$ = build_list_of(p, $key); }
             | filter_fields[list] COMMA key { $$ = build_list_add(p, $list, $key); }
             ;

/* The flat run of an operator */

flat: %empty { $$ = build_list(p); }
    | flat[list] atom { $$ = build_list_add(p, $list, $atom); }
    ;

atom: number
    | string
    | regex
    | subquery
    | NAME { $$ = build_field(p, $NAME, @$); }
    | PLACEHOLDER { $$ = build_placeholder(p, $PLACEHOLDER, @$); }
    | WORD { $$ = build_word(p, NODE_WORD, $WORD, @$); }
    | PATH { $$ = build_word(p, NODE_WORD, $PATH, @$); }
    | PUNCT { $$ = build_punct(p, $PUNCT, @$); }
    | OPEN flat CLOSE { $$ = build_list_node(p, NODE_GROUP, $flat, @$); }
    | OPEN_STAGES query CLOSE_STAGES { $$ = build_subquery(p, build_head(p), $query, @$); }
    ;

/* Expressions */

expr: or_expr
    | or_expr[test] QUESTION expr[yes] COLON expr[no] { $$ = build_conditional(p, $test, $yes, $no, @$); }
    ;

or_expr: and_expr
       | or_expr[a] OR[op] and_expr[b] { $$ = build_binary(p, BINARY_OR, @op, $a, $b, @$); }
       ;

and_expr: not_expr
        | and_expr[a] AND[op] not_expr[b] { $$ = build_binary(p, BINARY_AND, @op, $a, $b, @$); }
        ;

not_expr: compare
        | NOT not_expr[operand] { $$ = build_unary(p, NODE_UNARY, UNARY_NOT, $operand, @$); }
        ;

compare: sum
       | compare[a] EQ[op] sum[b] { $$ = build_binary(p, BINARY_EQ, @op, $a, $b, @$); }
       | compare[a] NE[op] sum[b] { $$ = build_binary(p, BINARY_NE, @op, $a, $b, @$); }
       | compare[a] LT[op] sum[b] { $$ = build_binary(p, BINARY_LT, @op, $a, $b, @$); }
       | compare[a] LE[op] sum[b] { $$ = build_binary(p, BINARY_LE, @op, $a, $b, @$); }
       | compare[a] GT[op] sum[b] { $$ = build_binary(p, BINARY_GT, @op, $a, $b, @$); }
       | compare[a] GE[op] sum[b] { $$ = build_binary(p, BINARY_GE, @op, $a, $b, @$); }
       | compare[a] MATCHES[op] sum[b] { $$ = build_binary(p, BINARY_MATCHES, @op, $a, $b, @$); }
       | compare[a] NOT_MATCHES[op] sum[b] { $$ = build_not_binary(p, BINARY_MATCHES, @op, $a, $b, @$); }
       | compare[a] CONTAINS[op] sum[b] { $$ = build_binary(p, BINARY_CONTAINS, @op, $a, $b, @$); }
       | compare[a] NOT_CONTAINS[op] sum[b] { $$ = build_not_binary(p, BINARY_CONTAINS, @op, $a, $b, @$); }
       | compare[a] IN OPEN exprs CLOSE { $$ = build_in(p, $a, $exprs, false, @$); }
       | compare[a] NOT_IN OPEN exprs CLOSE { $$ = build_in(p, $a, $exprs, true, @$); }
       | compare[a] IN PLACEHOLDER { $$ = build_in(p, $a, build_list_of(p, build_placeholder(p, $PLACEHOLDER, @PLACEHOLDER)), false, @$); }
       | compare[a] NOT_IN PLACEHOLDER { $$ = build_in(p, $a, build_list_of(p, build_placeholder(p, $PLACEHOLDER, @PLACEHOLDER)), true, @$); }
       | compare[a] PLACEHOLDER_TEST { $$ = build_hole_test(p, $a, $PLACEHOLDER_TEST, @PLACEHOLDER_TEST, @$); }
       ;

sum: product
   | sum[a] PLUS[op] product[b] { $$ = build_binary(p, BINARY_ADD, @op, $a, $b, @$); }
   | sum[a] MINUS[op] product[b] { $$ = build_binary(p, BINARY_SUB, @op, $a, $b, @$); }
   ;

product: unary
       | product[a] TIMES[op] unary[b] { $$ = build_binary(p, BINARY_MUL, @op, $a, $b, @$); }
       | product[a] DIVIDE[op] unary[b] { $$ = build_binary(p, BINARY_DIV, @op, $a, $b, @$); }
       | product[a] MODULO[op] unary[b] { $$ = build_binary(p, BINARY_MOD, @op, $a, $b, @$); }
       ;

unary: primary
     | MINUS unary[operand] { $$ = build_unary(p, NODE_UNARY, UNARY_MINUS, $operand, @$); }
     | PLUS unary[operand] { $$ = build_unary(p, NODE_UNARY, UNARY_PLUS, $operand, @$); }
     | TIGHT_NOT unary[operand] { $$ = build_unary(p, NODE_UNARY, UNARY_NOT, $operand, @$); }
     ;

primary: number
       | string
       | regex
       | subquery
       | TRUE { $$ = build_boolean(p, true, @$); }
       | FALSE { $$ = build_boolean(p, false, @$); }
       | NULL { $$ = build_null(p, @$); }
       | PLACEHOLDER { $$ = build_placeholder(p, $PLACEHOLDER, @$); }
       | PATH { $$ = build_word(p, NODE_WORD, $PATH, @$); }
       | NAME { $$ = build_field(p, $NAME, @$); }
       | NAME OPEN exprs_opt CLOSE { $$ = build_call(p, $NAME, @NAME, $exprs_opt, @$); }
       | OPEN expr CLOSE { $$ = build_inside(p, $expr, @$); }
       ;

exprs_opt: %empty { $$ = build_list(p); }
         | exprs
         ;

exprs: expr { $$ = build_list_of(p, $expr); }
     | exprs[list] COMMA expr { $$ = build_list_add(p, $list, $expr); }
     ;

number: NUMBER { $$ = build_number(p, $NUMBER, @$); };

string: STRING { $$ = build_string(p, $STRING, @$); };

regex: REGEX { $$ = build_regex(p, $REGEX, @$); };

%%

/* From the first to the last symbol that has any text; without one, the end of what came before. */
static struct span location_of(const YYLTYPE *rhs, int n)
{
    int first = 1, last = n;
    while (first < last && rhs[first].len == 0) {
        first++;
    }
    while (last > first && rhs[last].len == 0) {
        last--;
    }
    if (n == 0) {
        return (struct span){ rhs[0].at + rhs[0].len, 0 };
    }
    return span_join(rhs[first], rhs[last]);
}

/* Called only when the parser's stack is full. */
static void sumo_error(const struct span *at, struct parser *p, const char *message)
{
    (void)message;
    parser_too_deep(p, *at);
}

static int yyreport_syntax_error(const yypcontext_t *context, struct parser *p)
{
    yysymbol_kind_t kinds[YYNTOKENS];
    const char *names[YYNTOKENS];
    int n = p->stage_failed ? 0 : yypcontext_expected_tokens(context, kinds, YYNTOKENS);
    for (int i = 0; i < n; i++) {
        names[i] = yysymbol_name(kinds[i]);
    }
    parser_unexpected(p, names, n > 0 ? (size_t)n : 0);
    return 0;
}
