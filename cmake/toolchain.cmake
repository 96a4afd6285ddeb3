# Compiler cache, linker, sanitizers: how things are built, nothing about what is built.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Paths below this folder count as relative: clones of it share what is cached, wherever they lie.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
endif()

# Most of compiling is reading headers: files of a target that are compiled together (CMAKE_UNITY_BUILD, see
# CMakePresets.json) read them once. Of tests too many, and the last one holds up the others; a room is in one piece.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 24)

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

set(SANITIZE "" CACHE STRING "Sanitizers for all code: address,undefined or thread")
if(SANITIZE)
  add_compile_options(-fsanitize=${SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=${SANITIZE})
endif()
option(FUZZ "Build the fuzz targets (Clang alone)" OFF)
if(FUZZ)
  # All code tells libFuzzer where it goes; what it is linked with, only the targets' `main` needs.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(SANITIZE MATCHES "thread")
  # ThreadSanitizer does not understand fences: GCC warns of each, and Asio's would only cause false alarms.
  add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  # Of the frames of coroutines GCC 12 then says that what `new` gave goes to another `delete`.
  add_compile_options(-Wno-tsan -Wno-mismatched-new-delete)
endif()

# Asio takes memory as all others do, so that the sentence for where none is left covers it, too.
add_compile_definitions(BOOST_ASIO_DISABLE_STD_ALIGNED_ALLOC BOOST_ASIO_DISABLE_BOOST_ALIGN)

# What our own code is held to; not for code of libraries. Errors they are where CMAKE_COMPILE_WARNING_AS_ERROR says so, as
# the presets do: another compiler than ours may warn of something new, and that must not stop who packages this.
add_library(mixferry_warnings INTERFACE)
target_compile_options(mixferry_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  # Clang warns of members that a designated initialiser leaves to their defaults, and of what libstdc++ 12 uses
  # inside its own algorithms.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-designated-field-initializers;-Wno-deprecated-declarations>
  # Of files that are compiled together GCC believes that each is a header, which others may include, too.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${CMAKE_UNITY_BUILD}>>:-Wno-subobject-linkage>)
