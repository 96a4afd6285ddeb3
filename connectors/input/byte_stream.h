#pragma once
/// Where the bytes of a source come from, decompressed.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// Bytes of one source, decompressed, from start to end. One thread at a time.
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// Fills the front of `into` and returns how many bytes; 0 only at the end. Never less than one byte before
  /// it. An error (`fatal`) names the file and what is wrong: unreadable, damaged or truncated compression.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> into) = 0;
};

/// Opens a file, or standard input for `-`; gzip is recognised by content, not by name (libarchive).
[[nodiscard]] Result<std::unique_ptr<ByteStream>> open_bytes(const std::string& path);

/// The files that `arguments` name: files stay as they are, folders give the files directly in them, globs
/// are expanded (sorted by name), `-` is standard input. Each file once, in the order named. An argument that
/// matches nothing, or can't be read, is an error (`fatal`) naming it.
[[nodiscard]] Result<std::vector<std::string>> expand_sources(const std::vector<std::string>& arguments);

}  // namespace mixferry::connectors
