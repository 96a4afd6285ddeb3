#pragma once
/// Files that appear whole or not at all.

#include <cstdint>
#include <string>
#include <string_view>

namespace mixferry {

/// Who may read a file beside its owner.
enum class FileReaders : std::uint8_t { nobody, everyone };

/// A file that is replaced as a whole: what was there stays until `commit`, and nothing half-written is ever
/// seen. By default readable by its owner alone, for rejects hold people's data. A device (`/dev/null`) is
/// written straight into.
class ReplacedFile {
 public:
  /// Throws `RunError` (`stopped`) when it can't be written, as do the others.
  explicit ReplacedFile(std::string path, FileReaders readers = FileReaders::nobody);
  ~ReplacedFile();
  ReplacedFile(const ReplacedFile&) = delete;
  ReplacedFile& operator=(const ReplacedFile&) = delete;

  void write(std::string_view text);
  /// Makes it durable under its name.
  void commit();

 private:
  void flush();

  std::string path_;
  std::string temporary_;  ///< equals `path_` for a device
  int descriptor_;
  std::string buffer_;
};

}  // namespace mixferry
