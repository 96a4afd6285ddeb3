#pragma once
/// All profiles of an export against all of a project, in bounded memory whatever their number.
///
/// Both sides are written to files, by a hash of the profile: what is to be compared lies in files of one
/// number. File by file, the records are folded in row order, then the profiles of the other side pass by and
/// are compared. A file whose profiles would take too much memory is divided once more, by further bits of
/// the hash. (Records of one profile always lie together, however many they are: folded, they are one.)

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/verification/expected_profile.h"
#include "engine/verification/profile_key.h"
#include "engine/verification/spill_file.h"

namespace mixferry::verification {

/// One side of the comparison, in files `NAME-00` to `NAME-ff` of a folder.
class PartitionedFiles {
 public:
  static constexpr std::size_t kFiles = 256;

  PartitionedFiles(std::filesystem::path folder, const std::string& name);

  /// Throws as `SpillWriter` does, as the next one.
  void write(const Spilled& spilled);
  /// What is written from then on belongs to another comparison.
  void flush();
  /// Forgets what lies there, of an earlier attempt.
  void remove();

  [[nodiscard]] std::filesystem::path path(std::size_t file) const;

 private:
  std::filesystem::path folder_;
  std::string name_;
  std::vector<SpillWriter> writers_;
};

/// What a comparison is told to.
struct ComparisonVisitor {
  /// Each profile that the export names, once; in no order.
  std::function<void(const ProfileKey&, ExportRow first_row, const Comparison&)> compared;
  /// Each profile that Mixpanel has and the export does not name.
  std::function<void(const ProfileKey&)> not_named;
  /// So many of `PartitionedFiles::kFiles` are done.
  std::function<void(std::size_t)> done;
};

struct ComparisonLimits {
  std::size_t memory_bytes_max = 24 << 20;  ///< of folded profiles; above, a file is divided
};

/// `sent`: records, in row order for each profile. `found`: profiles as Mixpanel shows them, each once. Both
/// are flushed. Uses `work` for files of its own. Throws `RunError` (`stopped`) where the disk fails or has
/// no more room.
void compare(const PartitionedFiles& sent, const PartitionedFiles& found, const std::filesystem::path& work,
             const ComparisonLimits& limits, const ComparisonVisitor& visitor);

}  // namespace mixferry::verification
