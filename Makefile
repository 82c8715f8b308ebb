# sumoq: an offline interpreter of the Sumo Logic search query language.
# `make help` lists the targets. A build folder a flavour: build (release), build/asan, build/clang, build/fuzz.

B        ?= build
CC       ?= gcc
CXX      ?= g++
OPT      ?= -O2 -g
WERROR   ?=
PKGS     := libpcre2-8 sqlite3 simdjson
TESTPKGS := criterion yaml-0.1

GEN      := $(B)/gen
WARN     := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum \
            -Wvla -Wformat=2 -Wno-missing-field-initializers $(WERROR)
CXXWARN  := -Wall -Wextra -Wshadow $(WERROR)
INCLUDES := -Iinterp -I$(GEN) $(filter-out -I/usr/include,$(shell pkg-config --cflags $(PKGS) 2>/dev/null))
CFLAGS   := -std=c17 -D_POSIX_C_SOURCE=200809L $(OPT) -fvisibility=hidden -pthread $(WARN) $(INCLUDES) $(EXTRA)
CXXFLAGS := -std=c++17 $(OPT) -fvisibility=hidden -fno-exceptions -fno-rtti -pthread $(CXXWARN) $(INCLUDES) $(EXTRA)
LIBS     := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm -pthread

# The list of modules is the folder.
SRC      := $(filter-out interp/app/%,$(wildcard interp/*/*.c interp/*/*/*.c))
APP      := $(wildcard interp/app/*.c)
OBJ      := $(SRC:%.c=$(B)/obj/%.o) $(B)/obj/interp/base/json.o $(B)/obj/gen/sumo.tab.o $(B)/obj/gen/sumo.lex.o
APPOBJ   := $(APP:%.c=$(B)/obj/%.o)
LISTS    := $(GEN)/op_list.def $(GEN)/fn_list.def $(GEN)/agg_list.def $(GEN)/out_list.def
GENERATED := $(GEN)/sumo.tab.h $(GEN)/sumo.lex.h $(LISTS)

.PHONY: all help
all: $(B)/sumoq ## build build/sumoq and build/libsumoq.a

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## ?/\1\t/' | sort | awk -F'\t' '{ printf "  %-12s %s\n", $$1, $$2 }'

$(B)/sumoq: $(APPOBJ) $(B)/libsumoq.a
	$(CXX) $(OPT) $(EXTRA) -o $@ $(APPOBJ) $(B)/libsumoq.a $(LIBS)

$(B)/libsumoq.a: $(OBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/obj/gen/%.o: $(GEN)/%.c | $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/%.o: %.c | $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/%.o: %.cc | $(GENERATED)
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) -MMD -MP -c -o $@ $<

$(GEN)/sumo.tab.c: grammar/sumo.y
	@mkdir -p $(@D)
	bison -Wall -Wcounterexamples -Werror --header=$(GEN)/sumo.tab.h -o $@ $<
$(GEN)/sumo.tab.h: $(GEN)/sumo.tab.c ;
$(GEN)/sumo.lex.c: grammar/sumo.l $(GEN)/sumo.tab.h
	@mkdir -p $(@D)
	flex --header-file=$(GEN)/sumo.lex.h -o $@ $<
$(GEN)/sumo.lex.h: $(GEN)/sumo.lex.c ;

# $(call list,WORD,FOLDER): one WORD(name) a file of the folder
$(GEN)/op_list.def: tools/lists.sh $(wildcard interp/lib/op/*.c)
	@mkdir -p $(@D); tools/lists.sh OP interp/lib/op > $@
$(GEN)/fn_list.def: tools/lists.sh $(wildcard interp/lib/fn/*.c)
	@mkdir -p $(@D); tools/lists.sh FN interp/lib/fn > $@
$(GEN)/agg_list.def: tools/lists.sh $(wildcard interp/lib/agg/*.c)
	@mkdir -p $(@D); tools/lists.sh AGG interp/lib/agg > $@
$(GEN)/out_list.def: tools/lists.sh $(wildcard interp/out/*.c)
	@mkdir -p $(@D); tools/lists.sh OUT interp/out > $@

-include $(OBJ:.o=.d) $(APPOBJ:.o=.d)
