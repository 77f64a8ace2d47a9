# make demo       build, make one real container and tell how it was done
# make test       all tests, in half an hour; what this machine can't do is skipped and listed
# make soak       the same with the long matrices whole
# make lint       the form of the code
# make bench      beside a C floor, crun, runc, podman and docker (root)
# make release    the static program, in .build-static/release, and fishbowl-registry beside it, which pull and push need
# make install    PREFIX=/usr/local, DESTDIR=
# make packages   what all of these need: Debian's packages (the only part that wants root), then Swift's
# make hot-functions  the order in which the program's functions lie, anew (root; valgrind)
# make recordings the recordings in traces/, anew, and the texts that tests compare them with (root)
# make bundle     for a class: one archive of the program, the recordings, and their pages
# make clean

PREFIX  ?= /usr/local
DESTDIR ?=
SWIFT   ?= swift

BUILD_PACKAGES := libsqlite3-dev libarchive-dev libzstd-dev liblzma-dev libbz2-dev zlib1g-dev libacl1-dev liblz4-dev libseccomp-dev \
  busybox-static uidmap pkg-config
TEST_PACKAGES  := strace iproute2 mount procps util-linux gcc libc6-dev file skopeo umoci tmux docker.io \
  crun runc podman buildah asciinema chromium qemu-system-x86 docker-registry apache2-utils openssl python3 graphviz cmark-gfm \
  zstd xz-utils e2fsprogs mmdebstrap
BENCH_PACKAGES := crun runc podman skopeo umoci docker-registry time

PROGRAM   := .build-static/release/fishbowl
HELPER    := .build-static/release/fishbowl-registry
RECORDING := traces/first-run.fishbowl
BUNDLE    := .build-static/fishbowl-class.tar.gz
MAX_BYTES := 26214400
# One file that needs no other; what nobody calls, what is there twice, and what exceptions would need, which Swift has not,
# are left out of it. What a run calls lies together, and the first use of a generic type finds it by code, not by its name:
# both for the milliseconds before the container's program. lld comes with Swift.
STATIC := -Xswiftc -static-executable -Xswiftc -use-ld=lld -Xcc -ffunction-sections -Xcc -fdata-sections \
  -Xlinker --gc-sections -Xlinker --icf=safe -Xlinker --no-eh-frame-hdr -Xlinker -T -Xlinker $(CURDIR)/Scripts/no-unwinding.ld \
  -Xswiftc -Xfrontend -Xswiftc -function-sections \
  -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors \
  -Xlinker --symbol-ordering-file=$(CURDIR)/Scripts/hot-functions.txt -Xlinker --no-warn-symbol-ordering
BUILD := build -c release $(STATIC) --scratch-path .build-static --product fishbowl
# A kernel for the virtual machines of MachineTests, a Debian too for the soak. Where there is none for this processor, they are
# skipped.
MACHINE := sh Tests/Counterparts/machine.sh --fetch .build/machine || echo "No kernel or no Debian for the virtual machine." >&2
SCRIPTS    = $(wildcard .ci/run Scripts/*.sh Scripts/recordings/*.sh Bench/*.sh Tests/Counterparts/*.sh)

.PHONY: demo test soak lint bench program release install bundle packages recordings hot-functions clean build-needs test-needs bench-needs
.NOTPARALLEL:

demo: program
	@sh Scripts/demo.sh $(PROGRAM) $(RECORDING)

test: test-needs
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	@SWIFT="$(SWIFT)" MAKE="$(MAKE)" sh Scripts/test.sh

soak: export FISHBOWL_SOAK = 1
soak: test

lint:
	$(SWIFT) format lint --strict -r Sources Tests Package.swift
	@for script in $(SCRIPTS); do sh -n $$script || exit; done

bench: bench-needs release
	@sh Tests/Counterparts/sandbox.sh -t 900 sh Bench/bench.sh $(PROGRAM)
	@echo
	@sh Tests/Counterparts/sandbox.sh -t 900 sh Bench/life.sh $(PROGRAM)
	@echo
	@sh Tests/Counterparts/sandbox.sh -t 900 sh Bench/many.sh $(PROGRAM)
	@echo
	@sh Tests/Counterparts/sandbox.sh -t 900 sh Bench/pull.sh $(PROGRAM)
	@echo
	@SWIFT="$(SWIFT)" sh Bench/seek.sh

program: build-needs
	$(SWIFT) $(BUILD) -Xlinker -s
	@size=$$(stat -c %s $(PROGRAM)); [ $$size -le $(MAX_BYTES) ] || \
	  { echo "$(PROGRAM) has $$size bytes, more than $(MAX_BYTES): has full Foundation crept in?" >&2; exit 1; }

# What speaks with registries is a program of its own: its network code takes minutes to build, and getaddrinfo wants the
# machine's own C library.
release: program
	$(SWIFT) build -c release --static-swift-stdlib -Xlinker -s --scratch-path .build-registry --product fishbowl-registry
	install -m 755 .build-registry/release/fishbowl-registry $(HELPER)

# Built here only where nobody has built before, so that `sudo make install` needs no compiler in root's PATH.
$(PROGRAM) $(HELPER):
	@$(MAKE) --no-print-directory release

install: $(PROGRAM) $(HELPER)
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/fishbowl
	install -D -m 755 $(HELPER) $(DESTDIR)$(PREFIX)/libexec/fishbowl/fishbowl-registry
	install -d $(DESTDIR)$(PREFIX)/share/fishbowl/traces
	install -m 644 traces/*.fishbowl $(DESTDIR)$(PREFIX)/share/fishbowl/traces

hot-functions:
	@sh Scripts/packages.sh $(BUILD_PACKAGES) valgrind
	$(SWIFT) $(BUILD) -Xlinker -S
	@sh Tests/Counterparts/sandbox.sh -t 300 sh Scripts/hot-functions.sh $(PROGRAM) >.build-static/hot-functions.txt
	@mv .build-static/hot-functions.txt Scripts/hot-functions.txt
	@$(MAKE) --no-print-directory program

bundle: program
	@sh Scripts/bundle.sh $(PROGRAM) traces $(BUNDLE)

recordings: test-needs release
	@sh Scripts/recordings.sh $(PROGRAM) traces
	FISHBOWL_WRITE_FRAMES=1 $(SWIFT) test --disable-xctest --no-parallel --filter 'FrameTests|RecordingGoldenTests'

packages:
	@sh Scripts/packages.sh $(BUILD_PACKAGES) $(TEST_PACKAGES) $(BENCH_PACKAGES) valgrind
	@SWIFT="$(SWIFT)" sh Scripts/fetch.sh .build .build-static .build-registry
	@$(MACHINE)

build-needs:
	@sh Scripts/packages.sh $(BUILD_PACKAGES)

test-needs:
	@sh Scripts/packages.sh $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@$(MACHINE)

bench-needs:
	@sh Scripts/packages.sh $(BUILD_PACKAGES) $(TEST_PACKAGES) $(BENCH_PACKAGES)

clean:
	rm -rf .build .build-static .build-registry Bench/out
