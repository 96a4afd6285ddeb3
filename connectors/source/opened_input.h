#pragma once
/// What `open_source` has found out by the time it hands a source over to its format.

#include <cstddef>
#include <memory>
#include <string>

#include "connectors/source/block_cutter.h"
#include "connectors/source/peekable_stream.h"
#include "connectors/source/source.h"

namespace mixferry::connectors {

/// How much of a source is looked at to find its format and dialect.
inline constexpr std::size_t kSampleBytes = 64 << 10;

struct OpenedInput {
  std::string name;                       ///< for messages
  std::unique_ptr<PeekableStream> bytes;  ///< in UTF-8, behind the byte order mark, if there was one
  std::string encoding;                   ///< from which they were decoded; empty: they are as they stand
};

[[nodiscard]] inline BlockCutter::Options cutter_options(const ReadOptions& options) {
  return {.block_rows_max = options.block_rows_max,
          .block_bytes_target = options.block_bytes_target,
          .row_bytes_max = options.row_bytes_max};
}

}  // namespace mixferry::connectors
