#pragma once
/// Hashes of ids as keys of hash tables.

#include <cstddef>
#include <cstdint>

namespace mixferry::pipeline {

/// A hash needs no hashing. Most ids are new, and Boost's flat tables tell that from a byte an id, where a
/// table of the hashes alone has to fetch a place of memory that is in no cache.
struct IdHash {
  using is_avalanching = void;
  std::size_t operator()(std::uint64_t id_hash) const { return id_hash; }
};

}  // namespace mixferry::pipeline
