#pragma once
/// A file as memory.

#include <filesystem>
#include <string_view>

namespace mixferry::snapshot {

/// Read only, for as long as this lives; the file may be replaced meanwhile, but not be cut.
class MappedFile {
 public:
  MappedFile() = default;  ///< of no bytes
  /// Throws `RunError` (`stopped`) where there is no such file, or it can't be read.
  explicit MappedFile(const std::filesystem::path& path);
  /// The same of an open file, which may be closed then; `path` is for the words.
  MappedFile(int descriptor, const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  /// Where it is read from one end to the other, or here and there.
  void expect_in_order() const;
  void expect_anywhere() const;

 private:
  void map(int descriptor, const std::filesystem::path& path);

  std::string_view bytes_;
};

}  // namespace mixferry::snapshot
