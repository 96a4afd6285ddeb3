#pragma once
/// Which ids are one person's by the links of a run, in bounded memory.

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/pipeline/id_hash.h"

namespace mixferry::pipeline {

/// Sets of ids that links join: union-find over hashes of ids, 29 bytes an id. It knows the first `ids_max`
/// different ids; of links of others it can tell nothing, and `exact` says so.
class IdClusters {
 public:
  static constexpr std::size_t kIdsMax = 3 << 18;  ///< 22 MiB, taken with the first link

  explicit IdClusters(std::size_t ids_max = kIdsMax) : ids_max_(ids_max) {}

  struct Link {
    std::uint64_t id = 0;            ///< hash of the id that stays
    std::uint64_t other = 0;         ///< of the one that joins it
    bool joins_once = false;         ///< `other` joins nobody else any more, once it has joined somebody
    std::uint32_t together_max = 0;  ///< most ids that may be one; 0: no bound
  };
  enum class Outcome : std::uint8_t {
    joined,       ///< two sets became one
    nothing_new,  ///< they are one already, or nothing is known of them
    contradicts,  ///< `other` has joined another id before
    too_many,     ///< together they would be more than may be
  };
  struct Verdict {
    Outcome outcome = Outcome::nothing_new;
    std::uint32_t of_id = 1;     ///< ids that `id` was one of before
    std::uint32_t of_other = 1;  ///< the same of `other`
  };

  /// Joins the two unless something is against it.
  Verdict link(const Link& link);
  /// What was joined from now on can be taken back.
  void keep() { joined_.clear(); }
  /// Takes back what was joined since `keep`.
  void take_back();
  /// Whether every link so far was understood.
  [[nodiscard]] bool exact() const { return exact_; }

 private:
  using Number = std::uint32_t;
  struct Node {
    Number parent;          ///< itself: it stands for its set
    std::uint32_t ids = 1;  ///< in its set, if it stands for one
  };

  /// Whether there is room for the ids of `link` that are new.
  [[nodiscard]] bool has_room_for(const Link& link) const;
  [[nodiscard]] Number root_of(std::uint64_t id);

  const std::size_t ids_max_;
  bool exact_ = true;
  boost::unordered_flat_map<std::uint64_t, Number, IdHash> numbers_;
  std::vector<Node> nodes_;
  std::vector<Number> joined_;  ///< roots that were put below another, the last one last
};

}  // namespace mixferry::pipeline
