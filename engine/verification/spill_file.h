#pragma once
/// Files for what does not fit into memory, for the time of one comparison. Written by this machine for
/// itself: the bytes are laid out as its memory is.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/descriptor.h"
#include "engine/verification/profile_key.h"

namespace mixferry::verification {

/// A record, or a profile, on its way through a file.
struct Spilled {
  std::uint64_t hash = 0;  ///< of its profile
  Subject subject = 0;
  ExportRow row = {};
  std::string_view json;  ///< valid until the next one is read
};

/// Appends to a file that is made with the first flush. Holds no file open meanwhile, so there may be
/// hundreds. Both throw `RunError` (`stopped`) where the disk has no more room, or fails.
class SpillWriter {
 public:
  SpillWriter(std::filesystem::path path, std::size_t buffer_bytes)
      : path_(std::move(path)), buffer_bytes_(buffer_bytes) {}

  void write(const Spilled& spilled);
  void flush();

 private:
  std::filesystem::path path_;
  std::size_t buffer_bytes_;
  std::string buffer_;
};

class SpillReader {
 public:
  /// A file that is not there is an empty one. Both throw `RunError` (`stopped`) where it can't be read.
  explicit SpillReader(std::filesystem::path path);
  /// False at the end.
  [[nodiscard]] bool next(Spilled& spilled);

 private:
  [[nodiscard]] bool have(std::size_t bytes);

  std::filesystem::path path_;
  Descriptor file_;
  std::string buffer_;
  std::size_t begin_ = 0;  ///< of what is not read yet
};

}  // namespace mixferry::verification
