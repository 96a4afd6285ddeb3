#pragma once
/// Counts rows whose id came before, in bounded memory.

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>

#include "engine/pipeline/id_hash.h"

namespace mixferry::pipeline {

/// A set of id hashes, 9 bytes each where it is full. It remembers the first `ids_max` different ids; from
/// then on it recognises only those, and `exact` says so.
class IdRegister {
 public:
  static constexpr std::size_t kIdsMax = 3 << 17;  ///< 4 MiB

  explicit IdRegister(std::size_t ids_max = kIdsMax) : ids_max_(ids_max) {
    ids_.reserve(ids_max);  // to grow would hold both tables; what is not filled in takes no memory
  }

  /// Whether `id_hash` was there already; remembers it while there is room.
  bool seen_before(std::uint64_t id_hash);
  /// Whether it is remembered: then each of its repetitions was, or will be, recognised.
  [[nodiscard]] bool contains(std::uint64_t id_hash) const { return ids_.contains(id_hash); }
  /// Whether every repetition so far was recognised.
  [[nodiscard]] bool exact() const { return exact_; }

 private:
  std::size_t ids_max_;
  bool exact_ = true;
  boost::unordered_flat_set<std::uint64_t, IdHash> ids_;
};

}  // namespace mixferry::pipeline
