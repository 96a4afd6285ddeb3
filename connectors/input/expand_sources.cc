#include "connectors/input/expand_sources.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <glob.h>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "connectors/input/archive_members.h"
#include "connectors/input/same_bytes.h"

namespace mixferry::connectors {
namespace {

namespace fs = std::filesystem;

using Paths = std::vector<std::string>;

constexpr std::size_t kNamesShown = 10;

std::unexpected<Error> refuse(std::string message) {
  return std::unexpected(Error{ErrorKind::fatal, std::move(message)});
}

std::string some_of(const Paths& names) {
  const std::size_t shown = std::min(names.size(), kNamesShown);
  return fmt::format("{}{}", fmt::join(std::span(names).first(shown), ", "),
                     names.size() > shown ? ", ..." : "");
}

/// As people count: `part 2` before `part 10`.
void sort_by_name(Paths& paths) {
  std::ranges::sort(paths, [](const std::string& one, const std::string& other) {
    return ::strverscmp(one.c_str(), other.c_str()) < 0;
  });
}

bool is_pattern(std::string_view text) {
  return text.find_first_of("*?[") != std::string_view::npos;
}

/// The paths that `pattern` matches; none where it is no pattern.
Paths glob_matches(const std::string& pattern) {
  if (!is_pattern(pattern)) return {};
  glob_t found{};
  Paths paths;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  sort_by_name(paths);
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
  sort_by_name(files);
  return files;
}

/// What one path, or one match of a glob, stands for: itself, or the files of a folder.
Result<Paths> files_of(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return files_in_folder(path);
  if (::access(path.c_str(), R_OK) != 0) {
    return refuse(fmt::format("{}: can't be read: {}", path, std::strerror(errno)));
  }
  return Paths{path};
}

/// An argument taken apart: which files, and what is asked for in each.
struct Request {
  std::string argument;
  Paths files;
  std::string pattern;       ///< of members or sheets; empty: all exports
  bool names_a_file = true;  ///< and neither a folder nor a glob
};

/// The files that `text` names, whatever is asked for in them; none where there are none.
Result<Request> find_files(const std::string& argument, const std::string& text, std::string pattern) {
  std::error_code error;
  const bool exists = fs::exists(text, error);
  Request request{argument, {}, std::move(pattern), exists && !fs::is_directory(text, error)};
  for (const std::string& match : exists ? Paths{text} : glob_matches(text)) {
    auto files = files_of(match);
    if (!files) return std::unexpected(std::move(files.error()));
    request.files.insert(request.files.end(), files->begin(), files->end());
  }
  return request;
}

Result<Request> understand(const std::string& argument) {
  if (argument == "-") return Request{argument, {argument}, {}, true};
  auto whole = find_files(argument, argument, {});
  if (!whole || !whole->files.empty()) return whole;
  for (std::size_t colon = argument.find(':'); colon != std::string::npos;
       colon = argument.find(':', colon + 1)) {
    auto part = find_files(argument, argument.substr(0, colon), argument.substr(colon + 1));
    if (!part || !part->files.empty()) return part;
  }
  return refuse(fmt::format(
      "{}: {}", argument,
      is_pattern(argument) ? "no file matches this pattern." : "there is no such file or folder."));
}

/// Gathers the sources of all arguments.
class Expanding {
 public:
  /// Everything that `request` comes to.
  [[nodiscard]] Result<> take(const Request& request) {
    const std::size_t found_before = found_.size();
    Paths without;
    std::string why_nothing;
    for (const std::string& file : request.files) {
      std::error_code error;
      const bool is_pipe = !fs::is_regular_file(file, error);  // looking into it would take from it
      const auto members = is_pipe ? Members{} : members_of(file, request.pattern);
      if (!members) return std::unexpected(members.error());
      if (take_members(file, *members, request)) continue;
      without.push_back(file);
      if (why_nothing.empty()) why_nothing = nothing_in(file, *members, request.pattern);
    }
    if (found_.size() == found_before && !without.empty()) return refuse(why_nothing);
    if (without.empty()) return {};
    result_.left_out.push_back(
        {request.argument,
         fmt::format("{} of {} files hold nothing {}: {}", without.size(), request.files.size(),
                     request.pattern.empty() ? "that is called like CSV or JSON" : "of that name",
                     some_of(without))});
    return {};
  }

  /// To be called once, behind all requests.
  [[nodiscard]] Result<Expansion> finish() {
    std::map<std::string, std::vector<const Found*>> by_name;
    for (const Found& found : found_) {
      const Found* earlier = nullptr;
      if (!found.source.member.empty()) {
        auto& alike = by_name[found.source.member.substr(found.source.member.rfind('/') + 1)];
        const auto same = find_same(found, alike);
        if (!same) return std::unexpected(same.error());
        earlier = *same;
        if (earlier == nullptr) alike.push_back(&found);
      }
      if (earlier == nullptr) {
        result_.paths.push_back(found.path);
      } else {
        result_.left_out.push_back({found.path, "holds the same bytes as " + earlier->path});
      }
    }
    return std::move(result_);
  }

 private:
  struct Found {
    std::string path;
    SourcePath source;        ///< `path` taken apart where it is a member of an archive
    std::uint64_t bytes = 0;  ///< of a member; 0: not told
  };

  /// Returns whether `file` came to anything.
  bool take_members(const std::string& file, const Members& members, const Request& request) {
    if (members.container != Container::archive) {
      const bool is_asked_for =
          request.pattern.empty() || request.names_a_file || members.container == Container::workbook;
      if (!is_asked_for) return false;
      add({request.pattern.empty() ? file : file + ":" + request.pattern, {file, {}}, 0});
      return true;
    }
    for (const Member& member : members.chosen)
      add({file + ":" + member.name, {file, member.name}, member.bytes});
    if (!members.repeated.empty()) {
      result_.left_out.push_back(
          {file, "stand in it twice with the same bytes: " + some_of(members.repeated)});
    }
    if (!members.chosen.empty() && !members.others.empty() && request.pattern.empty()) {
      result_.left_out.push_back(
          {file, fmt::format("{} of its members, links or not called like CSV or JSON: {}",
                             members.others.size(), some_of(members.others))});
    }
    return !members.chosen.empty();
  }

  static std::string nothing_in(const std::string& file, const Members& members, const std::string& pattern) {
    if (members.container != Container::archive) return fmt::format("{}: is no archive.", file);
    return fmt::format("{}: {}. It holds {}.", file,
                       pattern.empty() ? "no CSV or JSON file is in this archive"
                                       : fmt::format("no member matches {}", pattern),
                       some_of(members.others));
  }

  /// One text for one source, however it was reached.
  static std::string identity(const Found& found) {
    std::error_code error;
    const fs::path canonical = fs::canonical(found.source.file, error);
    return error ? found.path : canonical.native() + found.path.substr(found.source.file.size());
  }

  void add(Found found) {
    if (seen_.insert(identity(found)).second) found_.push_back(std::move(found));
  }

  /// The one of `alike` that holds the same bytes as `found`.
  static Result<const Found*> find_same(const Found& found, const std::vector<const Found*>& alike) {
    for (const Found* other : alike) {
      if (found.bytes != other->bytes && found.bytes != 0 && other->bytes != 0) continue;
      const auto here = open_member(found.source);
      if (!here) return std::unexpected(here.error());
      const auto there = open_member(other->source);
      if (!there) return std::unexpected(there.error());
      const auto same = same_bytes(**here, **there);
      if (!same) return std::unexpected(same.error());
      if (*same) return other;
    }
    return nullptr;
  }

  std::vector<Found> found_;
  std::set<std::string> seen_;
  Expansion result_;
};

}  // namespace

Result<Expansion> expand_sources(const std::vector<std::string>& arguments) {
  Expanding expanding;
  for (const std::string& argument : arguments) {
    const auto request = understand(argument);
    if (!request) return std::unexpected(request.error());
    if (auto taken = expanding.take(*request); !taken) return std::unexpected(std::move(taken.error()));
  }
  return expanding.finish();
}

}  // namespace mixferry::connectors
