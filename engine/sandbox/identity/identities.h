#pragma once
/// Which ids of a project belong to one person. Ids that were linked form a cluster, and one of them, the
/// canonical id, stands for all. No clock, no I/O, no profiles.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/sandbox/identity/identity_mode.h"
#include "engine/sandbox/packed_properties.h"

namespace mixferry::sandbox {

/// A wish to link two ids.
struct Link {
  enum class Kind : std::uint8_t {
    device,    ///< `joining` is a device of the user `id`
    identify,  ///< `joining` is the anonymous id of `id`
    alias,     ///< `joining` is another name of `id`
    merge,     ///< two ids of one person
  };
  Kind kind;
  std::string id;
  std::string joining;
};

/// What a link brought together.
struct Joined {
  std::string canonical;
  std::string absorbed;  ///< canonical until now
};

class Identities {
 public:
  static constexpr std::size_t kOriginalIdsMax = 500;  ///< of a cluster, in an Original project

  struct Cluster {
    std::string canonical;
    std::vector<const std::string*> ids;  ///< in the order in which they came; empty once it was absorbed
  };

  explicit Identities(IdentityMode mode) : mode_(mode) {}
  Identities(const Identities&) = delete;
  Identities& operator=(const Identities&) = delete;

  [[nodiscard]] IdentityMode mode() const { return mode_; }
  /// The canonical id of a linked id; any other stands for itself.
  [[nodiscard]] std::string_view resolve(std::string_view id) const;
  /// All ids of whoever has this one; any that was not linked is alone. Valid until the next link.
  [[nodiscard]] std::vector<std::string_view> ids_of(std::string_view id) const;
  /// The id under which queries show what was stored for `id`. A Legacy project looks at its aliases when
  /// something comes in, and never again.
  [[nodiscard]] std::string_view canonical(std::string_view id) const {
    return mode_ == IdentityMode::legacy ? id : resolve(id);
  }
  /// Carries out a link, or nothing: when the ids are one already, when `joining` belongs to another already
  /// (but for a merge), or when the cluster would grow too large.
  std::optional<Joined> link(const Link& link);

  /// In the order in which they came to be, absorbed ones among them.
  [[nodiscard]] const std::deque<Cluster>& clusters() const { return clusters_; }
  /// Ids that aren't canonical.
  [[nodiscard]] std::size_t linked() const { return linked_; }
  void clear();

 private:
  using Number = std::uint32_t;
  [[nodiscard]] std::optional<Number> find(std::string_view id) const;
  Number found(std::string_view id);

  IdentityMode mode_;
  std::unordered_map<std::string, Number, TextHash, std::equal_to<>> cluster_of_;
  std::deque<Cluster> clusters_;
  std::size_t linked_ = 0;
};

}  // namespace mixferry::sandbox
