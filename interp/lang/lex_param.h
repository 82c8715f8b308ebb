/*
 * lex_param.h - parameters in the place of stages (docs/language/core.md, parameters).
 */
#ifndef SUMOQ_LANG_LEX_PARAM_H
#define SUMOQ_LANG_LEX_PARAM_H

#include "lang/parser.h"

/* Whether the parameter just read, which has no value, stands for any number of stages. */
bool lex_param_is_stages(struct parser *p);
/* Whether the parameter just read, which has no value and begins a stage, stands for stages before
 * the operator after it: its value ends with a pipe, or is empty. */
bool lex_param_leads(struct parser *p);
/* Whether the value of a parameter is why there is no stage between the last pipe and here. */
bool lex_param_is_empty(const struct parser *p);

#endif
