#pragma once
/// Counts rows whose id came before, in bounded memory.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mixferry::pipeline {

/// A set of id hashes: open addressing, 8 bytes a slot, three quarters full at most. It remembers the first
/// `ids_max` different ids; from then on it recognises only those, and `exact` says so.
class IdRegister {
 public:
  static constexpr std::size_t kIdsMax = 3 << 17;  ///< 4 MiB

  explicit IdRegister(std::size_t ids_max = kIdsMax);

  /// Whether `id_hash` was there already; remembers it while there is room.
  bool seen_before(std::uint64_t id_hash);
  /// Whether every repetition so far was recognised.
  [[nodiscard]] bool exact() const { return exact_; }

 private:
  void grow();

  std::size_t ids_max_;
  std::size_t count_ = 0;
  bool exact_ = true;
  std::vector<std::uint64_t> slots_;  ///< 0 is an empty slot
};

}  // namespace mixferry::pipeline
