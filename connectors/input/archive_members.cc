#include "connectors/input/archive_members.h"

#include <algorithm>
#include <archive_entry.h>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>
#include <set>
#include <string_view>
#include <sys/stat.h>
#include <utility>

#include "connectors/input/archive_reader.h"
#include "connectors/input/file_stream.h"
#include "connectors/input/peekable_stream.h"

namespace mixferry::connectors {
namespace {

constexpr std::size_t kNamesShown = 10;

/// In every Excel workbook, which is a zip archive, too.
constexpr std::string_view kWorkbookPart = "[Content_Types].xml";

std::unexpected<Error> refuse(std::string message) {
  return std::unexpected(Error{ErrorKind::fatal, std::move(message)});
}

struct Member {
  std::string name;
  std::uint64_t bytes = 0;  ///< as announced; 0: not told
  bool is_encrypted = false;
};

std::string name_of(archive_entry* entry) {
  const char* const name = ::archive_entry_pathname(entry);
  return name == nullptr ? std::string() : name;
}

bool is_zip(const std::string& file) {
  auto bytes = open_file(file);
  if (!bytes) return false;
  PeekableStream beginning(std::move(*bytes));
  const auto magic = beginning.peek(4);
  return magic && (*magic == "PK\x03\x04" || *magic == "PK\x05\x06");
}

/// Whether an unpacked file of this name would land outside the folder it was unpacked to.
bool leads_out(std::string_view name) {
  if (name.starts_with('/') || name.starts_with('\\') || name.substr(0, 2).ends_with(':')) return true;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find_first_of("/\\", begin), name.size());
    if (name.substr(begin, end - begin) == "..") return true;
    begin = end + 1;
  }
  return false;
}

bool is_export(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kEndings = {".csv", ".tsv", ".json", ".jsonl", ".ndjson"};
  const std::size_t slash = name.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? name : name.substr(slash + 1);
  // macOS puts a hidden double of each file beside it.
  if (last.starts_with('.') || name.starts_with("__MACOSX/")) return false;
  std::string lower(last);
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  if (lower.ends_with(".gz")) lower.resize(lower.size() - 3);
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

/// All files of an archive; none where it is no archive.
Result<std::vector<Member>> list(const std::string& file) {
  std::vector<Member> members;
  auto reader = ArchiveReader::open_archive(file);
  auto entry = reader ? (*reader)->next() : std::unexpected(reader.error());
  if (!entry && is_zip(file)) return std::unexpected(entry.error());
  // Other damage is met again, and told, where the file is opened as what it is.
  const bool is_archive = entry && ((*reader)->is_archive() || (*entry == nullptr && is_zip(file)));
  if (!is_archive) return members;
  for (std::size_t count = 0; *entry != nullptr; ++count) {
    if (count == kMembersMax)
      return refuse(fmt::format("{}: it holds more than {} files.", file, kMembersMax));
    const auto bytes = static_cast<std::uint64_t>(std::max<la_int64_t>(0, ::archive_entry_size(*entry)));
    const bool is_file = S_ISREG(::archive_entry_filetype(*entry)) != 0;
    if (is_file) members.push_back({name_of(*entry), bytes, ::archive_entry_is_encrypted(*entry) != 0});
    entry = (*reader)->next();
    if (!entry) return std::unexpected(entry.error());
  }
  if (members.empty()) return refuse(fmt::format("{}: the archive is empty.", file));
  return members;
}

/// What makes an archive suspicious as a whole.
Result<> check(const std::string& file, const std::vector<Member>& members) {
  std::set<std::string_view> names;
  for (const Member& member : members) {
    if (member.name.empty()) {
      return refuse(fmt::format("{}: it holds a member whose name can't be read. Unpack it first.", file));
    }
    if (leads_out(member.name)) {
      return refuse(fmt::format("{}: its member {} has a name that leads out of the archive. It is not read.",
                                file, member.name));
    }
    if (member.bytes > kMemberBytesMax) {
      return refuse(fmt::format("{}: its member {} is larger than {} bytes. It is not read.", file,
                                member.name, kMemberBytesMax));
    }
    if (!names.insert(member.name).second) {
      return refuse(fmt::format("{}: it holds two members called {}. Unpack it, and name the right one.",
                                file, member.name));
    }
  }
  return {};
}

std::string some_names(const std::vector<Member>& members) {
  std::vector<std::string_view> names;
  for (const Member& member : members) {
    if (names.size() < kNamesShown) names.push_back(member.name);
  }
  return fmt::format("{}{}", fmt::join(names, ", "), members.size() > names.size() ? ", ..." : "");
}

}  // namespace

SourcePath split_source_path(const std::string& path) {
  std::error_code error;
  if (std::filesystem::exists(path, error)) return {path, {}};
  for (std::size_t colon = path.find(':'); colon != std::string::npos; colon = path.find(':', colon + 1)) {
    const std::string file = path.substr(0, colon);
    if (std::filesystem::is_regular_file(file, error)) return {file, path.substr(colon + 1)};
  }
  return {path, {}};
}

Result<std::vector<std::string>> members_of(const std::string& file, const std::string& pattern) {
  const auto members = list(file);
  if (!members) return std::unexpected(members.error());
  std::vector<std::string> chosen;
  const auto is_workbook_part = [](const Member& member) { return member.name == kWorkbookPart; };
  if (members->empty() || std::ranges::any_of(*members, is_workbook_part)) return chosen;
  if (auto fine = check(file, *members); !fine) return std::unexpected(std::move(fine.error()));
  for (const Member& member : *members) {
    const bool wanted =
        pattern.empty() ? is_export(member.name)
                        : member.name == pattern || ::fnmatch(pattern.c_str(), member.name.c_str(), 0) == 0;
    if (!wanted) continue;
    if (member.is_encrypted) {
      return refuse(fmt::format("{}: its member {} is encrypted. Unpack it with its password first.", file,
                                member.name));
    }
    chosen.push_back(member.name);
  }
  if (!chosen.empty()) return chosen;
  return refuse(fmt::format("{}: {}. It holds {}.", file,
                            pattern.empty() ? "no CSV or JSON file is in this archive"
                                            : fmt::format("no member matches {}", pattern),
                            some_names(*members)));
}

Result<std::unique_ptr<ByteStream>> open_member(const SourcePath& path) {
  auto reader = ArchiveReader::open_archive(path.file);
  if (!reader) return std::unexpected(std::move(reader.error()));
  for (;;) {
    const auto entry = (*reader)->next();
    if (!entry) return std::unexpected(entry.error());
    if (*entry == nullptr) return refuse(fmt::format("{}: it holds no {}.", path.file, path.member));
    if (name_of(*entry) == path.member) return entry_stream(std::move(*reader));
  }
}

}  // namespace mixferry::connectors
