#include "connectors/input/expand_sources.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <glob.h>
#include <iterator>
#include <optional>
#include <set>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "connectors/input/archive_members.h"

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

/// The members of an archive that match `pattern` (empty: all exports), as sources; anything else as it is.
Result<Paths> exports_in(const std::string& file, const std::string& pattern) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return Paths{file};  // looking into a pipe would take from it
  auto members = members_of(file, pattern);
  if (!members) return members;
  for (std::string& member : *members) member = file + ":" + member;
  if (members->empty()) members->push_back(pattern.empty() ? file : file + ":" + pattern);
  return members;
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
  Paths sources;
  for (const std::string& file : files) {
    auto exports = exports_in(file, "");
    if (!exports) return exports;
    std::ranges::move(*exports, std::back_inserter(sources));
  }
  return sources;
}

/// The files of one path that exists.
Result<Paths> files_of(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return files_in_folder(path);
  if (::access(path.c_str(), R_OK) != 0) {
    return refuse(fmt::format("{}: can't be read: {}", path, std::strerror(errno)));
  }
  return exports_in(path, "");
}

/// `archive:pattern`, where the archive, too, may be a pattern; none where the argument is not of that form.
Result<Paths> expand_members(const std::string& argument) {
  Paths found;
  for (std::size_t colon = argument.find(':'); colon != std::string::npos && found.empty();
       colon = argument.find(':', colon + 1)) {
    const std::string archive = argument.substr(0, colon);
    std::error_code error;
    const Paths files = fs::is_regular_file(archive, error) ? Paths{archive} : glob_matches(archive);
    std::optional<Error> last;  // of several archives some may lack the member
    for (const std::string& file : files) {
      auto members = exports_in(file, argument.substr(colon + 1));
      if (!members) {
        last = members.error();
        continue;
      }
      std::ranges::move(*members, std::back_inserter(found));
    }
    if (found.empty() && last) return std::unexpected(*last);
  }
  return found;
}

Result<Paths> expand(const std::string& argument) {
  if (argument == "-") return Paths{argument};
  std::error_code error;
  if (fs::exists(argument, error)) return files_of(argument);

  const Paths matches = glob_matches(argument);
  if (matches.empty()) {
    auto members = expand_members(argument);
    if (!members || !members->empty()) return members;
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
  const SourcePath source = split_source_path(path);
  const fs::path canonical = fs::canonical(source.file, error);
  return error ? path : canonical.native() + ":" + source.member;
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
