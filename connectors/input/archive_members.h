#pragma once
/// Exports inside zip and tar archives: each member is a source of its own, `archive.zip:Contact.csv`.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace mixferry::connectors {

inline constexpr std::size_t kMembersMax = 10'000;
inline constexpr std::uint64_t kMemberBytesMax = std::uint64_t{1} << 40;

struct SourcePath {
  std::string file;    ///< on disk
  std::string member;  ///< inside it; empty: the file itself
};

/// Takes `path` apart at the colon behind a file that exists; a file whose own name holds colons comes first.
[[nodiscard]] SourcePath split_source_path(const std::string& path);

enum class Container : std::uint8_t {
  none,      ///< a file by itself, compressed or not
  archive,   ///< zip or tar
  workbook,  ///< a zip archive, too, but one source
};

struct Member {
  std::string name;
  std::uint64_t bytes = 0;                     ///< decompressed, as announced
  std::optional<std::uint32_t> checksum = {};  ///< CRC-32 of them, of zip
};

/// What is in a file. All is in archive order, but for what is chosen of a zip.
struct Members {
  Container container = Container::none;
  std::vector<Member> chosen = {};         ///< of a zip: by name, as files of a folder are
  std::vector<std::string> repeated = {};  ///< names of members that stand in it again with the same bytes
  std::vector<std::string> others = {};    ///< names of all other members: files, links, devices
};

/// Looks into `file`. Chosen are the members that match `pattern`: the one of exactly this name, else those
/// whose name matches it as a glob, or the last part of their name where the pattern holds no slash. An empty
/// pattern chooses all files called like CSV or JSON. Nothing is chosen where `file` is no archive.
/// Errors (`fatal`): damage; a limit; names that lead out of the archive or stand in it for different bytes;
/// a chosen member that is encrypted.
[[nodiscard]] Result<Members> members_of(const std::string& file, const std::string& pattern);

}  // namespace mixferry::connectors
