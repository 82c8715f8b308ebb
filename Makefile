# sumoq: an offline interpreter of the Sumo Logic search query language.
# `make help` lists the targets. A build folder a flavour: build (release), build/asan, build/clang, build/fuzz.
# `make demo` and `make test` work as the first command in a fresh clone: they install what is missing first.

B        ?= build
ifeq ($(origin CC),default)
CC       := gcc
endif
ifeq ($(origin CXX),default)
CXX      := g++
endif
# V=1 shows the commands
Q        := $(if $(V),,@)
OPT      ?= -O2 -g
WERROR   ?=
PKGS     := libpcre2-8 sqlite3 simdjson libmd libarchive liblzma libxml-2.0 libmaxminddb zlib libzstd
TESTPKGS := criterion yaml-0.1

GEN      := $(B)/gen
WARN     := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum \
            -Wvla -Wformat=2 -Wno-missing-field-initializers $(WERROR)
CXXWARN  := -Wall -Wextra -Wshadow $(WERROR)
# Hardening. What checks sizes at run time needs optimization and is in the way of sanitizers.
MACHINE  := $(shell uname -m)
HARDEN   := -fstack-protector-strong -fstack-clash-protection -fPIC \
            $(if $(filter x86_64 i686,$(MACHINE)),-fcf-protection) \
            $(if $(filter aarch64,$(MACHINE)),-mbranch-protection=standard)
ifeq ($(findstring -O0,$(OPT))$(findstring -fsanitize,$(OPT) $(EXTRA)),)
HARDEN   += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif
HARDENLD := -pie -Wl,-z,relro,-z,now,-z,noexecstack
INCLUDES := -Iinterp -I$(GEN) $(filter-out -I/usr/include,$(shell pkg-config --cflags $(PKGS) 2>/dev/null))
CFLAGS   := -std=c17 -D_POSIX_C_SOURCE=200809L $(OPT) $(HARDEN) -fvisibility=hidden -pthread $(WARN) $(INCLUDES) $(EXTRA)
CXXFLAGS := -std=c++17 $(OPT) $(HARDEN) -fvisibility=hidden -fno-exceptions -fno-rtti -pthread $(CXXWARN) $(INCLUDES) $(EXTRA)
LIBS     := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lbz2 -lm -pthread
FLAGS    := $(CFLAGS) $(CXXFLAGS) $(HARDENLD)

# The list of modules is the folder. $(B)/modules holds the names that the last build saw: what is made of them is made
# again when one appears or disappears.
SRC      := $(sort $(filter-out interp/app/%,$(shell find interp -name '*.c' -o -name '*.cc')))
APP      := $(sort $(shell find interp/app -name '*.c'))
OBJ      := $(patsubst %,$(B)/obj/%.o,$(basename $(SRC))) $(B)/obj/gen/sumo.tab.o $(B)/obj/gen/sumo.lex.o
APPOBJ   := $(APP:%.c=$(B)/obj/%.o)
LISTS    := $(GEN)/op_list.def $(GEN)/fn_list.def $(GEN)/agg_list.def $(GEN)/out_list.def $(GEN)/in_list.def \
            $(GEN)/profile_list.def $(GEN)/rule_list.def
GENERATED := $(GEN)/sumo.tab.h $(GEN)/sumo.lex.h $(LISTS)

.PHONY: all help
all: $(B)/sumoq ## build build/sumoq

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## ?/\1\t/' | sort | awk -F'\t' '{ printf "  %-12s %s\n", $$1, $$2 }'

# Other flags make everything anew.
$(B)/flags: always
	@mkdir -p $(@D); echo '$(FLAGS)' | tools/renew.sh $@

$(B)/sumoq: $(APPOBJ) $(B)/libsumoq.a $(B)/modules
	$(Q)$(if $(V),,echo "  link   $@";) $(CXX) $(OPT) $(EXTRA) $(HARDENLD) -o $@ $(APPOBJ) $(B)/libsumoq.a $(LIBS)

$(B)/libsumoq.a: $(OBJ) $(B)/modules
	@rm -f $@
	$(Q)$(if $(V),,echo "  ar     $@";) ar qcs $@ $(OBJ)

# What other programs link with, in $(B)/lib: a shared library and an archive, whose only names are those of the public header. The
# archive is one object, so that its parts find each other by names that no longer exist for others.
HEADER   := interp/session/sumoq.h
VERSION  := $(shell sed -n 's/^.define SUMOQ_VERSION *"\(.*\)"/\1/p' $(HEADER))
SONAME   := libsumoq.so.2
SHARED   := -shared -Wl,-z,relro,-z,now,-z,noexecstack -Wl,-soname,$(SONAME) -Wl,--version-script=$(B)/lib/sumoq.map
ifeq ($(findstring -fsanitize,$(OPT) $(EXTRA)),)
SHARED   += -Wl,-z,defs
endif
LD       := ld
OBJCOPY  := objcopy
.PHONY: lib
lib: $(B)/lib/$(SONAME) $(B)/lib/libsumoq.a ## build the libraries that `make install` installs

$(B)/lib/$(SONAME): $(B)/libsumoq.a
	@mkdir -p $(@D); echo '{ global: sumoq_*; local: *; };' > $(B)/lib/sumoq.map
	$(Q)$(if $(V),,echo "  link   $@";) $(CXX) $(OPT) $(EXTRA) $(SHARED) -o $@ $(OBJ) $(LIBS)

$(B)/lib/libsumoq.a: $(B)/libsumoq.a
	@mkdir -p $(@D); rm -f $@
	$(Q)$(if $(V),,echo "  ar     $@";) $(LD) -r --force-group-allocation -o $(B)/lib/sumoq.o $(OBJ) && \
		$(OBJCOPY) --wildcard --keep-global-symbol='sumoq_*' $(B)/lib/sumoq.o && ar qcs $@ $(B)/lib/sumoq.o && rm $(B)/lib/sumoq.o

# As usual: PREFIX is where the files will be found, DESTDIR a folder that stands for / meanwhile.
PREFIX     ?= /usr/local
LIBDIR     ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
INSTALLED  := $(PREFIX)/bin/sumoq $(LIBDIR)/$(SONAME) $(LIBDIR)/libsumoq.so $(LIBDIR)/libsumoq.a $(INCLUDEDIR)/sumoq.h \
              $(LIBDIR)/pkgconfig/sumoq.pc $(LIBDIR)/pkgconfig/sumoq-static.pc $(PREFIX)/share/doc/sumoq/LICENSE
.PHONY: install uninstall
install: $(B)/sumoq lib ## install program, libraries, header; PREFIX=/usr/local, DESTDIR=
	@mkdir -p $(foreach f,$(INSTALLED),'$(DESTDIR)$(dir $(f))')
	install -m 755 $(B)/sumoq '$(DESTDIR)$(PREFIX)/bin/sumoq'
	install -m 755 $(B)/lib/$(SONAME) '$(DESTDIR)$(LIBDIR)/$(SONAME)'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/libsumoq.so'
	install -m 644 $(B)/lib/libsumoq.a '$(DESTDIR)$(LIBDIR)/libsumoq.a'
	install -m 644 $(HEADER) '$(DESTDIR)$(INCLUDEDIR)/sumoq.h'
	install -m 644 LICENSE '$(DESTDIR)$(PREFIX)/share/doc/sumoq/LICENSE'
	@for kind in shared static; do \
		tools/pc.sh $$kind '$(PREFIX)' '$(LIBDIR)' '$(INCLUDEDIR)' $(VERSION) $(PKGS) > $(B)/lib/sumoq.pc && \
		name=sumoq && { [ $$kind = shared ] || name=sumoq-static; } && \
		install -m 644 $(B)/lib/sumoq.pc "$(DESTDIR)$(LIBDIR)/pkgconfig/$$name.pc" || exit 1; done
uninstall: ## remove what `make install` installed, with the same PREFIX and DESTDIR
	rm -f $(foreach f,$(INSTALLED),'$(DESTDIR)$(f)')
	-@rmdir '$(DESTDIR)$(PREFIX)/share/doc/sumoq' 2> /dev/null

.PHONY: always
always: ;
$(B)/modules: always
	@mkdir -p $(@D); echo '$(SRC) $(APP) $(TESTSRC)' | tools/renew.sh $@

$(B)/obj/gen/%.o: $(GEN)/%.c $(B)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(Q)$(if $(V),,echo "  cc     $<";) $(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/%.o: %.c $(B)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(Q)$(if $(V),,echo "  cc     $<";) $(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/%.o: %.cc $(B)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(Q)$(if $(V),,echo "  c++    $<";) $(CXX) $(CXXFLAGS) -MMD -MP -c -o $@ $<

$(GEN)/sumo.tab.c: grammar/sumo.y
	@mkdir -p $(@D)
	bison -Wall -Wcounterexamples -Werror --header=$(GEN)/sumo.tab.h -o $@ $<
$(GEN)/sumo.tab.h: $(GEN)/sumo.tab.c ;
$(GEN)/sumo.lex.c: grammar/sumo.l $(GEN)/sumo.tab.h
	@mkdir -p $(@D)
	flex --header-file=$(GEN)/sumo.lex.h -o $@ $<
$(GEN)/sumo.lex.h: $(GEN)/sumo.lex.c ;

# One WORD(name) a module of the folder and the folders in it.
$(GEN)/op_list.def: always
	@mkdir -p $(@D); tools/lists.sh OP interp/lib/op | tools/renew.sh $@
$(GEN)/fn_list.def: always
	@mkdir -p $(@D); tools/lists.sh FN interp/lib/fn | tools/renew.sh $@
$(GEN)/agg_list.def: always
	@mkdir -p $(@D); tools/lists.sh AGG interp/lib/agg | tools/renew.sh $@
$(GEN)/rule_list.def: always
	@mkdir -p $(@D); tools/lists.sh RULE interp/lib/rule | tools/renew.sh $@
$(GEN)/out_list.def: always
	@mkdir -p $(@D); tools/lists.sh OUT interp/out | tools/renew.sh $@
$(GEN)/profile_list.def: always
	@mkdir -p $(@D); tools/lists.sh PROFILE interp/source/map | tools/renew.sh $@
$(GEN)/in_list.def: always
	@mkdir -p $(@D); tools/lists.sh IN interp/source/format | tools/renew.sh $@

# Tests: one binary over the library.
TESTSRC  := $(wildcard tests/unit/*.c tests/runner/*.c)
TESTOBJ  := $(TESTSRC:%.c=$(B)/obj/%.o)
TESTLIBS := $(shell pkg-config --libs $(TESTPKGS) 2>/dev/null)
$(TESTOBJ): CFLAGS += -Itests $(filter-out -I/usr/include,$(shell pkg-config --cflags $(TESTPKGS) 2>/dev/null))

$(B)/tests: $(TESTOBJ) $(B)/libsumoq.a $(B)/modules
	$(Q)$(if $(V),,echo "  link   $@";) $(CXX) $(OPT) $(EXTRA) $(HARDENLD) -o $@ $(TESTOBJ) $(B)/libsumoq.a $(TESTLIBS) $(LIBS)

# The goldens alone, without Criterion.
PLAINOBJ := $(patsubst %.c,$(B)/obj/%.o,tests/plain/goldens.c $(filter-out tests/runner/runner_%,$(wildcard tests/runner/*.c)))
$(PLAINOBJ): CFLAGS += -Itests
$(B)/goldens: $(PLAINOBJ) $(B)/libsumoq.a
	$(Q)$(if $(V),,echo "  link   $@";) $(CXX) $(OPT) $(EXTRA) $(HARDENLD) -o $@ $(PLAINOBJ) $(B)/libsumoq.a $(TESTLIBS) $(LIBS)

# The command line over a system that fails: its main is called by another.
FAULTOBJ := $(patsubst %.c,$(B)/obj/%.o,$(wildcard tests/faults/*.c)) $(filter-out %/main.o,$(APPOBJ)) \
            $(B)/obj/tests/faults/app_main.o
$(B)/obj/tests/faults/app_main.o: $(B)/obj/interp/app/main.o
	@mkdir -p $(@D)
	$(Q)objcopy --redefine-sym main=sumoq_main $< $@
$(B)/faults: $(FAULTOBJ) $(B)/libsumoq.a
	$(Q)$(if $(V),,echo "  link   $@";) $(CXX) $(OPT) $(EXTRA) $(HARDENLD) -o $@ $(FAULTOBJ) $(B)/libsumoq.a $(LIBS)

FUZZ     := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
$(B)/fuzz_parse: $(B)/obj/tests/runner/dump.o
$(B)/fuzz_document: $(B)/obj/tests/runner/document_check.o
$(B)/obj/tests/fuzz/parse.o $(B)/obj/tests/fuzz/document.o: CFLAGS += -Itests
$(B)/fuzz_%: $(B)/obj/tests/fuzz/%.o $(B)/libsumoq.a
	$(Q)$(if $(V),,echo "  link   $@";) $(CXX) $(OPT) $(EXTRA) $(HARDENLD) -fsanitize=fuzzer -o $@ $(filter %.o,$^) $(B)/libsumoq.a $(LIBS)

# Builds started by other targets use all processors.
SUBMAKE   = $(MAKE) --no-print-directory -j$(shell nproc 2>/dev/null || echo 2)
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FORMATTED = $(shell git ls-files '*.c' '*.h' '*.cc')

.PHONY: built deps deps-ci demo test test-fast asan tsan cov mutants matrix tidy fmt fmt-check floors doors dead size \
        kinds docs drift fuzz fuzz-built bench bare clean ci
built: $(B)/sumoq $(B)/tests $(B)/faults
fuzz-built: $(FUZZ:%=$(B)/fuzz_%)
.SECONDARY: $(FUZZ:%=$(B)/obj/tests/fuzz/%.o)

deps: ## install what a build and its tests need, from Debian's packages
	@tools/deps.sh build test
deps-ci: ## install what the quality gates need besides
	@tools/deps.sh build test ci

demo: ## install, build, load the fixtures and run both queries
	@tools/deps.sh build
	@$(SUBMAKE) $(B)/sumoq
	@tools/demo.sh $(B)

test: deps ## install, build, run unit tests, goldens, table examples and transcripts
	@$(SUBMAKE) built
	@tools/test.sh $(B)

test-fast: built ## build and test; ONLY=op/limit takes the tests with that in their name
	@ONLY='$(ONLY)' tools/test.sh $(B)

asan: ## the whole suite under the address and undefined behaviour sanitizers; leaks fail
	@$(SUBMAKE) B=build/asan OPT="-O1 -g" EXTRA="$(SANITIZE)" built
	@ONLY='$(ONLY)' tools/test.sh build/asan sanitized

tsan: ## goldens, loads and queries of many files under the thread sanitizer
	@$(SUBMAKE) B=build/tsan OPT="-O1 -g" EXTRA="-fsanitize=thread" build/tsan/sumoq build/tsan/goldens
	@tools/tsan.sh build/tsan

COV_FLOOR ?= 95
cov: ## what the tests execute, by folder; fails when it is less than COV_FLOOR % of the lines (95)
	@$(SUBMAKE) B=build/cov OPT="-O0 -g --coverage -fprofile-update=atomic" built
	@find build/cov -name '*.gcda' -delete
	@GCOV_ERROR_FILE=/dev/null tools/test.sh build/cov
	@tools/cov.py build/cov $(COV_FLOOR)

mutants: ## changes N tokens at random (20), one at a time; which of them do the tests not see? SEED=n
	@[ -e build/cov/test/log ] || $(MAKE) --no-print-directory cov
	@tools/mutants.py $(or $(N),20) $(SEED)

matrix: built ## goldens from file and database, 1, 2 and 4 threads, batches of 1, 3 and 1024 rows
	@ONLY='$(ONLY)' MATRIX=1 tools/test.sh $(B) goldens

tidy: $(GENERATED) ## clang-tidy; ONLY=interp/exec takes the files with that in their path
	@ONLY='$(ONLY)' tools/tidy.sh $(filter-out -W%,$(CFLAGS))

fmt: ## format all C
	@clang-format -i $(FORMATTED)
fmt-check: ## is all C formatted?
	@clang-format --dry-run -Werror $(FORMATTED)

floors: $(GENERATED) ## includes point to lower floors, every header stands alone, the command line has the library's interface; the files that comments name exist
	@tools/floors.sh $(CFLAGS)
	@tools/front.sh
	@tools/mentions.sh
doors: $(B)/sumoq ## files, the clock and memory are reached through base/os_calls.c alone
	@tools/doors.sh $(B)
DEAD     := -O0 -ffunction-sections -fdata-sections -fno-jump-tables -fno-inline
dead: ## no function that the command line never reaches
	@$(SUBMAKE) B=build/dead OPT="$(DEAD)" build/dead/sumoq
	@tools/dead.sh build/dead $(patsubst $(B)/%,build/dead/%,$(OBJ) $(APPOBJ)) $(LIBS)
size: ## no file over 600 lines, no function over 70
	@tools/size.sh

kinds: ## files by kind; only text of kinds that belong here
	@tools/kinds.sh

docs: $(B)/sumoq ## write docs/reference from the tables
	@tools/docs.sh $(B)/sumoq docs/reference
drift: docs ## are the generated documents those of the tables?
	@git diff --exit-code --stat -- docs/reference
	@test -z "$$(git ls-files --others --exclude-standard docs/reference)" || \
		{ echo "drift: docs/reference holds files that are not committed" >&2; exit 1; }

fuzz: ## fuzz every entry for TIME seconds each (60); ONLY=parse takes one
	@$(SUBMAKE) B=build/fuzz CC=clang CXX=clang++ OPT="-O1 -g" \
		EXTRA="-fsanitize=fuzzer-no-link $(SANITIZE)" fuzz-built
	@ONLY='$(ONLY)' tools/fuzz.sh build/fuzz $(or $(TIME),60)

bench: $(B)/sumoq ## speed beside DuckDB; EVENTS=500000
	@tools/bench.sh $(B)/sumoq $(EVENTS)

bare: ## `make demo` and `make test` of HEAD on a bare Debian, as root and as a user with sudo; needs root and debootstrap
	@tools/bare.sh

clean: ## remove the build folders
	rm -rf build

ci: ## every gate, as on a pull request
	@.ci/run

-include $(OBJ:.o=.d) $(APPOBJ:.o=.d) $(TESTOBJ:.o=.d) $(wildcard $(B)/obj/tests/plain/*.d $(B)/obj/tests/faults/*.d) \
         $(FUZZ:%=$(B)/obj/tests/fuzz/%.d)
