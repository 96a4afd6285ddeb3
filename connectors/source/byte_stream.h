#pragma once
/// Where the bytes of a source come from, decompressed.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// Bytes of one source, decompressed, from start to end.
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// Fills the front of `into` and returns how many bytes; 0 only at the end. One thread at a time.
  /// An error (`fatal`) names the file and what is wrong: unreadable, damaged or truncated compression. All
  /// bytes before the damage are given out first.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> into) = 0;

  /// How much of the file has been read, from 0 to 1; nullopt where nobody knows its size (a pipe). For
  /// compressed files it is the share of the compressed bytes. Any thread.
  [[nodiscard]] virtual std::optional<double> fraction_read() const = 0;

  /// Bytes at the end of a stream, and where the first of them stands in it.
  struct End {
    std::string bytes;
    std::uint64_t offset = 0;
  };
  /// The last `count` bytes, all if there are not so many, where they can be had without reading what stands
  /// before them: of plain files. To be called by who reads.
  [[nodiscard]] virtual std::optional<End> peek_end(std::size_t /*count*/) const { return std::nullopt; }

  /// Steps over the next `count` bytes without reading them; false, and nothing happened, where they must be
  /// read: the default. To be called by who reads.
  [[nodiscard]] virtual bool step_over(std::uint64_t /*count*/) { return false; }
};

}  // namespace mixferry::connectors
