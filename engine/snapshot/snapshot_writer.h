#pragma once
/// Writes a snapshot, profile by profile.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/snapshot/layout.h"
#include "engine/snapshot/new_file.h"
#include "engine/snapshot/output.h"

namespace mixferry::snapshot {

/// Profiles come in the order of their hashes, those of one hash in that of their ids. Ids go straight into
/// the file, all else behind them when their number is known. All throw `RunError` (`stopped`) where the disk
/// fails or has no more room.
class SnapshotWriter {
 public:
  SnapshotWriter(const std::filesystem::path& path, std::string_view identity);

  void add(const Entry& entry, std::string_view id);
  /// The same of several profiles, whose ids stand one behind the other at `ids`; returns where they end.
  [[nodiscard]] const char* add_all(std::span<const Entry> entries, const char* ids);
  /// Of the profile at `place`, whose entry this is; in the order of places. They are kept where a snapshot
  /// of as many profiles as there are in the end keeps them.
  void add_records(std::uint64_t place, const Entry& entry, std::string_view records);
  /// How many there are, and so the place of the next one.
  [[nodiscard]] std::uint64_t profiles() const { return profiles_; }

  /// The file is there when this returns, durable and whole.
  void commit(std::uint64_t base);

 private:
  void count_profile(std::string_view id);
  [[nodiscard]] Section section_of(std::string_view bytes);
  /// Writes those that are kept, and notes where they are.
  [[nodiscard]] Section whole_of(std::span<const Entry> entries, std::string_view records);
  [[nodiscard]] Section directory_of(std::span<const Entry> entries, std::uint64_t buckets);

  std::string identity_;
  NewFile file_;
  Scratch entries_;
  Scratch whole_;
  std::uint64_t profiles_ = 0;
  std::uint64_t id_bytes_ = 0;
  std::vector<std::uint64_t> id_places_;  ///< an eighth of a byte a profile
  std::vector<WholePlace> whole_places_;  ///< a sixtieth; before they are thinned out, 60,000 more
};

}  // namespace mixferry::snapshot
