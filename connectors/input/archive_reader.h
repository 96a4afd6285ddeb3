#pragma once
/// libarchive, owned: archives and compressed streams.
///
/// Nothing is ever written to disk, so names in an archive are names and no paths.

#include <archive.h>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/source/byte_stream.h"

namespace mixferry::connectors {

/// What is decompressed may be this many times as large as what it came from. Real exports stay far below;
/// what is made to fill a disk lies far above. The first bytes are let be.
inline constexpr std::uint64_t kExpansionMax = 1'000;
inline constexpr std::uint64_t kExpansionUnchecked = 64 << 20;

/// Reads one archive from start to end. Errors (`fatal`) name it.
class ArchiveReader {
 public:
  /// The text inside zstd, xz or bzip2, as its only entry.
  [[nodiscard]] static Result<std::unique_ptr<ArchiveReader>> open_compressed(
      std::unique_ptr<ByteStream> bytes, std::string name);
  /// A zip or tar archive; tar may be compressed. Where `path` is neither, its only entry has no type.
  [[nodiscard]] static Result<std::unique_ptr<ArchiveReader>> open_archive(const std::string& path);

  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;
  ~ArchiveReader();

  /// Goes to the next entry; nullptr at the end. The entry is the reader's, and valid until the next call.
  [[nodiscard]] Result<archive_entry*> next();

  /// Goes to the next entry that is a file called `name`; false where none of those to come is.
  [[nodiscard]] Result<bool> find_file(std::string_view name);

  /// Whether the present entry stands in a zip or tar archive.
  [[nodiscard]] bool is_archive() const;
  [[nodiscard]] bool is_zip() const;

  /// Bytes of the present entry, as `ByteStream::read` gives them.
  [[nodiscard]] Result<std::size_t> read(std::span<char> into);

  /// Whether it met an error, which stays.
  [[nodiscard]] bool has_failed() const { return error_.has_value(); }

  /// As `ByteStream::fraction_read`, of the present entry where its size is known, else of the bytes below.
  [[nodiscard]] std::optional<double> fraction_read() const;

 private:
  ArchiveReader(std::unique_ptr<ByteStream> below, std::string name);
  [[nodiscard]] bool is_tar() const;
  [[nodiscard]] Result<> open_below();
  [[nodiscard]] Result<> next_block();
  [[nodiscard]] std::unexpected<Error> damaged();
  static la_ssize_t read_below(archive* self, void* reader, const void** bytes);

  const std::unique_ptr<ByteStream> below_;  ///< nullptr: libarchive reads the file
  const std::string name_;
  archive* const archive_;
  std::vector<char> input_;
  std::uint64_t bytes_in_ = 0;
  archive_entry* entry_ = nullptr;            ///< the present one
  std::uint64_t entry_bytes_ = 0;             ///< its size; 0: not known
  std::atomic<std::uint64_t> bytes_out_ = 0;  ///< of it
  std::string_view block_;  ///< of the present entry, libarchive's: what was not given out yet
  bool ended_ = false;      ///< the present entry, or all of them
  std::optional<Error> error_;
};

/// Its name in UTF-8; empty where it can't be read.
[[nodiscard]] std::string name_of(archive_entry* entry);

/// Whether it has bytes of its own. A hard link of tar has none: they stand where it leads.
[[nodiscard]] bool is_file(archive_entry* entry);

/// The present entry of `reader` as a stream.
[[nodiscard]] std::unique_ptr<ByteStream> entry_stream(std::shared_ptr<ArchiveReader> reader);

}  // namespace mixferry::connectors
