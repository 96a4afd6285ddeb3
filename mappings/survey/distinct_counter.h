#pragma once
/// How many different values there were, in bounded memory.

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>

namespace mixferry::mappings {

/// Counts different hashes: exactly up to `kept_max` of them, by adaptive sampling beyond.
///
/// When more than `kept_max` are held, only those whose lowest `level` bits are zero are kept on, and `level`
/// grows until they fit: each then stands for 2^level values. The standard error is about
/// 1.2 / sqrt(kept_max).
class DistinctCounter {
 public:
  explicit DistinctCounter(std::size_t kept_max) : kept_max_(kept_max) {}

  /// False where the same hash is known to have been added before.
  bool add(std::uint64_t hash) {
    if ((hash & mask_) != 0) return true;
    const bool is_new = kept_.insert(hash).second;
    while (kept_.size() > kept_max_) {
      mask_ = mask_ * 2 + 1;
      boost::unordered::erase_if(kept_, [this](std::uint64_t kept) { return (kept & mask_) != 0; });
    }
    return is_new;
  }

  [[nodiscard]] std::uint64_t count() const { return kept_.size() * (mask_ + 1); }
  [[nodiscard]] bool exact() const { return mask_ == 0; }

 private:
  std::size_t kept_max_;
  std::uint64_t mask_ = 0;  ///< 2^level - 1
  boost::unordered_flat_set<std::uint64_t> kept_;
};

}  // namespace mixferry::mappings
