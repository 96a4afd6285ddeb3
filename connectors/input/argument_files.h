#pragma once
/// The files that one argument names: itself, those of a folder, those that a glob matches.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// An argument taken apart: which files, and what is asked for in each.
struct ArgumentFiles {
  std::string argument;
  std::vector<std::string> files;
  std::string pattern;                   ///< of members or sheets; empty: all exports
  bool names_a_file = true;              ///< and neither a folder nor a glob
  std::vector<std::string> beside = {};  ///< what lies where it looks, and is no export
};

/// What `argument` names, with what stands behind its colon, if it has one. Files of folders and globs come
/// as people count (`part 2` before `part 10`). Errors (`fatal`) name the argument: it leads nowhere, can't
/// be read, or to nothing that is called like an export.
[[nodiscard]] Result<ArgumentFiles> files_named_by(const std::string& argument);

/// The first of `names`, for messages: in one line.
[[nodiscard]] std::string some_of(const std::vector<std::string>& names);

/// Capitals of ASCII count as small letters.
[[nodiscard]] bool ends_with_one_of(const std::string& path, std::span<const std::string_view> endings);

}  // namespace mixferry::connectors
