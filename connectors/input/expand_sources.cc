#include "connectors/input/expand_sources.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "connectors/input/archive_members.h"
#include "connectors/input/argument_files.h"
#include "connectors/input/object_name.h"
#include "connectors/input/same_members.h"
#include "connectors/source/refusal.h"

namespace mixferry::connectors {
namespace {

namespace fs = std::filesystem;

using Paths = std::vector<std::string>;

/// Gathers the sources of all arguments.
class Expanding {
 public:
  explicit Expanding(const std::vector<std::string>& objects) : objects_(objects) {}

  /// Everything that `request` comes to.
  [[nodiscard]] Result<> take(const ArgumentFiles& request) {
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
  void keep_objects(const ArgumentFiles& request, std::size_t first) {
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
  bool take_members(const std::string& file, const Members& members, const ArgumentFiles& request) {
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
    const auto request = files_named_by(argument);
    if (!request) return std::unexpected(request.error());
    if (auto taken = expanding.take(*request); !taken) return std::unexpected(std::move(taken.error()));
  }
  return expanding.finish();
}

}  // namespace mixferry::connectors
