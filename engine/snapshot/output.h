#pragma once
/// Bytes on their way into a file.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "engine/base/descriptor.h"

namespace mixferry::snapshot {

/// That `path` can't be written (`errno`), as `RunError` (`stopped`).
[[noreturn]] void throw_cannot_write(const std::filesystem::path& path);

/// Collects what is written one behind the other. All throw `RunError` (`stopped`) where the disk fails or
/// has no more room.
class Output {
 public:
  /// `path` is for the words.
  Output(Descriptor file, std::filesystem::path path);

  void write(std::string_view bytes) {
    if (bytes.size() > kBufferBytes - used_) {
      write_through(bytes);
      return;
    }
    std::char_traits<char>::copy(buffer_.get() + used_, bytes.data(), bytes.size());
    used_ += bytes.size();
  }
  void flush();

  /// So many bytes were written until now.
  [[nodiscard]] std::uint64_t size() const { return flushed_ + used_; }
  [[nodiscard]] int descriptor() const { return file_.number(); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Called with all that is written, piece by piece, by `flush` at the latest.
  std::function<void(std::string_view)> on_bytes = [](std::string_view) {};

 private:
  static constexpr std::size_t kBufferBytes = 1 << 20;

  void write_through(std::string_view bytes);
  void put(std::string_view bytes);

  Descriptor file_;
  std::filesystem::path path_;
  std::unique_ptr<char[]> buffer_;
  std::size_t used_ = 0;
  std::uint64_t flushed_ = 0;
};

/// A file for what does not fit into memory. It has no name, so nothing of it remains.
class Scratch {
 public:
  /// In the folder of `beside`. Throws as `Output` does.
  explicit Scratch(const std::filesystem::path& beside);

  [[nodiscard]] Output& output() { return output_; }

 private:
  Output output_;
};

}  // namespace mixferry::snapshot
