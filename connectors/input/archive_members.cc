#include "connectors/input/archive_members.h"

#include <algorithm>
#include <archive_entry.h>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fnmatch.h>
#include <map>
#include <string_view>
#include <sys/stat.h>
#include <utility>

#include "connectors/input/archive_reader.h"
#include "connectors/input/file_stream.h"
#include "connectors/input/peekable_stream.h"
#include "connectors/input/same_bytes.h"
#include "connectors/input/zip_directory.h"
#include "connectors/refusal.h"

namespace mixferry::connectors {
namespace {

/// In every Excel workbook, which is a zip archive, too.
constexpr std::string_view kWorkbookPart = "[Content_Types].xml";

constexpr std::string_view kZipMagic = "PK\x03\x04";

/// A file of an archive, as it is listed.
struct ListedMember {
  std::string name;
  std::uint64_t bytes = 0;  ///< as announced; 0: not told
  bool is_encrypted = false;
  std::optional<std::uint32_t> checksum = {};  ///< of zip
};

struct Listing {
  bool is_archive = false;
  std::vector<ListedMember> files;
  std::vector<std::string> others;  ///< links and devices
};

std::string name_of(archive_entry* entry) {
  const char* const name = ::archive_entry_pathname(entry);
  return name == nullptr ? std::string() : name;
}

bool begins_with(const std::string& file, std::string_view magic) {
  auto bytes = open_file(file);
  if (!bytes) return false;
  PeekableStream beginning(std::move(*bytes));
  const auto first = beginning.peek(magic.size());
  return first && *first == magic;
}

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
  if (begins_with(file, "PK\x05\x06")) return refuse(fmt::format("{}: the archive is empty.", file));
  const bool zip = begins_with(file, kZipMagic);
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
    const auto type = ::archive_entry_filetype(*entry);
    // A hard link of tar is a file without bytes: those stand where the link leads.
    if (S_ISREG(type) != 0 && ::archive_entry_hardlink(*entry) == nullptr) {
      listing.files.push_back({name_of(*entry), bytes, ::archive_entry_is_encrypted(*entry) != 0});
    } else if (S_ISDIR(type) == 0) {
      listing.others.push_back(name_of(*entry));
    }
    entry = (*reader)->next();
    if (!entry) return std::unexpected(entry.error());
  }
  if (listing.files.empty()) return refuse(fmt::format("{}: the archive is empty.", file));
  if (!zip) return listing;
  const auto directory = ZipDirectory::open(file);
  if (!directory) return std::unexpected(directory.error());
  if (*directory == nullptr) return listing;
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

/// The first file of an archive for which `wanted(entry, position among its files)`; nullptr: none.
template <typename Wanted>
Result<std::unique_ptr<ByteStream>> open_where(const std::string& file, const Wanted& wanted) {
  auto reader = ArchiveReader::open_archive(file);
  if (!reader) return std::unexpected(std::move(reader.error()));
  for (std::size_t position = 0;;) {
    const auto entry = (*reader)->next();
    if (!entry) return std::unexpected(entry.error());
    if (*entry == nullptr) return nullptr;
    const bool is_file =
        S_ISREG(::archive_entry_filetype(*entry)) != 0 && ::archive_entry_hardlink(*entry) == nullptr;
    if (is_file && wanted(*entry, position++)) return entry_stream(std::move(*reader));
  }
}

Result<> require_same_bytes(const std::string& file, std::size_t one, std::size_t other,
                            const std::string& name) {
  const auto open_at = [&](std::size_t wanted) {
    return open_where(file, [=](archive_entry*, std::size_t position) { return position == wanted; });
  };
  const auto first = open_at(one);
  if (!first) return std::unexpected(first.error());
  const auto second = open_at(other);
  if (!second) return std::unexpected(second.error());
  const auto same = same_bytes(**first, **second);
  if (!same) return std::unexpected(same.error());
  if (*same) return {};
  return refuse(
      fmt::format("{}: it holds two members called {}, with different bytes. Unpack it, and name the right "
                  "one.",
                  file, name));
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
  std::map<std::string_view, std::size_t> position_of;
  for (std::size_t position = 0; position < listing->files.size(); ++position) {
    const ListedMember& member = listing->files[position];
    const auto [first, is_new] = position_of.try_emplace(member.name, position);
    if (!is_new) {
      if (auto same = require_same_bytes(file, first->second, position, member.name); !same)
        return std::unexpected(std::move(same.error()));
      members.repeated.push_back(member.name);
    } else if (!(has_exactly ? member.name == pattern : is_chosen(member.name, pattern))) {
      members.others.push_back(member.name);
    } else if (member.is_encrypted) {
      return refuse(fmt::format("{}: its member {} is encrypted. Unpack it with its password first.", file,
                                member.name));
    } else {
      members.chosen.push_back({member.name, member.bytes, member.checksum});
    }
  }
  return members;
}

Result<std::unique_ptr<ByteStream>> open_member(const SourcePath& path) {
  if (begins_with(path.file, kZipMagic)) {
    const auto zip = ZipDirectory::open(path.file);
    if (!zip) return std::unexpected(zip.error());
    Result<std::unique_ptr<ByteStream>> member = nullptr;
    if (*zip != nullptr) member = ZipDirectory::open_member(*zip, path.member);
    if (!member || *member != nullptr) return member;
  }
  // Tar, and zip as few programs write it: packed by rarer methods, or with names in disguise.
  auto stream =
      open_where(path.file, [&](archive_entry* entry, std::size_t) { return name_of(entry) == path.member; });
  if (stream && *stream == nullptr) return refuse(fmt::format("{}: it holds no {}.", path.file, path.member));
  return stream;
}

}  // namespace mixferry::connectors
