#include "connectors/input/archive_members.h"

#include <algorithm>
#include <archive_entry.h>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fnmatch.h>
#include <map>
#include <set>
#include <string_view>
#include <sys/stat.h>
#include <utility>

#include "connectors/input/archive_reader.h"
#include "connectors/input/content_hash.h"
#include "connectors/input/name_order.h"
#include "connectors/input/zip_directory.h"
#include "connectors/source/refusal.h"

namespace mixferry::connectors {
namespace {

/// In every Excel workbook, which is a zip archive, too.
constexpr std::string_view kWorkbookPart = "[Content_Types].xml";

/// A file of an archive, as it is listed.
struct ListedMember {
  std::string name;
  std::uint64_t bytes = 0;  ///< as announced; 0: not told
  bool is_encrypted = false;
  std::optional<std::uint32_t> checksum = {};  ///< of zip
};

struct Listing {
  bool is_archive = false;
  bool is_zip = false;
  std::vector<ListedMember> files;
  std::vector<std::string> others;  ///< links and devices
};

/// Whether an unpacked file of this name would land outside the folder it was unpacked to.
bool leads_out(std::string_view name) {
  if (name.starts_with('/') || name.starts_with('\\')) return true;
  // A drive; `a:b.csv` is a name like any other, since nothing is unpacked.
  if (name.size() > 2 && name[1] == ':' && (name[2] == '/' || name[2] == '\\')) return true;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find_first_of("/\\", begin), name.size());
    if (name.substr(begin, end - begin) == "..") return true;
    begin = end + 1;
  }
  return false;
}

std::string_view last_part(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

/// macOS puts a hidden double of each file beside it.
bool is_hidden(std::string_view name) {
  return last_part(name).starts_with('.') || name.starts_with("__MACOSX/");
}

bool is_export(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kEndings = {".csv", ".tsv", ".json", ".jsonl", ".ndjson"};
  static constexpr std::array<std::string_view, 4> kCompressedEndings = {".gz", ".bz2", ".xz", ".zst"};
  std::string lower(last_part(name));
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  std::string_view plain = lower;
  for (const std::string_view ending : kCompressedEndings) {
    if (plain.ends_with(ending)) plain.remove_suffix(ending.size());
  }
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return plain.ends_with(ending); });
}

/// Everything in an archive.
Result<Listing> list(const std::string& file) {
  Listing listing;
  auto reader = ArchiveReader::open_archive(file);
  auto entry = reader ? (*reader)->next() : std::unexpected(reader.error());
  if (begins_like_empty_zip(file)) return refuse(fmt::format("{}: the archive is empty.", file));
  const bool zip = begins_like_zip(file);
  if (!entry && zip) return std::unexpected(entry.error());
  // Other damage is met again, and told, where the file is opened as what it is.
  listing.is_archive = entry && ((*reader)->is_archive() || (*entry == nullptr && zip));
  if (!listing.is_archive && zip) {
    return refuse(
        fmt::format("{}: the zip archive is cut off: its directory, which is its end, is missing. Fetch or "
                    "export it again.",
                    file));
  }
  if (!listing.is_archive) return listing;
  for (std::size_t count = 0; *entry != nullptr; ++count) {
    if (count == kMembersMax)
      return refuse(fmt::format("{}: it holds more than {} files.", file, kMembersMax));
    const auto bytes = static_cast<std::uint64_t>(std::max<la_int64_t>(0, ::archive_entry_size(*entry)));
    if (is_file(*entry)) {
      listing.files.push_back({name_of(*entry), bytes, ::archive_entry_is_encrypted(*entry) != 0});
    } else if (S_ISDIR(::archive_entry_filetype(*entry)) == 0) {
      listing.others.push_back(name_of(*entry));
    }
    entry = (*reader)->next();
    if (!entry) return std::unexpected(entry.error());
  }
  if (listing.files.empty()) {
    return refuse(fmt::format("{}: the archive is empty{}.", file,
                              zip ? "" : ", or the file holds nothing but zero bytes"));
  }
  listing.is_zip = (*reader)->is_zip();
  if (!listing.is_zip) return listing;
  const auto directory = ZipDirectory::open(file);
  if (!directory) return std::unexpected(directory.error());
  if (*directory == nullptr) {
    return refuse(
        fmt::format("{}: the directory of the archive can't be read. Fetch or export it again.", file));
  }
  if (auto fine = (*directory)->check_headers(); !fine) return std::unexpected(std::move(fine.error()));
  std::map<std::string_view, std::uint32_t> checksums;
  for (const ZipEntry& told : (*directory)->entries()) checksums.emplace(told.name, told.crc);
  for (ListedMember& member : listing.files) {
    if (const auto found = checksums.find(member.name); found != checksums.end())
      member.checksum = found->second;
  }
  return listing;
}

/// A document that is a zip archive inside: what it is, and what to do about it. Empty: none of those known.
std::string_view document_in_words(const std::vector<ListedMember>& members) {
  struct Sign {
    std::string_view part;  ///< in documents of this kind; with a slash at its end: a folder
    std::string_view what;
  };
  static constexpr std::array kSigns = {
      Sign{"xl/workbook.bin", "a binary workbook (.xlsb). Save it as .xlsx"},
      Sign{"word/", "a Word document. Save its table as CSV"},
      Sign{"ppt/", "a PowerPoint presentation"},
      Sign{"Index/Document.iwa", "a Numbers or Pages document. Export it as CSV or .xlsx"},
      Sign{"Index.zip", "a Numbers or Pages document. Export it as CSV or .xlsx"},
      Sign{"META-INF/manifest.xml", "an OpenDocument file, such as .ods. Save it as .xlsx or CSV"},
      Sign{"META-INF/container.xml", "an electronic book"},
  };
  const auto is_there = [&](std::string_view part) {
    return std::ranges::any_of(members, [&](const ListedMember& member) {
      return part.ends_with('/') ? member.name.starts_with(part) : member.name == part;
    });
  };
  const bool is_office = is_there(kWorkbookPart);
  for (const Sign& sign : kSigns) {
    const bool needs_office = sign.part.starts_with("xl/") || sign.part.ends_with('/');
    if ((is_office || !needs_office) && is_there(sign.part)) return sign.what;
  }
  return {};
}

/// What makes an archive suspicious as a whole.
Result<> check(const std::string& file, const std::vector<ListedMember>& members) {
  for (const ListedMember& member : members) {
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
  }
  return {};
}

/// Refuses files of one of `names` that differ, in one pass over the archive.
Result<> require_same_bytes(const std::string& file, const std::set<std::string_view>& names) {
  auto opened = ArchiveReader::open_archive(file);
  if (!opened) return std::unexpected(std::move(opened.error()));
  const std::shared_ptr<ArchiveReader> reader = std::move(*opened);
  std::map<std::string_view, ContentHash> hashes;
  for (;;) {
    const auto entry = reader->next();
    if (!entry) return std::unexpected(entry.error());
    if (*entry == nullptr) return {};
    const auto name = is_file(*entry) ? names.find(name_of(*entry)) : names.end();
    if (name == names.end()) continue;
    const auto hash = content_hash(*entry_stream(reader));
    if (!hash) return std::unexpected(hash.error());
    const auto [first, is_new] = hashes.try_emplace(*name, *hash);
    if (is_new || first->second == *hash) continue;
    return refuse(
        fmt::format("{}: it holds two members called {}, with different bytes. Unpack it, and name the right "
                    "one.",
                    file, *name));
  }
}

bool is_chosen(const std::string& name, const std::string& pattern) {
  if (is_hidden(name)) return false;
  if (pattern.empty()) return is_export(name);
  if (::fnmatch(pattern.c_str(), name.c_str(), 0) == 0) return true;
  return !pattern.contains('/') && ::fnmatch(pattern.c_str(), std::string(last_part(name)).c_str(), 0) == 0;
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

Result<Members> members_of(const std::string& file, const std::string& pattern) {
  const auto listing = list(file);
  if (!listing) return std::unexpected(listing.error());
  if (!listing->is_archive) return Members{};
  if (const std::string_view what = document_in_words(listing->files); !what.empty())
    return refuse(fmt::format("{}: this is no CSV, JSON or XLSX, it is {}.", file, what));
  const auto is_workbook_part = [](const ListedMember& member) { return member.name == kWorkbookPart; };
  if (std::ranges::any_of(listing->files, is_workbook_part)) return Members{.container = Container::workbook};
  if (auto fine = check(file, listing->files); !fine) return std::unexpected(std::move(fine.error()));

  Members members{.container = Container::archive, .others = listing->others};
  const bool has_exactly =
      std::ranges::any_of(listing->files, [&](const auto& member) { return member.name == pattern; });
  std::set<std::string_view> names;
  for (const ListedMember& member : listing->files) {
    if (!names.insert(member.name).second) {
      members.repeated.push_back(member.name);
    } else if (!(has_exactly ? member.name == pattern : is_chosen(member.name, pattern))) {
      members.others.push_back(member.name);
    } else if (member.name.find_first_of("\r\n") != std::string::npos) {
      return refuse(
          fmt::format("{}: the name of its member {} goes on in another line. Unpack it, and rename "
                      "it.",
                      file, member.name.substr(0, member.name.find_first_of("\r\n"))));
    } else if (member.is_encrypted) {
      return refuse(fmt::format("{}: its member {} is encrypted. Unpack it with its password first.", file,
                                member.name));
    } else {
      members.chosen.push_back({member.name, member.bytes, member.checksum});
    }
  }
  if (listing->is_zip) std::ranges::sort(members.chosen, is_named_before, &Member::name);
  if (!members.repeated.empty()) {
    const std::set<std::string_view> repeated(members.repeated.begin(), members.repeated.end());
    if (auto same = require_same_bytes(file, repeated); !same)
      return std::unexpected(std::move(same.error()));
  }
  return members;
}

}  // namespace mixferry::connectors
