#pragma once
/// What is known of files that were read whole.

#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/values.h"

namespace mixferry::ledger {

class Fingerprints {
 public:
  virtual ~Fingerprints() = default;

  /// The fingerprint remembered for a file whose path, size, times and inode have not changed since. The
  /// latest 10,000 are kept.
  [[nodiscard]] virtual std::optional<std::string> cached_fingerprint(const std::string& stat_key) = 0;
  virtual void cache_fingerprints(const std::vector<FileFingerprint>& found) = 0;
};

}  // namespace mixferry::ledger
