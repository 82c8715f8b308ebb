/*
 * result.h - from the rows of a run to the result that printers show (docs/language/results.md).
 */
#ifndef SUMOQ_ENGINE_RESULT_H
#define SUMOQ_ENGINE_RESULT_H

#include "exec/run.h"

const struct result *result_build(struct arena *a, const struct plan *plan, const struct run_result *run);

#endif
