#pragma once
/// The zip file that a workbook is, and its parts by name.
///
/// Parts may lie in any order (the shared strings often behind the sheets that need them), so each is found
/// through the zip's directory and read by itself. libarchive checks sizes and checksums; only its reader of
/// whole zips, directory and all, is used, so that a file that was cut off is noticed at once.

#include <archive.h>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace mixferry::connectors::xlsx {

/// More members than any workbook has.
inline constexpr std::size_t kMembersMax = 20'000;

/// A part may be this many times as large as the whole file; sheets come to 10 to 50.
inline constexpr std::uint64_t kExpansionMax = 300;
/// Below this size nothing is said about expansion.
inline constexpr std::uint64_t kExpansionFreeBytes = 64 << 20;
/// Larger than any sheet that a spreadsheet program could open.
inline constexpr std::uint64_t kPartBytesMax = std::uint64_t{64} << 30;

/// One part, decompressed from its beginning to its end.
class Part {
 public:
  /// Fills the front of `into`; 0 only at the end. An error (`fatal`) names file and part: damaged,
  /// truncated, or larger than the limits above.
  [[nodiscard]] Result<std::size_t> read(std::span<char> into);

  /// Its size, decompressed, as the zip's directory has it.
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  friend class Package;
  struct CloseArchive {
    void operator()(archive* zip) const { archive_read_free(zip); }
  };
  using Archive = std::unique_ptr<archive, CloseArchive>;

  Part(Archive zip, std::string name, std::uint64_t size, std::uint64_t bytes_max)
      : zip_(std::move(zip)), name_(std::move(name)), size_(size), bytes_max_(bytes_max) {}

  Archive zip_;
  std::string name_;  ///< of file and part, for messages
  std::uint64_t size_;
  std::uint64_t bytes_max_;
  std::uint64_t bytes_ = 0;
};

class Package {
 public:
  /// Looks through the zip's directory. An error (`fatal`) names `path`: unreadable, no zip or a damaged one,
  /// encrypted, a name that stands twice, too many members.
  [[nodiscard]] static Result<Package> open(const std::string& path);

  /// Part names are told apart without the case of ASCII letters.
  [[nodiscard]] bool has(std::string_view part) const;
  [[nodiscard]] Result<std::unique_ptr<Part>> open_part(std::string_view part) const;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::uint64_t file_bytes_ = 0;
  std::vector<std::string> parts_;  ///< in lower case, in the zip's order
};

}  // namespace mixferry::connectors::xlsx
