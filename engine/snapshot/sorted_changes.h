#pragma once
/// The changes of a log in the order of a snapshot, each profile's last one alone, in bounded memory.

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/snapshot/change_log.h"
#include "engine/snapshot/output.h"

namespace mixferry::snapshot {

/// They are divided by the first bits of their hashes, through a file without a name, and each part is sorted
/// in memory: 16 bytes for each of its profiles, a 256th of all.
class SortedChanges {
 public:
  /// The file is made beside `beside`. Throws `RunError` (`stopped`) where the disk fails or has no more
  /// room.
  SortedChanges(const ChangeLog& log, const std::filesystem::path& beside);

  /// nullptr at the end. Valid until the next call.
  [[nodiscard]] const Change* next();

 private:
  static constexpr unsigned kPartBits = 8;
  static constexpr std::size_t kParts = 1 << kPartBits;
  static constexpr std::size_t kPieceBytes = 64 << 10;

  /// A change, by its hash; those of one hash by where they are.
  struct Place {
    std::uint64_t id_hash;
    const char* at;
  };
  /// Bytes of one part that lie together in the file.
  struct Piece {
    std::uint64_t offset;
    std::uint64_t bytes;
  };

  void divide(const ChangeLog& log);
  void write_piece(std::size_t part, std::string_view bytes);
  void load_next_part();
  void sort_and_keep_last();

  Scratch scratch_;
  MappedFile divided_;
  std::array<std::vector<Piece>, kParts> pieces_;
  std::size_t parts_loaded_ = 0;
  std::vector<Place> part_;
  std::size_t next_ = 0;
  Change change_;
};

}  // namespace mixferry::snapshot
