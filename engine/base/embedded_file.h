#pragma once
/// A file of the source tree that is compiled into the program, see cmake/embed_files.cmake.

#include <string_view>

namespace mixferry {

struct EmbeddedFile {
  std::string_view name;  ///< below its folder, without its ending: `hubspot/contacts`
  std::string_view text;
};

}  // namespace mixferry
