#pragma once
/// Members of archives that stand there more than once, under the same name and with the same bytes.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "connectors/input/archive_members.h"
#include "engine/base/error.h"

namespace mixferry::connectors {

struct MemberPlace {
  SourcePath source;                           ///< no member: a file, the same as nothing else
  std::uint64_t bytes = 0;                     ///< of the member, decompressed
  std::optional<std::uint32_t> checksum = {};  ///< CRC-32 of them, where the archive tells it
};

/// For each of `places` the position of the first whose name ends like its own (behind the last slash) and
/// that holds the same bytes: its own position where there is none before it. Members are decompressed only
/// where name, size and checksum leave it open, each once. Errors (`fatal`): one of those is damaged.
[[nodiscard]] Result<std::vector<std::size_t>> firsts_of_same_members(const std::vector<MemberPlace>& places);

}  // namespace mixferry::connectors
