# Writes text files into a C++ source, behind a function that hands them out sorted by name. Run as a script:
#   cmake -DFOLDER=<folder> -DPATTERN=<*/*.yaml> -DNAMESPACE=<a::b> -DFUNCTION=<name> -DOUTPUT=<file.cc> -P embed_files.cmake

file(GLOB files RELATIVE ${FOLDER} ${FOLDER}/${PATTERN})
string(REGEX MATCH "\\.[a-z]+$" ending "${PATTERN}")
list(TRANSFORM files REPLACE "\\${ending}$" "" OUTPUT_VARIABLE names)
list(SORT names)

set(entries "")
foreach(name IN LISTS names)
  set(file ${name}${ending})
  file(READ ${FOLDER}/${file} text)
  string(FIND "${text}" ")embedded\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${file} holds the end of a raw string, )embedded\", and can't be embedded")
  endif()
  string(APPEND entries "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
list(LENGTH files count)

file(WRITE ${OUTPUT} "// Made from ${PATTERN} by cmake/embed_files.cmake.
#include <array>
#include <span>

#include \"engine/base/embedded_file.h\"

namespace ${NAMESPACE} {

std::span<const EmbeddedFile> ${FUNCTION}() {
  static constexpr std::array<EmbeddedFile, ${count}> kFiles = {{
${entries}  }};
  return kFiles;
}

}  // namespace ${NAMESPACE}
")
