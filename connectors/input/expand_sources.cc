#include "connectors/input/expand_sources.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <glob.h>
#include <set>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mixferry::connectors {
namespace {

namespace fs = std::filesystem;

using Paths = std::vector<std::string>;

std::unexpected<Error> refuse(std::string message) {
  return std::unexpected(Error{ErrorKind::fatal, std::move(message)});
}

/// The paths that `pattern` matches; none where it is no pattern.
Paths glob_matches(const std::string& pattern) {
  if (pattern.find_first_of("*?[") == std::string::npos) return {};
  glob_t found{};
  Paths paths;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  std::ranges::sort(paths);
  return paths;
}

Result<Paths> files_in_folder(const std::string& folder) {
  std::error_code error;
  Paths files;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const bool hidden = entry->path().filename().native().starts_with('.');
    std::error_code gone;  // a file that vanished meanwhile is no file
    if (!hidden && entry->is_regular_file(gone)) files.push_back(entry->path());
  }
  if (error) return refuse(fmt::format("{}: the folder can't be read: {}", folder, error.message()));
  if (files.empty()) {
    return refuse(
        fmt::format("{}: there are no files in this folder. Folders below it are not looked into; "
                    "name them, too.",
                    folder));
  }
  std::ranges::sort(files);
  return files;
}

/// The files of one path that exists.
Result<Paths> files_of(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return files_in_folder(path);
  if (::access(path.c_str(), R_OK) != 0) {
    return refuse(fmt::format("{}: can't be read: {}", path, std::strerror(errno)));
  }
  return Paths{path};
}

Result<Paths> expand(const std::string& argument) {
  if (argument == "-") return Paths{argument};
  std::error_code error;
  if (fs::exists(argument, error)) return files_of(argument);

  const Paths matches = glob_matches(argument);
  if (matches.empty()) {
    const bool pattern = argument.find_first_of("*?[") != std::string::npos;
    return refuse(fmt::format(
        "{}: {}", argument, pattern ? "no file matches this pattern." : "there is no such file or folder."));
  }
  Paths files;
  for (const std::string& match : matches) {
    auto more = files_of(match);
    if (!more) return more;
    std::ranges::move(*more, std::back_inserter(files));
  }
  return files;
}

/// One text for one file, however it was reached.
std::string identity(const std::string& path) {
  std::error_code error;
  const fs::path canonical = fs::canonical(path, error);
  return error ? path : canonical.native();
}

}  // namespace

Result<std::vector<std::string>> expand_sources(const std::vector<std::string>& arguments) {
  Paths files;
  std::set<std::string> seen;
  for (const std::string& argument : arguments) {
    auto expanded = expand(argument);
    if (!expanded) return expanded;
    for (std::string& file : *expanded) {
      if (seen.insert(identity(file)).second) files.push_back(std::move(file));
    }
  }
  return files;
}

}  // namespace mixferry::connectors
