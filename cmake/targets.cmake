# One folder, one target: what a target does not link, it does not know.

# Code that runs now and then, not for each row, is optimised less: a third of the time that it takes to compile is saved.
# Whoever builds with flags of their own (no build type) is not meddled with. Of the frames of coroutines GCC 12 then says
# that what `new` gave goes to another `delete`.
set(mixferry_seldom_flags
  $<$<CONFIG:Release>:-O1> $<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU>>:-Wno-mismatched-new-delete>)

# mixferry_library(NAME [SELDOM] SOURCES a.cc ... [LINKS ...] [PRIVATE_LINKS ...])
# SELDOM: no row goes through it; at most, a batch of some thousand does.
# LINKS are those whose headers its own headers include, PRIVATE_LINKS those that its sources include alone. Which rooms a
# room may include is this list and no other: `mixferry_write_rooms`.
function(mixferry_library name)
  cmake_parse_arguments(ARG "SELDOM" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  if(ARG_SELDOM)
    target_compile_options(${name} PRIVATE ${mixferry_seldom_flags})
  endif()
  # A room in one piece: all of it reads its headers once.
  set_target_properties(${name} PROPERTIES UNITY_BUILD_BATCH_SIZE 0)
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS} mixferry_warnings)
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set_target_properties(${name} PROPERTIES MIXFERRY_ROOM ${folder} MIXFERRY_LINKS "${ARG_LINKS};${ARG_PRIVATE_LINKS}")
  set_property(GLOBAL APPEND PROPERTY mixferry_libraries ${name})
endfunction()

# mixferry_write_rooms(FILE): a line for each folder that is a library: itself, then those that it links. To be called
# behind the last of them.
function(mixferry_write_rooms file)
  get_property(libraries GLOBAL PROPERTY mixferry_libraries)
  set(lines "")
  foreach(library IN LISTS libraries)
    get_target_property(line ${library} MIXFERRY_ROOM)
    get_target_property(links ${library} MIXFERRY_LINKS)
    foreach(link IN LISTS links)
      if(link IN_LIST libraries)
        get_target_property(room ${link} MIXFERRY_ROOM)
        string(APPEND line " ${room}")
      endif()
    endforeach()
    string(APPEND lines "${line}\n")
  endforeach()
  file(CONFIGURE OUTPUT ${file} CONTENT "${lines}")
endfunction()

# mixferry_timeout(VARIABLE seconds): how long a test may take that needs at most `seconds` without sanitizers.
function(mixferry_timeout variable seconds)
  if(SANITIZE)
    math(EXPR seconds "${seconds} * 5")
  endif()
  set(${variable} ${seconds} PARENT_SCOPE)
endfunction()

# mixferry_test(NAME SOURCES a_test.cc ... [LINKS ...] [TIMEOUT seconds])
# Each GoogleTest case becomes a CTest test, with NAME as its label.
function(mixferry_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINKS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  mixferry_timeout(timeout ${ARG_TIMEOUT})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} GTest::gmock_main mixferry_warnings)
  target_compile_options(${name} PRIVATE ${mixferry_seldom_flags})
  target_compile_definitions(${name} PRIVATE MIXFERRY_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT ${timeout}
    PROPERTIES TIMEOUT ${timeout} LABELS ${name})
endfunction()

# mixferry_embed(VARIABLE PATTERN namespace::function): a source that holds the files of this folder that match PATTERN;
# `std::span<const EmbeddedFile> namespace::function()` is for its user to declare.
function(mixferry_embed variable pattern symbol)
  string(REGEX REPLACE "::[^:]*$" "" namespace ${symbol})
  string(REGEX REPLACE "^.*::" "" function ${symbol})
  set(embedded ${CMAKE_CURRENT_BINARY_DIR}/${function}.cc)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${pattern})
  add_custom_command(
    OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${CMAKE_CURRENT_SOURCE_DIR} -DPATTERN=${pattern} -DNAMESPACE=${namespace}
            -DFUNCTION=${function} -DOUTPUT=${embedded} -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
    COMMENT "Embedding ${pattern}"
    VERBATIM)
  set(${variable} ${embedded} PARENT_SCOPE)
endfunction()
