#pragma once
/// The directory of a zip archive, held against what stands in front of each member.
///
/// A zip says twice what a member is: in the directory at its end, and in a header before the member's bytes.
/// Programs believe one or the other, so an archive whose two tales differ is another archive to each of
/// them. Such a one is refused. The directory also tells where each member begins, so that one is opened
/// without going over those before it.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/source/byte_stream.h"

namespace mixferry::connectors {

/// A larger directory is refused: 10,000 members need a tenth of it.
inline constexpr std::uint64_t kZipDirectoryBytesMax = 16 << 20;

/// Whether the file begins as zip archives do that hold something. False for what can't be read.
[[nodiscard]] bool begins_like_zip(const std::string& file);
/// The same, of those that hold nothing.
[[nodiscard]] bool begins_like_empty_zip(const std::string& file);

struct ZipEntry {
  std::string name;  ///< as it stands: bytes of any encoding
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed_bytes = 0;
  std::uint64_t bytes = 0;      ///< decompressed
  std::uint64_t header_at = 0;  ///< where its own header begins in the file
};

/// An archive, open. Reading members of it is for one thread at a time each.
class ZipDirectory {
 public:
  /// Reads the directory of `path`; nullptr where there is none that can be read: libarchive says why. Errors
  /// (`fatal`) name `path`: a directory that is too large, or runs over its end.
  [[nodiscard]] static Result<std::shared_ptr<const ZipDirectory>> open(const std::string& path);

  ~ZipDirectory();
  ZipDirectory(const ZipDirectory&) = delete;
  ZipDirectory& operator=(const ZipDirectory&) = delete;

  [[nodiscard]] const std::vector<ZipEntry>& entries() const { return entries_; }

  /// Holds every member's own header against the directory. The error names the member and what differs.
  [[nodiscard]] Result<> check_headers() const;

  /// The first member of that name; nullptr: there is none.
  [[nodiscard]] const ZipEntry* find(std::string_view name) const;

  /// The first member called `name`, if it is stored or deflated and not encrypted; nullptr otherwise. Its
  /// length and checksum are held against the directory at its end.
  [[nodiscard]] static Result<std::unique_ptr<ByteStream>> open_member(
      const std::shared_ptr<const ZipDirectory>& zip, std::string_view name);

  /// Fills `into` from `offset` on; false where the file ends before.
  [[nodiscard]] bool read_at(std::uint64_t offset, char* into, std::size_t bytes) const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  ZipDirectory(std::string path, int file) : path_(std::move(path)), file_(file) {}
  [[nodiscard]] bool locate(std::uint64_t file_bytes, std::uint64_t& at, std::uint64_t& bytes,
                            std::uint64_t& shift) const;
  [[nodiscard]] Result<> read_entries(std::string_view directory, std::uint64_t shift);
  /// Where the bytes of `entry` begin.
  [[nodiscard]] Result<std::uint64_t> check_header(const ZipEntry& entry) const;

  const std::string path_;
  const int file_;
  std::vector<ZipEntry> entries_;       ///< in the order of the file
  std::vector<std::uint32_t> by_name_;  ///< positions in `entries_`
};

}  // namespace mixferry::connectors
