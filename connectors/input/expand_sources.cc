#include "connectors/input/expand_sources.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <glob.h>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "connectors/input/archive_members.h"
#include "connectors/input/same_members.h"
#include "connectors/object_name.h"
#include "connectors/refusal.h"

namespace mixferry::connectors {
namespace {

namespace fs = std::filesystem;

using Paths = std::vector<std::string>;

constexpr std::size_t kNamesShown = 10;

std::string some_of(const Paths& names) {
  const std::size_t shown = std::min(names.size(), kNamesShown);
  std::string text = fmt::format("{}{}", fmt::join(std::span(names).first(shown), ", "),
                                 names.size() > shown ? ", ..." : "");
  std::ranges::replace(text, '\n', '?');  // a name is not to write lines of its own
  return text;
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

bool ends_with_one_of(const std::string& path, std::span<const std::string_view> endings) {
  std::string lower = path;
  std::ranges::transform(lower, lower.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return std::ranges::any_of(endings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

/// Copies, locks and unfinished downloads, as programs leave them beside the files that are meant.
bool is_leftover(const std::string& path) {
  static constexpr auto kEndings = std::to_array<std::string_view>(
      {".bak", ".old", ".orig", ".tmp", ".swp", ".part", ".partial", ".crdownload", ".download", "~"});
  const std::string name = fs::path(path).filename();
  return name.starts_with("~$") || name.starts_with(".~lock.") || ends_with_one_of(name, kEndings);
}

/// What is written to be read by people.
bool is_prose(const std::string& path) {
  static constexpr auto kEndings =
      std::to_array<std::string_view>({".txt", ".md", ".log", ".pdf", ".doc", ".docx", ".rtf", ".odt",
                                       ".html", ".htm", ".eml", ".yaml", ".yml", "/readme", "/license"});
  return ends_with_one_of(path, kEndings);
}

struct FolderFiles {
  Paths exports;
  Paths others;  ///< what lies beside them
};

Result<FolderFiles> files_in_folder(const std::string& folder) {
  std::error_code error;
  FolderFiles files;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string path = entry->path();
    const bool hidden = entry->path().filename().native().starts_with('.');
    std::error_code gone;  // a link that leads nowhere is no file
    const bool is_export = !hidden && entry->is_regular_file(gone) && !is_leftover(path) && !is_prose(path);
    (is_export ? files.exports : files.others).push_back(path);
  }
  if (error) return refuse(fmt::format("{}: the folder can't be read: {}", folder, error.message()));
  sort_by_name(files.exports);
  sort_by_name(files.others);
  if (!files.exports.empty()) return files;
  const std::string holds =
      files.others.empty() ? ""
                           : fmt::format(" It holds {}: name what is to be read.", some_of(files.others));
  return refuse(
      fmt::format("{}: there are no files in this folder that are called like an export. Folders below it "
                  "are not looked into; name them, too.{}",
                  folder, holds));
}

/// What one path, or one match of a glob, stands for: itself, or the files of a folder.
Result<FolderFiles> files_of(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return files_in_folder(path);
  if (::access(path.c_str(), R_OK) != 0) {
    return refuse(fmt::format("{}: can't be read: {}", path, std::strerror(errno)));
  }
  return FolderFiles{.exports = {path}, .others = {}};
}

/// An argument taken apart: which files, and what is asked for in each.
struct Request {
  std::string argument;
  Paths files;
  std::string pattern;       ///< of members or sheets; empty: all exports
  bool names_a_file = true;  ///< and neither a folder nor a glob
  Paths beside = {};         ///< what lies where it looks, and is no export
};

/// The files that `text` names, whatever is asked for in them; none where there are none.
Result<Request> find_files(const std::string& argument, const std::string& text, std::string pattern) {
  std::error_code error;
  const bool exists = fs::exists(text, error);
  Request request{argument, {}, std::move(pattern), exists && !fs::is_directory(text, error)};
  const bool wants_leftovers = exists || is_leftover(text);
  for (const std::string& match : exists ? Paths{text} : glob_matches(text)) {
    if (!wants_leftovers && is_leftover(match)) {
      request.beside.push_back(match);
      continue;
    }
    auto files = files_of(match);
    if (!files) return std::unexpected(std::move(files.error()));
    request.files.insert(request.files.end(), files->exports.begin(), files->exports.end());
    request.beside.insert(request.beside.end(), files->others.begin(), files->others.end());
  }
  if (request.files.empty() && !request.beside.empty()) {
    return refuse(
        fmt::format("{}: matches nothing that is called like an export, but {}. Name what is to be "
                    "read.",
                    argument, some_of(request.beside)));
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
  explicit Expanding(const std::vector<std::string>& objects) : objects_(objects) {}

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
    if (request.pattern.empty() && !objects_.empty()) keep_objects(request, found_before);
    ++arguments_;
    if (!request.beside.empty()) {
      result_.left_out.push_back({request.argument, fmt::format("not called like an export, or no files: {}",
                                                                some_of(request.beside))});
    }
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
    std::vector<MemberPlace> places;
    for (const Found& found : found_) places.push_back(found.place);
    const auto firsts = firsts_of_same_members(places);
    if (!firsts) return std::unexpected(firsts.error());
    for (std::size_t at = 0; at < found_.size(); ++at) {
      if (const std::size_t first = (*firsts)[at]; first != at) {
        result_.left_out.push_back({found_[at].path, "holds the same bytes as " + found_[first].path});
        continue;
      }
      result_.paths.push_back(found_[at].path);
      result_.argument_of.push_back(found_[at].argument);
    }
    return std::move(result_);
  }

 private:
  struct Found {
    std::string path;
    MemberPlace place;
    std::size_t argument = 0;  ///< from 0
  };

  /// Of what `request` came to, those that are called as the mapping has it, if there are any.
  void keep_objects(const Request& request, std::size_t first) {
    const auto is_called = [&](Called least) {
      return [this, least](const Found& found) { return called_by(found.path, objects_) >= least; };
    };
    const auto begin = found_.begin() + static_cast<std::ptrdiff_t>(first);
    Called least = Called::wholly;
    if (std::none_of(begin, found_.end(), is_called(least))) least = Called::ends_so;
    if (std::none_of(begin, found_.end(), is_called(least))) return;
    const auto others = std::stable_partition(begin, found_.end(), is_called(least));
    Paths names;
    for (auto other = others; other != found_.end(); ++other) {
      seen_.erase(identity(*other));  // it may be named by itself, too
      const std::string& member = other->place.source.member;
      names.push_back(member.empty() ? other->path : member);
    }
    found_.erase(others, found_.end());
    if (names.empty()) return;
    result_.left_out.push_back({request.argument, fmt::format("not called {}, as the mapping has it: {}",
                                                              fmt::join(objects_, " or "), some_of(names))});
  }

  /// Returns whether `file` came to anything.
  bool take_members(const std::string& file, const Members& members, const Request& request) {
    if (members.container != Container::archive) {
      const bool is_asked_for =
          request.pattern.empty() || request.names_a_file || members.container == Container::workbook;
      if (!is_asked_for) return false;
      add(request.pattern.empty() ? file : file + ":" + request.pattern, {{file, {}}});
      return true;
    }
    for (const Member& member : members.chosen)
      add(file + ":" + member.name, {{file, member.name}, member.bytes, member.checksum});
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
                       some_of(members.others)) +
           how_to_read(file, members.others);
  }

  /// What to do about members that are not called like CSV or JSON.
  static std::string how_to_read(const std::string& file, const Paths& others) {
    static constexpr auto kInner = std::to_array<std::string_view>(
        {".xlsx", ".xlsm", ".xls", ".ods", ".zip", ".tar", ".tgz", ".tar.gz", ".7z", ".rar"});
    const auto is_inner = [](const std::string& name) { return ends_with_one_of(name, kInner); };
    if (others.empty()) return {};
    if (const auto inner = std::ranges::find_if(others, is_inner); inner != others.end()) {
      return fmt::format(
          " A workbook or an archive in an archive is not read: unpack {}, and name it by itself.", *inner);
    }
    return fmt::format(" If one of them is CSV or JSON all the same, name it: {}:{}", file, others.front());
  }

  /// One text for one source, however it was reached.
  static std::string identity(const Found& found) {
    std::error_code error;
    const std::string& file = found.place.source.file;
    const fs::path canonical = fs::canonical(file, error);
    return error ? found.path : canonical.native() + found.path.substr(file.size());
  }

  void add(std::string path, MemberPlace place) {
    Found found{.path = std::move(path), .place = std::move(place), .argument = arguments_};
    if (seen_.insert(identity(found)).second) found_.push_back(std::move(found));
  }

  const std::vector<std::string>& objects_;
  std::size_t arguments_ = 0;  ///< done
  std::vector<Found> found_;
  std::set<std::string> seen_;
  Expansion result_;
};

}  // namespace

Result<Expansion> expand_sources(const std::vector<std::string>& arguments,
                                 const std::vector<std::string>& objects) {
  Expanding expanding(objects);
  for (const std::string& argument : arguments) {
    const auto request = understand(argument);
    if (!request) return std::unexpected(request.error());
    if (auto taken = expanding.take(*request); !taken) return std::unexpected(std::move(taken.error()));
  }
  return expanding.finish();
}

}  // namespace mixferry::connectors
