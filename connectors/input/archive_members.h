#pragma once
/// Exports inside zip and tar archives: each member is a source of its own, `archive.zip:Contact.csv`.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "connectors/input/byte_stream.h"

namespace mixferry::connectors {

inline constexpr std::size_t kMembersMax = 10'000;
inline constexpr std::uint64_t kMemberBytesMax = std::uint64_t{1} << 40;

struct SourcePath {
  std::string file;    ///< on disk
  std::string member;  ///< inside it; empty: the file itself
};

/// Takes `path` apart at the colon behind a file that exists; a file whose own name holds colons comes first.
[[nodiscard]] SourcePath split_source_path(const std::string& path);

/// The members of the archive `file` whose names match `pattern` (exactly or as a glob), in archive order;
/// with an empty pattern all CSV and JSON files. Empty where `file` is no archive, or a workbook. Errors
/// (`fatal`): damage; no such member; a limit; names that lead out of the archive or stand in it twice;
/// encryption.
[[nodiscard]] Result<std::vector<std::string>> members_of(const std::string& file,
                                                          const std::string& pattern);

/// The bytes of a member, as they stand in the archive.
[[nodiscard]] Result<std::unique_ptr<ByteStream>> open_member(const SourcePath& path);

}  // namespace mixferry::connectors
