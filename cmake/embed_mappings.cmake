# Writes the built-in mappings into a C++ source. Run as a script:
#   cmake -DLIBRARY=<folder with <crm>/<object>.yaml> -DOUTPUT=<file.cc> -P embed_mappings.cmake

file(GLOB names RELATIVE ${LIBRARY} ${LIBRARY}/*/*.yaml)
list(TRANSFORM names REPLACE "\\.yaml$" "")
list(SORT names)

set(entries "")
foreach(name IN LISTS names)
  file(READ ${LIBRARY}/${name}.yaml yaml)
  string(FIND "${yaml}" ")mapping\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${name}.yaml holds the end of a raw string, )mapping\", and can't be embedded")
  endif()
  string(APPEND entries "    {\"${name}\", R\"mapping(${yaml})mapping\"},\n")
endforeach()
list(LENGTH names count)

file(WRITE ${OUTPUT} "// Made from mappings/library by cmake/embed_mappings.cmake.
#include \"mappings/library/library.h\"

#include <array>

namespace mixferry::mappings {
namespace {

constexpr std::array<BuiltIn, ${count}> kBuiltIns = {{
${entries}}};

}  // namespace

std::span<const BuiltIn> built_in_mappings() {
  return kBuiltIns;
}

}  // namespace mixferry::mappings
")
